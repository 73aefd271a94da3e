package guard

import "github.com/fallbacklint/fallbacklint/internal/flow"

// uses are the places of a function where its variables are set and read.
type uses struct {
	sets  map[*flow.Var][]assigned
	conds map[*flow.Var][]*flow.Block // blocks that branch on a condition which reads it
	reads map[*flow.Var][]assigned    // assignments whose value reads it
}

type assigned struct {
	block  *flow.Block
	assign *flow.Assign
}

// uses returns the index of the function's variables, making it on first use.
func (fn *function) uses() *uses {
	if fn.index != nil {
		return fn.index
	}
	u := &uses{sets: make(map[*flow.Var][]assigned), conds: make(map[*flow.Var][]*flow.Block), reads: make(map[*flow.Var][]assigned)}
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			if n, ok := a.Target.(*flow.Name); ok {
				u.sets[n.Var] = append(u.sets[n.Var], assigned{b, a})
			}
			eachVar(a.Value, func(v *flow.Var) { u.reads[v] = append(u.reads[v], assigned{b, a}) })
		}
		eachVar(condOf(b), func(v *flow.Var) { u.conds[v] = append(u.conds[v], b) })
	}
	fn.index = u
	return u
}

func (fn *function) assigned(v *flow.Var) []assigned { return fn.uses().sets[v] }

// eachVar visits the variables that an expression reads, each once.
func eachVar(e flow.Expr, visit func(*flow.Var)) {
	var seen []*flow.Var
	flow.Inspect(e, func(x flow.Expr) bool {
		n, ok := x.(*flow.Name)
		if !ok {
			return true
		}
		for _, v := range seen {
			if v == n.Var {
				return true
			}
		}
		seen = append(seen, n.Var)
		visit(n.Var)
		return true
	})
}
