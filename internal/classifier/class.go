package classifier

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A reader says what class a value stands for.
type reader struct {
	ev       *assume.Evaluator
	lex      *lexicon.Lexicon
	compared *comparisons
	// predicate: the function that is asked says by its name that a boolean is
	// whether to try again.
	predicate bool
	// words are the strings that the function returns as they stand.
	words []string
}

// class returns what a value makes of a failure: one class that all of its
// alternatives agree is wrong, or what keeps it from being that.
func (r *reader) class(v assume.Value) Class {
	atoms, open := v.Atoms()
	if open || len(atoms) == 0 {
		return Unknown
	}
	out := r.atom(atoms[0])
	for _, a := range atoms[1:] {
		out = together(out, r.atom(a))
	}
	return out
}

// together is the class of what may be one or the other.
func together(a, b Class) Class {
	switch {
	case a == Unknown || b == Unknown:
		return Unknown
	case a.wrong() && b.wrong():
		return min(a, b)
	case a.wrong():
		return max(b, Other)
	case b.wrong():
		return max(a, Other)
	}
	return max(a, b)
}

func (r *reader) atom(a assume.Atom) Class {
	switch a := a.(type) {
	case assume.Lit:
		return r.literal(a)
	case assume.Member:
		return r.member(a)
	case assume.Result:
		return r.result(a)
	case assume.Table:
		return r.fields(r.ev.Fields(a))
	case assume.ClassRef:
		return r.errorClass(a.Class)
	case assume.Seq:
		return r.tuple(a)
	case assume.Typed, assume.Some, assume.Pool:
		return Unknown
	}
	return NoClass
}

func (r *reader) literal(l assume.Lit) Class {
	switch l.Kind {
	case flow.Bool:
		if r.predicate {
			return truthClass(assume.TruthOf(l.Text == "True" || l.Text == "true"))
		}
	case flow.String:
		return r.word(l.Text)
	}
	return NoClass
}

// word is the class of a string: it is one only if some code compares it, or
// another one that the function returns in its place. A label is shown.
func (r *reader) word(text string) Class {
	switch role := r.ev.Role(text); {
	case role.Reason == lexicon.NoReason && !r.lex.Retryable.Match(text), !r.isCompared(text):
		return NoClass
	case role.Reason == lexicon.RateLimit:
		return Limited
	case role.Reason == lexicon.Billing:
		return Other
	}
	return Retried
}

func (r *reader) isCompared(text string) bool {
	return r.compared.has(r.ev, text) || slices.Contains(r.words, text) && slices.ContainsFunc(r.words, func(w string) bool {
		return r.ev.Role(w).Reason != lexicon.NoReason && r.compared.has(r.ev, w)
	})
}

// wordsOf returns the strings that a function returns as they stand.
func wordsOf(f *flow.Func) []string {
	var out []string
	for _, b := range f.Graph().Blocks {
		if ret, ok := last(b).(*flow.Return); ok {
			if c, ok := ret.Value.(*flow.Const); ok && c.Kind == flow.String {
				out = append(out, c.Text)
			}
		}
	}
	return out
}

func (r *reader) member(m assume.Member) Class {
	switch {
	case m.Reason == lexicon.RateLimit:
		return Limited
	case m.Reason == lexicon.NoReason && r.lex.Retryable.Match(m.Name):
		return Retried
	}
	return Other
}

// result is the class of an object: an error's by its type too.
func (r *reader) result(a assume.Result) Class {
	ofType := NoClass
	if c := a.Class(); c != nil {
		ofType = r.errorClass(c)
		if ofType == Other && r.ev.ClassRole(c).Reason == lexicon.Billing {
			return Other
		}
	}
	ofFields := r.fields(r.ev.Fields(a))
	if ofFields == NoClass {
		return ofType
	}
	if ofFields == Retried && ofType == Limited {
		return Limited
	}
	return ofFields
}

// fields is the class of a record: whether it says to try again decides before
// the reason; but a reason that is about money is told apart, whatever is said
// beside it.
func (r *reader) fields(all []assume.Field) Class {
	flag, reason := NoClass, NoClass
	for _, f := range all {
		switch {
		case r.lex.Retryable.Match(f.Name):
			flag = truthClass(f.Value.Truth())
		default:
			if c := r.reason(f.Value); c != NoClass {
				if reason == NoClass || c == Other {
					reason = c
				}
				if r.ofMoney(f.Value) {
					return Other
				}
			}
		}
	}
	switch {
	case flag == NoClass:
		return reason
	case flag == Retried && reason == Limited:
		return Limited
	}
	return flag
}

// reason is the class that a field says if it holds a reason.
func (r *reader) reason(v assume.Value) Class {
	atoms, open := v.Atoms()
	if open || len(atoms) == 0 {
		return NoClass
	}
	isReason := func(a assume.Atom) bool {
		switch a := a.(type) {
		case assume.Member:
			return true
		case assume.Lit:
			return a.Kind == flow.String && r.word(a.Text) != NoClass
		}
		return false
	}
	if !slices.ContainsFunc(atoms, isReason) {
		return NoClass
	}
	return r.class(v)
}

func (r *reader) ofMoney(v assume.Value) bool {
	atoms, _ := v.Atoms()
	return slices.ContainsFunc(atoms, func(a assume.Atom) bool {
		switch a := a.(type) {
		case assume.Member:
			return a.Reason == lexicon.Billing
		case assume.Lit:
			return r.ev.Role(a.Text).Reason == lexicon.Billing
		}
		return false
	})
}

// truthClass is the class of what says whether to try again.
func truthClass(t assume.Truth) Class {
	switch t {
	case assume.True:
		return Retried
	case assume.False:
		return Other
	}
	return Unknown
}

// errorClass is the class of a type of errors.
func (r *reader) errorClass(c *flow.Class) Class {
	if !r.ev.IsError(c) {
		return NoClass
	}
	switch role := r.ev.ClassRole(c); {
	case role.Reason == lexicon.RateLimit:
		return Limited
	case role.Reason == lexicon.NoReason && r.lex.Retryable.Match(c.Name):
		return Retried
	}
	return Other
}

// tuple is the class of several values together that hold a reason: a label is
// none, nor is a truth of which nobody says what it is. If that is false, it may
// mean that there is no second try.
func (r *reader) tuple(s assume.Seq) Class {
	out := NoClass
	for _, v := range s.Elements() {
		atoms, open := v.Atoms()
		for _, a := range atoms {
			switch a := a.(type) {
			case assume.Member:
				if open {
					return Unknown
				}
				if out != Other {
					out = together(max(out, r.member(a)), r.member(a))
				}
			case assume.Lit:
				if a.Kind == flow.Bool && v.Truth() != assume.True {
					return Other
				}
			}
		}
	}
	return out
}
