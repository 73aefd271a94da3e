package config

import "sort"

// A node is a value of a configuration file with its place: what YAML and TOML
// have in common. Everything behind the two readers sees only nodes.
type node struct {
	kind    kind
	at      position
	text    string  // of a text, a truth or another scalar
	entries []entry // of a mapping, in the order of the file, duplicates included
	items   []*node // of a list

	children map[string]*node // of a mapping made by add
}

// add appends an entry to a mapping so that child finds it.
func (n *node) add(e entry) {
	if n.children == nil {
		n.children = map[string]*node{}
	}
	n.entries = append(n.entries, e)
	n.children[e.key] = e.value
}

func (n *node) child(key string) *node { return n.children[key] }

// An entry is one key of a mapping.
type entry struct {
	key   string
	at    position
	value *node
}

// A position counts line and column from 1, the column in UTF-8 bytes. The
// zero position is the whole file.
type position struct {
	line, column int
}

// kind is the type of a node.
type kind int

const (
	mappingKind kind = iota
	listKind
	textKind
	truthKind
	numberKind
	dateKind
	nothingKind
)

// String names the kind in an error message.
func (k kind) String() string {
	return [...]string{"a mapping", "a list", "text", "true or false", "a number", "a date", "nothing"}[k]
}

// A lineIndex finds the place of a byte offset: the offsets at which the lines
// of a text begin.
type lineIndex []int

func indexLines(data []byte) lineIndex {
	lines := lineIndex{0}
	for i, c := range data {
		if c == '\n' {
			lines = append(lines, i+1)
		}
	}
	return lines
}

func (l lineIndex) position(offset int) position {
	line := sort.SearchInts(l, offset+1)
	return position{line: line, column: offset - l[line-1] + 1}
}
