package guard

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// vetoes returns the branches on the question whether the credential pool may
// recover that can skip the failover for billing as for a rate limit.
func (fn *function) vetoes() []Defect {
	var out []Defect
	for _, b := range fn.dom.Order() {
		for _, e := range b.Succs {
			if d, ok := fn.veto(e); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// veto judges an edge that is taken where the pool says no.
func (fn *function) veto(e *flow.Edge) (Defect, bool) {
	pool, asked := fn.poolSaysNo(e)
	if pool == nil || !fn.billing.Open(e) {
		return Defect{}, false
	}
	activation := fn.activationBehind(e)
	if activation == nil {
		activation = fn.activationBeside(e, asked)
	}
	if activation == nil {
		return Defect{}, false
	}
	guard := fn.guardOf(e)
	if guard == nil {
		return Defect{}, false
	}
	other := sibling(e)
	if other == nil || !fn.billing.Open(other) || fn.alreadyTried(e.From) {
		return Defect{}, false
	}
	d := Defect{
		Kind: Veto, Func: fn.Func, At: e.Cond.Span(), Guard: guard.cond.Span(), Test: fn.test(guard.edge.From, guard.cond),
		Predicate: pool.At, Skipped: activation.At,
	}
	if len(fn.heads(e.From)) == 0 {
		return d, !fn.reachesActivation(other.To)
	}
	way, head := fn.backBy(other)
	if head == nil {
		return Defect{}, false
	}
	d.Head, d.Way = headSpan(head), turns(fn.billing, way)
	return d, true
}

// poolSaysNo returns the pool predicate that has to answer no where an edge is
// taken, as far as billing does not decide it, and the condition that says so.
func (fn *function) poolSaysNo(e *flow.Edge) (*flow.Call, flow.Expr) {
	for _, n := range needs(e) {
		if fn.billing.Truth(e.From, n.expr) != assume.Unknown {
			continue
		}
		for _, pool := range fn.billing.Value(e.From, n.expr).Pools(n.want) {
			if !fn.decidesItself(pool) && !fn.told(e.From, pool) {
				return pool, n.expr
			}
		}
	}
	return nil, nil
}

// decidesItself reports whether a predicate that is not known is told the reason:
// it may well say no to billing.
func (fn *function) decidesItself(pool *flow.Call) bool {
	return fn.ev.Callee(pool, fn.Func) == nil && slices.ContainsFunc(pool.Args, func(a flow.Arg) bool { return fn.isFailure(a.Value) })
}

// told reports whether the pool was told the reason before it is asked, by a call
// of a method of its own: the key without credit may not count any more.
func (fn *function) told(at *flow.Block, pool *flow.Call) bool {
	asked := make(map[string]bool)
	note := func(e flow.Expr) {
		switch e := e.(type) {
		case *flow.Name:
			asked[e.Var.Name] = e.Var != fn.Receiver
		case *flow.Attr:
			asked[e.At.Text()] = true
		}
	}
	if attr, ok := pool.Fun.(*flow.Attr); ok {
		note(attr.X)
	}
	for _, a := range pool.Args {
		note(a.Value)
	}
	for b := at; b != nil; b = fn.dom.Idom(b) {
		for _, in := range b.Instrs {
			call := callOf(in)
			if call == nil || call == pool {
				continue
			}
			attr, ok := call.Fun.(*flow.Attr)
			if ok && asked[attr.X.Span().Text()] && takesNote(attr.Sel) && slices.ContainsFunc(call.Args, func(a flow.Arg) bool { return fn.isFailure(a.Value) }) {
				return true
			}
		}
	}
	return false
}

// takesNote reports whether a function keeps what it is told, by its name.
func takesNote(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "report", "fail", "failed", "penalize", "register", "cool", "rest", "on", "handle":
		return true
	}
	return takesAside(name)
}

// callOf returns the call that a statement is, or whose result it assigns.
func callOf(in flow.Instr) *flow.Call {
	var x flow.Expr
	switch in := in.(type) {
	case *flow.Eval:
		x = in.X
	case *flow.Assign:
		x = in.Value
	}
	call, _ := x.(*flow.Call)
	return call
}

// alreadyTried reports whether billing has tried a failover on every way to a
// block: it answered no, so that nothing is vetoed.
func (fn *function) alreadyTried(to *flow.Block) bool {
	from := fn.graph.Entry()
	if l := fn.graph.Loops().Innermost(to); l != nil {
		from = l.Head
	}
	seen := map[*flow.Block]bool{from: true}
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if b == to {
			return false
		}
		if call := fn.activations[b]; call != nil && fn.surelyCalls(b, call) {
			continue
		}
		for _, e := range b.Succs {
			if fn.billing.Open(e) && !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return true
}

// surelyCalls reports whether billing makes a call of a block, whatever stands
// before it in a condition.
func (fn *function) surelyCalls(b *flow.Block, call *flow.Call) bool {
	sure := true
	for _, in := range b.Instrs {
		for _, op := range flow.Operands(in) {
			flow.Inspect(op, func(e flow.Expr) bool {
				switch e := e.(type) {
				case *flow.Logic:
					for _, x := range e.Operands {
						if holds(x, call) {
							break
						}
						sure = sure && fn.billing.Truth(b, x).Is(e.And)
					}
				case *flow.Cond:
					sure = sure && !holds(e.Then, call) && !holds(e.Else, call)
				}
				return holds(e, call)
			})
		}
	}
	return sure
}

// holds reports whether an expression is another one or holds it.
func holds(e, part flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool { found = found || x == part; return !found })
	return found
}

// activationBehind returns the failover in the region of an edge.
func (fn *function) activationBehind(e *flow.Edge) *flow.Call {
	var first *flow.Block
	for b := range fn.activations {
		if fn.governs(e, b) && (first == nil || fn.dom.Number(b) < fn.dom.Number(first)) {
			first = b
		}
	}
	return fn.activations[first]
}

// activationBeside returns the failover that an edge's own condition tries if one
// before it holds.
func (fn *function) activationBeside(e *flow.Edge, before flow.Expr) *flow.Call {
	call, and := fn.activations[e.From], e.Kind == flow.WhenTrue
	logic, ok := e.Cond.(*flow.Logic)
	if call == nil || !ok || logic.And != and {
		return nil
	}
	passed := false
	for _, x := range logic.Operands {
		if passed && holds(x, call) {
			return call
		}
		passed = passed || holds(x, before)
	}
	return nil
}

// guardOf returns the shared edge that an edge is, or is governed by.
func (fn *function) guardOf(e *flow.Edge) *shared {
	for _, s := range fn.shared {
		if s.edge == e || fn.dom.EdgeDominates(s.edge, e.From) {
			return s
		}
	}
	return nil
}

// sibling returns the other side of a branch.
func sibling(e *flow.Edge) *flow.Edge {
	for _, s := range e.From.Succs {
		if s != e && s.Cond == e.Cond && s.Kind != flow.OnFailure {
			return s
		}
	}
	return nil
}

// reachesActivation reports whether a failover can still be tried from a block
// on.
func (fn *function) reachesActivation(from *flow.Block) bool {
	seen := map[*flow.Block]bool{from: true}
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		if _, ok := fn.activations[queue[0]]; ok {
			return true
		}
		for _, e := range queue[0].Succs {
			if fn.billing.Open(e) && !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}
