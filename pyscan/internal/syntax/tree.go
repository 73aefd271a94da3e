package syntax

import (
	"bytes"
	"iter"
	"sort"
	"strings"
)

// A Node is one node of a Tree. Nodes stand in preorder: node i's first child,
// if it has one, is node i+1.
type Node struct {
	Kind       Kind
	Field      Field  // the role in the parent
	Start, End uint32 // the bytes [Start, End) of the file
	Parent     int32  // -1 for the root
	Next       int32  // the next sibling, or -1
}

// A Range is the bytes [Start, End) of a file.
type Range struct {
	Start, End int
}

// A Tree is the syntax of a file or of a part of one. It holds the named nodes
// and the tokens that fill a field, and owns them; only the source is shared.
// Nodes are known by their index.
type Tree struct {
	src    []byte
	nodes  []Node
	errors []Range
	cut    []Def // the functions whose bodies are left out
}

// Root returns the module, or the error that stands in its place.
func (t *Tree) Root() int { return 0 }

// Len returns the number of nodes.
func (t *Tree) Len() int { return len(t.nodes) }

// Node returns node i.
func (t *Tree) Node(i int) Node { return t.nodes[i] }

// Kind returns what node i is.
func (t *Tree) Kind(i int) Kind { return t.nodes[i].Kind }

// Parent returns the parent of node i, or -1 for the root.
func (t *Tree) Parent(i int) int { return int(t.nodes[i].Parent) }

// Next returns the next sibling of node i, comments included, or -1.
func (t *Tree) Next(i int) int { return int(t.nodes[i].Next) }

// FirstChild returns the first child of node i, comments included, or -1.
func (t *Tree) FirstChild(i int) int {
	if i+1 < len(t.nodes) && int(t.nodes[i+1].Parent) == i {
		return i + 1
	}
	return -1
}

// Text returns the source of node i. That of a function whose body was cut has
// the body in it.
func (t *Tree) Text(i int) string {
	return string(t.src[t.nodes[i].Start:t.nodes[i].End])
}

// Operator returns the text of a token, with one space between the words of
// `not in` and `is not` however they are spread in the source.
func (t *Tree) Operator(i int) string {
	text := t.Text(i)
	switch {
	case strings.HasPrefix(text, "not") && len(text) > len("not"):
		return "not in"
	case strings.HasPrefix(text, "is") && len(text) > len("is"):
		return "is not"
	}
	return text
}

// Behind returns the source between node i and what stands behind it in its
// parent, or the parent's end, without comments: the tokens that have no node.
func (t *Tree) Behind(i int) string {
	var text []byte
	for at, n := t.nodes[i].End, t.Next(i); ; n = t.Next(n) {
		if n < 0 {
			return string(append(text, t.src[at:max(at, t.nodes[t.Parent(i)].End)]...))
		}
		text = append(text, t.src[at:t.nodes[n].Start]...)
		at = t.nodes[n].End
		if !t.extra(n) {
			return string(text)
		}
	}
}

// Negated reports whether a minus sign stands in front of node i in its parent.
// That of a number in a pattern has no node.
func (t *Tree) Negated(i int) bool {
	before := t.src[t.nodes[t.Parent(i)].Start:t.nodes[i].Start]
	before = bytes.TrimRight(before[max(0, len(before)-maxSignGap):], " \t")
	return bytes.HasSuffix(before, []byte("-"))
}

// maxSignGap bounds the white space between a sign and its number.
const maxSignGap = 64

// Children returns the children of node i, without comments and line
// continuations.
func (t *Tree) Children(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for c := t.FirstChild(i); c >= 0; c = t.Next(c) {
			if !t.extra(c) && !yield(c) {
				return
			}
		}
	}
}

// extra reports whether node i is one that may stand anywhere.
func (t *Tree) extra(i int) bool {
	kind := t.nodes[i].Kind
	return kind == Comment || kind == LineContinuation
}

// Field returns the first child of node i with the field f, or -1.
func (t *Tree) Field(i int, f Field) int {
	for c := t.FirstChild(i); c >= 0; c = t.Next(c) {
		if t.nodes[c].Field == f && !t.extra(c) {
			return c
		}
	}
	return -1
}

// Fields returns the children of node i with the field f: a comparison has many
// operators, an import many names.
func (t *Tree) Fields(i int, f Field) iter.Seq[int] {
	return func(yield func(int) bool) {
		for c := range t.Children(i) {
			if t.nodes[c].Field == f && !yield(c) {
				return
			}
		}
	}
}

// Within returns node i and all below it in preorder, comments included.
func (t *Tree) Within(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := i; n < len(t.nodes) && (n == i || int(t.nodes[n].Parent) >= i); n++ {
			if !yield(n) {
				return
			}
		}
	}
}

// Errors returns the ranges that could not be parsed, in the order of the
// source; where a token is missing, an empty one. What encloses a range cannot
// be vouched for.
func (t *Tree) Errors() []Range { return t.errors }

// Cut returns which of Source.Defs the function definition i is when its body
// was left out of the tree. The node then has an empty block for a body, and
// Source.Body has the whole function.
func (t *Tree) Cut(i int) (def int, ok bool) {
	if t.nodes[i].Kind != FunctionDefinition {
		return 0, false
	}
	start := int(t.nodes[i].Start)
	d := sort.Search(len(t.cut), func(d int) bool { return t.cut[d].Header >= start })
	return d, d < len(t.cut) && t.cut[d].Header == start
}

// collectErrors notes the errors and the missing tokens. An error within an
// error adds nothing and is left out.
func (t *Tree) collectErrors() {
	end := -1
	for _, n := range t.nodes {
		broken := n.Kind == KindError || n.Kind == KindMissing
		if !broken || int(n.Start) < end {
			continue
		}
		end = int(n.End)
		t.errors = append(t.errors, Range{int(n.Start), end})
	}
}
