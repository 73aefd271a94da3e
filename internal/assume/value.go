package assume

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A Value is what an expression may be: one of a few atoms, or, if Any, also
// anything else. The zero Value is that of code that is not reached.
type Value struct {
	atoms []Atom
	any   bool
}

// An Atom is one thing that a value may be. Atoms are comparable: equal atoms
// are one.
type Atom interface{ truth() Truth }

type (
	// Lit is a literal.
	Lit struct {
		Kind flow.ConstKind
		Text string // the text of a string, the spelling of a number; "True" or "False"
	}

	// Member is a member of a type of failure reasons.
	Member struct {
		Type  string // identity of the type
		Name  string
		Value string // the text that it stands for; "" if none is known
		Role
	}

	// Status is the HTTP status that the provider failed with; what it is, the
	// assumption says.
	Status struct{}

	// FuncRef is a function of the program.
	FuncRef struct{ Func *flow.Func }

	// ClassRef is a class of the program.
	ClassRef struct{ Class *flow.Class }

	// Typed is an object of a class of which nothing else is known.
	Typed struct{ Class *flow.Class }

	// Pool is the answer of a predicate that asks whether the credential pool
	// may recover, as far as the assumption does not decide it.
	Pool struct {
		Call    *flow.Call
		Negated bool // the value is true where the answer is no
	}

	// Refusal is the answer that there is nothing to switch to, however that is
	// spelt: no, nothing, or as many of either as are asked for.
	Refusal struct{}

	// From is what an assignment stored that is not known otherwise.
	From struct{ Assign *flow.Assign }

	// Some is anything that counts as true, or as false.
	Some struct{ True bool }

	// Seq is a tuple, list or set whose elements are known.
	Seq struct{ *sequence }

	// Table is a record whose entries are known.
	Table struct{ *table }

	// Result is what a call answers that builds a classification: an object with
	// fields. Fields that are not listed have their declared default.
	Result struct{ *result }
)

// Role is the part that a name plays among the reasons of failures.
type Role struct {
	Reason lexicon.Reason
	Narrow bool // one kind of that reason only
}

type sequence struct {
	elems []Value
	all   Value // the join of elems
}

type table struct{ entries []entry }

type entry struct{ key, value Value }

type result struct {
	class  *flow.Class // nil where the factory is not known
	fields map[string]Value
	call   *flow.Call
	open   bool // fields may have other values than these
}

func (l Lit) truth() Truth {
	switch l.Kind {
	case flow.Nil:
		return False
	case flow.Bool:
		return TruthOf(l.Text == "True" || l.Text == "true")
	case flow.Number:
		return TruthOf(l.Text != "0" && l.Text != "0.0" && l.Text != "-0")
	case flow.String, flow.Bytes:
		return TruthOf(l.Text != "")
	}
	return Unknown
}

func (Member) truth() Truth   { return True }
func (Status) truth() Truth   { return True }
func (FuncRef) truth() Truth  { return True }
func (ClassRef) truth() Truth { return True }
func (Typed) truth() Truth    { return True }
func (Pool) truth() Truth     { return Unknown }
func (From) truth() Truth     { return Unknown }
func (Refusal) truth() Truth  { return False }
func (s Some) truth() Truth   { return TruthOf(s.True) }
func (s Seq) truth() Truth    { return TruthOf(len(s.elems) > 0) }
func (t Table) truth() Truth  { return TruthOf(len(t.entries) > 0) }
func (Result) truth() Truth   { return True }

// maxAtoms bounds the alternatives of a value; with more it is anything.
const maxAtoms = 8

var (
	anything = Value{any: true}
	none     = Lit{Kind: flow.Nil}
)

func of(atoms ...Atom) Value { return Value{atoms: atoms} }

func boolean(b bool) Value {
	if b {
		return trueValue
	}
	return falseValue
}

var (
	trueValue  = of(Lit{Kind: flow.Bool, Text: "True"})
	falseValue = of(Lit{Kind: flow.Bool, Text: "False"})
	noneValue  = of(none)
)

// fromTruth is the value of a condition.
func fromTruth(t Truth) Value {
	switch t {
	case True:
		return trueValue
	case False:
		return falseValue
	}
	return anything
}

func (v Value) isNever() bool { return !v.any && len(v.atoms) == 0 }

// Truth returns what a value counts as in a condition.
func (v Value) Truth() Truth {
	if v.any || len(v.atoms) == 0 {
		return Unknown
	}
	t := v.atoms[0].truth()
	for _, a := range v.atoms[1:] {
		t = agree(t, a.truth())
	}
	return t
}

// isTruth reports whether a value is true or false, and not known which.
func (v Value) isTruth() bool {
	return !v.any && !slices.ContainsFunc(v.atoms, func(a Atom) bool {
		l, ok := a.(Lit)
		return !ok || l.Kind != flow.Bool && l.Kind != flow.Nil
	})
}

// only returns the atom of a value that can be nothing else.
func (v Value) only() (Atom, bool) {
	if v.any || len(v.atoms) != 1 {
		return nil, false
	}
	return v.atoms[0], true
}

// join returns what either value may be.
func (v Value) join(w Value) Value {
	switch {
	case v.isNever() || v.same(w):
		return w
	case w.isNever():
		return v
	}
	out := Value{atoms: slices.Clone(v.atoms), any: v.any || w.any}
	for _, a := range w.atoms {
		if !slices.Contains(out.atoms, a) {
			out.atoms = append(out.atoms, a)
		}
	}
	if out.any || len(out.atoms) > maxAtoms {
		return out.blur()
	}
	return out
}

// blur forgets the atoms but those that other code asks for by name: which
// predicate's answer a value may be.
func (v Value) blur() Value {
	out := Value{any: true}
	for _, a := range v.atoms {
		switch a.(type) {
		case Pool, From:
			if len(out.atoms) < maxAtoms {
				out.atoms = append(out.atoms, a)
			}
		}
	}
	return out
}

func (v Value) same(w Value) bool {
	if v.any != w.any || len(v.atoms) != len(w.atoms) {
		return false
	}
	if len(v.atoms) == 0 || &v.atoms[0] == &w.atoms[0] {
		return true
	}
	for _, a := range v.atoms {
		if !slices.Contains(w.atoms, a) {
			return false
		}
	}
	return true
}

// when returns the part of a value that counts as true, or as false.
func (v Value) when(want bool) Value {
	if v.any {
		// What is not known is known from here on to count as that.
		out := of(Some{want})
		for _, a := range v.atoms {
			if _, ok := a.(Pool); ok && want {
				out.atoms = append(out.atoms, a)
			}
		}
		if len(out.atoms) > 1 {
			out.any = true
		}
		return out
	}
	keep := func(a Atom) bool { return a.truth().Allows(want) }
	if !slices.ContainsFunc(v.atoms, func(a Atom) bool { return !keep(a) }) {
		return v
	}
	var out Value
	for _, a := range v.atoms {
		if keep(a) {
			out.atoms = append(out.atoms, a)
		}
	}
	return out
}

// pools returns the pool predicates that have answered no where a value counts
// as wanted.
func (v Value) pools(want bool) []*flow.Call {
	var out []*flow.Call
	for _, a := range v.atoms {
		if p, ok := a.(Pool); ok && p.Negated == want {
			out = append(out, p.Call)
		}
	}
	return out
}

// literal is the value of a constant. There is one nil, however it is spelt.
func literal(c *flow.Const) Value {
	if c.Kind == flow.Nil {
		return noneValue
	}
	return of(Lit{c.Kind, c.Text})
}
