package flow

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// randomGraph draws a graph of any form: loops that are entered anywhere,
// edges to the entry, parallel ones, blocks that nothing leads to.
func randomGraph(t *rapid.T) *Graph {
	g := NewGraph()
	for range rapid.IntRange(0, 12).Draw(t, "blocks") {
		g.NewBlock()
	}
	for i, b := range g.Blocks[1:] {
		if rapid.IntRange(0, 3).Draw(t, "behind the last") > 0 {
			g.Connect(g.Blocks[i], b, Always, nil)
		}
	}
	block := rapid.SampledFrom(g.Blocks)
	for range rapid.IntRange(0, len(g.Blocks)).Draw(t, "edges") {
		g.Connect(block.Draw(t, "from"), block.Draw(t, "to"), Always, nil)
	}
	return g
}

func edgesOf(g *Graph) []*Edge {
	var out []*Edge
	for _, b := range g.Blocks {
		out = append(out, b.Succs...)
	}
	return out
}

// reach returns the blocks that are reached from the given ones without passing
// a block or taking an edge.
func reach(from []*Block, without *Block, or *Edge) map[*Block]bool {
	seen := make(map[*Block]bool)
	work := slices.Clone(from)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] || b == without {
			continue
		}
		seen[b] = true
		for _, e := range b.Succs {
			if e != or {
				work = append(work, e.To)
			}
		}
	}
	return seen
}

// TestDominators compares with the definition: without a, b is not reached.
func TestDominators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		d := g.Dominators()
		entry := []*Block{g.Entry()}
		reached := reach(entry, nil, nil)
		for _, a := range g.Blocks {
			without := reach(entry, a, nil)
			for _, b := range g.Blocks {
				if got, want := d.Dominates(a, b), reached[a] && reached[b] && !without[b]; got != want {
					t.Fatalf("%d dominates %d: %t\n%s", a.Index, b.Index, got, edges(g))
				}
			}
		}
		for _, e := range edgesOf(g) {
			without := reach(entry, nil, e)
			for _, b := range g.Blocks {
				if got, want := d.EdgeDominates(e, b), reached[b] && !without[b]; got != want {
					t.Fatalf("the edge %d to %d dominates %d: %t\n%s", e.From.Index, e.To.Index, b.Index, got, edges(g))
				}
			}
		}
		for _, b := range g.Blocks {
			if got, want := d.Idom(b), naiveIdom(d, g, b); got != want {
				t.Fatalf("the immediate dominator of %d is %v, not %v\n%s", b.Index, got, want, edges(g))
			}
		}
	})
}

// naiveIdom returns the dominator of b, but for b, that all others dominate.
func naiveIdom(d *DomTree, g *Graph, b *Block) *Block {
	var out *Block
	for _, a := range g.Blocks {
		if a != b && d.Dominates(a, b) && (out == nil || d.Dominates(out, a)) {
			out = a
		}
	}
	return out
}

// TestOrder: every reachable block once, the entry first, and one that
// dominates another in front of it; backwards only to close a cycle.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		d := g.Dominators()
		reached := reach([]*Block{g.Entry()}, nil, nil)
		if len(d.Order()) != len(reached) || d.Order()[0] != g.Entry() {
			t.Fatalf("%d blocks in the order, %d are reached", len(d.Order()), len(reached))
		}
		for i, b := range d.Order() {
			if d.Number(b) != i {
				t.Fatalf("block %d is at %d and has the number %d", b.Index, i, d.Number(b))
			}
		}
		for _, b := range g.Blocks {
			if d.Reachable(b) != reached[b] || reached[b] != (d.Number(b) >= 0) {
				t.Fatalf("block %d has the number %d", b.Index, d.Number(b))
			}
		}
		for _, e := range edgesOf(g) {
			if reached[e.From] && d.Number(e.To) <= d.Number(e.From) && !reach([]*Block{e.To}, nil, nil)[e.From] {
				t.Fatalf("%d comes behind %d\n%s", e.To.Index, e.From.Index, edges(g))
			}
		}
	})
}

// TestDominatorsOnce: many may ask at once.
func TestDominatorsOnce(t *testing.T) {
	g := chain(100)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if d := g.Dominators(); !d.Dominates(g.Entry(), g.Blocks[50]) || g.Loops() != g.Loops() {
				t.Error("not the graph's")
			}
		})
	}
	all.Wait()
}

func edges(g *Graph) string {
	out := ""
	for _, e := range edgesOf(g) {
		out += fmt.Sprintf("%d -> %d\n", e.From.Index, e.To.Index)
	}
	return out
}

// chain is one block behind the other.
func chain(n int) *Graph {
	g := NewGraph()
	last := g.Entry()
	for range n {
		next := g.NewBlock()
		g.Connect(last, next, Always, nil)
		last = next
	}
	g.Connect(last, g.Exit, Always, nil)
	return g
}

// largeGraphs are of the forms that long functions have, with n blocks each.
var largeGraphs = []struct {
	name string
	make func(n int) *Graph
}{
	{"chain", chain},
	{"handler", func(n int) *Graph { // a long try
		g := chain(n)
		handler := g.NewBlock()
		for _, b := range g.Blocks[3 : n+3] {
			g.Connect(b, handler, OnFailure, nil)
		}
		return g
	}},
	{"handlers", func(n int) *Graph { // tries in tries, which rejoin
		g := chain(n)
		for i := 3; i < n/2; i++ {
			g.Connect(g.Blocks[i], g.Blocks[n+2-i], OnFailure, nil)
		}
		return g
	}},
	{"ladder", func(n int) *Graph { // two chains with rungs
		g := chain(n)
		for i := 3; i+3 < n; i++ {
			g.Connect(g.Blocks[i], g.Blocks[i+2], Always, nil)
		}
		return g
	}},
	{"back", func(n int) *Graph { // each block leads back to the entry's successor
		g := chain(n)
		for i := 4; i < n; i++ {
			g.Connect(g.Blocks[i], g.Blocks[3], Always, nil)
		}
		return g
	}},
	{"nested", func(n int) *Graph { // loops in loops
		g := chain(n)
		for i := 3; i < n/2; i++ {
			g.Connect(g.Blocks[n+2-i], g.Blocks[i], Always, nil)
		}
		return g
	}},
}

// TestLargeGraphs: 100,000 blocks neither overflow the stack nor take quadratic
// time, which would be minutes.
func TestLargeGraphs(t *testing.T) {
	for _, large := range largeGraphs {
		t.Run(large.name, func(t *testing.T) {
			g := large.make(100_000)
			began := time.Now()
			d, loops := g.Dominators(), g.Loops()
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if !d.Dominates(g.Entry(), g.Exit) {
				t.Error("the entry does not dominate the exit")
			}
			t.Logf("%d loops", len(loops.All()))
		})
	}
}

// BenchmarkDominators: the time per block must not grow with the size.
func BenchmarkDominators(b *testing.B) {
	for _, large := range largeGraphs {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", large.name, n), func(b *testing.B) {
				g := large.make(n)
				for b.Loop() {
					g.dom = newDomTree(g)
					g.domOnce.Do(func() {})
					findLoops(g)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/block")
			})
		}
	}
}
