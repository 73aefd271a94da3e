//go:build cgo

package syntax

import (
	"fmt"
	"sort"
	"testing"
)

// An identity is what two trees must agree on about a node.
type identity struct {
	Kind, Parent Kind
	Field        Field
	Start, End   uint32
}

func (id identity) String() string {
	return fmt.Sprintf("%s %d-%d %s in %s", id.Kind, id.Start, id.End, id.Field, id.Parent)
}

func identify(t *Tree, i int) identity {
	n := t.Node(i)
	id := identity{Kind: n.Kind, Field: n.Field, Start: n.Start, End: n.End}
	if n.Parent >= 0 {
		id.Parent = t.Kind(int(n.Parent))
	}
	return id
}

func wholeNodes(t *Tree) map[identity]bool {
	set := make(map[identity]bool, t.Len())
	for i := range t.nodes {
		set[identify(t, i)] = true
	}
	return set
}

// piecewiseNodes is the union of a skeleton and its bodies, without what only
// pieces have: the empty blocks, and the modules around single functions.
func piecewiseNodes(tb testing.TB, p *Parser, s *Source) map[identity]bool {
	tb.Helper()
	skeleton := must(s.Skeleton(p))(tb)
	set := make(map[identity]bool)
	for i := range skeleton.nodes {
		if !emptyBlock(skeleton, i) {
			set[identify(skeleton, i)] = true
		}
	}
	for d := range s.Defs() {
		body := must(s.Body(p, d))(tb)
		for i := 1; i < body.Len(); i++ {
			if body.Parent(i) != 0 {
				set[identify(body, i)] = true
			}
		}
	}
	return set
}

func emptyBlock(t *Tree, i int) bool {
	if t.Kind(i) != Block || t.Parent(i) < 0 {
		return false
	}
	_, cut := t.Cut(t.Parent(i))
	return cut
}

// disagreements lists up to ten nodes that only one of the sets has.
func disagreements(whole, pieces map[identity]bool) []string {
	var list []string
	for id := range whole {
		if !pieces[id] {
			list = append(list, "only in the whole: "+id.String())
		}
	}
	for id := range pieces {
		if !whole[id] {
			list = append(list, "only in the pieces: "+id.String())
		}
	}
	sort.Strings(list)
	return list[:min(len(list), 10)]
}

// must turns a result with an error into a function that fails the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

func newParser(tb testing.TB) *Parser {
	tb.Helper()
	p := must(NewParser())(tb)
	tb.Cleanup(p.Close)
	return p
}

// checkPieces compares the pieces of src with the whole. It reports whether the
// file was cut.
func checkPieces(t *testing.T, p *Parser, name string, src []byte) (cut bool) {
	t.Helper()
	s := Open(src)
	if s.Defs() == nil {
		return false
	}
	whole := must(Parse(p, src))(t)
	for _, d := range disagreements(wholeNodes(whole), piecewiseNodes(t, p, s)) {
		t.Errorf("%s: %s", name, d)
	}
	return true
}
