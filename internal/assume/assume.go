// Package assume evaluates functions under an assumption about why the model's
// provider failed: the money has run out, it was asked too often, or another
// reason. Conditions are answered in three-valued logic; a definite answer
// closes the other way. What the rules want to know of a guard shows where the
// answers of two assumptions are compared.
//
// The assumption holds for the whole run and for every subject in it: whatever
// a failure's reason is compared with, whatever tests a status, a text or an
// error's type, is answered by it. So helpers need no mapping of their arguments
// to be evaluated under it, though what is known of those is handed on.
package assume

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// An Assumption says why the provider failed.
type Assumption struct {
	// Reason is the reason that is assumed; NoReason: one that is neither billing
	// nor a rate limit, and in nobody's list.
	Reason lexicon.Reason
	// Answer is what the provider sent, to the letter; nil: nothing but the
	// reason is known.
	Answer *Answer
	// FailoverFails: whatever activates a fallback answers that there is none.
	FailoverFails bool
}

// An Answer is a provider's response to a request.
type Answer struct {
	Status int    // HTTP status; 0: none is known
	Code   string // the error's code, if there is one
	Text   string // the error's text, as far as it is not known which part of it is looked at
	// Printed is the text of the exception itself, which holds all that was sent.
	Printed string
}

// otherStatus stands for a failure in nobody's list: a client error that no
// code names, but that ranges hold.
const otherStatus = 418

// status returns the HTTP status that was sent; 0 if none.
func (a Assumption) status() int {
	switch {
	case a.Answer != nil:
		return a.Answer.Status
	case a.Reason == lexicon.Billing:
		return 402
	case a.Reason == lexicon.RateLimit:
		return 429
	}
	return otherStatus
}

// subject answers whether the failure's reason is one that plays a role.
func (a Assumption) subject(r Role) Truth {
	switch {
	case a.Answer != nil:
		return Unknown // the classifier that is asked says so itself
	case r.Reason == lexicon.NoReason || r.Reason != a.Reason:
		return False
	case r.Narrow:
		return Unknown
	}
	return True
}

// mentions answers whether the error's text holds a phrase.
func (a Assumption) mentions(lex *lexicon.Lexicon, phrase string) Truth {
	if a.Answer != nil {
		return TruthOf(contains(a.Answer.Text, phrase))
	}
	r := lex.Text(phrase)
	if r == lexicon.NoReason {
		return Unknown
	}
	return a.subject(Role{Reason: r})
}

// contains reports whether a text, or the text in lower case, holds a phrase.
func contains(text, phrase string) bool {
	return strings.Contains(text, phrase) || strings.Contains(strings.ToLower(text), phrase)
}

// matches answers whether a regular expression matches the error's text.
func (a Assumption) matches(lex *lexicon.Lexicon, pattern string) Truth {
	if a.Answer != nil {
		return matchText(pattern, a.Answer.Text)
	}
	// An alternative that speaks of a reason is found where that is the reason.
	out := False
	for _, alt := range strings.Split(pattern, "|") {
		out = either(out, a.mentions(lex, plainPattern.Replace(alt)))
	}
	return out
}

// plainPattern takes from a regular expression what is not the words that it
// looks for.
var plainPattern = strings.NewReplacer(
	`(?i)`, "", `\b`, " ", `\s*`, " ", `\s+`, " ", `\s`, " ", `[-_ ]?`, " ", `[ _-]?`, " ", `[_-]?`, " ", `[\s_-]?`, " ",
	`.*`, " ", `.?`, " ", `(`, " ", `)`, " ", `?:`, " ", `?`, "", `^`, "", `$`, "", `\`, "",
)

// matchText answers whether a pattern matches a text; Unknown for a pattern in
// a dialect that Go does not read.
func matchText(pattern, text string) Truth {
	re, err := regexp.Compile("(?i)" + pattern) // what is searched is often in lower case
	if err != nil {
		return Unknown
	}
	return TruthOf(re.MatchString(text))
}

// number reads an integer literal.
func number(text string) (int, bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
	return n, err == nil
}
