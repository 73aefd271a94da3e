package guard

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A search looks at the functions that speak of both reasons: in words, or by
// the name of a list, a table or a helper that stands for one. What a helper
// stands for shows when it is evaluated, so that a round may bring up names for
// the next one, until there are no more.
type search struct {
	program *flow.Program
	opts    Options
	index   *assume.Index
	looked  map[*flow.Func]bool // full analysis
	asked   map[*flow.Func]bool // only for what it answers

	mu       sync.Mutex
	names    map[string]stands
	defined  map[string][]*flow.Unit                   // where the names are
	known    func(name string) (billing, limited bool) // the names of the rounds before
	pending  []string
	defects  []Defect
	failures []Failure
}

// stands says which reasons a name stands for.
type stands struct{ billing, limited bool }

func newSearch(p *flow.Program, o Options) *search {
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	return &search{
		program: p, opts: o, index: o.Index, names: make(map[string]stands), defined: make(map[string][]*flow.Unit),
		looked: make(map[*flow.Func]bool), asked: make(map[*flow.Func]bool),
	}
}

// maxRounds bounds chains of helpers that call each other.
const maxRounds = 5

func (s *search) run(ctx context.Context) (*Result, error) {
	s.constants()
	units, fresh := s.index.Units, s.index.Words.Either
	for range maxRounds {
		if err := s.each(ctx, s.jobs(units, fresh)); err != nil {
			return nil, err
		}
		if len(s.pending) == 0 {
			break
		}
		names := s.pending
		s.pending = nil
		slices.Sort(names)
		units = s.mentioning(names)
		fresh = func(text []byte) bool {
			return slices.ContainsFunc(names, func(n string) bool { return mentions(text, n) })
		}
	}
	slices.SortStableFunc(s.defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.At.File.Path, b.At.File.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.Kind, b.Kind))
	})
	return &Result{Defects: s.defects, Failures: s.failures}, ctx.Err()
}

// mentioning returns the units that mention one of some names. A private name is
// looked for only where reasons are spoken of anyway.
func (s *search) mentioning(names []string) []*flow.Unit {
	isPrivate := s.program.Vocabulary.Private
	public := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return isPrivate != nil && isPrivate(n) })
	units := slices.Clone(s.index.Units)
	for _, n := range names {
		for _, u := range s.defined[n] {
			if !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	if len(public) == 0 {
		return units
	}
	for _, u := range s.program.Loader.Mentioning(flow.Query{Words: public, Whole: s.whole(), Named: s.opts.Mentioned}) {
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	return units
}

func (s *search) whole() func(string) bool {
	if s.opts.Mentioned == nil {
		return nil
	}
	return s.opts.Reported
}

// speaks tells of which reasons a text speaks, in words or by name.
func (s *search) speaks(text []byte) stands {
	out := stands{s.index.Words.Billing(text), s.index.Words.RateLimit(text)}
	for n, st := range s.names {
		if (st.billing && !out.billing || st.limited && !out.limited) && mentions(text, n) {
			out.billing, out.limited = out.billing || st.billing, out.limited || st.limited
		}
	}
	return out
}

// mentions reports whether an identifier stands in a text.
func mentions(text []byte, name string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(name))
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(name)
		if (start == 0 || !identifierByte(text[start-1])) && (end == len(text) || !identifierByte(text[end])) {
			return true
		}
		at = end
	}
}

func identifierByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// constants notes the names of the lists and tables of units and of classes that
// hold reasons: a function that asks for one speaks of them without naming any.
func (s *search) constants() {
	ev := assume.NewEvaluator(s.program, s.opts.Lexicon, s.index)
	for _, u := range s.index.Units {
		bodies := []*flow.Func{u.Init}
		for _, f := range u.Init.Graph().Funcs {
			if f.Kind == flow.ClassInit {
				bodies = append(bodies, f)
			}
		}
		for _, f := range bodies {
			for _, b := range f.Graph().Blocks {
				for _, in := range b.Instrs {
					if a, ok := in.(*flow.Assign); ok && isCollection(a.Value) {
						billing, limited := ev.Holds(a.Value, f)
						s.mention(lastName(a.Target), u, stands{billing, limited})
					}
				}
			}
		}
	}
}

func isCollection(e flow.Expr) bool {
	switch e.(type) {
	case *flow.Sequence, *flow.RecordLit, *flow.Binary, *flow.Call:
		return true
	}
	return false
}

// A job is a function to look at: whole, or only for what it answers.
type job struct {
	fn    *flow.Func
	whole bool
	inner bool // it stands in one that is looked at whole, whose variables it may use
}

// maxHelper is the size in bytes up to which a function that speaks of one
// reason only is asked what it stands for.
const maxHelper = 4 << 10

// jobs returns the functions of units that are to be looked at because of a text
// that is new.
func (s *search) jobs(units []*flow.Unit, fresh func([]byte) bool) []job {
	var out []job
	add := func(f *flow.Func, inner bool) {
		if !s.looked[f] && f.Kind != flow.ClassInit {
			s.looked[f] = true
			out = append(out, job{f, true, inner})
		}
	}
	for _, c := range s.candidates(units, fresh) {
		switch f := c.fn; {
		case c.speaks.billing && c.speaks.limited && s.opts.Reported(f.Unit.File.Path):
			add(f, false)
			eachInner(f, func(in *flow.Func) { add(in, true) })
		case !s.asked[f] && f.Kind == flow.Def && mayStand(f):
			s.asked[f] = true
			out = append(out, job{fn: f})
		}
	}
	return out
}

// answers finds a return of yes or no, in a language that has the word: a
// constant, a comparison, a connective, a question.
var answers = regexp.MustCompile(`return[ (]+(True|False|true|false|any|all|not|bool|isinstance|!)\b|return[^\n]*(==|!=|\b(in|and|or|is|not)\b|&&|\|\|)`)

// mayStand reports whether a function is a short one that answers yes or no.
func mayStand(f *flow.Func) bool { return len(f.Text()) < maxHelper && answers.Match(f.Text()) }

// A candidate is a function with the reasons that its text speaks of.
type candidate struct {
	fn     *flow.Func
	speaks stands
}

// candidates returns the functions of units whose text is new and speaks of a
// reason, unit by unit. To find them, those that hold others are lowered.
func (s *search) candidates(units []*flow.Unit, fresh func([]byte) bool) []candidate {
	found := make([][]candidate, len(units))
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for i, u := range units {
		g.Go(func() error {
			u.EachFunc(fresh, func(f *flow.Func) bool {
				if f.Kind == flow.ClassInit {
					return true
				}
				c := candidate{f, s.speaks(f.Text())}
				found[i] = append(found[i], c)
				return f.Kind != flow.Def || mayStand(f) || c.speaks.billing && c.speaks.limited && s.opts.Reported(u.File.Path)
			})
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	return slices.Concat(found...)
}

func eachInner(f *flow.Func, visit func(*flow.Func)) {
	if f.Kind == flow.UnitInit {
		return
	}
	for _, in := range f.Graph().Funcs {
		if in.Kind == flow.Def {
			visit(in)
		}
		eachInner(in, visit)
	}
}

// each looks at functions with several workers.
func (s *search) each(ctx context.Context, jobs []job) error {
	names := maps.Clone(s.names)
	s.known = func(name string) (billing, limited bool) { return names[name].billing, names[name].limited }
	also := func(text []byte) bool {
		for n := range names {
			if mentions(text, n) {
				return true
			}
		}
		return false
	}
	var g errgroup.Group
	next := make(chan job)
	for range s.opts.Workers {
		g.Go(func() error {
			ev := assume.NewEvaluator(s.program, s.opts.Lexicon, s.index)
			ev.Also = also
			for j := range next {
				s.look(ev, j)
			}
			return nil
		})
	}
	// The largest first: else one that takes long may be left for the end.
	slices.SortStableFunc(jobs, func(a, b job) int { return cmp.Compare(len(b.fn.Text()), len(a.fn.Text())) })
	for _, j := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- j
	}
	close(next)
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// look finds the defects of one function. A panic is that function's failure.
func (s *search) look(ev *assume.Evaluator, j job) {
	path := j.fn.Unit.File.Path
	defer func() {
		if r := recover(); r != nil {
			s.fail(path, fmt.Sprintf("internal error in `%s`, line %d: %v", j.fn.Name, j.fn.NameAt.Line(), r))
		}
	}()
	ev.Begin()
	fn := prepare(ev, s.opts.Lexicon, j.fn)
	if !j.whole {
		s.mention(j.fn.Name, j.fn.Unit, fn.standsFor())
		return
	}
	if billing, limited := ev.Names(j.fn, s.known); !j.inner && !(billing && limited) {
		// It speaks of them in comments and texts only, until a name it uses turns out to
		// stand for one.
		s.put(j.fn)
		return
	}
	fn.evaluate()
	if ev.Exhausted() {
		s.tooLarge(j.fn)
		return
	}
	s.mention(j.fn.Name, j.fn.Unit, fn.standsFor())
	if !s.opts.Reported(path) {
		return
	}
	fn.findShared()
	fn.findSites()
	retried := fn.retried()
	found := slices.Concat(fn.vetoes(), retried, fn.exemptions(retried), fn.cooldowns(), fn.labels())
	if ev.Exhausted() {
		s.tooLarge(j.fn)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.defects = append(s.defects, found...)
}

// put lets a function be looked at again.
func (s *search) put(f *flow.Func) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.looked, f)
}

func (s *search) tooLarge(f *flow.Func) {
	s.fail(f.Unit.File.Path, fmt.Sprintf("line %d: `%s` is too large to be followed", f.NameAt.Line(), f.Name))
}

func (s *search) fail(path, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{path, reason})
}

// mention queues a name that stands for reasons.
func (s *search) mention(name string, in *flow.Unit, st stands) {
	if name == "" || !st.billing && !st.limited {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.defined[name], in) {
		s.defined[name] = append(s.defined[name], in)
	}
	old := s.names[name]
	st = stands{st.billing || old.billing, st.limited || old.limited}
	if st != old {
		s.names[name] = st
		s.pending = append(s.pending, name)
	}
}
