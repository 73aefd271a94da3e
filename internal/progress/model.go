package progress

import (
	"bytes"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
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

// isRequest reports whether a call is a request to a model, by its name or by that
// of what it is a method of.
func (v *view) isRequest(call *flow.Call) bool {
	name := lastName(call.Fun)
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	for _, w := range words {
		switch w {
		case "completion", "completions", "complete", "acomplete", "generate", "agenerate", "inference", "infer", "llm":
			return true
		}
	}
	if len(words) > 1 && v.lex.RunMethod.Match(name) && slices.ContainsFunc(words[1:], isConversation) {
		return true
	}
	if (words[0] == "chat" || words[0] == "achat") && !slices.ContainsFunc(words[1:], isMessaging) {
		return true
	}
	method, ok := call.Fun.(*flow.Attr)
	if !ok {
		return v.lex.AgentConstructor.Match(name)
	}
	asks := v.lex.RunMethod.Match(name) || isAsking(words)
	for x := method.X; asks; {
		if of := lastName(x); provider.SpeaksOfService(of) || isModel(of) {
			return true
		}
		switch y := x.(type) {
		case *flow.Attr:
			x = y.X
			continue
		case *flow.Call:
			x = y.Fun
			continue
		}
		break
	}
	return false
}

// isConversation reports whether a word is about what is held with a model.
func isConversation(word string) bool {
	switch word {
	case "conversation", "chat", "agent", "model", "turn", "prompt":
		return true
	}
	return false
}

// isMessaging reports whether a word is about messages between people.
func isMessaging(word string) bool {
	switch word {
	case "post", "send", "message", "messages", "delete", "update", "id", "room", "member", "members", "action":
		return true
	}
	return false
}

// isAsking reports whether words are those of a method that asks for an answer.
func isAsking(words []string) bool {
	switch words[0] {
	case "create", "acreate", "call", "acall", "request", "send", "post", "parse", "ask", "query", "predict", "respond", "reply":
		return true
	}
	return false
}

// isModel reports whether a name is of what answers as a model does.
func isModel(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "agent", "model", "llm", "provider", "chain", "messages", "responses", "chat", "assistant", "bot":
		return true
	}
	return false
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
	case v.isRequest(call):
		return true
	}
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def || len(fn.Text()) > maxImplied {
		return false
	}
	inner := v.function.function(fn).self()
	found := false
	for _, b := range fn.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, x := range flow.Operands(in) {
				flow.Inspect(x, func(e flow.Expr) bool {
					switch e := e.(type) {
					case *flow.Const:
						found = found || e.Kind == flow.String && provider.IsAddress(e.Text)
					case *flow.Call:
						found = found || inner.isRequest(e)
					}
					return !found
				})
			}
		}
	}
	return found
}
