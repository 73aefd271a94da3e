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
	fresh func(*flow.Var) bool
	// now, if set, returns what a variable was set to in this turn where an arc is
	// taken, if that is one thing.
	now    func(x *flow.Var, at int32) flow.Expr
	into   [][]int32 // arcs by the node that they lead to, once that is asked
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
	edges    []int32 // of the web, one behind the other; none: it leads back, and changes nothing
	back     bool    // it ends a turn
	failed   bool    // a failure has happened in this turn
	reqs     []req   // of its own, beside the edge's
	resets   bool    // the function is entered anew
}

func (n *net) add(a arc) {
	n.arcs = append(n.arcs, a)
	n.join(a.from, a.to)
}

// each calls visit for the edges of an arc, with what they require and change.
func (n *net) each(i int32, visit func(*edge)) {
	for _, e := range n.arcs[i].edges {
		visit(n.web.learn(e))
	}
}

// eachReq calls visit for what an arc requires, where the net is gone round, with
// the edge that does.
func (n *net) eachReq(i int32, visit func(req, *edge)) {
	a := &n.arcs[i]
	for _, r := range a.reqs {
		visit(r, nil)
	}
	for _, k := range a.edges {
		e := n.web.learn(k)
		for _, r := range n.reqsOf(e) {
			visit(r, e)
		}
	}
}

func (n *net) reqsOf(e *edge) []req {
	if n.fresh == nil || !slices.ContainsFunc(e.reqs, n.isStale) {
		return e.reqs
	}
	return slices.DeleteFunc(slices.Clone(e.reqs), n.isStale)
}

// contract joins the arcs on a cycle through the head that follow one another
// without a branch, and leaves out the others. Nodes stand several times, as what
// has happened before is told apart: arcs from one of them to another stay alone.
func (n *net) contract(times int32) *net {
	alive := n.all()
	ins, outs := make([]int32, n.nodes), make([]int32, n.nodes)
	prev, next := make([]int32, n.nodes), make([]int32, n.nodes)
	for i, a := range n.arcs {
		if alive[i] {
			outs[a.from]++
			ins[a.to]++
			next[a.from], prev[a.to] = int32(i), int32(i)
		}
	}
	plain := func(i int32) bool {
		a := n.arcs[i]
		return len(a.edges) > 0 && !a.back && a.from%times == a.to%times
	}
	joined := func(v int32) bool { // what leads to a node and what leaves it
		return v != n.head && ins[v] == 1 && outs[v] == 1 && plain(prev[v]) && plain(next[v])
	}
	out := &net{web: n.web, head: n.head, fresh: n.fresh}
	out.nodes = n.nodes
	for i, a := range n.arcs {
		if !alive[i] || joined(a.from) {
			continue
		}
		for joined(a.to) {
			b := n.arcs[next[a.to]]
			a.edges = append(slices.Clip(a.edges), b.edges...)
			a.to = b.to
		}
		out.add(a)
	}
	out.link()
	return out
}

// isStale reports whether a requirement is about what was asked before the turn.
func (n *net) isStale(r req) bool {
	return slices.ContainsFunc(r.through, func(x *flow.Var) bool { return !n.fresh(x) })
}

// A set is some arcs of a net.
type set []bool

func (s set) clone() set { return append(set(nil), s...) }

// list returns the arcs of the set.
func (s set) list() []int32 {
	var out []int32
	for i, in := range s {
		if in {
			out = append(out, int32(i))
		}
	}
	return out
}

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
// element lies on none. Only some arcs can be alive. It returns the component of
// each of their nodes.
func (n *net) components(alive set, among []int32) []int32 {
	for {
		comp := n.strong(alive, among)
		for _, i := range among {
			if alive[i] && comp[n.from[i]] != comp[n.to[i]] {
				alive[i] = false
			}
		}
		if !n.endDraws(alive, among, comp) {
			return comp
		}
	}
}

// endDraws takes away the draws of loops that are not entered in the component
// that they lie in.
func (n *net) endDraws(alive set, among, comp []int32) bool {
	type drawn struct {
		loop *flow.Loop
		comp int32
	}
	var draws map[drawn][]int32
	for _, i := range among {
		if !alive[i] {
			continue
		}
		for _, e := range n.arcs[i].edges {
			if l := n.web.edges[e].draws; l != nil {
				if draws == nil {
					draws = make(map[drawn][]int32)
				}
				at := drawn{l, comp[n.from[i]]}
				draws[at] = append(draws[at], i)
			}
		}
	}
	if draws == nil {
		return false
	}
	for _, i := range among {
		if !alive[i] {
			continue
		}
		for _, k := range n.arcs[i].edges {
			e := &n.web.edges[k]
			if e.flow == nil {
				continue
			}
			for l := n.web.Graph().Loops().Innermost(e.flow.To); l != nil && l.Head == e.flow.To; l = l.Parent {
				if !l.Contains(e.flow.From) {
					delete(draws, drawn{l, comp[n.from[i]]})
				}
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

// strong numbers the strongly connected components of the nodes of some arcs by
// those of them that are alive; no other may be.
func (g *digraph) strong(alive set, among []int32) []int32 {
	const unseen = -1
	if len(g.comp) != g.nodes {
		g.comp = resized(g.comp, g.nodes)
		g.scratch.index, g.scratch.low, g.scratch.next = resized(g.scratch.index, g.nodes), resized(g.scratch.low, g.nodes), resized(g.scratch.next, g.nodes)
	}
	index, low, next, comp := g.scratch.index, g.scratch.low, g.scratch.next, g.comp
	for _, i := range among {
		for _, v := range [2]int32{g.from[i], g.to[i]} {
			index[v], comp[v], next[v] = unseen, unseen, g.start[v]
		}
	}
	stack, work := g.scratch.stack[:0], g.scratch.work[:0]
	var count, comps int32
	for _, i := range among {
		root := g.from[i]
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

// comesBackWithout reports whether an arc lies on a cycle of living arcs, or of
// all, that avoids others. They are looked for against the direction of the arcs:
// what sets something mostly stands right in front of what asks for it.
func (n *net) comesBackWithout(arc int32, avoid []int32, alive set) bool {
	if n.into == nil {
		n.into = make([][]int32, n.nodes)
		for i, to := range n.to {
			n.into[to] = append(n.into[to], int32(i))
		}
	}
	goal := n.to[arc]
	seen := map[int32]bool{n.from[arc]: true}
	work := []int32{n.from[arc]}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if v == goal {
			return true
		}
		for _, i := range n.into[v] {
			if from := n.from[i]; (alive == nil || alive[i]) && !seen[from] && !slices.Contains(avoid, i) {
				seen[from] = true
				work = append(work, from)
			}
		}
	}
	return false
}

// around cuts a set to the component of the head.
func (n *net) around(alive set) {
	among := alive.list()
	through := slices.ContainsFunc(among, func(i int32) bool { return n.from[i] == n.head })
	comp := n.components(alive, among)
	for _, i := range among {
		if alive[i] && (!through || comp[n.from[i]] != comp[n.head]) {
			alive[i] = false
		}
	}
}
