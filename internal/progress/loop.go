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
	// provider: nothing is counted, what fails is a model's provider, and only success
	// leaves.
	provider bool
}

// judge tries to prove that a loop ends, without what functions that are called
// change; nil where nothing fails in it on the way back.
func (f *function) judge(l *flow.Loop) *verdict {
	if l.Over != nil && !f.self().isEndless(l.Over) {
		return nil
	}
	n := f.turnsOf(l)
	all := n.all()
	if all.empty() {
		return nil
	}
	v := &verdict{loop: l, before: all}
	v.prove(n)
	return v
}

// settled reports whether nothing that stands elsewhere can change what was found:
// the proof rests on what no function that is called can reach, or the loop is one
// that serves for ever and waits.
func (v *verdict) settled() bool {
	if v.left.empty() && v.proof.restsOnLocals() {
		return true
	}
	v.intend()
	if v.meantToEnd() || v.onlyFailureComesBack() {
		return false
	}
	return v.restless(v.before).empty()
}

// judgeWidely is judge, with what functions that are called change: first those
// that may reach what is tested, then all.
func (f *function) judgeWidely(l *flow.Loop) *verdict {
	v := f.judge(l)
	if v == nil {
		return nil
	}
	v.follow()
	if !v.left.empty() {
		v.proof.ask(v.left)
		v.prove(v.proof.net)
		v.follow()
	}
	v.intend()
	return v
}

// follow adds what functions that are called change, as long as that matters.
func (v *verdict) follow() {
	for range maxFollowed {
		if !v.proof.follow(v.before, v.left) {
			break
		}
		v.prove(v.proof.net)
	}
}

// intend finds why the loop is taken to be meant to end.
func (v *verdict) intend() {
	v.intents = v.proof.intents(v.before, v.loop)
	v.provider = len(v.intents) == 0 && v.onlyFailureComesBack() && v.failsAtProvider()
}

func (v *verdict) meantToEnd() bool { return len(v.intents) > 0 || v.provider }

// restless returns the ways of a set that neither wait nor take in something new.
func (v *verdict) restless(ways set) set {
	left := ways.clone()
	v.proof.services(left, v.loop)
	v.proof.excused(left, v.loop)
	v.proof.net.around(left)
	return left
}

func (v *verdict) prove(n *net) {
	v.proof, v.left = newProof(n, 0), v.before.clone()
	v.proof.prune(v.left, true, 0)
}

// restsOnLocals reports whether nothing that a proof rests on can be changed by a
// function that is called.
func (p *proof) restsOnLocals() bool {
	for u := range p.used {
		at := u.at
		if at.root.Owner != p.net.web.Func || at.root.Shared || at.name() != "" {
			return false
		}
	}
	return true
}

// defects returns what is wrong with the loops of a function.
func (p *prover) defects(f *flow.Func) []Defect {
	var out []Defect
	for _, v := range p.judge(f) {
		if !v.meantToEnd() {
			if v.left = v.restless(v.left); !v.left.empty() {
				out = append(out, v.defect(Spinning))
			}
			continue
		}
		v.proof.prompts(v.left)
		if v.proof.net.around(v.left); v.left.empty() || v.phased() {
			continue
		}
		if d, ok := v.reset(); ok {
			out = append(out, d)
			continue
		}
		out = append(out, v.causes()...)
	}
	return out
}

// maxCauses bounds the defects of one loop that are reported.
const maxCauses = 4

// causes returns the ways that remain of a loop, one for each cause: where a counter
// is stepped elsewhere, each place where it is not is one of its own.
func (v *verdict) causes() []Defect {
	var out []Defect
	for len(out) < maxCauses {
		d, way := v.defect(Endless), v.stepless()
		d.Provider = v.provider
		if len(out) > 0 && way == nil {
			break // it is all of one cause
		}
		out = append(out, d)
		if !d.Steps || way == nil {
			break
		}
		v.cut(way, d)
		if v.proof.net.around(v.left); v.left.empty() {
			break
		}
	}
	return out
}

// cut takes away what lets a way go on that has been reported: the statement that
// turns back, or its last arc, and the answers of the helper.
func (v *verdict) cut(w *way, d Defect) {
	n := v.proof.net
	v.left[w.arcs[len(w.arcs)-1]] = false
	pt := &part{proof: v.proof, alive: v.left, arcs: v.left.list()}
	for _, i := range pt.arcs {
		n.each(i, func(e *edge) {
			if e.flow != nil && e.flow.Jump.To != nil && e.flow.Jump.At == d.At {
				v.left[i] = false
			}
		})
	}
	if d.Helper == nil {
		return
	}
	pt.index()
	for _, q := range pt.asked {
		if f, ok := pt.favourOf(q.req); ok && slices.Contains(f.by.candidates(f.call), d.Helper) {
			v.left[q.arc] = false
		}
	}
}

// onlyFailureComesBack reports whether a turn without a failure leaves the loop.
// What was asked for then holds an answer.
func (v *verdict) onlyFailureComesBack() bool {
	w := v.proof.net.web
	head := w.ins[v.loop.Head]
	wanted := w.stays(v.loop)
	var edges []int32
	for i := range w.edges {
		e := &w.edges[i]
		if !v.loop.Contains(e.block) || e.fails || e.caught != nil {
			continue
		}
		if learned := w.learn(int32(i)); tellsFailure(learned.reqs) || answersQuestion(learned.effects, wanted) {
			continue
		}
		edges = append(edges, int32(i))
	}
	edges = slices.DeleteFunc(edges, func(i int32) bool { return w.skipsBody(i, edges, v.loop) })
	back := w.comesBack(edges, head)
	for _, i := range edges {
		if w.edges[i].from == head && back[w.edges[i].to] {
			return false
		}
	}
	return true
}

func tellsFailure(reqs []req) bool { return slices.ContainsFunc(reqs, req.tellsFailure) }

// stays returns what the places that a loop's condition asks for hold where it
// goes on.
func (w *web) stays(l *flow.Loop) map[place]held {
	out := make(map[place]held)
	for i := range w.edges {
		if e := &w.edges[i]; e.block == l.Head && e.atom != nil && e.flow != nil && l.Contains(e.flow.To) {
			for _, r := range w.learn(int32(i)).reqs {
				if at, refined, ok := r.refines(nil); ok {
					out[at] |= refined
				}
			}
		}
	}
	return out
}

// answersQuestion reports whether a change makes a loop's condition false: an
// answer is stored where there is to be none yet, or a flag is set.
func answersQuestion(effects []effect, wanted map[place]held) bool {
	for _, c := range effects {
		want, ok := wanted[c.at]
		if !ok || c.change != stored || c.may {
			continue
		}
		holds := c.holds(nil)
		if holds == anything && c.value != nil {
			holds = 1 << isSome
		}
		if holds&want == 0 {
			return true
		}
	}
	return false
}

// skipsBody reports whether an edge leaves an inner loop whose body does not come
// back to its head by itself: it is taken to run at least once.
func (w *web) skipsBody(i int32, edges []int32, outer *flow.Loop) bool {
	e := &w.edges[i]
	if e.flow == nil {
		return false
	}
	l := w.Graph().Loops().Innermost(e.block)
	if l == nil || l == outer || l.Head != e.block || l.Contains(e.flow.To) {
		return false
	}
	head := w.ins[l.Head]
	var inner []int32
	for _, j := range edges {
		if l.Contains(w.edges[j].block) {
			inner = append(inner, j)
		}
	}
	back := w.comesBack(inner, head)
	return !slices.ContainsFunc(inner, func(j int32) bool { return w.edges[j].from == head && back[w.edges[j].to] })
}

// failsAtProvider reports whether what fails on a way that comes back is a call of a
// model's provider, or is asked whether it is one of its failures to try again
// after. What has failed by what it answered was called before.
func (v *verdict) failsAtProvider() bool {
	w := v.proof.net.web
	view := w.self()
	for i, in := range v.before {
		if !in {
			continue
		}
		found := false
		v.proof.net.each(int32(i), func(e *edge) {
			found = found || slices.ContainsFunc(e.reqs, req.asksClassification) ||
				(e.fails || v.proof.net.from[i]%copies == fine) && view.blockAsksModel(e.block)
		})
		if found {
			return true
		}
	}
	return false
}

// blockAsksModel reports whether a block calls a model's provider.
func (v *view) blockAsksModel(b *flow.Block) bool {
	found := false
	for _, in := range b.Instrs {
		for _, x := range flow.Operands(in) {
			flow.Inspect(x, func(e flow.Expr) bool {
				found = found || v.asksModel(e)
				return !found
			})
		}
	}
	return found
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
			if !alive {
				continue
			}
			var at flow.Span
			n.each(int32(i), func(e *edge) {
				for _, c := range e.effects {
					if _, constant := c.value.(*flow.Const); constant && c.at == in.at && c.change == stored && !at.IsValid() {
						at = c.span
					}
				}
			})
			if at.IsValid() {
				d := v.describe(Reset, n.shortestThrough(v.left, int32(i)))
				d.At, d.Counter, d.Test = at, in.at.String(), in.test
				return d, true
			}
		}
	}
	return Defect{}, false
}

// stepless returns the shortest way that remains on which no counter is stepped, or
// nil.
func (v *verdict) stepless() *way {
	n := v.proof.net
	var steps []int32
	for _, in := range v.intents {
		steps = append(steps, in.steps...)
	}
	return n.shortest(v.left, func(i int32) bool {
		return slices.ContainsFunc(n.arcs[i].edges, func(e int32) bool { return slices.Contains(steps, e) })
	})
}

// defect describes the shortest way that remains, without a step of a counter if
// there is one.
func (v *verdict) defect(k Kind) Defect {
	way := v.stepless()
	if way == nil {
		way = v.proof.net.shortest(v.left, nil)
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
	left := &part{proof: v.proof, alive: v.left, arcs: way.arcs}
	left.index()
	for _, i := range slices.Backward(way.arcs) {
		n.eachReq(i, func(r req, _ *edge) {
			f, ok := left.favourOf(r)
			if !ok || !n.arcs[i].failed || d.Helper != nil {
				return
			}
			for _, fn := range f.by.candidates(f.call) {
				f.fn = fn
				if s := n.web.program.summary(f.helper, 1); s.way != nil {
					d.Helper, d.Asked = f.fn, f.call.Span()
					d.HelperWay, d.HelperEnd = s.way.turns(), s.way.end()
					break
				}
			}
		})
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
