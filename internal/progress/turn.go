package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// Each node of a loop stands up to three times in its net: no failure has
// happened in this turn; one has, and looks for its handler; one has been handled.
// The head is always the first, and only a way that comes in the third goes round.
const (
	fine = iota
	failing
	failed
	copies
)

// turnsOf returns the net of a loop: the ways from its head to its head on which
// something fails.
func (f *function) turnsOf(l *flow.Loop) *net {
	w := f.webOf()
	n := &net{web: w, head: w.ins[l.Head] * copies}
	n.nodes = len(w.nodes) * copies
	id := func(node int32, c int32) int32 { return node*copies + c }
	v := f.self()
	for i := range w.edges {
		e := &w.edges[i]
		if !l.Contains(e.block) || !l.Contains(w.nodes[e.to]) {
			continue
		}
		tells := false
		if e.atom != nil {
			for _, r := range w.learn(int32(i)).reqs {
				tells = tells || r.tellsFailure()
			}
		}
		question := e.caught != nil && v.onlyTypes(e.caught, v.voc.Questions)
		for c := range int32(copies) {
			to := c
			switch {
			case c == fine && e.fails:
				to = failing
			case c == fine && tells:
				to = failed
			case c == failing && e.caught != nil && question:
				to = fine
			case c == failing && e.caught != nil:
				to = failed
			}
			a := arc{from: id(e.from, c), to: id(e.to, to), edges: []int32{int32(i)}, failed: to == failed}
			if w.nodes[e.to] == l.Head && w.ins[l.Head] == e.to {
				if to != failed {
					continue
				}
				a.to, a.back = n.head, true
			}
			n.add(a)
		}
	}
	n.link()
	fresh, now := make(map[*flow.Var]bool), make(map[*flow.Var]flow.Expr)
	for i := range n.arcs {
		n.each(int32(i), func(e *edge) {
			for _, c := range e.effects {
				if c.at.path == "" && (c.change != stored || fresh[c.at.root] && now[c.at.root] != c.value) {
					now[c.at.root] = nil
				} else if c.at.path == "" {
					now[c.at.root] = c.value
				}
				fresh[c.at.root] = true
			}
		})
	}
	n.fresh = func(x *flow.Var) bool { return x.Owner != f.Func || fresh[x] }
	out := n.contract(copies)
	out.now = func(x *flow.Var, at int32) flow.Expr {
		if now[x] == nil || f.only(x) != nil || out.setsBefore(x, at) {
			return now[x]
		}
		return nil
	}
	return out
}

// setsBefore reports whether every cycle through an arc sets a variable, to
// something that is not computed from itself.
func (n *net) setsBefore(x *flow.Var, at int32) bool {
	var sets []int32
	own := false
	for i := range n.arcs {
		n.each(int32(i), func(e *edge) {
			for _, c := range e.effects {
				if c.at.root == x && c.at.path == "" {
					sets = append(sets, int32(i))
					own = own || c.value != nil && mentions(c.by, c.value, c.at)
				}
			}
		})
	}
	return !own && (slices.Contains(sets, at) || !n.comesBackWithout(at, sets, nil))
}

// all returns the arcs on a cycle through the head.
func (n *net) all() set {
	alive := make(set, len(n.arcs))
	for i := range alive {
		alive[i] = true
	}
	n.around(alive)
	return alive
}

// answersOf returns the net of a function that is called in favour of another
// attempt: every return that may answer so leads back to the entry.
func (f *function) answersOf(position int, kind kindOfAnswer) *net {
	w := f.webOf()
	n := &net{web: w, head: w.ins[f.Graph().Entry()]}
	v := f.self()
	for i := range w.edges {
		e := &w.edges[i]
		n.add(arc{from: e.from, to: e.to, edges: []int32{int32(i)}})
	}
	count := int32(len(w.nodes))
	for _, b := range f.Graph().Blocks {
		if b.Dead {
			continue
		}
		for _, in := range b.Instrs {
			ret, ok := in.(*flow.Return)
			if !ok {
				continue
			}
			value := v.at(ret.Value, position)
			if kind.rules(value) {
				continue
			}
			from := w.behind(b)
			a := arc{from: from, to: n.head, back: true, resets: true}
			if value != nil {
				a.reqs = kind.reqs(v, value)
			}
			n.add(a)
		}
	}
	n.nodes = int(count)
	n.link()
	return n.contract(1)
}

// behind returns the node behind what a block does.
func (w *web) behind(b *flow.Block) int32 {
	for i := range w.edges {
		if e := &w.edges[i]; e.block == b && e.flow == nil && len(e.instrs) > 0 {
			return e.to
		}
	}
	return w.ins[b]
}

// at returns the part of a returned value at a position; the whole where the
// position is negative. What is no display of several values stays whole.
func (v *view) at(e flow.Expr, position int) flow.Expr {
	if e == nil || position < 0 {
		return e
	}
	if s, ok := e.(*flow.Sequence); ok && position < len(s.Elems) {
		return s.Elems[position]
	}
	return &flow.Part{Where: flow.Where{At: e.Span()}, X: e, Index: position}
}

// kindOfAnswer says which answer is in favour of another attempt.
type kindOfAnswer uint8

const (
	truthy kindOfAnswer = iota // it counts as true
	given                      // it is something: not None, nil
	empty                      // it counts as false
	none                       // it is None
)

// rules reports whether a value surely is no such answer.
func (k kindOfAnswer) rules(value flow.Expr) bool {
	c, isConst := value.(*flow.Const)
	switch k {
	case truthy:
		return answers(value, false)
	case given:
		return value == nil || isConst && c.Kind == flow.Nil
	case empty:
		return answers(value, true)
	}
	return value != nil && (!isConst || c.Kind != flow.Nil) && answers(value, true)
}

// reqs returns what is required of the value.
func (k kindOfAnswer) reqs(v *view, value flow.Expr) []req {
	if _, isConst := value.(*flow.Const); isConst {
		return nil
	}
	switch k {
	case truthy:
		return v.reqs(value, true)
	case empty:
		return v.reqs(value, false)
	}
	op := "is not"
	if k == none {
		op = "is"
	}
	where := flow.Where{At: value.Span()}
	return v.reqs(&flow.Compare{Where: where, Op: op, X: value, Y: &flow.Const{Where: where, Kind: flow.Nil, Text: "None"}}, true)
}
