package guard

import (
	"bytes"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/provider"
)

// concernsModel reports whether what fails in a loop is a model's provider: a
// type of reasons is asked there, or a model called.
func (fn *function) concernsModel(l *flow.Loop) bool {
	yes, known := fn.models[l]
	if !known {
		yes = fn.asksModel(l)
		fn.models[l] = yes
	}
	return yes
}

func (fn *function) asksModel(l *flow.Loop) bool {
	for _, b := range l.Blocks() {
		if fn.blockConcerns(b, fn.callsModelSomehow) {
			return true
		}
	}
	return fn.searchesText() || fn.Class != nil && provider.SpeaksOfService(fn.Class.Name)
}

// callsModelSomehow reports whether an expression is a call that asks a model:
// itself, by a function of the program that does nothing long beside, or by one
// that was handed in, in a module about models.
func (fn *function) callsModelSomehow(e flow.Expr) bool {
	if c, ok := e.(*flow.Const); ok {
		return c.Kind == flow.String && provider.IsAddress(c.Text)
	}
	call, ok := e.(*flow.Call)
	switch {
	case !ok:
		return false
	case provider.IsCall(fn.lex, e):
		return true
	case isParameter(call.Fun):
		return fn.inModuleOfModels()
	}
	callee := fn.ev.Callee(call, fn.Func)
	if callee == nil || callee.At.End-callee.At.Start > maxHelper {
		return false
	}
	for _, b := range callee.Graph().Blocks {
		for _, in := range b.Instrs {
			if fn.inModelCall(in, func(flow.Expr) bool { return true }) {
				return true
			}
		}
	}
	return false
}

// blockConcerns reports whether a block names a member of a type of reasons, or
// something that satisfies also.
func (fn *function) blockConcerns(b *flow.Block, also func(flow.Expr) bool) bool {
	found := false
	visit := func(e flow.Expr) bool {
		if attr, ok := e.(*flow.Attr); ok {
			found = found || fn.ev.NamesReason(attr, fn.Func)
		}
		found = found || also(e)
		return !found
	}
	for _, in := range b.Instrs {
		for _, op := range flow.Operands(in) {
			flow.Inspect(op, visit)
		}
	}
	for _, e := range b.Succs {
		flow.Inspect(e.Cond, visit)
	}
	return found
}

// searchesText reports whether a shared guard looks for what providers write
// when money or patience is gone: nobody else writes that.
func (fn *function) searchesText() bool {
	for _, s := range fn.shared {
		if fn.ev.SearchesText(s.cond, fn.Func) {
			return true
		}
	}
	return false
}

// concernsProvider reports whether the function is about a model's provider: it
// names a reason of failure, or something that has to do with models; or its
// class, or its module, does.
func (fn *function) concernsProvider() bool {
	if fn.provider == nil {
		yes := fn.Class != nil && provider.SpeaksOfModels(fn.Class.Name) || fn.about()
		fn.provider = &yes
	}
	return *fn.provider
}

func (fn *function) about() bool {
	if fn.searchesText() {
		return true
	}
	named := func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Name:
			return provider.SpeaksOfModels(e.Var.Name)
		case *flow.Attr:
			return provider.SpeaksOfModels(e.Sel)
		}
		return false
	}
	for _, p := range fn.Params {
		if provider.SpeaksOfModels(p.Var.Name) {
			return true
		}
	}
	for _, b := range fn.dom.Order() {
		if fn.blockConcerns(b, named) {
			return true
		}
	}
	return fn.inModuleOfModels()
}

// inModuleOfModels reports whether the function's module is about models.
func (fn *function) inModuleOfModels() bool {
	for _, word := range [][]byte{[]byte("llm"), []byte("LLM"), []byte("openai"), []byte("anthropic"), []byte("completions")} {
		if bytes.Contains(fn.Unit.File.Source, word) {
			return true
		}
	}
	return false
}
