package cause

import (
	"bytes"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// dropped finds the last words that tell nothing of the failure, each once.
func (fn *function) dropped() []Defect {
	var out []Defect
	seen := make(map[flow.Span]bool) // a finally has copies
	add := func(w *walk) { out = append(out, w.lastWords(seen)...) }
	for _, b := range fn.order {
		for _, l := range fn.retryLoops(b) {
			if w := fn.newWalk(b, l); w.arrived {
				add(w)
			}
		}
		if len(fn.order) > 1 {
			add(fn.newWalk(b, nil))
		}
	}
	return out
}

// lastWords returns the defects that a walk came to.
func (w *walk) lastWords(seen map[flow.Span]bool) []Defect {
	var out []Defect
	for _, n := range w.queue {
		if n.phase != spent {
			continue
		}
		for _, in := range n.block.Instrs {
			if !seen[in.Span()] && w.fn.saysNothing(in) && !w.namedByHandlers(in) && !w.toldBefore(n.block) {
				seen[in.Span()] = true
				out = append(out, w.defect(n, in))
			}
		}
	}
	return out
}

// namedByHandlers reports whether a last word says what the handlers' types say:
// behind a handler for rate limits and timeouts, "rate limited" tells one of them.
func (w *walk) namedByHandlers(in flow.Instr) bool {
	said := ""
	for _, op := range flow.Operands(in) {
		for _, t := range texts(op) {
			said += " " + t
		}
	}
	for n := range w.came {
		for _, e := range n.block.Preds {
			c, ok := e.Cond.(*flow.Caught)
			if !ok || c.Types == nil || e.Kind != flow.WhenTrue {
				continue
			}
			for _, t := range w.fn.typeNames(c.Types, 0) {
				if w.fn.namesKind(t) && sharesWord(said, t) {
					return true
				}
			}
		}
	}
	return false
}

// toldBefore reports whether a block in which the failure is told leads to a last
// word: it is then told on some way, and which way is taken is not known.
func (w *walk) toldBefore(last *flow.Block) bool {
	if len(w.telling) == 0 {
		return false
	}
	leads := map[*flow.Block]bool{last: true}
	for queue := []*flow.Block{last}; len(queue) > 0; queue = queue[1:] {
		for _, e := range queue[0].Preds {
			if e.Kind != flow.OnFailure && !leads[e.From] {
				leads[e.From] = true
				queue = append(queue, e.From)
			}
		}
	}
	for _, b := range w.telling {
		if leads[b] {
			return true
		}
	}
	return false
}

// defect describes a last word with the way to it.
func (w *walk) defect(last node, in flow.Instr) Defect {
	d := Defect{Kind: Dropped, Func: w.fn.Func, At: in.Span(), Exit: in.Span(), Request: w.fn.requests[w.from].Span()}
	_, d.Raises = in.(*flow.Raise)
	var way []step
	for n := last; ; {
		s := w.came[n]
		way = append(way, s)
		if s.from.block == nil {
			break
		}
		n = s.from
	}
	for i := len(way) - 1; i >= 0; i-- {
		e := way[i].edge
		if caught, ok := e.Cond.(*flow.Caught); ok && e.Kind == flow.WhenTrue && !d.Handler.IsValid() {
			d.Handler = header(caught)
			d.Var = w.fn.bound(e.To, caught)
			d.Logged = w.fn.loggedIn(caught)
		}
		after := last.phase
		if i > 0 {
			after = way[i-1].from.phase
		}
		if after == spent && (i == len(way)-1 || way[i].from.phase != spent) && !d.Spent.IsValid() {
			d.Spent, d.By = w.spending(e)
		}
	}
	return d
}

// spending tells what an edge uses up.
func (w *walk) spending(e *flow.Edge) (flow.Span, Spending) {
	switch {
	case w.loop != nil && e.To == w.loop.Head:
		return headSpan(w.loop), Attempts
	case e.Kind == flow.OnFailure:
		return w.fn.requests[e.From].Span(), Candidates
	case e.Cond != nil && w.countsIn(e.Cond):
		return e.Cond.Span(), Last
	case e.Cond != nil:
		return e.Cond.Span(), Failover
	}
	return flow.Span{}, Attempts
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
	return flow.Span{}
}

// header returns the first line of a handler.
func header(c *flow.Caught) flow.Span {
	at := c.At
	if i := bytes.IndexByte(at.File.Source[at.Start:at.End], '\n'); i >= 0 {
		at.End = at.Start + len(bytes.TrimRight(at.File.Source[at.Start:at.Start+i], " \t\r:"))
	}
	return at
}

// bound returns the name of what a handler binds the failure to, or "".
func (fn *function) bound(b *flow.Block, c *flow.Caught) string {
	for _, in := range b.Instrs {
		if a, ok := in.(*flow.Assign); ok && a.Value == flow.Expr(c) {
			if n, ok := a.Target.(*flow.Name); ok {
				return n.Var.Name
			}
		}
	}
	return ""
}

// loggedIn returns the first place in a handler where the failure is logged.
func (fn *function) loggedIn(c *flow.Caught) (at flow.Span) {
	fn.eachInstr(func(_ *flow.Block, in flow.Instr) {
		eval, ok := in.(*flow.Eval)
		if !ok || at.IsValid() && at.Start < in.Span().Start || in.Span().Start < c.At.Start || in.Span().End > c.At.End {
			return
		}
		if call, ok := eval.X.(*flow.Call); ok && isLog(call) {
			for _, a := range call.Args {
				if fn.held.in(a.Value) {
					at = call.Span()
				}
			}
		}
	})
	return at
}
