package progress

import (
	"fmt"
	"strings"
	"testing"
)

// graph reads arcs such as "ab bc ca" between nodes a, b, c ….
func graph(text string) (*digraph, set) {
	g := &digraph{nodes: 26}
	for _, arc := range strings.Fields(text) {
		g.join(int32(arc[0]-'a'), int32(arc[1]-'a'))
	}
	g.link()
	alive := make(set, len(g.from))
	for i := range alive {
		alive[i] = true
	}
	return g, alive
}

func everyArc(g *digraph) []int32 {
	all := make([]int32, len(g.from))
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// TestStrong: the arcs that lie on a cycle are those within a component.
func TestStrong(t *testing.T) {
	for _, c := range []struct{ arcs, without, want string }{
		{"ab bc ca", "", "ab bc ca"},
		{"ab bc cd", "", ""},
		{"aa ab", "", "aa"},
		{"ab ba bc cd dc", "", "ab ba cd dc"},
		{"ab bc ca cd de ec", "", "ab bc ca cd de ec"},
		{"ab bc ca cd de ec", "ca", "cd de ec"},
		{"ab bc ca cd de ec", "de", "ab bc ca"},
		{"ab ab ba", "", "ab ab ba"},
		{"", "", ""},
	} {
		g, alive := graph(c.arcs)
		names := strings.Fields(c.arcs)
		for i, name := range names {
			alive[i] = name != c.without
		}
		comp := g.strong(alive, everyArc(g))
		var got []string
		for i, name := range names {
			if alive[i] && comp[g.from[i]] == comp[g.to[i]] {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q without %q: %q lie on cycles, want %q", c.arcs, c.without, got, c.want)
		}
	}
}

// TestStrongDeep: a long chain needs no deep stack.
func TestStrongDeep(t *testing.T) {
	const n = 1 << 20
	g := &digraph{nodes: n}
	for i := range int32(n) {
		g.join(i, (i+1)%n)
	}
	g.link()
	alive := make(set, n)
	for i := range alive {
		alive[i] = true
	}
	if comp := g.strong(alive, everyArc(g)); comp[0] != comp[n-1] {
		t.Error("a circle is one component")
	}
	alive[n/2] = false
	if comp := g.strong(alive, everyArc(g)); comp[0] == comp[n-1] {
		t.Error("a chain is none")
	}
}

// TestShortest: the way through the head with the fewest arcs, without some.
func TestShortest(t *testing.T) {
	for _, c := range []struct{ arcs, avoid, want string }{
		{"ab ba", "", "ab ba"},
		{"aa ab ba", "", "aa"},
		{"ab bc ca bd da ba", "", "ab ba"},
		{"ab bc ca bd da ba", "ba", "ab bc ca"},
		{"ab bc cb", "", ""},
		{"bc cb", "", ""},
	} {
		n := &net{head: 0}
		names := strings.Fields(c.arcs)
		n.nodes = 26
		for _, name := range names {
			n.add(arc{from: int32(name[0] - 'a'), to: int32(name[1] - 'a')})
		}
		n.link()
		alive := make(set, len(names))
		for i := range alive {
			alive[i] = true
		}
		got := ""
		if w := n.shortest(alive, func(i int32) bool { return names[i] == c.avoid }); w != nil {
			for _, i := range w.arcs {
				got += fmt.Sprint(names[i], " ")
			}
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("in %q without %q the way is %q, want %q", c.arcs, c.avoid, got, c.want)
		}
	}
}
