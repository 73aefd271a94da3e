package cause

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/provider"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A walk follows the failure of a request to the last words that may be said of
// it.
type walk struct {
	fn   *function
	from *flow.Block // the request
	// loop is the one that tries again, or nil where another request follows.
	loop         *flow.Loop
	counted      map[*flow.Var]bool // what the loop counts
	countedAttrs map[string]bool
	// endless: the loop's last attempt leaves by another way than its end.
	endless bool

	came    map[node]step
	queue   []node
	telling []*flow.Block // blocks on the way that tell the failure
	// arrived: the loop is come back to.
	arrived bool
}

// phase says how far the failure is followed.
type phase uint8

const (
	fresh  phase = iota // in the attempt that failed
	tested              // as before, and it was asked which failure it is
	spent               // nothing is left to try
)

type node struct {
	block *flow.Block
	phase phase
}

// A step is how a node was come to.
type step struct {
	from node
	edge *flow.Edge
}

// newWalk follows a failure through a function. Where a loop tries again, it is
// first followed back to the loop's head, to see how the last attempt ends.
func (fn *function) newWalk(from *flow.Block, loop *flow.Loop) *walk {
	w := &walk{fn: fn, from: from, loop: loop}
	w.findCounts()
	w.run()
	if loop != nil && w.arrived && w.lastLeaves() {
		w.endless = true
		w.run()
	}
	return w
}

func (w *walk) run() {
	w.came, w.queue, w.telling, w.arrived = make(map[node]step), nil, nil, false
	for _, e := range w.from.Succs {
		if e.Kind == flow.OnFailure {
			w.visit(node{e.To, fresh}, step{edge: e})
		}
	}
	for i := 0; i < len(w.queue); i++ {
		n := w.queue[i]
		if w.fn.tellsIn(n.block) {
			w.telling = append(w.telling, n.block)
			continue
		}
		for _, e := range n.block.Succs {
			if p, ok := w.follow(n, e); ok {
				w.visit(node{e.To, p}, step{n, e})
			}
		}
	}
}

func (w *walk) visit(n node, by step) {
	if _, seen := w.came[n]; !seen {
		w.came[n] = by
		w.queue = append(w.queue, n)
	}
}

// follow reports whether the failure may be followed along an edge, and in which
// phase it then is.
func (w *walk) follow(n node, e *flow.Edge) (phase, bool) {
	p := n.phase
	if _, asks := w.fn.requests[n.block]; asks {
		again := n.block == w.from || w.loop != nil && w.loop.Contains(n.block) && p == spent
		if again || e.Kind != flow.OnFailure {
			return p, false
		}
		p = spent
	} else if e.Kind == flow.OnFailure {
		return p, false
	}
	if caught, ok := e.Cond.(*flow.Caught); ok {
		narrow := w.fn.isNarrow(caught)
		return p, narrow != (e.Kind == flow.WhenTrue)
	}
	if e.Cond != nil {
		switch w.bearing(e.Cond, e.Kind == flow.WhenTrue) {
		case alien:
			w.asideTells(e)
			return p, false
		case known:
			return p, false
		case about:
			if p == spent {
				return p, false
			}
			p = tested
		case spends:
			if p == fresh {
				p = spent
			}
		}
	}
	return w.throughLoops(n.block, e, p)
}

// asideTells notes the blocks that tell the failure where something else is the
// case as well: a callback, if there is one.
func (w *walk) asideTells(e *flow.Edge) {
	if !w.fn.dom.EdgeDominates(e, e.To) {
		return
	}
	for _, b := range w.fn.dom.Dominated(e.To) {
		if w.fn.tellsIn(b) {
			w.telling = append(w.telling, b)
		}
	}
}

// throughLoops reports whether an edge may be followed as far as the loops around
// the request go, and in which phase it is then.
func (w *walk) throughLoops(b *flow.Block, e *flow.Edge, p phase) (phase, bool) {
	for l := w.fn.graph.Loops().Innermost(w.from); l != nil; l = l.Parent {
		switch {
		case e.To == l.Head && l != w.loop && !w.goesOver(l):
			return p, false // the next task
		case e.To == l.Head && l == w.loop:
			w.arrived = true
			p = spent
		case b == l.Head && !l.Contains(e.To):
			if l == w.loop && (w.endless || e.Cond != nil && w.bearing(e.Cond, e.Kind == flow.WhenTrue) != spends) || l != w.loop && !w.goesOver(l) {
				return p, false
			}
		}
	}
	return p, true
}

// lastLeaves reports whether a test of what the loop counts, on the way back to
// its head, has a side that does not lead there.
func (w *walk) lastLeaves() bool {
	back := w.leadsBack()
	for n := range w.came {
		if n.block == w.loop.Head || !w.loop.Contains(n.block) {
			continue
		}
		for _, e := range n.block.Succs {
			if e.Cond != nil && !back[e.To] && w.countsIn(e.Cond) && w.leaves(e.To) {
				return true
			}
		}
	}
	return false
}

// leaves reports whether what is behind an edge out of the loop ends there, and
// does not go on to what stands behind the loop's own end.
func (w *walk) leaves(b *flow.Block) bool {
	ends := make(map[*flow.Block]bool)
	for _, e := range w.loop.Head.Succs {
		if !w.loop.Contains(e.To) {
			ends[e.To] = true
		}
	}
	seen := map[*flow.Block]bool{b: true}
	for queue := []*flow.Block{b}; len(queue) > 0; queue = queue[1:] {
		if ends[queue[0]] || len(queue[0].Succs) > 0 && w.behindEnd(queue[0]) {
			return false
		}
		for _, e := range queue[0].Succs {
			if e.Kind != flow.OnFailure && !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return true
}

// behindEnd reports whether a block is one that the loop's own end leads to
// directly: where a break goes, too.
func (w *walk) behindEnd(b *flow.Block) bool {
	for _, e := range w.loop.Head.Succs {
		if w.loop.Contains(e.To) {
			continue
		}
		for _, next := range e.To.Succs {
			if next.To == b {
				return true
			}
		}
	}
	return false
}

func (w *walk) countsIn(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool { found = found || w.counts(x); return !found })
	return found
}

// leadsBack returns the blocks of the loop that lead back to its head without
// leaving it.
func (w *walk) leadsBack() map[*flow.Block]bool {
	back := make(map[*flow.Block]bool)
	var queue []*flow.Block
	for _, e := range w.loop.Back {
		if !back[e.From] {
			back[e.From] = true
			queue = append(queue, e.From)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		if queue[0] == w.loop.Head {
			continue
		}
		for _, e := range queue[0].Preds {
			if e.Kind != flow.OnFailure && w.loop.Contains(e.From) && !back[e.From] {
				back[e.From] = true
				queue = append(queue, e.From)
			}
		}
	}
	return back
}

// retryLoops returns the loops around a request that try again after its failure
// and are left by its success, innermost first.
func (fn *function) retryLoops(b *flow.Block) []*flow.Loop {
	var out []*flow.Loop
	for l := fn.graph.Loops().Innermost(b); l != nil; l = l.Parent {
		w := &walk{fn: fn, from: b}
		if (l.Over == nil || w.goesOver(l)) && fn.successLeaves(b, l) {
			out = append(out, l)
		}
	}
	return out
}

// successLeaves reports whether the way on from a request leaves a loop without
// coming to its head first.
func (fn *function) successLeaves(b *flow.Block, l *flow.Loop) bool {
	seen := map[*flow.Block]bool{b: true, l.Head: true}
	for queue := []*flow.Block{b}; len(queue) > 0; queue = queue[1:] {
		for _, e := range queue[0].Succs {
			switch {
			case e.Kind == flow.OnFailure || seen[e.To]:
			case !l.Contains(e.To):
				return true
			default:
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}

// goesOver reports whether a loop goes over those who can be asked, or only
// counts: not over things that each are asked about.
func (w *walk) goesOver(l *flow.Loop) bool {
	if l.Over == nil {
		return true
	}
	if call, ok := l.Over.(*flow.Call); ok && w.fn.countsOver(call) {
		return true
	}
	if s, ok := l.Over.(*flow.Sequence); ok && len(s.Elems) > 0 && !slices.ContainsFunc(s.Elems, func(e flow.Expr) bool {
		c, isConst := e.(*flow.Const)
		return (!isConst || c.Kind != flow.Number) && !w.fn.isProviders(e)
	}) {
		return true
	}
	over := false
	flow.Inspect(l.Over, func(e flow.Expr) bool {
		name := resolve.LastName(e)
		over = over || name != "" && (provider.IsProvider(name) || provider.IsOther(name) || isRetryName(name))
		return !over
	})
	return over || w.drawsAsked(l)
}

// countsOver reports whether the iteration over what a call answers only counts.
func (fn *function) countsOver(call *flow.Call) bool {
	def := fn.r.Resolve(call.Fun, fn.Func)
	if fn.r.Vocabulary.Counters[def.Native+def.Path] {
		return true
	}
	if len(call.Args) > 0 && def.Native != "" {
		if inner, ok := call.Args[0].Value.(*flow.Call); ok {
			return fn.countsOver(inner)
		}
	}
	return false
}

// drawsAsked reports whether what a loop draws is whom the request asks.
func (w *walk) drawsAsked(l *flow.Loop) bool {
	call := w.fn.requests[w.from]
	asked := root(call.Fun)
	for _, b := range l.Blocks() {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok && isDrawn(a.Value) {
				n, isName := a.Target.(*flow.Name)
				if isName && (n.Var == asked || provider.IsProvider(n.Var.Name) || provider.IsOther(n.Var.Name)) {
					return true
				}
			}
		}
	}
	return false
}
