package flow

import (
	"testing"

	"pgregory.net/rapid"
)

// naiveLoop returns the blocks of the natural loop with a head: those that reach
// the source of an edge to the head, which the head dominates, without passing
// the head. It is nil where there is no such edge.
func naiveLoop(g *Graph, head *Block) map[*Block]bool {
	d := g.Dominators()
	var out map[*Block]bool
	for _, e := range head.Preds {
		if !d.Dominates(head, e.From) {
			continue
		}
		if out == nil {
			out = map[*Block]bool{head: true}
		}
		for _, b := range g.Blocks {
			if d.Reachable(b) && b != head && reach([]*Block{b}, head, nil)[e.From] {
				out[b] = true
			}
		}
	}
	return out
}

// TestLoops compares with the definition.
func TestLoops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		want := make(map[*Block]map[*Block]bool)
		for _, b := range g.Blocks {
			if loop := naiveLoop(g, b); loop != nil {
				want[b] = loop
			}
		}
		loops := g.Loops()
		if len(loops.All()) != len(want) {
			t.Fatalf("%d loops, not %d\n%s", len(loops.All()), len(want), edges(g))
		}
		for _, loop := range loops.All() {
			checkLoop(t, g, loop, want)
		}
		for _, b := range g.Blocks {
			smallest := (*Block)(nil)
			for head, blocks := range want {
				if blocks[b] && (smallest == nil || len(blocks) < len(want[smallest])) {
					smallest = head
				}
			}
			if in := loops.Innermost(b); (in == nil) != (smallest == nil) || in != nil && in.Head != smallest {
				t.Fatalf("the innermost loop of %d is %v\n%s", b.Index, in, edges(g))
			}
		}
	})
}

func checkLoop(t *rapid.T, g *Graph, loop *Loop, want map[*Block]map[*Block]bool) {
	blocks := want[loop.Head]
	listed := make(map[*Block]bool)
	for _, b := range loop.Blocks() {
		listed[b] = true
	}
	for _, b := range g.Blocks {
		if loop.Contains(b) != blocks[b] || listed[b] != blocks[b] {
			t.Fatalf("%d is in the loop at %d: %t, listed: %t\n%s", b.Index, loop.Head.Index, loop.Contains(b), listed[b], edges(g))
		}
	}
	if len(loop.Blocks()) != len(blocks) || loop.Blocks()[0] != loop.Head {
		t.Fatalf("the loop at %d lists %d blocks", loop.Head.Index, len(loop.Blocks()))
	}
	depth := 0
	for head, outer := range want {
		if outer[loop.Head] && (head == loop.Head || len(outer) > len(blocks)) {
			depth++
		}
	}
	if loop.Depth != depth || (loop.Parent == nil) != (depth == 1) {
		t.Fatalf("the loop at %d has depth %d, not %d\n%s", loop.Head.Index, loop.Depth, depth, edges(g))
	}
	if loop.Parent != nil && (!loop.Parent.Encloses(loop) || loop.Encloses(loop.Parent)) {
		t.Fatalf("the loop at %d is not in its parent", loop.Head.Index)
	}
	for _, e := range edgesOf(g) {
		leaves := false
		for _, exit := range loop.Exits() {
			leaves = leaves || exit == e
		}
		if leaves != (blocks[e.From] && !blocks[e.To]) {
			t.Fatalf("%d to %d leaves the loop at %d: %t\n%s", e.From.Index, e.To.Index, loop.Head.Index, leaves, edges(g))
		}
	}
}

// TestLoopOver: what a collection loop draws from is the source's expression,
// also where it stands in a temporary; a loop under a condition has none.
func TestLoopOver(t *testing.T) {
	build := func(iter *Name, assign func(g *Graph), kind EdgeKind) *Graph {
		g := NewGraph()
		if assign != nil {
			assign(g)
		}
		head, body := g.NewBlock(), g.NewBlock()
		g.Connect(g.Entry(), head, Always, nil)
		g.Connect(head, body, kind, nil)
		g.Connect(head, g.Exit, kind, nil)
		g.Connect(body, head, Always, nil)
		body.Instrs = []Instr{&Assign{Target: &Name{Var: &Var{Name: "x"}}, Value: &Element{X: iter}}}
		return g
	}
	rows := &Name{Var: &Var{Name: "rows"}}
	call := &Call{Fun: rows}
	temporary := &Name{Var: &Var{}}
	store := func(g *Graph) {
		g.Entry().Instrs = []Instr{&Assign{Target: temporary, Value: call}}
	}
	for _, c := range []struct {
		name string
		g    *Graph
		want Expr
	}{
		{"a name", build(rows, nil, Always), rows},
		{"a temporary", build(temporary, store, Always), call},
		{"a condition", build(rows, nil, WhenTrue), nil},
	} {
		loops := c.g.Loops().All()
		if len(loops) != 1 || loops[0].Over != c.want {
			t.Errorf("%s: %+v", c.name, loops)
		}
	}
}
