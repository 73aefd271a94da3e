package guard

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A probe is a test that answers billing and a rate limit alike, in the
// expression that it is part of.
type probe struct {
	test  flow.Expr
	root  flow.Expr
	block *flow.Block
	given map[flow.Expr]assume.Truth // the disjuncts beside it, which are not to decide
	store *flow.Var                  // what root is assigned to; nil for a branch's condition
}

// exemptions returns the tests that close a way out for billing only because
// they name it beside a rate limit. Branches on which a wait has been reported
// are left out: that is the same defect.
func (fn *function) exemptions(reported []Defect) []Defect {
	var out []Defect
	for _, p := range fn.probes() {
		if d, ok := fn.exemption(p, reported); ok && !slices.ContainsFunc(out, func(o Defect) bool { return o.At == d.At }) {
			out = append(out, d)
		}
	}
	return out
}

// probes returns the smallest coupled tests whose answer under billing is
// definite.
func (fn *function) probes() []probe {
	var out []probe
	for _, b := range fn.dom.Order() {
		if !fn.billing.Reached(b) {
			continue
		}
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && a.Op == "" {
					out = fn.tests(a.Value, probe{root: a.Value, block: b, store: n.Var}, out)
				}
			}
		}
		for i, e := range b.Succs {
			if e.Cond != nil && (i == 0 || b.Succs[i-1].Cond != e.Cond) {
				out = fn.tests(e.Cond, probe{root: e.Cond, block: b}, out)
			}
		}
	}
	return out
}

// tests adds the smallest coupled tests of an expression.
func (fn *function) tests(root flow.Expr, p probe, out []probe) []probe {
	before := len(out)
	out = fn.testsIn(root, true, p, out)
	_ = before
	return out
}

// testsIn goes down an expression; positive: it counts as it stands, not
// negated.
func (fn *function) testsIn(e flow.Expr, positive bool, p probe, out []probe) []probe {
	before := len(out)
	switch e := e.(type) {
	case *flow.Not:
		return fn.testsIn(e.X, !positive, p, out)
	case *flow.Logic:
		for _, x := range e.Operands {
			out = fn.testsIn(x, positive, p.beside(e, x, positive), out)
		}
		if len(out) > before {
			return out
		}
	case *flow.Cond, *flow.Let:
		return out
	case *flow.Compare, *flow.Call, *flow.Name, *flow.Attr, *flow.Caught, *flow.TypeTest:
	default:
		return out
	}
	t := fn.billing.Truth(p.block, e)
	if t == assume.Unknown || !fn.coupled(p.block, need{e, t == assume.True}) {
		return out
	}
	p.test = e
	return append(out, p)
}

// beside gives the disjuncts beside one the answer with which they decide
// nothing.
func (p probe) beside(e *flow.Logic, x flow.Expr, positive bool) probe {
	if e.And == positive {
		return p // conjuncts beside it stay as they are
	}
	given := make(map[flow.Expr]assume.Truth, len(p.given)+len(e.Operands))
	for k, v := range p.given {
		given[k] = v
	}
	for _, y := range e.Operands {
		if y != x {
			given[y] = assume.TruthOf(!positive)
		}
	}
	p.given = given
	return p
}

func (p probe) with(t assume.Truth) map[flow.Expr]assume.Truth {
	out := map[flow.Expr]assume.Truth{p.test: t}
	for k, v := range p.given {
		out[k] = v
	}
	return out
}

// exemption judges one test: were billing not listed, would a way out be open?
func (fn *function) exemption(p probe, reported []Defect) (Defect, bool) {
	t := fn.billing.Truth(p.block, p.test)
	is := fn.billing.TruthIf(p.block, p.root, p.with(t))
	would := fn.billing.TruthIf(p.block, p.root, p.with(t.Not()))
	if is == would {
		return Defect{}, false
	}
	for _, e := range fn.branches(p, is, would, 0) {
		if d, ok := fn.closedOut(p, e, reported); ok {
			return d, true
		}
	}
	return Defect{}, false
}

// branches returns the edges that are closed as the test is, and open as it
// would be: of the branch it stands in, or of those on the flag that it sets.
func (fn *function) branches(p probe, is, would assume.Truth, depth int) []*flow.Edge {
	var out []*flow.Edge
	add := func(b *flow.Block, is, would assume.Truth) {
		for _, e := range b.Succs {
			if e.Cond == nil || e.Kind != flow.WhenTrue && e.Kind != flow.WhenFalse {
				continue
			}
			if want := e.Kind == flow.WhenTrue; is.Is(!want) && would.Allows(want) {
				out = append(out, e)
			}
		}
	}
	if p.store == nil {
		add(p.block, is, would)
		return out
	}
	for _, b := range fn.uses().conds[p.store] {
		cond := condOf(b)
		uses := usesOf(cond, p.store)
		// Another store may have come between.
		if fn.dom.Dominates(p.block, b) && fn.billing.Truth(b, uses[0]) == fn.billing.Truth(p.block, p.root) {
			add(b, fn.billing.TruthIf(b, cond, all(uses, is)), fn.billing.TruthIf(b, cond, all(uses, would)))
		}
	}
	if depth < maxFlags {
		out = append(out, fn.onwards(p, is, would, depth)...)
	}
	return out
}

// maxFlags bounds the flags that are computed from each other.
const maxFlags = 3

// onwards follows a flag into the flags that are computed from it.
func (fn *function) onwards(p probe, is, would assume.Truth, depth int) []*flow.Edge {
	var out []*flow.Edge
	for _, set := range fn.uses().reads[p.store] {
		n, ok := set.assign.Target.(*flow.Name)
		if !ok || n.Var == p.store || set.assign.Value == p.root || !fn.dom.Dominates(p.block, set.block) {
			continue
		}
		b, value := set.block, set.assign.Value
		uses := usesOf(value, p.store)
		nextIs, nextWould := fn.billing.TruthIf(b, value, all(uses, is)), fn.billing.TruthIf(b, value, all(uses, would))
		if nextIs != nextWould {
			out = append(out, fn.branches(probe{root: value, block: b, store: n.Var}, nextIs, nextWould, depth+1)...)
		}
	}
	return out
}

func condOf(b *flow.Block) flow.Expr {
	for _, e := range b.Succs {
		if e.Cond != nil {
			return e.Cond
		}
	}
	return nil
}

// usesOf returns the reads of a variable in an expression.
func usesOf(e flow.Expr, v *flow.Var) []flow.Expr {
	var out []flow.Expr
	flow.Inspect(e, func(x flow.Expr) bool {
		if n, ok := x.(*flow.Name); ok && n.Var == v {
			out = append(out, n)
		}
		return true
	})
	return out
}

func all(exprs []flow.Expr, t assume.Truth) map[flow.Expr]assume.Truth {
	out := make(map[flow.Expr]assume.Truth, len(exprs))
	for _, e := range exprs {
		out[e] = t
	}
	return out
}

// closedOut judges an edge that billing would take if the test did not name it:
// a defect if it leads out, and the other side back to the loop.
func (fn *function) closedOut(p probe, e *flow.Edge, reported []Defect) (Defect, bool) {
	other := sibling(e)
	heads := fn.headsUnder(fn.billing, e.From)
	if other == nil || len(heads) == 0 || !fn.billing.Open(other) || fn.toldApart(other) {
		return Defect{}, false
	}
	if slices.ContainsFunc(reported, func(d Defect) bool { return d.At == e.Cond.Span() }) {
		return Defect{}, false
	}
	out, exits := fn.wayOut(e, heads)
	if !out.IsValid() || exits && (!fn.concernsModel(heads[len(heads)-1]) || fn.failsOverBy(p)) {
		return Defect{}, false
	}
	way, head := fn.backBy(other)
	if head == nil {
		return Defect{}, false
	}
	// As it would be, the way out must not lead back after all.
	would := fn.ev.RunIf(fn.Func, assume.Assumption{Reason: lexicon.Billing}, p.with(fn.billing.Truth(p.block, p.test).Not()))
	if !would.Open(e) {
		return Defect{}, false
	}
	if _, back := fn.toHead(road{would, true}, []*flow.Block{e.To}, heads); back != nil {
		return Defect{}, false
	}
	test := fn.test(p.block, p.test)
	return Defect{
		Kind: Exempt, Func: fn.Func, At: test.At, Guard: e.Cond.Span(), Test: test,
		Skipped: out, SkippedExit: exits, Head: headSpan(head), Way: turns(fn.billing, way),
	}, true
}

// failsOverBy reports whether a failover stands behind the same test: then it is
// not there to have it tried again.
func (fn *function) failsOverBy(p probe) bool {
	flag := p.store
	if n, ok := p.test.(*flow.Name); ok {
		flag = n.Var
	}
	for _, s := range fn.shared {
		n, isName := s.cond.(*flow.Name)
		if s.cond != p.test && !(isName && n.Var == flag) {
			continue
		}
		for b := range fn.activations {
			if b == s.edge.From || fn.governs(s.edge, b) {
				return true
			}
		}
	}
	return false
}

// wayOut returns the place where the region of an edge fails over, or else
// leaves the loops, and whether it leaves them.
func (fn *function) wayOut(e *flow.Edge, heads []*flow.Loop) (flow.Span, bool) {
	var exit flow.Span
	if !fn.dom.EdgeDominates(e, e.To) {
		return exit, false
	}
	for _, b := range fn.dom.Dominated(e.To) {
		if call, ok := fn.activations[b]; ok {
			return call.At, false
		}
		if exit.IsValid() {
			continue
		}
		for _, in := range b.Instrs {
			switch in.(type) {
			case *flow.Return, *flow.Raise:
				exit = in.Span()
			}
		}
		for _, s := range b.Succs {
			if !exit.IsValid() && s.Kind == flow.Always && !heads[len(heads)-1].Contains(s.To) {
				exit = firstSpan(b)
			}
		}
	}
	return exit, true
}
