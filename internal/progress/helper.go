package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A helper is a function with the answer of it that is in favour of another
// attempt.
type helper struct {
	fn       *flow.Func
	position int // in a tuple; -1: the whole
	kind     kindOfAnswer
}

// A summary says whether every such answer has used something up.
type summary struct {
	usesUp bool
	busy   bool
	used   []place // in the function's own terms: what the proof rests on
	// If it does not: a way on which nothing is used up.
	way *way
}

// maxHelpers bounds how deep helpers are looked into that ask each other.
const maxHelpers = 6

// A favour is a call whose answer lets the loop go on.
type favour struct {
	helper
	call *flow.Call
	by   *view
	arc  int32
}

// favourOf returns the call that a requirement asks, if it does.
func (r req) favourOf() (favour, bool) {
	f := favour{by: r.by, helper: helper{position: -1, kind: truthy}}
	e := r.expr
	if !r.want {
		f.kind = empty
	}
	if c, ok := e.(*flow.Compare); ok {
		k, isConst := c.Y.(*flow.Const)
		if !isConst || k.Kind != flow.Nil {
			return f, false
		}
		op := c.Op
		if !r.want {
			op = negated[op]
		}
		switch op {
		case "is not", "!=":
			f.kind = given
		case "is", "==":
			f.kind = none
		default:
			return f, false
		}
		e = c.X
	}
	for range maxDepth {
		switch x := e.(type) {
		case *flow.Call:
			f.call = x
			return f, true
		case *flow.Name:
			def := r.by.only(x.Var)
			if def == nil {
				return f, false
			}
			e = def
		case *flow.Part:
			if f.position >= 0 {
				return f, false
			}
			f.position = x.Index
			e = x.X
			if n, ok := e.(*flow.Name); ok && n.Var.Name == "" {
				if all := r.by.assigned(n.Var); len(all) == 1 {
					e = all[0].Value
				}
			}
		case *flow.Let:
			e = x.Value
		default:
			return f, false
		}
	}
	return f, false
}

// advances: an answer of a call that by its name uses something up, or that is
// out of sight and does not merely ask, is progress.
func (p *proof) advances(pt *part) bool {
	took := false
	for _, q := range pt.asked {
		if !pt.alive[q.arc] {
			continue
		}
		f, ok := q.favourOf()
		if !ok || f.kind == empty || f.kind == none {
			continue
		}
		name := lastName(f.call.Fun)
		roles := p.net.web.roles(name)
		switch {
		case roles.advance && !isTaking(f.call), roles.failover:
			pt.take(q.arc, "advancing call", name)
			took = true
		case roles.advance, roles.idle, roles.question, roles.log, f.by.onlyComputes(f.call), f.by.callee(f.call) != nil, f.by.asksModel(f.call):
		case name != "" && isAction(f.call) && pt.inFavour(q.arc):
			pt.take(q.arc, "unknown helper", name)
			took = true
		}
	}
	return took
}

// isTaking reports whether a call takes an element out of something or draws one:
// whether that ends, counting says.
func isTaking(call *flow.Call) bool {
	_, method := call.Fun.(*flow.Attr)
	return method && lastName(call.Fun) == "pop" && len(call.Args) == 0
}

// isAction reports whether a call may do something: one of a class's name builds
// an object.
func isAction(call *flow.Call) bool {
	name := lastName(call.Fun)
	return name[0] < 'A' || name[0] > 'Z'
}

// inFavour reports whether an arc lies behind the failure of a turn, or in a
// helper, where every answer counts.
func (pt *part) inFavour(i int32) bool {
	a := pt.net.arcs[i]
	return a.failed || pt.depth > 0
}

// helpers: a helper's answer lets the loop go on only finitely often if every
// such answer uses up something that nobody gives back.
func (p *proof) helpers(pt *part) bool {
	if p.depth >= maxHelpers {
		return false
	}
	took := false
	for _, q := range pt.asked {
		if !pt.alive[q.arc] || !pt.inFavour(q.arc) {
			continue
		}
		f, ok := q.favourOf()
		if !ok {
			continue
		}
		f.arc = q.arc
		f.fn = f.by.callee(f.call)
		if f.fn == nil || f.fn.Kind == flow.ClassInit || f.fn.Kind == flow.UnitInit {
			continue
		}
		s := p.net.web.program.summary(f.helper, p.depth+1)
		if s.usesUp && !pt.givenBack(f, s) {
			pt.take(q.arc, "helper", f.fn.Name)
			took = true
		}
	}
	return took
}

// summary returns whether the answers of a helper use something up.
func (p *program) summary(h helper, depth int) *summary {
	if s, ok := p.summaries[h]; ok {
		if s.busy {
			return &summary{usesUp: true} // it asks itself
		}
		return s
	}
	if depth > maxHelpers {
		return &summary{}
	}
	s := &summary{busy: true}
	p.summaries[h] = s
	fn := p.function(h.fn)
	if g := fn.Graph(); g.Broken || fn.IsGenerator() {
		s.busy = false
		return s
	}
	n := fn.answersOf(h.position, h.kind)
	if !slices.ContainsFunc(n.arcs, func(a arc) bool { return a.back }) {
		// It never answers so: it is there for others to fill in.
		s.busy = false
		return s
	}
	alive := n.all()
	proof := newProof(n, depth)
	proof.expand(alive)
	proof.prune(alive, true, 0)
	if s.usesUp = alive.empty(); s.usesUp {
		for at := range proof.used {
			s.used = append(s.used, at)
		}
		slices.SortFunc(s.used, byName)
	} else {
		s.way = n.shortest(alive, nil)
	}
	s.busy = false
	return s
}

// givenBack reports whether the loop undoes what a helper used up.
func (pt *part) givenBack(f favour, s *summary) bool {
	bind := f.by.binding(f.call, f.fn)
	for _, at := range s.used {
		here := at
		if to, ok := bind[at.root]; ok {
			if !to.valid() {
				continue // what is handed in is not known
			}
			here = place{to.root, to.path + at.path}
		}
		for _, c := range pt.changes[here.root] {
			switch {
			case c.arc == f.arc || c.by != nil && c.by.Func == f.fn:
				continue // its own doing
			case here.within(c.at) && c.change == stored && !pt.pins(c, nil):
				if !pt.wasAbsent(c, c.at) && !pt.sameAgain(c, s) {
					return true
				}
			case c.at == here && c.change == stepped && c.dir < 0:
				return true
			}
		}
	}
	return false
}

// sameAgain reports whether a store sets a flag that the helper sets itself.
func (pt *part) sameAgain(c changeOn, s *summary) bool {
	k, ok := c.value.(*flow.Const)
	return ok && isTrue(k)
}

// changesOf returns what a call of a function changes of what it can reach, in
// its own terms.
func (p *program) changesOf(f *flow.Func, depth int) []effect {
	if got, ok := p.changes[f]; ok {
		return got
	}
	if depth > maxCalled || p.busy[f] {
		return nil
	}
	p.busy[f] = true
	defer delete(p.busy, f)
	fn := p.function(f)
	v := fn.self()
	g := f.Graph()
	w := fn.webOf()
	var out []effect
	for _, b := range g.Blocks {
		if b.Dead {
			continue
		}
		for _, in := range b.Instrs {
			all := v.effects(in)
			for _, x := range flow.Operands(in) {
				flow.Inspect(x, func(e flow.Expr) bool {
					if call, ok := e.(*flow.Call); ok {
						all = append(all, v.called(call, depth+1)...)
					}
					return true
				})
			}
			for _, e := range all {
				if isLocal(e.at, fn) || w.absentBefore(b, e.at) {
					continue
				}
				e.may = e.may || mayMiss(g, b)
				out = append(out, e)
			}
		}
	}
	p.changes[f] = out
	return out
}

// maxCalled bounds how deep calls are followed for what they change.
const maxCalled = 3

// mayMiss reports whether a function may end without passing a block.
func mayMiss(g *flow.Graph, b *flow.Block) bool {
	if b == g.Entry() {
		return false
	}
	seen := make(map[*flow.Block]bool)
	work := []*flow.Block{g.Entry()}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == g.Exit {
			return true
		}
		for _, e := range x.Succs {
			if e.To != b && !seen[e.To] {
				seen[e.To] = true
				work = append(work, e.To)
			}
		}
	}
	return false
}

// called returns what a call of a function of the program changes, as the caller
// sees it.
func (v *view) called(call *flow.Call, depth int) []effect {
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def {
		return nil
	}
	all := v.changesOf(fn, depth)
	if len(all) == 0 {
		return nil
	}
	bind := v.binding(call, fn)
	var out []effect
	for _, e := range all {
		to, ok := bind[e.at.root]
		switch {
		case ok && (!to.valid() || e.at.path == ""):
			continue
		case ok:
			e.at = place{to.root, to.path + e.at.path}
		case e.at.root.Owner == fn:
			continue
		}
		if e.by != nil {
			inner := make(map[*flow.Var]place, len(bind)+len(e.by.bind))
			for x, p := range e.by.bind {
				if q, ok := bind[p.root]; ok {
					p = place{q.root, q.path + p.path}
				}
				inner[x] = p
			}
			if e.by.Func == fn {
				inner = bind
			}
			e.by = &view{e.by.function, inner}
		}
		e.span = call.At
		out = append(out, e)
	}
	return out
}

// expand adds what functions of the program change to the edges of a net that
// call them, where that may matter: they are handed, or reach, something of which
// an attribute is tested.
func (p *proof) expand(alive set) {
	names := make(map[string]bool) // attributes that are tested, and variables that are shared
	roots := make(map[*flow.Var]bool)
	for i, in := range alive {
		if !in {
			continue
		}
		for _, r := range p.net.reqs(int32(i)) {
			flow.Inspect(r.expr, func(e flow.Expr) bool {
				at, ok := r.by.place(e)
				if !ok {
					return true
				}
				if name := at.attribute(); name != "" {
					names[name] = true
					roots[at.root] = true
				} else if at.root.Shared || at.root.Owner != nil && at.root.Owner.Kind == flow.UnitInit {
					names[at.root.Name] = true
					roots[at.root] = true
				}
				return true
			})
			bounds, _ := r.bounds(nil)
			for _, b := range bounds {
				if name := b.at.attribute(); name != "" {
					names[name], roots[b.at.root] = true, true
				}
			}
		}
	}
	if len(names) == 0 {
		return
	}
	w := p.net.web
	v := w.self()
	for i, in := range alive {
		e := p.net.edgeOf(int32(i))
		if !in || e == nil || e.called {
			continue
		}
		e.called = true
		visit := func(x flow.Expr) bool {
			call, ok := x.(*flow.Call)
			if !ok || !v.mayReach(call, roots) {
				return true
			}
			if fn := v.callee(call); fn != nil && mentionsAny(fn, names, v, 0) {
				e.effects = append(e.effects, v.called(call, 0)...)
			}
			return true
		}
		flow.Inspect(e.asked, visit)
		for _, in := range e.instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, visit)
			}
		}
	}
}

// mayReach reports whether a call hands on, or is a method of, what one of some
// variables leads to; or calls a function by its name alone, which may change
// variables around it.
func (v *view) mayReach(call *flow.Call, roots map[*flow.Var]bool) bool {
	reaches := func(e flow.Expr) bool {
		p, ok := v.place(e)
		return ok && roots[p.root]
	}
	switch fun := call.Fun.(type) {
	case *flow.Attr:
		if reaches(fun.X) {
			return true
		}
	case *flow.Name:
		if v.native(fun) != "" {
			return false
		}
		if fun.Var.Owner.Kind != flow.UnitInit {
			return true // it may change variables around it
		}
	}
	return slices.ContainsFunc(call.Args, func(a flow.Arg) bool { return reaches(a.Value) })
}

// mentionsAny reports whether the text of a function, or of what it calls on the
// same object, holds one of some words.
func mentionsAny(fn *flow.Func, names map[string]bool, v *view, depth int) bool {
	text := fn.Text()
	for n := range names {
		if containsWord(text, n) {
			return true
		}
	}
	if depth >= maxCalled-1 || len(text) > maxImplied {
		return false
	}
	inner := v.function.function(fn).self()
	found := false
	for _, b := range fn.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(x flow.Expr) bool {
					if call, ok := x.(*flow.Call); ok && !found {
						if attr, ok := call.Fun.(*flow.Attr); ok && isReceiver(attr.X, fn) {
							if next := inner.callee(call); next != nil && next != fn {
								found = mentionsAny(next, names, inner, depth+1)
							}
						}
					}
					return !found
				})
			}
		}
	}
	return found
}

func containsWord(text []byte, word string) bool {
	for at := 0; at+len(word) <= len(text); {
		i := indexOf(text[at:], word)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(word)
		if (start == 0 || !wordByte(text[start-1])) && (end == len(text) || !wordByte(text[end])) {
			return true
		}
		at = end
	}
	return false
}
