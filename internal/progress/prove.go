package progress

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A proof takes away the edges that can be taken only finitely often, until
// nothing changes. What remains lies on cycles of which nothing shows that they
// end.
type proof struct {
	net   *net
	notes []note // why each arc is gone, by its number; empty: it is not
	// used are the places whose changes the proof rests on.
	used map[use]bool
	// kept are places whose resets do not count.
	kept  map[place]bool
	depth int // of helpers
	// tried holds the places that were replayed in vain, with how many arcs
	// concerned them then.
	tried map[place]int
	// product and of are memory for replays: a graph, and the arcs that its arcs are
	// of.
	product digraph
	of      []int32
}

// A use is a place that a proof rests on, with the direction in which it is
// stepped; 0 for a flag that is set.
type use struct {
	at  place
	dir int
}

// A note says by which principle an arc was taken away, and because of what.
type note struct {
	principle string
	about     string
}

func newProof(n *net, depth int) *proof {
	return &proof{net: n, notes: make([]note, len(n.arcs)), used: make(map[use]bool), tried: make(map[place]int), depth: depth}
}

// maxRounds bounds how often the rules are applied again. Each round takes away
// at least one arc; what needs more is left as it is.
const maxRounds = 200

// maxNested bounds how deep proofs about parts stand in each other.
const maxNested = 2

// prune takes away arcs of a set until no rule applies. With a head, only cycles
// through it matter.
func (p *proof) prune(alive set, head bool, nested int) {
	for range maxRounds {
		if head {
			p.net.around(alive)
		}
		among := alive.list()
		comp := p.net.components(alive, among)
		changed := false
		for _, part := range p.parts(alive, among, comp, nested) {
			if p.round(part) {
				changed = true
			}
		}
		if !changed {
			return
		}
	}
}

// round applies the rules to a part, those that cost more only where the others
// have nothing left to say.
func (p *proof) round(pt *part) bool {
	changed := false
	for _, rule := range []func(*proof, *part) bool{
		(*proof).deadlines, (*proof).conditions, (*proof).advances, (*proof).shrinking, (*proof).counters, (*proof).helpers,
	} {
		if rule(p, pt) {
			changed = true
		}
	}
	return changed || p.replay(pt) || p.nestedCounters(pt)
}

// A part is one strongly connected component of what remains.
type part struct {
	*proof
	alive   set     // of the whole net
	arcs    []int32 // those of the component
	nested  int
	changes map[*flow.Var][]changeOn // by the variable at the root
	tests   map[place][]test
	clocks  []test
	asked   []question
	local   []int32 // by node: its number in the part, once that is asked
	// numbered is how many nodes the part has.
	numbered int
}

type changeOn struct {
	effect
	arc  int32
	edge *edge
}

// A test is an edge that keeps a place within a bound.
type test struct {
	bound
	arc int32
}

// A question is a requirement on an edge.
type question struct {
	req
	arc  int32
	edge *edge // nil: where a helper answers
}

func (p *proof) parts(alive set, among, comp []int32, nested int) []*part {
	byComp := make(map[int32]*part)
	var out []*part
	for _, i := range among {
		if !alive[i] {
			continue
		}
		c := comp[p.net.arcs[i].from]
		pt, ok := byComp[c]
		if !ok {
			pt = &part{proof: p, alive: alive, nested: nested}
			byComp[c] = pt
			out = append(out, pt)
		}
		pt.arcs = append(pt.arcs, i)
	}
	for _, pt := range out {
		pt.index()
	}
	return out
}

// index finds the changes and the requirements of a part's arcs.
func (pt *part) index() {
	pt.changes, pt.tests = make(map[*flow.Var][]changeOn), make(map[place][]test)
	for _, i := range pt.arcs {
		pt.net.each(i, func(e *edge) {
			for _, c := range e.effects {
				pt.changes[c.at.root] = append(pt.changes[c.at.root], changeOn{c, i, e})
			}
		})
	}
	for _, i := range pt.arcs {
		pt.net.eachReq(i, func(r req, e *edge) {
			pt.asked = append(pt.asked, question{r, i, e})
			bounds, clock := pt.net.boundsOf(r, i)
			for _, b := range bounds {
				pt.tests[b.at] = append(pt.tests[b.at], test{b, i})
			}
			if clock {
				t := test{arc: i}
				if len(bounds) > 0 {
					t.bound = bounds[0]
				} else {
					t.sum = &sum{}
				}
				pt.clocks = append(pt.clocks, t)
			}
		})
	}
}

// boundsOf returns the bounds of a requirement, where the net is gone round.
func (n *net) boundsOf(r req, at int32) ([]bound, bool) {
	key := asked{r.expr, r.want, r.by}
	b, ok := n.bounds[key]
	if !ok {
		var now func(*flow.Var) flow.Expr
		if n.now != nil {
			now = func(x *flow.Var) flow.Expr { return n.now(x, at) }
		}
		b.all, b.clock = r.bounds(now)
		if n.bounds == nil {
			n.bounds = make(map[asked]bounds)
		}
		n.bounds[key] = b
	}
	return b.all, b.clock
}

// take takes an arc away.
func (pt *part) take(i int32, principle, about string) {
	pt.alive[i] = false
	pt.notes[i] = note{principle, about}
}

// deadlines: an edge that requires a clock not to have reached a time cannot be
// taken for ever, if that time is not put off.
func (p *proof) deadlines(pt *part) bool {
	took := false
	for _, t := range pt.clocks {
		if pt.alive[t.arc] && !pt.renewed(t.sum) {
			pt.take(t.arc, "deadline", fmt.Sprint(t.at))
			for _, term := range t.sum.terms {
				pt.used[use{term.at, 0}] = true
			}
			took = true
		}
	}
	return took
}

// renewed reports whether something in a sum is set anew, or not understood.
func (pt *part) renewed(s *sum) bool {
	for _, t := range s.terms {
		for _, c := range pt.changes[t.at.root] {
			if t.at.within(c.at) {
				return true
			}
		}
	}
	for _, r := range s.opaque {
		found := false
		flow.Inspect(r.expr, func(e flow.Expr) bool {
			if call, ok := e.(*flow.Call); ok && r.by.isClock(call) {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// conditions: a way that found the loop's own condition false does not come round
// unless the loop makes it true again.
func (p *proof) conditions(pt *part) bool {
	w := pt.net.web
	if p.net.nodes != len(w.nodes)*copies {
		return false // no loop
	}
	head := w.nodes[p.net.head/copies]
	took := false
	for _, own := range pt.asked {
		if own.edge.block != head {
			continue
		}
		if !isPlainQuestion(own.expr) || pt.writes(own.req) {
			continue
		}
		for _, q := range pt.asked {
			if q.want != own.want && pt.alive[q.arc] && q.arc != own.arc && q.edge.block != head && sameText(q.expr, own.expr) {
				pt.take(q.arc, "condition", string(own.expr.Span().Text()))
				took = true
			}
		}
	}
	return took
}

// isPlainQuestion reports whether an expression asks for something by name, with
// no arguments.
func isPlainQuestion(e flow.Expr) bool {
	switch x := e.(type) {
	case *flow.Name:
		return true
	case *flow.Attr:
		return isPlainQuestion(x.X)
	case *flow.Call:
		return len(x.Args) == 0 && isPlainQuestion(x.Fun)
	case *flow.Compare:
		_, constant := x.Y.(*flow.Const)
		return constant && isPlainQuestion(x.X)
	}
	return false
}

// writes reports whether the part changes what a requirement asks for.
func (pt *part) writes(r req) bool {
	found := false
	flow.Inspect(r.expr, func(e flow.Expr) bool {
		if p, ok := r.by.place(e); ok {
			for _, c := range pt.changes[p.root] {
				found = found || p.within(c.at) || c.at.within(p)
			}
		}
		return !found
	})
	return found
}

// shrinking: what requires a length to be below what it was before cannot be
// taken for ever.
func (p *proof) shrinking(pt *part) bool {
	took := false
	for _, q := range pt.asked {
		c, ok := q.expr.(*flow.Compare)
		if !ok || !pt.alive[q.arc] {
			continue
		}
		op, less, more := c.Op, c.X, c.Y
		if !q.want {
			op = negated[op]
		}
		if op == ">" {
			op, less, more = "<", more, less
		}
		if op != "<" {
			continue
		}
		now, ok := q.by.place(less)
		before, isName := more.(*flow.Name)
		if !ok || !isName || now.length() == now || !q.by.wasLength(before.Var, now) {
			continue
		}
		pt.take(q.arc, "shrinking", now.String())
		took = true
	}
	return took
}

// wasLength reports whether a variable is set to a length.
func (v *view) wasLength(x *flow.Var, now place) bool {
	for _, a := range v.assigned(x) {
		p, ok := v.place(v.value(a.Value))
		if !ok || p != now || a.Op != "" {
			return false
		}
	}
	return len(v.assigned(x)) > 0
}
