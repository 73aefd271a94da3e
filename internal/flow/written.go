package flow

import "bytes"

// isContainer reports whether a value may be an object that can be changed in
// place.
func isContainer(v Value) bool {
	for _, alt := range v.alts {
		if ref, ok := alt.(Ref); ok && (ref.Object.Kind == RecordObject || ref.Object.Kind == SequenceObject) {
			return true
		}
	}
	return false
}

// openContainers opens every container among a value's alternatives: code that
// is not followed may have changed it.
func openContainers(v Value, heap map[*Object]*Content, why *Reason) {
	for _, alt := range v.alts {
		ref, ok := alt.(Ref)
		if !ok || ref.Object.Kind != RecordObject && ref.Object.Kind != SequenceObject {
			continue
		}
		c := &Content{}
		if old, ok := heap[ref.Object]; ok {
			*c = *old
		}
		if ref.Object.Kind == SequenceObject {
			c.Open = why
		} else {
			c.Record = c.Record.Opened(why)
		}
		heap[ref.Object] = c
	}
}

// watchGlobal accounts for what functions change in a container that a global
// or a class holds. Looking for them is left until a verdict depends on it.
func (in *Interp) watchGlobal(v *Var, c *captured) {
	if !isContainer(c.value) {
		return
	}
	name := in.nameOf(v)
	if !in.needed[name] {
		openContainers(c.value, c.heap, in.reasonFor(&Reason{At: v.Owner.NameAt, Text: "whether `" + v.Name + "` is changed elsewhere is not known", Skipped: name}))
		return
	}
	with := v.Owner.Unit.Name
	if v.Owner.Kind == ClassInit {
		with = v.Owner.Class.Name
	}
	if at := in.written(v.Owner, v.Name, with, false); at.IsValid() {
		openContainers(c.value, c.heap, in.reasonFor(&Reason{At: at, Text: "`" + v.Name + "` is changed here"}))
	}
}

// written looks for an instruction that changes, in place, what a name or an
// attribute holds, or, with stores set, that stores in the attribute of some
// object: in the owner's unit and in those that mention with as well, but not
// in the owner itself, which is followed.
func (in *Interp) written(owner *Func, name, with string, stores bool) Span {
	holds := func(text []byte) bool { return bytes.Contains(text, []byte(name)) }
	var at Span
	look := func(u *Unit) {
		u.EachFunc(holds, func(f *Func) bool {
			if f != owner && !at.IsValid() {
				at = in.changeIn(f, name, stores)
			}
			return !at.IsValid()
		})
	}
	look(owner.Unit)
	if at.IsValid() {
		return at
	}
	for _, u := range in.Program.Loader.Mentioning(Query{Words: []string{name}, With: with}) {
		if u != owner.Unit && !at.IsValid() {
			look(u)
		}
	}
	return at
}

// changeIn returns where a function changes what a name or attribute holds.
func (in *Interp) changeIn(f *Func, name string, stores bool) Span {
	for _, fact := range f.index().instrs {
		instr := fact.block.Instrs[fact.index]
		switch i := instr.(type) {
		case *Assign:
			if x, ok := i.Target.(*Index); ok && namedBy(x.X) == name || i.Op != "" && namedBy(i.Target) == name {
				return i.At
			}
			if x, ok := i.Target.(*Attr); ok && stores && x.Sel == name && (f.Receiver == nil || BaseVar(x) != f.Receiver) {
				return i.At
			}
		case *Delete:
			if x, ok := i.Target.(*Index); ok && namedBy(x.X) == name {
				return i.At
			}
		}
		for _, c := range fact.calls {
			if !stores && in.changes(f, c, name) {
				return c.At
			}
		}
	}
	return Span{}
}

// changes reports whether a call is one of a method that changes a container,
// on what a name holds, or hands that to a function that may.
func (in *Interp) changes(f *Func, c *Call, name string) bool {
	if attr, ok := c.Fun.(*Attr); ok && namedBy(attr.X) == name {
		switch in.Program.Vocabulary.Methods[attr.Sel] {
		case Update, SetDefault, Store, Append, Pop, Clear:
			return true
		}
	}
	for _, a := range c.Args {
		if a.Splat == Plain && namedBy(a.Value) == name && !in.onlyReads(f, c.Fun) {
			return true
		}
	}
	return false
}

// onlyReads reports whether a function is taken to change none of its
// arguments: a native one, one from outside the program, a class, or a method
// of anything but the receiver.
func (in *Interp) onlyReads(f *Func, fun Expr) bool {
	switch fun := fun.(type) {
	case *Name:
		if _, known := in.Program.Vocabulary.Functions[fun.Var.Name]; known || in.Program.Vocabulary.Readers[fun.Var.Name] {
			return true
		}
		in.quiet++
		defer func() { in.quiet-- }()
		st := newState()
		v := in.eval(in.root(f), st, fun)
		switch first(v).(type) {
		case Foreign, ClassVal:
			return true
		}
		return false
	case *Attr:
		n, ok := fun.X.(*Name)
		return !ok || n.Var != f.Receiver
	}
	return false
}

// first returns a value's only alternative, or nil.
func first(v Value) Alt {
	if len(v.alts) != 1 {
		return nil
	}
	return v.alts[0]
}

// namedBy returns the last identifier of a name or an attribute.
func namedBy(e Expr) string {
	switch e := e.(type) {
	case *Name:
		return e.Var.Name
	case *Attr:
		return e.Sel
	}
	return ""
}
