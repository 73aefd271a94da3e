package guard

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A function is one that is looked at: evaluated under each assumption, with
// the places in it that play a part.
type function struct {
	*flow.Func
	ev      *assume.Evaluator
	lex     *lexicon.Lexicon
	graph   *flow.Graph
	dom     *flow.DomTree
	billing *assume.Run
	limited *assume.Run
	other   *assume.Run
	refused *assume.Run // billing, and every failover answers no; made on demand

	models      map[*flow.Loop]bool // whether a loop asks a model, once that is asked
	provider    *bool               // whether it is about a model's provider, once that is asked
	activations map[*flow.Block]*flow.Call
	waits       []site
	carriages   map[*flow.Call]*carriage
	index       *uses // made on demand
	shared      []*shared
	moved       *moves                        // made on demand
	marking     []*flow.Block                 // made on demand
	shownVars   map[*flow.Var]bool            // made on demand
	turnsOf     map[turn]map[*flow.Block]bool // where a turn of a loop leads, once that is asked
}

// A site is an instruction that plays a part.
type site struct {
	block *flow.Block
	call  *flow.Call
}

// A shared edge is open for billing and for a rate limit because of a test that
// answers both alike.
type shared struct {
	edge *flow.Edge
	cond flow.Expr // the necessary condition that is coupled
}

// A need is an expression that must count as true, or as false, where an edge
// is taken.
type need struct {
	expr flow.Expr
	want bool
}

// needs returns the necessary conditions of an edge.
func needs(e *flow.Edge) []need {
	if e.Cond == nil || e.Kind != flow.WhenTrue && e.Kind != flow.WhenFalse {
		return nil
	}
	return parts(e.Cond, e.Kind == flow.WhenTrue, nil)
}

func parts(e flow.Expr, want bool, out []need) []need {
	switch e := e.(type) {
	case *flow.Not:
		return parts(e.X, !want, out)
	case *flow.Logic:
		if e.And == want {
			for _, x := range e.Operands {
				out = parts(x, want, out)
			}
			return out
		}
	}
	return append(out, need{e, want})
}

func prepare(ev *assume.Evaluator, lex *lexicon.Lexicon, f *flow.Func) *function {
	return &function{Func: f, ev: ev, lex: lex}
}

// evaluate runs the function under each of the assumptions.
func (fn *function) evaluate() {
	fn.graph, fn.dom = fn.Func.Graph(), fn.Func.Graph().Dominators()
	fn.billing = fn.ev.Run(fn.Func, assume.Assumption{Reason: lexicon.Billing})
	fn.limited = fn.ev.Run(fn.Func, assume.Assumption{Reason: lexicon.RateLimit})
	fn.other = fn.ev.Run(fn.Func, assume.Assumption{})
}

// standsFor tells for which reasons a call of the function is a test: it surely
// says yes, or surely no, to them and not to any failure, or answers both with a
// word that it has for no other.
func (fn *function) standsFor() stands {
	answer := func(run *assume.Run, reason lexicon.Reason) assume.Value {
		if run == nil {
			run = fn.ev.Run(fn.Func, assume.Assumption{Reason: reason})
		}
		return run.Answer()
	}
	billing, limited := answer(fn.billing, lexicon.Billing), answer(fn.limited, lexicon.RateLimit)
	if billing.Truth() == assume.Unknown && limited.Truth() == assume.Unknown {
		return stands{}
	}
	other := answer(fn.other, lexicon.NoReason)
	if billing.Text() != "" && billing.Same(limited) && !billing.Same(other) {
		return stands{true, true}
	}
	tests := func(v assume.Value) bool { return v.Truth() != assume.Unknown && v.Truth() != other.Truth() }
	return stands{tests(billing), tests(limited)}
}

// findShared finds the edges that are open for both reasons because of a test
// that does not tell them apart.
func (fn *function) findShared() {
	for _, b := range fn.dom.Order() {
		for _, e := range b.Succs {
			if !fn.billing.Open(e) || !fn.limited.Open(e) {
				continue
			}
			for _, n := range needs(e) {
				if fn.coupled(b, n) {
					fn.shared = append(fn.shared, &shared{e, n.expr})
					break
				}
			}
		}
	}
}

// coupled reports whether a condition at the end of a block answers billing and
// a rate limit alike, and does not say the same of another failure.
func (fn *function) coupled(b *flow.Block, n need) bool {
	billing, limited, other := fn.billing.Truth(b, n.expr), fn.limited.Truth(b, n.expr), fn.other.Truth(b, n.expr)
	switch {
	case !billing.Is(n.want) || !limited.Allows(n.want):
		return false
	case other.Is(!n.want):
		return true
	}
	return limited.Is(n.want) && other == assume.Unknown && (fn.other.Reached(b) || fn.guardOver(b) == nil)
}

// guardOver returns a shared edge that governs a block. Where it is what keeps
// other failures away, whatever else is known behind it is no test of its own.
func (fn *function) guardOver(b *flow.Block) *shared {
	for _, s := range fn.shared {
		if fn.dom.EdgeDominates(s.edge, b) {
			return s
		}
	}
	return nil
}

// governs reports whether a block lies in the region of an edge: every way to
// it takes the edge, and it is reached for both reasons.
func (fn *function) governs(e *flow.Edge, b *flow.Block) bool {
	return fn.dom.EdgeDominates(e, b) && fn.billing.Reached(b) && fn.limited.Reached(b)
}

// findSites notes the calls that switch to a fallback and those that wait.
func (fn *function) findSites() {
	fn.activations, fn.carriages = make(map[*flow.Block]*flow.Call), make(map[*flow.Call]*carriage)
	fn.models, fn.turnsOf = make(map[*flow.Loop]bool), make(map[turn]map[*flow.Block]bool)
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					if call, ok := e.(*flow.Call); ok {
						fn.noteCall(b, in, call)
					}
					return true
				})
			}
		}
	}
}

func (fn *function) noteCall(b *flow.Block, in flow.Instr, call *flow.Call) {
	name := lastName(call.Fun)
	switch {
	case fn.lex.FailoverActivation.Match(name):
		fn.activations[b] = call
	case fn.isWait(in, call, name):
		fn.waits = append(fn.waits, site{b, call})
	}
}

// isWait reports whether a call lets time pass. What computes for how long, and
// hands that on, does not.
func (fn *function) isWait(in flow.Instr, call *flow.Call, name string) bool {
	if !fn.lex.Wait.Match(name) {
		return false
	}
	eval, ok := in.(*flow.Eval)
	return ok && eval.X == flow.Expr(call) || name == "sleep"
}

// lastName returns the last identifier of a dotted expression.
func lastName(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Name:
		return e.Var.Name
	case *flow.Attr:
		return e.Sel
	}
	return ""
}

// heads returns the loops around a block that are gone back to in order to try
// again, innermost first. A loop over a collection moves on.
func (fn *function) heads(b *flow.Block) []*flow.Loop {
	var out []*flow.Loop
	for l := fn.graph.Loops().Innermost(b); l != nil; l = l.Parent {
		if fn.retries(l) {
			out = append(out, l)
		}
	}
	return out
}

// headsUnder returns the heads of a block to which it comes back under an
// assumption without turning to somebody else.
func (fn *function) headsUnder(run opener, b *flow.Block) []*flow.Loop {
	return slices.DeleteFunc(fn.heads(b), func(l *flow.Loop) bool { return !fn.comesBack(l, b, run) })
}

// retries reports whether a loop is one under a condition, or one that counts.
func (fn *function) retries(l *flow.Loop) bool {
	switch over := l.Over.(type) {
	case nil:
		return true
	case *flow.Call:
		return fn.ev.Counts(over, fn.Func)
	case *flow.Sequence: // the delays between attempts
		return len(over.Elems) > 0 && !slices.ContainsFunc(over.Elems, func(e flow.Expr) bool {
			c, ok := e.(*flow.Const)
			return !ok || c.Kind != flow.Number
		})
	}
	return false
}

// A road says which edges may be taken, and which blocks not be entered.
type road struct {
	run *assume.Run
	// strict: no block may be entered that calls a failover, whatever it answers.
	// Else only one that does not ask for the answer ends the road.
	strict bool
}

// way returns the shortest way from one of some blocks to a goal: the edges of
// it, and the goal; nil if there is none.
func (fn *function) way(r road, from []*flow.Block, goal func(*flow.Block) bool) ([]*flow.Edge, *flow.Block) {
	came := make(map[*flow.Block]*flow.Edge, len(from))
	queue := make([]*flow.Block, 0, len(from))
	add := func(b *flow.Block, e *flow.Edge) {
		if _, seen := came[b]; !seen && !fn.ends(r, b) {
			came[b] = e
			queue = append(queue, b)
		}
	}
	for _, b := range from {
		add(b, nil)
	}
	for i := 0; i < len(queue); i++ {
		b := queue[i]
		if goal(b) {
			return trace(came, b), b
		}
		for _, e := range b.Succs {
			if e.Kind != flow.OnFailure && r.run.Open(e) && !fn.toldApart(e) {
				add(e.To, e)
			}
		}
	}
	return nil, nil
}

// toldApart reports whether an edge stands behind a condition that may answer
// otherwise for a rate limit: a bound that differs, so that how often it is tried
// was chosen for each; or what the caller handed in, and is asked about the
// failure.
func (fn *function) toldApart(e *flow.Edge) bool {
	if e.Cond == nil {
		return false
	}
	apart := false
	flow.Inspect(e.Cond, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Compare:
			switch x.Op {
			case "<", "<=", ">", ">=":
				apart = apart || fn.differs(e.From, x.X) || fn.differs(e.From, x.Y)
			}
		case *flow.Call:
			apart = apart || isParameter(x.Fun) && slices.ContainsFunc(x.Args, func(a flow.Arg) bool { return fn.isFailure(a.Value) })
		}
		return !apart
	})
	return apart
}

// isParameter reports whether an expression is a parameter, of the function or of
// one around it.
func isParameter(e flow.Expr) bool {
	n, ok := e.(*flow.Name)
	return ok && n.Var.Owner != nil && slices.ContainsFunc(n.Var.Owner.Params, func(p *flow.Param) bool { return p.Var == n.Var })
}

// isFailure reports whether an expression is the failure, or its reason.
func (fn *function) isFailure(e flow.Expr) bool {
	n, ok := e.(*flow.Name)
	return fn.billing.IsSubject(e) || ok && fn.billing.HoldsFailure(n.Var)
}

// differs reports whether a value is known to be one for billing and another for
// a rate limit.
func (fn *function) differs(b *flow.Block, x flow.Expr) bool {
	v, w := fn.billing.Value(b, x), fn.limited.Value(b, x)
	return v.Known() && w.Known() && !v.Same(w)
}

func trace(came map[*flow.Block]*flow.Edge, b *flow.Block) []*flow.Edge {
	out := []*flow.Edge{}
	for e := came[b]; e != nil; e = came[e.From] {
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

// ends reports whether the road ends before a block: the fallback takes over
// there, or somebody else is turned to.
func (fn *function) ends(r road, b *flow.Block) bool {
	m := fn.turnsTo()
	if m.blocks[b] {
		return true
	}
	call, ok := fn.activations[b]
	if !ok {
		call, ok = m.rotations[b]
	}
	return ok && (r.strict || dropsAnswer(b, call))
}

// dropsAnswer reports whether a block calls something without asking what it
// answers, or returns the answer.
func dropsAnswer(b *flow.Block, call *flow.Call) bool {
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *flow.Eval:
			if in.X == flow.Expr(call) && !slices.ContainsFunc(b.Succs, func(e *flow.Edge) bool { return e.Cond == flow.Expr(call) }) && !decides(b, call) {
				return true
			}
		case *flow.Return:
			return true
		}
	}
	return false
}

// decides reports whether a block's only way on is to one that branches on the
// call: in a try, the call has a block of its own.
func decides(b *flow.Block, call *flow.Call) bool {
	for _, e := range b.Succs {
		if e.Kind == flow.OnFailure {
			continue
		}
		for _, next := range e.To.Succs {
			if next.Cond == nil {
				continue
			}
			found := false
			flow.Inspect(next.Cond, func(x flow.Expr) bool { found = found || x == flow.Expr(call); return !found })
			if found {
				return true
			}
		}
	}
	return false
}

// toHead returns the shortest way from some blocks back to a retry loop's head.
func (fn *function) toHead(r road, from []*flow.Block, heads []*flow.Loop) ([]*flow.Edge, *flow.Loop) {
	way, at := fn.way(r, from, func(b *flow.Block) bool {
		return slices.ContainsFunc(heads, func(l *flow.Loop) bool { return l.Head == b })
	})
	if at == nil {
		return nil, nil
	}
	return way, heads[slices.IndexFunc(heads, func(l *flow.Loop) bool { return l.Head == at })]
}

// backBy returns the way on which billing comes from an edge back to a retry
// loop's head, with nobody else turned to before the same is asked again.
func (fn *function) backBy(e *flow.Edge) ([]*flow.Edge, *flow.Loop) {
	for _, l := range fn.headsUnder(fn.billing, e.From) {
		way, head := fn.toHead(road{fn.billing, true}, []*flow.Block{e.To}, []*flow.Loop{l})
		if head == nil {
			continue
		}
		onward := fn.billing.Onward(e, l)
		if _, again := fn.toHead(road{onward, true}, []*flow.Block{e.To}, []*flow.Loop{l}); again != nil && fn.comesBack(l, e.From, onward) {
			return way, head
		}
	}
	return nil, nil
}

// turns returns the branches of a way that billing does not decide by itself.
func turns(run *assume.Run, way []*flow.Edge) []Turn {
	var out []Turn
	for _, e := range way {
		if e.Cond != nil && e.Kind != flow.Always && run.Truth(e.From, e.Cond) == assume.Unknown {
			out = append(out, Turn{e.Cond.Span(), e.Kind == flow.WhenTrue})
		}
	}
	return out
}

// headSpan returns the place of a loop's head: its condition, or what it goes
// over.
func headSpan(l *flow.Loop) flow.Span {
	if l.Over != nil {
		return l.Over.Span()
	}
	for _, e := range l.Head.Succs {
		if e.Cond != nil {
			return e.Cond.Span()
		}
	}
	return firstSpan(l.Head)
}

// firstSpan returns the place of what runs first from a block on.
func firstSpan(b *flow.Block) flow.Span {
	for range 8 {
		if len(b.Instrs) > 0 {
			return b.Instrs[0].Span()
		}
		if len(b.Succs) == 0 {
			break
		}
		if c := b.Succs[0].Cond; c != nil {
			return c.Span()
		}
		b = b.Succs[0].To
	}
	return flow.Span{}
}

// test describes the test behind a condition at the end of a block.
func (fn *function) test(b *flow.Block, cond flow.Expr) Test {
	t := Test{At: cond.Span(), Answer: fn.billing.Truth(b, cond) == assume.True}
	t.Sure = fn.limited.Truth(b, cond) != assume.Unknown
	if name, ok := cond.(*flow.Name); ok {
		if set := fn.setOnce(name.Var); set != nil {
			t.At, t.Flag = set.Span(), name.Var.Name
		}
	}
	return t
}

// setOnce returns the value of a variable that is only ever set to one.
func (fn *function) setOnce(v *flow.Var) flow.Expr {
	var only flow.Expr
	for _, set := range fn.assigned(v) {
		if only != nil && only != set.assign.Value {
			return nil
		}
		only = set.assign.Value
	}
	return only
}
