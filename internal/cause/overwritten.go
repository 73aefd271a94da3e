package cause

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A keeping is a store of the failure of a request in a variable, where it is
// handled.
type keeping struct {
	block   *flow.Block
	assign  *flow.Assign
	caught  *flow.Caught
	request *flow.Block
}

// overwritten finds the variables that hold the primary's failure, are given the
// fallback's, and are what is told in the end.
func (fn *function) overwritten() []Defect {
	var out []Defect
	kept := fn.keepings()
	for v, all := range kept {
		if fn.usedBeside(v) {
			continue
		}
		d, ok := fn.overwrites(v, all)
		if ok {
			out = append(out, d)
		}
	}
	return out
}

// keepings returns the stores of failures, by the variables they go to.
func (fn *function) keepings() map[*flow.Var][]keeping {
	handled := make(map[*flow.Caught]*flow.Block)
	for _, b := range fn.order {
		for _, c := range fn.handlersOf(b) {
			if _, known := handled[c]; !known {
				handled[c] = b
			}
		}
	}
	out := make(map[*flow.Var][]keeping)
	fn.eachInstr(func(b *flow.Block, in flow.Instr) {
		a, ok := in.(*flow.Assign)
		if !ok || a.Op != "" || !fn.held.in(a.Value) {
			return
		}
		n, ok := a.Target.(*flow.Name)
		if !ok || n.Var.Owner != fn.Func || n.Var.Shared {
			return
		}
		caught := fn.handlerAround(a.Span())
		if caught == nil || a.Value == flow.Expr(caught) || mentionsVar(a.Value, n.Var) {
			return
		}
		if request := handled[caught]; request != nil {
			out[n.Var] = append(out[n.Var], keeping{b, a, caught, request})
		}
	})
	return out
}

// handlersOf returns the handlers that may take the failure of a request.
func (fn *function) handlersOf(b *flow.Block) []*flow.Caught {
	var out []*flow.Caught
	var queue []*flow.Block
	for _, e := range b.Succs {
		if e.Kind == flow.OnFailure {
			queue = append(queue, e.To)
		}
	}
	for ; len(queue) > 0 && len(out) < 64; queue = queue[1:] {
		for _, e := range queue[0].Succs {
			c, ok := e.Cond.(*flow.Caught)
			switch {
			case ok && e.Kind == flow.WhenTrue:
				out = append(out, c)
			case ok:
				queue = append(queue, e.To)
			}
		}
	}
	return out
}

// overwrites returns the defect of a variable that holds the primary's failure
// first, by a store or as a parameter, and then the fallback's.
func (fn *function) overwrites(v *flow.Var, all []keeping) (Defect, bool) {
	if p := resolve.Param(v); p != nil {
		if !namesPrimary(v.Name) {
			return Defect{}, false
		}
		for _, late := range all {
			if exit, raises := fn.toldFrom(late.block, v); exit.IsValid() {
				return fn.overwriting(keeping{request: late.request, caught: late.caught}, late, v, exit, raises), true
			}
		}
		return Defect{}, false
	}
	for _, first := range all {
		for _, late := range all {
			if late.request == first.request || late.caught == first.caught || fn.leadsTo(late.block, first.request) || !fn.leadsTo(first.block, late.request) {
				continue
			}
			exit, raises := fn.toldFrom(late.block, v)
			// What is raised while the primary's failure is handled carries that.
			chained := fn.r.Vocabulary.Chains && raises && within(late.assign.Span(), first.caught.At)
			if exit.IsValid() && !chained && !fn.keptBeside(first, v) {
				return fn.overwriting(first, late, v, exit, raises), true
			}
		}
	}
	return Defect{}, false
}

func (fn *function) overwriting(first, late keeping, v *flow.Var, exit flow.Span, raises bool) Defect {
	return Defect{
		Kind: Overwritten, Func: fn.Func, At: late.assign.Span(), Exit: exit, Raises: raises, Var: v.Name,
		Request: fn.requests[first.request].Span(), Handler: header(first.caught),
	}
}

func within(at, outer flow.Span) bool { return outer.Start <= at.Start && at.End <= outer.End }

// namesPrimary reports whether a name is of the first failure.
func namesPrimary(name string) bool {
	words := lexicon.Words(name)
	if len(words) < 2 || !errorWords[words[len(words)-1]] {
		return false
	}
	switch words[0] {
	case "primary", "first", "original", "initial", "root":
		return true
	}
	return false
}

// usedBeside reports whether a variable is read otherwise than to be logged or
// told in the end: it may then be kept, or decides what is stored.
func (fn *function) usedBeside(v *flow.Var) bool {
	used := false
	for e := range fn.tests {
		used = used || mentionsVar(e, v)
	}
	fn.eachInstr(func(_ *flow.Block, in flow.Instr) {
		switch in := in.(type) {
		case *flow.Assign:
			used = used || mentionsVar(in.Value, v) || !sameVar(in.Target, v) && mentionsVar(in.Target, v)
		case *flow.Eval:
			call, ok := in.X.(*flow.Call)
			used = used || mentionsVar(in.X, v) && !(ok && isLog(call)) && !fn.tests[in.X]
		}
	})
	return used
}

// keptBeside reports whether the primary's failure is put anywhere else, or told,
// where it is handled.
func (fn *function) keptBeside(first keeping, v *flow.Var) bool {
	kept := false
	fn.eachInstr(func(b *flow.Block, in flow.Instr) {
		if kept || !within(in.Span(), first.caught.At) {
			return
		}
		switch in := in.(type) {
		case *flow.Assign:
			_, binds := in.Value.(*flow.Caught)
			kept = !binds && !sameVar(in.Target, v) && fn.held.in(in.Value)
		case *flow.Eval:
			kept = fn.putInto(in.X) != nil || fn.tellsBy(in.X)
		}
	})
	return kept
}

// toldFrom returns the last word that tells a variable, behind a block.
func (fn *function) toldFrom(from *flow.Block, v *flow.Var) (at flow.Span, raises bool) {
	for b := range fn.reachable(from) {
		for _, in := range b.Instrs {
			_, isRaise := in.(*flow.Raise)
			_, isReturn := in.(*flow.Return)
			if !isRaise && !isReturn || at.IsValid() && in.Span().Start > at.Start {
				continue
			}
			for _, op := range flow.Operands(in) {
				if mentionsVar(op, v) {
					at, raises = in.Span(), isRaise
				}
			}
		}
	}
	return at, raises
}

func (fn *function) leadsTo(from, to *flow.Block) bool { return fn.reachable(from)[to] }

// reachable returns the blocks that lead on from a block.
func (fn *function) reachable(from *flow.Block) map[*flow.Block]bool {
	seen := make(map[*flow.Block]bool)
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		for _, e := range queue[0].Succs {
			if !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return seen
}

func mentionsVar(e flow.Expr, v *flow.Var) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		if n, ok := x.(*flow.Name); ok {
			found = found || n.Var == v
		}
		return !found
	})
	return found
}
