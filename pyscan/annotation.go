package pyscan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// annotation lowers the type that the node n is annotated with; nil for none.
// It is an expression like any other, and what is quoted in it is read as if it
// were not.
func (l *lowerer) annotation(n int) flow.Expr {
	if n = l.tree.Field(n, syntax.FieldType); n < 0 {
		return nil
	}
	return l.typeExpr(n)
}

func (l *lowerer) typeExpr(n int) flow.Expr {
	var out flow.Expr
	if n < 0 || !l.nested(func() { out = l.typeAt(n) }) {
		return l.missing()
	}
	return out
}

func (l *lowerer) typeAt(n int) flow.Expr {
	t := l.tree
	switch t.Kind(n) {
	case syntax.Type, syntax.ParenthesizedExpression:
		return l.typeExpr(l.firstChild(n))
	case syntax.GenericType:
		return l.genericType(n)
	case syntax.UnionType:
		return l.unionType(n)
	case syntax.Subscript:
		return l.index(n, l.parameterOf(t.Field(n, syntax.FieldValue)))
	case syntax.BinaryOperator:
		left, right := l.typeExpr(t.Field(n, syntax.FieldLeft)), l.typeExpr(t.Field(n, syntax.FieldRight))
		return &flow.Binary{Where: l.at(n), Op: l.text(t.Field(n, syntax.FieldOperator)), X: left, Y: right}
	case syntax.String:
		return l.quotedType(n)
	}
	return l.expr(n)
}

// genericType lowers a type with parameters, X[A, B].
func (l *lowerer) genericType(n int) flow.Expr {
	t := l.tree
	out := &flow.Index{Where: l.at(n), X: l.first(n)}
	lower := l.parameterOf(l.firstChild(n))
	keys := &flow.Sequence{Where: l.at(n)}
	for c := range t.Children(n) {
		if t.Kind(c) != syntax.TypeParameter {
			continue
		}
		keys.At = l.span(c)
		for p := range t.Children(c) {
			keys.Elems = append(keys.Elems, lower(p))
		}
	}
	out.Key = keys
	if len(keys.Elems) == 1 {
		out.Key = keys.Elems[0]
	}
	return out
}

// parameterOf returns what lowers the parameters of a generic type: what stands
// in quotes is a type, but for a Literal's values.
func (l *lowerer) parameterOf(generic int) func(int) flow.Expr {
	if text := l.text(generic); text == "Literal" || strings.HasSuffix(text, ".Literal") {
		return l.value
	}
	return l.typeExpr
}

// value lowers what may stand in a node for a type as a value.
func (l *lowerer) value(n int) flow.Expr {
	if n >= 0 && l.tree.Kind(n) == syntax.Type {
		return l.first(n)
	}
	return l.expr(n)
}

// unionType lowers A | B.
func (l *lowerer) unionType(n int) flow.Expr {
	var out flow.Expr
	for c := range l.tree.Children(n) {
		member := l.typeExpr(c)
		if out == nil {
			out = member
			continue
		}
		out = &flow.Binary{Where: l.at(n), Op: "|", X: out, Y: member}
	}
	if out == nil {
		return &flow.Opaque{Where: l.at(n)}
	}
	return out
}

// quotedType lowers a type in quotes; text that is not understood stays text.
func (l *lowerer) quotedType(n int) flow.Expr {
	e := l.expr(n)
	text, ok := e.(*flow.Const)
	if !ok || text.Kind != flow.String || len(text.Text) > maxQuotedType {
		return e
	}
	q := quoted{l: l, at: text.Where, rest: text.Text}
	if typ := q.union(); typ != nil && q.rest == "" {
		return typ
	}
	return e
}

// maxQuotedType bounds the text in quotes that is read as a type, and with it
// how deep one may nest.
const maxQuotedType = 500

// quoted reads a type from text: names with dots, parameters in brackets, and
// unions. Its parts have the place of the whole.
type quoted struct {
	l    *lowerer
	at   flow.Where
	rest string
}

// take takes a token off the rest, if it begins with it.
func (q *quoted) take(token string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(q.rest), token)
	q.rest = strings.TrimSpace(rest)
	return ok
}

// union reads A | B; nil where there is none.
func (q *quoted) union() flow.Expr {
	out := q.single()
	for out != nil && q.take("|") {
		y := q.single()
		if y == nil {
			return nil
		}
		out = &flow.Binary{Where: q.at, Op: "|", X: out, Y: y}
	}
	return out
}

// single reads a.b[c, d] or [a, b]; nil where there is none.
func (q *quoted) single() flow.Expr {
	if q.take("[") {
		if list := q.list(); list != nil {
			return list
		}
		return nil
	}
	out := q.name()
	if out == nil || !q.take("[") {
		return out
	}
	keys := q.list()
	switch {
	case keys == nil:
		return nil
	case len(keys.Elems) == 1:
		return &flow.Index{Where: q.at, X: out, Key: keys.Elems[0]}
	}
	return &flow.Index{Where: q.at, X: out, Key: keys}
}

// list reads types up to a closing bracket.
func (q *quoted) list() *flow.Sequence {
	out := &flow.Sequence{Where: q.at}
	for !q.take("]") {
		x := q.union()
		if x == nil || !q.take(",") && !strings.HasPrefix(q.rest, "]") {
			return nil
		}
		out.Elems = append(out.Elems, x)
	}
	return out
}

// name reads a dotted name or None.
func (q *quoted) name() flow.Expr {
	var out flow.Expr
	for {
		name := q.identifier()
		switch {
		case name == "":
			return nil
		case out != nil:
			out = &flow.Attr{Where: q.at, X: out, Sel: name}
		case name == "None":
			return &flow.Const{Where: q.at, Kind: flow.Nil, Text: name}
		default:
			out = &flow.Name{Where: q.at, Var: q.l.lookup(name)}
		}
		if !q.take(".") {
			return out
		}
	}
}

func (q *quoted) identifier() string {
	q.rest = strings.TrimSpace(q.rest)
	end := strings.IndexFunc(q.rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(q.rest)
	}
	name := q.rest[:end]
	if r, _ := utf8.DecodeRuneInString(name); unicode.IsDigit(r) {
		return ""
	}
	q.rest = q.rest[end:]
	return name
}

// field notes an annotated name in a class body as a field of the class.
func (l *lowerer) field(assignment int, value flow.Expr) {
	t := l.tree
	name := t.Field(assignment, syntax.FieldLeft)
	if l.fn.Kind != flow.ClassInit || name < 0 || t.Kind(name) != syntax.Identifier || !l.directlyInClass(assignment) {
		return
	}
	if typ := l.annotation(assignment); typ != nil {
		c := l.fn.Class
		c.Fields = append(c.Fields, &flow.FieldDecl{Name: t.Text(name), NameAt: l.span(name), Type: typ, Default: value})
	}
}

// directlyInClass reports whether an assignment stands in a class body itself,
// not in a statement there.
func (l *lowerer) directlyInClass(assignment int) bool {
	t := l.tree
	statement := t.Parent(assignment)
	if statement < 0 || t.Kind(statement) != syntax.ExpressionStatement {
		return false
	}
	block := t.Parent(statement)
	return block >= 0 && t.Parent(block) >= 0 && t.Kind(t.Parent(block)) == syntax.ClassDefinition
}
