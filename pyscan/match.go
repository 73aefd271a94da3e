package pyscan

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// match lowers the cases to a chain of branches.
func (l *lowerer) match(n int) {
	t := l.tree
	subject := l.subject(n)
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

// subject evaluates what is matched, once. The parts of a display are kept
// apart, so that it is known which pattern belongs to which.
func (l *lowerer) subject(statement int) flow.Expr {
	t, n := l.tree, statement
	parts := slices.Collect(t.Fields(n, syntax.FieldSubject))
	switch {
	case len(parts) == 0:
		return &flow.Opaque{Where: l.at(n)}
	case len(parts) == 1 && t.Kind(parts[0]) == syntax.Tuple:
		n = parts[0]
		parts = slices.Collect(t.Children(n))
	case len(parts) == 1 && !l.commaBehind(parts[0]):
		return l.held(l.expr(parts[0]), n)
	}
	display := &flow.Sequence{Where: l.at(n)}
	if n == statement {
		display.Where = l.across(parts, n)
	}
	spread := slices.ContainsFunc(parts, func(p int) bool { return t.Kind(p) == syntax.ListSplat })
	for _, p := range parts {
		x := l.expr(p)
		if !spread {
			x = l.held(x, statement)
		}
		display.Elems = append(display.Elems, x)
	}
	if spread {
		return l.held(display, statement)
	}
	return display
}

// held evaluates a subject, or a part of one. A variable that a case captures
// into is copied, because the captures of a case that its guard refuses stay.
func (l *lowerer) held(x flow.Expr, statement int) flow.Expr {
	emit := func(a *flow.Assign) { l.emit(a) }
	if name, ok := x.(*flow.Name); ok && l.capturesInto(name.Var.Name, statement) {
		tmp := &flow.Name{Where: name.Where, Var: &flow.Var{Owner: l.fn}}
		emit(&flow.Assign{Where: name.Where, Target: tmp, Value: name})
		return tmp
	}
	return l.temporary(x, emit)
}

// capturesInto reports whether a case of a match captures into a name.
func (l *lowerer) capturesInto(name string, match int) bool {
	t := l.tree
	body := t.Field(match, syntax.FieldBody)
	if body < 0 {
		body = match
	}
	for arm := range t.Children(body) {
		for p := range t.Children(arm) {
			if t.Kind(p) == syntax.CasePattern && l.captureNamed(name, p) {
				return true
			}
		}
	}
	return false
}

func (l *lowerer) captureNamed(name string, pattern int) bool {
	for c := range l.tree.Within(pattern) {
		if l.tree.Kind(c) == syntax.Identifier && l.captures(c) && l.tree.Text(c) == name {
			return true
		}
	}
	return false
}

// commaBehind reports whether a comma follows an expression or pattern, which
// makes one that stands alone a sequence.
func (l *lowerer) commaBehind(n int) bool {
	return strings.HasPrefix(strings.TrimLeft(l.tree.Behind(n), " \t\f\\\r\n"), ",")
}

// caseArm lowers one case; control goes on where it did not match.
func (l *lowerer) caseArm(n int, subject flow.Expr, after *flow.Block) {
	t := l.tree
	body, next := l.graph.NewBlock(), l.graph.NewBlock()
	p := l.casePattern(n, subject)
	if p.test == nil {
		l.graph.Connect(l.cur, body, flow.Always, nil)
	} else {
		l.branch(p.test, body, next)
	}
	l.cur = body
	for _, b := range p.captures {
		target := &flow.Name{Where: l.at(b.name), Var: l.lookup(t.Text(b.name))}
		l.emit(&flow.Assign{Where: l.at(b.name), Target: target, Value: b.value})
	}
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

// casePattern lowers what a case matches: a pattern, or several that are a
// sequence.
func (l *lowerer) casePattern(n int, subject flow.Expr) pattern {
	t := l.tree
	var all []int
	for c := range t.Children(n) {
		if t.Kind(c) == syntax.CasePattern {
			all = append(all, c)
		}
	}
	if len(all) == 1 && !l.isSplat(all[0]) && !l.commaBehind(all[0]) {
		return l.pattern(all[0], subject)
	}
	return l.sequencePattern(l.across(all, n), all, subject)
}

// across returns the place from the first of some nodes to the last; that of n
// where there are none.
func (l *lowerer) across(all []int, n int) flow.Where {
	if len(all) == 0 {
		return l.at(n)
	}
	at := l.at(all[0])
	at.At.End = int(l.tree.Node(all[len(all)-1]).End)
	return at
}

// A pattern is what a pattern means for its subject: the condition under which
// it matches, which is nil where it always does, and what it captures then.
type pattern struct {
	test     flow.Expr
	captures []capture
}

type capture struct {
	name  int
	value flow.Expr
}

// never is the condition of a pattern that cannot match.
func never(at flow.Where) flow.Expr {
	return &flow.Const{Where: at, Kind: flow.Bool, Text: "False"}
}

func isNever(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && isFalse(c)
}

// and makes p demand that q matches too.
func (p *pattern) and(where flow.Where, q pattern) {
	p.captures = append(p.captures, q.captures...)
	switch conj, ok := p.test.(*flow.Logic); {
	case q.test == nil || isNever(p.test):
	case p.test == nil || isNever(q.test):
		p.test = q.test
	case ok && conj.And && conj.At == where.At:
		conj.Operands = append(conj.Operands, q.test)
	default:
		p.test = &flow.Logic{Where: where, And: true, Operands: []flow.Expr{p.test, q.test}}
	}
}

// pattern lowers a pattern.
func (l *lowerer) pattern(n int, subject flow.Expr) pattern {
	var out pattern
	if !l.nested(func() { out = l.patternAt(n, subject) }) {
		return l.anyPattern(n, subject)
	}
	return out
}

func (l *lowerer) patternAt(n int, subject flow.Expr) pattern {
	t := l.tree
	switch t.Kind(n) {
	case syntax.CasePattern:
		if c := l.firstChild(n); c >= 0 {
			return l.pattern(c, subject)
		}
		if t.Text(n) == "_" {
			return pattern{}
		}
	case syntax.UnionPattern:
		return l.unionPattern(n, subject)
	case syntax.AsPattern:
		return l.asPattern(n, subject)
	case syntax.ClassPattern:
		return l.classPattern(n, subject)
	case syntax.DictPattern:
		return l.mappingPattern(n, subject)
	case syntax.TuplePattern, syntax.ListPattern:
		all := slices.Collect(t.Children(n))
		if len(all) == 1 && t.Kind(n) == syntax.TuplePattern && !l.isSplat(all[0]) && !l.commaBehind(all[0]) {
			return l.pattern(all[0], subject)
		}
		return l.sequencePattern(l.at(n), all, subject)
	case syntax.DottedName, syntax.Identifier:
		return l.namePattern(n, subject)
	case syntax.Integer, syntax.Float:
		return pattern{test: &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: l.number(n)}}
	case syntax.String, syntax.ConcatenatedString:
		return pattern{test: &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: l.expr(n)}}
	case syntax.None, syntax.True, syntax.False:
		return pattern{test: &flow.Compare{Where: l.at(n), Op: "is", X: subject, Y: l.expr(n)}}
	}
	return l.anyPattern(n, subject)
}

// anyPattern is a pattern that is not modelled: it may match or not, and what it
// captures is some part of the subject.
func (l *lowerer) anyPattern(n int, subject flow.Expr) pattern {
	out := pattern{test: &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{subject}}}
	for c := range l.tree.Within(n) {
		if l.tree.Kind(c) == syntax.Identifier && l.captures(c) {
			out.captures = append(out.captures, capture{c, &flow.Opaque{Where: l.at(c), Operands: []flow.Expr{subject}}})
		}
	}
	return out
}

// namePattern lowers a name: one with dots is a value to compare with, else it
// captures.
func (l *lowerer) namePattern(n int, subject flow.Expr) pattern {
	name := n
	if l.tree.Kind(n) == syntax.DottedName {
		name = l.firstChild(n)
	}
	switch {
	case name < 0 || l.tree.Text(n) == "_":
		return pattern{}
	case l.captures(name):
		return pattern{captures: []capture{{name, subject}}}
	}
	return pattern{test: &flow.Compare{Where: l.at(n), Op: "==", X: subject, Y: l.dottedExpr(n)}}
}

func (l *lowerer) asPattern(n int, subject flow.Expr) pattern {
	t := l.tree
	var out pattern
	for c := range t.Children(n) {
		if t.Kind(c) == syntax.CasePattern {
			out = l.pattern(c, subject)
		} else if name := l.aliasOf(c); name >= 0 && l.captures(name) {
			out.captures = append(out.captures, capture{name, subject})
		}
	}
	return out
}

// aliasOf returns the identifier that the target of an as is, or -1.
func (l *lowerer) aliasOf(n int) int {
	for n >= 0 && l.tree.Kind(n) != syntax.Identifier {
		n = l.firstChild(n)
	}
	return n
}

// unionPattern lowers alternatives to a disjunction. What several of them
// capture under one name is that of the first that matches.
func (l *lowerer) unionPattern(n int, subject flow.Expr) pattern {
	test := &flow.Logic{Where: l.at(n)}
	var all []pattern
	always := l.wildcardLast(n)
	for c := range l.tree.Children(n) {
		p := l.pattern(c, subject)
		if isNever(p.test) {
			continue
		}
		all = append(all, p)
		always = always || p.test == nil
		test.Operands = append(test.Operands, p.test)
	}
	out := pattern{captures: l.alternatives(all)}
	switch {
	case always:
	case len(all) == 0:
		out.test = never(l.at(n))
	case len(all) == 1:
		out.test = all[0].test
	default:
		out.test = test
	}
	return out
}

// wildcardLast reports whether the last alternative is a bare `_`, for which the
// tree has no node.
func (l *lowerer) wildcardLast(n int) bool {
	t := l.tree
	last := -1
	for c := range t.Children(n) {
		last = c
	}
	if last < 0 {
		return true
	}
	return strings.Trim(t.Behind(last), " \t\f\\\r\n|") == "_"
}

// alternatives joins what alternatives capture: all capture the same names.
func (l *lowerer) alternatives(all []pattern) []capture {
	if len(all) == 0 {
		return nil
	}
	out := slices.Clone(all[0].captures)
	for i, c := range out {
		out[i].value = l.alternative(c, all)
	}
	return out
}

// alternative returns the value of one name: that of the first alternative that
// matches.
func (l *lowerer) alternative(c capture, all []pattern) flow.Expr {
	var out flow.Expr
	for _, p := range slices.Backward(all) {
		for _, same := range p.captures {
			switch {
			case l.tree.Text(same.name) != l.tree.Text(c.name):
			case out == nil || p.test == nil:
				out = same.value
			default:
				out = &flow.Cond{Where: l.at(c.name), Test: p.test, Then: same.value, Else: out}
			}
		}
	}
	return out
}

func (l *lowerer) isSplat(n int) bool {
	for n >= 0 && l.tree.Kind(n) == syntax.CasePattern {
		n = l.firstChild(n)
	}
	return n >= 0 && l.tree.Kind(n) == syntax.SplatPattern
}

// sequencePattern lowers the patterns of a sequence's elements. Whether the
// subject is one, and of that length, is known of a display alone.
func (l *lowerer) sequencePattern(at flow.Where, all []int, subject flow.Expr) pattern {
	star := slices.IndexFunc(all, l.isSplat)
	out := pattern{test: &flow.Opaque{Where: at, Operands: []flow.Expr{subject}}}
	display, ok := subject.(*flow.Sequence)
	if ok {
		out.test = nil
		if len(all) != len(display.Elems) && (star < 0 || len(all)-1 > len(display.Elems)) {
			out.test = never(at)
			ok = false
		}
	}
	for i, p := range all {
		if i == star {
			out.captures = append(out.captures, l.starCapture(p, subject, i, len(all)-1-i)...)
			continue
		}
		var part flow.Expr
		switch {
		case ok && star >= 0 && i > star:
			part = display.Elems[len(display.Elems)-len(all)+i]
		case ok:
			part = display.Elems[i]
		case star >= 0 && i > star:
			part = &flow.Element{Where: l.at(p), X: subject}
		default:
			part = &flow.Part{Where: l.at(p), X: subject, Index: i}
		}
		out.and(at, l.pattern(p, part))
	}
	return out
}

// starCapture captures the elements of a sequence but for some at both ends.
func (l *lowerer) starCapture(n int, subject flow.Expr, first, last int) []capture {
	name := l.aliasOf(n)
	if name < 0 || !l.captures(name) {
		return nil
	}
	if display, ok := subject.(*flow.Sequence); ok && first+last <= len(display.Elems) {
		return []capture{{name, &flow.Sequence{Where: l.at(n), Elems: display.Elems[first : len(display.Elems)-last]}}}
	}
	return []capture{{name, &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{subject}}}}
}

// wholeTypes are the classes whose only positional pattern is for the object
// itself.
var wholeTypes = map[string]bool{
	"bool": true, "bytearray": true, "bytes": true, "dict": true, "float": true, "frozenset": true,
	"int": true, "list": true, "set": true, "str": true, "tuple": true,
}

// classPattern lowers a class's pattern to a test of the type, and patterns for
// its attributes. Which those are that stand by position is not followed.
func (l *lowerer) classPattern(n int, subject flow.Expr) pattern {
	t := l.tree
	class := l.firstChild(n)
	if class < 0 {
		return l.anyPattern(n, subject)
	}
	out := pattern{test: &flow.TypeTest{Where: l.at(n), X: subject, Types: l.dottedExpr(class)}}
	for c := t.Next(class); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.CasePattern {
			continue
		}
		if keyword, alias := l.keywordOf(c); keyword >= 0 {
			out.and(l.at(n), l.keywordPattern(keyword, alias, subject))
			continue
		}
		part := subject
		if !wholeTypes[t.Text(class)] {
			part = &flow.Opaque{Where: l.at(c), Operands: []flow.Expr{subject}}
		}
		out.and(l.at(n), l.pattern(c, part))
	}
	return out
}

// keywordOf returns the keyword pattern that an argument of a class pattern is,
// and the name that `key=pattern as name` binds, which the tree puts around it;
// each or -1.
func (l *lowerer) keywordOf(n int) (keyword, alias int) {
	t := l.tree
	alias = -1
	for n >= 0 {
		switch t.Kind(n) {
		case syntax.KeywordPattern:
			return n, alias
		case syntax.AsPattern:
			for c := range t.Children(n) {
				if t.Kind(c) != syntax.CasePattern {
					alias = l.aliasOf(c)
				}
			}
		case syntax.CasePattern:
		default:
			return -1, -1
		}
		n = l.firstChild(n)
	}
	return -1, -1
}

func (l *lowerer) keywordPattern(n, alias int, subject flow.Expr) pattern {
	t := l.tree
	key := l.firstChild(n)
	if key < 0 {
		return l.anyPattern(n, subject)
	}
	part := &flow.Attr{Where: l.at(n), X: subject, Sel: t.Text(key)}
	var out pattern
	for c := range t.Children(n) {
		if c != key {
			out = l.pattern(c, part)
		}
	}
	if alias >= 0 && l.captures(alias) {
		out.captures = append(out.captures, capture{alias, part})
	}
	return out
}

// mappingPattern lowers a mapping's pattern: it has the keys, and patterns hold
// for their values. Whether the subject is a mapping is not known.
func (l *lowerer) mappingPattern(n int, subject flow.Expr) pattern {
	t := l.tree
	out := pattern{test: &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{subject}}}
	var key flow.Expr
	for c := range t.Children(n) {
		switch {
		case t.Node(c).Field == syntax.FieldKey && t.Kind(c) != syntax.Token:
			key = l.patternKey(c)
			out.and(l.at(n), pattern{test: &flow.Compare{Where: l.at(c), Op: "in", X: key, Y: subject}})
		case t.Node(c).Field == syntax.FieldValue && key != nil:
			out.and(l.at(n), l.pattern(c, &flow.Index{Where: l.at(c), X: subject, Key: key}))
		default:
			rest := l.anyPattern(c, subject)
			out.captures = append(out.captures, rest.captures...)
		}
	}
	return out
}

func (l *lowerer) patternKey(n int) flow.Expr {
	switch l.tree.Kind(n) {
	case syntax.DottedName:
		return l.dottedExpr(n)
	case syntax.Integer, syntax.Float:
		return l.number(n)
	}
	return l.expr(n)
}

// number lowers a number in a pattern. Its sign is a token beside it.
func (l *lowerer) number(n int) flow.Expr {
	sign := ""
	if l.tree.Negated(n) {
		sign = "-"
	}
	return &flow.Const{Where: l.at(n), Kind: flow.Number, Text: sign + l.tree.Text(n)}
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
	if out == nil {
		return &flow.Opaque{Where: l.at(n)}
	}
	return out
}
