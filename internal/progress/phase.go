package progress

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// phased reports whether a loop has two phases, of which each ends or serves for
// ever by itself: attempts are counted until something has come about, which stays
// so from then on, and afterwards it is gone on without an end.
func (v *verdict) phased() bool {
	if v.provider {
		return false
	}
	tried := make(map[string]bool)
	for _, i := range v.before.list() {
		found := false
		v.proof.net.eachReq(i, func(r req, _ *edge) {
			text := r.expr.Span().Text()
			if found || tried[text] || !isFlag(r.expr) || r.by.function != v.proof.net.web.function {
				return
			}
			tried[text] = true
			for _, becomes := range []bool{true, false} {
				early, late, ok := v.split(r, becomes)
				found = found || ok && v.endsIn(early) && v.endsIn(late)
			}
		})
		if found {
			return true
		}
	}
	return false
}

// isFlag reports whether an expression asks for a flag, or whether an event is set.
func isFlag(e flow.Expr) bool {
	switch x := e.(type) {
	case *flow.Name, *flow.Attr:
		return true
	case *flow.Call:
		_, method := x.Fun.(*flow.Attr)
		return method && isPlainQuestion(e)
	}
	return false
}

// split returns the ways before something becomes so and those after; false where
// it may change back, or is never asked on one side.
func (v *verdict) split(r req, becomes bool) (early, late set, ok bool) {
	n := v.proof.net
	asked := r.expr
	if call, isCall := asked.(*flow.Call); isCall {
		asked = call.Fun.(*flow.Attr).X
	}
	at, ok := r.by.place(asked)
	if !ok {
		return nil, nil, false
	}
	early, late = v.before.clone(), v.before.clone()
	var sides [2]bool
	comes := asked != r.expr // who sets an event is not seen
	ok = true
	for _, i := range v.before.list() {
		n.each(i, func(e *edge) {
			for _, c := range e.effects {
				if !at.within(c.at) && !c.at.within(at) {
					continue
				}
				k, constant := c.value.(*flow.Const)
				if asked != r.expr || c.change != stored || !constant || isTrue(k) != becomes {
					ok = false
					return
				}
				comes = true
				early[i] = false
			}
		})
		n.eachReq(i, func(q req, _ *edge) {
			if !sameText(q.expr, r.expr) || q.by.function != r.by.function {
				return
			}
			if q.want == becomes {
				early[i], sides[0] = false, true
			} else {
				late[i], sides[1] = false, true
			}
		})
	}
	return early, late, ok && comes && sides[0] && sides[1]
}

// endsIn reports whether a loop that takes only some of its ways ends, or serves for
// ever and waits.
func (v *verdict) endsIn(ways set) bool {
	n := v.proof.net
	n.around(ways)
	if ways.empty() {
		return true
	}
	part := &verdict{loop: v.loop, before: ways}
	part.prove(n)
	if part.left.empty() {
		return true
	}
	part.intend()
	if part.meantToEnd() {
		return false
	}
	return part.restless(part.left).empty()
}
