package pyscan

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// A final is the body of a finally clause. Every way out of the try passes a
// copy of its own, so that the ways stay apart, as CPython compiles it; when
// there are too many ways, the further ones to one place share a copy, and when
// a function has too many copies, all of them.
type final struct {
	body   int
	copies int
	// to holds the first block of the copies that ways to one place share.
	to map[*flow.Block]*flow.Block
	// The copy that all share, from its first block to its last.
	first, last *flow.Block
}

// maxCopies bounds the copies of one finally that ways have for themselves.
const maxCopies = 6

func (l *lowerer) try(n int) {
	t := l.tree
	var handlers []int
	body, orElse, finally := t.Field(n, syntax.FieldBody), -1, -1
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.ExceptClause, syntax.ExceptGroupClause:
			handlers = append(handlers, c)
		case syntax.ElseClause:
			orElse = t.Field(c, syntax.FieldBody)
		case syntax.FinallyClause:
			finally = l.blockOf(c)
		}
	}
	outer := len(l.jumps)
	var fin *final
	if finally >= 0 {
		fin = &final{body: finally}
		l.jumps = append(l.jumps, jump{final: fin, handler: l.failing(fin)})
	}
	after := l.graph.NewBlock()
	dispatch := l.graph.NewBlock()
	if len(handlers) > 0 {
		l.jumps = append(l.jumps, jump{handler: dispatch})
	}
	if len(l.cur.Instrs) > 0 {
		l.advance()
	}
	if body >= 0 {
		l.block(body)
	}
	if len(handlers) > 0 {
		l.jumps = l.jumps[:len(l.jumps)-1]
	}
	if orElse >= 0 {
		l.block(orElse)
	}
	l.leave(outer, after)
	if len(handlers) > 0 {
		l.cur = dispatch
		l.handlers(handlers, outer, after)
	}
	l.jumps = l.jumps[:outer]
	l.cur = after
}

// blockOf returns the block below n, or -1.
func (l *lowerer) blockOf(n int) int {
	for c := range l.tree.Children(n) {
		if l.tree.Kind(c) == syntax.Block {
			return c
		}
	}
	return -1
}

// maxFinals bounds the copies in one function: a finally in a finally in a
// finally would double with every level.
const maxFinals = 200

// failing lowers the copy of a finally that a failure passes on its way to the
// enclosing handler, and returns its first block.
func (l *lowerer) failing(fin *final) *flow.Block {
	saved := l.cur
	defer func() { l.cur = saved }()
	if l.finals >= maxFinals {
		l.share(fin)
		l.cur = fin.last
		l.fail()
		return fin.first
	}
	l.finals++
	entry := l.graph.NewBlock()
	l.cur = entry
	l.block(fin.body)
	l.fail()
	return entry
}

// share lowers the copy of a finally that all further ways out pass.
func (l *lowerer) share(fin *final) {
	if fin.first != nil {
		return
	}
	from := l.cur
	fin.first = l.graph.NewBlock()
	l.cur = fin.first
	l.block(fin.body)
	if len(l.cur.Instrs) > 0 {
		l.advance()
	}
	fin.last = l.cur
	l.cur = from
}

// leave leads from the current block to a target outside the innermost jumps
// down to depth, through the finally clauses between.
func (l *lowerer) leave(depth int, to *flow.Block) {
	if l.dead() {
		return
	}
	saved := l.jumps
	for i := len(saved) - 1; i >= depth; i-- {
		fin := saved[i].final
		if fin == nil {
			continue
		}
		l.jumps = saved[:i:i]
		if first, ok := fin.to[to]; ok {
			l.graph.Connect(l.cur, first, flow.Always, nil)
			l.jumps = saved
			return
		}
		if fin.copies++; l.finals < maxFinals {
			l.finals++
			l.advance()
			if fin.copies > maxCopies {
				if fin.to == nil {
					fin.to = make(map[*flow.Block]*flow.Block)
				}
				fin.to[to] = l.cur
			}
			l.block(fin.body)
			continue
		}
		l.share(fin)
		l.graph.Connect(l.cur, fin.first, flow.Always, nil)
		l.cur = fin.last
	}
	l.jumps = saved
	l.graph.Connect(l.cur, to, flow.Always, nil)
}

// handlers lowers the except clauses in order, from the block that a failure
// leads to; what none of them takes goes on outwards.
func (l *lowerer) handlers(clauses []int, outer int, after *flow.Block) {
	for _, c := range clauses {
		types, name := l.exceptTypes(c), l.exceptName(c)
		caught := &flow.Caught{Where: l.at(c)}
		next := l.graph.NewBlock()
		body := l.graph.NewBlock()
		all := types < 0
		if types >= 0 {
			caught.Types = l.expr(types)
			all = catchesAll(l.text(types))
		}
		l.graph.Connect(l.cur, body, flow.WhenTrue, caught)
		if !all {
			l.graph.Connect(l.cur, next, flow.WhenFalse, caught)
		}
		l.cur = body
		if name >= 0 {
			l.emit(&flow.Assign{Where: l.at(name), Target: l.expr(name), Value: caught})
		}
		if block := l.blockOf(c); block >= 0 {
			l.block(block)
		}
		if l.tree.Kind(c) == syntax.ExceptGroupClause && !all && !l.dead() {
			l.graph.Connect(l.cur, next, flow.Always, nil) // with the rest of the group
		}
		l.leave(outer, after)
		l.cur = next
	}
	if len(l.cur.Preds) > 0 {
		l.fail()
	}
}

// catchesAll reports whether a handler for a type takes every failure that
// code is written to survive.
func catchesAll(types string) bool {
	return types == "Exception" || types == "BaseException"
}

// exceptTypes returns the expression that names what an except clause
// catches, or -1.
func (l *lowerer) exceptTypes(n int) int {
	t := l.tree
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.Block:
			return -1
		case syntax.AsPattern:
			return l.firstChild(c)
		default:
			return c
		}
	}
	return -1
}

// exceptName returns the name that an except clause binds, or -1.
func (l *lowerer) exceptName(n int) int {
	t := l.tree
	first := true
	for c := range t.Children(n) {
		switch t.Kind(c) {
		case syntax.Block:
			return -1
		case syntax.AsPattern:
			if target := t.Field(c, syntax.FieldAlias); target >= 0 {
				return l.firstChild(target)
			}
			return -1
		}
		if !first {
			return c
		}
		first = false
	}
	return -1
}
