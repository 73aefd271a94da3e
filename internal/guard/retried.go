package guard

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// retries returns the shared edges that lead through a wait back to the same
// provider.
func (fn *function) retried() []Defect {
	var out []Defect
	if len(fn.waits) == 0 {
		return nil
	}
	for _, s := range fn.shared {
		if fn.ev.Exhausted() {
			break
		}
		if !fn.mayWait(s) {
			continue
		}
		heads := fn.headsUnder(fn.refusal(), s.edge.From)
		if len(heads) == 0 || !fn.concernsModel(heads[len(heads)-1]) {
			continue
		}
		if d, ok := fn.retry(s, heads); ok {
			out = append(out, d)
		}
	}
	return out
}

// refusal returns the run under billing in which every failover answers no:
// only its yes ends the road.
func (fn *function) refusal() *assume.Run {
	if fn.refused == nil {
		fn.refused = fn.billing
		if len(fn.activations)+len(fn.turnsTo().rotations) > 0 {
			fn.refused = fn.ev.Run(fn.Func, assume.Assumption{Reason: lexicon.Billing, FailoverFails: true})
		}
	}
	return fn.refused
}

// mayWait reports whether a shared edge stands in a retry loop, and governs a
// wait or a store that one depends on. It is cheap, and spares most functions
// the run in which every failover answers no.
func (fn *function) mayWait(s *shared) bool {
	return len(fn.heads(s.edge.From)) > 0 && slices.ContainsFunc(fn.waits, func(w site) bool {
		return fn.governs(s.edge, w.block) || slices.ContainsFunc(fn.carriage(w).stores, func(st store) bool { return fn.governs(s.edge, st.block) })
	})
}

// retry judges one shared edge: first with what is known of its blocks whichever
// way led there, then, as that takes more, with what is known on the way itself.
func (fn *function) retry(s *shared, heads []*flow.Loop) (Defect, bool) {
	run := fn.refusal()
	if !run.Open(s.edge) || fn.toldApart(s.edge) || fn.waited(s, heads, road{run: run}) == nil {
		return Defect{}, false
	}
	for _, l := range heads {
		onward := run.Onward(s.edge, l)
		if !fn.comesBack(l, s.edge.From, onward) {
			continue
		}
		if w := fn.waited(s, []*flow.Loop{l}, road{run: onward}); w != nil {
			return Defect{
				Kind: Retried, Func: fn.Func, At: s.edge.Cond.Span(), Guard: s.cond.Span(), Test: fn.test(s.edge.From, s.cond),
				Wait: w.site.call.At, Head: headSpan(w.head), Way: turns(onward, w.there), Back: turns(onward, w.back),
				Failover: fn.failoverOn(slices.Concat(w.there, w.back)), Carrier: w.carrier,
			}, true
		}
	}
	return Defect{}, false
}

// A waiting is a road from a guard through a wait back to a loop's head.
type waiting struct {
	site        site
	there, back []*flow.Edge
	head        *flow.Loop
	carrier     flow.Span
}

// waited returns the wait that a shared edge leads through on a road back to one
// of some loops, or nil.
func (fn *function) waited(s *shared, heads []*flow.Loop, r road) *waiting {
	for _, w := range fn.waits {
		if !r.run.Reached(w.block) || !heads[len(heads)-1].Contains(w.block) {
			continue
		}
		var carrier flow.Span
		if !fn.governs(s.edge, w.block) {
			at, depends := fn.carried(s, r, w)
			if !depends {
				continue
			}
			carrier = at
		}
		there, at := fn.way(r, []*flow.Block{s.edge.To}, func(b *flow.Block) bool { return b == w.block })
		if at == nil {
			continue
		}
		back, head := fn.toHead(r, []*flow.Block{w.block}, heads)
		if head != nil {
			return &waiting{site: w, there: there, back: back, head: head, carrier: carrier}
		}
	}
	return nil
}

// failoverOn returns the place of a failover that a way passes.
func (fn *function) failoverOn(way []*flow.Edge) flow.Span {
	for _, e := range way {
		if call, ok := fn.activations[e.From]; ok {
			return call.At
		}
	}
	return flow.Span{}
}

// A carriage is what the way behind a guard can set and a wait depends on: how
// long is waited, or until when. It is found backwards, from the waits.
type carriage struct {
	depends map[*flow.Var]bool
	stores  []store // to one of them
}

type store struct {
	block *flow.Block
	v     *flow.Var
	at    flow.Span
}

// carriage returns what a wait depends on through variables.
func (fn *function) carriage(w site) *carriage {
	if c, ok := fn.carriages[w.call]; ok {
		return c
	}
	c := &carriage{depends: make(map[*flow.Var]bool)}
	var queue []*flow.Var
	want := func(e flow.Expr) {
		flow.Inspect(e, func(x flow.Expr) bool {
			if n, ok := x.(*flow.Name); ok && n.Var.Owner == fn.Func && !c.depends[n.Var] {
				c.depends[n.Var] = true
				queue = append(queue, n.Var)
			}
			return true
		})
	}
	for _, a := range w.call.Args {
		want(a.Value)
	}
	if l := fn.graph.Loops().Innermost(w.block); l != nil && l.Over == nil {
		for _, e := range l.Head.Succs {
			want(e.Cond)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, st := range fn.assigned(queue[0]) {
			c.stores = append(c.stores, store{st.block, queue[0], st.assign.At})
			want(st.assign.Value)
		}
	}
	fn.carriages[w.call] = c
	return c
}

// carried returns the place where the region of an edge sets what a wait depends
// on, on a way that passes no failover.
func (fn *function) carried(s *shared, r road, w site) (flow.Span, bool) {
	var reached map[*flow.Block]bool
	for _, st := range fn.carriage(w).stores {
		if !fn.governs(s.edge, st.block) {
			continue
		}
		if reached == nil {
			reached = fn.reachable(r, s.edge.To)
		}
		if reached[st.block] {
			return st.at, true
		}
	}
	return flow.Span{}, false
}

// reachable returns the blocks that a road leads to.
func (fn *function) reachable(r road, from *flow.Block) map[*flow.Block]bool {
	seen := make(map[*flow.Block]bool)
	fn.way(r, []*flow.Block{from}, func(b *flow.Block) bool { seen[b] = true; return false })
	return seen
}
