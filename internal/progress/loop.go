package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A verdict is what the proof says of one loop.
type verdict struct {
	loop    *flow.Loop
	proof   *proof
	before  set // the ways on which something fails
	left    set // what remains of them
	intents []intent
}

// judge tries to prove that a loop ends; nil where nothing fails in it on the way
// back.
func (f *function) judge(l *flow.Loop) *verdict {
	if l.Over != nil && !f.self().isEndless(l.Over) {
		return nil
	}
	n := f.turnsOf(l)
	all := n.all()
	if all.empty() {
		return nil
	}
	v := &verdict{loop: l, proof: newProof(n, 0), before: all.clone(), left: all}
	v.proof.expand(v.left)
	v.proof.prune(v.left, true, 0)
	return v
}

// defects returns what is wrong with the loops of a function.
func (f *function) defects() []Defect {
	var out []Defect
	for _, l := range f.Graph().Loops().All() {
		v := f.judge(l)
		if v == nil || v.left.empty() {
			continue
		}
		v.intents = v.proof.intents(v.before, l)
		provider := len(v.intents) == 0 && v.onlyFailureComesBack() && v.failsAtProvider()
		if len(v.intents) == 0 && !provider {
			v.proof.services(v.left, l)
			v.proof.net.around(v.left)
			if v.left.empty() {
				continue
			}
			out = append(out, v.defect(Spinning))
			continue
		}
		if d, ok := v.reset(); ok {
			out = append(out, d)
			continue
		}
		d := v.defect(Endless)
		d.Provider = provider
		out = append(out, d)
	}
	return out
}

// onlyFailureComesBack reports whether a turn without a failure leaves the loop.
func (v *verdict) onlyFailureComesBack() bool {
	w := v.proof.net.web
	var edges []int32
	for i := range w.edges {
		e := &w.edges[i]
		if !v.loop.Contains(e.block) || e.fails || e.caught != nil {
			continue
		}
		tells := false
		if e.atom != nil {
			for _, r := range w.learn(int32(i)).reqs {
				tells = tells || r.tellsFailure()
			}
		}
		if !tells {
			edges = append(edges, int32(i))
		}
	}
	head := w.ins[v.loop.Head]
	back := w.comesBack(edges, head)
	for _, i := range edges {
		if w.edges[i].from == head && back[w.edges[i].to] {
			return false
		}
	}
	return true
}

// failsAtProvider reports whether what fails on a remaining way is a call of a
// model's provider.
func (v *verdict) failsAtProvider() bool {
	w := v.proof.net.web
	view := w.self()
	for i, in := range v.left {
		a := v.proof.net.arcs[i]
		if !in || a.edge < 0 || !w.edges[a.edge].fails {
			continue
		}
		for _, instr := range w.edges[a.edge].block.Instrs {
			for _, x := range flow.Operands(instr) {
				found := false
				flow.Inspect(x, func(e flow.Expr) bool {
					if call, ok := e.(*flow.Call); ok {
						found = found || view.asksModel(call)
					}
					return !found
				})
				if found {
					return true
				}
			}
		}
	}
	return false
}

// reset reports whether the loop would end but for a counter that is set back to
// a constant.
func (v *verdict) reset() (Defect, bool) {
	again := newProof(v.proof.net, 0)
	again.kept = make(map[place]bool)
	for _, in := range v.intents {
		again.kept[in.at] = true
	}
	left := v.before.clone()
	again.prune(left, true, 0)
	if !left.empty() {
		return Defect{}, false
	}
	n := v.proof.net
	for _, in := range v.intents {
		for i, alive := range v.left {
			if !alive || n.arcs[i].edge < 0 {
				continue
			}
			for _, c := range n.web.learn(n.arcs[i].edge).effects {
				if _, constant := c.value.(*flow.Const); constant && c.at == in.at && c.change == stored {
					d := v.describe(Reset, n.shortest(v.left, nil))
					d.At, d.Counter, d.Test = c.span, in.at.String(), in.test
					return d, true
				}
			}
		}
	}
	return Defect{}, false
}

// defect describes the shortest way that remains, without a step of a counter if
// there is one.
func (v *verdict) defect(k Kind) Defect {
	n := v.proof.net
	var steps []int32
	for _, in := range v.intents {
		steps = append(steps, in.steps...)
	}
	way := n.shortest(v.left, func(i int32) bool { return slices.Contains(steps, n.arcs[i].edge) })
	if way == nil {
		way = n.shortest(v.left, nil)
	}
	d := v.describe(k, way)
	if len(v.intents) > 0 {
		in := v.intents[0]
		for _, other := range v.intents {
			if len(other.steps) > 0 {
				in = other
				break
			}
		}
		d.Counter, d.Test, d.Steps = in.at.String(), in.test, len(in.steps) > 0
	}
	return d
}

func (v *verdict) describe(k Kind, way *way) Defect {
	n := v.proof.net
	d := Defect{Kind: k, Func: n.web.Func, Head: headSpan(v.loop), At: way.end(), Way: way.turns()}
	d.Failed, d.Handled = way.failure()
	for _, i := range slices.Backward(way.arcs) {
		for _, r := range n.reqs(i) {
			f, ok := r.favourOf()
			if !ok || !n.arcs[i].failed {
				continue
			}
			f.fn = f.by.callee(f.call)
			if f.fn == nil {
				continue
			}
			s := n.web.program.summary(f.helper, 1)
			if s.way == nil || d.Helper != nil {
				continue
			}
			d.Helper, d.Asked = f.fn, f.call.Span()
			d.HelperWay, d.HelperEnd = s.way.turns(), s.way.end()
		}
	}
	return d
}

// headSpan returns the place of a loop's head: its condition, or what it goes
// over.
func headSpan(l *flow.Loop) flow.Span {
	if l.Over != nil {
		return l.Over.Span()
	}
	for _, e := range l.Head.Succs {
		if e.Cond != nil {
			return e.Cond.Span()
		}
	}
	b := l.Head
	for range 8 {
		if len(b.Instrs) > 0 {
			return b.Instrs[0].Span()
		}
		if len(b.Succs) == 0 {
			break
		}
		b = b.Succs[0].To
	}
	return flow.Span{}
}
