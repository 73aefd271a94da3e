package cause

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/provider"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// hasWord reports whether one of a name's words is in a set.
func hasWord(name string, set map[string]bool) bool {
	return slices.ContainsFunc(lexicon.Words(name), func(w string) bool { return set[w] })
}

// lastWord returns the last word of a name, or "".
func lastWord(name string) string {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

var logWords = setOf("log", "logger", "logging", "logs", "debug", "metrics", "metric", "stats", "statsd", "counter", "counters", "histogram", "telemetry")

// isLog reports whether a call writes to a log, or counts something.
func isLog(call *flow.Call) bool {
	return slices.ContainsFunc(provider.Name(call), func(n string) bool { return hasWord(n, logWords) })
}

var errorWords = setOf("error", "errors", "err", "errs", "exc", "excs", "exception", "exceptions", "failure", "failures", "reason", "reasons", "cause", "causes",
	"detail", "details", "diagnostics", "diagnosis", "traceback", "attempts", "attempted", "history", "trail", "log", "logs", "tried")

// namesFailure reports whether a name is of something that may hold failures.
func namesFailure(name string) bool { return errorWords[lastWord(name)] }

var attemptWords = setOf("attempt", "attempts", "retry", "retries", "tries", "try", "remaining", "left", "budget")

// whatWords say in the name of a type of failures what it was.
var whatWords = setOf("timeout", "timedout", "timed", "rate", "limit", "limited", "quota", "billing", "payment", "balance", "credit", "credits", "overloaded",
	"overload", "unavailable", "connection", "connect", "network", "socket", "auth", "authentication", "authorization", "permission", "denied", "unauthorized",
	"forbidden", "notfound", "found", "badrequest", "bad", "invalid", "context", "length", "content", "filter", "policy", "throttle", "throttled", "throttling",
	"internal", "conflict", "busy", "dns", "ssl", "tls", "json", "decode", "parse", "validation", "schema", "empty", "truncated", "cancelled", "canceled", "interrupt",
	"interrupted", "key", "value", "index", "attribute", "type", "import", "module", "lookup", "unicode", "encoding", "assertion", "implemented", "iteration", "exit",
	"stop", "abort", "aborted", "memory", "recursion", "overflow", "zero", "division", "file", "broken", "pipe", "eof")

// isTypeOrConstant reports whether a name is written as those of types and of
// constants are.
func isTypeOrConstant(name string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, "_"))
	return unicode.IsUpper(r)
}

// isNarrow reports whether a handler takes failures of one kind only, which its
// type names; one that takes several kinds does not tell which it was.
func (fn *function) isNarrow(c *flow.Caught) bool {
	if c.Types == nil {
		return false
	}
	kinds := 0
	for _, t := range fn.typeNames(c.Types, 0) {
		switch {
		case !fn.namesKind(t):
			return false
		case !isLocalFailure(t):
			kinds++
		}
	}
	return kinds <= 1
}

// namesKind reports whether the name of a type of failures says what it was.
func (fn *function) namesKind(t string) bool {
	return !fn.r.Vocabulary.Failures[t] && hasWord(t, whatWords)
}

// isLocalFailure reports whether a type is of failures that no provider causes.
func isLocalFailure(t string) bool {
	for _, w := range lexicon.Words(t) {
		switch w {
		case "value", "key", "index", "attribute", "type", "import", "module", "lookup", "unicode", "encoding", "assertion", "implemented", "iteration", "json", "decode",
			"parse", "validation", "schema", "cancelled", "canceled", "interrupt", "interrupted", "exit", "stop", "abort", "aborted", "memory", "recursion", "file":
			return true
		}
	}
	return false
}

// typeNames returns the last names of the types that an expression lists.
func (fn *function) typeNames(e flow.Expr, depth int) []string {
	switch e := e.(type) {
	case *flow.Sequence:
		var out []string
		for _, x := range e.Elems {
			out = append(out, fn.typeNames(x, depth)...)
		}
		return out
	case *flow.Spread:
		return fn.typeNames(e.X, depth)
	case *flow.Binary:
		return append(fn.typeNames(e.X, depth), fn.typeNames(e.Y, depth)...)
	case *flow.Name, *flow.Attr:
		if depth < 3 {
			if def := fn.r.Resolve(e, fn.Func); def.Expr != nil {
				return fn.typeNames(def.Expr, depth+1)
			}
		}
		return []string{resolve.LastName(e)}
	}
	return []string{""}
}

// failureText are words of which one stands in a text that says that something
// failed.
var failureText = []string{
	"error", "fail", "unable", "could not", "couldn't", "cannot", "can't", "sorry", "unavailable", "not available", "exhausted", "gave up", "giving up",
	"went wrong", "no provider", "no model", "no response", "no answer", "try again", "timed out", "out of retries", "retries", "attempts",
}

// readsAsFailure reports whether a text says that something failed. One that
// begins with a label in brackets stands in for what was asked for, unless the
// label says that it is an error.
func readsAsFailure(text string) bool {
	text = strings.ToLower(text)
	if label, _, ok := strings.Cut(text, "]"); ok && strings.HasPrefix(label, "[") {
		text = label
	}
	return slices.ContainsFunc(failureText, func(w string) bool { return strings.Contains(text, w) })
}

// unreachableText are words of texts that are not meant to be seen.
var unreachableText = []string{"unreachable", "never reach", "not reach", "should never", "should not happen", "shouldn't happen", "cannot happen", "impossible"}

func saysUnreachable(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(unreachableText, func(w string) bool { return strings.Contains(text, w) })
}

// sharesWord reports whether a text says a word of a type's name that tells what
// it was.
func sharesWord(text, name string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(lexicon.Words(name), func(w string) bool { return whatWords[w] && len(w) > 3 && strings.Contains(text, w) })
}

func setOf(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}
