package flow

import (
	"slices"
	"strings"
)

// call evaluates a call: what is called, its arguments, and what it answers.
func (in *Interp) call(fr *frame, st *state, c *Call) (result Value) {
	if !in.needed[c] && !in.touches(fr, st, c) {
		return unknown(in.reasonFor(&Reason{At: c.At, Text: "the result of this call is not known", Skipped: c}))
	}
	if !in.needed[c] && slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Splat != Plain }) {
		// What is spread is in the slice only if the call is needed: until then
		// the call is evaluated for what it changes alone.
		defer func() {
			result = unknown(in.reasonFor(&Reason{At: c.At, Text: "the result of this call is not known", Skipped: c}))
		}()
	}
	if attr, ok := c.Fun.(*Attr); ok {
		in.needed[attr] = in.needed[attr] || in.needed[c] // with the methods that override it
		if v, ok := in.containerCall(fr, st, c, attr); ok {
			return v
		}
	}
	callee := in.eval(fr, st, c.Fun)
	args := in.args(fr, st, c)
	return in.apply(fr, st, c, callee, args)
}

// touches reports whether a call gets hold of an object that is followed, as
// its receiver or as an argument, and so may change or use it.
func (in *Interp) touches(fr *frame, st *state, c *Call) bool {
	if attr, ok := c.Fun.(*Attr); ok {
		if v := BaseVar(attr.X); v != nil {
			held := in.peek(fr, st, v)
			if in.followed(st, held) || in.stores(attr) && (held.why() != nil || holdsObject(held)) {
				return true
			}
		}
		if inner, ok := attr.X.(*Call); ok && (in.needed[inner] || in.touches(fr, st, inner)) {
			return true
		}
	} else if in.handsOn(fr, st, c.Fun) || in.changesFollowed(fr, st, c.Fun) {
		return true
	}
	for _, a := range c.Args {
		if in.handsOn(fr, st, a.Value) || in.changesFollowed(fr, st, a.Value) {
			return true
		}
	}
	return false
}

// stores reports whether a method is one that changes a container's keys.
func (in *Interp) stores(attr *Attr) bool {
	switch in.Program.Vocabulary.Methods[attr.Sel] {
	case Update, SetDefault, Store, Pop, Clear:
		return true
	}
	return false
}

// changesFollowed reports whether an expression is an inner function that may
// change an object of this one.
func (in *Interp) changesFollowed(fr *frame, st *state, e Expr) bool {
	n, ok := e.(*Name)
	if !ok {
		return false
	}
	for _, alt := range in.peek(fr, st, n.Var).alts {
		if fn, ok := alt.(FuncVal); ok {
			for v := range fn.Func.changes() {
				if in.followed(st, in.peek(fr, st, v)) {
					return true
				}
			}
		}
	}
	return false
}

// handsOn reports whether the value of e is, or holds, an object that is
// followed.
func (in *Interp) handsOn(fr *frame, st *state, e Expr) bool {
	switch e := e.(type) {
	case *Name:
		return in.followed(st, in.peek(fr, st, e.Var))
	case *Attr:
		v := BaseVar(e)
		return v != nil && in.followed(st, in.peek(fr, st, v))
	case *Cond:
		return in.handsOn(fr, st, e.Then) || in.handsOn(fr, st, e.Else)
	case *Logic:
		return slices.ContainsFunc(e.Operands, func(x Expr) bool { return in.handsOn(fr, st, x) })
	case *Sequence:
		return slices.ContainsFunc(e.Elems, func(x Expr) bool { return in.handsOn(fr, st, x) })
	case *RecordLit:
		return slices.ContainsFunc(e.Entries, func(x Entry) bool { return in.handsOn(fr, st, x.Value) })
	case *Call:
		return in.needed[e] || in.touches(fr, st, e)
	case *Let:
		return in.handsOn(fr, st, e.Value)
	}
	return false
}

// peek returns what a variable holds along the flow: here, or in an activation
// of the function that owns it which is under way.
func (in *Interp) peek(fr *frame, st *state, v *Var) Value {
	if val, ok := in.held(st, v); ok || v.Owner == fr.fn {
		return val
	}
	for up := fr.parent; up != nil; up = up.parent {
		if up.fn == v.Owner && up.now != nil {
			val, _ := in.held(up.now, v)
			return val
		}
	}
	return Value{}
}

// followed reports whether a value may be an object whose content matters to
// others: a record, a partial or a list, and an instance when uses are asked
// for.
func (in *Interp) followed(st *state, v Value) bool {
	for _, alt := range v.alts {
		if ref, ok := alt.(Ref); ok {
			switch ref.Object.Kind {
			case RecordObject:
				if _, open := ref.Object.Expr.(unknownExpr); !open || in.caresFor(st.content(ref.Object).Record) {
					return true
				}
			case PartialObject:
				return true
			case SequenceObject:
				if _, display := ref.Object.Expr.(*Sequence); display {
					return true
				}
			case InstanceObject:
				return in.OnUse != nil
			}
		}
	}
	return false
}

// containerCall evaluates a call of a container's method where the receiver is
// a record or a sequence.
func (in *Interp) containerCall(fr *frame, st *state, c *Call, attr *Attr) (Value, bool) {
	op, ok := in.Program.Vocabulary.Methods[attr.Sel]
	waits := in.Program.Vocabulary.Waits[attr.Sel]
	if !ok && !waits {
		return Value{}, false
	}
	base := in.eval(fr, st, attr.X)
	if in.stores(attr) {
		base = in.container(fr, st, attr.X)
	}
	if waits {
		return base, holdsObject(base)
	}
	for _, alt := range base.alts {
		if ref, ok := alt.(Ref); ok && (ref.Object.Kind == RecordObject || ref.Object.Kind == SequenceObject) {
			return in.method(fr, st, c, op, base, in.args(fr, st, c)), true
		}
	}
	return Value{}, false
}

// args evaluates a call's arguments in order.
func (in *Interp) args(fr *frame, st *state, c *Call) Args {
	var out Args
	cares, leaf := in.leaves[c]
	for _, a := range c.Args {
		if leaf && a.Key != "" && !cares(a.Key) {
			out.Keys = out.Keys.With(a.Key, Value{}, a.At)
			continue
		}
		v := in.eval(fr, st, a.Value)
		switch a.Splat {
		case Plain:
			if a.Key != "" {
				out.Keys = out.Keys.With(a.Key, v, a.At)
				continue
			}
			out.Pos = append(out.Pos, v)
		case Positional:
			elems, why := in.elements(st, v, a.At)
			out.Pos = append(out.Pos, elems...)
			if why != nil {
				out.Open = why
			}
		case Keyed:
			rec := in.recordOf(st, v, a.At)
			out.Splats = append(out.Splats, SplatArg{Expr: a.Value, Record: rec})
			out.Keys = out.Keys.Update(rec)
		}
	}
	return out
}

// apply calls everything that callee may be.
func (in *Interp) apply(fr *frame, st *state, c *Call, callee Value, args Args) Value {
	var out Value
	made := in.instanceFor(fr, c, callee)
	for _, alt := range callee.alts {
		out = out.join(in.applyAlt(fr, st, c, alt, args, made))
	}
	if out.isNever() && callee.isNever() {
		out = unknown(in.because(c.At, "what is called here is not known", callee))
	}
	in.tell(fr, st, c, callee, args, out)
	return out
}

// instanceFor returns the object that a call makes if it constructs one.
func (in *Interp) instanceFor(fr *frame, c *Call, callee Value) *Object {
	for _, alt := range callee.alts {
		if f, ok := alt.(Foreign); ok && in.Program.Vocabulary.Functions[f.Path] != 0 {
			continue // what it answers is an object of another kind
		}
		switch alt.(type) {
		case ClassVal, Foreign:
			o := fr.object(c, InstanceObject)
			if _, isClass := o.Make.(ClassVal); !isClass {
				o.Make = alt
			}
			return o
		}
	}
	return nil
}

func (in *Interp) applyAlt(fr *frame, st *state, c *Call, alt Alt, args Args, made *Object) Value {
	switch a := alt.(type) {
	case FuncVal:
		return in.invoke(fr, st, c, a, args, true)
	case ClassVal:
		st.heap[made] = &Content{}
		if init := in.classMember(st, a.Class, in.Program.Vocabulary.Constructor, Ref{made}); len(init.alts) == 1 {
			if fn, ok := init.alts[0].(FuncVal); ok && (in.worthEntering(fn.Func) || in.OnUse != nil && args.holdInstance()) {
				in.invoke(fr, st, c, fn, args, false)
				return Of(Ref{made})
			}
		}
		in.passAll(st, args, c.At)
		return Of(Ref{made})
	case Foreign:
		if op, ok := in.Program.Vocabulary.Functions[a.Path]; ok {
			return in.function(fr, st, c, op, args)
		}
		if v, ok := in.foreignMethod(fr, st, c, args); ok {
			return v
		}
		in.passAll(st, args, c.At)
		if made != nil {
			return in.foreignResult(st, a, made)
		}
		return Of(Foreign{a.Path + "()"})
	case Native:
		if op, ok := in.Program.Vocabulary.Functions[a.Name]; ok {
			return in.function(fr, st, c, op, args)
		}
		if v, ok := in.unboundMethod(fr, st, c, a, args); ok {
			return v
		}
		return unknown(in.because(c.At, "what `"+a.Name+"` returns is not followed", Value{}))
	case Ref:
		return in.applyObject(fr, st, c, a, args)
	}
	if v, ok := in.foreignMethod(fr, st, c, args); ok {
		return v
	}
	in.passAll(st, args, c.At)
	in.openAll(st, args, c.At)
	return in.derived(alt, "the result of calling", c.At)
}

// unboundMethod evaluates a call of a container's method through its type, with
// the container as the first argument.
func (in *Interp) unboundMethod(fr *frame, st *state, c *Call, a Native, args Args) (Value, bool) {
	_, name, dotted := strings.Cut(a.Name, ".")
	op, ok := in.Program.Vocabulary.Methods[name]
	if !dotted || !ok || len(args.Pos) == 0 {
		return Value{}, false
	}
	base := args.Pos[0]
	args.Pos = args.Pos[1:]
	return in.method(fr, st, c, op, base, args), true
}

// foreignMethod evaluates a call of a method that is known by its name, on an
// object that is not: an executor that calls what it is handed.
func (in *Interp) foreignMethod(fr *frame, st *state, c *Call, args Args) (Value, bool) {
	attr, ok := c.Fun.(*Attr)
	if !ok {
		return Value{}, false
	}
	op, ok := in.Program.Vocabulary.Foreign[attr.Sel]
	if !ok || fr.depth >= maxDepth {
		return Value{}, false
	}
	return in.function(fr, st, c, op, args), true
}

// foreignResult returns what a call outside the program gives. It stands for
// an object of its own, so that what is stored on it can be followed.
func (in *Interp) foreignResult(st *state, a Foreign, made *Object) Value {
	if !in.tracksForeign(a) {
		return Of(Foreign{a.Path + "()"})
	}
	if _, ok := st.heap[made]; !ok {
		st.heap[made] = &Content{}
	}
	return Of(Ref{made})
}

// tracksForeign reports whether a foreign callee is written like a class: only
// then is it worth an object of its own.
func (in *Interp) tracksForeign(a Foreign) bool {
	start := 0
	for i := range len(a.Path) {
		if a.Path[i] == '.' {
			start = i + 1
		}
	}
	for start < len(a.Path) && a.Path[start] == '_' {
		start++
	}
	return start < len(a.Path) && a.Path[start] >= 'A' && a.Path[start] <= 'Z' && a.Path[len(a.Path)-1] != ')'
}

// applyObject calls an object: a partial with the arguments it was given, or
// an instance.
func (in *Interp) applyObject(fr *frame, st *state, c *Call, ref Ref, args Args) Value {
	if ref.Object.Kind != PartialObject {
		in.use(st, Of(ref), Called, "", c.At)
		in.passAll(st, args, c.At)
		return unknown(in.because(c.At, "the result of calling an object", Value{}))
	}
	if fr.depth+in.partials >= maxDepth {
		in.openAll(st, args, c.At)
		return unknown(in.because(c.At, "partials are nested too deep to follow", Value{}))
	}
	in.partials++
	defer func() { in.partials-- }()
	p := st.content(ref.Object)
	full := Args{Pos: append(append([]Value{}, p.Elems...), args.Pos...), Open: args.Open, Keys: p.Record.Update(args.Keys)}
	full.Splats = append(full.Splats, SplatArg{Expr: ref.Object.Expr, Record: p.Record})
	full.Splats = append(full.Splats, args.Splats...)
	return in.apply(fr, st, c, p.Fun, full)
}

// holdInstance reports whether an object that was built is among the arguments.
func (a Args) holdInstance() bool {
	is := func(v Value) bool {
		return slices.ContainsFunc(v.alts, func(alt Alt) bool {
			ref, ok := alt.(Ref)
			return ok && ref.Object.Kind == InstanceObject
		})
	}
	if slices.ContainsFunc(a.Pos, is) {
		return true
	}
	for _, f := range a.Keys.Fields {
		if is(f.Value) {
			return true
		}
	}
	return false
}

// worthEntering reports whether a constructor is evaluated: only one that is
// in focus, because what it stores is found through storedAttr otherwise.
func (in *Interp) worthEntering(f *Func) bool { return len(in.focus[f]) > 0 }

// invoke evaluates a function of the program in the context of a call. With
// returns set its result is wanted.
func (in *Interp) invoke(fr *frame, st *state, site Expr, fn FuncVal, args Args, returns bool) Value {
	f := fn.Func
	constructs := f.Name == in.Program.Vocabulary.Constructor
	if self, ok := fn.Self.(Ref); ok && self.Object.Kind == InstanceObject && len(in.focus[f]) == 0 && !constructs {
		// What a method does with its own object is seen through the attributes
		// that the class stores.
		in.passAll(st, args, site.Span())
		return unknown(in.because(site.Span(), "what a method of an object that was built here returns is not followed", Value{}))
	}
	if fr.depth >= maxDepth || fr.active(f) {
		in.openAll(st, args, site.Span())
		return unknown(in.because(site.Span(), "calls are nested too deep to follow", Value{}))
	}
	if call, ok := site.(*Call); ok && !in.needed[call] && fr.depth >= maxEffects {
		in.passAll(st, args, site.Span())
		in.openAll(st, args, site.Span())
		return unknown(in.because(site.Span(), "calls are nested too deep to follow", Value{}))
	}
	if in.calls++; in.calls > maxCalls {
		in.Starved = true
		return in.eval(fr, st, nil)
	}
	child := fr.child(site, f)
	call, _ := site.(*Call)
	child.call = call
	entry := &state{heap: joinHeaps(st.heap, nil)}
	bound := in.bindParams(child, entry, fn, args)
	if child.in != nil && child.epoch == in.epoch && in.silent() && child.in.equal(entry) {
		st.heap = joinHeaps(child.out.heap, nil)
		return child.result
	}
	for v := range f.changes() {
		bound = append(bound, v)
	}
	sl := in.sliceOf(f, slices.Concat(in.focus[f], in.captures(f)), returns, bound)
	exit, result := in.run(child, entry, sl)
	switch {
	case f.Generator && in.decorated(f, in.Program.Vocabulary.Contexts):
		result = unknown(in.because(site.Span(), "a context manager", Value{}))
	case f.Generator:
		result = unknown(in.because(site.Span(), "what a generator yields is not followed", Value{}))
	case f.Kind == Def && returns && result.isNever():
		result = Of(Lit{Kind: Nil})
	}
	child.epoch = in.epoch
	child.in, child.out, child.result = entry, exit, result
	st.heap = joinHeaps(exit.heap, nil)
	return in.noteReturn(st, site, f, result)
}

// noteReturn marks the records that a call answers with the place they came
// through, for the witness.
func (in *Interp) noteReturn(st *state, site Expr, f *Func, v Value) Value {
	if f.Kind == Lambda {
		return v
	}
	for _, alt := range v.alts {
		if ref, ok := alt.(Ref); ok && ref.Object.Kind == RecordObject {
			c := *st.content(ref.Object)
			c.Record = c.Record.Noting(Event{At: site.Span(), Verb: "returned by `" + f.Name + "`"})
			st.heap[ref.Object] = &c
		}
	}
	return v
}

// silent reports whether no observer is listening at the moment.
func (in *Interp) silent() bool { return in.quiet > 0 || in.OnCall == nil && in.OnUse == nil }

func (fr *frame) active(f *Func) bool {
	for up := fr; up != nil; up = up.parent {
		if up.fn == f {
			return true
		}
	}
	return false
}

func (fr *frame) child(site Expr, f *Func) *frame {
	var key kidKey
	switch site := site.(type) {
	case *propertyCall:
		key = kidKey{fn: site.fn}
	case *FuncLit:
		key = kidKey{fn: f}
	default:
		key = kidKey{call: site, fn: f}
	}
	if kid, ok := fr.kids[key]; ok {
		return kid
	}
	if fr.kids == nil {
		fr.kids = make(map[kidKey]*frame)
	}
	kid := &frame{fn: f, parent: fr, depth: fr.depth + 1}
	fr.kids[key] = kid
	return kid
}

// bindParams gives a callee's parameters their values, and returns those that
// hold objects of the caller.
func (in *Interp) bindParams(child *frame, entry *state, fn FuncVal, args Args) []*Var {
	f := fn.Func
	pos, keys := args.Pos, args.Keys
	if fn.Self != nil {
		pos = append([]Value{Of(fn.Self)}, pos...)
	}
	var bound []*Var
	taken := make(map[string]bool)
	next := 0
	for _, p := range f.Params {
		var v Value
		switch p.Kind {
		case RestPositional:
			rest := &Content{Open: args.Open}
			if next < len(pos) {
				rest.Elems = pos[next:]
				next = len(pos)
			}
			if args.Open != nil {
				rest.Any = unknown(args.Open)
			}
			v = in.newSequenceFor(child, entry, p, rest)
		case RestKeyed:
			rec := Record{Rest: keys.Rest, Events: keys.Events}
			for _, k := range keys.Keys() {
				if !taken[k] {
					rec = rec.set(k, keys.Fields[k])
				}
			}
			obj := child.object(paramExpr{p}, RecordObject)
			entry.heap[obj] = &Content{Record: rec}
			v = Of(Ref{obj})
		case ByKeyword:
			taken[p.Var.Name] = true
			v = in.keyword(child, entry, p, keys)
		default:
			taken[p.Var.Name] = true
			if next < len(pos) {
				v = pos[next]
				next++
			} else {
				v = in.keyword(child, entry, p, keys)
				if args.Open != nil {
					v = v.join(unknown(args.Open))
				}
			}
		}
		in.setVar(entry, p.Var, v)
		if holdsObject(v) && (p.Var != f.Receiver || in.OnUse != nil && f.Name == in.Program.Vocabulary.Constructor) {
			bound = append(bound, p.Var)
		}
	}
	return bound
}

func (in *Interp) newSequenceFor(child *frame, entry *state, p *Param, c *Content) Value {
	obj := child.object(paramExpr{p}, SequenceObject)
	entry.heap[obj] = c
	return Of(Ref{obj})
}

// keyword returns a parameter's value from the keyword arguments, or its
// default.
func (in *Interp) keyword(child *frame, entry *state, p *Param, keys Record) Value {
	f := keys.Get(p.Var.Name)
	if p.Kind == ByPosition {
		f = Field{}
	}
	if f.Presence == Sure {
		return f.Value
	}
	v := f.Value
	if p.Default != nil {
		saved := child.now
		child.now = entry
		v = v.join(in.eval(child, entry, p.Default))
		child.now = saved
	}
	return v
}

func holdsObject(v Value) bool {
	for _, alt := range v.alts {
		if _, ok := alt.(Ref); ok {
			return true
		}
	}
	return false
}

// caresFor reports whether a record of which little is known has a key that
// matters; others are not worth following into functions.
func (in *Interp) caresFor(r Record) bool {
	if r.Closed() {
		return true
	}
	for k := range r.Fields {
		if in.Cares == nil || in.Cares(k) {
			return true
		}
	}
	return false
}

// passAll tells of every object among the arguments that code which is not
// followed gets hold of.
func (in *Interp) passAll(st *state, args Args, at Span) {
	for _, v := range args.Pos {
		in.use(st, v, Passed, "", at)
	}
	for _, k := range args.Keys.Keys() {
		in.use(st, args.Keys.Fields[k].Value, Passed, "", at)
	}
}

// openAll opens the records that are handed to code of the program that is not
// followed: it may store any key in them.
func (in *Interp) openAll(st *state, args Args, at Span) {
	var open func(v Value)
	open = func(v Value) {
		for _, alt := range v.alts {
			if fn, ok := alt.(FuncVal); ok {
				for captured := range fn.Func.changes() {
					held, _ := in.held(st, captured)
					open(held)
				}
			}
			ref, ok := alt.(Ref)
			if !ok || ref.Object.Kind == InstanceObject {
				continue
			}
			c := *st.content(ref.Object)
			why := in.because(at, "it is handed to code that is not followed", Value{})
			if ref.Object.Kind == SequenceObject {
				c.Open = why
			} else {
				c.Record = c.Record.Opened(why)
			}
			st.heap[ref.Object] = &c
		}
	}
	for _, v := range args.Pos {
		open(v)
	}
	for _, k := range args.Keys.Keys() {
		open(args.Keys.Fields[k].Value)
	}
}

// tell reports a call to the observer.
func (in *Interp) tell(fr *frame, st *state, c *Call, callee Value, args Args, result Value) {
	if in.quiet > 0 || in.OnCall == nil {
		return
	}
	in.OnCall(Seen{Call: c, Func: fr.fn, Stack: fr.stack(), Callee: callee, Args: args, Result: result,
		Content: st.content})
}

// use reports what is done with the objects among v's alternatives, and with
// those inside the containers among them.
func (in *Interp) use(st *state, v Value, kind UseKind, name string, at Span) {
	if in.quiet > 0 || in.OnUse == nil {
		return
	}
	in.useDeep(st, v, kind, name, at, 0)
}

func (in *Interp) useDeep(st *state, v Value, kind UseKind, name string, at Span, depth int) {
	for _, alt := range v.alts {
		ref, ok := alt.(Ref)
		if !ok {
			continue
		}
		c := st.content(ref.Object)
		if ref.Object.Kind == InstanceObject || ref.Object.Kind == PartialObject {
			in.OnUse(Use{Object: ref.Object, Kind: kind, Name: name, At: at, Attrs: c.Record})
			continue
		}
		if depth < 3 {
			in.useDeep(st, c.any(), kind, name, at, depth+1)
			for _, k := range c.Record.Keys() {
				in.useDeep(st, c.Record.Fields[k].Value, kind, name, at, depth+1)
			}
		}
	}
}

// entered returns what a context manager yields: for a generator function of
// the program what it yields first, otherwise the object itself, as most
// objects that are their own context manager do.
func (in *Interp) entered(fr *frame, st *state, e *Entered) Value {
	call, ok := e.X.(*Call)
	if ok {
		callee := in.eval(fr, st, call.Fun)
		if len(callee.alts) == 1 {
			if fn, ok := callee.alts[0].(FuncVal); ok && in.decorated(fn.Func, in.Program.Vocabulary.Contexts) && fn.Func.IsGenerator() {
				if !in.needed[call] && !in.touches(fr, st, call) { // its arguments may be left out of the slice
					return unknown(in.reasonFor(&Reason{At: call.At, Text: "the result of this call is not known", Skipped: call}))
				}
				return in.yielded(fr, st, call, fn)
			}
		}
	}
	return in.eval(fr, st, e.X)
}

// yielded evaluates a generator in the context of a call to the join of what
// it yields.
func (in *Interp) yielded(fr *frame, st *state, call *Call, fn FuncVal) Value {
	if fr.depth >= maxDepth || fr.active(fn.Func) {
		return unknown(in.because(call.At, "calls are nested too deep to follow", Value{}))
	}
	child := fr.child(call, fn.Func)
	child.call = call
	args := in.args(fr, st, call)
	entry := &state{heap: joinHeaps(st.heap, nil)}
	bound := in.bindParams(child, entry, fn, args)
	var yields []Expr
	for _, fact := range fn.Func.index().instrs {
		for _, op := range Operands(fact.block.Instrs[fact.index]) {
			Inspect(op, func(e Expr) bool {
				if y, ok := e.(*Yield); ok && y.X != nil {
					yields = append(yields, y.X)
				}
				return true
			})
		}
	}
	exit, _ := in.run(child, entry, in.sliceOf(fn.Func, yields, false, bound))
	saved := child.now
	child.now = exit
	defer func() { child.now = saved }()
	var out Value
	for _, y := range yields {
		out = out.join(in.eval(child, exit, y))
	}
	st.heap = joinHeaps(exit.heap, nil)
	return out
}
