package cause

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// holders are what may hold a failure, or something derived from one, anywhere in
// a function: variables, and attributes by their names.
type holders struct {
	vars  map[*flow.Var]bool
	attrs map[string]bool
	// handling are the functions that answer the failure that is being handled.
	handling func(*flow.Call) bool
}

// findHolders follows what handlers bind through assignments, containers and
// choices until nothing new holds it.
func (fn *function) findHolders() *holders {
	h := &holders{vars: make(map[*flow.Var]bool), attrs: make(map[string]bool), handling: fn.answersFailure}
	fn.held = h
	for before := -1; before < len(h.vars)+len(h.attrs); {
		before = len(h.vars) + len(h.attrs)
		fn.eachInstr(func(_ *flow.Block, in flow.Instr) {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					if let, ok := e.(*flow.Let); ok && h.in(let.Value) {
						h.vars[let.Target.Var] = true
					}
					return true
				})
			}
			switch in := in.(type) {
			case *flow.Assign:
				if h.in(in.Value) {
					h.store(in.Target)
				}
			case *flow.Eval:
				if to := fn.putInto(in.X); to != nil {
					h.store(to)
				}
			}
		})
		fn.chosen(h)
	}
	return h
}

// in reports whether an expression reads what holds a failure.
func (h *holders) in(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Caught:
			found = true
		case *flow.Name:
			found = found || h.vars[x.Var]
		case *flow.Attr:
			found = found || h.attrs[x.Sel]
		case *flow.Call:
			found = found || h.handling(x)
		}
		return !found
	})
	return found
}

func (h *holders) store(target flow.Expr) {
	switch t := target.(type) {
	case *flow.Name:
		h.vars[t.Var] = true
	case *flow.Attr:
		h.attrs[t.Sel] = true
	case *flow.Index:
		h.store(t.X)
	}
}

// putInto returns the container into which a call puts what holds a failure, or
// nil.
func (fn *function) putInto(e flow.Expr) flow.Expr {
	call, ok := e.(*flow.Call)
	if !ok {
		return nil
	}
	method, ok := call.Fun.(*flow.Attr)
	if !ok {
		return nil
	}
	switch fn.r.Vocabulary.Methods[method.Sel] {
	case flow.Append, flow.Store, flow.Update, flow.SetDefault:
	default:
		return nil
	}
	for _, a := range call.Args {
		if fn.held.in(a.Value) {
			return method.X
		}
	}
	return nil
}

// answersFailure reports whether a call answers the failure that is being
// handled, or its text.
func (fn *function) answersFailure(call *flow.Call) bool {
	if len(fn.r.Vocabulary.Handling) == 0 {
		return false
	}
	def := fn.r.Resolve(call.Fun, fn.Func)
	return fn.r.Vocabulary.Handling[def.Path+def.Native]
}

// chosen finds the variables whose value is chosen by a test of the failure: a
// text that says which it was holds as much as the failure's own.
func (fn *function) chosen(h *holders) {
	for _, b := range fn.dom.Order() {
		for _, e := range b.Succs {
			if e.Cond == nil || !fn.dom.EdgeDominates(e, e.To) || !fn.tells(e) {
				continue
			}
			for _, in := range fn.dom.Dominated(e.To) {
				for _, instr := range in.Instrs {
					if a, ok := instr.(*flow.Assign); ok && a.Op == "" && names(a.Value) {
						if n, ok := a.Target.(*flow.Name); ok {
							h.vars[n.Var] = true
						}
					}
				}
			}
		}
	}
}

// tells reports whether an edge is taken depending on which failure it is.
func (fn *function) tells(e *flow.Edge) bool {
	if caught, ok := e.Cond.(*flow.Caught); ok {
		return e.Kind == flow.WhenTrue && fn.isNarrow(caught)
	}
	return fn.held.in(e.Cond)
}

// names reports whether a value may name what was chosen: it is a text, or a
// member. A number that is counted names nothing, neither does a flag.
func names(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Const:
		return e.Kind == flow.String && e.Text != ""
	case *flow.Format:
		return true
	case *flow.Attr:
		words := lexicon.Words(e.Sel)
		return len(words) > 0 && isTypeOrConstant(e.Sel)
	case *flow.Call:
		for _, a := range e.Args {
			if names(a.Value) {
				return true
			}
		}
	case *flow.RecordLit:
		for _, entry := range e.Entries {
			if names(entry.Value) {
				return true
			}
		}
	case *flow.Sequence:
		for _, x := range e.Elems {
			if names(x) {
				return true
			}
		}
	}
	return false
}
