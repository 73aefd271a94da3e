package cause

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// tellsIn reports whether a block tells somebody the failure: prints it, hands it
// out, puts it where others see it, or gives it to code that may.
func (fn *function) tellsIn(b *flow.Block) bool {
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *flow.Assign:
			if fn.held.in(in.Value) && fn.outlives(in.Target) {
				return true
			}
		case *flow.Eval:
			if fn.tellsBy(in.X) {
				return true
			}
		}
	}
	return false
}

// outlives reports whether others see what is stored in a place, and not only how
// long a provider is left alone.
func (fn *function) outlives(target flow.Expr) bool {
	switch t := target.(type) {
	case *flow.Name:
		return !fn.isLocal(t.Var) && resolve.Param(t.Var) == nil
	case *flow.Attr:
		return !fn.lex.Cooldown.Match(t.Sel) && !fn.isLocal(root(t.X))
	case *flow.Index:
		return !fn.lex.Cooldown.Match(resolve.LastName(t.X)) && !fn.isLocal(root(t.X))
	}
	return false
}

func (fn *function) tellsBy(e flow.Expr) bool {
	if fn.tests[e] {
		return false
	}
	if y, ok := e.(*flow.Yield); ok {
		return fn.held.in(y.X)
	}
	call, ok := e.(*flow.Call)
	if !ok || isLog(call) {
		return false
	}
	if def := fn.r.Resolve(call.Fun, fn.Func); fn.r.Vocabulary.Showing[def.Path] {
		return true
	}
	if to := fn.putInto(call); to != nil {
		return !fn.isLocal(root(to))
	}
	name := resolve.LastName(call.Fun)
	if fn.lex.CooldownSetter.Match(name) || fn.lex.Advance.Match(name) || fn.lex.NoProgress.Match(name) || fn.lex.Wait.Match(name) {
		return false
	}
	for _, a := range call.Args {
		if fn.held.in(a.Value) {
			return true
		}
	}
	return false
}
