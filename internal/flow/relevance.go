package flow

import (
	"bytes"
	"slices"
)

// facts indexes a function's graph for relevance: what each instruction
// stores to, and which expressions in it matter.
type facts struct {
	instrs []instrFact
	reads  map[*Var]bool // variables that are read, or whose object is changed
	// changes are the variables of enclosing functions whose objects the
	// function, or one inside it, may change.
	changes map[*Var]bool
	inner   map[*Var]*Func // variables that hold a function defined here
}

type instrFact struct {
	block  *Block
	index  int
	target *Var // base variable of what is stored to or removed, or nil
	calls  []*Call
	lets   []*Let
	draws  []*Assign // what the loops of comprehensions assign
}

func (f *Func) index() *facts {
	f.factMu.Do(func() {
		out := &facts{reads: make(map[*Var]bool), changes: make(map[*Var]bool), inner: make(map[*Var]*Func)}
		for _, b := range f.Graph().Blocks {
			for i, in := range b.Instrs {
				out.instrs = append(out.instrs, factOf(b, i, in))
				for _, op := range Operands(in) {
					Inspect(op, func(e Expr) bool {
						if n, ok := e.(*Name); ok {
							out.reads[n.Var] = true
						}
						return true
					})
				}
			}
		}
		for _, fact := range out.instrs {
			out.noteChanges(f, fact)
		}
		out.addInner(f)
		f.facts = out
	})
	return f.facts
}

// changes returns the variables of enclosing functions whose objects f, or a
// function inside it, may change. A function that stands in no other has none, and
// looking would lower it with all that are inside.
func (f *Func) changes() map[*Var]bool {
	if !f.isInner() {
		return nil
	}
	return f.index().changes
}

// isInner reports whether f stands in another function, whose variables it may
// use.
func (f *Func) isInner() bool {
	for o := f.Outer; o != nil; o = o.Outer {
		if o.Kind == Def || o.Kind == Lambda {
			return true
		}
	}
	return false
}

// addInner adds what the functions inside f change.
func (x *facts) addInner(f *Func) {
	if f.Kind == ClassInit || !f.isInner() {
		return
	}
	for _, inner := range f.Graph().Funcs {
		for v := range inner.changes() {
			if v.Owner != f {
				x.changes[v] = true
			}
		}
	}
}

// noteChanges notes what an instruction may change of what f captures: it is
// stored into, it is the receiver of a call, or it is handed on.
func (x *facts) noteChanges(f *Func, fact instrFact) {
	note := func(v *Var) {
		if v != nil && v.Owner != nil && v.Owner != f && v.Owner.Kind != UnitInit {
			x.changes[v] = true
		}
	}
	if a, ok := fact.block.Instrs[fact.index].(*Assign); ok {
		name, plain := a.Target.(*Name)
		if !plain {
			note(fact.target)
		} else if lit, ok := a.Value.(*FuncLit); ok {
			x.inner[name.Var] = lit.Func
		}
	}
	for _, c := range fact.calls {
		if attr, ok := c.Fun.(*Attr); ok {
			note(BaseVar(attr.X))
		}
		for _, a := range c.Args {
			if n, ok := a.Value.(*Name); ok && a.Splat == Plain {
				note(n.Var)
			}
		}
	}
}

func factOf(b *Block, i int, in Instr) instrFact {
	fact := instrFact{block: b, index: i}
	switch in := in.(type) {
	case *Assign:
		fact.target = BaseVar(in.Target)
	case *Delete:
		fact.target = BaseVar(in.Target)
	}
	for _, op := range Operands(in) {
		Inspect(op, func(e Expr) bool {
			switch e := e.(type) {
			case *Call:
				fact.calls = append(fact.calls, e)
			case *Let:
				fact.lets = append(fact.lets, e)
			case *Comprehension:
				for _, loop := range e.Loops {
					fact.draws = append(fact.draws, loop.Assigns...)
				}
			}
			return true
		})
	}
	return fact
}

// BaseVar returns the variable at the root of a chain of attributes and
// indices, or nil.
func BaseVar(e Expr) *Var {
	for {
		switch x := e.(type) {
		case *Name:
			return x.Var
		case *Attr:
			e = x.X
		case *Index:
			e = x.X
		default:
			return nil
		}
	}
}

// A slice is the part of a function that the value of some expressions
// depends on: which instructions to evaluate, and nothing else.
type slice struct {
	facts  *facts
	interp *Interp
	vars   map[*Var]bool
	blocks map[*Block][]int // indices of the instructions to evaluate, ascending
	// unnamed are inner functions that name none of so many variables.
	unnamed map[*Func]int
}

// sliceOf computes the slice of f for the expressions wanted; with returns
// set, for what f returns as well. The relation is flow-insensitive and closed
// over stores (what is stored into a wanted variable is wanted), over aliases
// (a variable that may hold the same object), and over calls that are handed
// a wanted object and could change it.
func (in *Interp) sliceOf(f *Func, want []Expr, returns bool, bound []*Var) *slice {
	ix := f.index()
	s := &slice{facts: ix, interp: in, vars: make(map[*Var]bool), blocks: make(map[*Block][]int), unnamed: make(map[*Func]int)}
	focus := make(map[*Call]bool)
	for _, e := range want {
		s.wantAll(e)
		if c, ok := e.(*Call); ok {
			focus[c] = true
		}
	}
	for _, v := range bound {
		s.vars[v] = true
	}
	// What the receiver's attributes hold is not followed along the flow, so
	// that a call on it changes no wanted variable.
	receiver := f.Receiver
	if slices.Contains(bound, receiver) {
		receiver = nil // the object is being built, and followed
	}
	taken := make([]bool, len(ix.instrs))
	// Values come from above and go below: a pass each way takes a chain of
	// assignments in one go, whichever way it leads.
	for changed := true; changed; {
		changed = false
		take := func(i int) {
			if !taken[i] && s.wants(&ix.instrs[i], receiver, focus, returns) {
				taken[i], changed = true, true
			}
		}
		for i := range ix.instrs {
			take(i)
		}
		for i := len(ix.instrs) - 1; i >= 0; i-- {
			take(i)
		}
	}
	for i, fact := range ix.instrs {
		if taken[i] {
			s.blocks[fact.block] = append(s.blocks[fact.block], fact.index)
		}
	}
	return s
}

// wants reports whether an instruction belongs to the slice, and adds the
// variables it needs.
func (s *slice) wants(fact *instrFact, receiver *Var, focus map[*Call]bool, returns bool) bool {
	in := fact.block.Instrs[fact.index]
	take := false
	switch in := in.(type) {
	case *Assign:
		if fact.target != nil && fact.target != receiver && s.vars[fact.target] {
			take = true
		} else if s.aliases(in.Value, receiver, focus) {
			if _, plain := in.Target.(*Name); plain || s.interp.OnUse != nil && fact.target != nil && fact.target != receiver {
				s.vars[fact.target] = true
			}
			take = true
		} else if attr, ok := in.Value.(*Attr); ok && s.interp.stores(attr) && s.reaches(attr.X, receiver, focus) {
			take = true // a method that is called later
		}
	case *Delete:
		take = fact.target != nil && s.vars[fact.target]
	case *Eval:
		take = s.interp.OnUse != nil && s.aliases(in.X, receiver, focus)
	case *Return:
		take = returns || s.aliases(in.Value, receiver, focus)
	}
	for _, let := range fact.lets {
		if s.vars[let.Target.Var] {
			take = true
		} else if s.aliases(let.Value, receiver, focus) {
			s.vars[let.Target.Var] = true
			take = true
		}
	}
	for _, a := range fact.draws {
		if n, ok := a.Target.(*Name); ok && s.interp.OnUse != nil && s.aliases(a.Value, receiver, focus) {
			s.vars[n.Var] = true
			take = true
		}
	}
	for _, c := range fact.calls {
		if focus[c] || s.hands(c, receiver, focus) {
			take = true
			if cares, leaf := s.interp.leaves[c]; leaf {
				s.wantLeaf(c, cares)
				continue
			}
			for _, x := range operands(c) {
				s.wantAll(x)
			}
		}
	}
	take = take || s.interp.OnUse != nil && s.readsAttr(in, receiver, focus)
	if take {
		for _, op := range Operands(in) {
			s.wantAll(op)
		}
	}
	return take
}

// readsAttr reports whether an instruction takes an attribute of a wanted
// object, such as a method that is called later.
func (s *slice) readsAttr(in Instr, receiver *Var, focus map[*Call]bool) bool {
	found := false
	for _, op := range Operands(in) {
		Inspect(op, func(e Expr) bool {
			attr, ok := e.(*Attr)
			found = found || ok && s.aliases(attr.X, receiver, focus)
			return !found
		})
	}
	return found
}

// wantAll adds the variables that evaluating e reads. A call that is not
// needed is not evaluated.
func (s *slice) wantAll(e Expr) {
	Inspect(e, func(e Expr) bool {
		switch e := e.(type) {
		case *Name:
			s.vars[e.Var] = true
		case *Call:
			if !s.interp.needed[e] {
				return false
			}
			if cares, leaf := s.interp.leaves[e]; leaf {
				s.wantLeaf(e, cares)
				return false
			}
		}
		return true
	})
}

// wantLeaf adds the variables that the arguments of a leaf that matter read.
func (s *slice) wantLeaf(c *Call, cares func(string) bool) {
	s.wantAll(c.Fun)
	for _, a := range c.Args {
		if a.Key == "" || cares(a.Key) {
			s.wantAll(a.Value)
		}
	}
}

// aliases reports whether the value of e may be, or hold, a wanted object.
func (s *slice) aliases(e Expr, receiver *Var, focus map[*Call]bool) bool {
	some := func(all ...Expr) bool {
		for _, x := range all {
			if s.aliases(x, receiver, focus) {
				return true
			}
		}
		return false
	}
	switch e := e.(type) {
	case *Name:
		return s.vars[e.Var] && e.Var != receiver && e.Var.Owner != nil && e.Var.Owner.Kind != UnitInit
	case *Cond:
		return some(e.Then, e.Else)
	case *Logic:
		return some(e.Operands...)
	case *Let:
		return some(e.Value)
	case *Sequence:
		return some(e.Elems...)
	case *RecordLit:
		for _, entry := range e.Entries {
			if entry.Key != nil && s.aliases(entry.Value, receiver, focus) {
				return true
			}
		}
	case *Part:
		return some(e.X)
	case *Entered:
		return some(e.X)
	case *Yield:
		return some(e.X)
	case *Element:
		return some(e.X)
	case *Spread:
		return some(e.X)
	case *Index:
		return s.interp.OnUse != nil && some(e.X)
	case *Comprehension:
		return some(e.Value)
	case *Call:
		// Where an object goes that is built here matters only to who watches it.
		return s.interp.OnUse != nil && (focus[e] || s.takenOut(e, receiver, focus)) || s.handsArgs(e, receiver, focus)
	}
	return false
}

// takenOut reports whether a call takes something out of a wanted container.
func (s *slice) takenOut(c *Call, receiver *Var, focus map[*Call]bool) bool {
	attr, ok := c.Fun.(*Attr)
	if !ok {
		return false
	}
	_, container := s.interp.Program.Vocabulary.Methods[attr.Sel]
	return container && s.aliases(attr.X, receiver, focus)
}

// hands reports whether a call gets hold of a wanted object: as its receiver
// or as an argument.
func (s *slice) hands(c *Call, receiver *Var, focus map[*Call]bool) bool {
	if attr, ok := c.Fun.(*Attr); ok && s.reaches(attr.X, receiver, focus) {
		return true
	}
	if n, ok := c.Fun.(*Name); ok && s.changedBy(n) {
		return true
	}
	return s.handsArgs(c, receiver, focus)
}

// changedBy reports whether a name is that of an inner function that may change
// a wanted object.
func (s *slice) changedBy(n *Name) bool {
	f := s.facts.inner[n.Var]
	if f == nil || !s.named(f) {
		return false
	}
	for v := range f.changes() {
		if s.vars[v] {
			return true
		}
	}
	return false
}

// named reports whether the text of a function names a wanted variable, so that
// others need not be lowered.
func (s *slice) named(f *Func) bool {
	if s.unnamed[f] == len(s.vars) {
		return false // there are none but when it was asked last
	}
	for v := range s.vars {
		if bytes.Contains(f.Text(), []byte(v.Name)) {
			return true
		}
	}
	s.unnamed[f] = len(s.vars)
	return false
}

func (s *slice) handsArgs(c *Call, receiver *Var, focus map[*Call]bool) bool {
	for _, a := range c.Args {
		if a.Splat != Plain {
			continue
		}
		if n, ok := a.Value.(*Name); ok && s.changedBy(n) {
			return true
		}
		if attr, ok := a.Value.(*Attr); ok && s.reaches(attr.X, receiver, focus) || s.aliases(a.Value, receiver, focus) {
			return true // an Attr may be a bound method
		}
	}
	return false
}

// reaches reports whether e is a wanted object or a part of one.
func (s *slice) reaches(e Expr, receiver *Var, focus map[*Call]bool) bool {
	switch e := e.(type) {
	case *Index:
		return s.reaches(e.X, receiver, focus)
	case *Attr:
		return s.reaches(e.X, receiver, focus)
	}
	return s.aliases(e, receiver, focus)
}
