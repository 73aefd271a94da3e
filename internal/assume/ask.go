package assume

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// Pools returns the calls of predicates about the credential pool that answer no
// where the value counts as wanted.
func (v Value) Pools(want bool) []*flow.Call { return v.pools(want) }

// Same reports whether two values may be the same things.
func (v Value) Same(w Value) bool { return v.same(w) }

// Known reports whether a value can be nothing but a few things.
func (v Value) Known() bool { return !v.any && len(v.atoms) > 0 }

// Text returns the texts that a value may be.
func (v Value) Text() string {
	var out []string
	for _, a := range v.atoms {
		if l, ok := a.(Lit); ok && l.Kind == flow.String {
			out = append(out, l.Text)
		}
	}
	return strings.Join(out, " ")
}

// Origins returns the assignments that stored a value which is not known
// otherwise.
func (v Value) Origins() []*flow.Assign {
	var out []*flow.Assign
	for _, a := range v.atoms {
		if from, ok := a.(From); ok {
			out = append(out, from.Assign)
		}
	}
	return out
}

// Number returns the number that a value surely is, as it is spelt; "" if it is
// not known.
func (v Value) Number() string {
	if a, ok := v.only(); ok {
		if l, ok := a.(Lit); ok && l.Kind == flow.Number {
			return l.Text
		}
	}
	return ""
}

// Counts reports whether the iteration over what a call answers only counts.
func (ev *Evaluator) Counts(call *flow.Call, in *flow.Func) bool {
	fun := ev.resolveMemo(call.Fun, in)
	if ev.Vocabulary.Counters[fun.Native+fun.Path] {
		return true
	}
	// enumerate(range(…)), reversed(range(…))
	if len(call.Args) > 0 && fun.Native != "" {
		if inner, ok := call.Args[0].Value.(*flow.Call); ok {
			return ev.Counts(inner, in)
		}
	}
	return false
}

// Callee returns the function of the program that a call calls, by name; nil if
// it is none.
func (ev *Evaluator) Callee(call *flow.Call, in *flow.Func) *flow.Func {
	return ev.resolveMemo(call.Fun, in).Func
}

// NamesReason reports whether an expression names a member of a type of
// reasons.
func (ev *Evaluator) NamesReason(e *flow.Attr, in *flow.Func) bool {
	_, ok := ev.member(e, in)
	return ok
}

// IsSubject reports whether the function compares an expression with reasons or
// statuses.
func (r *Run) IsSubject(e flow.Expr) bool {
	p, ok := placeOf(e)
	return ok && (r.facts.reasons[p] || r.facts.statuses[p])
}

// HoldsFailure reports whether a variable is what a handler binds the failure
// to.
func (r *Run) HoldsFailure(v *flow.Var) bool {
	for _, d := range r.ev.Definitions(v) {
		if _, ok := d.(*flow.Caught); ok {
			return true
		}
	}
	return false
}

// RunIf evaluates a function as Run does, with some expressions answered as
// given.
func (ev *Evaluator) RunIf(f *flow.Func, a Assumption, given map[flow.Expr]Truth) *Run {
	r := ev.newRun(f, a, nil, 0)
	r.flip = given
	r.evaluate()
	return r
}

// Answer returns what a call of the function answers.
func (r *Run) Answer() Value {
	if r.Func.IsGenerator() || r.Func.Kind != flow.Def && r.Func.Kind != flow.Lambda {
		return anything
	}
	return r.returns()
}

// HoldsText reports whether an expression stands for a text, or for a collection
// that begins with one.
func (ev *Evaluator) HoldsText(e flow.Expr, in *flow.Func) bool {
	a, ok := ev.static(resolve.Ref{Expr: e, In: in}).only()
	if s, isSeq := a.(Seq); ok && isSeq && len(s.elems) > 0 {
		a, ok = s.elems[0].only()
	}
	l, isLit := a.(Lit)
	return ok && isLit && l.Kind == flow.String
}

// Holds reports whether a list or table of constants holds billing, and whether
// it holds a rate limit: as members, words, statuses or texts.
func (ev *Evaluator) Holds(e flow.Expr, in *flow.Func) (billing, limited bool) {
	v := ev.static(resolve.Ref{Expr: e, In: in})
	for _, a := range v.atoms {
		switch a := a.(type) {
		case Lit:
			return ev.speaks(v)
		case Seq:
			for _, x := range a.elems {
				b, l := ev.speaks(x)
				billing, limited = billing || b, limited || l
			}
		case Table:
			for _, x := range a.entries {
				b, l := ev.speaks(x.key)
				billing, limited = billing || b, limited || l
			}
		}
	}
	return billing, limited
}

// spoken reports which reasons a text, or the alternatives of a pattern, speak
// of.
func spoken(lex *lexicon.Lexicon, text string) (billing, limited bool) {
	for _, alt := range strings.Split(text, "|") {
		r := lex.Text(plainPattern.Replace(alt))
		billing, limited = billing || r == lexicon.Billing, limited || r == lexicon.RateLimit
	}
	return billing, limited
}

// speaks reports which reasons a constant stands for.
func (ev *Evaluator) speaks(v Value) (billing, limited bool) {
	a, ok := v.only()
	if !ok {
		return false, false
	}
	var r lexicon.Reason
	switch a := a.(type) {
	case Member:
		r = a.Reason
	case ClassRef:
		r = ev.classRole(a.Class, 0).Reason
	case Lit:
		switch {
		case a.Text == "402":
			r = lexicon.Billing
		case a.Text == "429":
			r = lexicon.RateLimit
		case a.Kind == flow.String:
			if r = ev.role(a.Text).Reason; r == lexicon.NoReason {
				return spoken(ev.lex, a.Text)
			}
		}
	}
	return r == lexicon.Billing, r == lexicon.RateLimit
}

// SearchesText reports whether a test looks for words in an error's text,
// itself, in what a flag was set by, or in a function that it calls.
func (ev *Evaluator) SearchesText(e flow.Expr, in *flow.Func) bool { return ev.searches(e, in, 0) }

func (ev *Evaluator) searches(e flow.Expr, in *flow.Func, depth int) bool {
	if depth > 3 {
		return false
	}
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Comprehension:
			found = true
		case *flow.Compare:
			c, literal := x.X.(*flow.Const)
			_, list := x.Y.(*flow.Sequence)
			found = found || literal && c.Kind == flow.String && !list && (x.Op == "in" || x.Op == "not in")
		case *flow.Name:
			if x.Var.Owner == in {
				for _, d := range ev.Definitions(x.Var) {
					found = found || d != e && ev.searches(d, in, depth+1)
				}
			}
		case *flow.Call:
			fun := ev.resolveMemo(x.Fun, in)
			found = found || ev.Vocabulary.Computations[fun.Native+fun.Path] == flow.Search || ev.Vocabulary.ValueMethods[resolve.LastName(x.Fun)] == flow.Search
			if fun.Func != nil && ev.matters(fun.Func) {
				for _, b := range fun.Func.Graph().Blocks {
					for _, instr := range b.Instrs {
						if ret, ok := instr.(*flow.Return); ok {
							found = found || ev.searches(ret.Value, fun.Func, depth+1)
						}
					}
				}
			}
		}
		return !found
	})
	return found
}

// maxPhrase is the length in bytes up to which a text counts as something that
// is compared or searched for. What is longer is shown to somebody.
const maxPhrase = 64

// Names reports which reasons a function names in its code: by a name, a status,
// a short text, or by what known tells of a name.
func (ev *Evaluator) Names(f *flow.Func, known func(name string) (billing, limited bool)) (billing, limited bool) {
	seen := make(map[string]bool)
	note := func(r lexicon.Reason) {
		billing, limited = billing || r == lexicon.Billing, limited || r == lexicon.RateLimit
	}
	name := func(n string) {
		if n == "" || seen[n] {
			return
		}
		seen[n] = true
		note(ev.role(n).Reason)
		b, l := known(n)
		billing, limited = billing || b, limited || l
	}
	visit := func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Name:
			name(e.Var.Name)
		case *flow.Attr:
			name(e.Sel)
		case *flow.Import:
			name(e.Name)
		case *flow.Const:
			switch {
			case e.Text == "402":
				note(lexicon.Billing)
			case e.Text == "429":
				note(lexicon.RateLimit)
			case e.Kind == flow.String && len(e.Text) <= maxPhrase && !seen[e.Text]:
				seen[e.Text] = true
				note(ev.role(e.Text).Reason)
				b, l := spoken(ev.lex, e.Text)
				billing, limited = billing || b, limited || l
			}
		}
		return !billing || !limited
	}
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, visit)
			}
		}
		for i, e := range b.Succs {
			if i == 0 || b.Succs[i-1].Cond != e.Cond {
				flow.Inspect(e.Cond, visit)
			}
		}
		if billing && limited {
			break
		}
	}
	return billing, limited
}
