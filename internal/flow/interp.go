package flow

import (
	"maps"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/trie"
)

// An Interp evaluates parts of a program over abstract values: flow-sensitive
// along a function's graph, with the functions of the program that are called
// on the way evaluated in the context of the call, and only as far as the
// expressions in question need it. It is not safe for concurrent use; several
// may work on one program at a time.
//
// The analysis is a forward abstract interpretation to a fixpoint (Cousot and
// Cousot, 1977) on a slice of the function, with a heap abstracted by
// allocation site and calling context. It joins over ways; a store to one
// particular object replaces what was there, a store that may be to one of
// several is joined in.
type Interp struct {
	Program *Program

	// Cares reports whether a key of a record matters; nil: all do.
	Cares func(key string) bool
	// OnCall, if set, is told of every call that is evaluated in a final
	// pass, with the callee's value and the arguments.
	OnCall func(Seen)
	// OnUse, if set, is told where an object goes: stored, returned, handed to
	// code that is not followed, or an attribute of it read.
	OnUse func(Use)

	// needed are the calls, and the attributes of objects, to evaluate. All
	// others give an unknown that names them, so that whoever finds it decisive
	// can ask for them: of the many calls of a large function a verdict depends
	// on few.
	needed map[Expr]bool
	epoch  int // counts changes of needed

	// leaves are calls of which only the arguments that are spread, positional
	// or cared for by name matter.
	leaves map[*Call]func(key string) bool

	// focus names calls that are evaluated although nothing needs their value.
	focus map[*Func][]Expr
	// inner names functions that are evaluated wherever the one that encloses
	// them is, as if it called them at its end.
	inner map[*Func][]*Func

	numbers map[*Var]uint32 // by which states know variables
	roots   map[*Func]*frame
	globals map[*Var]*captured
	attrs   map[attrKey]*captured
	reasons map[Reason]*Reason
	names   map[*Var]*Name // of captured variables
	// descending: an attribute is being looked up in derived classes.
	descending bool
	steps      int  // instructions evaluated in the current query
	calls      int  // calls entered in the current query
	partials   int  // partials under application, one inside another
	quiet      int  // > 0: not in a final pass, nothing is told
	Starved    bool // the last query ran out of steps
}

// Bounds of one query. They are far above what readable code needs; code that
// is beyond them becomes unknown, and is said to be.
const (
	maxSteps   = 200_000
	maxCalls   = 3_000 // calls entered, which a chain of functions multiplies
	maxDepth   = 10
	maxEffects = 3 // depth of calls that are entered for what they change alone
	maxRounds  = 24
)

// A Seen is a call that was evaluated: where, what is called, and with what.
type Seen struct {
	Call   *Call
	Func   *Func   // the function that the call stands in
	Stack  []*Call // the calls that led there from the function under analysis
	Callee Value
	Args   Args
	Result Value
	// Content answers what an object holds at the call.
	Content func(*Object) *Content
}

// UseKind tells what is done with an object.
type UseKind uint8

// The uses.
const (
	MethodUsed UseKind = iota // an attribute of the object is taken or called
	Called                    // the object itself is called
	Returned                  // it leaves the function under analysis
	Stored                    // it is put where it is not followed
	Passed                    // it is handed to code that is not followed
)

// A Use is one thing that is done with an object.
type Use struct {
	Object *Object
	Kind   UseKind
	Name   string // MethodUsed: the attribute; Stored: the attribute it is put in
	At     Span
	Attrs  Record // attributes stored on it so far
}

// Args are the arguments of a call: by position, and by keyword.
type Args struct {
	Pos    []Value
	Open   *Reason // there may be further positional ones
	Keys   Record
	Splats []SplatArg
}

// A SplatArg is an argument that is spread into keywords, with the record it
// was found to be.
type SplatArg struct {
	Expr   Expr
	Record Record
}

type attrKey struct {
	class *Class
	name  string
}

// captured is the value of something that is not followed along the flow, with
// the part of the heap that it reaches.
type captured struct {
	value Value
	heap  map[*Object]*Content
	busy  bool
}

// A frame is one activation of a function in a calling context.
type frame struct {
	fn      *Func
	parent  *frame
	call    *Call
	depth   int
	objects map[Expr]*Object
	kids    map[kidKey]*frame
	now     *state // the state at the instruction under evaluation

	in, out *state // memo: the last call's entry and exit
	epoch   int    // of the memo
	result  Value
}

type kidKey struct {
	call Expr
	fn   *Func
}

// A state is what holds at one point: values of variables, by their numbers,
// and contents of objects. A large function has hundreds of variables, of which
// a block changes few: its states share the others.
type state struct {
	env  trie.Map[Value]
	heap map[*Object]*Content
}

func newState() *state { return &state{heap: make(map[*Object]*Content)} }

func (s *state) clone() *state { return &state{env: s.env, heap: maps.Clone(s.heap)} }

// number returns the number of a variable in states.
func (in *Interp) number(v *Var) uint32 {
	n, ok := in.numbers[v]
	if !ok {
		n = uint32(len(in.numbers))
		in.numbers[v] = n
	}
	return n
}

// held returns what a variable holds in a state, and whether it is bound there.
func (in *Interp) held(st *state, v *Var) (Value, bool) { return st.env.Get(in.number(v)) }

func (in *Interp) setVar(st *state, v *Var, val Value) {
	if old, ok := in.held(st, v); !ok || !old.identical(val) {
		st.env = st.env.With(in.number(v), val)
	}
}

// join returns the join of two states: s itself where o adds nothing, and else a
// new one, or s changed where the caller owns it. A variable that only one side
// knows keeps its value, because on the other side it is unbound.
func (s *state) join(o *state, owned bool) (joined *state, changed bool) {
	if s == o || o == nil {
		return s, false
	}
	if s == nil {
		return o, true
	}
	out := s
	change := func() *state {
		if !changed && !owned {
			out = s.clone()
		}
		changed = true
		return out
	}
	if env := s.env.Join(o.env, Value.joinOrOld, Value.identical); env != s.env {
		change().env = env
	}
	for obj, c := range o.heap {
		mine, ok := s.heap[obj]
		if !ok {
			change().heap[obj] = c
		} else if mine != c {
			if joined := mine.join(c); !joined.equal(mine) {
				change().heap[obj] = joined
			}
		}
	}
	return out, changed
}

func (s *state) equal(o *state) bool {
	if s == o {
		return true
	}
	if s == nil || o == nil || len(s.heap) != len(o.heap) || !s.env.Equal(o.env, Value.equal) {
		return false
	}
	for obj, c := range s.heap {
		d, ok := o.heap[obj]
		if !ok || !c.equal(d) {
			return false
		}
	}
	return true
}

// NewInterp returns an interpreter for a program.
func NewInterp(p *Program) *Interp {
	return &Interp{
		Program: p,
		needed:  make(map[Expr]bool),
		leaves:  make(map[*Call]func(string) bool),
		focus:   make(map[*Func][]Expr),
		inner:   make(map[*Func][]*Func),
		numbers: make(map[*Var]uint32),
		roots:   make(map[*Func]*frame),
		globals: make(map[*Var]*captured),
		attrs:   make(map[attrKey]*captured),
		reasons: make(map[Reason]*Reason),
		names:   make(map[*Var]*Name),
	}
}

// Focus makes the interpreter evaluate a call wherever its function is
// evaluated in context, whether or not anything depends on its value.
func (in *Interp) Focus(f *Func, c *Call) {
	for _, e := range in.focus[f] {
		if e == Expr(c) {
			return
		}
	}
	in.focus[f] = append(in.focus[f], c)
	in.Need(c)
}

// Need makes the interpreter evaluate a call or an attribute wherever it is
// met, and reports whether it did not so far. What was found out without it is
// forgotten.
func (in *Interp) Need(c Expr) bool {
	if in.needed[c] {
		return false
	}
	in.needed[c] = true
	in.epoch++
	clear(in.globals)
	clear(in.attrs)
	return true
}

// Leaf says that of a call's keyword arguments only those cared for matter:
// the others are not evaluated. A nil function takes that back.
func (in *Interp) Leaf(c *Call, cares func(key string) bool) {
	if cares == nil {
		delete(in.leaves, c)
		return
	}
	in.leaves[c] = cares
}

// FocusInner is Focus for a call in a function that outer encloses: wherever
// outer is evaluated in context, f is too, with what it captures.
func (in *Interp) FocusInner(outer, f *Func, c *Call) {
	in.Focus(f, c)
	for f.Outer != nil && f != outer {
		if !slices.Contains(in.inner[f.Outer], f) {
			in.inner[f.Outer] = append(in.inner[f.Outer], f)
		}
		f = f.Outer
	}
}

// captures returns the variables that the functions in focus inside f take
// from it.
func (in *Interp) captures(f *Func) []Expr {
	var out []Expr
	var add func(inner *Func)
	add = func(inner *Func) {
		for v := range inner.index().reads {
			if v.Owner == f {
				out = append(out, &Name{Var: v})
			}
		}
		for _, deeper := range in.inner[inner] {
			add(deeper)
		}
	}
	for _, inner := range in.inner[f] {
		add(inner)
	}
	return out
}

// enterInner evaluates the functions in focus inside a frame's function, which
// see its variables as they are at its end.
func (in *Interp) enterInner(fr *frame, exit *state) {
	for _, f := range in.inner[fr.fn] {
		if fr.depth >= maxDepth || fr.active(f) {
			continue
		}
		child := fr.child(&FuncLit{Func: f}, f)
		saved := fr.now
		fr.now = exit
		entry := child.entry(in)
		for o, c := range exit.heap {
			if _, ok := entry.heap[o]; !ok {
				entry.heap[o] = c
			}
		}
		in.run(child, entry, in.sliceOf(f, slices.Concat(in.focus[f], in.captures(f)), false, nil))
		fr.now = saved
	}
}

// Eval evaluates an expression of f as it is at the function's end.
func (in *Interp) Eval(f *Func, e Expr) Value {
	in.steps, in.calls, in.Starved = 0, 0, false
	in.quiet++
	defer func() { in.quiet-- }()
	if c, ok := e.(*Call); ok {
		in.Need(c)
	}
	fr := in.root(f)
	end, _ := in.visit(fr, []Expr{e})
	saved := fr.now
	defer func() { fr.now = saved }()
	fr.now = end.clone()
	return in.eval(fr, fr.now, e)
}

// Visit evaluates f, as its callers would see it, as far as the expressions
// wanted depend on it, and reports calls and uses to OnCall and OnUse.
func (in *Interp) Visit(f *Func, want []Expr) {
	for _, e := range want {
		if c, ok := e.(*Call); ok {
			in.Need(c)
		}
	}
	in.steps, in.calls, in.Starved = 0, 0, false
	in.visit(in.root(f), want)
}

// Returns evaluates what f returns, as its callers would see it.
func (in *Interp) Returns(f *Func) Value {
	in.steps, in.calls, in.Starved = 0, 0, false
	in.quiet++
	defer func() { in.quiet-- }()
	fr := in.root(f)
	_, v := in.run(fr, fr.entry(in), in.sliceOf(f, nil, true, nil))
	return v
}

func (in *Interp) visit(fr *frame, want []Expr) (*state, Value) {
	sl := in.sliceOf(fr.fn, slices.Concat(want, in.focus[fr.fn], in.captures(fr.fn)), false, nil)
	return in.run(fr, fr.entry(in), sl)
}

// root returns the frame of a function that is analysed on its own: nothing is
// known of its arguments.
func (in *Interp) root(f *Func) *frame {
	if fr, ok := in.roots[f]; ok {
		return fr
	}
	fr := &frame{fn: f}
	in.roots[f] = fr
	return fr
}

// entry returns the state in which a root frame begins: every parameter stands
// for what callers may pass.
func (fr *frame) entry(in *Interp) *state {
	st := newState()
	for i, p := range fr.fn.Params {
		in.setVar(st, p.Var, in.symbolic(fr, st, p, i))
	}
	return st
}

func (in *Interp) symbolic(fr *frame, st *state, p *Param, i int) Value {
	f := fr.fn
	if i == 0 && f.IsMethod() && !in.decorated(f, in.Program.Vocabulary.Statics) {
		if in.decorated(f, in.Program.Vocabulary.ClassMethods) {
			return Of(ClassVal{f.Outer.Class})
		}
		return Of(Instance{f.Outer.Class})
	}
	why := in.reasonFor(&Reason{At: f.NameAt, Text: "what callers pass as `" + p.Var.Name + "` is not known", Param: p})
	if p.Default != nil {
		return unknown(why).join(in.eval(fr, st, p.Default))
	}
	switch p.Kind {
	case RestKeyed:
		obj := fr.object(paramExpr{p}, RecordObject)
		st.heap[obj] = &Content{Record: Record{Rest: []*Reason{why}}}
		return Of(Ref{obj})
	case RestPositional:
		obj := fr.object(paramExpr{p}, SequenceObject)
		st.heap[obj] = &Content{Any: unknown(why), Open: why}
		return Of(Ref{obj})
	}
	return unknown(why)
}

// paramExpr is the allocation site of what a rest parameter holds.
type paramExpr struct{ *Param }

func (paramExpr) Span() Span { return Span{} }

// object returns the object that e allocates in this frame.
func (fr *frame) object(e Expr, kind ObjectKind) *Object {
	if o, ok := fr.objects[e]; ok {
		return o
	}
	if fr.objects == nil {
		fr.objects = make(map[Expr]*Object)
	}
	o := &Object{Kind: kind, Expr: e}
	fr.objects[e] = o
	return o
}

// stack returns the calls that lead from the root to the frame.
func (fr *frame) stack() []*Call {
	if fr.parent == nil {
		return nil
	}
	return append(fr.parent.stack(), fr.call)
}

func (in *Interp) reasonFor(r *Reason) *Reason {
	if old, ok := in.reasons[*r]; ok {
		return old
	}
	in.reasons[*r] = r
	return r
}

// because returns the reason with a text at a place; it keeps the parameter
// that an earlier reason depends on.
func (in *Interp) because(at Span, text string, from Value) *Reason {
	r := Reason{At: at, Text: text}
	if why := from.why(); why != nil {
		r.Param, r.Skipped, r.Derived = why.Param, why.Skipped, why.Param != nil
	}
	return in.reasonFor(&r)
}

func (in *Interp) decorated(f *Func, names map[string]bool) bool {
	for _, d := range f.Decorators {
		if call, ok := d.(*Call); ok {
			d = call.Fun
		}
		switch d := d.(type) {
		case *Name:
			if names[d.Var.Name] {
				return true
			}
		case *Attr:
			if names[d.Sel] {
				return true
			}
		}
	}
	return false
}

// run evaluates a slice of a frame's function from an entry state to a
// fixpoint, then once more with observers, and returns the state at the exit
// and the join of what is returned.
func (in *Interp) run(fr *frame, entry *state, sl *slice) (*state, Value) {
	g := fr.fn.Graph()
	w := newWalk(in, fr, sl, entry)
	saved := fr.now
	defer func() { fr.now = saved }()

	in.quiet++
	w.fixpoint(g)
	in.quiet--
	if in.quiet == 0 {
		w.report(g)
	}
	exit := w.before[g.Exit.Index]
	if exit == nil {
		exit = newState()
		for obj, c := range entry.heap {
			exit.heap[obj] = c
		}
	}
	in.enterInner(fr, exit)
	return exit, w.result
}

// A walk is one run of the dataflow analysis over a graph.
type walk struct {
	in            *Interp
	fr            *frame
	sl            *slice
	before, after []*state
	owned         []bool // by block: nothing else refers to the state before it
	rounds        []int
	result        Value
}

func newWalk(in *Interp, fr *frame, sl *slice, entry *state) *walk {
	n := len(fr.fn.Graph().Blocks)
	w := &walk{in: in, fr: fr, sl: sl, before: make([]*state, n), after: make([]*state, n), owned: make([]bool, n), rounds: make([]int, n)}
	w.before[0] = entry
	return w
}

// fixpoint propagates states along the edges until nothing changes. The work
// list is ordered by block index, which lowering makes close to reverse
// postorder.
func (w *walk) fixpoint(g *Graph) {
	pending := newQueue(len(g.Blocks))
	pending.add(0)
	for {
		i, ok := pending.next()
		if !ok {
			return
		}
		b := g.Blocks[i]
		w.rounds[i]++
		if w.in.steps++; w.in.steps > maxSteps {
			w.in.Starved = true
			return
		}
		out := w.transfer(b, w.before[i])
		w.after[i] = out
		for _, e := range b.Succs {
			st := out
			if e.Kind == OnFailure {
				st = w.before[i]
			}
			if st == nil || w.rounds[e.To.Index] > maxRounds {
				continue
			}
			if w.enter(e.To.Index, st) {
				pending.add(e.To.Index)
			}
			// From now on it may be the state before two blocks.
			w.owned[i] = w.owned[i] && st != w.before[i]
		}
	}
}

// enter joins a state into the one before a block, and reports whether that
// changes it. A handler is entered from every statement that can fail: what was
// made for the block alone is changed in place.
func (w *walk) enter(i int, st *state) bool {
	old := w.before[i]
	joined, changed := old.join(st, w.owned[i])
	w.before[i] = joined
	w.owned[i] = joined != st && (w.owned[i] || joined != old)
	return changed
}

// report evaluates every reached block once more in its final state, so that
// observers see what holds over all ways in.
func (w *walk) report(g *Graph) {
	w.result = Value{}
	for i, b := range g.Blocks {
		if w.before[i] != nil && len(w.sl.blocks[b]) > 0 {
			w.transfer(b, w.before[i])
		}
	}
}

// transfer returns the state after a block, or nil where its end is not
// reached.
func (w *walk) transfer(b *Block, st *state) *state {
	wanted := w.sl.blocks[b]
	if len(wanted) == 0 {
		return st
	}
	st = st.clone()
	w.fr.now = st
	for _, i := range wanted {
		w.in.steps++
		w.in.instr(w.fr, st, b.Instrs[i], &w.result)
	}
	return st
}

// A queue holds block indices, the lowest first, each once.
type queue struct {
	in    []bool
	first int
}

func newQueue(n int) *queue { return &queue{in: make([]bool, n), first: n} }

func (q *queue) add(i int) {
	q.in[i] = true
	q.first = min(q.first, i)
}

func (q *queue) next() (int, bool) {
	for i := q.first; i < len(q.in); i++ {
		if q.in[i] {
			q.in[i] = false
			q.first = i
			return i, true
		}
	}
	q.first = len(q.in)
	return 0, false
}
