package pyscan

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// A lowerer turns the syntax of one function into its control-flow graph.
type lowerer struct {
	unit  *unit
	tree  *syntax.Tree
	fn    *flow.Func
	scope *scope
	graph *flow.Graph
	cur   *flow.Block
	jumps []jump // what encloses the code, the innermost last
	depth int
	// statement is the node of the statement that is being lowered.
	statement int
	// awaits: the expression that was lowered last awaits something, which can
	// fail however plain what it awaits is.
	awaits bool
	// deadEnd is the block behind the last jump, which nothing leads to.
	deadEnd *flow.Block
	// finals counts the copies of finally clauses.
	finals int
}

// A jump is a statement that changes where control goes from inside it.
type jump struct {
	// head and after are a loop's: where continue and break lead.
	head, after *flow.Block
	// handler is where a failure in a try leads.
	handler *flow.Block
	// final is the body of a finally, which every way out passes.
	final *final
}

// maxDepth bounds the nesting of expressions and of statements. What is nested
// deeper is opaque: it was written by a program, or against one.
const maxDepth = 1200

func (l *lowerer) span(n int) flow.Span {
	node := l.tree.Node(n)
	return flow.Span{File: l.unit.flow.File, Start: int(node.Start), End: int(node.End)}
}

func (l *lowerer) at(n int) flow.Where { return flow.Where{At: l.span(n)} }

// missing stands for an expression that broken source lacks. Its place is the
// statement's.
func (l *lowerer) missing() flow.Expr { return &flow.Opaque{Where: l.at(l.statement)} }

// lowerBody lowers the block of a function, class or module into a new graph.
func (l *lowerer) lowerBody(fn *flow.Func, outer *scope, body int, class bool) *flow.Graph {
	inner := &lowerer{unit: l.unit, tree: l.tree, fn: fn, graph: flow.NewGraph(), depth: l.depth + 1}
	if inner.depth > maxDepth {
		inner.graph.Broken = true
		return inner.graph
	}
	inner.scope = l.newScope(fn, outer, body, class)
	inner.cur = inner.graph.Entry()
	if body >= 0 {
		inner.block(body)
	}
	inner.graph.Connect(inner.cur, inner.graph.Exit, flow.Always, nil)
	return inner.graph
}

// emit adds an instruction. In a try, one that can fail gets a block of its
// own, whose failure edge leads to the handler with the state before it.
func (l *lowerer) emit(in flow.Instr) {
	handler := l.handler()
	fails := l.awaits || canFail(in)
	l.awaits = false
	if handler == nil || !fails {
		l.cur.Instrs = append(l.cur.Instrs, in)
		return
	}
	if len(l.cur.Instrs) > 0 || len(l.cur.Succs) > 0 {
		l.advance()
	}
	l.cur.Instrs = append(l.cur.Instrs, in)
	l.graph.Connect(l.cur, handler, flow.OnFailure, nil)
	l.advance()
}

// advance begins a new block that follows the current one.
func (l *lowerer) advance() {
	next := l.graph.NewBlock()
	l.graph.Connect(l.cur, next, flow.Always, nil)
	l.cur = next
}

// unreachable begins a block that nothing leads to.
func (l *lowerer) unreachable() {
	l.cur = l.graph.NewBlock()
	l.deadEnd = l.cur
}

// dead reports whether the current block is one that nothing can lead to.
func (l *lowerer) dead() bool { return l.cur == l.deadEnd && len(l.cur.Instrs) == 0 }

// handler returns where a failure leads from here, or nil where it leaves the
// function.
func (l *lowerer) handler() *flow.Block {
	for i := len(l.jumps) - 1; i >= 0; i-- {
		if l.jumps[i].handler != nil {
			return l.jumps[i].handler
		}
	}
	return nil
}

// canFail reports whether an instruction can raise an exception. Binding a
// name to a constant, a name or a definition cannot, as far as the rules care.
func canFail(in flow.Instr) bool {
	switch in := in.(type) {
	case *flow.Assign:
		if _, ok := in.Target.(*flow.Name); !ok || in.Op != "" {
			return true
		}
		return exprCanFail(in.Value)
	case *flow.Eval:
		return exprCanFail(in.X)
	case *flow.Return:
		return in.Value != nil && exprCanFail(in.Value)
	}
	return true
}

func exprCanFail(e flow.Expr) bool {
	switch e.(type) {
	case *flow.Const, *flow.Name, *flow.FuncLit, *flow.Caught:
		return false
	}
	return true
}

// nested runs lower with one more level of nesting, or returns false when
// there are too many.
func (l *lowerer) nested(lower func()) bool {
	if l.depth >= maxDepth {
		return false
	}
	l.depth++
	lower()
	l.depth--
	return true
}
