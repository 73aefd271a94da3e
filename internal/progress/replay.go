package progress

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// What a value is, as far as tests of it go.
const (
	isNone     = iota // None, nil
	isFalse           // anything else that counts as false
	isSome            // what counts as true, and is none of the constants
	firstConst        // the constants that are asked for, in their order
)

// maxConsts bounds the constants that a value is told apart by.
const maxConsts = 6

// A held is a set of those.
type held uint16

const (
	anything held = 1<<(firstConst+maxConsts) - 1
	allTrue  held = anything &^ (1<<isNone | 1<<isFalse)
)

// consts are the constants that a place is compared with.
type consts []string

// of returns what a constant is among them.
func (k consts) of(c *flow.Const) int {
	switch {
	case c.Kind == flow.Nil:
		return isNone
	case !isTrue(c):
		return isFalse
	case c.Kind != flow.Bool:
		if i := slices.Index(k, c.Text); i >= 0 {
			return firstConst + i
		}
	}
	return isSome
}

// replay follows the value of one variable at a time through what remains: a
// constant that is stored sets it, a test refines it, and a way that contradicts
// it is none. Arcs that then lie on no cycle go. This alone does one-shot flags
// and two tests of one thing that does not change between them.
func (p *proof) replay(pt *part) bool {
	if pt.nested > 0 {
		return false // what ends an inner cycle counts
	}
	took := false
	for _, c := range pt.replayable() {
		if p.tried[c.at] == len(c.arcs) {
			continue // nothing that concerns it has changed
		}
		if pt.replayOne(c) {
			took = true
			continue
		}
		p.tried[c.at] = len(c.arcs)
	}
	return took
}

// A candidate is a place with the arcs that test it, change it, or show that it
// is something.
type candidate struct {
	at   place
	arcs []int32
}

// replayable returns the places of which a test may contradict another, or what
// was stored.
func (pt *part) replayable() []candidate {
	type seen struct {
		arcs []int32
		test int32 // the node of one test
		more bool  // there are others
		set  bool  // something known is stored
	}
	all := make(map[place]*seen)
	for _, q := range pt.asked {
		if !pt.alive[q.arc] {
			continue
		}
		at, _, ok := q.refines(nil)
		if !ok || at.root.Owner == nil || at.root.Shared && at.path == "" && at.root.Owner == pt.net.web.Func {
			continue
		}
		node := pt.net.from[q.arc]
		if q.edge != nil {
			node = q.edge.from
		}
		s := all[at]
		if s == nil {
			s = &seen{test: node}
			all[at] = s
		}
		s.more = s.more || s.test != node
		s.arcs = append(s.arcs, q.arc)
	}
	for _, i := range pt.arcs {
		if !pt.alive[i] {
			continue
		}
		pt.net.each(i, func(e *edge) {
			for _, x := range e.derefs {
				if s := all[place{root: x}]; s != nil {
					s.more = true
					s.arcs = append(s.arcs, i)
				}
			}
		})
	}
	var out []candidate
	for at, s := range all {
		for _, c := range pt.changes[at.root] {
			if at.within(c.at) && pt.alive[c.arc] {
				s.arcs = append(s.arcs, c.arc)
				s.set = s.set || pt.changed(at, c.effect, 1<<isNone, nil)&pt.changed(at, c.effect, 1<<isFalse, nil)&pt.changed(at, c.effect, 1<<isSome, nil) != anything
			}
		}
		if s.more || s.set {
			for _, i := range pt.arcs {
				if pt.net.arcs[i].resets {
					s.arcs = append(s.arcs, i)
				}
			}
			out = append(out, candidate{at, compact(s.arcs)})
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return byName(a.at, b.at) })
	return out
}

// refines returns what a requirement says of a place's value.
func (r req) refines(k consts) (place, held, bool) {
	switch x := r.expr.(type) {
	case *flow.Compare:
		op := x.Op
		if !r.want {
			op = negated[op]
		}
		c, isConst := x.Y.(*flow.Const)
		if !isConst {
			return place{}, 0, false
		}
		at, ok := r.by.place(x.X)
		if !ok {
			return place{}, 0, false
		}
		at = content(at)
		switch op {
		case "is", "==":
			return at, 1 << k.of(c), true
		case "is not", "!=":
			if c.Kind == flow.Nil || c.Kind == flow.Number && !isTrue(c) || k.of(c) >= firstConst {
				return at, anything &^ (1 << k.of(c)), true
			}
		case ">", ">=":
			if c.Kind == flow.Number && (op == ">" || isTrue(c)) && sign(c) >= 0 {
				return at, allTrue, true
			}
		case "<=", "<":
			if c.Kind == flow.Number && (op == "<=" && !isTrue(c) || op == "<" && c.Text == "1") {
				return at, 1 << isFalse, true
			}
		}
		return place{}, 0, false
	case *flow.Name, *flow.Attr, *flow.Index, *flow.Call:
		at, ok := r.by.place(r.expr)
		if !ok {
			return place{}, 0, false
		}
		if r.want {
			return content(at), allTrue, true
		}
		return content(at), 1<<isNone | 1<<isFalse, true
	}
	return place{}, 0, false
}

// content returns the container whose length a place is: it is empty where the
// length is zero.
func content(at place) place {
	if isLength(at) {
		at.path = at.path[:len(at.path)-len(length)]
	}
	return at
}

// replayOne follows one place. Only the arcs that concern it are looked at: on the
// others it keeps its value.
func (pt *part) replayOne(c candidate) bool {
	at := c.at
	k := pt.constsOf(at)
	values := int32(firstConst + len(k))
	local := pt.numbering()
	g := &pt.proof.product
	g.from, g.to = g.from[:0], g.to[:0]
	of := pt.proof.of[:0]
	concerning := c.arcs
	for _, i := range pt.arcs {
		for len(concerning) > 0 && concerning[0] < i {
			concerning = concerning[1:]
		}
		if !pt.alive[i] {
			continue
		}
		u, w := local[pt.net.from[i]]*values, local[pt.net.to[i]]*values
		if len(concerning) == 0 || concerning[0] != i {
			for v := range values {
				g.join(u+v, w+v)
				of = append(of, i)
			}
			continue
		}
		for from := range values {
			to := pt.after(i, at, held(1)<<from, k)
			for v := range values {
				if to&(1<<v) != 0 {
					g.join(u+from, w+v)
					of = append(of, i)
				}
			}
		}
	}
	pt.proof.of = of
	g.nodes = pt.numbered * int(values)
	g.link()
	alive, all := make(set, len(of)), make([]int32, len(of))
	for i := range alive {
		alive[i], all[i] = true, int32(i)
	}
	comp := g.strong(alive, all)
	on := make(set, len(pt.alive))
	for j, i := range of {
		if comp[g.from[j]] == comp[g.to[j]] {
			on[i] = true
		}
	}
	took := false
	for _, i := range pt.arcs {
		if !on[i] && pt.alive[i] {
			pt.take(i, "flag", at.String())
			took = true
		}
	}
	if took {
		pt.used[use{at, 0}] = true
	}
	return took
}

// numbering numbers the nodes of the part.
func (pt *part) numbering() []int32 {
	if pt.local == nil {
		pt.local = make([]int32, pt.net.nodes)
		for i := range pt.local {
			pt.local[i] = -1
		}
		for _, i := range pt.arcs {
			for _, v := range []int32{pt.net.from[i], pt.net.to[i]} {
				if pt.local[v] < 0 {
					pt.local[v] = int32(pt.numbered)
					pt.numbered++
				}
			}
		}
	}
	return pt.local
}

// constsOf returns the constants that a place is compared with in the part.
func (pt *part) constsOf(at place) consts {
	var k consts
	for _, q := range pt.asked {
		x, ok := q.expr.(*flow.Compare)
		if !ok || len(k) == maxConsts {
			continue
		}
		c, ok := x.Y.(*flow.Const)
		if !ok || !isTrue(c) || c.Kind != flow.String && c.Kind != flow.Number || slices.Contains(k, c.Text) {
			continue
		}
		if p, ok := q.by.place(x.X); ok && p == at {
			k = append(k, c.Text)
		}
	}
	return k
}

// after returns what a place may hold behind an arc that is taken while it holds
// v; none if it cannot be.
func (pt *part) after(i int32, at place, v held, k consts) held {
	a := &pt.net.arcs[i]
	v = refine(a.reqs, at, v, k)
	if a.resets && isLocal(at, pt.net.web.function) {
		v = anything
	}
	for _, j := range a.edges {
		e := pt.net.web.learn(j)
		if v = refine(pt.net.reqsOf(e), at, v, k); v == 0 {
			return 0
		}
		own := false
		for _, c := range e.effects {
			if c.at.root == at.root {
				v = pt.changed(at, c, v, k)
				own = own || c.at == at
			}
		}
		if at.path == "" && !own && slices.Contains(e.derefs, at.root) {
			v &^= 1 << isNone
		}
	}
	return v
}

// refine returns what a place may hold of what it held where something is required.
func refine(reqs []req, at place, v held, k consts) held {
	for _, r := range reqs {
		if p, refined, ok := r.refines(k); ok && p == at {
			v &= refined
		}
	}
	return v
}

// changed returns what a place may hold behind a change.
func (pt *part) changed(at place, c effect, v held, k consts) held {
	out := v
	switch {
	case c.at == at:
		switch c.change {
		case stored:
			out = c.holds(k)
		case stepped:
			out = anything
			if c.dir > 0 {
				out = allTrue
			}
		case added:
			out = allTrue
		case removed, taken:
			out = v | 1<<isFalse
			if c.change == taken && v&allTrue == 0 {
				out = 0 // there was nothing to take
			}
		case cut:
			out = anything
		}
	case at.within(c.at) && c.change == stored:
		out = anything
		if c.by != nil && c.value != nil {
			if d, ok := c.by.defaultOf(c.value, at.path[len(c.at.path):], k); ok {
				out = d
			}
		}
	case at.within(c.at) && c.change != added && c.change != stepped:
		out = anything
	}
	if c.may {
		out |= v
	}
	return out
}

// holds returns what a stored value may be.
func (c effect) holds(k consts) held {
	switch x := c.value.(type) {
	case *flow.Const:
		return 1 << k.of(x)
	case *flow.Sequence:
		if len(x.Elems) > 0 {
			return allTrue
		}
		return 1 << isFalse
	case *flow.RecordLit:
		if len(x.Entries) > 0 {
			return allTrue
		}
		return 1 << isFalse
	case *flow.Caught, *flow.FuncLit, *flow.ClassLit:
		return allTrue
	case *flow.Call:
		if c.by != nil && c.by.names.Resolve(x.Fun, c.by.Func).Class != nil {
			return allTrue
		}
	case *flow.Compare, *flow.Not, *flow.TypeTest:
		return 1<<isFalse | allTrue
	}
	return anything
}

// defaultOf returns what an attribute of an object that a call builds holds at
// first, as its class declares.
func (v *view) defaultOf(e flow.Expr, path string, k consts) (held, bool) {
	call, ok := e.(*flow.Call)
	if !ok || len(path) < 2 || path[0] != '.' {
		return 0, false
	}
	ref := v.names.Resolve(call.Fun, v.Func)
	if ref.Class == nil {
		return 0, false
	}
	name := path[1:]
	for _, a := range call.Args {
		if a.Splat != flow.Plain || a.Key == name {
			return 0, false
		}
	}
	ref.Class.Body.Graph() // declares the fields
	for i, f := range ref.Class.Fields {
		if f.Name == name && f.Default != nil && i >= len(call.Args) {
			if c, ok := f.Default.(*flow.Const); ok {
				return 1 << k.of(c), true
			}
		}
	}
	return v.initial(ref.Class, name, k)
}

// initial returns what a class's constructor stores in an attribute, or what the
// class itself has.
func (v *view) initial(c *flow.Class, name string, k consts) (held, bool) {
	var all held
	init := v.names.ClassMember(c, v.voc.Constructor).Func
	if init != nil {
		in := v.function.function(init).self()
		for _, b := range init.Graph().Blocks {
			for _, i := range b.Instrs {
				a, ok := i.(*flow.Assign)
				if !ok {
					continue
				}
				target, ok := a.Target.(*flow.Attr)
				if !ok || target.Sel != name || !isReceiver(target.X, init) {
					continue
				}
				all |= effect{value: a.Value, by: in}.holds(k)
			}
		}
	}
	if all != 0 {
		return all, true
	}
	if c, ok := v.names.ClassMember(c, name).Expr.(*flow.Const); ok {
		return 1 << k.of(c), true
	}
	return 0, false
}

func isReceiver(e flow.Expr, f *flow.Func) bool {
	n, ok := e.(*flow.Name)
	return ok && n.Var == f.Receiver
}
