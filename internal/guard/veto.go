package guard

import (
	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
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
	pool := fn.poolSaysNo(e)
	if pool == nil || !fn.billing.Open(e) {
		return Defect{}, false
	}
	activation := fn.activationBehind(e)
	if activation == nil {
		return Defect{}, false
	}
	guard := fn.guardOf(e)
	if guard == nil {
		return Defect{}, false
	}
	other := sibling(e)
	if other == nil || !fn.billing.Open(other) {
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
// taken, as far as billing does not decide it.
func (fn *function) poolSaysNo(e *flow.Edge) *flow.Call {
	for _, n := range needs(e) {
		if fn.billing.Truth(e.From, n.expr) != assume.Unknown {
			continue
		}
		if pools := fn.billing.Value(e.From, n.expr).Pools(n.want); len(pools) > 0 {
			return pools[0]
		}
	}
	return nil
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
