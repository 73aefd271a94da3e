package flow

// instr evaluates one instruction and changes st accordingly.
func (in *Interp) instr(fr *frame, st *state, i Instr, result *Value) {
	switch i := i.(type) {
	case *Assign:
		in.assign(fr, st, i, in.assigned(fr, st, i))
	case *Eval:
		in.eval(fr, st, i.X)
	case *Delete:
		in.remove(fr, st, i.Target)
	case *Return:
		v := Of(Lit{Kind: Nil})
		if i.Value != nil {
			v = in.eval(fr, st, i.Value)
		}
		*result = result.join(v)
		if fr.parent == nil {
			in.use(st, v, Returned, "", i.At)
		}
	case *Raise:
		in.eval(fr, st, i.X)
		in.eval(fr, st, i.Cause)
	}
}

// assigned returns the value that an assignment stores.
func (in *Interp) assigned(fr *frame, st *state, a *Assign) Value {
	v := in.eval(fr, st, a.Value)
	if a.Op == "" {
		return v
	}
	old := in.eval(fr, st, a.Target)
	if a.Op == "|=" && in.updateAll(st, old, v, a.At) {
		return old
	}
	return unknown(in.because(a.At, "computed", old))
}

// assign stores v in the target of an assignment.
func (in *Interp) assign(fr *frame, st *state, a *Assign, v Value) {
	switch t := a.Target.(type) {
	case *Name:
		in.setVar(st, t.Var, v)
		if t.Var.Owner != nil && t.Var.Owner.Kind == UnitInit && fr.fn.Kind != UnitInit {
			in.use(st, v, Stored, t.Var.Name, a.At)
		}
	case *Attr:
		in.storeAttr(st, in.eval(fr, st, t.X), t.Sel, v, a.At)
	case *Index:
		in.storeKey(st, in.container(fr, st, t.X), in.eval(fr, st, t.Key), v, a.At)
	}
}

// container evaluates an expression that is stored into. Where a variable holds
// a value that is not known, it becomes a record of which only what is stored
// from here on is known.
func (in *Interp) container(fr *frame, st *state, e Expr) Value {
	v := in.eval(fr, st, e)
	n, ok := e.(*Name)
	if !ok || n.Var.Owner != fr.fn || n.Var.Shared {
		return v
	}
	var out Value
	for _, alt := range v.alts {
		switch a := alt.(type) {
		case Unknown:
			alt = in.openRecord(fr, st, n, a.Why)
		case Foreign:
			alt = in.openRecord(fr, st, n, in.because(e.Span(), "`"+a.Path+"` is outside the code that was read", Value{}))
		}
		out = out.join(Of(alt))
	}
	in.setVar(st, n.Var, out)
	return out
}

// unknownExpr is the allocation site of the record that stands for a variable's
// unknown value.
type unknownExpr struct{ *Var }

func (unknownExpr) Span() Span { return Span{} }

// openRecord returns that record. Where there is one already, it is joined with
// one that holds nothing known.
func (in *Interp) openRecord(fr *frame, st *state, n *Name, why *Reason) Alt {
	obj := fr.object(unknownExpr{n.Var}, RecordObject)
	fresh := &Content{Record: Record{Rest: []*Reason{why}}}
	if old, ok := st.heap[obj]; ok {
		fresh = old.join(fresh)
	}
	st.heap[obj] = fresh
	return Ref{obj}
}

// storeAttr stores v as an attribute of everything that base may be.
func (in *Interp) storeAttr(st *state, base Value, sel string, v Value, at Span) {
	single := len(base.alts) == 1
	followed := false
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok || ref.Object.Kind != InstanceObject {
			continue
		}
		followed = true
		c := *st.content(ref.Object)
		if single {
			c.Record = c.Record.With(sel, v, at)
		} else {
			c.Record = c.Record.WithMaybe(sel, v, at)
		}
		st.heap[ref.Object] = &c
	}
	if !followed || !single {
		in.use(st, v, Stored, sel, at)
	}
}

// storeKey stores v under a key of every record that base may be.
func (in *Interp) storeKey(st *state, base, key, v Value, at Span) {
	names, exact := key.strings()
	strong := len(base.alts) == 1 && exact && len(names) == 1
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			continue
		}
		if _, unfollowed := ref.Object.Expr.(unknownExpr); unfollowed {
			in.use(st, v, Stored, "", at)
		}
		c := *st.content(ref.Object)
		switch {
		case ref.Object.Kind == SequenceObject:
			c.Any = c.Any.join(v)
		case strong:
			c.Record = c.Record.With(names[0], v, at).Noting(Event{At: at, Verb: "stored to", Keys: names})
		default:
			for _, name := range names {
				c.Record = c.Record.WithMaybe(name, v, at)
			}
			c.Record = c.Record.Noting(Event{At: at, Verb: "stored to", Keys: names})
			if !exact {
				c.Any = c.Any.join(v)
			}
			if !exact && ref.Object.Kind == RecordObject && len(key.alts) > 0 {
				c.Record = c.Record.Opened(in.because(at, "a key is stored whose name is not known here", key))
			}
		}
		st.heap[ref.Object] = &c
	}
	if len(base.alts) == 0 || base.why() != nil {
		in.use(st, v, Stored, "", at)
	}
}

// remove deletes a variable, an attribute or a key.
func (in *Interp) remove(fr *frame, st *state, target Expr) {
	switch t := target.(type) {
	case *Name:
		st.env = st.env.Without(in.number(t.Var))
	case *Attr:
		in.dropKey(st, in.eval(fr, st, t.X), Of(Lit{Kind: String, Text: t.Sel}))
	case *Index:
		in.dropKey(st, in.eval(fr, st, t.X), in.eval(fr, st, t.Key))
	}
}

// dropKey removes a key from every record that base may be.
func (in *Interp) dropKey(st *state, base, key Value) {
	names, exact := key.strings()
	strong := len(base.alts) == 1 && exact && len(names) == 1
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			continue
		}
		c := *st.content(ref.Object)
		for _, name := range names {
			without := c.Record.Without(name)
			if strong {
				c.Record = without
			} else {
				c.Record = c.Record.Join(without)
			}
		}
		if !exact {
			c.Record = c.Record.Weakened()
		}
		st.heap[ref.Object] = &c
	}
}

// content returns what an object holds; an object of which nothing is known
// yet is empty.
func (s *state) content(o *Object) *Content {
	if c, ok := s.heap[o]; ok {
		return c
	}
	return &Content{}
}

// eval returns the value of an expression in a state. It records in st what
// evaluating changes.
func (in *Interp) eval(fr *frame, st *state, e Expr) Value {
	if in.Starved {
		return unknown(in.because(Span{}, "the code is too large to follow within the analysis's bounds", Value{}))
	}
	switch e := e.(type) {
	case nil:
		return Value{}
	case *Const:
		return Of(Lit{Kind: e.Kind, Text: e.Text})
	case *Name:
		return in.variable(fr, st, e)
	case *Attr:
		return in.attr(fr, st, in.eval(fr, st, e.X), e.Sel, e)
	case *Index:
		return in.element(st, in.eval(fr, st, e.X), in.eval(fr, st, e.Key), e.At)
	case *Call:
		return in.call(fr, st, e)
	case *RecordLit:
		return in.recordLit(fr, st, e)
	case *Sequence:
		return in.sequence(fr, st, e)
	case *Cond:
		in.eval(fr, st, e.Test)
		return in.eval(fr, st, e.Then).join(in.eval(fr, st, e.Else))
	case *Logic:
		return in.logic(fr, st, e)
	case *Binary:
		return in.binary(fr, st, e)
	case *FuncLit:
		return Of(FuncVal{Func: e.Func})
	case *ClassLit:
		return Of(ClassVal{e.Class})
	case *Import:
		return in.imported(fr, e)
	case *Let:
		v := in.eval(fr, st, e.Value)
		in.setVar(st, e.Target.Var, v)
		return v
	case *Comprehension:
		return in.comprehension(fr, st, e)
	case *Element:
		return in.drawn(st, in.eval(fr, st, e.X), e.At)
	case *Part:
		return in.part(st, in.eval(fr, st, e.X), e.Index, e.At)
	case *Entered:
		return in.entered(fr, st, e)
	case *Spread:
		return in.eval(fr, st, e.X)
	case *Yield:
		if fr.parent == nil {
			in.use(st, in.eval(fr, st, e.X), Returned, "", e.At)
		}
	}
	for _, x := range operands(e) {
		in.eval(fr, st, x)
	}
	return unknown(in.because(e.Span(), "computed", Value{}))
}

// recordLit allocates a record with the display's entries.
func (in *Interp) recordLit(fr *frame, st *state, e *RecordLit) Value {
	obj := fr.object(e, RecordObject)
	st.heap[obj] = &Content{}
	rec := Record{}
	var named []string
	for _, entry := range e.Entries {
		if entry.Key == nil {
			rec = rec.Update(in.recordOf(st, in.eval(fr, st, entry.Value), entry.Value.Span()))
			continue
		}
		key, v := in.eval(fr, st, entry.Key), in.eval(fr, st, entry.Value)
		names, exact := key.strings()
		if exact && len(names) == 1 {
			rec = rec.With(names[0], v, entry.Value.Span())
			named = append(named, names[0])
			continue
		}
		for _, name := range names {
			rec = rec.WithMaybe(name, v, entry.Value.Span())
		}
		if !exact {
			rec = rec.Opened(in.because(e.At, "it has a key whose name is not known here", key))
		}
	}
	rec = rec.begun(Event{At: e.At, Verb: "built", Keys: named})
	st.heap[obj] = &Content{Record: rec}
	return Of(Ref{obj})
}

// sequence allocates a sequence with the display's elements.
func (in *Interp) sequence(fr *frame, st *state, e *Sequence) Value {
	obj := fr.object(e, SequenceObject)
	c := &Content{}
	for i, x := range e.Elems {
		if i >= maxElems {
			c.Open = in.because(e.At, "a long sequence", Value{})
			c.Any = c.Any.join(unknown(c.Open))
			break
		}
		v := in.eval(fr, st, x)
		if _, ok := x.(*Spread); !ok {
			c.Elems = append(c.Elems, v)
			continue
		}
		elems, why := in.elements(st, v, x.Span())
		c.Elems = append(c.Elems, elems...)
		if why != nil {
			c.Open = why
			c.Any = c.Any.join(unknown(why))
		}
	}
	st.heap[obj] = c
	return Of(Ref{obj})
}

// elements returns the elements of a value that is one known sequence; else
// the reason for which there may be others.
func (in *Interp) elements(st *state, v Value, at Span) ([]Value, *Reason) {
	if len(v.alts) == 1 {
		if ref, ok := v.alts[0].(Ref); ok && ref.Object.Kind == SequenceObject {
			c := st.content(ref.Object)
			if c.Open == nil && !c.Any.isNever() {
				return c.Elems, in.because(at, "how many elements there are is not known", v)
			}
			return c.Elems, c.Open
		}
	}
	return nil, in.because(at, "its elements are not known", v)
}

// logic evaluates a short-circuit expression to the operands that may decide.
func (in *Interp) logic(fr *frame, st *state, e *Logic) Value {
	var out Value
	for i, x := range e.Operands {
		v := in.eval(fr, st, x)
		if i == len(e.Operands)-1 {
			return out.join(v)
		}
		decides, goesOn := false, false
		for _, alt := range v.alts {
			t := in.truth(st, alt)
			if t != falsy != e.And || t == undecided {
				out = out.join(Of(alt))
				decides = true
			}
			if (t == falsy) != e.And || t == undecided {
				goesOn = true
			}
		}
		if !goesOn && decides {
			return out
		}
	}
	return out
}

type truthiness uint8

const (
	undecided truthiness = iota
	truthy
	falsy
)

// truth returns how an alternative counts as a condition.
func (in *Interp) truth(st *state, a Alt) truthiness {
	switch a := a.(type) {
	case Lit:
		if a.Kind == Nil || a.Kind == Bool && a.Text == "False" || a.Kind == Bool && a.Text == "false" ||
			(a.Kind == String || a.Kind == Bytes) && a.Text == "" || a.Kind == Number && (a.Text == "0" || a.Text == "0.0") {
			return falsy
		}
		return truthy
	case FuncVal, ClassVal, UnitVal:
		return truthy
	case Ref:
		c := st.content(a.Object)
		switch a.Object.Kind {
		case RecordObject:
			return recordTruth(c.Record)
		case SequenceObject:
			if len(c.Elems) > 0 {
				return truthy
			}
			if c.Any.isNever() && c.Open == nil {
				return falsy
			}
		case PartialObject:
			return truthy
		}
	}
	return undecided
}

func recordTruth(r Record) truthiness {
	for _, f := range r.Fields {
		if f.Presence == Sure {
			return truthy
		}
	}
	if len(r.Fields) == 0 && r.Closed() {
		return falsy
	}
	return undecided
}

// binary evaluates the union of records and the concatenation of constants;
// the rest is not followed.
func (in *Interp) binary(fr *frame, st *state, e *Binary) Value {
	x, y := in.eval(fr, st, e.X), in.eval(fr, st, e.Y)
	if e.Op == "|" && (in.isRecord(x) || in.isRecord(y)) {
		rec := in.recordOf(st, x, e.X.Span()).Update(in.recordOf(st, y, e.Y.Span()))
		return in.newRecord(fr, st, e, rec, "merged")
	}
	if e.Op == "+" && len(x.alts) == 1 && len(y.alts) == 1 {
		a, okA := x.alts[0].(Lit)
		b, okB := y.alts[0].(Lit)
		if okA && okB && a.Kind == String && b.Kind == String && len(a.Text)+len(b.Text) < 256 {
			return Of(Lit{Kind: String, Text: a.Text + b.Text})
		}
	}
	return unknown(in.because(e.At, "computed", x.join(y)))
}

func (in *Interp) newRecord(fr *frame, st *state, e Expr, rec Record, verb string) Value {
	obj := fr.object(e, RecordObject)
	st.heap[obj] = &Content{Record: rec.Noting(Event{At: e.Span(), Verb: verb})}
	return Of(Ref{obj})
}

func (in *Interp) newSequence(fr *frame, st *state, e Expr, c *Content) Value {
	obj := fr.object(e, SequenceObject)
	st.heap[obj] = c
	return Of(Ref{obj})
}

func (in *Interp) isRecord(v Value) bool {
	for _, a := range v.alts {
		if ref, ok := a.(Ref); ok && ref.Object.Kind == RecordObject {
			return true
		}
	}
	return false
}

// recordOf reads a value as a record: the join over all it may be. What is no
// record adds nothing when it is empty, and unknown keys otherwise.
func (in *Interp) recordOf(st *state, v Value, at Span) Record {
	if v.isNever() {
		return Record{Rest: []*Reason{in.because(at, "its value is not known", v)}}
	}
	var out Record
	first := true
	for _, alt := range v.alts {
		rec := in.recordAlt(st, alt, at)
		if first {
			out, first = rec, false
		} else {
			out = out.Join(rec)
		}
	}
	return out
}

func (in *Interp) recordAlt(st *state, alt Alt, at Span) Record {
	switch a := alt.(type) {
	case Lit:
		return Record{}
	case Unknown:
		return Record{Rest: []*Reason{a.Why}}
	case Foreign:
		return Record{Rest: []*Reason{in.because(at, "`"+a.Path+"` is outside the code that was read", Value{})}}
	case Ref:
		c := st.content(a.Object)
		switch a.Object.Kind {
		case RecordObject:
			return c.Record
		case SequenceObject:
			return in.pairs(st, c, at)
		}
	}
	return Record{Rest: []*Reason{in.because(at, "an object whose entries are not known", Value{})}}
}

// pairs reads a sequence of pairs as a record, as dict(…) does.
func (in *Interp) pairs(st *state, c *Content, at Span) Record {
	rec := Record{}
	if c.Open != nil {
		rec = rec.Opened(c.Open)
	}
	add := func(v Value, sure bool) {
		key, val := in.part(st, v, 0, at), in.part(st, v, 1, at)
		names, exact := key.strings()
		for _, name := range names {
			if sure && exact && len(names) == 1 {
				rec = rec.With(name, val, at)
			} else {
				rec = rec.WithMaybe(name, val, at)
			}
		}
		if !exact {
			rec = rec.Opened(in.because(at, "a key whose name is not known here", key))
		}
	}
	for _, e := range c.Elems {
		add(e, true)
	}
	for _, a := range c.Any.alts {
		add(Of(a), false)
	}
	return rec
}

// updateAll stores all entries of v in every record that base may be, and
// reports whether there was one.
func (in *Interp) updateAll(st *state, base, v Value, at Span) bool {
	rec := in.recordOf(st, v, at)
	return in.updateWith(st, base, rec, at)
}

func (in *Interp) updateWith(st *state, base Value, rec Record, at Span) bool {
	found := false
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok || ref.Object.Kind == SequenceObject {
			continue
		}
		found = true
		c := *st.content(ref.Object)
		updated := c.Record.Update(rec)
		if len(base.alts) > 1 {
			updated = c.Record.Join(updated)
		}
		c.Record = updated.Noting(Event{At: at, Verb: "updated", Keys: rec.Keys()})
		st.heap[ref.Object] = &c
	}
	return found
}

// element returns what is stored under a key or at a position.
func (in *Interp) element(st *state, base, key Value, at Span) Value {
	var out Value
	names, exact := key.strings()
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			out = out.join(in.derived(alt, "an entry of", at))
			continue
		}
		c := st.content(ref.Object)
		switch {
		case ref.Object.Kind == SequenceObject:
			out = out.join(in.at(c, key))
		case exact:
			for _, name := range names {
				out = out.join(c.Record.Get(name).Value)
			}
			out = out.join(c.Any)
		default:
			for _, f := range c.Record.Fields {
				out = out.join(f.Value)
			}
			out = out.join(c.Any)
			out = out.join(unknown(in.because(at, "an entry whose key is not known here", key)))
		}
	}
	return out
}

// at returns the element of a sequence at an index.
func (in *Interp) at(c *Content, key Value) Value {
	if len(key.alts) == 1 {
		if lit, ok := key.alts[0].(Lit); ok && lit.Kind == Number {
			if i, ok := smallInt(lit.Text); ok {
				if i < 0 && c.Open == nil && c.Any.isNever() {
					i += len(c.Elems)
				}
				if i >= 0 && i < len(c.Elems) {
					return c.Elems[i]
				}
			}
		}
	}
	v := c.any()
	if c.Open != nil {
		v = v.join(unknown(c.Open))
	}
	return v
}

func smallInt(s string) (int, bool) {
	n, sign := 0, 1
	if len(s) > 0 && s[0] == '-' {
		sign, s = -1, s[1:]
	}
	if s == "" || len(s) > 6 {
		return 0, false
	}
	for _, d := range s {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = 10*n + int(d-'0')
	}
	return sign * n, true
}

// part returns the element at an index that destructuring takes.
func (in *Interp) part(st *state, v Value, i int, at Span) Value {
	var out Value
	for _, alt := range v.alts {
		ref, ok := alt.(Ref)
		if !ok {
			out = out.join(in.derived(alt, "a part of", at))
			continue
		}
		c := st.content(ref.Object)
		switch {
		case ref.Object.Kind != SequenceObject:
			out = out.join(unknown(in.because(at, "a part of a value that is no sequence", v)))
		case i < len(c.Elems):
			out = out.join(c.Elems[i])
		default:
			out = out.join(c.any())
			if c.Open != nil {
				out = out.join(unknown(c.Open))
			}
		}
	}
	return out
}

// drawn returns what one turn of an iteration over v may draw.
func (in *Interp) drawn(st *state, v Value, at Span) Value {
	var out Value
	for _, alt := range v.alts {
		ref, ok := alt.(Ref)
		if !ok {
			out = out.join(in.derived(alt, "an element of", at))
			continue
		}
		c := st.content(ref.Object)
		switch ref.Object.Kind {
		case RecordObject:
			out = out.join(in.keysOf(c.Record))
		case SequenceObject:
			out = out.join(c.any())
			if c.Open != nil {
				out = out.join(unknown(c.Open))
			}
		default:
			out = out.join(unknown(in.because(at, "an element of an object", v)))
		}
	}
	return out
}

// keysOf returns the keys of a record as a value. Records wider than a value
// can list are listed in full all the same, so that copying key by key is
// followed.
func (in *Interp) keysOf(r Record) Value {
	var out Value
	for _, k := range r.Keys() {
		out.alts = append(out.alts, Lit{Kind: String, Text: k})
	}
	for _, why := range r.Rest {
		out.alts = append(out.alts, Unknown{why})
	}
	return out
}

// derived returns the unknown that taking something from a value without
// structure gives.
func (in *Interp) derived(alt Alt, what string, at Span) Value {
	switch a := alt.(type) {
	case Unknown:
		if a.Why.Skipped != nil {
			return Of(alt)
		}
		return unknown(in.because(at, what+" a value that is not known: "+a.Why.root(), Of(alt)))
	case Foreign:
		return Of(Foreign{a.Path + "[]"})
	case Lit:
		return Value{}
	}
	return unknown(in.because(at, what+" an object", Value{}))
}

// root returns the end of a chain of "… not known: because", so that chains do
// not grow.
func (r *Reason) root() string {
	const mark = "not known: "
	for i := 0; i+len(mark) <= len(r.Text); i++ {
		if r.Text[i:i+len(mark)] == mark {
			return r.Text[i+len(mark):]
		}
	}
	return r.Text
}

// comprehension evaluates the loops once, over the join of what they draw.
func (in *Interp) comprehension(fr *frame, st *state, e *Comprehension) Value {
	for _, loop := range e.Loops {
		for _, a := range loop.Assigns {
			in.assign(fr, st, a, in.eval(fr, st, a.Value))
		}
		for _, c := range loop.Conds {
			in.eval(fr, st, c)
		}
	}
	if e.Key == nil {
		return in.newSequence(fr, st, e, &Content{Any: in.eval(fr, st, e.Value)})
	}
	key, v := in.eval(fr, st, e.Key), in.eval(fr, st, e.Value)
	rec := Record{}
	names, exact := key.strings()
	for _, name := range names {
		rec = rec.WithMaybe(name, v, e.At)
	}
	if exact {
		return in.newRecord(fr, st, e, rec, "built")
	}
	if !key.isNever() {
		rec = rec.Opened(in.because(e.At, "it has keys whose names are not known here", key))
	}
	out := in.newRecord(fr, st, e, rec, "built")
	obj := out.alts[0].(Ref).Object
	c := *st.heap[obj]
	c.Any = v
	st.heap[obj] = &c
	return out
}
