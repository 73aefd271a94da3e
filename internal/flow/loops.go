package flow

import "slices"

// Loops are the natural loops of a graph: for every block that dominates the
// source of an edge to it, the blocks that lead back to it without leaving. Two
// loops are disjoint or one lies in the other. A cycle that can be entered at
// several blocks is none.
type Loops struct {
	all       []*Loop
	innermost []*Loop // by Block.Index
	dom       *DomTree
}

// A Loop is one natural loop.
type Loop struct {
	Head   *Block
	Parent *Loop   // the innermost loop around it, or nil
	Back   []*Edge // the edges that lead back to Head
	// Over is what a loop over a collection draws from, as the source has it; nil
	// for a loop under a condition.
	Over Expr
	// Depth is 1 for a loop that lies in no other.
	Depth int

	loops    *Loops
	own      []*Block // the blocks that are in no inner loop
	inner    []*Loop
	pre, end int   // it and what lies in it have the places [pre, end) in all
	outer    *Loop // while they are built: a loop around it, the path compressed
}

// Loops returns the graph's loops, finding them on first use. The graph must be
// finished. It is safe for concurrent use.
func (g *Graph) Loops() *Loops {
	g.loopsOnce.Do(func() { g.loops = findLoops(g) })
	return g.loops
}

// All returns the loops, outer ones before those in them and otherwise in the
// order of their heads. The caller must not change it.
func (l *Loops) All() []*Loop { return l.all }

// Innermost returns the innermost loop that holds the block, or nil.
func (l *Loops) Innermost(b *Block) *Loop { return l.innermost[b.Index] }

// Contains reports whether the block lies in the loop, in inner ones included.
func (l *Loop) Contains(b *Block) bool {
	in := l.loops.innermost[b.Index]
	return in != nil && l.pre <= in.pre && in.pre < l.end
}

// Encloses reports whether the other loop is l itself or lies in it.
func (l *Loop) Encloses(other *Loop) bool { return l.pre <= other.pre && other.pre < l.end }

// Blocks returns the loop's blocks, those of inner loops included, in reverse
// postorder.
func (l *Loop) Blocks() []*Block {
	var out []*Block
	for _, in := range l.loops.all[l.pre:l.end] {
		out = append(out, in.own...)
	}
	slices.SortFunc(out, func(a, b *Block) int { return l.loops.dom.Number(a) - l.loops.dom.Number(b) })
	return out
}

// Exits returns the edges that leave the loop.
func (l *Loop) Exits() []*Edge {
	var out []*Edge
	for _, b := range l.Blocks() {
		for _, e := range b.Succs {
			if !l.Contains(e.To) {
				out = append(out, e)
			}
		}
	}
	return out
}

// findLoops finds inner loops before outer ones, so that every block is looked
// at once: an outer loop steps over an inner one to what leads to its head.
func findLoops(g *Graph) *Loops {
	dom := g.Dominators()
	l := &Loops{innermost: make([]*Loop, len(g.Blocks)), dom: dom}
	order := dom.Order()
	var found []*Loop
	for _, head := range slices.Backward(order) {
		var back []*Edge
		for _, e := range head.Preds {
			if dom.Dominates(head, e.From) {
				back = append(back, e)
			}
		}
		if back != nil {
			found = append(found, l.grow(&Loop{Head: head, Back: back, loops: l}))
		}
	}
	for _, b := range order {
		if in := l.innermost[b.Index]; in != nil {
			in.own = append(in.own, b)
		}
	}
	l.nest(found)
	draw(g, l.all)
	return l
}

// grow finds the loop's blocks, against the direction of the edges.
func (l *Loops) grow(loop *Loop) *Loop {
	l.innermost[loop.Head.Index] = loop
	var work []*Block
	sources := func(edges []*Edge) {
		for _, e := range edges {
			if l.dom.Reachable(e.From) {
				work = append(work, e.From)
			}
		}
	}
	sources(loop.Back)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		in := l.innermost[b.Index]
		if in == nil {
			l.innermost[b.Index] = loop
			sources(b.Preds)
			continue
		}
		if in = in.outermost(); in != loop {
			in.Parent, in.outer = loop, loop
			sources(in.Head.Preds)
		}
	}
	return loop
}

// outermost returns the outermost loop around l that is known so far.
func (l *Loop) outermost() *Loop {
	top := l
	for top.outer != nil {
		top = top.outer
	}
	for l != top {
		l, l.outer = l.outer, top
	}
	return top
}

// nest puts the loops, which come inner ones first, in order.
func (l *Loops) nest(found []*Loop) {
	var roots []*Loop
	for _, loop := range slices.Backward(found) {
		if loop.Parent == nil {
			roots = append(roots, loop)
		} else {
			loop.Parent.inner = append(loop.Parent.inner, loop)
		}
	}
	// Every loop comes in front of those in it, so that a stack does for the tree.
	slices.Reverse(roots)
	for work := roots; len(work) > 0; {
		loop := work[len(work)-1]
		work = work[:len(work)-1]
		loop.pre, loop.end, loop.Depth = len(l.all), len(l.all)+1, 1
		if loop.Parent != nil {
			loop.Depth = loop.Parent.Depth + 1
		}
		l.all = append(l.all, loop)
		for _, in := range slices.Backward(loop.inner) {
			work = append(work, in)
		}
	}
	for _, loop := range slices.Backward(l.all) {
		if loop.Parent != nil {
			loop.Parent.end = max(loop.Parent.end, loop.end)
		}
	}
}

// draw finds what the loops over collections draw from.
func draw(g *Graph, loops []*Loop) {
	var temporaries map[*Var]Expr
	for _, loop := range loops {
		over := drawn(loop.Head)
		if name, ok := over.(*Name); ok && name.Var.Name == "" {
			if temporaries == nil {
				temporaries = g.temporaries()
			}
			if value := temporaries[name.Var]; value != nil {
				over = value
			}
		}
		loop.Over = over
	}
}

// drawn returns what the block that a loop's head leads to draws an element of
// first, or nil. No condition stands between them.
func drawn(head *Block) Expr {
	for _, e := range head.Succs {
		if e.Kind != Always || len(e.To.Instrs) == 0 {
			continue
		}
		if a, ok := e.To.Instrs[0].(*Assign); ok {
			if element, ok := a.Value.(*Element); ok {
				return element.X
			}
		}
	}
	return nil
}

// temporaries returns the values of the unnamed variables, each of which is
// assigned once.
func (g *Graph) temporaries() map[*Var]Expr {
	out := make(map[*Var]Expr)
	for _, b := range g.Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*Assign); ok {
				if name, ok := a.Target.(*Name); ok && name.Var.Name == "" {
					out[name.Var] = a.Value
				}
			}
		}
	}
	return out
}
