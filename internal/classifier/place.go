package classifier

import (
	"cmp"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// maxTrace bounds the steps from a way out back to what built the answer.
const maxTrace = 8

// A trace leads from the ways out of a function back to the places that built
// what leaves there.
type trace struct {
	*judge
	out []place
}

// places returns what built the classes on the ways out of a run.
func (j *judge) places(run *assume.Run, ways []wayOut, read *reader) []place {
	t := &trace{judge: j}
	for _, w := range ways {
		t.wayOut(run, w, read, nil, 0)
	}
	slices.SortStableFunc(t.out, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.at.File.Path, b.at.File.Path), cmp.Compare(a.at.Start, b.at.Start))
	})
	return slices.CompactFunc(t.out, func(a, b place) bool { return a.at == b.at })
}

func (t *trace) wayOut(run *assume.Run, w wayOut, read *reader, before []Turn, depth int) {
	way := slices.Concat(before, turns(run, w.Block))
	t.expr(run, w.Block, w.expr, read, place{at: w.At, becomes: w.class, way: way}, depth)
}

// expr follows an expression to what built its value; p is the place if the
// expression itself is.
func (t *trace) expr(run *assume.Run, b *flow.Block, e flow.Expr, read *reader, p place, depth int) {
	if depth > maxTrace {
		t.out = append(t.out, p)
		return
	}
	switch e := e.(type) {
	case *flow.Attr:
		if t.ev.NamesReason(e, run.Func) {
			p.at = e.At
		}
	case *flow.Cond:
		t.branches(run, b, e, read, p, depth)
		return
	case *flow.Logic:
		for _, x := range e.Operands {
			if c := read.class(run.Value(b, x)); c.wrong() && !read.predicate {
				p.becomes = c
				t.expr(run, b, x, read, p, depth+1)
				return
			}
		}
	case *flow.Let:
		t.expr(run, b, e.Value, read, p, depth+1)
		return
	case *flow.Call:
		p.at = e.At
		if t.called(run, b, e, p, depth) {
			return
		}
	case *flow.Name:
		if t.assigned(run, e.Var, read, p, depth) {
			return
		}
	}
	t.out = append(t.out, p)
}

func (t *trace) branches(run *assume.Run, b *flow.Block, e *flow.Cond, read *reader, p place, depth int) {
	truth := run.Truth(b, e.Test)
	if truth != assume.Unknown {
		p.way = append(slices.Clone(p.way), Turn{e.Test.Span(), truth == assume.True})
	}
	if truth.Allows(true) {
		t.expr(run, b, e.Then, read, p, depth+1)
	}
	if truth.Allows(false) {
		t.expr(run, b, e.Else, read, p, depth+1)
	}
}

// called follows a call into the function that decides. One that is handed the
// reason only builds the answer.
func (t *trace) called(run *assume.Run, b *flow.Block, call *flow.Call, p place, depth int) bool {
	for _, a := range call.Args {
		if t.handsReason(run.Value(b, a.Value)) {
			return false
		}
	}
	callee := run.Call(b, call)
	if callee == nil {
		return false
	}
	read := t.reader(callee.Func)
	found := false
	for _, w := range waysOut(callee, read) {
		if w.class.wrong() && !w.raised {
			t.wayOut(callee, w, read, p.way, depth+1)
			found = true
		}
	}
	return found
}

func (t *trace) handsReason(v assume.Value) bool {
	atoms, _ := v.Atoms()
	return slices.ContainsFunc(atoms, func(a assume.Atom) bool { _, ok := a.(assume.Member); return ok })
}

// assigned follows a variable to what was assigned to it, where that names the
// class or calls what does. What is put together is followed no further.
func (t *trace) assigned(run *assume.Run, v *flow.Var, read *reader, p place, depth int) bool {
	found := false
	for _, d := range run.Definitions(v) {
		switch d.Value.(type) {
		case *flow.Attr, *flow.Call, *flow.Cond, *flow.Logic, *flow.Name:
		default:
			continue
		}
		c := read.class(run.Value(d.Block, d.Value))
		if !c.wrong() {
			continue
		}
		q := p
		q.at, q.becomes, q.way = d.Value.Span(), c, turns(run, d.Block)
		t.expr(run, d.Block, d.Value, read, q, depth+1)
		found = true
	}
	return found
}

// turns returns the branches on the shortest way to a block that the answer
// decided.
func turns(run *assume.Run, to *flow.Block) []Turn {
	from := map[*flow.Block]*flow.Edge{run.Func.Graph().Entry(): nil}
	queue := []*flow.Block{run.Func.Graph().Entry()}
	for i := 0; i < len(queue) && queue[i] != to; i++ {
		for _, e := range queue[i].Succs {
			if _, seen := from[e.To]; !seen && run.Open(e) {
				from[e.To] = e
				queue = append(queue, e.To)
			}
		}
	}
	var out []Turn
	for e := from[to]; e != nil; e = from[e.From] {
		if e.Cond == nil || e.Kind != flow.WhenTrue && e.Kind != flow.WhenFalse {
			continue
		}
		if side := e.Kind == flow.WhenTrue; run.Truth(e.From, e.Cond).Is(side) && e.Cond.Span().IsValid() {
			out = append(out, Turn{e.Cond.Span(), side})
		}
	}
	slices.Reverse(out)
	return out
}
