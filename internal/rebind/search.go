package rebind

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A search looks at the functions that store a provider, a client or a base URL
// and speak of fallbacks.
type search struct {
	program *flow.Program
	opts    Options

	mu       sync.Mutex
	defects  []Defect
	failures []Failure
}

// maxFailover is the size in bytes of a function that is taken for a failover;
// larger ones do what failovers are part of.
const maxFailover = 32 << 10

func (s *search) run(ctx context.Context) (*Result, error) {
	switches := s.finder()
	query := flow.Query{Holds: switches}
	if s.opts.Only {
		query.Whole, query.Named = s.opts.Reported, func(string) bool { return false }
	}
	var funcs []*flow.Func
	for _, u := range s.program.Loader.Mentioning(query) {
		if !s.opts.Reported(u.File.Path) {
			continue
		}
		u.EachFunc(switches, func(f *flow.Func) bool {
			if f.Kind != flow.Def {
				return true
			}
			if f.At.End-f.At.Start <= maxFailover {
				funcs = append(funcs, f)
			}
			return false // what is defined in it is no failover of its own
		})
	}
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for _, f := range funcs {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			s.look(f)
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	slices.SortStableFunc(s.defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File.Path, b.At.File.Path), cmp.Compare(a.At.Start, b.At.Start))
	})
	return &Result{Defects: s.defects, Failures: s.failures}, ctx.Err()
}

// finder returns what tells cheaply whether a text may hold a failover that
// stores whom it turns to: the word stands before an equals sign, in a function
// that speaks of fallbacks.
func (s *search) finder() func(text []byte) bool {
	lex := s.opts.Lexicon
	var anchors []string
	for _, w := range slices.Concat(lex.Provider.Triggers(), lex.Client.Triggers(), lex.BaseURL.Triggers()) {
		if len(w) >= 4 && !slices.Contains(anchors, w) {
			anchors = append(anchors, w)
		}
	}
	find, loader := assume.Finder(anchors), s.program.Loader
	speaks, anywhere := assume.Finder(fallbackWords), func([]byte, int, int) bool { return true }
	return func(text []byte) bool {
		return find(text, func(text []byte, start, end int) bool {
			if !isStored(text, start, end) {
				return false
			}
			at := loader.Around(text, end).Function
			if at < 0 || end-at > maxFailover {
				return false
			}
			header, _, _ := bytes.Cut(text[at:end], []byte("\n"))
			return speaks(header, anywhere) || speaks(text[max(at, end-lookBehind):min(len(text), end+lookAhead)], anywhere)
		})
	}
}

// lookBehind and lookAhead are how far before and behind a store its function is
// searched for the word.
const (
	lookBehind = 4 << 10
	lookAhead  = 256
)

// isStored reports whether text[start:end] may be part of the name of a member
// that something other than nothing is stored in, alone or with others.
func isStored(text []byte, start, end int) bool {
	for end < len(text) && identifierByte(text[end]) {
		end++
	}
	rest := bytes.TrimLeft(text[end:min(len(text), end+64)], " ")
	switch {
	case len(rest) < 2:
		return false
	case rest[0] == '=' && rest[1] != '=':
		if value := bytes.TrimLeft(rest[1:], " "); bytes.HasPrefix(value, []byte("None")) || bytes.HasPrefix(value, []byte("nil")) {
			return false
		}
	case rest[0] == ',': // of several
		line, _, _ := bytes.Cut(rest, []byte("\n"))
		if !bytes.Contains(line, []byte(" = ")) {
			return false
		}
	default:
		return false
	}
	for start > 0 && identifierByte(text[start-1]) {
		start--
	}
	return start > 0 && text[start-1] == '.'
}

func identifierByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

var fallbackWords = []string{"fallback", "failover", "backup", "secondary"}

// look judges one function. A panic is that function's failure.
func (s *search) look(f *flow.Func) {
	path := f.Unit.File.Path
	defer func() {
		if p := recover(); p != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.failures = append(s.failures, Failure{path, fmt.Sprintf("internal error in `%s`, line %d: %v", f.Name, f.NameAt.Line(), p)})
		}
	}()
	fn := &function{Func: f, lex: s.opts.Lexicon, r: resolve.New(s.program), graph: f.Graph()}
	if d, ok := fn.keepsModel(); ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.defects = append(s.defects, d)
	}
}
