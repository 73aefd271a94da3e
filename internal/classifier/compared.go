package classifier

import (
	"sync"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// comparisons are the strings that some code that knows billing compares with
// something. They are looked for when the first is asked for.
type comparisons struct {
	words assume.Words
	units []*flow.Unit
	once  sync.Once
	texts map[string]bool
}

func (c *comparisons) has(ev *assume.Evaluator, text string) bool {
	c.once.Do(func() { c.find(ev) })
	return c.texts[text]
}

func (c *comparisons) find(ev *assume.Evaluator) {
	c.texts = make(map[string]bool)
	holds := c.words.Either
	for _, u := range c.units {
		u.EachFunc(holds, func(f *flow.Func) bool {
			eachExpr(f, func(e flow.Expr) {
				if cmp, ok := e.(*flow.Compare); ok {
					c.note(ev, cmp, f)
				}
			})
			return true
		})
	}
}

// note notes what a comparison asks for: with ==, or among several.
func (c *comparisons) note(ev *assume.Evaluator, cmp *flow.Compare, f *flow.Func) {
	sides := []flow.Expr{cmp.X, cmp.Y}
	switch cmp.Op {
	case "==", "!=", "is", "is not":
	case "in", "not in":
		list, ok := cmp.Y.(*flow.Sequence)
		if !ok {
			return // a text that is searched
		}
		sides = list.Elems
	default:
		return
	}
	for _, side := range sides {
		switch side.(type) {
		case *flow.Const, *flow.Name, *flow.Attr:
			if text, ok := ev.Constant(side, f); ok {
				c.texts[text] = true
			}
		}
	}
}

// eachExpr visits the expressions of a function, conditions included.
func eachExpr(f *flow.Func, visit func(flow.Expr)) {
	inspect := func(e flow.Expr) {
		flow.Inspect(e, func(e flow.Expr) bool { visit(e); return true })
	}
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				inspect(op)
			}
		}
		var last flow.Expr
		for _, e := range b.Succs {
			if e.Cond != nil && e.Cond != last {
				inspect(e.Cond)
			}
			last = e.Cond
		}
	}
}
