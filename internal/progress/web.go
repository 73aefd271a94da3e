package progress

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A web is the control-flow graph of a function with every branch on one
// question: conditions are split at and, or and not, and what a block changes
// happens on an edge of its own, so that a failure leaves before it.
type web struct {
	*function
	ins    map[*flow.Block]int32 // the node where a block begins
	nodes  []*flow.Block         // the block that a node belongs to
	edges  []edge
	out    [][]int32      // edges by the node that they leave, once that is asked
	counts map[place]bool // the places that are stepped, once that is asked
	// expanded are the calls of which the effects are among those of their edges.
	expanded map[*flow.Call]bool
}

// An edge of a web. It changes something, or requires something, or neither.
type edge struct {
	from, to int32
	flow     *flow.Edge // the edge that it is, or belongs to; nil inside a block
	block    *flow.Block
	instrs   []flow.Instr // what takes effect
	asked    flow.Expr    // the question that is evaluated, and changes something
	atom     flow.Expr    // the question that is answered
	want     bool
	fails    bool         // something outside the function's own computations failed
	caught   *flow.Caught // a handler takes the failure
	draws    *flow.Loop   // another element is drawn, of which there are finitely many

	known   bool // reqs and effects are found
	asks    bool // what calls imply that return is among the reqs
	reqs    []req
	effects []effect
	derefs  []*flow.Var // variables of which an attribute is asked, so that they hold something
}

// webOf returns the web of a function.
func (f *function) webOf() *web {
	if f.web != nil {
		return f.web
	}
	g := f.Graph()
	w := &web{function: f, ins: make(map[*flow.Block]int32, len(g.Blocks)), expanded: make(map[*flow.Call]bool)}
	f.web = w
	conds := make(map[flow.Expr]bool)
	for _, b := range g.Blocks {
		for _, e := range b.Succs {
			if e.Cond != nil {
				conds[e.Cond] = true
			}
		}
	}
	for _, b := range g.Blocks {
		if !b.Dead {
			w.ins[b] = w.node(b)
		}
	}
	for _, b := range g.Blocks {
		if !b.Dead {
			w.add(b, conds)
		}
	}
	loops := g.Loops()
	never := make(map[int]bool)
	for i := range w.edges {
		e := &w.edges[i]
		l := loops.Innermost(e.block)
		switch {
		case l == nil || l.Head != e.block || e.flow == nil || l.Over == nil:
		case l.Contains(e.flow.To) && w.isFinite(l):
			e.draws = l
		case !l.Contains(e.flow.To) && e.flow.Kind == flow.Always && !w.isFinite(l):
			never[i] = true // what has no end is not left so
		}
	}
	if len(never) > 0 {
		kept := w.edges[:0]
		for i, e := range w.edges {
			if !never[i] {
				kept = append(kept, e)
			}
		}
		w.edges = kept
	}
	return w
}

// leaving returns the edges that leave a node.
func (w *web) leaving(node int32) []int32 {
	if w.out == nil {
		w.out = make([][]int32, len(w.nodes))
		for i := range w.edges {
			w.out[w.edges[i].from] = append(w.out[w.edges[i].from], int32(i))
		}
	}
	return w.out[node]
}

// isFinite reports whether a loop ends by itself: it goes over a collection.
func (w *web) isFinite(l *flow.Loop) bool { return l.Over != nil && !w.self().isEndless(l.Over) }

func (w *web) node(b *flow.Block) int32 {
	w.nodes = append(w.nodes, b)
	return int32(len(w.nodes) - 1)
}

func (w *web) connect(e edge) { w.edges = append(w.edges, e) }

// add adds the edges that leave a block.
func (w *web) add(b *flow.Block, conds map[flow.Expr]bool) {
	in := w.ins[b]
	out := in
	var instrs []flow.Instr
	for _, i := range b.Instrs {
		if eval, ok := i.(*flow.Eval); ok && conds[eval.X] {
			continue // its parts are evaluated where they are asked
		}
		instrs = append(instrs, i)
	}
	var yes, no *flow.Edge
	plain, ends := false, w.endsProgram(b)
	for _, e := range b.Succs {
		if ends && e.Kind != flow.OnFailure {
			continue
		}
		switch e.Kind {
		case flow.OnFailure:
			if v := w.self(); v.onlyCounts(b) && !v.handlesQuestions(e.To) {
				break // it does not fail
			}
			w.connect(edge{from: in, to: w.ins[e.To], flow: e, block: b, fails: w.self().reachesOut(b)})
		case flow.WhenTrue:
			yes = e
		case flow.WhenFalse:
			no = e
		default:
			plain = true
		}
	}
	if len(instrs) > 0 && (plain || yes != nil || no != nil) {
		out = w.node(b)
		w.connect(edge{from: in, to: out, block: b, instrs: instrs})
	}
	for _, e := range b.Succs {
		if e.Kind == flow.Always && !ends {
			w.connect(edge{from: out, to: w.ins[e.To], flow: e, block: b})
		}
	}
	switch {
	case yes != nil && no != nil && yes.Cond == no.Cond:
		w.decide(decision{yes.Cond, b, yes, no, w.ins[yes.To], w.ins[no.To]}, out)
	case yes != nil:
		w.decide(decision{yes.Cond, b, yes, nil, w.ins[yes.To], -1}, out)
	case no != nil:
		w.decide(decision{no.Cond, b, nil, no, -1, w.ins[no.To]}, out)
	}
}

// endsProgram reports whether a block calls what ends the program: nothing follows
// but what takes even that for a failure.
func (w *web) endsProgram(b *flow.Block) bool {
	for _, in := range b.Instrs {
		eval, ok := in.(*flow.Eval)
		if !ok {
			continue
		}
		call, ok := eval.X.(*flow.Call)
		if !ok || !strings.HasSuffix(lastName(call.Fun), "exit") && !w.voc.Exits[lastName(call.Fun)] && lastName(call.Fun) != "abort" {
			continue
		}
		if fun := w.names.Resolve(call.Fun, w.Func); w.voc.Exits[fun.Native+fun.Path] {
			return true
		}
	}
	return false
}

// onlyCounts reports whether a block only stores what is at hand, adds up numbers,
// or puts something into a container or takes it out: where it fails, that answers
// a question.
func (v *view) onlyCounts(b *flow.Block) bool {
	for _, in := range b.Instrs {
		for _, x := range flow.Operands(in) {
			if !v.isAtHand(x) {
				return false
			}
		}
		if _, raises := in.(*flow.Raise); raises {
			return false
		}
	}
	return len(b.Instrs) > 0
}

func (v *view) isAtHand(x flow.Expr) bool {
	plain := true
	flow.Inspect(x, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Call:
			name := lastName(e.Fun)
			method, ok := e.Fun.(*flow.Attr)
			_, onPlace := v.placeOf(method)
			plain = plain && (ok && onPlace && (v.voc.Methods[name] != 0 || v.voc.Takers[name] || v.voc.Adders[name] || v.voc.Removers[name]) ||
				v.voc.Lengths[v.native(e.Fun)] || v.voc.Functions[v.native(e.Fun)] == flow.First)
		case *flow.Entered, *flow.Element, *flow.Import, *flow.Yield, *flow.Comprehension, *flow.Opaque:
			plain = false
		}
		return plain
	})
	return plain
}

// placeOf returns the place that a method is called of.
func (v *view) placeOf(method *flow.Attr) (place, bool) {
	if method == nil {
		return place{}, false
	}
	return v.place(method.X)
}

// handlesQuestions reports whether one of the handlers that a failure comes to
// takes what answers a question.
func (v *view) handlesQuestions(b *flow.Block) bool {
	for range 32 {
		var next *flow.Block
		for _, e := range b.Succs {
			c, ok := e.Cond.(*flow.Caught)
			switch {
			case !ok:
			case e.Kind == flow.WhenTrue && c.Types != nil && v.anyType(c, v.voc.Questions):
				return true
			case e.Kind == flow.WhenFalse:
				next = e.To
			}
		}
		if next == nil {
			return false
		}
		b = next
	}
	return false
}

// A decision is a condition with where it leads.
type decision struct {
	cond      flow.Expr
	block     *flow.Block
	yes, no   *flow.Edge
	ifSo, not int32 // nodes, or -1
}

// decide adds the edges of a condition, one question after the other.
func (w *web) decide(d decision, from int32) {
	switch x := d.cond.(type) {
	case *flow.Not:
		w.decide(decision{x.X, d.block, d.no, d.yes, d.not, d.ifSo}, from)
		return
	case *flow.Logic:
		for i, op := range x.Operands {
			part, next := d, int32(-1)
			part.cond = op
			if i < len(x.Operands)-1 {
				next = w.node(d.block)
				if x.And {
					part.ifSo = next
				} else {
					part.not = next
				}
			}
			w.decide(part, from)
			from = next
		}
		return
	case *flow.Cond:
		then, otherwise := w.node(d.block), w.node(d.block)
		test := d
		test.cond, test.ifSo, test.not = x.Test, then, otherwise
		w.decide(test, from)
		d.cond = x.Then
		w.decide(d, then)
		d.cond = x.Else
		w.decide(d, otherwise)
		return
	}
	if c, ok := d.cond.(*flow.Const); ok {
		if isTrue(c) {
			d.not = -1
		} else {
			d.ifSo = -1
		}
	}
	if caught, ok := d.cond.(*flow.Caught); ok {
		if d.ifSo >= 0 {
			w.connect(edge{from: from, to: d.ifSo, flow: d.yes, block: d.block, caught: caught})
		}
		if d.not >= 0 {
			w.connect(edge{from: from, to: d.not, flow: d.no, block: d.block})
		}
		return
	}
	if evaluates(d.cond) {
		asked := w.node(d.block)
		w.connect(edge{from: from, to: asked, block: d.block, asked: d.cond})
		from = asked
	}
	if d.ifSo >= 0 {
		w.connect(edge{from: from, to: d.ifSo, flow: d.yes, block: d.block, atom: d.cond, want: true})
	}
	if d.not >= 0 {
		w.connect(edge{from: from, to: d.not, flow: d.no, block: d.block, atom: d.cond})
	}
}

// evaluates reports whether an expression calls or assigns.
func evaluates(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x.(type) {
		case *flow.Call, *flow.Let, *flow.Yield:
			found = true
		}
		return !found
	})
	return found
}

// learn finds what an edge requires and changes.
func (w *web) learn(i int32) *edge {
	e := &w.edges[i]
	if e.known {
		return e
	}
	e.known = true
	v := w.self()
	if e.atom != nil {
		e.reqs = v.reqs(e.atom, e.want)
	}
	for k, in := range e.instrs {
		for _, c := range v.effects(in) {
			c.order = 2*k + 1
			e.effects = append(e.effects, c)
		}
	}
	if e.asked != nil {
		e.effects = v.inside(e.asked, e.effects)
	}
	visit := func(x flow.Expr) bool {
		if a, ok := x.(*flow.Attr); ok {
			if n, ok := a.X.(*flow.Name); ok && n.Var.Owner == w.Func {
				e.derefs = append(e.derefs, n.Var)
			}
		}
		return true
	}
	flow.Inspect(e.atom, visit)
	for _, in := range e.instrs {
		for _, x := range flow.Operands(in) {
			flow.Inspect(x, visit)
		}
	}
	return e
}
