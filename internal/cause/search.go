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
	find := assume.Finder(provider.Anchors)
	asks := func(text []byte) bool {
		return s.mayAsk(find, text, func() bool { return true }) // the unit speaks of models
	}
	query := flow.Query{Holds: func(text []byte) bool {
		return s.mayAsk(find, text, sync.OnceValue(func() bool {
			return slices.ContainsFunc(modelWords, func(w []byte) bool { return bytes.Contains(text, w) })
		}))
	}}
	if s.opts.Only {
		query.Whole, query.Named = s.opts.Reported, func(string) bool { return false }
	}
	if err := s.each(ctx, s.functions(s.program.Loader.Mentioning(query), asks)); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File.Path, b.At.File.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.Kind, b.Kind))
	})
	return &Result{Defects: s.defects, Failures: s.failures}, nil
}

// functions returns the functions of units whose text satisfies asks.
func (s *search) functions(units []*flow.Unit, asks func([]byte) bool) []*flow.Func {
	found := make([][]*flow.Func, len(units))
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for i, u := range units {
		if !s.opts.Reported(u.File.Path) {
			continue
		}
		g.Go(func() error {
			u.EachFunc(asks, func(f *flow.Func) bool {
				if f.Kind == flow.Def {
					found[i] = append(found[i], f)
				}
				return true
			})
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	return slices.Concat(found...)
}

// mayAsk tells cheaply whether a text may hold a function that is to be looked
// at. A name that says no more than that something is asked counts in a text of
// models only.
func (s *search) mayAsk(find func([]byte, func([]byte, int, int) bool) bool, text []byte, ofModels func() bool) bool {
	caught := make(map[int]int) // the functions that were seen to catch a request, with its place
	return find(text, func(text []byte, start, end int) bool {
		name, at := calledAt(text, start, end)
		if name == "" {
			return false
		}
		parts := strings.Split(name, ".")
		if !provider.MayRequest(parts) {
			return false
		}
		around := s.program.Loader.Around(text, at)
		if !around.Caught || !provider.IsRequest(parts) && !ofModels() {
			return false
		}
		first, seen := caught[around.Function]
		if !seen {
			caught[around.Function] = at
		}
		return around.Repeated || seen && first != at
	})
}

// modelWords are words of which one stands in a text about models.
var modelWords = [][]byte{
	[]byte("llm"), []byte("LLM"), []byte("openai"), []byte("OpenAI"), []byte("anthropic"), []byte("completion"), []byte(".chat"), []byte("client.complete"), []byte("provider"),
}

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
