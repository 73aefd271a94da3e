package classifier

import (
	"slices"
	"sync"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// comparisons answer which strings some code that knows billing compares with
// something. A string is looked for when it is asked for.
type comparisons struct {
	units []*flow.Unit

	mu    sync.Mutex
	names map[string][]string // what constants are called, by their text
	known map[string]bool
}

func (c *comparisons) has(ev *assume.Evaluator, text string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	is, ok := c.known[text]
	if !ok {
		if c.known == nil {
			c.known, c.names = make(map[string]bool), c.constants(ev)
		}
		is = c.find(ev, text)
		c.known[text] = is
	}
	return is
}

// constants returns the names that units and classes give to strings.
func (c *comparisons) constants(ev *assume.Evaluator) map[string][]string {
	out := make(map[string][]string)
	for _, u := range c.units {
		for _, f := range bodies(u) {
			for _, b := range f.Graph().Blocks {
				for _, in := range b.Instrs {
					a, ok := in.(*flow.Assign)
					if !ok {
						continue
					}
					n, ok := a.Target.(*flow.Name)
					if !ok {
						continue
					}
					if text, ok := constant(ev, a.Value, f); ok && !slices.Contains(out[text], n.Var.Name) {
						out[text] = append(out[text], n.Var.Name)
					}
				}
			}
		}
	}
	return out
}

// bodies returns the code of a unit and of its classes.
func bodies(u *flow.Unit) []*flow.Func {
	out := []*flow.Func{u.Init}
	for _, f := range u.Init.Graph().Funcs {
		if f.Kind == flow.ClassInit {
			out = append(out, f)
		}
	}
	return out
}

// find reports whether some function compares a text, as it stands or by a name.
func (c *comparisons) find(ev *assume.Evaluator, text string) bool {
	words := append([]string{text}, c.names[text]...)
	found := false
	for _, u := range c.units {
		u.EachFunc(func(text []byte) bool { return !found && holdsAny(text, words) }, func(f *flow.Func) bool {
			eachExpr(f, func(e flow.Expr) {
				if cmp, ok := e.(*flow.Compare); ok && !found {
					found = compares(ev, cmp, f, text)
				}
			})
			return !found
		})
	}
	return found
}

// compares reports whether a comparison asks for a text: with ==, or among
// several.
func compares(ev *assume.Evaluator, cmp *flow.Compare, f *flow.Func, text string) bool {
	sides := []flow.Expr{cmp.X, cmp.Y}
	switch cmp.Op {
	case "==", "!=", "is", "is not":
	case "in", "not in":
		list, ok := cmp.Y.(*flow.Sequence)
		if !ok {
			return false // a text that is searched
		}
		sides = list.Elems
	default:
		return false
	}
	return slices.ContainsFunc(sides, func(side flow.Expr) bool {
		got, ok := constant(ev, side, f)
		return ok && got == text
	})
}

// constant returns the string that an expression is or names.
func constant(ev *assume.Evaluator, e flow.Expr, f *flow.Func) (string, bool) {
	switch e.(type) {
	case *flow.Const, *flow.Name, *flow.Attr:
		return ev.Constant(e, f)
	}
	return "", false
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
