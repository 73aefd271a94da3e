package cause

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/provider"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A bearing is what it says of the failure that a condition holds.
type bearing uint8

// The bearings, from the worst to go on with to the best.
const (
	alien  bearing = iota // it is about something else, which is the case
	known                 // it was a failure of one kind
	about                 // it is one of several kinds, or not of some kind
	plain                 // nothing is the case that is not always
	spends                // nothing is left to try, or something is
)

// bearing returns what it says that an expression counts as want.
func (w *walk) bearing(e flow.Expr, want bool) bearing {
	switch e := e.(type) {
	case *flow.Not:
		return w.bearing(e.X, !want)
	case *flow.Logic:
		// All operands are as wanted, or one of them is.
		var all []bearing
		for _, x := range e.Operands {
			all = append(all, w.bearing(x, want))
		}
		if e.And == want {
			if least := slices.Min(all); least <= about {
				return least
			}
		}
		if most := slices.Max(all); most != known || len(all) == 1 {
			return most
		}
		return about
	case *flow.Const:
		return plain
	}
	switch {
	case w.fn.held.in(e):
		if want && w.fn.asksKind(e) {
			return known
		}
		return about
	case w.counts(e):
		return spends
	}
	if answer, ok := w.fn.failoverIn(e); ok {
		if want == answer {
			return plain
		}
		return spends
	}
	truthy := want
	if c, ok := e.(*flow.Compare); ok {
		truthy = (c.Op == "!=" || c.Op == "not in" || c.Op == "is not") != want
		if c.Op != "<" && c.Op != "<=" && c.Op != ">" && c.Op != ">=" && isNothing(c.Y) {
			truthy = !truthy
		}
	}
	switch {
	case !truthy && w.fn.isProviders(e):
		return spends
	case truthy && !w.fn.isRaised(e):
		return alien
	}
	return plain
}

// asksKind reports whether a test of the failure is true of one kind only: it
// equals something, its text holds a word, it is of a type, or a predicate says
// so that is named after it.
func (fn *function) asksKind(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Compare:
		_, literal := e.X.(*flow.Const)
		return e.Op == "==" || e.Op == "is" && !isNothing(e.Y) || e.Op == "in" && literal
	case *flow.TypeTest:
		return fn.isNarrow(&flow.Caught{Types: e.Types})
	case *flow.Call:
		return hasWord(resolve.LastName(e.Fun), whatWords)
	}
	return false
}

func isNothing(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && (c.Kind == flow.Nil || c.Text == "0" || c.Kind == flow.String && c.Text == "" || c.Kind == flow.Bool && c.Text != "True" && c.Text != "true")
}

// counts reports whether a condition is about how often, or how many times
// more, it is tried.
func (w *walk) counts(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Compare:
		return w.isCount(e.X) || w.isCount(e.Y)
	case *flow.Name, *flow.Attr:
		return w.isCount(e)
	case *flow.Call:
		// can_retry(attempt), budget.remaining()
		return hasWord(resolve.LastName(e.Fun), attemptWords) || slices.ContainsFunc(e.Args, func(a flow.Arg) bool { return w.isCount(a.Value) })
	}
	return false
}

// isCount reports whether an expression is computed from what the loop counts.
func (w *walk) isCount(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Name:
			found = found || w.counted[x.Var] || hasWord(x.Var.Name, attemptWords)
		case *flow.Attr:
			found = found || w.countedAttrs[x.Sel] || hasWord(x.Sel, attemptWords)
		}
		return !found
	})
	return found
}

// findCounts notes what a loop steps, or draws beside what it goes over.
func (w *walk) findCounts() {
	w.counted, w.countedAttrs = make(map[*flow.Var]bool), make(map[string]bool)
	if w.loop == nil {
		return
	}
	for _, b := range w.loop.Blocks() {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			if !isStep(a) && !(w.loop.Over != nil && isDrawn(a.Value)) {
				continue
			}
			switch t := a.Target.(type) {
			case *flow.Name:
				w.counted[t.Var] = true
			case *flow.Attr:
				w.countedAttrs[t.Sel] = true
			}
		}
	}
}

// isStep reports whether an assignment adds to what it stores to.
func isStep(a *flow.Assign) bool {
	if a.Op == "+=" || a.Op == "-=" {
		return true
	}
	b, ok := a.Value.(*flow.Binary)
	return ok && (b.Op == "+" || b.Op == "-") && resolve.LastName(b.X) != "" && resolve.LastName(b.X) == resolve.LastName(a.Target)
}

// isDrawn reports whether a value is what a turn of a loop draws.
func isDrawn(e flow.Expr) bool {
	for {
		switch x := e.(type) {
		case *flow.Element:
			return true
		case *flow.Part:
			e = x.X
		default:
			return false
		}
	}
}

// failoverIn reports whether a condition asks whether a failover took over, and
// which answer says that it did.
func (fn *function) failoverIn(e flow.Expr) (answer, ok bool) {
	answer = true
	if c, isCompare := e.(*flow.Compare); isCompare && isNothing(c.Y) {
		answer = c.Op == "!=" || c.Op == "is not"
		e = c.X
	}
	if let, isLet := e.(*flow.Let); isLet {
		e = let.Value
	}
	switch e := e.(type) {
	case *flow.Call:
		return answer, fn.lex.FailoverActivation.Match(resolve.LastName(e.Fun))
	case *flow.Name:
		for _, d := range fn.r.Definitions(e.Var) {
			if call, isCall := d.(*flow.Call); isCall && e.Var.Owner == fn.Func && fn.lex.FailoverActivation.Match(resolve.LastName(call.Fun)) {
				return answer, true
			}
		}
	}
	return false, false
}

// isProviders reports whether a condition is about which providers there are:
// that there is none, or no other one, is the end of trying.
func (fn *function) isProviders(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Name, *flow.Attr:
			name := resolve.LastName(x)
			found = found || provider.IsProvider(name) || provider.IsOther(name) || fn.lex.FallbackParameter.Match(name)
		}
		return !found
	})
	return found
}

// isRaised reports whether a condition is a flag that is set where a failure is
// handled: it is only ever set to yes or no, and to yes in a handler.
func (fn *function) isRaised(e flow.Expr) bool {
	n, ok := e.(*flow.Name)
	if !ok || !fn.isLocal(n.Var) {
		return false
	}
	raised := false
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			a, isAssign := in.(*flow.Assign)
			if !isAssign || !sameVar(a.Target, n.Var) {
				continue
			}
			c, isConst := a.Value.(*flow.Const)
			if !isConst || c.Kind != flow.Bool && c.Kind != flow.Nil {
				return false
			}
			if !isNothing(c) {
				if fn.handlerAround(a.Span()) == nil {
					return false
				}
				raised = true
			}
		}
	}
	return raised
}

func sameVar(e flow.Expr, v *flow.Var) bool {
	n, ok := e.(*flow.Name)
	return ok && n.Var == v
}

// handlerAround returns the innermost handler whose code a place lies in, or
// nil.
func (fn *function) handlerAround(at flow.Span) *flow.Caught {
	var best *flow.Caught
	for e := range fn.tests {
		c, ok := e.(*flow.Caught)
		if !ok || at.File != c.At.File || at.Start < c.At.Start || at.End > c.At.End {
			continue
		}
		if best == nil || c.At.Start > best.At.Start {
			best = c
		}
	}
	return best
}

// words of a name that says that a loop is about trying again.
func isRetryName(name string) bool {
	return slices.ContainsFunc(lexicon.Words(name), func(w string) bool {
		switch w {
		case "attempt", "attempts", "retry", "retries", "tries", "delay", "delays", "backoff", "backoffs":
			return true
		}
		return false
	})
}
