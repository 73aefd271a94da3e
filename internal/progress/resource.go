package progress

import (
	"cmp"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// excused takes away the ways of a service on which what failed decides by its own
// state, which is not seen, whether the loop goes on: it is asked, or used again
// where nobody catches that it is broken; or on which what was at hand when the
// turn began has been replaced by somebody else.
func (p *proof) excused(alive set, l *flow.Loop) {
	w := p.net.web
	broken, sources := p.mayBreak(alive)
	asked := p.askedAnew(alive, l)
	for i := range p.net.arcs {
		a := &p.net.arcs[i]
		excuses := func(e int32) bool { return w.movesOn(e, asked) || w.excuses(e, a.failed, broken, sources, l) }
		if !alive[i] || !slices.ContainsFunc(a.edges, excuses) {
			continue
		}
		alive[i] = false
		if p.notes[i].principle == "" {
			p.notes[i] = note{"state", ""}
		}
	}
}

// excuses reports whether an edge, behind a failure or not, asks what failed, uses
// it again, or finds that it has been replaced.
func (w *web) excuses(i int32, failed bool, broken, sources map[place]bool, l *flow.Loop) bool {
	e := w.learn(i)
	switch {
	case slices.ContainsFunc(e.reqs, req.saysReplaced):
		return true
	case len(broken) == 0:
		return false
	case e.atom != nil:
		return w.self().asksOf(e.atom, broken) && w.decidesToLeave(i, l)
	}
	return failed && w.usesOutright(e, sources, l)
}

// mayBreak returns the objects of which a method is called that fails on a way, and
// those of them that something is taken in from: no more comes of what is broken.
func (p *proof) mayBreak(alive set) (all, sources map[place]bool) {
	all, sources = make(map[place]bool), make(map[place]bool)
	v := p.net.web.self()
	for i, in := range alive {
		if !in {
			continue
		}
		p.net.each(int32(i), func(e *edge) {
			if !e.fails {
				return
			}
			for _, instr := range e.block.Instrs {
				for _, x := range flow.Operands(instr) {
					v.eachObject(x, func(at place, method string) {
						all[at] = true
						if v.roles(method).intake {
							sources[at] = true
						}
					})
				}
			}
		})
	}
	return all, sources
}

// askedAnew returns the places that the loop's condition and what fails in it
// mention: where one of them has moved on, what comes next is another question.
func (p *proof) askedAnew(alive set, l *flow.Loop) map[place]bool {
	out := make(map[place]bool)
	w := p.net.web
	v := w.self()
	note := func(x flow.Expr) {
		flow.Inspect(x, func(e flow.Expr) bool {
			n, isName := e.(*flow.Name)
			if _, isAttr := e.(*flow.Attr); !isName && !isAttr || isName && n.Var.Owner == nil {
				return true
			}
			if at, ok := v.place(e); ok && !w.roles(cmp.Or(at.name(), at.root.Name)).attempt {
				out[at] = true
			}
			return true
		})
	}
	for i, in := range alive {
		if !in {
			continue
		}
		p.net.each(int32(i), func(e *edge) {
			switch {
			case e.fails:
				for _, instr := range e.block.Instrs {
					for _, x := range flow.Operands(instr) {
						note(x)
					}
				}
			case e.block == l.Head && e.atom != nil:
				note(e.atom)
			}
		})
	}
	return out
}

// movesOn reports whether an edge makes something else of what one of some places
// held.
func (w *web) movesOn(i int32, asked map[place]bool) bool {
	return slices.ContainsFunc(w.learn(i).effects, func(c effect) bool { return asked[c.at] && movesOn(c) })
}

// movesOn reports whether a change makes something else of what a place held.
func movesOn(c effect) bool {
	if c.may {
		return false
	}
	switch c.change {
	case stepped, cut:
		return true
	case stored:
		if c.value == nil || c.by == nil {
			return false
		}
		value := c.value
		if part, ok := value.(*flow.Part); ok { // one of several, such as what is left of a text
			value = part.X
			if n, ok := value.(*flow.Name); ok && n.Var.Name == "" {
				if all := c.by.assigned(n.Var); len(all) == 1 {
					value = all[0].Value
				}
			}
		}
		return mentions(c.by, value, c.at)
	}
	return false
}

// eachObject calls visit for the objects of which an expression calls a method, with
// its name: not the function's own, nor a unit.
func (v *view) eachObject(x flow.Expr, visit func(at place, method string)) {
	flow.Inspect(x, func(e flow.Expr) bool {
		call, ok := e.(*flow.Call)
		if !ok || v.onlyComputes(call) {
			return true
		}
		if method, ok := call.Fun.(*flow.Attr); ok {
			if at, ok := v.place(method.X); ok && at != (place{root: v.Receiver}) && at.root.Owner != nil && at.root.Owner.Kind != flow.UnitInit {
				visit(at, method.Sel)
			}
		}
		return true
	})
}

// asksOf reports whether a question is about the state of one of some objects: an
// attribute, or a method without arguments.
func (v *view) asksOf(e flow.Expr, objects map[place]bool) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Attr:
			if at, ok := v.place(x.X); ok && objects[at] {
				found = true
			}
		case *flow.Call:
			if len(x.Args) > 0 {
				return false
			}
		}
		return !found
	})
	return found
}

// decidesToLeave reports whether the other side of a question leaves the loop.
func (w *web) decidesToLeave(i int32, l *flow.Loop) bool {
	e := &w.edges[i]
	return slices.ContainsFunc(w.leaving(e.from), func(j int32) bool {
		o := &w.edges[j]
		if o.atom != e.atom || o.want == e.want {
			return false
		}
		seen := map[int32]bool{o.to: true}
		for work := []int32{o.to}; len(work) > 0; work = work[1:] {
			if w.nodes[work[0]] == l.Head {
				return false
			}
			for _, k := range w.leaving(work[0]) {
				to := w.edges[k].to
				if l.Contains(w.nodes[to]) && !seen[to] && !w.edges[k].fails {
					seen[to] = true
					work = append(work, to)
				}
			}
		}
		return true
	})
}

// usesOutright reports whether an edge calls a method of one of some objects where
// a failure of that leaves the loop.
func (w *web) usesOutright(e *edge, objects map[place]bool, l *flow.Loop) bool {
	used := false
	v := w.self()
	for _, in := range e.instrs {
		for _, x := range flow.Operands(in) {
			v.eachObject(x, func(at place, _ string) { used = used || objects[at] })
		}
	}
	return used && !slices.ContainsFunc(e.block.Succs, func(s *flow.Edge) bool { return s.Kind == flow.OnFailure && l.Contains(s.To) })
}

// saysReplaced reports whether a requirement says that a place does not hold what
// was read from it before.
func (r req) saysReplaced() bool {
	c, ok := r.expr.(*flow.Compare)
	if !ok {
		return false
	}
	op := c.Op
	if !r.want {
		op = negated[op]
	}
	if op != "is not" && op != "!=" {
		return false
	}
	x, ok := r.by.place(c.X)
	if !ok || sameText(c.X, c.Y) {
		return false
	}
	y, ok := r.by.place(c.Y)
	return ok && x == y
}
