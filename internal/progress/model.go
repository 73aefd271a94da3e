package progress

import (
	"bytes"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/provider"
)

// asksClassification reports whether a requirement asks what a function of the
// program that knows of billing says of a failure: whether to try again.
func (r req) asksClassification() bool {
	attr, ok := r.expr.(*flow.Attr)
	if !ok || !r.by.lex.Retryable.Match(attr.Sel) {
		return false
	}
	n, ok := attr.X.(*flow.Name)
	if !ok {
		return false
	}
	call, ok := r.by.only(n.Var).(*flow.Call)
	if !ok {
		return false
	}
	fn := r.by.callee(call)
	return fn != nil && r.by.knowsBilling(fn.Unit)
}

// knowsBilling reports whether a unit speaks of billing, or of failing over.
func (p *program) knowsBilling(u *flow.Unit) bool {
	text := bytes.ToLower(u.File.Source)
	if bytes.Contains(text, []byte("failover")) || bytes.Contains(text, []byte("fallback")) {
		return true
	}
	return slices.ContainsFunc(p.lex.BillingTriggers(), func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

// isRequest reports whether a call is the request to a model itself, by its name
// or what it is a method of.
func (v *view) isRequest(call *flow.Call) bool {
	name := lastName(call.Fun)
	if v.lex.RunMethod.Match(name) || provider.SpeaksOfModels(name) {
		return true
	}
	method, ok := call.Fun.(*flow.Attr)
	if !ok {
		return false
	}
	holder, ok := method.X.(*flow.Attr)
	return ok && (provider.SpeaksOfModels(holder.Sel) || holder.Sel == "responses")
}

// asksModel reports whether an expression is a call that asks a model's provider,
// by its words or in a short function of the program.
func (v *view) asksModel(e flow.Expr) bool {
	if c, ok := e.(*flow.Const); ok {
		return c.Kind == flow.String && provider.IsAddress(c.Text)
	}
	call, ok := e.(*flow.Call)
	switch {
	case !ok:
		return false
	case provider.IsCall(v.lex, e), v.isRequest(call):
		return true
	}
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def || len(fn.Text()) > maxImplied {
		return false
	}
	found := false
	for _, b := range fn.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, x := range flow.Operands(in) {
				flow.Inspect(x, func(e flow.Expr) bool {
					if c, ok := e.(*flow.Const); ok {
						found = found || c.Kind == flow.String && provider.IsAddress(c.Text)
					} else {
						found = found || provider.IsCall(v.lex, e)
					}
					return !found
				})
			}
		}
	}
	return found
}
