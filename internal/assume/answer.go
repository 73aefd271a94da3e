package assume

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A part of an answer is what code takes out of it.
type part uint8

const (
	text  part = iota // its message, its body, or both
	code              // the error's code
	whole             // all of it, as the exception is printed
)

// Sent is text that the provider sent; what it is, the assumption says.
type Sent struct{ part part }

func (Sent) truth() Truth { return Unknown } // a body may be empty, a code missing

// sent makes an unknown value what the answer holds, where its name says so.
func (r *Run) sent(e flow.Expr, name string) Value {
	if r.Assumption.Answer == nil || name == "" {
		return anything
	}
	_, variable := e.(*flow.Name)
	switch {
	case r.ev.nameRoles(name).errorCode && !(variable && namesType(name)):
		return of(Sent{code})
	case r.ev.nameRoles(name).errorText:
		return of(Sent{text})
	case name == "response" && r.Assumption.Answer.Status != 0:
		return of(Some{true}) // that is where the status came with
	}
	return anything
}

// namesType reports whether a variable may as well hold what the exception's
// type is called.
func namesType(name string) bool {
	words := lexicon.Words(name)
	return len(words) > 0 && words[len(words)-1] != "code"
}

// sentIs compares what was sent with an atom.
func (r *Run) sentIs(s Sent, b Atom) Truth {
	var want string
	switch b := b.(type) {
	case Lit:
		if b.Kind != flow.String {
			return Unknown
		}
		want = b.Text
	case Member:
		want = b.Value
	default:
		return Unknown
	}
	if want == "" || r.Assumption.Answer == nil {
		return Unknown
	}
	if s.part == code {
		return r.Assumption.hasCode(want)
	}
	if !contains(r.Assumption.Answer.in(s), want) {
		return False
	}
	return Unknown // it may be one part of the text
}

// in returns the text that a part of the answer is in.
func (a *Answer) in(s Sent) string {
	if s.part == whole {
		return a.Printed
	}
	return a.Text
}

// read returns the answer with the text that code looks at.
func (a Assumption) read(v Value) Assumption {
	atom, ok := v.only()
	if s, isSent := atom.(Sent); ok && isSent && s.part == whole && a.Answer != nil {
		answer := *a.Answer
		answer.Text = answer.Printed
		a.Answer = &answer
	}
	return a
}

// printed makes an unknown value the whole answer, where what is printed is the
// failure itself.
func (r *Run) printed(e flow.Expr, v Value) Value {
	if v.isText() {
		return v
	}
	n, ok := e.(*flow.Name)
	if !ok || !v.any || r.Assumption.Answer == nil || !r.ev.isFailure(n.Var) {
		return anything
	}
	return of(Sent{whole})
}

// isText reports whether a value can be nothing but text.
func (v Value) isText() bool {
	return !v.any && len(v.atoms) > 0 && !slices.ContainsFunc(v.atoms, func(a Atom) bool {
		lit, isLit := a.(Lit)
		_, isSent := a.(Sent)
		return !isSent && (!isLit || lit.Kind != flow.String)
	})
}

// found returns a value that holds the status of an answer, if it has one, as
// that: code that looks for it in several places finds it.
func (r *Run) found(v Value) Value {
	if r.Assumption.Answer == nil || r.Assumption.Answer.Status == 0 || v.any || !slices.Contains(v.atoms, Atom(Status{})) {
		return v
	}
	if slices.ContainsFunc(v.atoms, func(a Atom) bool { return a != Status{} && a != Atom(none) }) {
		return v
	}
	return of(Status{})
}

// isFailure reports whether a variable holds the failure: a handler binds it, or
// it is a parameter that is called so.
func (ev *Evaluator) isFailure(v *flow.Var) bool {
	p := resolve.Param(v)
	switch {
	case p == nil:
		return slices.ContainsFunc(ev.Definitions(v), func(d flow.Expr) bool { _, ok := d.(*flow.Caught); return ok })
	case namesError(resolve.LastName(p.Type)):
		return true
	}
	switch v.Name {
	case "e", "ex", "exc", "err", "error", "exception":
		return true
	}
	return false
}

// hasCode answers whether the error's code is the given one.
func (a Assumption) hasCode(want string) Truth {
	if a.Answer == nil || a.Answer.Code == "" {
		return Unknown
	}
	return TruthOf(strings.EqualFold(a.Answer.Code, want))
}

// isType answers whether the error is of a type.
func (a Assumption) isType(t typeRef) Truth {
	if a.Answer == nil {
		if t.role.Reason == lexicon.NoReason {
			return Unknown
		}
		return a.subject(t.role)
	}
	status := a.Answer.Status
	switch {
	case t.native == "Exception" || t.native == "BaseException":
		return True
	case status == 0 || t.class != nil:
		return Unknown // which answers the project's own type is raised for, other code says
	case ownMistakes[t.native]:
		return False
	}
	return a.isSDKType(t)
}

// isSDKType answers whether an answer with a status is of a type of another
// library, by its name: SDKs raise the type that the status stands for.
func (a Assumption) isSDKType(t typeRef) Truth {
	status := a.Answer.Status
	if t.role.Reason == lexicon.RateLimit && !t.role.Narrow && t.native == "" {
		return TruthOf(status == 429)
	}
	if want, ok := sdkStatuses[t.name]; ok && t.native == "" {
		return TruthOf(status == want)
	}
	if slices.ContainsFunc(lexicon.Words(t.name), isTransport) {
		return False // an answer did come
	}
	if statusErrors[t.name] {
		return True
	}
	return Unknown
}

// isTransport reports whether a word of an error's name says that no answer came.
func isTransport(word string) bool {
	switch word {
	case "connection", "connect", "timeout", "timeouts", "network", "transport", "protocol", "read", "write", "socket", "ssl", "disconnect",
		"disconnected":
		return true
	}
	return false
}

// typeHolds answers whether what the exception's type is called holds a phrase:
// where an answer came, none of the words for one that did not.
func (r *Run) typeHolds(phrase string, text flow.Expr) Truth {
	if r.Assumption.Answer == nil || r.Assumption.Answer.Status == 0 || !isTransport(phrase) {
		return Unknown
	}
	ofType := false
	flow.Inspect(text, func(e flow.Expr) bool {
		words := lexicon.Words(resolve.LastName(e))
		ofType = ofType || slices.Contains(words, "type") || slices.Contains(words, "class")
		return !ofType
	})
	if ofType {
		return False
	}
	return Unknown
}

// sdkStatuses are the names by which the providers' SDKs call the errors of one
// status.
var sdkStatuses = map[string]int{
	"BadRequestError": 400, "AuthenticationError": 401, "PermissionDeniedError": 403, "NotFoundError": 404,
	"ConflictError": 409, "UnprocessableEntityError": 422, "InternalServerError": 500, "ServiceUnavailableError": 503,
}

// statusErrors are the names of errors that every answer with a status of
// failure is one of.
var statusErrors = map[string]bool{
	"APIStatusError": true, "HTTPStatusError": true, "APIError": true, "OpenAIError": true, "AnthropicError": true,
}

// ownMistakes are the native errors that an answer of a provider never is.
var ownMistakes = map[string]bool{
	"ValueError": true, "TypeError": true, "KeyError": true, "IndexError": true, "LookupError": true, "AttributeError": true,
	"AssertionError": true, "NotImplementedError": true, "ImportError": true, "ModuleNotFoundError": true, "NameError": true,
	"TimeoutError": true, "ConnectionError": true, "ConnectionResetError": true, "ConnectionRefusedError": true,
	"ConnectionAbortedError": true, "BrokenPipeError": true, "FileNotFoundError": true, "PermissionError": true,
	"KeyboardInterrupt": true, "MemoryError": true, "RecursionError": true, "StopIteration": true, "UnicodeDecodeError": true,
}
