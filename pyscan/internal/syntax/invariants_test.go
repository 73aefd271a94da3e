//go:build cgo

package syntax

import "testing"

// checkTree fails the test where t is no tree in preorder over its source.
func checkTree(tb testing.TB, t *Tree) {
	tb.Helper()
	if t.Len() == 0 || t.Parent(0) != -1 || t.Next(0) != -1 {
		tb.Fatalf("no root among %d nodes", t.Len())
	}
	siblings := make([]int, t.Len()) // for a node, its next child to come; -1 when there is none
	for i := range t.nodes {
		siblings[i] = t.FirstChild(i)
	}
	for i := 1; i < t.Len(); i++ {
		n := t.Node(i)
		parent := int(n.Parent)
		if parent < 0 || parent >= i || siblings[parent] != i {
			tb.Fatalf("node %d is not the next child of %d", i, parent)
		}
		siblings[parent] = t.Next(i)
		p := t.Node(parent)
		if n.Start > n.End || n.Start < p.Start || n.End > p.End || n.Start < t.Node(i-1).Start {
			tb.Fatalf("node %d, a %v, has the range %d-%d in %d-%d", i, n.Kind, n.Start, n.End, p.Start, p.End)
		}
	}
	for i, next := range siblings {
		if next != -1 {
			tb.Fatalf("node %d lacks its child %d", i, next)
		}
	}
	if end := int(t.Node(0).End); end > len(t.src) {
		tb.Fatalf("ends at %d of %d", end, len(t.src))
	}
}

// checkDefs fails the test where the ranges are not in order or overlap.
func checkDefs(tb testing.TB, src []byte, defs []Def) {
	tb.Helper()
	last := 0
	for _, d := range defs {
		if d.Start < last || d.Header < d.Start || d.Body <= d.Header || d.End <= d.Body || d.End > len(src) {
			tb.Fatalf("bad range %+v behind %d", d, last)
		}
		if src[d.Body-1] != ':' {
			tb.Fatalf("no colon before the body of %+v", d)
		}
		last = d.End
	}
}
