package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// services: a loop that serves for ever may go round as often as it likes, if it
// waits, or takes in something new, on the way.
func (p *proof) services(alive set, l *flow.Loop) {
	for i := range p.net.arcs {
		if !alive[i] {
			continue
		}
		if slices.ContainsFunc(p.net.arcs[i].edges, func(e int32) bool { return p.net.web.waits(e) || p.net.web.passesBy(e, l) }) {
			alive[i] = false
			if p.notes[i].principle == "" {
				p.notes[i] = note{"wait", ""}
			}
		}
	}
}

// passesBy reports whether an edge leaves an inner loop that waits in its body:
// it is taken to run at least once.
func (w *web) passesBy(i int32, outer *flow.Loop) bool {
	e := &w.edges[i]
	if e.flow == nil {
		return false
	}
	l := w.Graph().Loops().Innermost(e.flow.From)
	for l != nil && l.Parent != nil && l.Parent != outer && !l.Parent.Contains(e.flow.To) {
		l = l.Parent
	}
	if l == nil || l == outer || l.Contains(e.flow.To) {
		return false
	}
	for j := range w.edges {
		if l.Contains(w.edges[j].block) && w.waits(int32(j)) {
			return true
		}
	}
	return false
}

// prompts takes away the ways on which a person is asked.
func (p *proof) prompts(alive set) {
	v := p.net.web.self()
	for i := range p.net.arcs {
		if !alive[i] {
			continue
		}
		p.net.each(int32(i), func(e *edge) {
			v.eachCall(e, func(call *flow.Call, _ int) {
				if v.roles(lastName(call.Fun)).prompt {
					alive[i] = false
					p.notes[i] = note{"prompt", ""}
				}
			})
		})
	}
}

// waits reports whether something on an edge lets time pass, or takes something
// in, or what failed was only that nothing came.
func (w *web) waits(i int32) bool {
	v, e := w.self(), w.learn(i)
	if e.caught != nil && v.onlyFailures(e.caught, v.isExpected) {
		return true
	}
	for _, c := range e.effects {
		if c.change == taken {
			return true
		}
	}
	found := false
	visit := func(x flow.Expr) bool {
		found = found || v.lets(x, 0)
		return !found
	}
	flow.Inspect(e.asked, visit)
	for _, in := range e.instrs {
		for _, x := range flow.Operands(in) {
			flow.Inspect(x, visit)
		}
	}
	return found
}

// maxWaiting bounds how deep calls are followed to something that waits.
const maxWaiting = 3

// lets reports whether an expression lets time pass or takes something in, by
// itself or in a function of the program.
func (v *view) lets(x flow.Expr, depth int) bool {
	switch x := x.(type) {
	case *flow.Yield:
		return true
	case *flow.Element:
		return false
	case *flow.Call:
		roles := v.roles(lastName(x.Fun))
		if roles.wait || roles.intake || roles.prompt {
			return true
		}
		for _, a := range x.Args { // what an executor, or a timeout, is handed
			switch a.Value.(type) {
			case *flow.Name, *flow.Attr:
				if r := v.roles(lastName(a.Value)); r.wait || r.intake {
					return true
				}
			}
		}
		fn := v.callee(x)
		if fn == nil || depth >= maxWaiting || v.busy[fn] || fn.Kind != flow.Def {
			return false
		}
		v.busy[fn] = true
		defer delete(v.busy, fn)
		return v.function.function(fn).mayWait(depth + 1)
	}
	return false
}

// mayWait reports whether a function lets time pass, or takes something in,
// somewhere.
func (f *function) mayWait(depth int) bool {
	v := f.self()
	found := false
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, x := range flow.Operands(in) {
				flow.Inspect(x, func(e flow.Expr) bool {
					found = found || v.lets(e, depth)
					return !found
				})
			}
		}
	}
	return found
}
