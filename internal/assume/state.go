package assume

import "math/bits"

// A state maps variables to values. It is persistent (a Patricia trie after
// Okasaki and Gill, "Fast Mergeable Integer Maps", 1998): a store shares what
// it does not change, and joining two states costs what they differ by. A
// variable that is not in it has not been assigned on the ways that led here.
type state struct{ root *node }

// A node is a leaf if branch is 0.
type node struct {
	key, branch uint32 // the key of a leaf; the common prefix and the branching bit
	value       Value
	left, right *node
}

func (s state) get(key uint32) (Value, bool) {
	n := s.root
	for n != nil {
		switch {
		case n.branch == 0:
			if n.key == key {
				return n.value, true
			}
			return Value{}, false
		case !matches(key, n):
			return Value{}, false
		case key&n.branch == 0:
			n = n.left
		default:
			n = n.right
		}
	}
	return Value{}, false
}

// set returns a state with one value changed.
func (s state) set(key uint32, v Value) state {
	if old, ok := s.get(key); ok && old.same(v) {
		return s
	}
	return state{insert(s.root, &node{key: key, value: v})}
}

func insert(n, leaf *node) *node {
	switch {
	case n == nil:
		return leaf
	case n.branch == 0:
		if n.key == leaf.key {
			return leaf
		}
		return fork(n, leaf)
	case !matches(leaf.key, n):
		return fork(n, leaf)
	case leaf.key&n.branch == 0:
		return &node{key: n.key, branch: n.branch, left: insert(n.left, leaf), right: n.right}
	default:
		return &node{key: n.key, branch: n.branch, left: n.left, right: insert(n.right, leaf)}
	}
}

// matches reports whether a key has the prefix of an inner node.
func matches(key uint32, n *node) bool { return prefix(key, n.branch) == n.key }

// prefix returns the bits of a key above a branching bit.
func prefix(key, branch uint32) uint32 { return key &^ (branch<<1 - 1) }

// fork returns the inner node over two subtrees with different prefixes.
func fork(a, b *node) *node {
	branch := uint32(1) << (31 - bits.LeadingZeros32(a.key^b.key))
	n := &node{key: prefix(a.key, branch), branch: branch, left: a, right: b}
	if a.key&branch != 0 {
		n.left, n.right = b, a
	}
	return n
}

// join returns what holds where two ways meet.
func (s state) join(t state) state { return state{merge(s.root, t.root, Value.join)} }

// widen is join, but a value that would still change becomes anything, so that
// a loop ends.
func (s state) widen(t state) state {
	return state{merge(s.root, t.root, func(v, w Value) Value {
		if j := v.join(w); !j.same(v) {
			return anything
		}
		return v
	})}
}

func merge(a, b *node, join func(v, w Value) Value) *node {
	switch {
	case a == b || b == nil:
		return a
	case a == nil:
		return b
	case a.branch == 0 && b.branch == 0 && a.key == b.key:
		return mergeLeaf(a, b, join)
	case a.branch == 0:
		return mergeInto(b, a, func(old *node) *node { return mergeLeaf(a, old, join) })
	case b.branch == 0:
		return mergeInto(a, b, func(old *node) *node { return mergeLeaf(old, b, join) })
	case a.branch == b.branch && a.key == b.key:
		return rebuilt(a, merge(a.left, b.left, join), merge(a.right, b.right, join), b)
	case a.branch > b.branch && matches(b.key, a):
		if b.key&a.branch == 0 {
			return rebuilt(a, merge(a.left, b, join), a.right, nil)
		}
		return rebuilt(a, a.left, merge(a.right, b, join), nil)
	case b.branch > a.branch && matches(a.key, b):
		if a.key&b.branch == 0 {
			return rebuilt(b, merge(a, b.left, join), b.right, nil)
		}
		return rebuilt(b, b.left, merge(a, b.right, join), nil)
	}
	return fork(a, b)
}

// mergeLeaf joins two leaves of one key, and is one of them where it can be.
func mergeLeaf(a, b *node, join func(v, w Value) Value) *node {
	v := join(a.value, b.value)
	switch {
	case v.same(a.value):
		return a
	case v.same(b.value):
		return b
	}
	return &node{key: a.key, value: v}
}

// mergeInto puts a leaf into a tree; what stands there already is combined.
func mergeInto(n, leaf *node, combine func(old *node) *node) *node {
	switch {
	case n == nil:
		return leaf
	case n.branch == 0 && n.key == leaf.key:
		return combine(n)
	case n.branch == 0 || !matches(leaf.key, n):
		return fork(n, leaf)
	case leaf.key&n.branch == 0:
		return rebuilt(n, mergeInto(n.left, leaf, combine), n.right, nil)
	default:
		return rebuilt(n, n.left, mergeInto(n.right, leaf, combine), nil)
	}
}

// rebuilt returns an inner node like n over two subtrees: n itself, or other,
// where that is it.
func rebuilt(n, left, right, other *node) *node {
	switch {
	case n.left == left && n.right == right:
		return n
	case other != nil && other.left == left && other.right == right:
		return other
	}
	return &node{key: n.key, branch: n.branch, left: left, right: right}
}
