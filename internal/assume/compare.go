package assume

import (
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

func itoa(n int) string { return strconv.Itoa(n) }

// compare answers a comparison.
func (r *Run) compare(e *flow.Compare, s state) Truth {
	switch e.Op {
	case "==", "is":
		return r.same(r.eval(e.X, s), r.eval(e.Y, s), r.isReason(e.X) || r.isReason(e.Y))
	case "!=", "is not":
		return r.same(r.eval(e.X, s), r.eval(e.Y, s), r.isReason(e.X) || r.isReason(e.Y)).Not()
	case "in":
		return r.isIn(e, s)
	case "not in":
		return r.isIn(e, s).Not()
	case "<", "<=", ">", ">=":
		return r.ordered(e, s)
	}
	return Unknown
}

// isReason reports whether an expression is compared with the name of a reason
// somewhere in the function.
func (r *Run) isReason(e flow.Expr) bool {
	p, ok := placeOf(e)
	return ok && r.facts.reasons[p]
}

func (r *Run) ordered(e *flow.Compare, s state) Truth {
	x, okX := r.numeric(r.eval(e.X, s))
	y, okY := r.numeric(r.eval(e.Y, s))
	if !okX || !okY {
		return Unknown
	}
	switch e.Op {
	case "<":
		return TruthOf(x < y)
	case "<=":
		return TruthOf(x <= y)
	case ">":
		return TruthOf(x > y)
	}
	return TruthOf(x >= y)
}

// same answers whether two values are equal. isReason: one of them is the
// failure's reason, so that it differs from whatever names no reason.
func (r *Run) same(v, w Value, isReason bool) Truth {
	switch {
	case v.isNever() || w.isNever() || v.any && w.any:
		return Unknown
	case v.any:
		v, w = w, v
	}
	out, first := Unknown, true
	answer := func(t Truth) {
		if first {
			out, first = t, false
		}
		out = agree(out, t)
	}
	for _, a := range v.atoms {
		if w.any {
			answer(r.unknownIs(a, isReason))
			continue
		}
		for _, b := range w.atoms {
			answer(r.sameAtoms(a, b, isReason))
		}
	}
	return out
}

func (r *Run) sameAtoms(a, b Atom, isReason bool) Truth {
	if rank(b) < rank(a) {
		a, b = b, a
	}
	switch a := a.(type) {
	case Refusal:
		return TruthOf(b.truth() == False)
	case Some:
		if t := b.truth(); t != Unknown && t != a.truth() {
			return False
		}
		return r.unknownIs(b, isReason)
	case Typed:
		if b == none {
			return False
		}
		return r.unknownIs(b, isReason)
	case Status:
		return r.statusIs(b, isReason)
	case Sent:
		return r.sentIs(a, b)
	case Lit:
		return r.literalIs(a, b)
	case Member:
		if m, ok := b.(Member); ok && m.Type == a.Type {
			return TruthOf(m.Name == a.Name)
		}
	}
	if a == b {
		return True
	}
	return Unknown
}

// rank orders the kinds of atoms, so that a pair is compared one way only.
func rank(a Atom) int {
	switch a.(type) {
	case Refusal:
		return -1
	case Some:
		return 0
	case Typed:
		return 1
	case Status:
		return 2
	case Sent:
		return 3
	case Lit:
		return 4
	case Member:
		return 5
	}
	return 6
}

func (r *Run) literalIs(l Lit, b Atom) Truth {
	switch b := b.(type) {
	case Lit:
		if l.Kind != b.Kind {
			if l.Kind == flow.Nil || b.Kind == flow.Nil || l.Kind == flow.String || b.Kind == flow.String {
				return False
			}
			return Unknown
		}
		return TruthOf(l.Text == b.Text)
	case Member:
		switch {
		case l.Kind == flow.Nil:
			return False
		case l.Kind != flow.String || b.Value == "":
			return Unknown
		default:
			return TruthOf(l.Text == b.Value)
		}
	}
	if l.Kind == flow.Nil {
		return False // everything else is something
	}
	return Unknown
}

// statusIs compares the failure's status.
func (r *Run) statusIs(b Atom, isReason bool) Truth {
	switch b := b.(type) {
	case Status:
		return True
	case Lit:
		switch b.Kind {
		case flow.Nil:
			return False
		case flow.Number, flow.String:
			if n, ok := number(b.Text); ok {
				return TruthOf(n == r.Assumption.status())
			}
			if b.Kind == flow.String && r.Assumption.Answer != nil {
				return r.Assumption.hasCode(b.Text) // a code is a number or a name
			}
		}
		return r.unknownIs(b, isReason)
	}
	return r.unknownIs(b, isReason)
}

// unknownIs compares what is not known with an atom: if that names a reason, or
// is a failure's status, then the other is the failure.
func (r *Run) unknownIs(a Atom, isReason bool) Truth {
	switch a := a.(type) {
	case Member:
		return r.Assumption.subject(a.Role)
	case Lit:
		switch a.Kind {
		case flow.String:
			if n, ok := number(a.Text); ok && isFailure(n) {
				return TruthOf(n == r.Assumption.status())
			}
			role := r.ev.role(a.Text)
			if role.Reason == lexicon.NoReason && !isReason {
				return Unknown
			}
			return r.Assumption.subject(role)
		case flow.Number:
			if n, ok := number(a.Text); ok && isFailure(n) {
				return TruthOf(n == r.Assumption.status())
			}
		}
	}
	return Unknown
}

// isIn answers `x in y`.
func (r *Run) isIn(e *flow.Compare, s state) Truth {
	x, y := r.eval(e.X, s), r.eval(e.Y, s)
	if a, ok := y.only(); ok {
		switch a := a.(type) {
		case Seq:
			return r.oneOf(x, a, r.isReason(e.X))
		case Table:
			return r.keyOf(x, a, r.isReason(e.X))
		}
	}
	return r.occurs(x, e.Y, y)
}

func (r *Run) contained(x, y Value) Truth {
	if a, ok := y.only(); ok {
		switch a := a.(type) {
		case Seq:
			return r.oneOf(x, a, false)
		case Table:
			return r.keyOf(x, a, false)
		}
	}
	return Unknown
}

func (r *Run) oneOf(x Value, s Seq, isReason bool) Truth {
	out := False
	for _, e := range s.elems {
		if out = either(out, r.same(x, e, isReason)); out == True {
			return out
		}
	}
	return out
}

func (r *Run) keyOf(x Value, t Table, isReason bool) Truth {
	out := False
	for _, e := range t.entries {
		out = either(out, r.same(x, e.key, isReason))
	}
	return out
}

// occurs answers whether a phrase is found in a text.
func (r *Run) occurs(phrase Value, text flow.Expr, in Value) Truth {
	if phrase.any || phrase.isNever() {
		return Unknown
	}
	out, first := Unknown, true
	for _, a := range phrase.atoms {
		lit, ok := a.(Lit)
		if !ok || lit.Kind != flow.String {
			return Unknown
		}
		t := r.occursIn(lit.Text, text, in)
		if first {
			out, first = t, false
		}
		out = agree(out, t)
	}
	return out
}

func (r *Run) occursIn(phrase string, text flow.Expr, in Value) Truth {
	if a, ok := in.only(); ok {
		if lit, ok := a.(Lit); ok && lit.Kind == flow.String {
			return TruthOf(strings.Contains(lit.Text, phrase))
		}
	}
	if r.isElsewhere(text) {
		return r.typeHolds(phrase, text)
	}
	return r.Assumption.read(in).mentions(r.ev.lex, phrase)
}

// isElsewhere reports whether a text is about something else than the failure:
// which provider, model or address it was, or, where the answer itself is known,
// what the exception's type is called.
func (r *Run) isElsewhere(text flow.Expr) bool {
	out := false
	flow.Inspect(text, func(e flow.Expr) bool {
		name := ""
		switch e := e.(type) {
		case *flow.Name:
			name = e.Var.Name
		case *flow.Attr:
			name = e.Sel
		case *flow.Index:
			if k, ok := e.Key.(*flow.Const); ok {
				name = k.Text
			}
		case *flow.Call:
			if len(e.Args) == 0 {
				return true
			}
		}
		for _, w := range lexicon.Words(name) {
			switch w {
			case "provider", "model", "url", "uri", "host", "hostname", "endpoint", "path", "header", "headers", "prompt":
				out = true
			case "type", "class", "name":
				out = out || r.Assumption.Answer != nil
			}
		}
		return !out
	})
	return out
}

// isA answers whether a value is of one of some types.
func (r *Run) isA(v Value, types flow.Expr, s state) Truth {
	out := False
	for _, t := range r.ev.typesIn(types, r.Func, 0) {
		if out = either(out, r.isOne(v, t)); out == True {
			break
		}
	}
	return out
}

func (r *Run) isOne(v Value, t typeRef) Truth {
	if v.any || v.isNever() {
		return r.Assumption.isType(t)
	}
	out, first := Unknown, true
	for _, a := range v.atoms {
		got := r.atomIs(a, t)
		if first {
			out, first = got, false
		}
		out = agree(out, got)
	}
	return out
}

func (r *Run) atomIs(a Atom, t typeRef) Truth {
	switch a := a.(type) {
	case Lit:
		if want, ok := nativeKinds[t.native]; ok {
			return TruthOf(a.Kind == want)
		}
		if t.native != "" || t.class != nil || a.Kind == flow.Nil {
			return False
		}
	case Status:
		if t.native != "" {
			return TruthOf(t.native == "int" || t.native == "object")
		}
	case Typed:
		if t.class != nil && r.ev.derives(a.Class, t.class) {
			return True
		}
		if r.ev.isResultType(a.Class) && t.role.Reason == lexicon.NoReason {
			return False
		}
		return r.Assumption.isType(t)
	case Result:
		if a.class != nil && t.class != nil {
			return TruthOf(r.ev.derives(a.class, t.class))
		}
	case Some:
		return r.Assumption.isType(t)
	}
	return Unknown
}

var nativeKinds = map[string]flow.ConstKind{"str": flow.String, "bool": flow.Bool, "int": flow.Number, "float": flow.Number, "bytes": flow.Bytes}
