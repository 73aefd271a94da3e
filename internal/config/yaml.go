package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The parser recurses, and its time grows with the square of a mapping's size,
// so both are bounded before it sees the file.
const (
	maxTokens  = 10_000
	maxNesting = 32
)

// parseYAML reads a YAML file into nodes. An empty file is an empty mapping.
func parseYAML(data []byte) (*node, []problem) {
	y := yamlReader{lines: strings.Split(string(data), "\n")}
	tokens := lexer.Tokenize(string(data))
	if problems := y.checkTokens(tokens); len(problems) > 0 {
		return nil, problems
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, []problem{y.syntaxProblem(err)}
	}
	root := y.document(file)
	return root, y.problems
}

type yamlReader struct {
	lines    []string
	problems []problem
}

// position converts the library's column, which counts characters, to bytes.
func (y *yamlReader) position(t *token.Token) position {
	if t == nil || t.Position == nil || t.Position.Line < 1 || t.Position.Line > len(y.lines) {
		return position{}
	}
	line, column := y.lines[t.Position.Line-1], 0
	for range t.Position.Column - 1 {
		_, size := utf8.DecodeRuneInString(line[column:])
		column += size
	}
	return position{t.Position.Line, column + 1}
}

func (y *yamlReader) syntaxProblem(err error) problem {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		return problemf(y.position(syntax.Token), "YAML: %s", syntax.Message)
	}
	return problemf(position{}, "YAML: %s", err)
}

// checkTokens refuses what a configuration has no need of: bounded size keeps
// hostile files cheap, and without aliases a short text cannot stand for a
// long one.
func (y *yamlReader) checkTokens(tokens token.Tokens) []problem {
	if len(tokens) > maxTokens {
		return []problem{problemf(y.position(tokens[maxTokens]), "too long: more than %d words and signs", maxTokens)}
	}
	var problems []problem
	depth := nesting{}
	for _, t := range tokens {
		if depth.step(t) > maxNesting {
			return append(problems, problemf(y.position(t), "nested more than %d levels deep", maxNesting))
		}
		if reason := unsupported(t); reason != "" && len(problems) < maxProblems {
			problems = append(problems, problemf(y.position(t), "%s", reason))
		}
	}
	return problems
}

// unsupported says why a token is refused, or "".
func unsupported(t *token.Token) string {
	switch t.Type {
	case token.AnchorType:
		return "YAML anchors are not supported"
	case token.AliasType:
		return "YAML aliases are not supported; a glob that begins with * has to stand in quotes"
	case token.MergeKeyType:
		return "YAML merge keys are not supported"
	case token.TagType:
		return "YAML tags are not supported; text that begins with ! has to stand in quotes"
	case token.MappingKeyType:
		return "YAML complex keys are not supported; text that begins with ? has to stand in quotes"
	case token.DirectiveType:
		return "YAML directives are not supported"
	default:
		return ""
	}
}

// nesting bounds from above how deep the parser will recurse: brackets that are
// open, and block entries that begin on one line. (Entries on lines of their
// own are indented, so that their depth is bounded by the root of the file's
// size.)
type nesting struct {
	open, line, onLine int
}

func (n *nesting) step(t *token.Token) int {
	if line := t.Position.Line; line != n.line {
		n.line, n.onLine = line, 0
	}
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.open++
	case token.SequenceEndType, token.MappingEndType:
		n.open--
	case token.SequenceEntryType:
		n.onLine++
	}
	return n.open + n.onLine
}

func (y *yamlReader) document(file *ast.File) *node {
	root := &node{kind: mappingKind, at: position{1, 1}}
	var bodies []ast.Node
	for _, document := range file.Docs {
		if document.Body != nil {
			bodies = append(bodies, document.Body)
		}
	}
	if len(bodies) > 0 {
		root = y.node(bodies[0], root.at)
	}
	if len(bodies) > 1 {
		second := y.node(bodies[1], root.at)
		y.problems = append(y.problems, problemf(second.at, "a second YAML document; a configuration is one"))
	}
	return root
}

// node converts a value. Where nothing stands behind a key, the place is the
// key's.
func (y *yamlReader) node(n ast.Node, key position) *node {
	result := &node{at: y.position(n.GetToken())}
	switch n := n.(type) {
	case *ast.MappingNode:
		result.kind, result.entries = mappingKind, y.entries(n.Values)
		if !n.IsFlowStyle && len(result.entries) > 0 {
			result.at = result.entries[0].at
		}
	case *ast.MappingValueNode:
		result.kind, result.entries = mappingKind, y.entries([]*ast.MappingValueNode{n})
		result.at = result.entries[0].at
	case *ast.SequenceNode:
		result.kind = listKind
		for _, item := range n.Values {
			result.items = append(result.items, y.node(item, result.at))
		}
	case *ast.StringNode:
		result.kind, result.text = textKind, n.Value
	case *ast.LiteralNode:
		result.kind, result.text = textKind, n.Value.Value
	case *ast.BoolNode:
		result.kind, result.text = truthKind, fmt.Sprint(n.Value)
	case *ast.NullNode:
		result.kind, result.at = nothingKind, key
	default:
		result.kind, result.text = numberKind, n.GetToken().Value
	}
	return result
}

func (y *yamlReader) entries(values []*ast.MappingValueNode) []entry {
	entries := make([]entry, len(values))
	for i, v := range values {
		key := v.Key.GetToken()
		at := y.position(key)
		entries[i] = entry{key: key.Value, at: at, value: y.node(v.Value, at)}
	}
	return entries
}
