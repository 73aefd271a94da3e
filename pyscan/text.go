package pyscan

import (
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// A composition is text being put together of literals, which become one
// constant where nothing stands between them, and of values.
type composition struct {
	parts   []flow.Expr
	pending strings.Builder // literal text behind the last part
	at      flow.Span       // of the pending text
	bytes   bool
}

func (c *composition) literal(at flow.Span, text string) {
	if text == "" {
		return
	}
	if c.pending.Len() == 0 {
		c.at = at
	}
	c.at.End = at.End
	c.pending.WriteString(text)
}

func (c *composition) hole(x flow.Expr) {
	c.flush()
	c.parts = append(c.parts, x)
}

func (c *composition) flush() {
	if c.pending.Len() > 0 {
		c.parts = append(c.parts, &flow.Const{Where: flow.Where{At: c.at}, Kind: flow.String, Text: c.pending.String()})
		c.pending.Reset()
	}
}

// result returns the text as an expression: a constant where nothing was put in.
func (c *composition) result(at flow.Where) flow.Expr {
	if c.parts == nil {
		kind := flow.String
		if c.bytes {
			kind = flow.Bytes
		}
		return &flow.Const{Where: at, Kind: kind, Text: c.pending.String()}
	}
	c.flush()
	return &flow.Format{Where: at, Parts: c.parts}
}

// stringLiteral lowers a string or several that stand behind one another.
func (l *lowerer) stringLiteral(n int) flow.Expr {
	t := l.tree
	c := &composition{}
	if t.Kind(n) == syntax.String {
		l.compose(c, n)
		return c.result(l.at(n))
	}
	for s := range t.Children(n) {
		if t.Kind(s) == syntax.String {
			l.compose(c, s)
		} else {
			c.hole(l.expr(s))
		}
	}
	return c.result(l.at(n))
}

// compose adds one string literal.
func (l *lowerer) compose(c *composition, n int) {
	t := l.tree
	raw, format := false, false
	for part := range t.Children(n) {
		switch t.Kind(part) {
		case syntax.StringStart:
			prefix := strings.ToLower(t.Text(part))
			raw, format = strings.Contains(prefix, "r"), strings.ContainsAny(prefix, "ft")
			c.bytes = strings.Contains(prefix, "b")
		case syntax.StringContent:
			c.literal(l.span(part), unescape(t.Text(part), raw, format))
		case syntax.Interpolation:
			l.interpolation(c, part)
		}
	}
}

// interpolation adds a replacement field of a formatted string. `{x=}` shows
// its own text too, and the specifier may have fields of its own, which are
// evaluated but are no text.
func (l *lowerer) interpolation(c *composition, n int) {
	t := l.tree
	x := t.Field(n, syntax.FieldExpression)
	if x < 0 {
		c.hole(&flow.Opaque{Where: l.at(n)})
		return
	}
	l.selfDocumenting(c, n, x)
	operands := []flow.Expr{l.expr(x)}
	if spec := t.Field(n, syntax.FieldFormatSpecifier); spec >= 0 {
		for field := range t.Children(spec) {
			operands = append(operands, l.first(field))
		}
	}
	if len(operands) == 1 {
		c.hole(operands[0])
		return
	}
	c.hole(&flow.Opaque{Where: l.at(n), Operands: operands})
}

// selfDocumenting adds the text of a field whose expression x an equals sign
// follows.
func (l *lowerer) selfDocumenting(c *composition, n, x int) {
	t := l.tree
	start, end := t.Node(n).Start, t.Node(n).End
	if next := t.Next(x); next >= 0 {
		end = t.Node(next).Start
	}
	text := t.Text(n)
	behind := strings.TrimSuffix(text[t.Node(x).End-start:end-start], "}")
	if strings.TrimSpace(behind) == "=" {
		whole := text[1 : int(t.Node(x).End-start)+len(behind)]
		at := l.span(n)
		c.literal(flow.Span{File: at.File, Start: at.Start + 1, End: at.Start + 1 + len(whole)}, whole)
	}
}

// unescape decodes the escapes of a string literal that stand for one
// character, and the doubled braces of a formatted one. An unknown escape stays
// as it is, as in Python.
func unescape(s string, raw, format bool) string {
	if (raw || !strings.Contains(s, `\`)) && (!format || !strings.ContainsAny(s, "{}")) {
		return s
	}
	if !raw {
		s = strings.ReplaceAll(s, "\\\n", "")
	}
	var out strings.Builder
	for s != "" {
		if s[0] == '\\' && !raw {
			if c, _, rest, err := strconv.UnquoteChar(s, s[min(1, len(s)-1)]); err == nil {
				out.WriteRune(c)
				s = rest
				continue
			}
		}
		out.WriteByte(s[0])
		if format && (strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "}}")) {
			s = s[1:]
		}
		s = s[1:]
	}
	return out.String()
}

// binary lowers a binary operation. The remainder of a text is the text with
// the operands put in.
func (l *lowerer) binary(n int) flow.Expr {
	t := l.tree
	right := t.Field(n, syntax.FieldRight)
	op := l.text(t.Field(n, syntax.FieldOperator))
	x, y := l.expr(t.Field(n, syntax.FieldLeft)), l.expr(right)
	if op != "%" || !isText(x) {
		return &flow.Binary{Where: l.at(n), Op: op, X: x, Y: y}
	}
	out := &flow.Format{Where: l.at(n), Parts: []flow.Expr{x}}
	if operands, ok := y.(*flow.Sequence); ok && t.Kind(right) == syntax.Tuple {
		out.Parts = append(out.Parts, operands.Elems...)
	} else {
		out.Parts = append(out.Parts, y)
	}
	return out
}

func isText(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Const:
		return e.Kind == flow.String
	case *flow.Format:
		return true
	}
	return false
}
