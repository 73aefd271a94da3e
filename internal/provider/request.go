package provider

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// IsRequest reports whether a call asks a model for an answer, by the dotted
// name that is called, its parts in order. It is narrower than IsCall: a getter,
// a constructor or a setting of a provider asks for none.
func IsRequest(name []string) bool {
	if len(name) == 0 || isTypeName(name[len(name)-1]) {
		return false
	}
	last := lexicon.Words(name[len(name)-1])
	if len(last) == 0 {
		return false
	}
	owner := ownerWords(name[:len(name)-1])
	switch {
	case isAnswer(last):
		return !needsOwner(last) || slices.ContainsFunc(owner, isAsked)
	case verbs[last[0]] && allAside(last[1:]):
		return slices.ContainsFunc(last[1:], isService) || slices.ContainsFunc(owner, isService) || ownsRequests(owner)
	case last[0] == "create" && len(last) == 1 || last[0] == "parse" && len(last) == 1:
		return ownsRequests(owner)
	}
	return false
}

// MayRequest reports whether a call may ask a model by its name, or else in what
// it calls: a function of the same file, or a private method, whose name says no
// more than that something is asked.
func MayRequest(name []string) bool {
	if len(name) == 0 || name[len(name)-1] == "" || isTypeName(name[len(name)-1]) {
		return false
	}
	last := lexicon.Words(name[len(name)-1])
	own := len(name) == 1 || name[len(name)-1][0] == '_'
	return own && len(last) > 0 && (isAnswer(last) || verbs[last[0]] && allAside(last[1:])) || IsRequest(name)
}

// Name returns the dotted name that a call calls, its parts in order, such as
// self, client, chat, completions, create. What stands between is left out.
func Name(call *flow.Call) []string {
	var out []string
	for x := call.Fun; x != nil; {
		switch e := x.(type) {
		case *flow.Name:
			out = append(out, e.Var.Name)
			x = nil
		case *flow.Attr:
			out = append(out, e.Sel)
			x = e.X
		case *flow.Call:
			x = e.Fun
		case *flow.Index:
			x = e.X
		default:
			x = nil
		}
	}
	slices.Reverse(out)
	return out
}

// Anchors are texts of which one stands in calls that ask a model, in whatever
// case, as far as they are looked for: a verb alone is searched with its bracket,
// and a word such as provider, which stands everywhere, only where it is called.
// None is shorter than five bytes: the shortest one decides how far a search for
// all of them can move at a time.
var Anchors = []string{
	"complet", "chat(", "chat_", "_chat", "generat", "convers", "invoke", "_llm(", "_llm_", "messages.create", "messages.stream", "responses.create", "responses.stream",
	"completions.parse", "model(", "model_once(", "provider(", "agent(", "fallback(", "primary(", "backup(", "candidate(",
	".run(", ".arun(", ".run_sync(", ".run_stream(", ".stream(", ".astream(", ".predict(", ".ask(", ".query(", ".call(", ".prompt(",
	"_ask(", "_call(", "_attempt(", "_request(", "_query(", "_send(", "_try(", "_execute(", "call_api",
}

// isTypeName reports whether a name is written as those of types are: what is
// called makes an object.
func isTypeName(name string) bool {
	for len(name) > 0 && name[0] == '_' {
		name = name[1:]
	}
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

func ownerWords(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, lexicon.Words(n)...)
	}
	return out
}

// isAnswer reports whether words are of getting an answer out of a model, and of
// nothing else: chat_completion, generate_content, run_conversation.
func isAnswer(words []string) bool {
	core := false
	for i, w := range words {
		switch w {
		case "chat", "achat", "completion", "completions", "acompletion", "complete", "acomplete", "converse", "aconverse", "generate", "agenerate",
			"conversation":
			core = core || w != "conversation" || i > 0
		default:
			if !answerWords[w] {
				return false
			}
		}
	}
	return core
}

// answerWords may stand beside the word that makes a name one of a request.
var answerWords = setOf(
	"run", "arun", "create", "acreate", "get", "aget", "call", "do", "make", "send", "request", "stream", "streaming", "async", "sync", "text", "content",
	"response", "reply", "answer", "message", "messages", "with", "tools", "once", "llm", "model", "openai", "anthropic", "litellm", "claude", "gemini",
	"gpt", "bedrock", "primary", "fallback", "raw", "non", "json", "structured", "output", "to",
)

// needsOwner reports whether a word alone is said of much else, so that what it
// is asked of has to be told.
func needsOwner(words []string) bool {
	switch words[0] {
	case "complete", "acomplete", "generate", "agenerate", "completions":
		return len(words) == 1
	}
	return false
}

// verbs begin the names of requests that say with another word whom they ask.
var verbs = setOf("run", "arun", "stream", "astream", "invoke", "ainvoke", "call", "acall", "ask", "aask", "query", "prompt", "predict", "apredict", "try", "attempt",
	"execute", "request", "send")

// allAside reports whether words beside a verb are all of models or of how they
// are asked: ask_model_once, not call_agent_tool.
func allAside(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !isService(w) && !answerWords[w] && !asideWords[w] })
}

var asideWords = setOf("api", "once", "turn", "inference", "attempt", "and", "until", "done")

func isService(word string) bool {
	switch word {
	case "llm", "llms", "model", "agent", "provider", "openai", "anthropic", "litellm", "openrouter", "gemini", "claude", "gpt", "bedrock",
		"completion", "completions", "fallback", "primary", "backup", "candidate":
		return true
	}
	return false
}

// isAsked reports whether a word is of what can be asked for an answer.
func isAsked(word string) bool {
	switch word {
	case "client", "api", "backend", "engine", "sdk", "secondary", "target", "chain", "deployment", "router", "chat", "models", "providers":
		return true
	}
	return isService(word)
}

// ownsRequests reports whether what a call is made on stands for the requests of
// an SDK: messages.create, responses.stream.
func ownsRequests(owner []string) bool {
	if len(owner) == 0 {
		return false
	}
	switch owner[len(owner)-1] {
	case "completion", "completions", "messages", "responses":
		return true
	}
	return false
}

func setOf(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}
