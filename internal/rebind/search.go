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
			if f.Kind == flow.Def {
				funcs = append(funcs, f)
			}
			return true
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
	return func(text []byte) bool {
		return find(text, func(text []byte, _, end int) bool {
			if !isStored(text, end) {
				return false
			}
			at := loader.Around(text, end).Function
			return at >= 0 && speaksOfFallback(text[at:min(len(text), end+lookAhead)])
		})
	}
}

// lookAhead is how far behind a store a function is searched for the word.
const lookAhead = 256

// isStored reports whether what text[:end] ends in is the end of a name, or
// nearly, that something is stored in.
func isStored(text []byte, end int) bool {
	rest := text[end:min(len(text), end+32)]
	n := 0
	for n < len(rest) && (rest[n] == '_' || 'a' <= rest[n] && rest[n] <= 'z') {
		n++
	}
	rest = bytes.TrimLeft(rest[n:], ` '"]`)
	return len(rest) > 1 && (rest[0] == '=' && rest[1] != '=' || rest[0] == ',' || rest[0] == ':')
}

func speaksOfFallback(text []byte) bool {
	return slices.ContainsFunc(fallbackWords, func(w []byte) bool { return bytes.Contains(text, w) })
}

var fallbackWords = [][]byte{[]byte("fallback"), []byte("failover"), []byte("backup"), []byte("secondary"), []byte("FALLBACK")}

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
