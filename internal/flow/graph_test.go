package flow

import (
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestGraphOnce: however many ask, a function is lowered once, and one without
// a lowering has an empty graph.
func TestGraphOnce(t *testing.T) {
	var mu sync.Mutex
	calls := 0
	f := &Func{Lower: func(*Func) *Graph {
		mu.Lock()
		defer mu.Unlock()
		calls++
		return NewGraph()
	}}
	graphs := make([]*Graph, 8)
	var all sync.WaitGroup
	for i := range graphs {
		all.Go(func() { graphs[i] = f.Graph() })
	}
	all.Wait()
	for _, g := range graphs {
		if g != graphs[0] || calls != 1 {
			t.Fatalf("lowered %d times", calls)
		}
	}
	for _, f := range []*Func{{}, {Lower: func(*Func) *Graph { return nil }}} {
		if g := f.Graph(); g == nil || g.Entry() != g.Blocks[0] || g.Exit == g.Entry() || g.Fail == g.Exit {
			t.Errorf("the graph is %+v", g)
		}
	}
}

func TestBaseVar(t *testing.T) {
	v := &Var{Name: "x"}
	name := &Name{Var: v}
	for _, c := range []struct {
		e    Expr
		want *Var
	}{
		{name, v},
		{&Attr{X: name}, v},
		{&Index{X: &Attr{X: &Index{X: name}}}, v},
		{&Attr{X: &Call{Fun: name}}, nil},
		{nil, nil},
	} {
		if got := BaseVar(c.e); got != c.want {
			t.Errorf("%T: %v", c.e, got)
		}
	}
}

// TestInspect: every direct operand is visited, unless visit says no.
func TestInspect(t *testing.T) {
	leaf := func(name string) *Name { return &Name{Var: &Var{Name: name}} }
	a, b, c := leaf("a"), leaf("b"), leaf("c")
	for _, e := range []struct {
		e    Expr
		want string
	}{
		{&Attr{X: a}, "a"},
		{&Index{X: a, Key: b}, "a b"},
		{&Call{Fun: a, Args: []Arg{{Value: b}, {Splat: Keyed, Value: c}}}, "a b c"},
		{&RecordLit{Entries: []Entry{{Key: a, Value: b}, {Value: c}}}, "a b c"},
		{&Sequence{Elems: []Expr{a, &Spread{X: b}}}, "a b"},
		{&Cond{Test: a, Then: b, Else: c}, "a b c"},
		{&Logic{Operands: []Expr{a, &Not{X: b}}}, "a b"},
		{&Compare{X: a, Y: b}, "a b"},
		{&TypeTest{X: a, Types: b}, "a b"},
		{&Binary{X: a, Y: b}, "a b"},
		{&Format{Parts: []Expr{&Const{Kind: String}, a, b}}, "a b"},
		{&Let{Target: a, Value: b}, "a b"},
		{&Comprehension{Key: a, Value: b, Loops: []ForClause{{Assigns: []*Assign{{Value: c}}, Conds: []Expr{a}}}}, "c a a b"},
		{&Element{X: a}, "a"},
		{&Part{X: a}, "a"},
		{&Entered{X: a}, "a"},
		{&Caught{}, ""},
		{&Yield{X: a}, "a"},
		{&Opaque{Operands: []Expr{a, nil, b}}, "a b"},
		{&FuncLit{}, ""},
	} {
		got := ""
		Inspect(e.e, func(x Expr) bool {
			if n, ok := x.(*Name); ok {
				if got != "" {
					got += " "
				}
				got += n.Var.Name
			}
			return true
		})
		if got != e.want {
			t.Errorf("%T: %q, want %q", e.e, got, e.want)
		}
		visited := 0
		Inspect(e.e, func(Expr) bool { visited++; return false })
		if visited != 1 {
			t.Errorf("%T: %d visited below it", e.e, visited-1)
		}
	}
}

// TestQueue: indices come lowest first, each once.
func TestQueue(t *testing.T) {
	q := newQueue(6)
	got := ""
	for _, i := range []int{4, 2, 4, 5} {
		q.add(i)
	}
	for i, ok := q.next(); ok; i, ok = q.next() {
		got += fmt.Sprint(i)
		if i == 4 {
			q.add(1)
		}
	}
	if got != "2415" {
		t.Errorf("%s", got)
	}
}

// TestDead: when a graph is finished, the blocks that the entry does not reach
// are marked.
func TestDead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &Func{Lower: func(*Func) *Graph { return randomGraph(t) }}
		g := f.Graph()
		reached := reach([]*Block{g.Entry()}, nil, nil)
		for _, b := range g.Blocks {
			if b.Dead == reached[b] {
				t.Fatalf("block %d is dead: %t\n%s", b.Index, b.Dead, edges(g))
			}
		}
	})
}
