package pyscan

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// definition lowers a def or class, decorated or not, to an assignment of the
// function or class to its name.
func (l *lowerer) definition(n int) {
	t := l.tree
	var decorators []flow.Expr
	def := n
	if t.Kind(n) == syntax.DecoratedDefinition {
		for c := range t.Children(n) {
			if t.Kind(c) == syntax.Decorator {
				decorators = append(decorators, l.first(c))
			}
		}
		if def = t.Field(n, syntax.FieldDefinition); def < 0 {
			return
		}
	}
	name := t.Field(def, syntax.FieldName)
	if name < 0 {
		l.graph.Broken = true
		return
	}
	var value flow.Expr
	if t.Kind(def) == syntax.ClassDefinition {
		value = &flow.ClassLit{Where: l.at(def), Class: l.class(def, decorators)}
	} else {
		value = &flow.FuncLit{Where: l.at(def), Func: l.function(n, def, decorators)}
	}
	target := &flow.Name{Where: l.at(name), Var: l.lookup(t.Text(name))}
	l.emit(&flow.Assign{Where: l.at(name), Target: target, Value: value})
}

// function makes the Func of a def. Its body is lowered at once, as long as
// the tree is there; that of a def that was cut out of the skeleton is parsed
// and lowered when it is asked for.
func (l *lowerer) function(whole, def int, decorators []flow.Expr) *flow.Func {
	t := l.tree
	fn := &flow.Func{
		Name: l.text(t.Field(def, syntax.FieldName)), Kind: flow.Def, Unit: l.unit.flow, Outer: l.fn,
		At: l.span(whole), NameAt: l.span(t.Field(def, syntax.FieldName)), Decorators: decorators,
	}
	if result := t.Field(def, syntax.FieldReturnType); result >= 0 {
		fn.Result = l.typeExpr(result)
	}
	if l.fn != nil && l.fn.Kind == flow.ClassInit {
		fn.Class = l.fn.Class
	}
	l.params(fn, t.Field(def, syntax.FieldParameters))
	if fn.Class != nil && len(fn.Params) > 0 && !isStatic(decorators) {
		fn.Receiver = fn.Params[0].Var
	}
	l.graph.Funcs = append(l.graph.Funcs, fn)
	outer := l.scope
	if cut, ok := t.Cut(def); ok {
		fn.Lower = func(fn *flow.Func) *flow.Graph { return l.unit.lowerCut(fn, outer, cut) }
		return fn
	}
	fn.Lower = func(fn *flow.Func) *flow.Graph { return l.lowerBody(fn, outer, t.Field(def, syntax.FieldBody), false) }
	fn.Graph()
	return fn
}

// isStatic reports whether a method has no receiver.
func isStatic(decorators []flow.Expr) bool {
	for _, d := range decorators {
		if n, ok := d.(*flow.Name); ok && functionStatics[n.Var.Name] {
			return true
		}
	}
	return false
}

// class makes the Class of a class definition and lowers its body.
func (l *lowerer) class(n int, decorators []flow.Expr) *flow.Class {
	t := l.tree
	c := &flow.Class{Name: l.text(t.Field(n, syntax.FieldName)), Unit: l.unit.flow, At: l.span(n), Decorators: decorators}
	if bases := t.Field(n, syntax.FieldSuperclasses); bases >= 0 {
		for b := range t.Children(bases) {
			if kind := t.Kind(b); kind != syntax.KeywordArgument && kind != syntax.DictionarySplat {
				c.Bases = append(c.Bases, l.expr(b))
			}
		}
	}
	name := t.Field(n, syntax.FieldName)
	c.Body = &flow.Func{Name: c.Name, Kind: flow.ClassInit, Unit: l.unit.flow, Outer: l.fn, Class: c, At: l.span(n), NameAt: l.span(name)}
	outer := l.scope
	c.Body.Lower = func(fn *flow.Func) *flow.Graph { return l.lowerBody(fn, outer, t.Field(n, syntax.FieldBody), true) }
	c.Body.Graph()
	l.graph.Funcs = append(l.graph.Funcs, c.Body)
	return c
}

// params lowers a parameter list. Defaults are expressions of the enclosing
// scope.
func (l *lowerer) params(fn *flow.Func, n int) {
	if n < 0 {
		return
	}
	t := l.tree
	kind := flow.ByBoth
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.PositionalSeparator:
			for _, p := range fn.Params {
				p.Kind = flow.ByPosition
			}
			continue
		case syntax.KeywordSeparator:
			kind = flow.ByKeyword
			continue
		}
		name, def, k := l.param(c)
		if name < 0 {
			continue
		}
		p := &flow.Param{Var: &flow.Var{Name: t.Text(name), Owner: fn}, Kind: kind, Type: l.annotation(c)}
		if k != flow.ByBoth {
			p.Kind = k
		}
		if k == flow.RestPositional {
			kind = flow.ByKeyword
		}
		if def >= 0 {
			p.Default = l.expr(def)
		}
		fn.Params = append(fn.Params, p)
	}
}

// param returns a parameter's name, its default or -1, and its kind if the
// spelling decides it.
func (l *lowerer) param(n int) (name, def int, kind flow.ParamKind) {
	t := l.tree
	switch t.Kind(n) {
	case syntax.Identifier:
		return n, -1, flow.ByBoth
	case syntax.DefaultParameter, syntax.TypedDefaultParameter:
		return t.Field(n, syntax.FieldName), t.Field(n, syntax.FieldValue), flow.ByBoth
	case syntax.TypedParameter:
		return l.param(l.firstChild(n))
	case syntax.ListSplatPattern:
		return l.firstChild(n), -1, flow.RestPositional
	case syntax.DictionarySplatPattern:
		return l.firstChild(n), -1, flow.RestKeyed
	}
	return -1, -1, flow.ByBoth
}
