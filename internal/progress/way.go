package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A way is a cycle through the head: its arcs in order.
type way struct {
	net  *net
	arcs []int32
}

// shortest returns the shortest cycle through the head in a set, leaving out the
// arcs that avoid is true for; nil if there is none.
func (n *net) shortest(alive set, avoid func(int32) bool) *way {
	came := make([]int32, n.nodes)
	for i := range came {
		came[i] = -1
	}
	queue := []int32{n.head}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		for _, i := range n.out(v) {
			if !alive[i] || avoid != nil && avoid(i) {
				continue
			}
			to := n.arcs[i].to
			if to == n.head {
				arcs := []int32{i}
				for at := v; at != n.head; at = n.arcs[came[at]].from {
					arcs = append(arcs, came[at])
				}
				slices.Reverse(arcs)
				return &way{n, arcs}
			}
			if came[to] < 0 {
				came[to] = i
				queue = append(queue, to)
			}
		}
	}
	return nil
}

// edges returns the edges of a way, each with whether a failure has happened in
// the turn behind it.
func (w *way) edges() []passed {
	var out []passed
	for _, i := range w.arcs {
		for _, e := range w.net.arcs[i].edges {
			out = append(out, passed{&w.net.web.edges[e], w.net.arcs[i].failed, w.net.from[i]%copies == fine})
		}
	}
	return out
}

// shortestThrough returns the shortest cycle through the head that takes an arc of
// a set that lies on one.
func (n *net) shortestThrough(alive set, arc int32) *way {
	to := n.path(alive, n.head, n.from[arc])
	back := n.path(alive, n.to[arc], n.head)
	return &way{n, slices.Concat(to, []int32{arc}, back)}
}

// path returns the arcs of the shortest path between two nodes; none if they are
// one.
func (n *net) path(alive set, from, to int32) []int32 {
	came := map[int32]int32{from: -1}
	for queue := []int32{from}; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		if v == to {
			var arcs []int32
			for at := v; at != from; at = n.from[came[at]] {
				arcs = append(arcs, came[at])
			}
			slices.Reverse(arcs)
			return arcs
		}
		for _, i := range n.out(v) {
			if _, seen := came[n.to[i]]; alive[i] && !seen {
				came[n.to[i]] = i
				queue = append(queue, n.to[i])
			}
		}
	}
	return nil
}

// A passed is an edge of a way.
type passed struct {
	*edge
	failed bool // a failure has happened in this turn behind it
	fine   bool // and none before
}

// turns returns the branches of a way, each with the answer.
func (w *way) turns() []Turn {
	var out []Turn
	for _, e := range w.edges() {
		if e.atom != nil {
			out = append(out, Turn{At: e.atom.Span(), Side: e.want})
		}
	}
	return out
}

// failure returns what fails first on a way, and where that is handled.
func (w *way) failure() (failed, handled flow.Span) {
	for _, e := range w.edges() {
		switch {
		case e.fails && !failed.IsValid():
			failed = blockSpan(e.block)
		case e.caught != nil && e.failed:
			return failed, e.caught.Span()
		case e.atom != nil && e.failed && e.fine:
			return e.atom.Span(), flow.Span{}
		}
	}
	return failed, flow.Span{}
}

func blockSpan(b *flow.Block) flow.Span {
	for _, in := range b.Instrs {
		return in.Span()
	}
	return flow.Span{}
}

// end returns the place where a way turns back: the statement that jumps, or the
// last that is run.
func (w *way) end() flow.Span {
	all := w.edges()
	if len(all) == 0 {
		return flow.Span{}
	}
	head := w.net.web.nodes[all[0].from]
	for _, e := range slices.Backward(all) {
		if f := e.flow; f != nil && f.Jump.To == head {
			return f.Jump.At
		}
	}
	for _, e := range slices.Backward(all) {
		switch {
		case len(e.instrs) > 0:
			return e.instrs[len(e.instrs)-1].Span()
		case e.atom != nil:
			return e.atom.Span()
		case e.caught != nil:
			return e.caught.Span()
		case e.fails:
			return blockSpan(e.block)
		}
	}
	return flow.Span{}
}
