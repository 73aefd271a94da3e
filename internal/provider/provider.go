// Package provider tells by their names the code that asks a model for an
// answer from other code. It knows no role that a user may configure: those
// names are the lexicon's.
package provider

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// IsCall reports whether an expression is a call that has to do with a model,
// by its words: that of a run method, or on or of something that is about
// models.
func IsCall(lex *lexicon.Lexicon, e flow.Expr) bool {
	call, ok := e.(*flow.Call)
	if !ok {
		return false
	}
	if lex.RunMethod.Match(lastName(call.Fun)) {
		return true
	}
	for x := call.Fun; x != nil; {
		if SpeaksOfModels(lastName(x)) {
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

// IsAddress reports whether a text is where a model is asked over HTTP.
func IsAddress(text string) bool {
	for _, path := range []string{"/completions", "/chat/", "/v1/messages", ":generateContent", "/api/generate", "/api/chat"} {
		if strings.Contains(text, path) {
			return true
		}
	}
	return false
}

// SpeaksOfService reports whether a name is of those who serve models.
func SpeaksOfService(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "completion", "completions", "llm", "llms", "openai", "anthropic", "litellm", "openrouter", "gemini", "claude", "gpt", "bedrock", "deepseek":
			return true
		}
	}
	return false
}

// SpeaksOfModels reports whether a name is of models and those who serve them.
func SpeaksOfModels(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "completion", "completions", "llm", "llms", "model", "chat", "generate", "inference", "prompt", "agent", "provider", "providers",
			"messages", "complete", "openai", "anthropic", "litellm", "openrouter", "gemini", "claude", "gpt", "bedrock":
			return true
		}
	}
	return false
}

// IsProvider reports whether a name is of what is asked, or of what tells one
// who is asked from another.
func IsProvider(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "provider", "providers", "model", "models", "client", "clients", "llm", "llms", "key", "keys", "endpoint", "endpoints", "backend", "backends",
		"candidate", "candidates", "credential", "credentials", "deployment", "deployments", "account", "accounts", "url", "urls", "chain", "agent", "agents",
		"fallback", "fallbacks", "token", "engine", "engines", "target", "targets", "pool":
		return true
	}
	return false
}

// IsOther reports whether a name is of what stands in for something.
func IsOther(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "fallback", "fallbacks", "backup", "backups", "secondary", "alternate", "alternative", "alternatives", "next", "spare", "reserve", "substitute":
			return true
		}
	}
	return false
}

// lastName returns the last identifier of a dotted expression.
func lastName(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Name:
		return e.Var.Name
	case *flow.Attr:
		return e.Sel
	}
	return ""
}
