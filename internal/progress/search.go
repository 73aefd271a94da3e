package progress

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A search looks at the functions that may hold a retry loop.
type search struct {
	program *flow.Program
	opts    Options

	mu       sync.Mutex
	defects  []Defect
	failures []Failure
}

func newSearch(p *flow.Program, o Options) *search {
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	return &search{program: p, opts: o}
}

func (s *search) run(ctx context.Context) (*Result, error) {
	units := s.program.Loader.Mentioning(flow.Query{Holds: s.program.Loader.MayRetry, Whole: s.opts.Reported, Named: func(string) bool { return false }})
	units = slices.DeleteFunc(units, func(u *flow.Unit) bool { return !s.opts.Reported(u.File.Path) })
	jobs := s.jobs(units)
	next := make(chan *flow.Func)
	var g errgroup.Group
	for range s.opts.Workers {
		g.Go(func() error {
			p := newProver(s.program, s.opts.Lexicon)
			for f := range next {
				s.look(p, f)
			}
			return nil
		})
	}
	for _, f := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- f
	}
	close(next)
	_ = g.Wait() // the workers return no error
	slices.SortStableFunc(s.defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File.Path, b.At.File.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.Kind, b.Kind))
	})
	return &Result{Defects: s.defects, Failures: s.failures}, ctx.Err()
}

// jobs returns the functions to look at, the largest first: else one that takes
// long may be left for the end.
func (s *search) jobs(units []*flow.Unit) []*flow.Func {
	found := make([][]*flow.Func, len(units))
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for i, u := range units {
		g.Go(func() error {
			u.EachFunc(s.program.Loader.MayRetry, func(f *flow.Func) bool {
				if f.Kind != flow.ClassInit {
					found[i] = append(found[i], f)
				}
				return true
			})
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	out := slices.Concat(found...)
	slices.SortStableFunc(out, func(a, b *flow.Func) int { return cmp.Compare(len(b.Text()), len(a.Text())) })
	return out
}

// look finds the defects of one function. A panic is that function's failure.
func (s *search) look(p *prover, f *flow.Func) {
	path := f.Unit.File.Path
	defer func() {
		if r := recover(); r != nil {
			s.fail(path, fmt.Sprintf("internal error in `%s`, line %d: %v", f.Name, f.NameAt.Line(), r))
		}
	}()
	found := p.defects(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.defects = append(s.defects, found...)
}

func (s *search) fail(path, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{path, reason})
}
