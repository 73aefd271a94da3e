package assume

import (
	"container/heap"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A Run is one function evaluated under one assumption: which blocks it may
// reach, and what holds there.
type Run struct {
	Func       *flow.Func
	Assumption Assumption

	ev      *Evaluator
	facts   *facts
	args    map[*flow.Var]Value
	in, out []state
	reached []bool
	open    []bool // by number of the edge
	visits  []uint8
	each    map[*flow.Element]Value // what the turns of loops under way draw
	flip    map[flow.Expr]Truth     // answers that are given and not computed
	depth   int
	cut     bool // a callee was not evaluated because it is being evaluated
}

// Run evaluates a function of whose arguments nothing is known.
func (ev *Evaluator) Run(f *flow.Func, a Assumption) *Run {
	r := ev.newRun(f, a, nil, 0)
	r.evaluate()
	return r
}

// Onward evaluates what follows in a loop where an edge is taken, from what the
// run found there: what other ways brought along is left out, so that it shows
// whether something that was set on this one ends the loop in a later turn.
func (r *Run) Onward(e *flow.Edge, in *flow.Loop) *Run {
	next := r.ev.newRun(r.Func, r.Assumption, r.args, r.depth)
	next.flip = r.flip
	if !r.reached[e.From.Index] {
		return next
	}
	w := &walk{Run: next, dom: r.Func.Graph().Dominators(), stays: in}
	if s, open := w.taken(e.Cond, e.Kind != flow.WhenFalse, r.out[e.From.Index]); open {
		w.reach(e.To, s)
		w.fixpoint()
	}
	return next
}

func (ev *Evaluator) newRun(f *flow.Func, a Assumption, args map[*flow.Var]Value, depth int) *Run {
	fs := ev.factsOf(f)
	n := len(f.Graph().Blocks)
	return &Run{
		Func: f, Assumption: a, ev: ev, facts: fs, args: args, depth: depth,
		in: make([]state, n), out: make([]state, n), reached: make([]bool, n), visits: make([]uint8, n), open: make([]bool, fs.edges),
	}
}

// Reached reports whether a block may be reached.
func (r *Run) Reached(b *flow.Block) bool { return r.reached[b.Index] }

// Open reports whether an edge may be taken.
func (r *Run) Open(e *flow.Edge) bool { return r.open[r.facts.edge(e)] }

// Truth answers a condition at the end of a block; Unknown if that is not
// reached.
func (r *Run) Truth(b *flow.Block, cond flow.Expr) Truth {
	if !r.reached[b.Index] {
		return Unknown
	}
	return r.truth(cond, r.out[b.Index])
}

// Value returns what an expression may be at the end of a block.
func (r *Run) Value(b *flow.Block, e flow.Expr) Value {
	if !r.reached[b.Index] {
		return Value{}
	}
	return r.eval(e, r.out[b.Index])
}

// Before returns what an expression may be before a block.
func (r *Run) Before(b *flow.Block, e flow.Expr) Value {
	if !r.reached[b.Index] {
		return Value{}
	}
	return r.eval(e, r.in[b.Index])
}

// TruthIf answers a condition at the end of a block as it would be if some
// expressions had the given answers.
func (r *Run) TruthIf(b *flow.Block, cond flow.Expr, given map[flow.Expr]Truth) Truth {
	r.flip = given
	defer func() { r.flip = nil }()
	return r.Truth(b, cond)
}

// evaluate runs the function to a fixpoint, forward.
func (r *Run) evaluate() {
	w := &walk{Run: r, dom: r.Func.Graph().Dominators()}
	w.reach(r.Func.Graph().Entry(), r.entry())
	w.fixpoint()
}

// entry is the state in which a function begins: what its parameters hold.
func (r *Run) entry() state {
	var s state
	for _, p := range r.Func.Params {
		id, followed := r.facts.ids[place{base: p.Var}]
		if !followed {
			continue
		}
		v, ok := r.args[p.Var]
		if !ok {
			v = r.parameter(p)
		}
		s = s.set(id, v)
	}
	for _, fields := range r.facts.fields {
		for _, p := range fields {
			s = s.set(r.facts.ids[p], anything)
		}
	}
	return s
}

func (r *Run) parameter(p *flow.Param) Value {
	if r.Func.Receiver == p.Var && r.Func.Class != nil {
		return of(Typed{r.Func.Class})
	}
	if c := r.ev.Resolve(&flow.Name{Var: p.Var}, r.Func).Object; c != nil {
		return Value{atoms: []Atom{Typed{c}}, any: true} // or what the annotation does not say: None
	}
	return anything
}

// A walk visits blocks in reverse postorder until nothing changes.
type walk struct {
	*Run
	dom   *flow.DomTree
	queue queue
	// within restricts it to the turn of a loop: what leads back to the head, or
	// out of the loop, is handed to outer.
	within *flow.Loop
	// stays is a loop that the walk does not go on behind; nil: it goes everywhere.
	stays *flow.Loop
	outer *walk
	back  state
	again bool // back is reached
	local map[*flow.Block]state
}

type item struct {
	number int
	block  *flow.Block
}

// queue is a heap of blocks by their number. A sweep goes through it upwards;
// what lies behind the sweep waits for the next one, so that a loop is gone
// through once for all the ways back to its head.
type queue struct {
	items  []item
	next   []item
	at     int // number of the block that the sweep has come to
	queued map[*flow.Block]bool
}

func (q *queue) Len() int           { return len(q.items) }
func (q *queue) Less(i, j int) bool { return q.items[i].number < q.items[j].number }
func (q *queue) Swap(i, j int)      { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *queue) Push(x any)         { q.items = append(q.items, x.(item)) }
func (q *queue) Pop() any {
	last := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return last
}

// maxVisits bounds how often a block is visited before values that still change
// become anything.
const maxVisits = 24

// reach joins a state into a block's and queues the block if that says more.
func (w *walk) reach(b *flow.Block, s state) {
	if w.within != nil {
		switch {
		case b == w.within.Head:
			w.back, w.again = joined(w.back, w.again, s), true
			return
		case !w.within.Contains(b):
			w.outer.reach(b, s)
			return
		}
		old, ok := w.local[b]
		if next := joined(old, ok, s); !ok || next != old {
			w.local[b] = next
			w.note(b, s)
			w.push(b)
		}
		return
	}
	if w.note(b, s) && (w.stays == nil || w.stays.Contains(b)) {
		w.push(b)
	}
}

func joined(old state, known bool, s state) state {
	if !known {
		return s
	}
	return old.join(s)
}

// note joins a state into what is known of a block, and reports whether that
// says more.
func (w *walk) note(b *flow.Block, s state) bool {
	i := b.Index
	next := joined(w.in[i], w.reached[i], s)
	if w.reached[i] && next == w.in[i] {
		return false
	}
	if w.visits[i] > maxVisits {
		next = w.in[i].widen(s)
	}
	w.in[i], w.reached[i] = next, true
	return true
}

func (w *walk) push(b *flow.Block) {
	if w.queue.queued == nil {
		w.queue.queued, w.queue.at = make(map[*flow.Block]bool), -1
	}
	if w.queue.queued[b] {
		return
	}
	w.queue.queued[b] = true
	it := item{w.dom.Number(b), b}
	if it.number <= w.queue.at {
		w.queue.next = append(w.queue.next, it)
		return
	}
	heap.Push(&w.queue, it)
}

// pop returns the next block of the sweep, or of a new one; nil if there are no
// more.
func (q *queue) pop() *flow.Block {
	if len(q.items) == 0 {
		q.items, q.next, q.at = q.next, nil, -1
		heap.Init(q)
	}
	if len(q.items) == 0 {
		return nil
	}
	it := heap.Pop(q).(item)
	q.at = it.number
	delete(q.queued, it.block)
	return it.block
}

func (w *walk) fixpoint() {
	for b := w.queue.pop(); b != nil; b = w.queue.pop() {
		if w.ev.spent() {
			w.cut = true
			return
		}
		w.visit(b)
	}
}

// before returns the state in which the walk enters a block.
func (w *walk) before(b *flow.Block) state {
	if w.within != nil {
		return w.local[b]
	}
	return w.in[b.Index]
}

func (w *walk) visit(b *flow.Block) {
	if w.visits[b.Index] < 255 {
		w.visits[b.Index]++
	}
	before := w.before(b)
	s, leaves := before, w.facts.exits[b]
	for _, in := range b.Instrs {
		leaves = leaves || w.fails(in, s)
		s = w.step(in, s)
	}
	if w.within != nil {
		w.out[b.Index] = w.out[b.Index].join(s)
	} else {
		w.out[b.Index] = s
	}
	if w.unroll(b, s) {
		return
	}
	for i, e := range b.Succs {
		if leaves && e.Kind != flow.OnFailure {
			continue
		}
		switch e.Kind {
		case flow.OnFailure:
			if _, raises := lastInstr(b).(*flow.Raise); raises {
				w.follow(b, i, s)
			} else {
				w.follow(b, i, before)
			}
		case flow.Always:
			w.follow(b, i, s)
		case flow.WhenTrue, flow.WhenFalse:
			want := e.Kind == flow.WhenTrue
			if next, open := w.taken(e.Cond, want, s); open {
				w.follow(b, i, next)
			}
		}
	}
}

// fails reports whether an instruction calls a function that never returns: it
// always raises, or does under the assumption.
func (r *Run) fails(in flow.Instr, s state) bool {
	eval, ok := in.(*flow.Eval)
	if !ok {
		return false
	}
	call, ok := eval.X.(*flow.Call)
	if !ok {
		return false
	}
	fun := r.callee(call, s).Func
	if fun == nil || !r.ev.mayFail(fun) {
		return false
	}
	return r.ev.summary(r, fun, call, s).isNever()
}

func lastInstr(b *flow.Block) flow.Instr {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

func (w *walk) follow(b *flow.Block, i int, s state) {
	w.open[w.facts.bases[b.Index]+i] = true
	w.reach(b.Succs[i].To, s)
}

// taken returns the state behind a branch, and whether it can be taken.
func (w *walk) taken(cond flow.Expr, want bool, s state) (state, bool) {
	if cond == nil {
		return s, true
	}
	if !w.truth(cond, s).Allows(want) {
		return s, false
	}
	return w.refine(cond, want, s), true
}

// maxTurns and maxTurnWork bound the loops that are followed turn by turn.
const (
	maxTurns    = 256
	maxTurnWork = 8192
)

// unroll follows a loop over a collection that is known turn by turn: in a table
// the order of the entries decides. It answers false for any other block.
func (w *walk) unroll(head *flow.Block, s state) bool {
	loops := w.Func.Graph().Loops()
	loop := loops.Innermost(head)
	if loop == nil || loop.Head != head || loop.Over == nil || loop == w.within || len(head.Succs) != 2 {
		return false
	}
	drawn, element := w.drawn(loop, s), elementOf(head.Succs[0].To)
	if drawn == nil || element == nil || len(drawn.elems) > maxTurns || len(drawn.elems)*len(loop.Blocks()) > maxTurnWork {
		return false
	}
	if w.each == nil {
		w.each = make(map[*flow.Element]Value)
	}
	defer delete(w.each, element)
	w.open[w.facts.bases[head.Index]] = len(drawn.elems) > 0
	for _, elem := range drawn.elems {
		w.each[element] = elem
		turn := &walk{Run: w.Run, dom: w.dom, within: loop, outer: w, local: make(map[*flow.Block]state)}
		turn.reach(head.Succs[0].To, s)
		turn.fixpoint()
		if !turn.again {
			return true // every turn but an earlier one leaves the loop
		}
		s = turn.back
	}
	w.follow(head, 1, s)
	return true
}

// elementOf returns the expression by which the first block of a loop's body
// draws an element.
func elementOf(body *flow.Block) *flow.Element {
	if len(body.Instrs) == 0 {
		return nil
	}
	a, ok := body.Instrs[0].(*flow.Assign)
	if !ok {
		return nil
	}
	e, _ := a.Value.(*flow.Element)
	return e
}

// drawn returns the sequence that a loop goes over, if it is known.
func (w *walk) drawn(loop *flow.Loop, s state) *sequence {
	if a, ok := w.eval(loop.Over, s).only(); ok {
		if seq, ok := a.(Seq); ok {
			return seq.sequence
		}
	}
	return nil
}
