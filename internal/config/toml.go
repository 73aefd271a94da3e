package config

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// tomlTable is where a TOML file keeps the configuration.
var tomlTable = []string{"tool", "fallbacklint"}

// parseTOML reads the [tool.fallbacklint] table of a TOML file into nodes. It
// returns nil if the file has none.
func parseTOML(data []byte) (*node, []problem) {
	// Decoding proves that the file is TOML, with no table or key defined
	// twice, but forgets where everything stood; the second pass knows that and
	// may rely on the first.
	var whole map[string]any
	if err := toml.Unmarshal(data, &whole); err != nil {
		return nil, []problem{tomlProblem(err)}
	}
	t := tomlReader{lines: indexLines(data)}
	t.parser.Reset(data)
	root := &node{kind: mappingKind}
	table := root
	for t.parser.NextExpression() {
		switch e := t.parser.Expression(); e.Kind {
		case unstable.Table:
			table = t.descend(root, e.Key(), false)
		case unstable.ArrayTable:
			table = t.descend(root, e.Key(), true)
		case unstable.KeyValue:
			t.set(table, e)
		}
	}
	if err := t.parser.Error(); err != nil {
		return nil, []problem{{message: err.Error()}}
	}
	return lookup(root, tomlTable), nil
}

func tomlProblem(err error) problem {
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		return problemf(position{line, column}, "TOML: %s", strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return problemf(position{}, "TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
}

// lookup follows keys through mappings; nil means that one is missing.
func lookup(n *node, path []string) *node {
	for _, key := range path {
		if n = n.child(key); n == nil {
			return nil
		}
	}
	return n
}

type tomlReader struct {
	parser unstable.Parser
	lines  lineIndex
}

func (t *tomlReader) position(n *unstable.Node) position {
	return t.lines.position(int(n.Raw.Offset))
}

// descend returns the table that a header or a dotted key names, made where it
// is not yet. In an array of tables the last one is meant; appending makes
// another.
func (t *tomlReader) descend(n *node, keys unstable.Iterator, appending bool) *node {
	for keys.Next() {
		key := keys.Node()
		child := n.child(string(key.Data))
		if child == nil {
			child = &node{kind: mappingKind, at: t.position(key)}
			if appending && keys.IsLast() {
				child.kind = listKind
			}
			n.add(entry{key: string(key.Data), at: child.at, value: child})
		}
		if child.kind == listKind {
			child = t.element(child, key, appending && keys.IsLast())
		}
		n = child
	}
	return n
}

func (t *tomlReader) element(tables *node, key *unstable.Node, another bool) *node {
	if another || len(tables.items) == 0 {
		tables.items = append(tables.items, &node{kind: mappingKind, at: t.position(key)})
	}
	return tables.items[len(tables.items)-1]
}

// set stores what a key says; all parts of a dotted key but the last are
// tables.
func (t *tomlReader) set(table *node, keyValue *unstable.Node) {
	keys := keyValue.Key()
	for keys.Next() {
		key := keys.Node()
		at := t.position(key)
		if keys.IsLast() {
			value := t.value(keyValue.Value(), at)
			table.add(entry{key: string(key.Data), at: at, value: value})
			return
		}
		child := table.child(string(key.Data))
		if child == nil {
			child = &node{kind: mappingKind, at: at}
			table.add(entry{key: string(key.Data), at: at, value: child})
		}
		table = child
	}
}

// value converts a value. The parser notes no place for an array: the key's
// stands in.
func (t *tomlReader) value(v *unstable.Node, key position) *node {
	result := &node{at: key}
	if v.Kind != unstable.Array {
		result.at = t.position(v)
	}
	switch v.Kind {
	case unstable.Array:
		result.kind = listKind
		for items := v.Children(); items.Next(); {
			result.items = append(result.items, t.value(items.Node(), key))
		}
	case unstable.InlineTable:
		result.kind = mappingKind
		for pairs := v.Children(); pairs.Next(); {
			t.set(result, pairs.Node())
		}
	case unstable.String:
		result.kind, result.text = textKind, string(v.Data)
	case unstable.Bool:
		result.kind, result.text = truthKind, string(v.Data)
	case unstable.Integer, unstable.Float:
		result.kind, result.text = numberKind, string(v.Data)
	default:
		result.kind, result.text = dateKind, string(v.Data)
	}
	return result
}
