package assume

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A place is a variable, or an attribute or entry of what one holds.
type place struct {
	base *flow.Var
	path string // ".a.b" or "[k]"; empty for the variable itself
}

// facts are what is known of a function before it is evaluated.
type facts struct {
	ids map[place]uint32 // the places whose values are followed
	// fields are the attributes that are followed, by the variable before the dot.
	fields map[*flow.Var][]place
	// flags: the function only ever stores constants there. What it tests may
	// have been stored by any code in between.
	flags map[place]bool
	lets  map[flow.Instr][]*flow.Let
	exits map[*flow.Block]bool // blocks that end the program
	// origins are the places of which it is kept by which assignments they were set.
	origins map[place]bool
	// statuses are the places that are compared with an HTTP status of a failure,
	// reasons those that are compared with the name of a reason.
	statuses, reasons map[place]bool
	// reads are the attributes that are read of what a place holds.
	reads map[place][]string
	bases []int // by block: the number of its first edge
	edges int
}

func (ev *Evaluator) factsOf(f *flow.Func) *facts {
	if fs, ok := ev.facts[f]; ok {
		return fs
	}
	fs := &facts{
		ids: make(map[place]uint32), fields: make(map[*flow.Var][]place), flags: make(map[place]bool),
		lets: make(map[flow.Instr][]*flow.Let), statuses: make(map[place]bool), reasons: make(map[place]bool),
		reads: make(map[place][]string), exits: make(map[*flow.Block]bool),
	}
	ev.facts[f] = fs
	d := &demand{ev: ev, values: make(map[place][]flow.Expr), wanted: make(map[place]bool)}
	ev.eachExpr(f, func(in flow.Instr, e flow.Expr) {
		switch e := e.(type) {
		case *flow.Let:
			fs.lets[in] = append(fs.lets[in], e)
			d.assigned(place{base: e.Target.Var}, e.Value)
		case *flow.Attr:
			if p, ok := placeOf(e.X); ok && !slices.Contains(fs.reads[p], e.Sel) {
				fs.reads[p] = append(fs.reads[p], e.Sel)
			}
		case *flow.Compare:
			ev.subjects(fs, e, f)
		case *flow.Comprehension:
			for _, l := range e.Loops {
				for _, a := range l.Assigns {
					fs.stores(a)
				}
			}
		case *flow.Format:
			d.want(e)
		case *flow.Cond:
			d.want(e.Test)
		}
	})
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			d.instr(in)
			if ev.exits(in, f) {
				fs.exits[b] = true
			}
		}
		for _, e := range b.Succs {
			d.want(e.Cond)
		}
	}
	fs.origins = d.originsOf()
	// In the order of the stores, so that states which differ by what was stored
	// last share the rest; attributes, which hold something from the beginning, last.
	for _, p := range f.Params {
		if p := (place{base: p.Var}); d.wanted[p] {
			fs.follow(p)
		}
	}
	for _, fields := range []bool{false, true} {
		fs.followAll(f, d, fields)
	}
	fs.number(f.Graph())
	return fs
}

// exits reports whether an instruction ends the program.
func (ev *Evaluator) exits(in flow.Instr, f *flow.Func) bool {
	eval, ok := in.(*flow.Eval)
	if !ok {
		return false
	}
	call, ok := eval.X.(*flow.Call)
	if !ok || !strings.Contains(resolve.LastName(call.Fun), "exit") && !ev.Vocabulary.Exits[resolve.LastName(call.Fun)] && resolve.LastName(call.Fun) != "abort" {
		return false
	}
	fun := ev.resolveMemo(call.Fun, f)
	return ev.Vocabulary.Exits[fun.Native+fun.Path]
}

// followAll follows the places that are stored to and asked about: the variables,
// or the attributes of what variables hold.
func (fs *facts) followAll(f *flow.Func, d *demand, fields bool) {
	for _, b := range f.Graph().Dominators().Order() {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if p, ok := placeOf(a.Target); ok && d.wanted[p] && (p.path != "") == fields {
					fs.follow(p)
					fs.constant(a)
				}
			}
			for _, let := range fs.lets[in] {
				fs.follow(place{base: let.Target.Var})
			}
		}
	}
}

// A demand finds the places whose values conditions depend on, and what else is
// asked about: values returned, texts shown, cooldowns stored. The others need
// not be followed.
type demand struct {
	ev     *Evaluator
	values map[place][]flow.Expr
	wanted map[place]bool
	// origins are the values stored as cooldowns.
	origins []flow.Expr
}

func (d *demand) assigned(p place, value flow.Expr) {
	d.values[p] = append(d.values[p], value)
	if d.wanted[p] {
		d.want(value)
	}
}

func (d *demand) instr(in flow.Instr) {
	switch in := in.(type) {
	case *flow.Assign:
		p, ok := placeOf(in.Target)
		if ok {
			d.assigned(p, in.Value)
		}
		index, entry := in.Target.(*flow.Index)
		if entry {
			d.want(in.Value)
			d.wanted[p] = d.wanted[p] || ok
		}
		if d.ev.lex.Cooldown.Match(resolve.LastName(in.Target)) || entry && d.ev.lex.Cooldown.Match(resolve.LastName(index.X)) {
			d.want(in.Value)
			d.origins = append(d.origins, in.Value)
		}
	case *flow.Return:
		d.want(in.Value)
	case *flow.Raise:
		d.want(in.X)
	case *flow.Eval:
		if call, ok := in.X.(*flow.Call); ok && d.ev.nameRoles(resolve.LastName(call.Fun)).setter {
			d.want(call)
			d.origins = append(d.origins, call)
		}
	}
}

// originsOf returns the places on which the lengths of cooldowns depend.
func (d *demand) originsOf() map[place]bool {
	all := d.wanted
	d.wanted = make(map[place]bool)
	for _, e := range d.origins {
		d.want(e)
	}
	out := d.wanted
	d.wanted = all
	return out
}

// want notes the places that an expression reads, and what those depend on.
func (d *demand) want(e flow.Expr) {
	flow.Inspect(e, func(x flow.Expr) bool {
		p, ok := placeOf(x)
		if !ok {
			return true
		}
		for {
			if !d.wanted[p] {
				d.wanted[p] = true
				for _, v := range d.values[p] {
					d.want(v)
				}
			}
			if p.path == "" {
				return true
			}
			p = place{base: p.base}
		}
	})
}

// eachExpr visits every expression of a function with the instruction that
// evaluates it, nil for conditions.
func (ev *Evaluator) eachExpr(f *flow.Func, visit func(flow.Instr, flow.Expr)) {
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool { visit(in, e); return true })
			}
		}
		for i, e := range b.Succs {
			if e.Cond != nil && (i == 0 || b.Succs[i-1].Cond != e.Cond) {
				flow.Inspect(e.Cond, func(x flow.Expr) bool { visit(nil, x); return true })
			}
		}
	}
}

func (fs *facts) follow(p place) {
	if _, ok := fs.ids[p]; ok {
		return
	}
	fs.ids[p] = uint32(len(fs.ids))
	if p.path != "" {
		fs.fields[p.base] = append(fs.fields[p.base], p)
	}
}

// stores follows what an assignment stores to.
func (fs *facts) stores(a *flow.Assign) {
	if p, ok := placeOf(a.Target); ok {
		fs.follow(p)
	}
}

// constant notes whether only constants are stored in a place.
func (fs *facts) constant(a *flow.Assign) {
	p, ok := placeOf(a.Target)
	if !ok {
		return
	}
	if _, followed := fs.ids[p]; !followed {
		return
	}
	_, isConst := a.Value.(*flow.Const)
	old, known := fs.flags[p]
	fs.flags[p] = isConst && a.Op == "" && (old || !known)
}

// subjects notes the places that a comparison says something of: it compares
// them with failures' statuses, or with reasons.
func (ev *Evaluator) subjects(fs *facts, c *flow.Compare, f *flow.Func) {
	x, y := c.X, c.Y
	if _, literal := x.(*flow.Const); literal {
		x, y = y, x
	}
	p, ok := placeOf(x)
	if !ok {
		return
	}
	elems := []flow.Expr{y}
	if s, ok := y.(*flow.Sequence); ok {
		elems = s.Elems
	}
	for _, e := range elems {
		status, reason := ev.comparable(e, f)
		fs.statuses[p] = fs.statuses[p] || status
		fs.reasons[p] = fs.reasons[p] || reason
	}
}

// comparable reports whether a constant is a failure's status, and whether it
// names a reason, or is a list of such.
func (ev *Evaluator) comparable(e flow.Expr, f *flow.Func) (status, reason bool) {
	switch e := e.(type) {
	case *flow.Const:
		return ev.isComparable(of(Lit{e.Kind, e.Text}))
	case *flow.Attr:
		if _, ok := ev.member(e, f); ok {
			return false, true
		}
		return ev.isComparable(ev.static(ev.resolveMemo(e, f)))
	case *flow.Name:
		return ev.isComparable(ev.static(ev.resolveMemo(e, f)))
	}
	return false, false
}

func (ev *Evaluator) isComparable(v Value) (status, reason bool) {
	a, _ := v.only()
	switch a := a.(type) {
	case Lit:
		if a.Kind == flow.Number {
			n, ok := number(a.Text)
			return ok && isFailure(n), false
		}
		return false, a.Kind == flow.String && ev.role(a.Text).Reason != lexicon.NoReason
	case Member:
		return false, true
	case Seq:
		for _, x := range a.elems {
			s, r := ev.isComparable(x)
			status, reason = status || s, reason || r
		}
	}
	return status, reason
}

// isFailure reports whether a number may be the HTTP status of a failure.
func isFailure(n int) bool { return n >= 400 && n < 600 }

// placeOf returns the place that an expression reads or names.
func placeOf(e flow.Expr) (place, bool) {
	switch e := e.(type) {
	case *flow.Name:
		return place{base: e.Var}, true
	case *flow.Attr:
		p, ok := placeOf(e.X)
		p.path += "." + e.Sel
		return p, ok
	case *flow.Index:
		key, constant := e.Key.(*flow.Const)
		p, ok := placeOf(e.X)
		if !ok || !constant {
			return place{}, false
		}
		p.path += "[" + key.Text + "]"
		return p, true
	}
	return place{}, false
}

// number gives every edge a number.
func (fs *facts) number(g *flow.Graph) {
	fs.bases = make([]int, len(g.Blocks))
	for i, b := range g.Blocks {
		fs.bases[i] = fs.edges
		fs.edges += len(b.Succs)
	}
}

func (fs *facts) edge(e *flow.Edge) int {
	return fs.bases[e.From.Index] + slices.Index(e.From.Succs, e)
}
