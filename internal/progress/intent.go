package progress

import (
	"cmp"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// An intent is why a loop is taken to be meant to end: a variable that is
// compared with a bound behind which the loop is left.
type intent struct {
	at    place
	dir   int // towards the bound
	test  flow.Span
	steps []int32 // edges of the web
	// concerns: it is tested or stepped on a way on which something fails.
	concerns bool
}

// intents returns the variables of a loop that are compared with a bound such
// that the other side always leaves it, and that are stepped in it or are called
// attempts and begin with a number.
func (p *proof) intents(all set, l *flow.Loop) []intent {
	n := p.net
	w := n.web
	// Edges of the loop, whether or not they lie on a way with a failure.
	inLoop := make([]int32, 0, len(w.edges))
	for i := range w.edges {
		if e := &w.edges[i]; l.Contains(e.block) {
			inLoop = append(inLoop, int32(i))
		}
	}
	returns := w.comesBack(inLoop, w.ins[l.Head])
	fails := make(map[int32]bool, len(all)) // the edges on ways with a failure
	for i, in := range all {
		if in {
			for _, e := range n.arcs[i].edges {
				fails[e] = true
			}
		}
	}
	found := make(map[place]*intent)
	for _, i := range inLoop {
		e := w.learn(i)
		if e.atom == nil {
			continue
		}
		for _, r := range e.reqs {
			bounds, _ := r.bounds(nil)
			for _, b := range bounds {
				if b.dir == 0 && !w.isCount(b.at) || !w.leaves(i, returns) || w.countsWithin(b.at, l) {
					continue
				}
				if found[b.at] == nil {
					found[b.at] = &intent{at: b.at, dir: b.dir, test: e.atom.Span()}
				}
				found[b.at].concerns = found[b.at].concerns || fails[i]
			}
		}
	}
	var out []intent
	for at, in := range found {
		undone := false
		for _, i := range inLoop {
			for _, c := range w.learn(i).effects {
				if c.at == at && c.change == stepped && (c.dir == in.dir || in.dir == 0) || isLength(at) && c.at == content(at) && lengthOutcome(changeOn{effect: c}, in.dir) != nothing {
					in.steps = append(in.steps, i)
					in.concerns = in.concerns || fails[i]
					undone = undone || isLength(at) && lengthOutcome(changeOn{effect: c}, in.dir) == undoes
				}
			}
		}
		if undone || !in.concerns {
			continue // a list of work to do, or a count of something else
		}
		if len(in.steps) > 0 || w.isAttempts(at) {
			out = append(out, *in)
		}
	}
	slices.SortFunc(out, func(a, b intent) int {
		return cmp.Or(cmp.Compare(a.test.Start, b.test.Start), cmp.Compare(a.at.String(), b.at.String()))
	})
	return out
}

// comesBack returns the nodes from which edges of a loop lead back to its head.
func (w *web) comesBack(edges []int32, head int32) map[int32]bool {
	into := make(map[int32][]int32)
	for _, i := range edges {
		into[w.edges[i].to] = append(into[w.edges[i].to], w.edges[i].from)
	}
	out := map[int32]bool{head: true}
	work := []int32{head}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		for _, from := range into[v] {
			if !out[from] {
				out[from] = true
				work = append(work, from)
			}
		}
	}
	return out
}

// leaves reports whether the other side of a question leads out of the loop and
// not back.
func (w *web) leaves(i int32, returns map[int32]bool) bool {
	e := &w.edges[i]
	sibling := false
	for _, j := range w.leaving(e.from) {
		o := &w.edges[j]
		if o.atom != e.atom || o.want == e.want {
			continue
		}
		sibling = true
		if returns[o.to] {
			return false
		}
	}
	return sibling
}

// isCount reports whether a place is changed by steps only, so that "not equal"
// is a bound.
func (w *web) isCount(at place) bool {
	if w.counts == nil {
		w.counts = make(map[place]bool)
		for i := range w.edges {
			for _, c := range w.learn(int32(i)).effects {
				if c.change == stepped && !isText(c.value) {
					w.counts[c.at] = true
				}
			}
		}
	}
	return w.counts[at]
}

// isText reports whether a value is put together from text.
func isText(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Const:
			found = found || x.Kind == flow.String || x.Kind == flow.Bytes
		case *flow.Format:
			found = true
		}
		return !found
	})
	return found
}

// countsWithin reports whether a local variable counts the turns of loops in a loop,
// which begins the count anew: it is tested and stepped in those alone.
func (w *web) countsWithin(at place, outer *flow.Loop) bool {
	if !isLocal(at, w.function) || at.path != "" {
		return false
	}
	begins := false
	for i := range w.edges {
		e := &w.edges[i]
		if !outer.Contains(e.block) {
			continue
		}
		own := w.Graph().Loops().Innermost(e.block) == outer
		learned := w.learn(int32(i))
		for _, c := range learned.effects {
			switch {
			case c.at != at:
			case c.change == stepped && own:
				return false
			case c.change == stored && own:
				_, constant := c.value.(*flow.Const)
				begins = begins || constant
			}
		}
		if !own || e.atom == nil {
			continue
		}
		for _, r := range learned.reqs {
			bounds, _ := r.bounds(nil)
			for _, b := range bounds {
				if b.at == at {
					return false
				}
			}
		}
	}
	return begins
}

// isLimit reports whether a name is that of a bound.
func isLimit(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "max", "maximum", "limit", "cap", "allowed", "budget", "total":
			return true
		}
	}
	return false
}

// isAttempts reports whether a place is called attempts, or the like, and is set
// to a number.
func (w *web) isAttempts(at place) bool {
	name := at.name()
	if name == "" {
		name = at.root.Name
	}
	if !w.roles(name).attempt || isLimit(name) {
		return false
	}
	for i := range w.edges {
		for _, c := range w.learn(int32(i)).effects {
			if k, ok := c.value.(*flow.Const); ok && c.at == at && k.Kind == flow.Number {
				return true
			}
		}
	}
	return at.path != "" || w.isParam(at.root)
}
