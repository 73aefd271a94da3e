package guard

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// cooldowns returns the stores in a shared region that have the provider left
// alone for the same time, whichever of the two reasons it was.
func (fn *function) cooldowns() []Defect {
	var out []Defect
	seen := make(map[flow.Span]bool)
	for _, b := range fn.dom.Order() {
		if !fn.billing.Reached(b) || !fn.limited.Reached(b) {
			continue
		}
		for _, in := range b.Instrs {
			at, ok := fn.cooldown(b, in)
			if !ok || seen[at] {
				continue
			}
			if guard := fn.governing(b); guard != nil && fn.concernsProvider() {
				seen[at] = true
				out = append(out, Defect{Kind: Cooldown, Func: fn.Func, At: at, Guard: guard.cond.Span(), Test: fn.test(guard.edge.From, guard.cond)})
			}
		}
	}
	return out
}

// governing returns the innermost shared edge in whose region a block lies.
func (fn *function) governing(b *flow.Block) *shared {
	var best *shared
	for _, s := range fn.shared {
		if fn.governs(s.edge, b) && (best == nil || fn.dom.EdgeDominates(best.edge, s.edge.From)) {
			best = s
		}
	}
	return best
}

// cooldown returns the place of an instruction that leaves the provider alone
// for a time that says nothing of the reason.
func (fn *function) cooldown(b *flow.Block, in flow.Instr) (flow.Span, bool) {
	switch in := in.(type) {
	case *flow.Assign:
		if !fn.outlives(in.Target) || !fn.lex.Cooldown.Match(storeName(in.Target)) || isReset(in.Value) || !fn.alike(b, in.Value) {
			return flow.Span{}, false
		}
		return in.At, fn.lasts(b, in)
	case *flow.Eval:
		call, ok := in.X.(*flow.Call)
		if !ok || !fn.lex.CooldownSetter.Match(lastName(call.Fun)) || len(call.Args) == 0 {
			return flow.Span{}, false
		}
		for _, a := range call.Args {
			if !fn.alike(b, a.Value) {
				return flow.Span{}, false
			}
		}
		return in.At, true
	}
	return flow.Span{}, false
}

// outlives reports whether a store's target is there after the call: an
// attribute, an entry, or a global.
func (fn *function) outlives(target flow.Expr) bool {
	switch t := target.(type) {
	case *flow.Attr, *flow.Index:
		return true
	case *flow.Name:
		return t.Var.Owner != fn.Func
	}
	return false
}

// storeName returns the name of what is stored to: of the container, for an
// entry.
func storeName(target flow.Expr) string {
	if i, ok := target.(*flow.Index); ok {
		if k, ok := i.Key.(*flow.Const); ok && k.Kind == flow.String {
			return k.Text
		}
		return storeName(i.X)
	}
	return lastName(target)
}

func isReset(value flow.Expr) bool {
	c, ok := value.(*flow.Const)
	if !ok {
		return false
	}
	switch c.Text {
	case "0", "0.0", "False", "false", "", "None", "nil":
		return true
	}
	return false
}

// alike reports whether a value is the same for both reasons: nothing in it
// differs, or is about the failure itself.
func (fn *function) alike(b *flow.Block, value flow.Expr) bool {
	same := true
	flow.Inspect(value, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Name:
			same = same && !fn.tells(b, e, e.Var.Name)
		case *flow.Attr:
			same = same && !fn.tells(b, e, e.Sel)
		}
		return same
	})
	return same
}

// tells reports whether an expression says which of the two reasons it was, or
// holds the failure.
func (fn *function) tells(b *flow.Block, e flow.Expr, name string) bool {
	if fn.lex.StatusCode.Match(name) || fn.lex.ErrorText.Match(name) || fn.lex.ErrorCode.Match(name) || fn.billing.IsSubject(e) {
		return true
	}
	if n, ok := e.(*flow.Name); ok && fn.billing.HoldsFailure(n.Var) {
		return true
	}
	v, w := fn.billing.Value(b, e), fn.limited.Value(b, e)
	return !v.Same(w)
}

// lasts reports whether the function can be left without another store to the
// same place.
func (fn *function) lasts(from *flow.Block, store *flow.Assign) bool {
	name := storeName(store.Target)
	seen := map[*flow.Block]bool{from: true}
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if b == fn.graph.Exit || b == fn.graph.Fail {
			return true
		}
		for _, e := range b.Succs {
			if fn.billing.Open(e) && !seen[e.To] && !storesTo(e.To, name) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}

func storesTo(b *flow.Block, name string) bool {
	for _, in := range b.Instrs {
		if a, ok := in.(*flow.Assign); ok && storeName(a.Target) == name {
			return true
		}
	}
	return false
}
