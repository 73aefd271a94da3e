package guard

import (
	"bytes"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
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
	return fn.searchesText() || fn.Class != nil && speaksOfService(fn.Class.Name)
}

// callsModelSomehow reports whether an expression is a call that asks a model:
// itself, by a function of the program that does nothing long beside, or by one
// that was handed in, in a module about models.
func (fn *function) callsModelSomehow(e flow.Expr) bool {
	if c, ok := e.(*flow.Const); ok {
		return c.Kind == flow.String && isModelAddress(c.Text)
	}
	call, ok := e.(*flow.Call)
	switch {
	case !ok:
		return false
	case fn.callsModel(e):
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

// callsModel reports whether an expression is a call that asks a model, by its
// words.
func (fn *function) callsModel(e flow.Expr) bool {
	call, ok := e.(*flow.Call)
	if !ok {
		return false
	}
	if fn.lex.RunMethod.Match(lastName(call.Fun)) {
		return true
	}
	for x := call.Fun; x != nil; {
		if speaksOfModels(lastName(x)) {
			return true
		}
		attr, ok := x.(*flow.Attr)
		if !ok {
			return false
		}
		x = attr.X
	}
	return false
}

// isModelAddress reports whether a text is where a model is asked over HTTP.
func isModelAddress(text string) bool {
	for _, path := range []string{"/completions", "/chat/", "/v1/messages", ":generateContent", "/api/generate", "/api/chat"} {
		if strings.Contains(text, path) {
			return true
		}
	}
	return false
}

// speaksOfService reports whether a name is of those who serve models.
func speaksOfService(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "completion", "completions", "llm", "llms", "openai", "anthropic", "litellm", "openrouter", "gemini", "claude", "gpt", "bedrock", "deepseek":
			return true
		}
	}
	return false
}

// speaksOfModels reports whether a name is of models and those who serve them.
func speaksOfModels(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "completion", "completions", "llm", "llms", "model", "chat", "generate", "inference", "prompt", "agent", "provider", "providers",
			"messages", "complete", "openai", "anthropic", "litellm", "openrouter", "gemini", "claude", "gpt", "bedrock":
			return true
		}
	}
	return false
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
		yes := fn.Class != nil && speaksOfModels(fn.Class.Name) || fn.about()
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
			return speaksOfModels(e.Var.Name)
		case *flow.Attr:
			return speaksOfModels(e.Sel)
		}
		return false
	}
	for _, p := range fn.Params {
		if speaksOfModels(p.Var.Name) {
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
