package pyscan

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// A scope maps the names that are bound in one function, class body or
// comprehension to their variables. A module's own names are the globals of
// its unit.
type scope struct {
	fn    *flow.Func
	outer *scope // nil: the module
	vars  map[string]*flow.Var
	class bool // a class body: functions inside do not see its names
}

// bind makes the scope's own variable with that name, if it has none yet.
func (s *scope) bind(name string) {
	if _, ok := s.vars[name]; !ok {
		s.vars[name] = &flow.Var{Name: name, Owner: s.fn}
	}
}

// lookup finds the variable that a name means in a scope.
func (l *lowerer) lookup(name string) *flow.Var {
	for s := l.scope; s != nil; s = s.outer {
		if s.class && s != l.scope {
			continue
		}
		if v, ok := s.vars[name]; ok {
			return v
		}
	}
	return l.unit.flow.Global(name)
}

// newScope makes the scope of a function or class body and binds all names
// that its code binds, because in Python a name is local to the whole function
// when it is bound anywhere in it.
func (l *lowerer) newScope(fn *flow.Func, outer *scope, body int, class bool) *scope {
	s := &scope{fn: fn, outer: outer, vars: make(map[string]*flow.Var), class: class}
	for _, p := range fn.Params {
		s.vars[p.Var.Name] = p.Var
	}
	if body >= 0 {
		l.declare(s, body)
		l.bindIn(s, body)
	}
	return s
}

// declare handles the global and nonlocal statements of a scope, which come
// first: a name that they declare is not the scope's own.
func (l *lowerer) declare(s *scope, body int) {
	t := l.tree
	l.eachOwn(body, func(n int) {
		kind := t.Kind(n)
		if kind != syntax.GlobalStatement && kind != syntax.NonlocalStatement {
			return
		}
		for c := range t.Children(n) {
			name := t.Text(c)
			v := l.unit.flow.Global(name)
			if kind == syntax.NonlocalStatement {
				v = s.outer.find(name, v)
				v.Shared = true
			}
			s.vars[name] = v
		}
	})
}

// find returns the variable of the nearest function scope that binds a name.
func (s *scope) find(name string, global *flow.Var) *flow.Var {
	for ; s != nil; s = s.outer {
		if v, ok := s.vars[name]; ok && !s.class {
			return v
		}
	}
	return global
}

// bindIn binds the names that a scope's own code binds.
func (l *lowerer) bindIn(s *scope, body int) {
	t := l.tree
	l.eachOwn(body, func(n int) {
		switch t.Kind(n) {
		case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement:
			l.bindPattern(s, t.Field(n, syntax.FieldLeft))
		case syntax.NamedExpression:
			l.bindPattern(s, t.Field(n, syntax.FieldName))
		case syntax.FunctionDefinition, syntax.ClassDefinition:
			l.bindPattern(s, t.Field(n, syntax.FieldName))
		case syntax.ImportStatement, syntax.ImportFromStatement:
			l.bindImport(s, n)
		case syntax.AsPatternTarget:
			for c := range t.Children(n) {
				l.bindPattern(s, c)
			}
		case syntax.ExceptClause, syntax.ExceptGroupClause:
			if name := l.exceptName(n); name >= 0 {
				l.bindPattern(s, name)
			}
		case syntax.CasePattern:
			l.bindCase(s, n)
		case syntax.DeleteStatement:
			for c := range t.Children(n) {
				l.bindPattern(s, c)
			}
		}
	})
}

// eachOwn visits the nodes below body that belong to its scope: not those of
// functions, classes and lambdas inside, but their headers' names. A
// comprehension has a scope of its own as well, but for := in it.
func (l *lowerer) eachOwn(body int, visit func(int)) {
	t := l.tree
	end := -1
	for n := range t.Within(body) {
		if n < end {
			continue
		}
		visit(n)
		switch t.Kind(n) {
		case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.Lambda:
			end = l.behind(n)
		}
	}
}

// behind returns the first node after all below n.
func (l *lowerer) behind(n int) int {
	t := l.tree
	for {
		if next := t.Next(n); next >= 0 {
			return next
		}
		if n = t.Parent(n); n < 0 {
			return t.Len()
		}
	}
}

func (l *lowerer) bindPattern(s *scope, n int) {
	if n < 0 {
		return
	}
	t := l.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		s.bind(t.Text(n))
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.ListSplatPattern,
		syntax.Tuple, syntax.List, syntax.ExpressionList, syntax.ParenthesizedExpression, syntax.ListSplat:
		for c := range t.Children(n) {
			l.bindPattern(s, c)
		}
	}
}

func (l *lowerer) bindImport(s *scope, n int) {
	t := l.tree
	for name := range t.Fields(n, syntax.FieldName) {
		s.bind(l.importBinds(name, t.Kind(n) == syntax.ImportStatement))
	}
}

// importBinds returns the name that one clause of an import binds: the alias,
// or, for `import a.b`, the first part of the path.
func (l *lowerer) importBinds(clause int, whole bool) string {
	t := l.tree
	if t.Kind(clause) == syntax.AliasedImport {
		if alias := t.Field(clause, syntax.FieldAlias); alias >= 0 {
			return t.Text(alias)
		}
		clause = t.Field(clause, syntax.FieldName)
	}
	text := l.dotted(clause)
	if whole {
		for i := range len(text) {
			if text[i] == '.' {
				return text[:i]
			}
		}
	}
	return text
}

// dotted returns the text of a dotted name without the white space that may
// stand in it.
func (l *lowerer) dotted(n int) string {
	t := l.tree
	if n < 0 {
		return ""
	}
	if t.Kind(n) != syntax.DottedName {
		return t.Text(n)
	}
	out := ""
	for c := range t.Children(n) {
		if out != "" {
			out += "."
		}
		out += t.Text(c)
	}
	return out
}

// bindCase binds what a pattern of a match captures. An undotted name is a
// capture.
func (l *lowerer) bindCase(s *scope, n int) {
	t := l.tree
	end := l.behind(n)
	for c := n + 1; c < end && c < t.Len(); c++ {
		if t.Kind(c) == syntax.Identifier && l.captures(c) {
			s.bind(t.Text(c))
		}
	}
}

// captures reports whether an identifier in a case pattern is a capture: it is
// neither part of a dotted name of several parts, nor a class's name, nor a
// keyword.
func (l *lowerer) captures(n int) bool {
	t := l.tree
	if t.Text(n) == "_" {
		return false
	}
	p := t.Parent(n)
	switch t.Kind(p) {
	case syntax.DottedName:
		if t.FirstChild(p) != n || t.Next(n) >= 0 {
			return false
		}
		return t.Kind(t.Parent(p)) != syntax.ClassPattern
	case syntax.KeywordPattern:
		return t.FirstChild(p) != n
	case syntax.ClassPattern:
		return false
	}
	return true
}
