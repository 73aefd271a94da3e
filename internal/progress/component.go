package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A digraph is a directed graph of numbered nodes and arcs.
type digraph struct {
	nodes    int
	from, to []int32
	start    []int32 // by node: where its arcs begin in order; one more at the end
	order    []int32 // arcs by the node that they leave
	comp     []int32 // by node, as the last search found it
	scratch  struct{ index, low, stack, next, work []int32 }
}

func (g *digraph) join(from, to int32) {
	g.from, g.to = append(g.from, from), append(g.to, to)
}

// link sorts the arcs by the node that they leave.
func (g *digraph) link() {
	g.start = resized(g.start, g.nodes+1)
	clear(g.start)
	for _, v := range g.from {
		g.start[v+1]++
	}
	for v := range g.nodes {
		g.start[v+1] += g.start[v]
	}
	at := append(g.scratch.work[:0], g.start...)
	g.order = resized(g.order, len(g.from))
	for i, v := range g.from {
		g.order[at[v]] = int32(i)
		at[v]++
	}
	g.scratch.work = at
}

// resized returns a slice of a length, the same one if it is long enough.
func resized(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}

// out returns the arcs that leave a node.
func (g *digraph) out(v int32) []int32 { return g.order[g.start[v]:g.start[v+1]] }

// A net is a graph of which each arc stands for an edge of a web: the same edge
// may be there several times, as what has happened before is told apart.
type net struct {
	digraph
	web  *web
	arcs []arc
	head int32
	// fresh, if set, says which variables are set in each turn.
	fresh  func(*flow.Var) bool
	bounds map[asked]bounds
}

// An asked is a requirement as the key of a map.
type asked struct {
	expr flow.Expr
	want bool
	by   *view
}

type bounds struct {
	all   []bound
	clock bool
}

type arc struct {
	from, to int32
	edge     int32 // of the web; -1: what leads back, and changes nothing
	back     bool  // it ends a turn
	failed   bool  // a failure has happened in this turn
	reqs     []req // of its own, beside the edge's
	resets   bool  // the function is entered anew
}

func (n *net) add(a arc) {
	n.arcs = append(n.arcs, a)
	n.join(a.from, a.to)
}

// edgeOf returns the edge of an arc, with what it requires and changes; nil if it
// has none.
func (n *net) edgeOf(i int32) *edge {
	if e := n.arcs[i].edge; e >= 0 {
		return n.web.learn(e)
	}
	return nil
}

// reqs returns what an arc requires.
func (n *net) reqs(i int32) []req {
	all := n.arcs[i].reqs
	if e := n.edgeOf(i); e != nil {
		all = e.reqs
	}
	if n.fresh == nil || !slices.ContainsFunc(all, n.isStale) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), n.isStale)
}

// isStale reports whether a requirement is about what was asked before the turn.
func (n *net) isStale(r req) bool {
	return slices.ContainsFunc(r.through, func(x *flow.Var) bool { return !n.fresh(x) })
}

// A set is some arcs of a net.
type set []bool

func (s set) clone() set { return append(set(nil), s...) }

func (s set) empty() bool {
	for _, in := range s {
		if in {
			return false
		}
	}
	return true
}

// components finds the strongly connected components of some arcs (Tarjan,
// "Depth-first search and linear graph algorithms", 1972, without recursion),
// and takes away the arcs that lie on no cycle. An inner loop over a collection
// that is not begun anew in a component ends, so that the drawing of its next
// element lies on none. It returns the component of each node.
func (n *net) components(alive set) []int32 {
	for {
		comp := n.strong(alive)
		for i, a := range n.arcs {
			if alive[i] && comp[a.from] != comp[a.to] {
				alive[i] = false
			}
		}
		if !n.endDraws(alive, comp) {
			return comp
		}
	}
}

// endDraws takes away the draws of loops that are not entered in the component
// that they lie in.
func (n *net) endDraws(alive set, comp []int32) bool {
	type drawn struct {
		loop *flow.Loop
		comp int32
	}
	var draws map[drawn][]int32
	for i, a := range n.arcs {
		if alive[i] && a.edge >= 0 {
			if l := n.web.edges[a.edge].draws; l != nil {
				if draws == nil {
					draws = make(map[drawn][]int32)
				}
				draws[drawn{l, comp[a.from]}] = append(draws[drawn{l, comp[a.from]}], int32(i))
			}
		}
	}
	if draws == nil {
		return false
	}
	for i, a := range n.arcs {
		if !alive[i] || a.edge < 0 {
			continue
		}
		e := &n.web.edges[a.edge]
		if e.flow == nil {
			continue
		}
		for l := n.web.Graph().Loops().Innermost(e.flow.To); l != nil && l.Head == e.flow.To; l = l.Parent {
			if !l.Contains(e.flow.From) {
				delete(draws, drawn{l, comp[a.from]})
			}
		}
	}
	changed := false
	for _, arcs := range draws {
		for _, i := range arcs {
			alive[i], changed = false, true
		}
	}
	return changed
}

// strong numbers the strongly connected components of the nodes by some arcs.
func (g *digraph) strong(alive set) []int32 {
	const unseen = -1
	if len(g.comp) != g.nodes {
		g.comp = resized(g.comp, g.nodes)
		g.scratch.index, g.scratch.low, g.scratch.next = resized(g.scratch.index, g.nodes), resized(g.scratch.low, g.nodes), resized(g.scratch.next, g.nodes)
	}
	index, low, next, comp := g.scratch.index, g.scratch.low, g.scratch.next, g.comp
	for i := range index {
		index[i], comp[i], next[i] = unseen, unseen, g.start[i]
	}
	stack, work := g.scratch.stack[:0], g.scratch.work[:0]
	var count, comps int32
	for root := range int32(g.nodes) {
		if index[root] != unseen {
			continue
		}
		work = append(work[:0], root)
		index[root], low[root] = count, count
		count++
		stack = append(stack, root)
		for len(work) > 0 {
			v := work[len(work)-1]
			if next[v] < g.start[v+1] {
				i := g.order[next[v]]
				next[v]++
				if !alive[i] {
					continue
				}
				to := g.to[i]
				switch {
				case index[to] == unseen:
					index[to], low[to] = count, count
					count++
					stack = append(stack, to)
					work = append(work, to)
				case comp[to] == unseen:
					low[v] = min(low[v], index[to])
				}
				continue
			}
			work = work[:len(work)-1]
			if len(work) > 0 {
				u := work[len(work)-1]
				low[u] = min(low[u], low[v])
			}
			if low[v] == index[v] {
				for {
					x := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					comp[x] = comps
					if x == v {
						break
					}
				}
				comps++
			}
		}
	}
	g.scratch.stack, g.scratch.work = stack, work
	return comp
}

// around cuts a set to the component of the head.
func (n *net) around(alive set) {
	comp := n.components(alive)
	for i, a := range n.arcs {
		if alive[i] && comp[a.from] != comp[n.head] {
			alive[i] = false
		}
	}
}
