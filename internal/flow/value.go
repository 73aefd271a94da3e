package flow

import "slices"

// A Value is what an expression may evaluate to: a small set of alternatives.
// The empty Value means that no evaluation was seen.
type Value struct{ alts []Alt }

// An Alt is one alternative of a Value. Alternatives are comparable.
type Alt interface{ alt() }

type (
	// Unknown is a value that is not known, and why.
	Unknown struct{ Why *Reason }

	// Lit is a constant.
	Lit struct {
		Kind ConstKind
		Text string
	}

	// FuncVal is a function, bound to a receiver where Self is not nil.
	FuncVal struct {
		Func *Func
		Self Alt
	}

	// ClassVal is a class itself.
	ClassVal struct{ Class *Class }

	// UnitVal is a unit of the program.
	UnitVal struct{ Unit *Unit }

	// Foreign is something from outside the program, by its path: a module, a
	// member of one, or "path()", what a call of it returned.
	Foreign struct{ Path string }

	// Native is a name that the language defines, such as a builtin.
	Native struct{ Name string }

	// Instance is some object of a class, not a particular one.
	Instance struct{ Class *Class }

	// SuperVal is the view of a receiver as its base classes see it.
	SuperVal struct {
		Class *Class
		Self  Alt
	}

	// Ref is a particular object of the heap.
	Ref struct{ Object *Object }
)

func (Unknown) alt()  {}
func (Lit) alt()      {}
func (FuncVal) alt()  {}
func (ClassVal) alt() {}
func (UnitVal) alt()  {}
func (Foreign) alt()  {}
func (Native) alt()   {}
func (Instance) alt() {}
func (SuperVal) alt() {}
func (Ref) alt()      {}

const (
	maxNumbers = 8   // numbers decide nothing here; beyond so many they are one unknown
	maxAlts    = 64  // beyond it a value is unknown
	maxReasons = 6   // of an open record
	maxElems   = 128 // of a sequence that is followed element by element
)

var tooMany = &Reason{Text: "too many possible values"}

// Of returns the value with the alternatives given.
func Of(alts ...Alt) Value { return Value{alts: alts} }

func unknown(why *Reason) Value { return Value{alts: []Alt{Unknown{why}}} }

// Alts returns the alternatives.
func (v Value) Alts() []Alt { return v.alts }

func (v Value) isNever() bool { return len(v.alts) == 0 }

func (v Value) join(o Value) Value {
	if v.isNever() || slices.Equal(v.alts, o.alts) {
		return o
	}
	out := v.alts
	for _, a := range o.alts {
		if slices.Contains(out, a) {
			continue
		}
		if len(out) >= maxAlts || len(out) >= maxNumbers && isNumber(a) {
			return Value{alts: out}.withUnknown()
		}
		out = append(slices.Clip(out), a)
	}
	return Value{alts: out}
}

// joinOrOld is join, but v itself where o adds nothing.
func (v Value) joinOrOld(o Value) Value {
	if joined := v.join(o); !joined.equal(v) {
		return joined
	}
	return v
}

// identical reports whether two values have the same alternatives in the same
// order.
func (v Value) identical(o Value) bool { return slices.Equal(v.alts, o.alts) }

func isNumber(a Alt) bool {
	lit, ok := a.(Lit)
	return ok && lit.Kind == Number
}

func (v Value) withUnknown() Value {
	if slices.Contains(v.alts, Alt(Unknown{tooMany})) {
		return v
	}
	return Value{alts: append(slices.Clip(v.alts), Unknown{tooMany})}
}

func (v Value) equal(o Value) bool {
	if slices.Equal(v.alts, o.alts) {
		return true
	}
	if len(v.alts) != len(o.alts) {
		return false
	}
	for _, a := range o.alts {
		if !slices.Contains(v.alts, a) {
			return false
		}
	}
	return true
}

// strings returns the constant strings among the alternatives, and whether
// they are all there is.
func (v Value) strings() (texts []string, all bool) {
	all = !v.isNever()
	for _, a := range v.alts {
		if lit, ok := a.(Lit); ok && lit.Kind == String {
			texts = append(texts, lit.Text)
		} else {
			all = false
		}
	}
	return texts, all
}

// why returns a reason for which the value is not known, or nil.
func (v Value) why() *Reason {
	for _, a := range v.alts {
		if u, ok := a.(Unknown); ok {
			return u.Why
		}
	}
	return nil
}

// ObjectKind tells what an Object is.
type ObjectKind uint8

// The kinds of objects.
const (
	RecordObject   ObjectKind = iota // a dict or map
	SequenceObject                   // a tuple, list, set or other iterable
	InstanceObject                   // an object of a class
	PartialObject                    // a function with some arguments given
)

// An Object is an abstract object of the heap: all that one expression
// allocates in one calling context.
type Object struct {
	Kind ObjectKind
	Expr Expr // the allocation
	Make Alt  // InstanceObject: the class (ClassVal or Foreign)
}

// A Content is what an object holds at one point of the program.
type Content struct {
	Record Record  // entries of a record, attributes of an instance, keywords of a partial
	Elems  []Value // a sequence's elements, a partial's positional arguments
	Any    Value   // elements at positions that are not known
	Fun    Value   // what a partial calls
	Open   *Reason // a sequence: why it may have more elements
}

func (c *Content) join(o *Content) *Content {
	if c == o {
		return c
	}
	out := &Content{Record: c.Record.Join(o.Record), Any: c.Any.join(o.Any), Fun: c.Fun.join(o.Fun), Open: c.Open}
	if out.Open == nil {
		out.Open = o.Open
	}
	if len(c.Elems) == len(o.Elems) {
		out.Elems = make([]Value, len(c.Elems))
		for i := range c.Elems {
			out.Elems[i] = c.Elems[i].join(o.Elems[i])
		}
		return out
	}
	for _, e := range slices.Concat(c.Elems, o.Elems) {
		out.Any = out.Any.join(e)
	}
	return out
}

func (c *Content) equal(o *Content) bool {
	if c == o {
		return true
	}
	return len(c.Elems) == len(o.Elems) && c.Open == o.Open && c.Any.equal(o.Any) && c.Fun.equal(o.Fun) &&
		slices.EqualFunc(c.Elems, o.Elems, Value.equal) && c.Record.equal(o.Record)
}

// any returns the join of all elements.
func (c *Content) any() Value {
	v := c.Any
	for _, e := range c.Elems {
		v = v.join(e)
	}
	return v
}
