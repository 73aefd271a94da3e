package progress

import (
	"cmp"
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
	used   []use // in the function's own terms: what the proof rests on
	// If it does not: a way on which nothing is used up.
	way *way
}

// maxFollowed bounds how often a proof is begun anew because calls turned out to
// matter.
const maxFollowed = 3

// maxHelpers bounds how deep helpers are looked into that ask each other.
const maxHelpers = 6

// A favour is a call whose answer lets the loop go on.
type favour struct {
	helper
	call *flow.Call
	by   *view
	held *flow.Var // the variable that holds the answer where it is asked
}

// favourOf returns the call that a requirement asks, if it does.
// What a variable holds is what the part sets it to, if that is one thing.
func (pt *part) favourOf(r req) (favour, bool) {
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
			if e = pt.onlyHere(r.by, x.Var); e == nil {
				return f, false
			}
			f.held = x.Var
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

// onlyHere returns what a variable is set to in the part, or else at all, if that
// is one thing.
func (pt *part) onlyHere(v *view, x *flow.Var) flow.Expr {
	if len(v.bind) > 0 || v.Func != pt.net.web.Func || x.Shared {
		return v.only(x)
	}
	var only flow.Expr
	for _, c := range pt.changes[x] {
		if c.at.path != "" {
			continue
		}
		if c.value == nil || c.change != stored || only != nil && only != c.value && !sameText(only, c.value) {
			return nil
		}
		only = c.value
	}
	if only == nil {
		return v.only(x)
	}
	return only
}

// advances: an answer of a call that by its name uses something up, or that is
// out of sight and does not merely ask, is progress.
func (p *proof) advances(pt *part) bool {
	took := false
	for _, q := range pt.asked {
		if !pt.alive[q.arc] {
			continue
		}
		f, ok := pt.favourOf(q.req)
		if !ok || f.kind == empty || f.kind == none {
			continue
		}
		name := lastName(f.call.Fun)
		roles := p.net.web.roles(name)
		from, takes := f.by.takesFrom(f.call)
		switch {
		case takes && pt.isRefilled(f.by, from), pt.isOld(f, q.arc):
		case takes, roles.failover, roles.advance && !pt.provablyGivenBack(f) && !pt.renews(f):
			pt.take(q.arc, "advancing call", name)
			if method, ok := f.call.Fun.(*flow.Attr); ok && roles.advance {
				if at, ok := f.by.place(method.X); ok {
					pt.used[use{at, 0}] = true
				}
			}
			took = true
		case roles.advance, roles.idle, roles.question, roles.log, f.by.onlyComputes(f.call), f.by.isRequest(f.call):
		case p.net.web.wide && name != "" && isAction(f.call) && pt.trusted(q) && len(f.by.candidates(f.call)) == 0:
			pt.take(q.arc, "unknown helper", name)
			took = true
		}
	}
	return took
}

// provablyGivenBack reports whether a call uses something up, as can be seen, that
// the loop gives back.
func (pt *part) provablyGivenBack(f favour) bool {
	f.fn = f.by.callee(f.call)
	if f.fn == nil || pt.depth >= maxHelpers {
		return false
	}
	s := pt.net.web.program.summary(f.helper, pt.depth+1)
	for _, u := range s.used {
		pt.used[f.here(u)] = true
	}
	return s.usesUp && pt.givenBack(f, s)
}

// renews reports whether the part makes what a call is a method of anew, or calls
// a method of it that by its name gives back.
func (pt *part) renews(f favour) bool {
	method, ok := f.call.Fun.(*flow.Attr)
	if !ok {
		return false
	}
	p, ok := f.by.place(method.X)
	if !ok {
		return false
	}
	for _, c := range pt.changes[p.root] {
		if p.within(c.at) && c.change == stored && !pt.wasAbsent(c, c.at) {
			return true
		}
	}
	for _, i := range pt.arcs {
		if !pt.alive[i] {
			continue
		}
		back := false
		pt.net.each(i, func(e *edge) { back = back || e.givesBack(pt.net.web.self(), p) })
		if back {
			return true
		}
	}
	return false
}

// givesBack reports whether an edge calls a method of something that by its name
// gives back.
func (e *edge) givesBack(v *view, p place) bool {
	for _, in := range e.instrs {
		eval, ok := in.(*flow.Eval)
		if !ok {
			continue
		}
		call, ok := eval.X.(*flow.Call)
		if !ok {
			continue
		}
		back, ok := call.Fun.(*flow.Attr)
		if !ok || !v.roles(back.Sel).giveBack {
			continue
		}
		if q, ok := v.place(back.X); ok && q == p {
			return true
		}
	}
	return false
}

// isOld reports whether an answer that a variable holds may be asked again and
// again without the call: the arc lies on a cycle without it.
func (pt *part) isOld(f favour, i int32) bool {
	if f.held == nil || f.by.function != pt.net.web.function {
		return false
	}
	var sets []int32
	for _, c := range pt.changes[f.held] {
		if c.at.path == "" {
			sets = append(sets, c.arc)
		}
	}
	return !slices.Contains(sets, i) && pt.net.comesBackWithout(i, sets, pt.alive)
}

// takesFrom returns what a call takes an element out of, or draws one from, if it
// does.
func (v *view) takesFrom(call *flow.Call) (flow.Expr, bool) {
	if method, ok := call.Fun.(*flow.Attr); ok {
		return method.X, v.voc.Methods[method.Sel] == flow.Pop || v.voc.Takers[method.Sel]
	}
	if v.voc.Functions[v.native(call.Fun)] == flow.First && len(call.Args) > 0 {
		return call.Args[0].Value, true
	}
	return nil, false
}

// isRefilled reports whether what an element is taken out of may hold more of them
// afterwards: it is made anew, or added to. What is no place is made on the spot.
func (pt *part) isRefilled(v *view, e flow.Expr) bool {
	p, ok := v.place(e)
	if !ok || v.isEndless(e) {
		return true
	}
	for _, c := range pt.changes[p.root] {
		if p.within(c.at) && (c.change == stored && !pt.wasAbsent(c, c.at) || c.change == added && c.at == p) {
			return true
		}
	}
	for _, i := range pt.arcs {
		if pt.net.arcs[i].resets && isLocal(p, pt.net.web.function) {
			return true
		}
	}
	return false
}

// isAction reports whether a call may do something: one of a class's name builds
// an object.
func isAction(call *flow.Call) bool {
	name := lastName(call.Fun)
	return name[0] < 'A' || name[0] > 'Z'
}

// trusted reports whether the answer of a function that is out of sight is: behind
// the failure of a turn, in the loop's condition, and where a helper hands it on.
// What a helper does with it otherwise says nothing.
func (pt *part) trusted(q question) bool {
	if pt.depth > 0 {
		return q.edge == nil
	}
	return pt.inFavour(q)
}

// inFavour reports whether an arc lies behind the failure of a turn, or is the
// loop's own condition, or in a helper, where every answer counts.
func (pt *part) inFavour(q question) bool {
	w := pt.net.web
	return pt.depth > 0 || pt.net.arcs[q.arc].failed || q.edge.block == w.nodes[pt.net.head/copies]
}

// helpers: a helper's answer lets the loop go on only finitely often if every
// such answer uses up something that nobody gives back.
func (p *proof) helpers(pt *part) bool {
	if p.depth >= maxHelpers {
		return false
	}
	took := false
	for _, q := range pt.asked {
		if !pt.alive[q.arc] || !pt.inFavour(q) {
			continue
		}
		f, ok := pt.favourOf(q.req)
		if !ok {
			continue
		}
		all := f.by.candidates(f.call)
		good := len(all) > 0 && !pt.isOld(f, q.arc)
		for _, fn := range all {
			f.fn = fn
			s := p.net.web.program.summary(f.helper, p.depth+1)
			good = good && s.usesUp && !pt.givenBack(f, s)
		}
		if good {
			for _, fn := range all {
				f.fn = fn
				for _, u := range p.net.web.program.summary(f.helper, p.depth+1).used {
					pt.used[f.here(u)] = true
				}
			}
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
		// It never answers so, unless it answers nothing at all: then it is there for
		// others to fill in.
		s.busy, s.usesUp = false, fn.returnsSomething()
		return s
	}
	before := n.all()
	proof, alive := n.proveAnswers(before, depth)
	if s.usesUp = alive.empty(); s.usesUp {
		for u := range proof.used {
			s.used = append(s.used, u)
		}
		slices.SortFunc(s.used, func(a, b use) int { return cmp.Or(byName(a.at, b.at), a.dir-b.dir) })
	} else {
		s.way = n.shortest(alive, nil)
	}
	s.busy = false
	return s
}

// here returns a place of the helper as its caller sees it; what is handed in and
// not known stays as it is.
func (f favour) here(u use) use {
	if to, ok := f.by.binding(f.call, f.fn)[u.at.root]; ok && to.valid() {
		u.at = place{to.root, to.path + u.at.path}
	}
	return u
}

// proveAnswers tries to prove that the answers of a helper use something up, and
// returns what remains of them. What a helper of a helper calls in turn is followed
// only if it may undo the proof.
func (n *net) proveAnswers(before set, depth int) (*proof, set) {
	p, left := newProof(n, depth), before.clone()
	p.prune(left, true, 0)
	for range maxFollowed {
		if depth > 1 && !left.empty() || !p.follow(before, left) {
			break
		}
		p, left = newProof(n, depth), before.clone()
		p.prune(left, true, 0)
	}
	return p, left
}

// returnsSomething reports whether a function returns a value anywhere.
func (f *function) returnsSomething() bool {
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			if ret, ok := in.(*flow.Return); ok && ret.Value != nil && !b.Dead {
				return true
			}
		}
	}
	return false
}

// givenBack reports whether the loop undoes what a helper used up.
func (pt *part) givenBack(f favour, s *summary) bool {
	bind := f.by.binding(f.call, f.fn)
	for _, u := range s.used {
		here, at := u.at, u.at
		if to, ok := bind[at.root]; ok {
			if !to.valid() {
				if f.handsNew(at.root) {
					return true
				}
				continue // what is handed in is not known
			}
			here = place{to.root, to.path + at.path}
		}
		for _, c := range pt.changes[here.root] {
			switch {
			case c.span == f.call.At || c.by != nil && c.by.Func == f.fn:
				continue // its own doing
			case u.dir != 0:
				if pt.effectOn(here, c, nil, u.dir) == undoes {
					return true
				}
			case here.within(c.at) && c.change != added && c.change != stepped:
				if !pt.wasAbsent(c, c.at) && !sets(c) {
					return true
				}
			}
		}
	}
	return false
}

// handsNew reports whether what a parameter stands for is built anew for each
// call.
func (f favour) handsNew(param *flow.Var) bool {
	params := f.fn.Params
	if len(params) > 0 && params[0].Var == f.fn.Receiver {
		params = params[1:]
	}
	for i, p := range params {
		if p.Var != param {
			continue
		}
		for j, a := range f.call.Args {
			if a.Key == param.Name || a.Key == "" && a.Splat == flow.Plain && i == j {
				switch a.Value.(type) {
				case *flow.RecordLit, *flow.Sequence:
					return true
				}
				return f.by.isFresh(a.Value)
			}
		}
		return p.Default != nil
	}
	return false
}

// sets reports whether a change sets a flag, as the helper does itself.
func sets(c changeOn) bool {
	k, ok := c.value.(*flow.Const)
	return ok && c.change == stored && isTrue(k)
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

// maxDelegate is the size in bytes up to which a function may only hand on to
// another one.
const maxDelegate = 1 << 10

// maxCalled bounds how deep calls are followed for what they change.
const maxCalled = 1

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
	if fn == nil || fn.Kind != flow.Def || depth > 0 && !mentionsAny(fn, v.tested, v, depth) {
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

// follow adds to the edges of a net what functions of the program change that they
// call, where that may matter: they reach something that the proof rests on, or
// that what remains tests. It reports whether it added anything.
func (p *proof) follow(among, left set) bool {
	roots := p.matters(left)
	if len(roots) == 0 {
		return false
	}
	w := p.net.web
	v := w.self()
	added := false
	for i, in := range among {
		if !in {
			continue
		}
		p.net.each(int32(i), func(e *edge) {
			v.eachCall(e, func(call *flow.Call, order int) {
				if w.expanded[call] || !v.mayReach(call, roots) {
					return
				}
				fn := v.callee(call)
				if fn == nil || fn.Kind != flow.Def || !mentionsAny(fn, w.program.tested, v, 0) {
					return
				}
				w.expanded[call] = true
				for _, c := range v.called(call, 0) {
					c.order = order
					e.effects, added = append(e.effects, c), true
				}
			})
			slices.SortStableFunc(e.effects, func(a, b effect) int { return a.order - b.order })
		})
	}
	return added
}

// ask adds to the edges of a net what must have been so where a function that they
// call returned, and what the answer of a call implies that may be of one method
// only, by its name.
func (p *proof) ask(alive set) {
	w := p.net.web
	v := w.self()
	for i, in := range alive {
		if !in {
			continue
		}
		p.net.each(int32(i), func(e *edge) {
			if e.asks {
				return
			}
			e.asks = true
			w.guess(e)
			v.eachCall(e, func(call *flow.Call, _ int) {
				if fn := v.callee(call); fn != nil && fn.Kind == flow.Def {
					e.reqs = append(e.reqs, v.impliedByReturn(call)...)
				}
			})
		})
	}
}

// eachCall calls visit for the calls that an edge evaluates, with the place of
// their effects among its others.
func (v *view) eachCall(e *edge, visit func(call *flow.Call, order int)) {
	order := 0
	inspect := func(x flow.Expr) bool {
		if call, ok := x.(*flow.Call); ok {
			visit(call, order)
		}
		return true
	}
	flow.Inspect(e.asked, inspect)
	for k, in := range e.instrs {
		order = 2 * k
		for _, op := range flow.Operands(in) {
			flow.Inspect(op, inspect)
		}
	}
}

// guess adds what the answer of a call implies that may be of one method only, by
// its name.
func (w *web) guess(e *edge) {
	v := w.self()
	call, ok := e.atom.(*flow.Call)
	if !ok || v.callee(call) != nil {
		return
	}
	if all := v.candidates(call); len(all) == 1 {
		e.reqs = append(e.reqs, v.seen(v.impliedAll(answered{fn: all[0], how: endingOf(e.want)}, 0), v.binding(call, all[0]))...)
	}
}

// matters notes what functions that are called may change and that matters:
// attributes, and variables that are shared, by name. It returns the variables
// that lead to them.
func (p *proof) matters(left set) map[*flow.Var]bool {
	tested := p.net.web.program.tested
	roots, known := make(map[*flow.Var]bool), len(tested)
	note := func(at place) {
		name := at.name()
		if name == "" && (at.root.Shared || isLength(at) && len(p.net.web.Graph().Funcs) > 0 || at.root.Owner != nil && at.root.Owner.Kind == flow.UnitInit) {
			name = at.root.Name
		}
		if name != "" {
			tested[name], roots[at.root] = true, true
		}
	}
	for u := range p.used {
		note(u.at)
	}
	for _, i := range left.list() {
		p.net.eachReq(i, func(r req, _ *edge) {
			flow.Inspect(r.expr, func(e flow.Expr) bool {
				if at, ok := r.by.place(e); ok {
					note(at)
				}
				return true
			})
			bounds, _ := p.net.boundsOf(r, i)
			for _, b := range bounds {
				note(b.at)
			}
		})
	}
	if len(tested) > known {
		clear(p.net.web.program.changes) // they were found for fewer names
	}
	return roots
}

// mayReach reports whether a call hands on, or is a method of, what one of some
// variables leads to; or calls a function by its name alone, which may change
// variables around it.
func (v *view) mayReach(call *flow.Call, roots map[*flow.Var]bool) bool {
	reaches := func(e flow.Expr) bool {
		p, ok := v.place(e)
		return ok && roots[p.root]
	}
	for x := range roots {
		if x.Owner != nil && x.Owner.Kind == flow.UnitInit {
			return true
		}
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
		if flow.ContainsWord(text, n) {
			return true
		}
	}
	if depth >= maxCalled || len(text) > maxDelegate {
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
