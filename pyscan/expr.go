package pyscan

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// expr lowers an expression. It never returns nil; n < 0, for what the source
// lacks, gives an opaque.
func (l *lowerer) expr(n int) flow.Expr {
	if n < 0 {
		return l.missing()
	}
	var out flow.Expr
	if !l.nested(func() { out = l.exprAt(n) }) {
		return &flow.Opaque{Where: l.at(n)}
	}
	return out
}

func (l *lowerer) exprAt(n int) flow.Expr {
	t := l.tree
	field := func(f syntax.Field) flow.Expr { return l.expr(t.Field(n, f)) }
	switch t.Kind(n) {
	case syntax.Identifier:
		return &flow.Name{Where: l.at(n), Var: l.lookup(t.Text(n))}
	case syntax.None:
		return &flow.Const{Where: l.at(n), Kind: flow.Nil, Text: "None"}
	case syntax.True, syntax.False:
		return &flow.Const{Where: l.at(n), Kind: flow.Bool, Text: t.Text(n)}
	case syntax.Integer, syntax.Float:
		return &flow.Const{Where: l.at(n), Kind: flow.Number, Text: t.Text(n)}
	case syntax.Ellipsis:
		return &flow.Const{Where: l.at(n), Kind: flow.Ellipsis, Text: "..."}
	case syntax.String, syntax.ConcatenatedString:
		return l.stringLiteral(n)
	case syntax.Attribute:
		name := t.Field(n, syntax.FieldAttribute)
		return &flow.Attr{Where: l.at(n), X: field(syntax.FieldObject), Sel: l.text(name)}
	case syntax.Subscript:
		return l.index(n, l.expr)
	case syntax.Call:
		return l.call(n)
	case syntax.Dictionary:
		return l.dictionary(n)
	case syntax.List, syntax.Set, syntax.Tuple, syntax.ExpressionList, syntax.PatternList, syntax.TuplePattern, syntax.ListPattern:
		return &flow.Sequence{Where: l.at(n), Elems: l.children(n)}
	case syntax.ListSplat, syntax.ListSplatPattern, syntax.DictionarySplat:
		return &flow.Spread{Where: l.at(n), X: l.first(n)}
	case syntax.ParenthesizedExpression, syntax.ParenthesizedListSplat:
		return l.first(n)
	case syntax.Await:
		l.awaits = true
		return l.first(n)
	case syntax.ConditionalExpression:
		return l.conditional(n)
	case syntax.BooleanOperator:
		return l.boolean(n)
	case syntax.NotOperator:
		return &flow.Not{Where: l.at(n), X: field(syntax.FieldArgument)}
	case syntax.ComparisonOperator:
		return l.comparison(n)
	case syntax.BinaryOperator:
		return l.binary(n)
	case syntax.UnaryOperator:
		return l.unary(n)
	case syntax.NamedExpression:
		return l.let(n)
	case syntax.Lambda:
		return l.lambda(n)
	case syntax.ListComprehension, syntax.SetComprehension, syntax.DictionaryComprehension, syntax.GeneratorExpression:
		return l.comprehension(n)
	case syntax.Yield:
		l.fn.Generator = true
		y := &flow.Yield{Where: l.at(n)}
		if l.firstChild(n) >= 0 {
			y.X = l.first(n)
		}
		return y
	case syntax.AsPattern:
		return l.first(n)
	case syntax.Assignment:
		return &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{field(syntax.FieldRight)}}
	}
	return &flow.Opaque{Where: l.at(n), Operands: l.children(n)}
}

func (l *lowerer) text(n int) string {
	if n < 0 {
		return ""
	}
	return l.tree.Text(n)
}

// firstChild returns the first child that is no comment, or -1.
func (l *lowerer) firstChild(n int) int {
	for c := range l.tree.Children(n) {
		return c
	}
	return -1
}

func (l *lowerer) first(n int) flow.Expr { return l.expr(l.firstChild(n)) }

func (l *lowerer) children(n int) []flow.Expr {
	var out []flow.Expr
	for c := range l.tree.Children(n) {
		out = append(out, l.expr(c))
	}
	return out
}

// index lowers x[key] with the keys as lower takes them; several are a sequence.
func (l *lowerer) index(n int, lower func(int) flow.Expr) flow.Expr {
	t := l.tree
	var keys []flow.Expr
	for k := range t.Fields(n, syntax.FieldSubscript) {
		keys = append(keys, lower(k))
	}
	out := &flow.Index{Where: l.at(n), X: l.expr(t.Field(n, syntax.FieldValue))}
	if len(keys) == 1 {
		out.Key = keys[0]
	} else {
		out.Key = &flow.Sequence{Where: l.at(n), Elems: keys}
	}
	return out
}

func (l *lowerer) call(n int) flow.Expr {
	t := l.tree
	out := &flow.Call{Where: l.at(n), Fun: l.expr(t.Field(n, syntax.FieldFunction))}
	args := t.Field(n, syntax.FieldArguments)
	if args < 0 {
		return out
	}
	if t.Kind(args) == syntax.GeneratorExpression {
		out.Args = []flow.Arg{{At: l.span(args), Value: l.expr(args)}}
		return out
	}
	for c := range t.Children(args) {
		out.Args = append(out.Args, l.arg(c))
	}
	return out
}

func (l *lowerer) arg(n int) flow.Arg {
	t := l.tree
	a := flow.Arg{At: l.span(n)}
	switch t.Kind(n) {
	case syntax.KeywordArgument:
		a.Key = l.text(t.Field(n, syntax.FieldName))
		a.Value = l.expr(t.Field(n, syntax.FieldValue))
	case syntax.DictionarySplat:
		a.Splat, a.Value = flow.Keyed, l.first(n)
	case syntax.ListSplat:
		a.Splat, a.Value = flow.Positional, l.first(n)
	default:
		a.Value = l.expr(n)
	}
	return a
}

func (l *lowerer) dictionary(n int) flow.Expr {
	t := l.tree
	out := &flow.RecordLit{Where: l.at(n)}
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.Pair:
			out.Entries = append(out.Entries, flow.Entry{Key: l.expr(t.Field(c, syntax.FieldKey)), Value: l.expr(t.Field(c, syntax.FieldValue))})
		case syntax.DictionarySplat:
			out.Entries = append(out.Entries, flow.Entry{Value: l.first(c)})
		}
	}
	return out
}

func (l *lowerer) conditional(n int) flow.Expr {
	var parts []int
	for c := range l.tree.Children(n) {
		parts = append(parts, c)
	}
	if len(parts) != 3 {
		return &flow.Opaque{Where: l.at(n), Operands: l.children(n)}
	}
	return &flow.Cond{Where: l.at(n), Then: l.expr(parts[0]), Test: l.expr(parts[1]), Else: l.expr(parts[2])}
}

// boolean lowers a chain of the same operator to one node, so that a long one
// is no deep tree.
func (l *lowerer) boolean(n int) flow.Expr {
	t := l.tree
	op := l.text(t.Field(n, syntax.FieldOperator))
	var operands []flow.Expr
	for {
		operands = append(operands, l.expr(t.Field(n, syntax.FieldRight)))
		left := t.Field(n, syntax.FieldLeft)
		if left < 0 || t.Kind(left) != syntax.BooleanOperator || l.text(t.Field(left, syntax.FieldOperator)) != op {
			operands = append(operands, l.expr(left))
			break
		}
		n = left
	}
	top := n
	for t.Kind(t.Parent(top)) == syntax.BooleanOperator && l.text(t.Field(t.Parent(top), syntax.FieldOperator)) == op && t.Field(t.Parent(top), syntax.FieldLeft) == top {
		top = t.Parent(top)
	}
	for i, j := 0, len(operands)-1; i < j; i, j = i+1, j-1 {
		operands[i], operands[j] = operands[j], operands[i]
	}
	return &flow.Logic{Where: l.at(top), And: op == "and", Operands: operands}
}

// comparison lowers a chain a < b < c to (a < b) and (b < c).
func (l *lowerer) comparison(n int) flow.Expr {
	t := l.tree
	var values []flow.Expr
	var ops []string
	for c := range t.Children(n) {
		if t.Node(c).Field == syntax.FieldOperators {
			ops = append(ops, t.Operator(c))
		} else {
			values = append(values, l.expr(c))
		}
	}
	if len(values) != len(ops)+1 {
		return &flow.Opaque{Where: l.at(n), Operands: values}
	}
	var parts []flow.Expr
	for i, op := range ops {
		parts = append(parts, &flow.Compare{Where: l.at(n), Op: op, X: values[i], Y: values[i+1]})
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &flow.Logic{Where: l.at(n), And: true, Operands: parts}
}

func (l *lowerer) unary(n int) flow.Expr {
	t := l.tree
	x := l.expr(t.Field(n, syntax.FieldArgument))
	if c, ok := x.(*flow.Const); ok && c.Kind == flow.Number && l.text(t.Field(n, syntax.FieldOperator)) == "-" {
		return &flow.Const{Where: l.at(n), Kind: flow.Number, Text: "-" + c.Text}
	}
	return &flow.Opaque{Where: l.at(n), Operands: []flow.Expr{x}}
}

func (l *lowerer) let(n int) flow.Expr {
	t := l.tree
	name := t.Field(n, syntax.FieldName)
	// In a comprehension := binds in the enclosing function.
	saved := l.scope
	for l.scope != nil && l.scope.fn == l.fn && l.scope.outer != nil && l.scope.outer.fn == l.fn {
		l.scope = l.scope.outer
	}
	target := &flow.Name{Where: l.at(name), Var: l.lookup(l.text(name))}
	l.scope = saved
	return &flow.Let{Where: l.at(n), Target: target, Value: l.expr(t.Field(n, syntax.FieldValue))}
}

// comprehension lowers the loops in a scope of their own.
func (l *lowerer) comprehension(n int) flow.Expr {
	t := l.tree
	saved := l.scope
	l.scope = &scope{fn: l.fn, outer: saved, vars: make(map[string]*flow.Var)}
	defer func() { l.scope = saved }()
	out := &flow.Comprehension{Where: l.at(n)}
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.ForInClause:
			iter := l.expr(t.Field(c, syntax.FieldRight))
			left := t.Field(c, syntax.FieldLeft)
			l.bindPattern(l.scope, left)
			var assigns []*flow.Assign
			l.destructure(left, &flow.Element{Where: l.at(c), X: iter}, func(a *flow.Assign) { assigns = append(assigns, a) })
			out.Loops = append(out.Loops, flow.ForClause{Assigns: assigns})
		case syntax.IfClause:
			if k := len(out.Loops) - 1; k >= 0 {
				out.Loops[k].Conds = append(out.Loops[k].Conds, l.first(c))
			}
		}
	}
	body := t.Field(n, syntax.FieldBody)
	if body >= 0 && t.Kind(body) == syntax.Pair && t.Kind(n) == syntax.DictionaryComprehension {
		out.Key, out.Value = l.expr(t.Field(body, syntax.FieldKey)), l.expr(t.Field(body, syntax.FieldValue))
	} else {
		out.Value = l.expr(body)
	}
	return out
}

func (l *lowerer) lambda(n int) flow.Expr {
	t := l.tree
	fn := &flow.Func{Name: "<lambda>", Kind: flow.Lambda, Unit: l.unit.flow, Outer: l.fn, At: l.span(n), NameAt: l.span(n)}
	l.params(fn, t.Field(n, syntax.FieldParameters))
	outer := l.scope
	fn.Lower = func(fn *flow.Func) *flow.Graph {
		inner := &lowerer{unit: l.unit, tree: t, fn: fn, graph: flow.NewGraph(), depth: l.depth + 1, statement: n}
		body := t.Field(n, syntax.FieldBody)
		inner.scope = l.newScope(fn, outer, body, false)
		inner.cur = inner.graph.Entry()
		inner.emit(&flow.Return{Where: l.at(n), Value: inner.expr(body)})
		inner.graph.Connect(inner.cur, inner.graph.Exit, flow.Always, nil)
		return inner.graph
	}
	fn.Graph()
	l.graph.Funcs = append(l.graph.Funcs, fn)
	return &flow.FuncLit{Where: l.at(n), Func: fn}
}
