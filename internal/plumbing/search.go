package plumbing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A search works in rounds. The first looks at the functions that mention an
// agent's constructor. Each may bring up names that stand for a construction
// as well (an alias, a subclass, a function that answers the class, a wrapper
// that hands on its arguments); the next round looks at the functions that
// mention those, until there are none.
type search struct {
	program *flow.Program
	lex     *lexicon.Lexicon
	opts    Options

	mu       sync.Mutex
	names    map[string]bool          // what stands for a construction somewhere
	pending  []name                   // names found and not yet looked for
	wrappers map[*flow.Func][]wrapped // functions whose callers decide, with the calls inside
	found    map[siteKey]*site
	byCall   map[*flow.Call][]*site
	callers  map[*flow.Call]map[*flow.Call]Verdict // by construction whose fallback is a parameter, and caller
	failures []Failure
}

// A name is an identifier that stands for a construction in the units that
// also mention with, or, if unit is set, in that unit alone.
type name struct {
	text, with string
	unit       *flow.Unit
	everywhere bool // also in files that do not concern those reported on
}

// A siteKey is a construction: a call, and for a wrapper the call inside.
type siteKey struct {
	call, inner *flow.Call
}

// A site is what is known of one construction so far.
type site struct {
	Construction
	args      flow.Args
	class     flow.Alt
	content   func(*flow.Object) *flow.Content
	decidedBy map[*flow.Func]bool // functions whose parameters the verdict depends on
}

// A wrapped call stands in fn, which is the wrapper itself or a function inside
// it.
type wrapped struct {
	fn   *flow.Func
	call *flow.Call
}

// maxRounds bounds chains of wrappers and aliases.
const maxRounds = 8

func newSearch(p *flow.Program, o Options) *search {
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	return &search{
		program: p, lex: o.Lexicon, opts: o,
		names:    make(map[string]bool),
		wrappers: make(map[*flow.Func][]wrapped),
		found:    make(map[siteKey]*site),
		byCall:   make(map[*flow.Call][]*site),
		callers:  make(map[*flow.Call]map[*flow.Call]Verdict),
	}
}

func (s *search) run(ctx context.Context) (*Result, error) {
	for _, n := range s.lex.AgentConstructor {
		s.add(name{text: n})
	}
	for round := 0; round < maxRounds && len(s.pending) > 0; round++ {
		batch := s.pending
		s.pending = nil
		funcs := s.mentioning(batch, round)
		s.sortOut()
		if err := s.each(ctx, funcs, func(w *worker, f *flow.Func) { w.constructions(f) }); err != nil {
			return nil, err
		}
	}
	s.giveUpOn(s.pending)
	s.settle()
	sites := s.sorted()
	if err := s.eachSite(ctx, sites, func(w *worker, t *site) { w.life(t) }); err != nil {
		return nil, err
	}
	err := s.eachSite(ctx, sites, func(w *worker, t *site) { t.AtHand = w.atHand(t, sites) })
	out := &Result{Failures: s.failures}
	for _, t := range sites {
		out.Constructions = append(out.Constructions, t.Construction)
	}
	return out, err
}

// add queues a name to be looked for, once.
func (s *search) add(n name) {
	key := n.text + "\x00" + n.with
	if n.unit != nil {
		key += "\x00" + n.unit.File.Path
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n.text == "" || s.names[key] {
		return
	}
	s.names[key] = true
	s.names[n.text] = true
	s.pending = append(s.pending, n)
}

// known reports whether an identifier stands for a construction somewhere.
func (s *search) known(identifier string) bool {
	if s.lex.AgentConstructor.Match(identifier) {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names[identifier]
}

// mentioning returns the functions that mention one of the names, in a fixed
// order, each once.
func (s *search) mentioning(batch []name, round int) []*flow.Func {
	slices.SortFunc(batch, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.with, b.with), cmp.Compare(a.text, b.text))
	})
	byWith := make(map[string][]string)
	var withs []string
	restricted := s.opts.Mentioned != nil && !slices.ContainsFunc(batch, func(n name) bool { return n.everywhere })
	var units []*flow.Unit
	for _, n := range batch {
		if n.unit != nil {
			units = append(units, n.unit)
			continue
		}
		if _, ok := byWith[n.with]; !ok {
			withs = append(withs, n.with)
		}
		byWith[n.with] = append(byWith[n.with], n.text)
	}
	for _, with := range withs {
		q := flow.Query{Words: byWith[with], With: with}
		if restricted {
			q.Whole, q.Named = s.opts.Reported, s.opts.Mentioned
			if round > 0 {
				q.Named = func(string) bool { return false }
			}
		}
		units = append(units, s.program.Loader.Mentioning(q)...)
	}
	slices.SortStableFunc(units, func(a, b *flow.Unit) int { return cmp.Compare(a.File.Path, b.File.Path) })
	units = slices.Compact(units)
	holds := func(text []byte) bool {
		return slices.ContainsFunc(batch, func(n name) bool { return s.program.Loader.InCode(text, n.text) })
	}
	found := make([][]*flow.Func, len(units))
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for i, u := range units {
		g.Go(func() error {
			s.guard(u.File.Path, func() {
				u.EachFunc(holds, func(f *flow.Func) bool {
					if restricted && !s.concerns(f) {
						return false
					}
					found[i] = append(found[i], f)
					return true
				})
			})
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	return slices.Concat(found...)
}

// concerns reports whether a function may matter to the files that are reported
// on: it stands in one of them, or they mention the function or method that it
// is or is part of.
func (s *search) concerns(f *flow.Func) bool {
	if s.opts.Reported(f.Unit.File.Path) || f.Kind == flow.UnitInit || f.Kind == flow.ClassInit {
		return true
	}
	for f.Outer != nil && f.Outer.Kind != flow.UnitInit && f.Outer.Kind != flow.ClassInit {
		f = f.Outer
	}
	switch {
	case f.IsMethod() && f.Name == s.program.Vocabulary.Constructor:
		return s.opts.Mentioned(f.Class.Name)
	case f.IsMethod():
		return s.opts.Mentioned(f.Name)
	}
	return s.opts.Mentioned(f.Name) && s.opts.Mentioned(f.Unit.Name)
}

// each analyses functions side by side; those of one unit go to one worker, so
// that what it has found out about the unit is used again.
func (s *search) each(ctx context.Context, funcs []*flow.Func, visit func(*worker, *flow.Func)) error {
	var groups [][]*flow.Func
	for i, f := range funcs {
		if i == 0 || funcs[i-1].Unit != f.Unit {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], f)
	}
	return s.parallel(ctx, len(groups), func(w *worker, i int) {
		for _, f := range groups[i] {
			s.guard(f.Unit.File.Path, func() { visit(w, f) })
		}
	})
}

func (s *search) eachSite(ctx context.Context, sites []*site, visit func(*worker, *site)) error {
	return s.parallel(ctx, len(sites), func(w *worker, i int) {
		s.guard(sites[i].Call.At.File.Path, func() { visit(w, sites[i]) })
	})
}

// guard turns a panic into the failure of the file under analysis.
func (s *search) guard(path string, do func()) {
	defer func() {
		if r := recover(); r != nil {
			s.fail(path, fmt.Sprintf("internal error while analysing it: %v", r))
		}
	}()
	do()
}

// parallel runs n jobs on the workers. Every job gets an interpreter of its
// own, so that what one job finds never depends on which others ran before it.
func (s *search) parallel(ctx context.Context, n int, job func(*worker, int)) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(s.opts.Workers)
	var done atomic.Int64
	for i := range n {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			job(s.newWorker(), i)
			if s.opts.Progress != nil {
				s.opts.Progress(int(done.Add(1)), n)
			}
			return nil
		})
	}
	return g.Wait()
}

// sortOut lists what the rounds so far have found by call.
func (s *search) sortOut() {
	clear(s.byCall)
	for key, t := range s.found {
		s.byCall[key.call] = append(s.byCall[key.call], t)
	}
}

// giveUpOn makes the constructions unresolved whose callers were not looked for
// within the bound on rounds.
func (s *search) giveUpOn(names []name) {
	for _, t := range s.found {
		for f := range t.decidedBy {
			left := slices.ContainsFunc(names, func(n name) bool { return n.text == s.callersOf(f).text })
			if left && t.Verdict == Neutral {
				t.Verdict = Unresolved
				t.Why = []*flow.Reason{{At: f.NameAt, Text: "wrappers are nested too deep to follow"}}
			}
		}
	}
}

// settle turns what was found at the callers of wrappers into verdicts.
func (s *search) settle() {
	for key, t := range s.found {
		if t.Verdict != Neutral || !t.Given.IsValid() || key.inner != nil {
			continue
		}
		t.Verdict = Plumbed
		if allEmpty(s.callers[key.call]) && !s.handedOn(t.Func) {
			t.Verdict = Empty
		}
	}
}

// handedOn reports whether a function is used other than by calling it: then
// not all its callers are known.
func (s *search) handedOn(f *flow.Func) bool {
	n := s.callersOf(f)
	if n.text == "" {
		return true
	}
	n.everywhere = true
	for _, g := range s.mentioning([]name{n}, 0) {
		for _, b := range g.Graph().Blocks {
			for _, in := range b.Instrs {
				if handsOn(in, f.Name) {
					return true
				}
			}
		}
	}
	return false
}

// handsOn reports whether an instruction reads a name or an attribute for
// something else than a call of it.
func handsOn(in flow.Instr, name string) bool {
	found := false
	var look func(e flow.Expr) bool
	look = func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Call:
			if lastName(e.Fun) == name {
				for _, a := range e.Args {
					flow.Inspect(a.Value, look)
				}
				return false
			}
		case *flow.Name:
			found = found || e.Var.Name == name
		case *flow.Attr:
			found = found || e.Sel == name
		}
		return !found
	}
	for i, op := range flow.Operands(in) {
		if _, assigns := in.(*flow.Assign); assigns && i == 1 {
			continue // the target
		}
		flow.Inspect(op, look)
	}
	return found
}

// allEmpty reports whether there are callers and none gives anything. One that
// hands on what its own callers pass may give something.
func allEmpty(callers map[*flow.Call]Verdict) bool {
	for _, v := range callers {
		if v != Empty {
			return false
		}
	}
	return len(callers) > 0
}

// sorted returns the sites by file and place.
func (s *search) sorted() []*site {
	out := make([]*site, 0, len(s.found))
	for _, t := range s.found {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b *site) int {
		x, y := a.Call.At, b.Call.At
		return cmp.Or(cmp.Compare(x.File.Path, y.File.Path), cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End),
			cmp.Compare(innerStart(a), innerStart(b)), cmp.Compare(weight(b.Verdict), weight(a.Verdict)))
	})
	// A front end may lower a construction several times, once for every way
	// that leads through it. It is one all the same: the surest verdict stays.
	return slices.CompactFunc(out, func(a, b *site) bool {
		return a.Call.At == b.Call.At && innerStart(a) == innerStart(b)
	})
}

func innerStart(t *site) int {
	if t.Inner == nil {
		return -1
	}
	return t.Inner.At.Start
}

func (s *search) fail(path, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{path, reason})
}
