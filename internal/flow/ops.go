package flow

// method evaluates a container's method on everything that base may be.
func (in *Interp) method(fr *frame, st *state, c *Call, op Op, base Value, args Args) Value {
	at := c.At
	arg := func(i int) Value {
		if i < len(args.Pos) {
			return args.Pos[i]
		}
		return Value{}
	}
	switch op {
	case Update:
		for _, v := range args.Pos {
			in.updateAll(st, base, v, at)
		}
		if len(args.Keys.Fields) > 0 || !args.Keys.Closed() {
			in.updateWith(st, base, args.Keys, at)
		}
		return Of(Lit{Kind: Nil})
	case Store:
		in.storeKey(st, base, arg(0), arg(1), at)
		return Of(Lit{Kind: Nil})
	case SetDefault:
		def := arg(1)
		if len(args.Pos) < 2 {
			def = Of(Lit{Kind: Nil})
		}
		in.setDefault(st, base, arg(0), def, at)
		return in.element(st, base, arg(0), at)
	case Pop:
		v := in.element(st, base, arg(0), at).join(arg(1))
		in.dropKey(st, base, arg(0))
		return v
	case Clear:
		in.clear(st, base)
		return Of(Lit{Kind: Nil})
	case Copy:
		return in.copied(fr, st, c, base)
	case Get:
		v := in.element(st, base, arg(0), at)
		def := Of(Lit{Kind: Nil})
		if len(args.Pos) > 1 {
			def = arg(1)
		}
		if !in.surelyHas(st, base, arg(0)) {
			v = v.join(def)
		}
		return v
	case Append:
		for _, v := range args.Pos {
			in.storeKey(st, base, Value{}, v, at)
		}
		return Of(Lit{Kind: Nil})
	case Items, Keys, Values:
		return in.view(fr, st, c, op, base)
	}
	return unknown(in.because(at, "computed", Value{}))
}

func (in *Interp) surelyHas(st *state, base, key Value) bool {
	names, exact := key.strings()
	if !exact {
		return false
	}
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			return false
		}
		for _, name := range names {
			if st.content(ref.Object).Record.Get(name).Presence != Sure {
				return false
			}
		}
	}
	return true
}

// setDefault stores under a key where it is not there.
func (in *Interp) setDefault(st *state, base, key, v Value, at Span) {
	names, exact := key.strings()
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			continue
		}
		c := *st.content(ref.Object)
		for _, name := range names {
			switch old := c.Record.Get(name); {
			case old.Presence == Sure:
			case exact && len(names) == 1 && len(base.alts) == 1:
				c.Record = c.Record.With(name, old.Value.join(v), at)
			default:
				c.Record = c.Record.WithMaybe(name, v, at)
			}
		}
		if !exact {
			c.Record = c.Record.Opened(in.because(at, "a key is stored whose name is not known here", key))
		}
		c.Record = c.Record.Noting(Event{At: at, Verb: "stored to", Keys: names})
		st.heap[ref.Object] = &c
	}
}

func (in *Interp) clear(st *state, base Value) {
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok {
			continue
		}
		empty := &Content{Record: Record{Events: st.content(ref.Object).Record.Events}}
		if len(base.alts) > 1 {
			empty = empty.join(st.content(ref.Object))
		}
		st.heap[ref.Object] = empty
	}
}

// copied returns a shallow copy of what base may be.
func (in *Interp) copied(fr *frame, st *state, c *Call, base Value) Value {
	if in.isRecord(base) {
		return in.newRecord(fr, st, c, in.recordOf(st, base, c.At), "copied")
	}
	elems, why := in.elements(st, base, c.At)
	content := &Content{Elems: elems, Open: why}
	if why != nil {
		content.Any = in.drawn(st, base, c.At)
	}
	return in.newSequence(fr, st, c, content)
}

// pairExpr is the allocation site of one pair of a record's items.
type pairExpr struct {
	call *Call
	key  string
}

func (pairExpr) Span() Span { return Span{} }

// view returns the pairs, keys or values of a record as a sequence. Which of
// them there are is only maybe known, so that the sequence is not exact.
func (in *Interp) view(fr *frame, st *state, c *Call, op Op, base Value) Value {
	rec := in.recordOf(st, base, c.At)
	content := &Content{}
	if !rec.Closed() {
		content.Open = rec.Rest[0]
	}
	for _, k := range rec.Keys() {
		key, v := Of(Lit{Kind: String, Text: k}), rec.Fields[k].Value
		switch op {
		case Keys:
			v = key
		case Items:
			obj := fr.object(pairExpr{c, k}, SequenceObject)
			st.heap[obj] = &Content{Elems: []Value{key, v}}
			v = Of(Ref{obj})
		}
		if rec.Fields[k].Presence == Sure {
			content.Elems = append(content.Elems, v)
		} else {
			content.Any = content.Any.join(v)
		}
	}
	if any := in.elsewhere(st, base); !any.isNever() {
		switch op {
		case Values:
			content.Any = content.Any.join(any)
		case Items:
			obj := fr.object(pairExpr{c, ""}, SequenceObject)
			st.heap[obj] = &Content{Elems: []Value{unknown(in.because(c.At, "a key that is not known", Value{})), any}}
			content.Any = content.Any.join(Of(Ref{obj}))
		}
	}
	return in.newSequence(fr, st, c, content)
}

// elsewhere returns what records hold under keys that are not known.
func (in *Interp) elsewhere(st *state, base Value) Value {
	var out Value
	for _, alt := range base.alts {
		if ref, ok := alt.(Ref); ok && ref.Object.Kind == RecordObject {
			out = out.join(st.content(ref.Object).Any)
		}
	}
	return out
}

// function evaluates a native or well-known foreign function.
func (in *Interp) function(fr *frame, st *state, c *Call, op Op, args Args) Value {
	arg := func(i int) Value {
		if i < len(args.Pos) {
			return args.Pos[i]
		}
		return Value{}
	}
	at := c.At
	switch op {
	case MakeRecord:
		rec := Record{}
		if len(args.Pos) > 0 {
			rec = in.recordOf(st, args.Pos[0], at)
		}
		rec = rec.Update(args.Keys)
		rec = rec.begun(Event{At: at, Verb: "built", Keys: args.Keys.Keys()})
		obj := fr.object(c, RecordObject)
		st.heap[obj] = &Content{Record: rec}
		return Of(Ref{obj})
	case Merge:
		rec := Record{}
		for i := len(args.Pos) - 1; i >= 0; i-- {
			rec = rec.Update(in.recordOf(st, args.Pos[i], at))
		}
		return in.newRecord(fr, st, c, rec, "merged")
	case FromKeys:
		return in.fromKeys(fr, st, c, arg(0), arg(1))
	case MakeSequence:
		if len(args.Pos) == 0 {
			return in.newSequence(fr, st, c, &Content{})
		}
		return in.asSequence(fr, st, c, args.Pos[0])
	case Zip:
		return in.zipped(fr, st, c, args)
	case First:
		v := in.drawn(st, arg(0), at)
		return v.join(arg(1))
	case Same:
		return arg(0)
	case Second:
		return arg(1)
	case MakeObject:
		obj := fr.object(c, InstanceObject)
		obj.Make = Native{"object"}
		st.heap[obj] = &Content{Record: args.Keys}
		return Of(Ref{obj})
	case Chain:
		out := &Content{}
		for _, v := range args.Pos {
			out.Any = out.Any.join(in.drawn(st, v, at))
		}
		return in.newSequence(fr, st, c, out)
	case Copy:
		if !in.isRecord(arg(0)) {
			return arg(0)
		}
		return in.copied(fr, st, c, arg(0))
	case GetAttr:
		return in.getAttr(fr, st, c, args)
	case SetAttr:
		in.setAttr(st, c, arg(0), arg(1), arg(2))
		return Of(Lit{Kind: Nil})
	case Partial:
		return in.partial(fr, st, c, args)
	case CallFirst:
		return in.callArg(fr, st, c, args, 0)
	case CallSecond:
		return in.callArg(fr, st, c, args, 1)
	case ClassOf:
		return in.classOf(args)
	case Super:
		return in.super(fr, st)
	case Fields:
		return in.fields(fr, st, c, arg(0))
	}
	return unknown(in.because(at, "computed", Value{}))
}

func (in *Interp) fromKeys(fr *frame, st *state, c *Call, keys, v Value) Value {
	rec := Record{}
	names, exact := in.drawn(st, keys, c.At).strings()
	for _, name := range names {
		rec = rec.WithMaybe(name, v, c.At)
	}
	if !exact {
		rec = rec.Opened(in.because(c.At, "it has keys whose names are not known here", keys))
	}
	return in.newRecord(fr, st, c, rec, "built")
}

func (in *Interp) asSequence(fr *frame, st *state, c *Call, v Value) Value {
	elems, why := in.elements(st, v, c.At)
	if why == nil {
		return in.newSequence(fr, st, c, &Content{Elems: elems})
	}
	return in.newSequence(fr, st, c, &Content{Any: in.drawn(st, v, c.At)})
}

// zipped returns the tuples of the arguments' elements: one by one where the
// lengths are known, joined otherwise.
func (in *Interp) zipped(fr *frame, st *state, c *Call, args Args) Value {
	n := -1
	var columns [][]Value
	for _, v := range args.Pos {
		elems, why := in.elements(st, v, c.At)
		if why != nil {
			elems = nil
		}
		columns = append(columns, elems)
		if n < 0 || len(elems) < n {
			n = len(elems)
		}
	}
	out := &Content{}
	if n <= 0 {
		tuple := &Content{}
		for _, v := range args.Pos {
			tuple.Elems = append(tuple.Elems, in.drawn(st, v, c.At))
		}
		obj := fr.object(pairExpr{c, ""}, SequenceObject)
		st.heap[obj] = tuple
		out.Any = Of(Ref{obj})
		return in.newSequence(fr, st, c, out)
	}
	for i := range n {
		tuple := &Content{}
		for _, col := range columns {
			tuple.Elems = append(tuple.Elems, col[i])
		}
		obj := fr.object(pairExpr{c, string(rune('0' + i))}, SequenceObject)
		st.heap[obj] = tuple
		out.Elems = append(out.Elems, Of(Ref{obj}))
	}
	return in.newSequence(fr, st, c, out)
}

func (in *Interp) getAttr(fr *frame, st *state, c *Call, args Args) Value {
	if len(args.Pos) < 2 {
		return unknown(in.because(c.At, "computed", Value{}))
	}
	names, exact := args.Pos[1].strings()
	var out Value
	for _, name := range names {
		out = out.join(in.attr(fr, st, args.Pos[0], name, c))
	}
	if !exact {
		out = out.join(unknown(in.because(c.At, "an attribute whose name is not known here", args.Pos[1])))
	}
	if len(args.Pos) > 2 {
		out = out.join(args.Pos[2])
	}
	return out
}

func (in *Interp) setAttr(st *state, c *Call, base, name, v Value) {
	names, exact := name.strings()
	if exact && len(names) == 1 {
		in.storeAttr(st, base, names[0], v, c.At)
		return
	}
	for _, alt := range base.alts {
		ref, ok := alt.(Ref)
		if !ok || ref.Object.Kind != InstanceObject {
			continue
		}
		content := *st.content(ref.Object)
		for _, n := range names {
			content.Record = content.Record.WithMaybe(n, v, c.At)
		}
		if !exact {
			content.Record = content.Record.Opened(in.because(c.At, "an attribute is stored whose name is not known here", name))
		}
		st.heap[ref.Object] = &content
	}
}

func (in *Interp) partial(fr *frame, st *state, c *Call, args Args) Value {
	if len(args.Pos) == 0 {
		return unknown(in.because(c.At, "a partial of what is not known", Value{}))
	}
	obj := fr.object(partialExpr{c}, PartialObject)
	rec := args.Keys
	rec = rec.begun(Event{At: c.At, Verb: "built", Keys: rec.Keys()})
	st.heap[obj] = &Content{Fun: args.Pos[0], Elems: args.Pos[1:], Record: rec}
	return Of(Ref{obj})
}

// partialExpr is the allocation site of a partial: the same call may allocate
// an instance as well.
type partialExpr struct{ *Call }

// callArg calls one argument with those behind it.
func (in *Interp) callArg(fr *frame, st *state, c *Call, args Args, i int) Value {
	if i >= len(args.Pos) {
		return unknown(in.because(c.At, "computed", Value{}))
	}
	rest := Args{Pos: args.Pos[i+1:], Open: args.Open, Keys: args.Keys, Splats: args.Splats}
	return in.apply(fr, st, c, args.Pos[i], rest)
}

// super returns the receiver of the method under evaluation as its class's
// bases see it.
func (in *Interp) super(fr *frame, st *state) Value {
	f := fr.fn
	for f != nil && !f.IsMethod() {
		f = f.Outer
	}
	if f == nil || len(f.Params) == 0 {
		return unknown(in.because(fr.fn.NameAt, "computed", Value{}))
	}
	class := f.Outer.Class
	var self Alt = Instance{class}
	if v, ok := in.held(st, f.Params[0].Var); ok && len(v.alts) == 1 {
		self = v.alts[0]
	}
	return Of(SuperVal{Class: class, Self: self})
}

// classOf returns the class of what is passed.
func (in *Interp) classOf(args Args) Value {
	var out Value
	if len(args.Pos) != 1 {
		return unknown(in.because(Span{}, "computed", Value{}))
	}
	for _, alt := range args.Pos[0].alts {
		switch a := alt.(type) {
		case Instance:
			out = out.join(Of(ClassVal(a)))
			continue
		case Ref:
			if class, ok := a.Object.Make.(ClassVal); ok {
				out = out.join(Of(class))
				continue
			}
		}
		out = out.join(unknown(in.because(Span{}, "the class of an object that is not known", Of(alt))))
	}
	return out
}

// fields returns the attributes of an object as a record.
func (in *Interp) fields(fr *frame, st *state, c *Call, v Value) Value {
	in.use(st, v, MethodUsed, in.Program.Vocabulary.DictAttr, c.At)
	rec := Record{}
	for _, alt := range v.alts {
		ref, ok := alt.(Ref)
		if !ok || ref.Object.Kind != InstanceObject {
			return unknown(in.because(c.At, "the attributes of an object that is not known", v))
		}
		rec = rec.Join(st.content(ref.Object).Record)
	}
	rec = rec.Opened(in.because(c.At, "the attributes of an object", v))
	return in.newRecord(fr, st, c, rec, "built")
}
