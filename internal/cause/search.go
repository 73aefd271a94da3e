package cause

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/provider"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A search looks at the functions that ask a model where the failure is caught,
// and go on: in a loop, or with a second request.
type search struct {
	program *flow.Program
	opts    Options

	mu       sync.Mutex
	defects  []Defect
	failures []Failure
}

func (s *search) run(ctx context.Context) (*Result, error) {
	asks := s.finder()
	query := flow.Query{Holds: asks}
	if s.opts.Only {
		query.Whole, query.Named = s.opts.Reported, func(string) bool { return false }
	}
	var funcs []*flow.Func
	for _, u := range s.program.Loader.Mentioning(query) {
		if !s.opts.Reported(u.File.Path) {
			continue
		}
		u.EachFunc(asks, func(f *flow.Func) bool {
			if f.Kind == flow.Def {
				funcs = append(funcs, f)
			}
			return true
		})
	}
	if err := s.each(ctx, funcs); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File.Path, b.At.File.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.Kind, b.Kind))
	})
	return &Result{Defects: s.defects, Failures: s.failures}, nil
}

// finder returns what tells cheaply whether a text may hold a function that is
// to be looked at.
func (s *search) finder() func(text []byte) bool {
	find, loader := assume.Finder(provider.Anchors), s.program.Loader
	return func(text []byte) bool {
		// The functions that were seen to catch a request, each with its place.
		caught := make(map[int]int)
		return find(text, func(text []byte, start, end int) bool {
			name, at := calledAt(text, start, end)
			if name == "" || !s.mayAsk(strings.Split(name, "."), text) {
				return false
			}
			around := loader.Around(text, at)
			if !around.Caught {
				return false
			}
			first, seen := caught[around.Function]
			if !seen {
				caught[around.Function] = at
			}
			return around.Repeated || seen && first != at
		})
	}
}

// mayAsk reports whether a name is of a call that asks a model, or may do so in a
// text that speaks of models.
func (s *search) mayAsk(name []string, text []byte) bool {
	return provider.IsRequest(name) || provider.MayRequest(name) && slices.ContainsFunc(modelWords, func(w []byte) bool { return bytes.Contains(text, w) })
}

var modelWords = [][]byte{[]byte("llm"), []byte("LLM"), []byte("openai"), []byte("OpenAI"), []byte("anthropic"), []byte("completion"), []byte(".chat"), []byte("client.complete"), []byte("provider")}

// calledAt returns the dotted name that text[start:end] is part of, and where it
// begins, if it is called or handed to a call; else "".
func calledAt(text []byte, start, end int) (name string, at int) {
	if text[end-1] == '(' { // the word itself ends in the bracket
		end--
	}
	dotted := false
	for ; end < len(text) && (identifierByte(text[end]) || text[end] == '.'); end++ {
		dotted = dotted || text[end] == '.'
	}
	if end == len(text) || text[end] != '(' && !(dotted && text[end] == ',') {
		return "", 0
	}
	for start > 0 && (identifierByte(text[start-1]) || text[start-1] == '.') {
		start--
	}
	return strings.Trim(string(text[start:end]), "."), start
}

func identifierByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// each looks at functions with several workers.
func (s *search) each(ctx context.Context, funcs []*flow.Func) error {
	var g errgroup.Group
	next := make(chan *flow.Func)
	for range s.opts.Workers {
		g.Go(func() error {
			r := resolve.New(s.program)
			for f := range next {
				s.look(r, f)
			}
			return nil
		})
	}
	// The largest first: else one that takes long may be left for the end.
	slices.SortStableFunc(funcs, func(a, b *flow.Func) int { return cmp.Compare(len(b.Text()), len(a.Text())) })
	for _, f := range funcs {
		if ctx.Err() != nil {
			break
		}
		next <- f
	}
	close(next)
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// look finds the defects of one function. A panic is that function's failure.
func (s *search) look(r *resolve.Resolver, f *flow.Func) {
	path := f.Unit.File.Path
	defer func() {
		if p := recover(); p != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.failures = append(s.failures, Failure{path, fmt.Sprintf("internal error in `%s`, line %d: %v", f.Name, f.NameAt.Line(), p)})
		}
	}()
	fn := prepare(r, s.opts.Lexicon, f)
	if len(fn.requests) == 0 {
		return
	}
	found := append(fn.dropped(), fn.overwritten()...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.defects = append(s.defects, found...)
}
