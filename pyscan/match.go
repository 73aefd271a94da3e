package pyscan

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// match lowers the cases to a chain of branches.
func (l *lowerer) match(n int) {
	t := l.tree
	subject := l.temporary(l.expr(t.Field(n, syntax.FieldSubject)), func(a *flow.Assign) { l.emit(a) })
	after := l.graph.NewBlock()
	body := t.Field(n, syntax.FieldBody)
	if body < 0 {
		body = n
	}
	for c := range t.Children(body) {
		if t.Kind(c) == syntax.CaseClause {
			l.caseArm(c, subject, after)
		}
	}
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = after
}

// caseArm lowers one case; control goes on where it did not match.
func (l *lowerer) caseArm(n int, subject flow.Expr, after *flow.Block) {
	t := l.tree
	body, next := l.graph.NewBlock(), l.graph.NewBlock()
	var tests []flow.Expr
	for c := range t.Children(n) {
		if t.Kind(c) == syntax.CasePattern {
			tests = append(tests, l.pattern(c, subject))
		}
	}
	var test flow.Expr = &flow.Opaque{Where: l.at(n), Operands: tests}
	if len(tests) == 1 {
		test = tests[0]
	}
	if test == nil {
		l.graph.Connect(l.cur, body, flow.Always, nil)
	} else {
		l.branch(test, body, next)
	}
	l.cur = body
	l.captured(n, subject)
	if guard := t.Field(n, syntax.FieldGuard); guard >= 0 {
		inner := l.graph.NewBlock()
		l.branch(l.first(guard), inner, next)
		l.cur = inner
	}
	if b := t.Field(n, syntax.FieldConsequence); b >= 0 {
		l.block(b)
	}
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = next
}

// pattern lowers a pattern to a condition on the subject; nil for one that
// always matches. Literals and dotted names are comparisons, alternatives a
// disjunction; what else there is can match or not.
func (l *lowerer) pattern(n int, subject flow.Expr) flow.Expr {
	t := l.tree
	c := l.firstChild(n)
	if c < 0 {
		if l.text(n) == "_" {
			return nil
		}
		return &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{subject}}
	}
	switch t.Kind(c) {
	case syntax.UnionPattern:
		var parts []flow.Expr
		for alt := range t.Children(c) {
			part := l.simplePattern(alt, subject)
			if part == nil {
				return nil
			}
			parts = append(parts, part)
		}
		return &flow.Logic{Where: l.at(c), Operands: parts}
	case syntax.AsPattern:
		if inner := l.firstChild(c); inner >= 0 && t.Kind(inner) == syntax.CasePattern {
			return l.pattern(inner, subject)
		}
	}
	return l.simplePattern(c, subject)
}

func (l *lowerer) simplePattern(n int, subject flow.Expr) flow.Expr {
	t := l.tree
	switch t.Kind(n) {
	case syntax.CasePattern:
		return l.pattern(n, subject)
	case syntax.Integer, syntax.Float:
		return &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: l.number(n)}
	case syntax.String, syntax.ConcatenatedString, syntax.None, syntax.True, syntax.False:
		return &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: l.expr(n)}
	case syntax.DottedName:
		name := l.dottedExpr(n)
		if _, capture := name.(*flow.Name); capture {
			return nil
		}
		return &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: name}
	case syntax.Identifier:
		return nil
	}
	return &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{subject}}
}

// number lowers a number in a pattern. Its sign is a token beside it.
func (l *lowerer) number(n int) flow.Expr {
	t := l.tree
	p := t.Parent(n)
	before := t.Text(p)[:t.Node(n).Start-t.Node(p).Start]
	sign := ""
	if strings.HasSuffix(strings.TrimRight(before, " \t"), "-") {
		sign = "-"
	}
	return &flow.Const{Where: l.at(n), Kind: flow.Number, Text: sign + t.Text(n)}
}

// dottedExpr lowers a dotted name to attributes.
func (l *lowerer) dottedExpr(n int) flow.Expr {
	t := l.tree
	var out flow.Expr
	for c := range t.Children(n) {
		if out == nil {
			out = &flow.Name{Where: l.at(c), Var: l.lookup(t.Text(c))}
		} else {
			out = &flow.Attr{Where: l.at(n), X: out, Sel: t.Text(c)}
		}
	}
	return out
}

// captured assigns what the patterns of a case capture: the subject itself
// where the pattern is a name, else some part of it.
func (l *lowerer) captured(n int, subject flow.Expr) {
	t := l.tree
	for p := range t.Children(n) {
		if t.Kind(p) != syntax.CasePattern {
			continue
		}
		end := l.behind(p)
		for c := p + 1; c < end && c < t.Len(); c++ {
			if t.Kind(c) != syntax.Identifier || !l.captures(c) {
				continue
			}
			var value flow.Expr = &flow.Opaque{Where: l.at(c), Operands: []flow.Expr{subject}}
			if l.wholeSubject(p, c) {
				value = subject
			}
			l.emit(&flow.Assign{Where: l.at(c), Target: &flow.Name{Where: l.at(c), Var: l.lookup(t.Text(c))}, Value: value})
		}
	}
}

// wholeSubject reports whether a captured name in pattern p is all that is
// matched: `case x`, `case … as x`.
func (l *lowerer) wholeSubject(p, name int) bool {
	t := l.tree
	up := t.Parent(name)
	if t.Kind(up) == syntax.DottedName {
		up = t.Parent(up)
	}
	if t.Kind(up) == syntax.AsPatternTarget {
		up = t.Parent(up)
	}
	if t.Kind(up) == syntax.AsPattern {
		up = t.Parent(up)
	}
	return up == p
}
