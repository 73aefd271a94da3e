package progress

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A req is what must be so where an edge is taken: an expression counts as true,
// or as false.
type req struct {
	expr flow.Expr
	want bool
	by   *view
	// through are the variables that hold what was asked before: it says something
	// of now only where they are set in the same turn.
	through []*flow.Var
}

// reqs returns what follows from a requirement: itself, and what a variable or a
// function of the program stands for that it asks.
func (v *view) reqs(e flow.Expr, want bool) []req { return v.reqsAt(e, want, 0, nil) }

func (v *view) reqsAt(e flow.Expr, want bool, depth int, out []req) []req {
	if depth > maxDepth {
		return out
	}
	switch x := e.(type) {
	case *flow.Not:
		return v.reqsAt(x.X, !want, depth, out)
	case *flow.Logic:
		if x.And == want {
			for _, op := range x.Operands {
				out = v.reqsAt(op, want, depth+1, out)
			}
			return out
		}
	case *flow.Let:
		out = v.reqsAt(x.Value, want, depth+1, out)
		return append(out, req{expr: x.Target, want: want, by: v})
	case *flow.Name:
		if def := v.only(x.Var); def != nil && isTest(def) {
			n := len(out)
			out = v.reqsAt(def, want, depth+1, out)
			for i := n; i < len(out); i++ {
				out[i].through = append(slices.Clone(out[i].through), x.Var)
			}
		}
	case *flow.Call:
		out = append(out, v.impliedBy(x, want, depth)...)
		if len(x.Args) == 1 && v.voc.Computations[v.native(x.Fun)] == flow.ToBool {
			return v.reqsAt(x.Args[0].Value, want, depth+1, out)
		}
	case *flow.Attr:
		out = append(out, v.impliedByProperty(x, want, depth)...)
		out = append(out, v.impliedByField(x, want, depth)...)
	case *flow.Compare:
		if y, same, ok := againstTruth(x); ok {
			return v.reqsAt(y, want == same, depth+1, append(out, req{expr: e, want: want, by: v}))
		}
	}
	return append(out, req{expr: e, want: want, by: v})
}

// againstTruth takes x == True and its like apart: what is asked, and whether it
// is to be so.
func againstTruth(x *flow.Compare) (e flow.Expr, same, ok bool) {
	c, isConst := x.Y.(*flow.Const)
	if !isConst || c.Kind != flow.Bool {
		return nil, false, false
	}
	yes := isTrue(c)
	switch x.Op {
	case "is", "==":
		return x.X, yes, true
	case "is not", "!=":
		return x.X, !yes, true
	}
	return nil, false, false
}

// isTest reports whether an expression is one of which the parts matter where it
// is asked later.
func isTest(e flow.Expr) bool {
	switch x := e.(type) {
	case *flow.Compare, *flow.Not:
		return true
	case *flow.Logic:
		for _, op := range x.Operands {
			if !isTest(op) {
				return false
			}
		}
		return true
	case *flow.Call:
		return true
	}
	return false
}

// An answered is a function with the answer that is assumed.
type answered struct {
	fn    *flow.Func
	how   ending
	field string // of what it answers, that is asked instead; or ""
}

// An ending is how a function ends.
type ending uint8

const (
	withTrue  ending = iota // it returns what counts as true
	withFalse               // or as false
	somehow                 // it returns at all
)

func endingOf(truth bool) ending {
	if truth {
		return withTrue
	}
	return withFalse
}

// maxImplied is the size in bytes up to which a function is asked what its answer
// implies.
const maxImplied = 4 << 10

// maxDecides is maxImplied for a function of which a field of the answer is asked: it
// weighs several things.
const maxDecides = 12 << 10

// impliedBy returns what must have been so where a call of a function of the
// program answered yes, or no.
func (v *view) impliedBy(call *flow.Call, want bool, depth int) []req {
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def && fn.Kind != flow.Lambda {
		return nil
	}
	all := v.impliedAll(answered{fn: fn, how: endingOf(want)}, depth)
	if len(all) == 0 {
		return nil
	}
	return v.seen(all, v.binding(call, fn))
}

// impliedByReturn returns what must have been so where a call of a function of the
// program returned at all.
func (v *view) impliedByReturn(call *flow.Call) []req {
	fn := v.callee(call)
	all := v.impliedAll(answered{fn: fn, how: somehow}, 0)
	if len(all) == 0 {
		return nil
	}
	return v.seen(all, v.binding(call, fn))
}

// impliedByProperty is impliedBy for an attribute that a method computes.
func (v *view) impliedByProperty(e *flow.Attr, want bool, depth int) []req {
	fn := v.property(e)
	if fn == nil {
		return nil
	}
	all := v.impliedAll(answered{fn: fn, how: endingOf(want)}, depth)
	if len(all) == 0 {
		return nil
	}
	bind := make(map[*flow.Var]place)
	if p, ok := v.place(e.X); ok && fn.Receiver != nil {
		bind[fn.Receiver] = p
	}
	return v.seen(all, bind)
}

// impliedByField is impliedBy for a field of what a call answered, which a variable
// holds.
func (v *view) impliedByField(e *flow.Attr, want bool, depth int) []req {
	n, ok := e.X.(*flow.Name)
	if !ok {
		return nil
	}
	call, ok := v.only(n.Var).(*flow.Call)
	if !ok {
		return nil
	}
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def {
		return nil
	}
	all := v.impliedAll(answered{fn, endingOf(want), e.Sel}, depth)
	if len(all) == 0 {
		return nil
	}
	out := v.seen(all, v.binding(call, fn))
	for i := range out {
		out[i].through = append(slices.Clone(out[i].through), n.Var)
	}
	return out
}

// property returns the method that computes an attribute, or nil.
func (v *view) property(e *flow.Attr) *flow.Func {
	fn := v.names.Resolve(e, v.Func).Func
	if fn == nil {
		return nil
	}
	for _, d := range fn.Decorators {
		if v.voc.Properties[lastName(d)] {
			return fn
		}
	}
	return nil
}

// seen returns requirements in a function as the caller sees them.
func (v *view) seen(all []req, bind map[*flow.Var]place) []req {
	out := make([]req, 0, len(all))
	for _, r := range all {
		inner := make(map[*flow.Var]place, len(bind)+len(r.by.bind))
		for x, p := range r.by.bind { // of functions that it calls itself
			if q, ok := bind[p.root]; ok {
				p = place{q.root, q.path + p.path}
			}
			inner[x] = p
		}
		if len(r.by.bind) == 0 {
			inner = bind
		}
		out = append(out, req{expr: r.expr, want: r.want, by: &view{r.by.function, inner}})
	}
	return out
}

// binding returns what the parameters of a function stand for in a call of it.
func (v *view) binding(call *flow.Call, fn *flow.Func) map[*flow.Var]place {
	bind := make(map[*flow.Var]place)
	params := fn.Params
	if fn.Receiver != nil {
		bind[fn.Receiver] = place{}
		if fun, ok := call.Fun.(*flow.Attr); ok {
			if p, ok := v.place(fun.X); ok && v.names.Resolve(fun.X, v.Func).Class == nil {
				bind[fn.Receiver] = p
			}
		}
		if len(params) > 0 && params[0].Var == fn.Receiver {
			params = params[1:]
		}
	}
	for _, p := range params {
		bind[p.Var] = place{}
	}
	i := 0
	for _, a := range call.Args {
		p, ok := v.place(a.Value)
		switch {
		case a.Splat != flow.Plain:
			i = len(params)
		case a.Key != "":
			for _, param := range params {
				if param.Var.Name == a.Key && ok {
					bind[param.Var] = p
				}
			}
		case i < len(params):
			if ok {
				bind[params[i].Var] = p
			}
			i++
		}
	}
	return bind
}

// impliedAll returns what holds on every way on which a function returns what
// counts as true, or as false: the requirements of the edges that all ways to
// such returns take.
func (p *program) impliedAll(a answered, depth int) []req {
	if got, ok := p.implied[a]; ok {
		return got
	}
	if depth > maxDepth || p.busy[a.fn] || len(a.fn.Text()) > maxImplied && (a.field == "" || len(a.fn.Text()) > maxDecides) {
		return nil
	}
	p.busy[a.fn] = true
	defer delete(p.busy, a.fn)
	out := p.function(a.fn).implies(a, depth)
	p.implied[a] = out
	return out
}

func (f *function) implies(a answered, depth int) []req {
	v, how := f.self(), a.how
	g := f.Graph()
	if g.Broken || f.IsGenerator() {
		return nil
	}
	dom := g.Dominators()
	var common []req
	first := true
	add := func(here []req) {
		if first {
			common, first = here, false
		} else {
			common = intersect(common, here)
		}
	}
	for _, b := range dom.Order() {
		for _, in := range b.Instrs {
			ret, ok := in.(*flow.Return)
			if !ok || how != somehow && answers(fieldOf(ret.Value, a.field), how == withFalse) {
				continue
			}
			var here []req
			for _, e := range edgesOver(dom, b) {
				here = v.conditions(e, depth+1, here)
			}
			if ret.Value != nil && how != somehow && a.field == "" {
				here = v.reqsAt(ret.Value, how == withTrue, depth+1, here)
			}
			add(here)
		}
	}
	if how != withTrue && a.field == "" {
		for _, b := range fallsOff(g) {
			var here []req
			for _, e := range append(edgesOver(dom, b.From), b) {
				here = v.conditions(e, depth+1, here)
			}
			add(here)
		}
	}
	return common
}

// fieldOf returns what an object that is built holds in a field, as it is handed in
// by that name; the object itself where no field is asked for or where it is not
// told.
func fieldOf(e flow.Expr, field string) flow.Expr {
	call, ok := e.(*flow.Call)
	if field == "" || !ok {
		return e
	}
	for _, a := range call.Args {
		if a.Key == field {
			return a.Value
		}
	}
	return e
}

// conditions adds the requirements of an edge.
func (v *view) conditions(e *flow.Edge, depth int, out []req) []req {
	if e.Cond == nil || e.Kind != flow.WhenTrue && e.Kind != flow.WhenFalse {
		return out
	}
	if _, ok := e.Cond.(*flow.Caught); ok {
		return out
	}
	return v.reqsAt(e.Cond, e.Kind == flow.WhenTrue, depth, out)
}

// edgesOver returns the edges that every way to a block takes.
func edgesOver(dom *flow.DomTree, b *flow.Block) []*flow.Edge {
	var out []*flow.Edge
	for d := dom.Idom(b); d != nil; d = dom.Idom(d) {
		for _, e := range d.Succs {
			if dom.EdgeDominates(e, b) {
				out = append(out, e)
			}
		}
	}
	return out
}

// fallsOff returns the edges by which a function ends without a return, and so
// answers nothing.
func fallsOff(g *flow.Graph) []*flow.Edge {
	var out []*flow.Edge
	for _, e := range g.Exit.Preds {
		if e.From.Dead {
			continue
		}
		if n := len(e.From.Instrs); n > 0 {
			if _, ok := e.From.Instrs[n-1].(*flow.Return); ok {
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

// answers reports whether a returned value surely counts as true, or as false.
func answers(e flow.Expr, truth bool) bool {
	switch x := e.(type) {
	case nil:
		return !truth
	case *flow.Const:
		return isTrue(x) == truth
	case *flow.Sequence:
		return len(x.Elems) > 0 == truth
	case *flow.RecordLit:
		return len(x.Entries) > 0 == truth
	}
	return false
}

// isTrue reports whether a constant counts as true.
func isTrue(c *flow.Const) bool {
	switch c.Kind {
	case flow.Nil:
		return false
	case flow.Bool:
		return c.Text == "True" || c.Text == "true"
	case flow.Number:
		return strings.Trim(c.Text, "-0._") != ""
	case flow.String, flow.Bytes:
		return c.Text != ""
	}
	return true
}

func intersect(a, b []req) []req {
	var out []req
	for _, x := range a {
		for _, y := range b {
			if x.want == y.want && (x.expr == y.expr || sameText(x.expr, y.expr)) {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

func sameText(a, b flow.Expr) bool { return string(a.Span().Text()) == string(b.Span().Text()) }

// walk is the direction of a walk: from something to what that leads to, as long
// as there is any.
const walk = 2

// A bound is a place that a requirement keeps below something (dir 1), above it
// (dir -1), apart from it (0), or only there (walk).
type bound struct {
	at     place
	dir    int
	sum    *sum // all that is compared
	strict bool // being equal is out of bounds
}

// bounds returns the places that a requirement keeps within bounds, and whether
// it needs a clock not to have come to a time.
func (r req) bounds(now func(*flow.Var) flow.Expr) (out []bound, clock bool) {
	x, ok := r.expr.(*flow.Compare)
	if !ok {
		return r.truthBounds(), false
	}
	s := &sum{now: now}
	op := x.Op
	if !r.want {
		op = negated[op]
	}
	switch op {
	case "in", "not in":
		if p, ok := r.by.place(x.Y); ok { // what is in there, or not yet
			dir := 1
			if op == "in" {
				dir = -1
			}
			return []bound{{at: p.length(), dir: dir, sum: s}}, false
		}
		return nil, false
	case "is not", "is", "":
		if c, ok := x.Y.(*flow.Const); ok && op == "is not" && c.Kind == flow.Nil {
			if p, ok := r.by.place(x.X); ok {
				return []bound{{at: p, dir: walk, sum: s}}, false
			}
		}
		return nil, false
	}
	r.by.add(s, x.X, 1, 0)
	r.by.add(s, x.Y, -1, 0)
	dir := 0
	switch op {
	case "<", "<=":
		dir = 1
	case ">", ">=":
		dir = -1
	case "==":
		return nil, false
	}
	for _, t := range s.terms {
		out = append(out, bound{t.at, dir * t.sign, s, op == "<" || op == ">" || op == "!="})
	}
	return out, s.clock != 0 && s.clock == dir
}

// truthBounds: what counts as true is no zero, so that a count down may go on.
func (r req) truthBounds() []bound {
	if !r.want {
		return nil
	}
	p, ok := r.by.place(r.expr)
	if !ok {
		return nil
	}
	alone := func(at place) *sum { return &sum{terms: []term{{at, 1}}} }
	return []bound{{at: p, dir: -1, sum: alone(p)}, {at: p.length(), dir: -1, sum: alone(p.length())}}
}

var negated = map[string]string{
	"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is",
}

// A sum is what an arithmetic expression adds up: places, each with its sign,
// how often a clock, and what is not understood.
type sum struct {
	terms []term
	// now, if set, returns what a variable was set to in this turn, if that is one
	// thing.
	now    func(*flow.Var) flow.Expr
	clock  int
	plain  bool  // it is one place, with no number beside it
	opaque []req // expressions, in their views
}

type term struct {
	at   place
	sign int
}

// add adds an expression to a sum. Numbers do not count.
func (v *view) add(s *sum, e flow.Expr, sgn, depth int) {
	if depth > maxDepth {
		s.opaque = append(s.opaque, req{expr: e, by: v})
		return
	}
	e = v.value(e)
	switch x := e.(type) {
	case *flow.Const:
		return
	case *flow.Binary:
		switch x.Op {
		case "+":
			v.add(s, x.X, sgn, depth+1)
			v.add(s, x.Y, sgn, depth+1)
			return
		case "-":
			v.add(s, x.X, sgn, depth+1)
			v.add(s, x.Y, -sgn, depth+1)
			return
		case "*", "/", "//":
			if _, ok := x.Y.(*flow.Const); ok {
				v.add(s, x.X, sgn, depth+1)
				return
			}
			if _, ok := x.X.(*flow.Const); ok && x.Op == "*" {
				v.add(s, x.Y, sgn, depth+1)
				return
			}
		}
	case *flow.Call:
		if v.addCall(s, x, sgn, depth) {
			return
		}
	case *flow.Attr:
		if fn := v.property(x); fn != nil && v.addProperty(s, x, fn, sgn, depth) {
			return
		}
	case *flow.Name:
		if p, ok := v.copyOf(x.Var); ok {
			s.terms = append(s.terms, term{p, sgn})
			return
		}
		if len(v.bind) > 0 {
			break
		}
		def := v.only(x.Var)
		if s.now != nil && x.Var.Owner == v.Func && !x.Var.Shared {
			def = s.now(x.Var)
		}
		if def != nil && v.computes(def) {
			v.add(s, v.value(def), sgn, depth+1)
			return
		}
	}
	if p, ok := v.place(e); ok {
		s.terms = append(s.terms, term{p, sgn})
		return
	}
	s.opaque = append(s.opaque, req{expr: e, by: v})
}

// computes reports whether a definition is arithmetic, or asks a clock or a
// length, so that a variable that holds it is that and no count of its own.
func (v *view) computes(e flow.Expr) bool {
	switch x := e.(type) {
	case *flow.Binary:
		return true
	case *flow.Call:
		if v.isClock(x) {
			return true
		}
		if name := v.native(x.Fun); name != "" {
			return v.voc.Lengths[name] || v.voc.Computations[name] == flow.ToNumber || v.voc.Computations[name] == flow.Largest
		}
	}
	return false
}

// addCall adds what a call answers: a clock, a length, the largest of several, a
// number of what is handed in.
func (v *view) addCall(s *sum, x *flow.Call, sgn, depth int) bool {
	if v.isClock(x) {
		s.clock += sgn
		return true
	}
	name := v.native(x.Fun)
	if name == "" {
		if fn := v.callee(x); fn != nil {
			return v.addReturned(s, fn, v.binding(x, fn), sgn, depth)
		}
		return false
	}
	switch v.voc.Computations[name] {
	case flow.ToNumber:
		if len(x.Args) == 1 {
			v.add(s, x.Args[0].Value, sgn, depth+1)
			return true
		}
	case flow.Largest:
		for _, a := range x.Args {
			v.add(s, a.Value, sgn, depth+1)
		}
		return true
	}
	return false
}

func (v *view) addProperty(s *sum, x *flow.Attr, fn *flow.Func, sgn, depth int) bool {
	bind := make(map[*flow.Var]place)
	if p, ok := v.place(x.X); ok && fn.Receiver != nil {
		bind[fn.Receiver] = p
	}
	return v.addReturned(s, fn, bind, sgn, depth)
}

// addReturned adds what a function of one return computes.
func (v *view) addReturned(s *sum, fn *flow.Func, bind map[*flow.Var]place, sgn, depth int) bool {
	if v.busy[fn] || len(fn.Text()) > maxImplied {
		return false
	}
	var only flow.Expr
	for _, b := range fn.Graph().Blocks {
		for _, in := range b.Instrs {
			if ret, ok := in.(*flow.Return); ok && !b.Dead {
				if only != nil && !sameText(only, ret.Value) || ret.Value == nil {
					return false
				}
				only = ret.Value
			}
		}
	}
	if only == nil {
		return false
	}
	v.busy[fn] = true
	defer delete(v.busy, fn)
	inner := &view{v.function.function(fn), bind}
	inner.add(s, only, sgn, depth+1)
	return true
}

// isClock reports whether a call asks what time it is.
func (v *view) isClock(x *flow.Call) bool {
	ref := v.names.Resolve(x.Fun, v.Func)
	if ref.Path != "" || ref.Native != "" {
		return v.voc.Clocks[ref.Path+ref.Native]
	}
	fun, ok := x.Fun.(*flow.Attr)
	return ok && ref.Func == nil && len(x.Args) == 0 && v.voc.ClockMethods[fun.Sel]
}
