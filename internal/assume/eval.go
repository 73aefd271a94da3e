package assume

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// step returns the state behind an instruction.
func (r *Run) step(in flow.Instr, s state) state {
	for _, let := range r.facts.lets[in] {
		s = r.store(place{base: let.Target.Var}, r.eval(let.Value, s), s)
	}
	switch in := in.(type) {
	case *flow.Assign:
		return r.assign(in, s)
	case *flow.Delete:
		if p, ok := placeOf(in.Target); ok {
			return r.store(p, anything, s)
		}
	}
	return s
}

func (r *Run) assign(a *flow.Assign, s state) state {
	p, ok := placeOf(a.Target)
	if !ok {
		return s
	}
	if _, followed := r.facts.ids[p]; !followed {
		return s
	}
	v := anything
	switch {
	case p.path != "" && r.facts.flags[p] && !(r.Assumption.Answer != nil && isEntry(p)) && !latches(a):
	case a.Op == "":
		v = r.eval(a.Value, s)
	case a.Op == "|=" || a.Op == "&=":
		v = r.combine(a, s)
	}
	if r.facts.origins[p] && v.any {
		v = r.from(a, s)
	}
	return r.store(p, v, s)
}

// latches reports whether an assignment sets a flag: other code sets flags too,
// but seldom takes back one that has just been set here.
func latches(a *flow.Assign) bool {
	c, ok := a.Value.(*flow.Const)
	return ok && c.Kind == flow.Bool && literal(c).Truth() == True
}

// from is an unknown value that remembers where it comes from.
func (r *Run) from(a *flow.Assign, s state) Value {
	out := Value{atoms: []Atom{From{a}}, any: true}
	note := func(e flow.Expr) bool {
		if n, ok := e.(*flow.Name); ok {
			for _, atom := range r.eval(n, s).atoms {
				if _, ok := atom.(From); ok && !slices.Contains(out.atoms, atom) && len(out.atoms) < maxAtoms {
					out.atoms = append(out.atoms, atom)
				}
			}
		}
		return true
	}
	flow.Inspect(a.Value, note)
	if a.Op != "" {
		flow.Inspect(a.Target, note)
	}
	return out
}

// combine is `x |= y` and `x &= y` on conditions and sets.
func (r *Run) combine(a *flow.Assign, s state) Value {
	x, y := r.eval(a.Target, s), r.eval(a.Value, s)
	if seq, ok := union(x, y); ok && a.Op == "|=" {
		return seq
	}
	if a.Op == "|=" {
		return fromTruth(either(x.Truth(), y.Truth()))
	}
	return fromTruth(either(x.Truth().Not(), y.Truth().Not()).Not())
}

// store sets a place; what was known of attributes of the old value is gone.
func (r *Run) store(p place, v Value, s state) state {
	id, ok := r.facts.ids[p]
	if !ok {
		return s
	}
	s = s.set(id, v)
	if p.path == "" {
		for _, field := range r.facts.fields[p.base] {
			s = s.set(r.facts.ids[field], anything)
		}
	}
	return s
}

// truth answers a condition.
func (r *Run) truth(e flow.Expr, s state) Truth {
	if t, ok := r.flip[e]; ok {
		return t
	}
	switch e := e.(type) {
	case *flow.Not:
		return r.truth(e.X, s).Not()
	case *flow.Compare:
		return r.compare(e, s)
	case *flow.Caught:
		return r.caught(e, s)
	case *flow.TypeTest:
		return r.isA(r.eval(e.X, s), e.Types, s)
	case *flow.Logic:
		out := TruthOf(e.And)
		for _, x := range e.Operands {
			t := r.truth(x, s)
			if e.And {
				out = either(out.Not(), t.Not()).Not()
			} else {
				out = either(out, t)
			}
		}
		return out
	}
	return r.eval(e, s).Truth()
}

// caught answers whether a handler takes the provider's failure.
func (r *Run) caught(e *flow.Caught, s state) Truth {
	if e.Types == nil {
		return True
	}
	return r.isA(anything, e.Types, s)
}

// failure is what a handler holds: an object of the class that it names, if that
// is one of the program.
func (r *Run) failure(e *flow.Caught) Value {
	if types := r.ev.typesIn(e.Types, r.Func, 0); e.Types != nil && len(types) == 1 && types[0].class != nil {
		return Value{atoms: []Atom{Typed{types[0].class}}, any: true}
	}
	return anything
}

// eval returns what an expression may be.
func (r *Run) eval(e flow.Expr, s state) Value {
	if t, ok := r.flip[e]; ok {
		return fromTruth(t)
	}
	switch e := e.(type) {
	case *flow.Const:
		return literal(e)
	case *flow.Name:
		return r.name(e, s)
	case *flow.Attr:
		return r.attr(e, s)
	case *flow.Index:
		return r.index(e, s)
	case *flow.Call:
		return r.call(e, s)
	case *flow.Not:
		return r.negation(e, s)
	case *flow.Compare, *flow.TypeTest:
		return fromTruth(r.truth(e, s))
	case *flow.Logic:
		return r.logic(e, s)
	case *flow.Cond:
		return r.cond(e, s)
	case *flow.Let:
		return r.eval(e.Value, s)
	case *flow.Sequence:
		return r.sequence(e, s)
	case *flow.RecordLit:
		return r.record(e, s)
	case *flow.Binary:
		return r.binary(e, s)
	case *flow.Element:
		return r.element(e, s)
	case *flow.Part:
		return r.part(e, s)
	case *flow.FuncLit:
		return of(FuncRef{e.Func})
	case *flow.ClassLit:
		return of(ClassRef{e.Class})
	case *flow.Import:
		return r.static(e, r.Func)
	case *flow.Format:
		return r.format(e, s)
	case *flow.Caught:
		return r.failure(e)
	}
	return anything
}

// negation is `not x`. Whose answer it turns round is kept.
func (r *Run) negation(e *flow.Not, s state) Value {
	v := r.eval(e.X, s)
	out := fromTruth(v.Truth().Not())
	if out.any {
		for _, a := range v.atoms {
			if p, ok := a.(Pool); ok {
				out.atoms = append(out.atoms[:len(out.atoms):len(out.atoms)], Pool{p.Call, !p.Negated})
			}
		}
	}
	return out
}

// name returns what a variable holds.
func (r *Run) name(e *flow.Name, s state) Value {
	v := e.Var
	out := anything
	if v.Owner == r.Func && !v.Shared {
		if got, ok := s.get(r.facts.ids[place{base: v}]); ok && r.follows(place{base: v}) {
			out = got
		} else if r.Func.Kind != flow.Def && r.Func.Kind != flow.Lambda {
			out = r.static(e, r.Func)
		}
	} else {
		out = r.static(e, r.Func)
	}
	return r.recognised(e, v.Name, r.found(out))
}

func (r *Run) follows(p place) bool {
	_, ok := r.facts.ids[p]
	return ok
}

// recognised makes an unknown value the failure's status, where its name or a
// comparison says so.
func (r *Run) recognised(e flow.Expr, name string, v Value) Value {
	if !v.any || slices.ContainsFunc(v.atoms, func(a Atom) bool { _, from := a.(From); return !from }) {
		return v
	}
	if p, ok := placeOf(e); ok && r.facts.statuses[p] || r.ev.nameRoles(name).holdsStatus {
		return r.status()
	}
	if out := r.sent(e, name); !out.any {
		return out
	}
	return v
}

func (r *Run) status() Value {
	if r.Assumption.status() == 0 {
		return noneValue
	}
	return of(Status{})
}

// attr returns an attribute.
func (r *Run) attr(e *flow.Attr, s state) Value {
	if p, ok := placeOf(e); ok && r.follows(p) {
		if v, ok := s.get(r.facts.ids[p]); ok && !v.any {
			return v
		}
	}
	if m, ok := r.ev.member(e, r.Func); ok {
		return of(m)
	}
	base := r.eval(e.X, s)
	if v, ok := r.fieldOf(base, e, s); ok {
		return v
	}
	if v := r.static(e, r.Func); !v.any {
		return v
	}
	if t := r.predicate(e.Sel); t != Unknown {
		return fromTruth(t)
	}
	if fn, c := r.ev.reasonMember(e); fn != nil && r.ev.isProperty(fn) {
		if v := r.ev.property(r, fn, of(Typed{c})); !v.any {
			return v
		}
	}
	if v := r.recognised(e, e.Sel, r.ev.guessedField(r, e)); !v.any || len(v.atoms) > 0 || r.Assumption.Answer != nil {
		return v
	}
	return r.ev.declaredField(base.object(), e.Sel)
}

// declaredField returns what a class says that a field of its objects holds, by a
// declaration or by the parameter of its constructor that is called so.
func (ev *Evaluator) declaredField(c *flow.Class, sel string) Value {
	if c == nil {
		return anything
	}
	for _, f := range c.Fields {
		if f.Name == sel && f.Type != nil {
			return mayBe(ev.TypeOf(f.Type, c.Body))
		}
	}
	if init := ev.ClassMember(c, ev.Vocabulary.Constructor).Func; init != nil {
		for _, p := range init.Params {
			if p.Var.Name == sel && p.Type != nil {
				return mayBe(ev.TypeOf(p.Type, init.Outer))
			}
		}
	}
	return anything
}

// fieldOf returns a field of what is known to be an object.
func (r *Run) fieldOf(base Value, e *flow.Attr, s state) (Value, bool) {
	var out Value
	for _, a := range base.atoms {
		switch a := a.(type) {
		case Result:
			out = out.join(r.ev.resultField(r, a, e.Sel))
		case Typed:
			v, ok := r.ev.typedField(r, a.Class, e.Sel)
			if !ok {
				return Value{}, false
			}
			out = out.join(v)
		case Member:
			if a.Value == "" || e.Sel != "value" {
				return Value{}, false
			}
			out = out.join(of(Lit{flow.String, a.Value}))
		case Lit:
			if a != none { // which has no fields: where there is one, it is not that
				return Value{}, false
			}
		default:
			return Value{}, false
		}
	}
	return out, !out.isNever() && !out.any
}

// static returns what an expression stands for wherever the code runs.
func (r *Run) static(e flow.Expr, in *flow.Func) Value {
	return r.ev.static(r.ev.resolveMemo(e, in))
}

// index returns an entry of a table, or an element of a sequence.
func (r *Run) index(e *flow.Index, s state) Value {
	if p, ok := placeOf(e); ok && r.follows(p) {
		if v, ok := s.get(r.facts.ids[p]); ok && !v.any {
			return v
		}
	}
	base, key := r.eval(e.X, s), r.eval(e.Key, s)
	if a, ok := base.only(); ok {
		switch a := a.(type) {
		case Table:
			if v := r.lookup(a, key); !v.isNever() {
				return v
			}
		case Seq:
			if k, ok := e.Key.(*flow.Const); ok {
				if i, ok := number(k.Text); ok && i >= 0 && i < len(a.elems) {
					return a.elems[i]
				}
			}
		}
	}
	name := ""
	if k, ok := e.Key.(*flow.Const); ok && k.Kind == flow.String {
		name = k.Text
	}
	return r.recognised(e, name, anything)
}

// lookup returns what a table holds under a key; never where it surely holds
// nothing.
func (r *Run) lookup(t Table, key Value) Value {
	var out Value
	for _, e := range t.entries {
		switch r.same(e.key, key, false) {
		case True:
			return e.value
		case Unknown:
			out = out.join(e.value)
		}
	}
	return out
}

func (r *Run) logic(e *flow.Logic, s state) Value {
	var out Value
	for i, x := range e.Operands {
		v := r.eval(x, s)
		if i == len(e.Operands)-1 {
			return out.join(v)
		}
		t := v.Truth()
		switch {
		case t.Is(!e.And):
			return out.join(v) // it decides
		case t == Unknown:
			out = out.join(v.when(!e.And))
		}
	}
	return out
}

func (r *Run) cond(e *flow.Cond, s state) Value {
	switch r.truth(e.Test, s) {
	case True:
		return r.eval(e.Then, r.refine(e.Test, true, s))
	case False:
		return r.eval(e.Else, r.refine(e.Test, false, s))
	}
	return r.eval(e.Then, r.refine(e.Test, true, s)).join(r.eval(e.Else, r.refine(e.Test, false, s)))
}

// maxElements bounds the sequences and tables that are known by element.
const maxElements = 4096

func (r *Run) sequence(e *flow.Sequence, s state) Value {
	if len(e.Elems) > maxElements {
		return anything
	}
	elems := make([]Value, 0, len(e.Elems))
	for _, x := range e.Elems {
		spread, ok := x.(*flow.Spread)
		if !ok {
			elems = append(elems, r.eval(x, s))
			continue
		}
		a, ok := r.eval(spread.X, s).only()
		seq, known := a.(Seq)
		if !ok || !known {
			return anything
		}
		elems = append(elems, seq.elems...)
	}
	return r.ev.sequenceOf(e, elems)
}

func (r *Run) record(e *flow.RecordLit, s state) Value {
	if len(e.Entries) > maxElements {
		return anything
	}
	t := &table{}
	for _, x := range slices.Backward(e.Entries) { // the last one wins
		if x.Key == nil {
			a, ok := r.eval(x.Value, s).only()
			inner, known := a.(Table)
			if !ok || !known {
				return anything
			}
			t.entries = append(t.entries, inner.entries...)
			continue
		}
		t.entries = append(t.entries, entry{r.eval(x.Key, s), r.eval(x.Value, s)})
	}
	return r.ev.tableOf(e, t)
}

func union(x, y Value) (Value, bool) {
	a, ok := x.only()
	b, too := y.only()
	s, isSeq := a.(Seq)
	t, isToo := b.(Seq)
	if !ok || !too || !isSeq || !isToo || len(s.elems)+len(t.elems) > maxElements {
		return Value{}, false
	}
	return of(Seq{newSequence(slices.Concat(s.elems, t.elems))}), true
}

func (r *Run) binary(e *flow.Binary, s state) Value {
	x, y := r.eval(e.X, s), r.eval(e.Y, s)
	switch e.Op {
	case "|", "+":
		if v, ok := r.ev.unionOf(e, x, y); ok {
			return v
		}
		if e.Op == "|" && x.Truth() != Unknown && y.Truth() != Unknown {
			return fromTruth(either(x.Truth(), y.Truth()))
		}
	case "-":
		return r.ev.difference(r, e, x, y)
	case "//", "/":
		a, okX := r.numeric(x)
		b, okY := r.numeric(y)
		if okX && okY && b != 0 && (e.Op == "//" || a%b == 0) {
			return of(Lit{flow.Number, itoa(a / b)})
		}
	}
	return anything
}

// numeric returns the number that a value surely is.
func (r *Run) numeric(v Value) (int, bool) {
	a, ok := v.only()
	if !ok {
		return 0, false
	}
	switch a := a.(type) {
	case Status:
		return r.Assumption.status(), true
	case Lit:
		if a.Kind == flow.Number {
			return number(a.Text)
		}
	}
	return 0, false
}

func (r *Run) element(e *flow.Element, s state) Value {
	if v, ok := r.each[e]; ok {
		return v
	}
	if a, ok := r.eval(e.X, s).only(); ok {
		switch a := a.(type) {
		case Seq:
			return a.all
		case Table:
			var keys Value
			for _, entry := range a.entries {
				keys = keys.join(entry.key)
			}
			return keys
		}
	}
	return anything
}

func (r *Run) part(e *flow.Part, s state) Value {
	v := r.eval(e.X, s)
	if v.any || v.isNever() {
		return anything
	}
	var out Value
	for _, a := range v.atoms {
		if _, no := a.(Refusal); no {
			out = out.join(of(a))
			continue
		}
		seq, ok := a.(Seq)
		if !ok || e.Index >= len(seq.elems) {
			return anything
		}
		out = out.join(seq.elems[e.Index])
	}
	return out
}

// format returns text that is put together of what is known.
func (r *Run) format(e *flow.Format, s state) Value {
	var text strings.Builder
	for _, p := range e.Parts {
		a, ok := r.eval(p, s).only()
		lit, isLit := a.(Lit)
		if !ok || !isLit {
			return anything
		}
		text.WriteString(lit.Text)
	}
	if first, ok := e.Parts[0].(*flow.Const); ok && strings.Contains(first.Text, "%") {
		return anything // the first part says where the others go
	}
	return of(Lit{flow.String, text.String()})
}

// refine returns the state in which a condition has turned out one way.
func (r *Run) refine(cond flow.Expr, want bool, s state) state {
	switch e := cond.(type) {
	case *flow.Not:
		return r.refine(e.X, !want, s)
	case *flow.Logic:
		if e.And == want { // all of them
			for _, x := range e.Operands {
				s = r.refine(x, want, s)
			}
			return s
		}
		if open := r.lastOpen(e, want, s); open != nil {
			return r.refine(open, want, s)
		}
	case *flow.Name, *flow.Attr:
		if p, ok := placeOf(e); ok && r.follows(p) {
			if v := r.eval(e, s); !r.facts.flags[p] || p.path == "" {
				return r.narrow(p, v.when(want), s)
			}
		}
	case *flow.Let:
		return r.narrow(place{base: e.Target.Var}, r.eval(e.Value, s).when(want), s)
	case *flow.Compare:
		return r.refineCompare(e, want, s)
	}
	return s
}

// narrow sets what is known of a place without a store to it.
func (r *Run) narrow(p place, v Value, s state) state {
	id, ok := r.facts.ids[p]
	if !ok || v.isNever() {
		return s
	}
	return s.set(id, v)
}

// lastOpen returns the one operand that can still decide, or nil.
func (r *Run) lastOpen(e *flow.Logic, want bool, s state) flow.Expr {
	var open flow.Expr
	for _, x := range e.Operands {
		if !r.truth(x, s).Allows(want) {
			continue
		}
		if open != nil {
			return nil
		}
		open = x
	}
	return open
}

// refineCompare keeps of a variable what compares with a constant as it turned
// out to.
func (r *Run) refineCompare(e *flow.Compare, want bool, s state) state {
	switch e.Op {
	case "!=", "is not", "not in":
		want = !want
	case "==", "is", "in":
	default:
		return s
	}
	p, ok := placeOf(e.X)
	if !ok || !r.follows(p) || p.path != "" {
		return s
	}
	v, y := r.eval(e.X, s), r.eval(e.Y, s)
	if v.any {
		// Nothing but None counts as None; what is not None may still be false.
		if y.same(noneValue) && want {
			return r.narrow(p, noneValue, s)
		}
		if y, ok := y.only(); ok && want && (e.Op == "==" || e.Op == "is") {
			if _, isLit := y.(Lit); isLit {
				return r.narrow(p, of(y), s)
			}
		}
		return s
	}
	in := e.Op == "in" || e.Op == "not in"
	var kept Value
	for _, a := range v.atoms {
		t := Unknown
		if in {
			t = r.contained(of(a), y)
		} else {
			t = r.same(of(a), y, false)
		}
		if t.Allows(want) {
			kept.atoms = append(kept.atoms, a)
		}
	}
	return r.narrow(p, kept, s)
}

// predicate answers a predicate by its name: `is_billing`.
func (r *Run) predicate(name string) Truth {
	if !isPredicate(name) {
		return Unknown
	}
	role := r.ev.role(name)
	if role.Reason == lexicon.NoReason {
		return Unknown
	}
	return r.Assumption.subject(role)
}

// isPredicate reports whether a name asks something.
func isPredicate(name string) bool {
	words := lexicon.Words(name)
	if len(words) < 2 {
		return false
	}
	switch words[0] {
	case "is", "has", "was", "are", "looks", "seems", "indicates", "detect", "detects", "check", "checks", "matches":
		return true
	}
	return false
}
