package flow

// A DomTree is the dominator tree of a graph: block a dominates block b when
// every way from the entry to b passes a. Blocks that no way from the entry
// reaches dominate nothing and are dominated by nothing, not even themselves.
//
// It is built by the algorithm of Lengauer and Tarjan (1979) with path
// compression, in O(E log V). The simpler iteration of Cooper, Harvey and
// Kennedy is quadratic for what is common here: a long chain of blocks of which
// each can fail, all into one handler.
type DomTree struct {
	order  []*Block // reverse postorder
	number []int32  // by Block.Index: its place in order, or -1
	pre    []int32  // by Block.Index: its place in the tree's preorder, or -1
	size   []int32  // by place in the preorder: blocks in the subtree
	tree   []*Block // in the preorder
	idom   []*Block // by Block.Index
	// entering counts, by Block.Index, the edges that come from outside: from
	// reachable blocks that the block does not dominate.
	entering []int32
}

// Dominators returns the graph's dominator tree, building it on first use. The
// graph must be finished. It is safe for concurrent use.
func (g *Graph) Dominators() *DomTree {
	g.domOnce.Do(func() { g.dom = newDomTree(g) })
	return g.dom
}

// Order returns the reachable blocks in reverse postorder: a block comes behind
// all that lead to it, except by the back edges of loops. The caller must not
// change it.
func (d *DomTree) Order() []*Block { return d.order }

// Number returns a block's place in Order, or -1 for one that is unreachable.
func (d *DomTree) Number(b *Block) int { return int(d.number[b.Index]) }

// Reachable reports whether a way from the entry leads to the block.
func (d *DomTree) Reachable(b *Block) bool { return d.number[b.Index] >= 0 }

// Idom returns the block's immediate dominator: the last block, but for itself,
// that every way to it passes. The entry and unreachable blocks have none.
func (d *DomTree) Idom(b *Block) *Block { return d.idom[b.Index] }

// Dominated returns the blocks that a block dominates, itself first and every
// other behind its immediate dominator. The caller must not change it.
func (d *DomTree) Dominated(b *Block) []*Block {
	x := d.pre[b.Index]
	if x < 0 {
		return nil
	}
	return d.tree[x : x+d.size[x]]
}

// Dominates reports whether every way from the entry to b passes a. A reachable
// block dominates itself.
func (d *DomTree) Dominates(a, b *Block) bool {
	x, y := d.pre[a.Index], d.pre[b.Index]
	return x >= 0 && y >= x && y < x+d.size[x]
}

// EdgeDominates reports whether every way from the entry to b takes e.
func (d *DomTree) EdgeDominates(e *Edge, b *Block) bool {
	// The ways to e.To that do not take e must all have been there before, and
	// the entry is reached without any edge.
	to := e.To
	return d.entering[to.Index] == 1 && d.idom[to.Index] != nil &&
		d.Reachable(e.From) && !d.Dominates(to, e.From) && d.Dominates(to, b)
}

func newDomTree(g *Graph) *DomTree {
	n := len(g.Blocks)
	d := &DomTree{number: filled(n, -1), pre: filled(n, -1), idom: make([]*Block, n), entering: make([]int32, n)}
	t := d.search(g)
	t.run()
	d.build(t)
	for _, b := range d.order {
		for _, e := range b.Succs {
			if !d.Dominates(e.To, b) {
				d.entering[e.To.Index]++
			}
		}
	}
	return d
}

func filled(n int, x int32) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = x
	}
	return out
}

// A spanningTree is the state of the algorithm. Blocks are known by their place
// in the preorder of the depth-first search.
type spanningTree struct {
	vertex []*Block
	place  []int32 // by Block.Index
	parent []int32
	semi   []int32
	idom   []int32
	// The forest of what was linked so far, with compressed paths; best is the
	// vertex with the least semi between a vertex and its ancestor.
	ancestor, best []int32
	// Buckets as linked lists: the vertices that have one semidominator.
	bucket, next []int32
	path         []int32 // scratch of compress
}

// search visits the graph depth first, and notes the reverse postorder. It keeps
// a stack of its own, as a chain of blocks may be longer than the goroutine's.
func (d *DomTree) search(g *Graph) *spanningTree {
	t := &spanningTree{place: filled(len(g.Blocks), -1)}
	type visit struct {
		b    *Block
		left int // successors to visit; from the last to the first, so that the order is the source's
	}
	var stack []visit
	enter := func(b *Block, parent int32) {
		t.place[b.Index] = int32(len(t.vertex))
		t.vertex = append(t.vertex, b)
		t.parent = append(t.parent, parent)
		stack = append(stack, visit{b, len(b.Succs)})
	}
	var post []*Block
	enter(g.Entry(), -1)
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.left == 0 {
			post = append(post, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		top.left--
		if to := top.b.Succs[top.left].To; t.place[to.Index] < 0 {
			enter(to, t.place[top.b.Index])
		}
	}
	d.order = make([]*Block, len(post))
	for i, b := range post {
		k := len(post) - 1 - i
		d.order[k] = b
		d.number[b.Index] = int32(k)
	}
	return t
}

// run computes the immediate dominators.
func (t *spanningTree) run() {
	n := len(t.vertex)
	t.idom, t.semi, t.best = make([]int32, n), make([]int32, n), make([]int32, n)
	t.ancestor, t.bucket, t.next = filled(n, -1), filled(n, -1), filled(n, -1)
	for i := range t.semi {
		t.semi[i], t.best[i] = int32(i), int32(i)
	}
	for w := int32(n - 1); w > 0; w-- {
		for _, e := range t.vertex[w].Preds {
			if v := t.place[e.From.Index]; v >= 0 {
				t.semi[w] = min(t.semi[w], t.semi[t.eval(v)])
			}
		}
		s := t.semi[w]
		t.next[w], t.bucket[s] = t.bucket[s], w
		p := t.parent[w]
		t.ancestor[w] = p
		for v := t.bucket[p]; v >= 0; v = t.next[v] {
			t.idom[v] = p
			if u := t.eval(v); t.semi[u] < t.semi[v] {
				t.idom[v] = u
			}
		}
		t.bucket[p] = -1
	}
	for w := 1; w < n; w++ {
		if t.idom[w] != t.semi[w] {
			t.idom[w] = t.idom[t.idom[w]]
		}
	}
}

// eval returns the vertex with the least semidominator on the way from v up to,
// but not including, the root of v's tree in the forest.
func (t *spanningTree) eval(v int32) int32 {
	if t.ancestor[v] < 0 {
		return v
	}
	t.path = t.path[:0]
	for u := v; t.ancestor[t.ancestor[u]] >= 0; u = t.ancestor[u] {
		t.path = append(t.path, u)
	}
	for i := len(t.path) - 1; i >= 0; i-- {
		u := t.path[i]
		a := t.ancestor[u]
		if t.semi[t.best[a]] < t.semi[t.best[u]] {
			t.best[u] = t.best[a]
		}
		t.ancestor[u] = t.ancestor[a]
	}
	return t.best[v]
}

// build numbers the tree, so that a subtree is a range of places.
func (d *DomTree) build(t *spanningTree) {
	n := len(t.vertex)
	sizes, free := make([]int32, n), make([]int32, n)
	for w := n - 1; w >= 0; w-- {
		sizes[w]++
		if w > 0 {
			sizes[t.idom[w]] += sizes[w]
		}
	}
	d.size, d.tree = make([]int32, n), make([]*Block, n)
	for w, b := range t.vertex {
		place := int32(0)
		if w > 0 {
			above := t.idom[w]
			place = free[above]
			free[above] += sizes[w]
			d.idom[b.Index] = t.vertex[above]
		}
		free[w] = place + 1
		d.pre[b.Index] = place
		d.size[place], d.tree[place] = sizes[w], b
	}
}
