package pyscan

import (
	"fmt"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// block lowers the statements below n.
func (l *lowerer) block(n int) {
	for c := range l.tree.Children(n) {
		if !l.nested(func() { l.stmt(c) }) {
			l.graph.Broken = true
		}
	}
}

func (l *lowerer) stmt(n int) {
	t := l.tree
	l.statement, l.awaits = n, false
	switch t.Kind(n) {
	case syntax.ExpressionStatement:
		for c := range t.Children(n) {
			l.simple(c)
		}
	case syntax.ReturnStatement:
		l.returns(n)
	case syntax.RaiseStatement:
		l.raises(n)
	case syntax.IfStatement:
		l.ifs(n)
	case syntax.WhileStatement:
		l.while(n)
	case syntax.ForStatement:
		l.fors(n)
	case syntax.TryStatement:
		l.try(n)
	case syntax.WithStatement:
		l.with(n)
	case syntax.MatchStatement:
		l.match(n)
	case syntax.BreakStatement, syntax.ContinueStatement:
		l.leaveLoop(t.Kind(n) == syntax.BreakStatement)
	case syntax.AssertStatement:
		l.assert(n)
	case syntax.DeleteStatement:
		l.deletes(l.firstChild(n))
	case syntax.ImportStatement, syntax.ImportFromStatement, syntax.FutureImportStatement:
		l.imports(n)
	case syntax.FunctionDefinition, syntax.ClassDefinition, syntax.DecoratedDefinition:
		l.definition(n)
	case syntax.Block:
		l.block(n)
	case syntax.KindError:
		l.graph.Broken = true
	case syntax.PassStatement, syntax.GlobalStatement, syntax.NonlocalStatement, syntax.TypeAliasStatement:
	default:
		l.emit(&flow.Eval{Where: l.at(n), X: &flow.Opaque{Where: l.at(n), Operands: l.children(n)}})
	}
}

// simple lowers what stands as a statement by itself.
func (l *lowerer) simple(n int) {
	t := l.tree
	switch t.Kind(n) {
	case syntax.Assignment:
		l.assignment(n)
	case syntax.AugmentedAssignment:
		left := t.Field(n, syntax.FieldLeft)
		l.emit(&flow.Assign{Where: l.at(n), Target: l.expr(left), Op: l.text(t.Field(n, syntax.FieldOperator)), Value: l.expr(t.Field(n, syntax.FieldRight))})
	case syntax.KindError:
		l.graph.Broken = true
	default:
		if x := l.expr(n); t.Kind(n) != syntax.String {
			l.emit(&flow.Eval{Where: l.at(n), X: x})
		}
	}
}

// assignment lowers a = b = value, an annotated one, and a bare annotation,
// which assigns nothing.
func (l *lowerer) assignment(n int) {
	t := l.tree
	targets := []int{t.Field(n, syntax.FieldLeft)}
	right := t.Field(n, syntax.FieldRight)
	if t.Field(n, syntax.FieldType) >= 0 && t.Kind(targets[0]) == syntax.PatternList {
		l.misread(n)
		return
	}
	for right >= 0 && t.Kind(right) == syntax.Assignment {
		targets = append(targets, t.Field(right, syntax.FieldLeft))
		right = t.Field(right, syntax.FieldRight)
	}
	if right < 0 {
		l.field(n, nil)
		return
	}
	value := l.expr(right)
	l.field(n, value)
	emit := func(a *flow.Assign) {
		a.At = l.span(n)
		l.emit(a)
	}
	if len(targets) > 1 {
		value = l.temporary(value, emit)
	}
	if lit, ok := value.(*flow.FuncLit); ok && len(targets) == 1 && t.Kind(targets[0]) == syntax.Identifier {
		lit.Func.Name = t.Text(targets[0])
	}
	for _, target := range targets {
		l.destructure(target, value, emit)
	}
}

// temporary stores a value in a variable of its own, so that it is evaluated
// once, and returns a read of it.
func (l *lowerer) temporary(value flow.Expr, emit func(*flow.Assign)) flow.Expr {
	if name, ok := value.(*flow.Name); ok {
		return name
	}
	tmp := &flow.Name{Where: flow.Where{At: value.Span()}, Var: &flow.Var{Name: "", Owner: l.fn}}
	emit(&flow.Assign{Where: tmp.Where, Target: tmp, Value: value})
	return tmp
}

// destructure assigns value to a target, part by part where the target is a
// pattern.
func (l *lowerer) destructure(target int, value flow.Expr, emit func(*flow.Assign)) {
	if target < 0 {
		return
	}
	t := l.tree
	if only := l.firstChild(target); t.Kind(target) == syntax.TuplePattern && only >= 0 &&
		t.Kind(only) != syntax.ListSplatPattern && !l.commaBehind(only) {
		l.destructure(only, value, emit) // (x) = value
		return
	}
	switch t.Kind(target) {
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.Tuple, syntax.List, syntax.ExpressionList:
		whole := l.temporary(value, emit)
		i, starred := 0, false
		for c := range t.Children(target) {
			var part flow.Expr = &flow.Part{Where: l.at(c), X: whole, Index: i}
			if kind := t.Kind(c); kind == syntax.ListSplatPattern || kind == syntax.ListSplat {
				starred, c = true, l.firstChild(c)
				part = &flow.Opaque{Where: l.at(target), Operands: []flow.Expr{whole}}
			} else if starred {
				part = &flow.Element{Where: l.at(c), X: whole}
			}
			l.destructure(c, part, emit)
			i++
		}
	case syntax.ParenthesizedExpression, syntax.AsPatternTarget:
		l.destructure(l.firstChild(target), value, emit)
	case syntax.Identifier, syntax.Attribute, syntax.Subscript:
		emit(&flow.Assign{Where: l.at(target), Target: l.expr(target), Value: value})
	}
}

func (l *lowerer) returns(n int) {
	ret := &flow.Return{Where: l.at(n)}
	if c := l.firstChild(n); c >= 0 {
		ret.Value = l.expr(c)
	}
	l.emit(ret)
	l.leave(0, l.graph.Exit)
	l.unreachable()
}

func (l *lowerer) raises(n int) {
	t := l.tree
	raise := &flow.Raise{Where: l.at(n)}
	if cause := t.Field(n, syntax.FieldCause); cause >= 0 {
		raise.Cause = l.expr(cause)
	}
	for c := range t.Children(n) {
		if t.Node(c).Field != syntax.FieldCause {
			raise.X = l.expr(c)
		}
	}
	if len(l.cur.Instrs) > 0 {
		l.advance()
	}
	l.cur.Instrs = append(l.cur.Instrs, raise)
	l.fail()
	l.unreachable()
}

// fail leads from the current block to where a failure goes, with the effects
// of all that is in it but a raise itself.
func (l *lowerer) fail() {
	if n := len(l.cur.Instrs); n > 0 {
		if _, raises := l.cur.Instrs[n-1].(*flow.Raise); !raises {
			l.advance()
		}
	}
	to := l.handler()
	if to == nil {
		to = l.graph.Fail
	}
	l.graph.Connect(l.cur, to, flow.OnFailure, nil)
}

// branch evaluates a condition and leads to two blocks, of which a constant
// condition leaves one out.
func (l *lowerer) branch(test flow.Expr, yes, no *flow.Block) {
	l.evaluate(test)
	c, constant := test.(*flow.Const)
	if !constant || !isFalse(c) {
		l.graph.Connect(l.cur, yes, flow.WhenTrue, test)
	}
	if !constant || isFalse(c) {
		l.graph.Connect(l.cur, no, flow.WhenFalse, test)
	}
}

func isFalse(c *flow.Const) bool {
	switch c.Kind {
	case flow.Nil:
		return true
	case flow.Bool:
		return c.Text == "False"
	case flow.Number:
		return c.Text == "0" || c.Text == "0.0"
	case flow.String, flow.Bytes:
		return c.Text == ""
	}
	return false
}

// evaluate emits the evaluation of a condition that calls or assigns, so that
// its effects are seen where they happen, and in a try that of one that takes a
// part of something, which may fail.
func (l *lowerer) evaluate(test flow.Expr) {
	handled := l.handler() != nil
	effects := handled && l.awaits
	flow.Inspect(test, func(e flow.Expr) bool {
		switch e.(type) {
		case *flow.Call, *flow.Let, *flow.Yield:
			effects = true
		case *flow.Index, *flow.Attr, *flow.Binary, *flow.Format, *flow.Comprehension, *flow.Opaque:
			effects = effects || handled
		}
		return !effects
	})
	if effects {
		l.emit(&flow.Eval{Where: flow.Where{At: test.Span()}, X: test})
	}
}

func (l *lowerer) ifs(n int) {
	t := l.tree
	after := l.graph.NewBlock()
	l.arm(n, after)
	for alt := range t.Fields(n, syntax.FieldAlternative) {
		if t.Kind(alt) == syntax.ElifClause {
			l.arm(alt, after)
		} else {
			l.block(t.Field(alt, syntax.FieldBody))
		}
	}
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = after
}

// arm lowers an if or elif: its test, its body, and on to after. Control goes
// on in the block where the test failed.
func (l *lowerer) arm(n int, after *flow.Block) {
	t := l.tree
	yes, no := l.graph.NewBlock(), l.graph.NewBlock()
	l.branch(l.expr(t.Field(n, syntax.FieldCondition)), yes, no)
	l.cur = yes
	if body := t.Field(n, syntax.FieldConsequence); body >= 0 {
		l.block(body)
	}
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = no
}

func (l *lowerer) while(n int) {
	t := l.tree
	head, body, done, after := l.graph.NewBlock(), l.graph.NewBlock(), l.graph.NewBlock(), l.graph.NewBlock()
	l.graph.Connect(l.cur, head, flow.Always, nil)
	l.cur = head
	l.branch(l.expr(t.Field(n, syntax.FieldCondition)), body, done)
	l.loop(head, body, done, after, n)
}

func (l *lowerer) fors(n int) {
	t := l.tree
	iter := l.temporary(l.expr(t.Field(n, syntax.FieldRight)), func(a *flow.Assign) { l.emit(a) })
	head, body, done, after := l.graph.NewBlock(), l.graph.NewBlock(), l.graph.NewBlock(), l.graph.NewBlock()
	l.graph.Connect(l.cur, head, flow.Always, nil)
	l.graph.Connect(head, body, flow.Always, nil)
	l.graph.Connect(head, done, flow.Always, nil)
	l.cur = body
	left := t.Field(n, syntax.FieldLeft)
	l.destructure(left, &flow.Element{Where: l.at(left), X: iter}, func(a *flow.Assign) { l.emit(a) })
	l.loop(head, l.cur, done, after, n)
}

// loop lowers the body of a loop from body on, back to head, and the else
// clause from done on.
func (l *lowerer) loop(head, body, done, after *flow.Block, n int) {
	t := l.tree
	l.jumps = append(l.jumps, jump{head: head, after: after})
	l.cur = body
	if b := t.Field(n, syntax.FieldBody); b >= 0 {
		l.block(b)
	}
	l.graph.Connect(l.cur, head, flow.Always, nil)
	l.jumps = l.jumps[:len(l.jumps)-1]
	l.cur = done
	if alt := t.Field(n, syntax.FieldAlternative); alt >= 0 {
		l.block(t.Field(alt, syntax.FieldBody))
	}
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = after
}

func (l *lowerer) leaveLoop(isBreak bool) {
	for i := len(l.jumps) - 1; i >= 0; i-- {
		if l.jumps[i].head == nil {
			continue
		}
		to := l.jumps[i].head
		if isBreak {
			to = l.jumps[i].after
		}
		from, n, at := l.cur, len(l.cur.Succs), l.span(l.statement)
		l.leave(i+1, to)
		if len(from.Succs) > n {
			from.Succs[n].Jump = flow.Jump{At: at, To: to}
		}
		break
	}
	l.unreachable()
}

func (l *lowerer) assert(n int) {
	var parts []flow.Expr
	for c := range l.tree.Children(n) {
		parts = append(parts, l.expr(c))
	}
	if len(parts) == 0 {
		return
	}
	yes, no := l.graph.NewBlock(), l.graph.NewBlock()
	l.branch(parts[0], yes, no)
	l.cur = no
	l.fail()
	l.cur = yes
}

func (l *lowerer) deletes(n int) {
	if n < 0 {
		return
	}
	t := l.tree
	switch t.Kind(n) {
	case syntax.ExpressionList, syntax.Tuple, syntax.List, syntax.ParenthesizedExpression:
		for c := range t.Children(n) {
			l.deletes(c)
		}
	default:
		l.emit(&flow.Delete{Where: l.at(n), Target: l.expr(n)})
	}
}

func (l *lowerer) imports(n int) {
	t := l.tree
	bind := func(clause int, name string, e *flow.Import) {
		e.Where = l.at(clause)
		l.emit(&flow.Assign{Where: l.at(n), Target: &flow.Name{Where: l.at(clause), Var: l.lookup(name)}, Value: e})
	}
	if t.Kind(n) == syntax.ImportStatement {
		for clause := range t.Fields(n, syntax.FieldName) {
			path := clause
			if t.Kind(clause) == syntax.AliasedImport {
				path = t.Field(clause, syntax.FieldName)
			}
			full, name := l.dotted(path), l.importBinds(clause, true)
			if path == clause {
				full = name // `import a.b` binds a
			}
			bind(clause, name, &flow.Import{Path: full})
		}
		return
	}
	module := l.modulePath(t.Field(n, syntax.FieldModuleName))
	for clause := range t.Fields(n, syntax.FieldName) {
		member := clause
		if t.Kind(clause) == syntax.AliasedImport {
			member = t.Field(clause, syntax.FieldName)
		}
		bind(clause, l.importBinds(clause, false), &flow.Import{Path: module, Name: l.dotted(member)})
	}
}

// modulePath returns a module's path as an import writes it, with a leading
// dot for every level of a relative one.
func (l *lowerer) modulePath(n int) string {
	t := l.tree
	if n < 0 {
		return "__future__"
	}
	if t.Kind(n) != syntax.RelativeImport {
		return l.dotted(n)
	}
	out := ""
	for c := range t.Children(n) {
		if t.Kind(c) == syntax.ImportPrefix {
			for _, r := range t.Text(c) {
				if r == '.' {
					out += "."
				}
			}
		} else {
			out += l.dotted(c)
		}
	}
	return out
}

// with lowers the items one in another, and the body in the last.
func (l *lowerer) with(n int) {
	t := l.tree
	var items []int
	for clause := range t.Children(n) {
		if t.Kind(clause) == syntax.WithClause {
			items = slices.AppendSeq(items, t.Children(clause))
		}
	}
	l.within(items, t.Field(n, syntax.FieldBody))
}

// within lowers context managers and what runs in them. A failure under
// suppress() goes on behind the statement.
func (l *lowerer) within(items []int, body int) {
	for i, item := range items {
		if suppressed := l.withItem(item); suppressed != nil {
			l.suppress(suppressed, func() { l.within(items[i+1:], body) })
			return
		}
	}
	if body >= 0 {
		l.block(body)
	}
}

// suppress lowers what runs while failures of some types are swallowed.
func (l *lowerer) suppress(types *flow.Caught, run func()) {
	failed, after := l.graph.NewBlock(), l.graph.NewBlock()
	if len(l.cur.Instrs) > 0 {
		l.advance()
	}
	l.jumps = append(l.jumps, jump{handler: failed})
	run()
	l.jumps = l.jumps[:len(l.jumps)-1]
	l.graph.Connect(l.cur, after, flow.Always, nil)
	l.cur = failed
	l.graph.Connect(failed, after, flow.WhenTrue, types)
	passes := l.graph.NewBlock()
	l.graph.Connect(failed, passes, flow.WhenFalse, types)
	l.cur = passes
	l.fail()
	l.cur = after
}

// withItem lowers one context manager, and returns which failures it swallows,
// or nil.
func (l *lowerer) withItem(n int) *flow.Caught {
	t := l.tree
	value := n
	if t.Kind(n) == syntax.WithItem {
		value = t.Field(n, syntax.FieldValue)
		if value < 0 {
			value = l.firstChild(n)
		}
	}
	target := -1
	if value >= 0 && t.Kind(value) == syntax.AsPattern {
		target = t.Field(value, syntax.FieldAlias)
		value = l.firstChild(value)
	}
	x := l.expr(value)
	entered := &flow.Entered{Where: l.at(n), X: x}
	if target < 0 {
		l.emit(&flow.Eval{Where: l.at(n), X: entered})
	} else {
		l.destructure(target, entered, func(a *flow.Assign) { l.emit(a) })
	}
	call, ok := x.(*flow.Call)
	if !ok {
		return nil
	}
	name := ""
	switch fun := call.Fun.(type) {
	case *flow.Name:
		name = fun.Var.Name
	case *flow.Attr:
		name = fun.Sel
	}
	if name != "suppress" {
		return nil
	}
	types := &flow.Sequence{Where: l.at(n)}
	for _, a := range call.Args {
		types.Elems = append(types.Elems, a.Value)
	}
	return &flow.Caught{Where: l.at(n), Types: types}
}

// misread notes an annotation of several variables, which is no Python. The
// grammar makes one of `match (a)[0], b:` before `case [c]:`, without an error.
func (l *lowerer) misread(n int) {
	l.graph.Broken = true
	l.unit.program.problem(l.unit.path, fmt.Sprintf("line %d: this is not understood; the code around it was not analysed", l.at(n).At.Line()))
}
