// Package trie holds maps that many versions of a state share.
package trie

import "math/bits"

// A Map maps numbers to values. It is persistent (a Patricia trie after Okasaki
// and Gill, "Fast Mergeable Integer Maps", 1998): a store shares what it does
// not change, and joining two maps costs what they differ by. The zero Map is
// empty; two Maps are == where they share everything.
type Map[V any] struct{ root *node[V] }

// A node is a leaf if branch is 0.
type node[V any] struct {
	key, branch uint32 // the key of a leaf; the common prefix and the branching bit
	value       V
	left, right *node[V]
}

// Get returns the value of a key, and whether there is one.
func (m Map[V]) Get(key uint32) (value V, ok bool) {
	n := m.root
	for n != nil {
		switch {
		case n.branch == 0:
			if n.key == key {
				return n.value, true
			}
			return value, false
		case !n.matches(key):
			return value, false
		case key&n.branch == 0:
			n = n.left
		default:
			n = n.right
		}
	}
	return value, false
}

// With returns a map with the value of one key set.
func (m Map[V]) With(key uint32, v V) Map[V] {
	return Map[V]{m.root.insert(&node[V]{key: key, value: v})}
}

// Without returns a map without a key.
func (m Map[V]) Without(key uint32) Map[V] { return Map[V]{m.root.remove(key)} }

// Join returns a map with the keys of both. Where both have one, join gives its
// value, and what is the same as in one of them is shared: if all is as in m,
// the result is m.
func (m Map[V]) Join(o Map[V], join func(v, w V) V, same func(v, w V) bool) Map[V] {
	return Map[V]{joiner[V]{join, same}.merge(m.root, o.root)}
}

// Equal reports whether two maps have the same keys, with the same values.
func (m Map[V]) Equal(o Map[V], same func(v, w V) bool) bool { return equal(m.root, o.root, same) }

func (n *node[V]) insert(leaf *node[V]) *node[V] {
	switch {
	case n == nil:
		return leaf
	case n.branch == 0:
		if n.key == leaf.key {
			return leaf
		}
		return fork(n, leaf)
	case !n.matches(leaf.key):
		return fork(n, leaf)
	case leaf.key&n.branch == 0:
		return &node[V]{key: n.key, branch: n.branch, left: n.left.insert(leaf), right: n.right}
	default:
		return &node[V]{key: n.key, branch: n.branch, left: n.left, right: n.right.insert(leaf)}
	}
}

func (n *node[V]) remove(key uint32) *node[V] {
	switch {
	case n == nil || n.branch == 0 && n.key == key:
		return nil
	case n.branch == 0 || !n.matches(key):
		return n
	}
	left, right := n.left, n.right
	if key&n.branch == 0 {
		left = left.remove(key)
	} else {
		right = right.remove(key)
	}
	switch {
	case left == nil:
		return right
	case right == nil:
		return left
	}
	return n.rebuilt(left, right, nil)
}

// matches reports whether a key has the prefix of an inner node.
func (n *node[V]) matches(key uint32) bool { return prefix(key, n.branch) == n.key }

// prefix returns the bits of a key above a branching bit.
func prefix(key, branch uint32) uint32 { return key &^ (branch<<1 - 1) }

// fork returns the inner node over two subtrees with different prefixes.
func fork[V any](a, b *node[V]) *node[V] {
	branch := uint32(1) << (31 - bits.LeadingZeros32(a.key^b.key))
	n := &node[V]{key: prefix(a.key, branch), branch: branch, left: a, right: b}
	if a.key&branch != 0 {
		n.left, n.right = b, a
	}
	return n
}

// rebuilt returns an inner node like n over two subtrees: n itself, or other,
// where that is it.
func (n *node[V]) rebuilt(left, right, other *node[V]) *node[V] {
	switch {
	case n.left == left && n.right == right:
		return n
	case other != nil && other.left == left && other.right == right:
		return other
	}
	return &node[V]{key: n.key, branch: n.branch, left: left, right: right}
}

// A joiner joins two trees.
type joiner[V any] struct {
	join func(v, w V) V
	same func(v, w V) bool
}

func (j joiner[V]) merge(a, b *node[V]) *node[V] {
	switch {
	case a == b || b == nil:
		return a
	case a == nil:
		return b
	case a.branch == 0 && b.branch == 0 && a.key == b.key:
		return j.leaf(a, b)
	case a.branch == 0:
		return j.into(b, a, func(old *node[V]) *node[V] { return j.leaf(a, old) })
	case b.branch == 0:
		return j.into(a, b, func(old *node[V]) *node[V] { return j.leaf(old, b) })
	case a.branch == b.branch && a.key == b.key:
		return a.rebuilt(j.merge(a.left, b.left), j.merge(a.right, b.right), b)
	case a.branch > b.branch && a.matches(b.key):
		if b.key&a.branch == 0 {
			return a.rebuilt(j.merge(a.left, b), a.right, nil)
		}
		return a.rebuilt(a.left, j.merge(a.right, b), nil)
	case b.branch > a.branch && b.matches(a.key):
		if a.key&b.branch == 0 {
			return b.rebuilt(j.merge(a, b.left), b.right, nil)
		}
		return b.rebuilt(b.left, j.merge(a, b.right), nil)
	}
	return fork(a, b)
}

// leaf joins two leaves of one key, and is one of them where it can be.
func (j joiner[V]) leaf(a, b *node[V]) *node[V] {
	v := j.join(a.value, b.value)
	switch {
	case j.same(v, a.value):
		return a
	case j.same(v, b.value):
		return b
	}
	return &node[V]{key: a.key, value: v}
}

// into puts a leaf into a tree; what stands there already is combined.
func (j joiner[V]) into(n, leaf *node[V], combine func(old *node[V]) *node[V]) *node[V] {
	switch {
	case n == nil:
		return leaf
	case n.branch == 0 && n.key == leaf.key:
		return combine(n)
	case n.branch == 0 || !n.matches(leaf.key):
		return fork(n, leaf)
	case leaf.key&n.branch == 0:
		return n.rebuilt(j.into(n.left, leaf, combine), n.right, nil)
	default:
		return n.rebuilt(n.left, j.into(n.right, leaf, combine), nil)
	}
}

// equal compares two trees; those with the same keys have the same shape.
func equal[V any](a, b *node[V], same func(v, w V) bool) bool {
	switch {
	case a == b:
		return true
	case a == nil || b == nil || a.key != b.key || a.branch != b.branch:
		return false
	case a.branch == 0:
		return same(a.value, b.value)
	}
	return equal(a.left, b.left, same) && equal(a.right, b.right, same)
}
