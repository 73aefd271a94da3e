package progress

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// counters: what is stepped towards a bound that is tested ends, if nothing takes
// it back. Of its steps those go that lie on no cycle without a test, of the tests
// those that lie on no cycle without a step: either could otherwise be passed for
// ever. As arcs go, a change that stood on them no longer counts, so that the
// argument can be repeated for another place (it is lexicographic).
func (p *proof) counters(pt *part) bool {
	took := false
	for _, at := range pt.countable() {
		if pt.counter(at, false) {
			took = true
		}
	}
	return took
}

// nestedCounters is counters, where the cycles that avoid a step or a test end for
// reasons of their own.
func (p *proof) nestedCounters(pt *part) bool {
	if pt.nested >= maxNested {
		return false
	}
	for _, at := range pt.countable() {
		if pt.counter(at, true) {
			return true
		}
	}
	return false
}

// countable returns the places that are both changed and tested, and those that
// something is taken out of, in a fixed order.
func (pt *part) countable() []place {
	found := make(map[place]bool)
	for _, changes := range pt.changes {
		for _, c := range changes {
			switch c.change {
			case stepped, cut:
				if len(pt.tests[c.at]) > 0 {
					found[c.at] = true
				}
				if c.change == cut && len(pt.tests[c.at.length()]) > 0 {
					found[c.at.length()] = true
				}
			case added, removed, taken:
				if c.change == taken || len(pt.tests[c.at.length()]) > 0 {
					found[c.at.length()] = true
				}
			case stored:
				if len(pt.tests[c.at]) > 0 && (pt.pins(c, pt.tests[c.at], 0) || pt.ticks(c, 1) || pt.ticks(c, -1)) {
					found[c.at] = true
				}
			}
		}
	}
	out := make([]place, 0, len(found))
	for at := range found {
		out = append(out, at)
	}
	slices.SortFunc(out, byName)
	return out
}

// counter tries one place.
func (pt *part) counter(at place, deep bool) bool {
	for _, dir := range []int{1, -1, walk} {
		steps, tests, ok := pt.stepsAndTests(at, dir)
		if !ok || len(steps) == 0 || len(tests) == 0 {
			continue
		}
		absent := pt.absent(at, tests)
		took := false
		for _, i := range absent {
			pt.take(i, "presence", at.String())
			took = true
		}
		for _, i := range pt.onNoCycleWithout(steps, tests, deep) {
			pt.take(i, "counter", at.String())
			took = true
		}
		for _, i := range pt.onNoCycleWithout(tests, steps, deep) {
			if pt.alive[i] {
				pt.take(i, "counter", at.String())
				took = true
			}
		}
		if took {
			pt.used[use{at, dir}] = true
			return true
		}
	}
	return false
}

// stepsAndTests returns the arcs that step a place in a direction, and those
// that keep it within a bound there; false if something undoes the steps.
func (pt *part) stepsAndTests(at place, dir int) (steps, tests []int32, ok bool) {
	bounded := pt.tests[at]
	for _, t := range bounded {
		if t.dir == dir || t.dir == 0 && dir != walk || t.dir == -1 && dir == walk {
			tests = append(tests, t.arc)
			if pt.pushed(t.sum, at, dir) {
				return nil, nil, false
			}
		}
	}
	if len(tests) == 0 && !isLength(at) {
		return nil, nil, false
	}
	for _, c := range pt.changes[at.root] {
		switch pt.effectOn(at, c, bounded, dir) {
		case undoes:
			if c.change == stored && pt.kept[at] {
				continue
			}
			return nil, nil, false
		case steps1:
			steps = append(steps, c.arc)
		case both:
			steps, tests = append(steps, c.arc), append(tests, c.arc)
		}
	}
	for _, i := range pt.arcs {
		if pt.net.arcs[i].resets && isLocal(at, pt.net.web.function) {
			return nil, nil, false
		}
	}
	return compact(steps), compact(tests), true
}

func isLength(at place) bool {
	return len(at.path) >= len(length) && at.path[len(at.path)-len(length):] == length
}

// isLocal reports whether a place is the function's own, so that it is another
// one with every call.
func isLocal(at place, f *function) bool {
	return at.root.Owner == f.Func && !at.root.Shared && (at.path == "" || !f.isParam(at.root))
}

func compact(arcs []int32) []int32 {
	slices.Sort(arcs)
	return slices.Compact(arcs)
}

// What a change does to a count.
type outcome uint8

const (
	nothing outcome = iota
	steps1          // a step in the direction
	both            // a step that is a test as well: it fails at the end
	undoes          // it may take steps back
)

// effectOn returns what a change does to the count of a place.
func (pt *part) effectOn(at place, c changeOn, tests []test, dir int) outcome {
	container, isLen := place{at.root, at.path}, isLength(at)
	if isLen {
		container.path = at.path[:len(at.path)-len(length)]
	}
	switch {
	case isLen && c.at == container:
		return lengthOutcome(c, dir)
	case c.at == at:
		switch {
		case c.change == stepped && c.dir == dir:
			if c.may {
				return nothing
			}
			return steps1
		case c.change == cut && !c.may:
			return steps1
		case isLen && dir < 0 && c.change == stored && !c.may && isNoNumber(c.value):
			return steps1 // nothing is left in it
		case dir == walk && c.change == stored && isGone(c.value):
			return steps1
		case c.change == stored && (pt.pins(c, tests, dir) || pt.ticks(c, dir)):
			return steps1
		case c.change == stored && (pt.wasAbsent(c, at) || pt.further(c, at, dir)):
			return nothing
		case c.change == removed || c.change == added || c.change == taken:
			return nothing // the entry's own content
		}
		return undoes
	case at.within(c.at) && c.change == stored:
		if pt.wasAbsent(c, c.at) {
			return nothing
		}
		return undoes
	case at.within(c.at) && (c.change == removed || c.change == taken) && !isLen:
		return undoes // the entry may be taken out
	}
	return nothing
}

// isGone reports whether a value is that of nothing.
func isGone(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && c.Kind == flow.Nil
}

// lengthOutcome returns what a change of a container does to its length.
func lengthOutcome(c changeOn, dir int) outcome {
	grows := c.change == added || c.change == stepped && c.dir > 0
	shrinks := c.change == removed || c.change == taken || c.change == cut
	switch {
	case c.change == stored:
		return undoes
	case dir == walk && c.change == cut && !c.may:
		return steps1
	case dir == walk:
		return undoes
	case grows && dir > 0, shrinks && dir < 0:
		switch {
		case c.may:
			return nothing
		case c.change == taken:
			return both
		}
		return steps1
	case grows, shrinks:
		return undoes
	}
	return nothing
}

// pushed reports whether a bound moves along with what it bounds.
func (pt *part) pushed(s *sum, at place, dir int) bool {
	sign := 0
	for _, t := range s.terms {
		if t.at == at {
			sign = t.sign
		}
	}
	for _, t := range s.terms {
		if t.at == at {
			continue
		}
		for _, c := range pt.changes[t.at.root] {
			switch {
			case c.at == t.at && c.change == stepped && (t.sign == sign) != (c.dir == dir):
				return true // x < y, and y grows as well
			case c.at == t.at && c.change == stored && c.value != nil && mentions(c.by, c.value, at):
				return true
			case isLength(t.at) && c.change == added && t.at == c.at.length() && t.sign != sign:
				return true
			}
		}
	}
	return false
}

// mentions reports whether a value is computed from a place.
func mentions(v *view, value flow.Expr, at place) bool {
	found := false
	flow.Inspect(value, func(e flow.Expr) bool {
		if p, ok := v.place(e); ok && p == at {
			found = true
		}
		return !found
	})
	return found
}

// pins reports whether a store puts a place at the bound of one of its tests in a
// direction, or a number apart from it: a step to the end. A dir of 0 is any.
func (pt *part) pins(c changeOn, tests []test, dir int) bool {
	if c.value == nil || c.may {
		return false
	}
	s := &sum{}
	c.by.add(s, c.value, 1, 0)
	_, s.plain = c.by.place(c.value)
	if len(s.terms) != 1 || len(s.opaque) > 0 || s.clock != 0 || s.terms[0].at == c.at {
		return false
	}
	for _, t := range tests {
		if dir != 0 && (t.dir != dir && t.dir != 0 || !t.strict && s.plain) {
			continue
		}
		for _, other := range t.sum.terms {
			if other.at == s.terms[0].at && other.at != c.at {
				return true
			}
		}
	}
	return false
}

// ticks reports whether a store is of what time there is left (dir -1), or has
// passed (dir 1), since something that is not set anew.
func (pt *part) ticks(c changeOn, dir int) bool {
	if c.value == nil || c.may || c.at.path != "" {
		return false
	}
	s := &sum{}
	c.by.add(s, c.value, 1, 0)
	return s.clock == dir && !pt.renewed(s)
}

// further reports whether a store can only move a place on: the larger of itself
// and something.
func (pt *part) further(c changeOn, at place, dir int) bool {
	call, ok := c.value.(*flow.Call)
	if !ok {
		return false
	}
	name := c.by.native(call.Fun)
	if len(call.Args) < 2 || c.by.voc.Computations[name] != flow.Largest {
		return false
	}
	if (name == "max") != (dir > 0) {
		return false
	}
	for _, a := range call.Args {
		if p, ok := c.by.place(a.Value); ok && p == at {
			return true
		}
	}
	return false
}

// wasAbsent reports whether a store is reached only where the place was just
// found not to be there.
func (pt *part) wasAbsent(c changeOn, at place) bool {
	e := c.edge
	if e == nil || c.by == nil || c.by.Func != pt.net.web.Func {
		return false
	}
	return pt.net.web.absentBefore(e.block, at)
}

// absentBefore reports whether every way to a block finds that a place does not
// exist.
func (w *web) absentBefore(b *flow.Block, at place) bool {
	v := w.self()
	for _, e := range edgesOver(w.Graph().Dominators(), b) {
		for _, r := range v.conditions(e, 0, nil) {
			// What a helper found absent it may have put there.
			if p, ok := r.saysAbsent(); ok && r.by.function == w.function && at.within(p) {
				return true
			}
		}
	}
	return false
}

// saysAbsent returns the place that a requirement says is not there.
func (r req) saysAbsent() (place, bool) {
	switch x := r.expr.(type) {
	case *flow.Compare:
		op := x.Op
		if !r.want {
			op = negated[op]
		}
		switch op {
		case "is", "==":
			if c, ok := x.Y.(*flow.Const); ok && c.Kind == flow.Nil {
				return r.by.place(x.X)
			}
		case "not in":
			if s, ok := r.by.place(x.Y); ok {
				if key, ok := r.by.key(x.X); ok {
					return s.with("[" + key + "]"), true
				}
			}
		}
	case *flow.Call:
		if !r.want && len(x.Args) == 2 && r.by.voc.Computations[r.by.native(x.Fun)] == flow.HasField {
			if p, ok := r.by.place(x.Args[0].Value); ok {
				if name, ok := text(x, 1); ok {
					return p.with("." + name), true
				}
			}
		}
	}
	if !r.want {
		return r.by.place(r.expr)
	}
	return place{}, false
}

// absent returns the arcs on which what a count is kept by, or its bound, is not
// there at all: counting is then meant to be off.
func (pt *part) absent(at place, tests []int32) []int32 {
	keys := pt.net.web.keysOf(at)
	bounds := make(map[place]bool)
	for _, t := range pt.tests[at] {
		if slices.Contains(tests, t.arc) {
			for _, o := range t.sum.terms {
				if o.at != at {
					bounds[o.at] = true
				}
			}
		}
	}
	var out []int32
	for _, q := range pt.asked {
		if !pt.alive[q.arc] {
			continue
		}
		if p, ok := q.saysAbsent(); ok && (keys[p] || bounds[p]) {
			out = append(out, q.arc)
			continue
		}
		if c, ok := q.expr.(*flow.Compare); ok { // limit <= 0
			op := c.Op
			if !q.want {
				op = negated[op]
			}
			if p, ok := q.by.place(c.X); ok && bounds[p] && (op == "<=" || op == "<" || op == "==") && isNoNumber(c.Y) {
				out = append(out, q.arc)
			}
		}
	}
	return compact(out)
}

// isNoNumber reports whether a number is none that something can be counted to:
// zero, or one below.
func isNoNumber(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && c.Kind == flow.Number && (!isTrue(c) || strings.HasPrefix(c.Text, "-"))
}

// keysOf returns the variables, and what they are other names of, that the keys in
// a place are: themselves, or put together in a tuple.
func (w *web) keysOf(at place) map[place]bool {
	out := make(map[place]bool)
	if !strings.Contains(at.path, "[") {
		return out
	}
	v := w.self()
	note := func(e flow.Expr) {
		if n, ok := e.(*flow.Name); ok {
			out[place{root: n.Var}] = true
			if p, ok := v.place(n); ok {
				out[p] = true
			}
		}
	}
	visit := func(x flow.Expr) bool {
		var key flow.Expr
		switch x := x.(type) {
		case *flow.Index:
			key = x.Key
		case *flow.Call:
			if _, method := x.Fun.(*flow.Attr); method && len(x.Args) > 0 {
				key = x.Args[0].Value
			}
		}
		n, ok := key.(*flow.Name)
		if !ok {
			return true
		}
		if p, ok := v.place(x); ok && at.within(p) {
			note(n)
			if s, ok := w.only(n.Var).(*flow.Sequence); ok {
				for _, part := range s.Elems {
					note(part)
				}
			}
		}
		return true
	}
	for _, b := range w.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, visit)
			}
		}
	}
	return out
}

// onNoCycleWithout returns those of some arcs that lie on no cycle that avoids
// others, or, if deep, on none of which nothing shows that it ends.
func (pt *part) onNoCycleWithout(arcs, others []int32, deep bool) []int32 {
	rest := make(set, len(pt.alive))
	for _, i := range pt.arcs {
		rest[i] = pt.alive[i]
	}
	for _, i := range others {
		rest[i] = false
	}
	comp := pt.net.components(rest, pt.arcs)
	if deep {
		around := make(map[int32]bool)
		for _, i := range arcs {
			if rest[i] {
				around[comp[pt.net.from[i]]] = true
			}
		}
		if len(around) == 0 {
			return nil // the plain rule does
		}
		for _, i := range pt.arcs {
			rest[i] = rest[i] && around[comp[pt.net.from[i]]]
		}
		inner := &proof{net: pt.net, notes: slices.Clone(pt.notes), used: pt.used, kept: pt.kept, tried: make(map[place]int), depth: pt.depth}
		inner.prune(rest, false, pt.nested+1)
	}
	var gone []int32
	for _, i := range arcs {
		if pt.alive[i] && !rest[i] {
			gone = append(gone, i)
		}
	}
	return gone
}
