package flow

import (
	"bytes"
	"slices"
	"strings"
)

// variable returns the value of a variable where it is read.
func (in *Interp) variable(fr *frame, st *state, n *Name) Value {
	v := n.Var
	switch {
	case v.Owner == nil:
		return Of(Native{v.Name})
	case v.Owner == fr.fn && !v.Shared:
		if val, ok := in.held(st, v); ok {
			return val
		}
		if fr.fn.Kind == UnitInit {
			return in.global(st, v, n.At)
		}
		if fr.fn.Kind == ClassInit {
			// A name that the class body has not bound yet is the enclosing scope's.
			return in.variable(fr, st, &Name{n.Where, v.Owner.Unit.Global(v.Name)})
		}
		return Value{}
	case v.Owner.Kind == UnitInit:
		return in.global(st, v, n.At)
	}
	return in.capture(fr, st, v)
}

// capture returns the value of a variable of an enclosing function: in the
// activation that is under way, else joined over all the ways in which the
// owner may have left it.
func (in *Interp) capture(fr *frame, st *state, v *Var) Value {
	for up := fr.parent; up != nil; up = up.parent {
		if up.fn == v.Owner && up.now != nil && !v.Shared {
			if val, ok := in.held(up.now, v); ok {
				return val
			}
		}
	}
	name := in.nameOf(v)
	if !in.needed[name] {
		return unknown(in.reasonFor(&Reason{At: v.Owner.NameAt, Text: "what `" + v.Name + "` of the enclosing function holds is not known", Skipped: name}))
	}
	c := in.globals[v]
	if c == nil {
		c = in.everywhere(v)
	}
	if c.busy {
		return Value{}
	}
	st.adopt(c.heap)
	return c.value
}

// nameOf returns the expression that stands for a captured variable in Need
// and Reason.Skipped.
func (in *Interp) nameOf(v *Var) *Name {
	n, ok := in.names[v]
	if !ok {
		n = &Name{Var: v}
		in.names[v] = n
	}
	return n
}

// NeedVar is Need for a variable that inner functions capture.
func (in *Interp) NeedVar(v *Var) bool { return in.Need(in.nameOf(v)) }

// adopt takes over objects that the state does not know yet. An object that it
// knows already has been followed along the flow, which is more exact.
func (s *state) adopt(heap map[*Object]*Content) {
	for o, c := range heap {
		if _, ok := s.heap[o]; !ok {
			s.heap[o] = c
		}
	}
}

// everywhere joins what a variable holds at all points of its owner, and the
// objects it reaches with all they hold there: an inner function may run at
// any of them.
func (in *Interp) everywhere(v *Var) *captured {
	c := &captured{busy: true, heap: make(map[*Object]*Content)}
	in.globals[v] = c
	fr := in.root(v.Owner)
	want := []Expr{&Name{Var: v}}
	join := func(st *state) {
		if val, ok := in.held(st, v); ok {
			c.value = c.value.join(val)
			joinInto(c.heap, st.heap)
		}
	}
	in.quiet++
	in.points(fr, want, join)
	in.quiet--
	if v.Shared {
		c.value = c.value.join(unknown(in.because(v.Owner.NameAt, "`"+v.Name+"` is assigned by several functions", Value{})))
	}
	c.busy = false
	return c
}

// points runs a root frame and hands every state of it to visit.
func (in *Interp) points(fr *frame, want []Expr, visit func(*state)) {
	g := fr.fn.Graph()
	sl := in.sliceOf(fr.fn, want, false, nil)
	w := newWalk(in, fr, sl, fr.entry(in))
	saved := fr.now
	defer func() { fr.now = saved }()
	w.fixpoint(g)
	seen := make(map[*state]bool)
	for i := range g.Blocks {
		if st := w.after[i]; st != nil && !seen[st] {
			seen[st] = true
			visit(st)
		}
	}
}

func joinHeaps(a, b map[*Object]*Content) map[*Object]*Content {
	out := make(map[*Object]*Content, max(len(a), len(b)))
	for o, c := range a {
		out[o] = c
	}
	joinInto(out, b)
	return out
}

// joinInto joins the second heap into the first.
func joinInto(out, b map[*Object]*Content) {
	for o, c := range b {
		old, ok := out[o]
		if old == c {
			continue
		}
		if ok {
			c = old.join(c)
		}
		out[o] = c
	}
}

// global returns the value of a unit's variable once the unit is loaded.
func (in *Interp) global(st *state, v *Var, at Span) Value {
	unit := v.Owner.Unit
	c := in.globals[v]
	if c == nil {
		c = in.loaded(v)
	}
	if c.busy {
		return unknown(in.because(at, "`"+v.Name+"` is defined in terms of itself", Value{}))
	}
	if c.value.isNever() {
		return in.wild(st, unit, v.Name, at)
	}
	st.adopt(c.heap)
	return c.value
}

// loaded evaluates a unit's top-level code as far as one variable needs it.
func (in *Interp) loaded(v *Var) *captured {
	c := &captured{busy: true}
	in.globals[v] = c
	in.quiet++
	st, _ := in.visit(in.root(v.Owner), []Expr{&Name{Var: v}})
	in.quiet--
	c.value, _ = in.held(st, v)
	c.heap = joinHeaps(st.heap, nil)
	in.watchGlobal(v, c)
	if v.Shared {
		c.value = c.value.join(unknown(in.because(v.Owner.NameAt, "`"+v.Name+"` is assigned by several functions", Value{})))
	}
	c.busy = false
	return c
}

// wild looks a name up in the units whose public names a unit takes over, then
// among the native names.
func (in *Interp) wild(st *state, unit *Unit, name string, at Span) Value {
	for _, path := range unit.Wild {
		if name == "" || name[0] == '_' {
			break // not public
		}
		if from := in.Program.Loader.Import(unit, path); from != nil {
			if from != unit {
				if v := in.global(st, from.Global(name), at); v.why() == nil && !v.isNever() {
					if _, native := v.alts[0].(Native); !native {
						return v
					}
				}
			}
		} else {
			return Of(Foreign{path + "." + name})
		}
	}
	return Of(Native{name})
}

// imported returns the unit or the member that an import binds.
func (in *Interp) imported(fr *frame, e *Import) Value {
	st := fr.now
	unit := in.Program.Loader.Import(fr.fn.Unit, e.Path)
	if e.Name == "" {
		if unit == nil {
			return Of(Foreign{e.Path})
		}
		return Of(UnitVal{unit})
	}
	if unit == nil {
		// A package without a unit of its own may still hold one of that name.
		below := e.Path + "." + e.Name
		if e.Path[len(e.Path)-1] == '.' {
			below = e.Path + e.Name
		}
		if sub := in.Program.Loader.Import(fr.fn.Unit, below); sub != nil {
			return Of(UnitVal{sub})
		}
		return Of(Foreign{e.Path + "." + e.Name})
	}
	return in.member(st, unit, e.Name, e.At)
}

// member returns a unit's member: a variable, or a unit below it.
func (in *Interp) member(st *state, unit *Unit, name string, at Span) Value {
	v := in.global(st, unit.Global(name), at)
	if len(v.alts) == 1 {
		if native, ok := v.alts[0].(Native); ok && native.Name == name {
			if below := in.Program.Loader.Below(unit, name); below != nil {
				return Of(UnitVal{below})
			}
			return unknown(in.because(at, "`"+name+"` is not defined in "+unit.File.Path, Value{}))
		}
	}
	return v
}

// attr returns an attribute of everything that base may be, for the expression
// site.
func (in *Interp) attr(fr *frame, st *state, base Value, sel string, site Expr) Value {
	var out Value
	for _, alt := range base.alts {
		out = out.join(in.attrOf(fr, st, alt, sel, site))
	}
	return out
}

func (in *Interp) attrOf(fr *frame, st *state, alt Alt, sel string, site Expr) Value {
	at := site.Span()
	switch a := alt.(type) {
	case UnitVal:
		return in.member(st, a.Unit, sel, at)
	case Foreign:
		// A package without a unit of its own may hold one of that name.
		if isPath(a.Path) {
			if below := in.Program.Loader.Import(fr.fn.Unit, a.Path+"."+sel); below != nil {
				return Of(UnitVal{below})
			}
		}
		return Of(Foreign{a.Path + "." + sel})
	case Native:
		return Of(Native{a.Name + "." + sel})
	case ClassVal:
		if v := in.classMember(st, a.Class, sel, nil); !v.isNever() {
			return v
		}
	case Instance:
		if sel == in.Program.Vocabulary.ClassAttr {
			return Of(ClassVal(a))
		}
		return in.instanceAttr(fr, st, a, a.Class, sel, site)
	case SuperVal:
		for _, base := range in.bases(a.Class) {
			switch b := base.(type) {
			case ClassVal:
				if v := in.classMember(st, b.Class, sel, a.Self); !v.isNever() {
					return v
				}
			case Foreign:
				return Of(Foreign{b.Path + "." + sel})
			}
		}
	case Ref:
		if a.Object.Kind == RecordObject || a.Object.Kind == SequenceObject {
			in.takeMethod(st, a, sel, at)
			break
		}
		if a.Object.Kind != InstanceObject {
			break
		}
		in.use(st, Of(a), MethodUsed, sel, at)
		if f, ok := st.content(a.Object).Record.Fields[sel]; ok {
			return f.Value
		}
		switch made := a.Object.Make.(type) {
		case ClassVal:
			return in.instanceAttr(fr, st, a, made.Class, sel, site)
		case Foreign:
			return Of(Foreign{made.Path + "()." + sel})
		}
	}
	return in.derived(alt, "`"+sel+"` of", at)
}

// isPath reports whether a foreign path may be a package's: what a call or an
// element gave is none.
func isPath(path string) bool {
	return path != "" && !strings.ContainsAny(path, "()[]")
}

// takeMethod accounts for a container's method that is taken to be called
// later: from then on the container may hold anything.
func (in *Interp) takeMethod(st *state, ref Ref, sel string, at Span) {
	switch in.Program.Vocabulary.Methods[sel] {
	case Update, SetDefault, Store, Append:
		openContainers(Of(ref), st.heap, in.because(at, "its method `"+sel+"` is taken here, to be called later", Value{}))
	}
}

// instanceAttr returns an attribute of an object of a class: a method, a
// property's value, a class attribute, or what the class's methods store.
func (in *Interp) instanceAttr(fr *frame, st *state, self Alt, class *Class, sel string, site Expr) Value {
	at := site.Span()
	found := in.classMember(st, class, sel, self)
	method, isMethod := FuncVal{}, false
	if len(found.alts) == 1 {
		method, isMethod = found.alts[0].(FuncVal)
	}
	isProperty := isMethod && in.decorated(method.Func, in.Program.Vocabulary.Properties)
	switch {
	case isMethod && !isProperty && in.needed[site]:
		return found.join(in.overridden(st, self, class, sel, at))
	case isMethod && !isProperty:
		return found
	case !in.needed[site]:
		return unknown(in.reasonFor(&Reason{At: at, Text: "what `" + sel + "` of " + class.Name + " holds is not known", Skipped: site}))
	case isProperty:
		return in.invoke(fr, st, &propertyCall{at: at, fn: method.Func}, method, Args{}, true)
	}
	stored := in.storedAttr(st, class, sel)
	if v := found.join(stored); !v.isNever() {
		return v.join(in.overridden(st, self, class, sel, at))
	}
	if v := in.inSubclasses(fr, st, self, class, sel, site); !v.isNever() {
		return v
	}
	return unknown(in.because(at, "where `"+sel+"` of "+class.Name+" is set was not found", Value{}))
}

// overridden joins what derived classes have in place of a member, as far as
// the object may be one of theirs.
func (in *Interp) overridden(st *state, self Alt, class *Class, sel string, at Span) Value {
	var out Value
	if _, any := self.(Instance); !any {
		return out
	}
	for _, sub := range in.subclasses(class) {
		own := in.bind(in.ownMember(st, sub, sel), Instance{sub}, sub)
		for _, alt := range own.alts {
			if fn, ok := alt.(FuncVal); ok && in.decorated(fn.Func, in.Program.Vocabulary.Properties) {
				own = unknown(in.because(at, "a property that a derived class overrides", Value{}))
				break
			}
		}
		out = out.join(own)
		out = out.join(in.storedAttr(st, sub, sel))
	}
	return out
}

// inSubclasses looks an attribute up in the classes that are derived from a
// class: a mixin uses what the classes that it is mixed into define.
func (in *Interp) inSubclasses(fr *frame, st *state, self Alt, class *Class, sel string, site Expr) Value {
	var out Value
	if in.descending {
		return out
	}
	in.descending = true
	defer func() { in.descending = false }()
	for _, sub := range in.subclasses(class) {
		if _, ok := self.(Instance); ok {
			self = Instance{sub}
		}
		v := in.instanceAttr(fr, st, self, sub, sel, site)
		if v.why() == nil {
			out = out.join(v)
		}
	}
	return out
}

// subclasses returns the classes at the top level of units that name a class
// among their bases.
func (in *Interp) subclasses(class *Class) []*Class {
	if subs, ok := in.Program.heirs.Load(class); ok {
		return subs.([]*Class)
	}
	var out []*Class
	for _, u := range in.Program.Loader.Mentioning(Query{Words: []string{class.Name}}) {
		for _, f := range u.Init.Graph().Funcs {
			if f.Kind == ClassInit && slices.Contains(in.Bases(f.Class), Alt(ClassVal{class})) {
				out = append(out, f.Class)
			}
		}
	}
	in.Program.heirs.Store(class, out)
	return out
}

// propertyCall is the call site of a property read.
type propertyCall struct {
	at Span
	fn *Func
}

func (p *propertyCall) Span() Span { return p.at }

// classMember looks a name up in a class and its bases, in order. Methods come
// bound to self if it is given.
func (in *Interp) classMember(st *state, class *Class, sel string, self Alt) Value {
	var out Value
	in.eachBase(class, func(c *Class) bool {
		out = in.bind(in.ownMember(st, c, sel), self, c)
		return out.isNever()
	})
	return out
}

// eachBase visits a class and those it is derived from, depth first, each
// once, until visit answers false.
func (in *Interp) eachBase(class *Class, visit func(*Class) bool) {
	seen := make(map[*Class]bool)
	var walk func(*Class) bool
	walk = func(c *Class) bool {
		if seen[c] || len(seen) > 64 {
			return true
		}
		seen[c] = true
		if !visit(c) {
			return false
		}
		for _, base := range in.bases(c) {
			if b, ok := base.(ClassVal); ok && !walk(b.Class) {
				return false
			}
		}
		return true
	}
	walk(class)
}

// Bases returns what a class is derived from.
func (in *Interp) Bases(c *Class) []Alt { return in.bases(c) }

func (in *Interp) bases(c *Class) []Alt {
	fr := in.root(c.Body.Outer)
	var out []Alt
	for _, e := range c.Bases {
		in.quiet++
		if c.Body.Outer.Kind == UnitInit || c.Body.Outer.Kind == ClassInit {
			saved := fr.now
			fr.now = newState()
			out = append(out, in.eval(fr, fr.now, e).alts...)
			fr.now = saved
		} else {
			end, _ := in.visit(fr, []Expr{e})
			saved := fr.now
			fr.now = end
			out = append(out, in.eval(fr, end, e).alts...)
			fr.now = saved
		}
		in.quiet--
	}
	return out
}

// ownMember returns what a class's body binds a name to.
func (in *Interp) ownMember(st *state, c *Class, sel string) Value {
	var v *Var
	for _, fact := range c.Body.index().instrs {
		if fact.target != nil && fact.target.Name == sel && fact.target.Owner == c.Body {
			v = fact.target
			break
		}
	}
	if v == nil {
		return Value{}
	}
	got := in.globals[v]
	if got == nil {
		got = in.loaded(v)
	}
	st.adopt(got.heap)
	return got.value
}

// bind gives the methods among a member's values their receiver.
func (in *Interp) bind(v Value, self Alt, c *Class) Value {
	var out Value
	for _, alt := range v.alts {
		fn, ok := alt.(FuncVal)
		switch {
		case !ok || !fn.Func.IsMethod() || in.decorated(fn.Func, in.Program.Vocabulary.Statics):
		case in.decorated(fn.Func, in.Program.Vocabulary.ClassMethods):
			fn.Self = ClassVal{c}
			if inst, ok := self.(Instance); ok {
				fn.Self = ClassVal(inst)
			}
			alt = fn
		case self != nil:
			fn.Self = self
			alt = fn
		}
		out = out.join(Of(alt))
	}
	return out
}

// storedAttr joins all that the methods of a class and its bases store in an
// attribute of their receiver.
func (in *Interp) storedAttr(st *state, class *Class, sel string) Value {
	key := attrKey{class, sel}
	c := in.attrs[key]
	if c == nil {
		c = &captured{busy: true}
		in.attrs[key] = c
		in.quiet++
		in.eachBase(class, func(k *Class) bool {
			in.storedIn(k, sel, c)
			return true
		})
		in.quiet--
		if isContainer(c.value) {
			in.watchAttr(class, sel, c)
		}
		if in.isNothing(c) {
			if at := in.written(class.Body, sel, class.Name, true); at.IsValid() {
				c.value = c.value.join(unknown(in.reasonFor(&Reason{At: at, Text: "`" + sel + "` is set here"})))
			}
		}
		c.busy = false
	}
	if c.busy {
		return Value{}
	}
	st.adopt(c.heap)
	return c.value
}

// storedIn adds what one class's methods store in an attribute.
func (in *Interp) storedIn(class *Class, sel string, c *captured) {
	for _, m := range class.Body.Graph().Funcs {
		if m.Receiver == nil || !ContainsWord(m.Text(), sel) {
			continue
		}
		for _, store := range attrStores(m, m.Receiver, sel) {
			in.valueAt(m, store, c)
		}
	}
}

// isNothing reports whether a value is empty on every way that was seen.
func (in *Interp) isNothing(c *captured) bool {
	st := &state{heap: c.heap}
	for _, alt := range c.value.alts {
		if in.truth(st, alt) != falsy {
			return false
		}
	}
	return !c.value.isNever()
}

// watchAttr accounts for changes of the container that an attribute holds which
// the class's own methods do not make in a way that is followed.
func (in *Interp) watchAttr(class *Class, sel string, c *captured) {
	if at := in.written(class.Body, sel, class.Name, false); at.IsValid() && !in.followsChange(class, sel, at) {
		openContainers(c.value, c.heap, in.reasonFor(&Reason{At: at, Text: "`" + sel + "` is changed here"}))
	}
}

// followsChange reports whether a change is one that storedIn has seen.
func (in *Interp) followsChange(class *Class, sel string, at Span) bool {
	for _, m := range class.Body.Graph().Funcs {
		if m.Receiver == nil || !ContainsWord(m.Text(), sel) {
			continue
		}
		for _, store := range attrStores(m, m.Receiver, sel) {
			if store.Span() == at || at.File == store.Span().File && store.Span().Start <= at.Start && at.End <= store.Span().End {
				return true
			}
		}
	}
	return false
}

// attrStores returns the instructions of a method that store in self.sel or
// change what it holds.
func attrStores(m *Func, self *Var, sel string) []Instr {
	var out []Instr
	isAttr := func(e Expr) bool {
		a, ok := e.(*Attr)
		if !ok || a.Sel != sel {
			return false
		}
		n, ok := a.X.(*Name)
		return ok && n.Var == self
	}
	for _, fact := range m.index().instrs {
		instr := fact.block.Instrs[fact.index]
		switch i := instr.(type) {
		case *Assign:
			if x, ok := i.Target.(*Index); isAttr(i.Target) || ok && isAttr(x.X) {
				out = append(out, i)
			}
		case *Eval:
			if call, ok := i.X.(*Call); ok {
				if fun, ok := call.Fun.(*Attr); ok && isAttr(fun.X) {
					out = append(out, i)
				}
			}
		}
	}
	return out
}

// valueAt joins into c what a store to an attribute stores, or, for a change
// of the attribute's object, the object after that change.
func (in *Interp) valueAt(m *Func, store Instr, c *captured) {
	fr := in.root(m)
	assign, _ := store.(*Assign)
	want := Operands(store)
	if assign != nil {
		want = []Expr{assign.Value}
		if x, ok := assign.Target.(*Index); ok {
			want = append(want, x.Key)
		}
	}
	end, _ := in.visit(fr, want)
	saved := fr.now
	fr.now = end
	defer func() { fr.now = saved }()
	if assign == nil {
		in.change(fr, end, store.(*Eval).X.(*Call), c)
		return
	}
	v := in.eval(fr, end, assign.Value)
	if x, ok := assign.Target.(*Index); ok {
		st := &state{heap: joinHeaps(c.heap, end.heap)}
		key := in.eval(fr, end, x.Key)
		in.storeKey(st, c.value.withAlias(), key, v, store.Span())
		c.heap = st.heap
		return
	}
	c.value = c.value.join(v)
	c.heap = joinHeaps(c.heap, end.heap)
}

// change applies a call of a container's method to the objects of c.
func (in *Interp) change(fr *frame, end *state, call *Call, c *captured) {
	op := in.Program.Vocabulary.Methods[call.Fun.(*Attr).Sel]
	switch op {
	case Update, SetDefault, Store, Append, Pop, Clear:
	default:
		return
	}
	args := in.args(fr, end, call)
	st := &state{heap: joinHeaps(c.heap, end.heap)}
	in.method(fr, st, call, op, c.value.withAlias(), args)
	c.heap = st.heap
}

// withAlias returns the value as one that may also be another object, so that
// a store through it is weak: the order of methods is not known.
func (v Value) withAlias() Value {
	return v.join(unknown(tooMany))
}

// ContainsWord reports whether a word stands in a text, with no letter, digit or
// underscore on either side.
func ContainsWord(text []byte, word string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(word))
		if i < 0 || word == "" {
			return false
		}
		start, end := at+i, at+i+len(word)
		if (start == 0 || !isWordByte(text[start-1])) && (end == len(text) || !isWordByte(text[end])) {
			return true
		}
		at = end
	}
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
