package progress

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// change says what happens to a place.
type change uint8

const (
	stored  change = iota // another value
	stepped               // a little more, or less
	cut                   // it becomes a part of itself, or what it leads to
	added                 // its content grows
	removed               // its content shrinks
	taken                 // an element is taken out, which fails where there is none
)

// An effect is one change of a place.
type effect struct {
	at     place
	change change
	dir    int       // of a step: 1 or -1
	value  flow.Expr // what is stored; nil: not known
	by     *view     // in which value stands
	may    bool      // only on some ways through a function that is called
	span   flow.Span
	// order is its place among the effects of an edge: what an instruction calls
	// takes effect before what it stores.
	order int
}

// effects returns what an instruction changes by itself; functions that it calls
// are another matter.
func (v *view) effects(in flow.Instr) []effect {
	var out []effect
	for _, x := range flow.Operands(in) {
		out = v.inside(x, out)
	}
	switch in := in.(type) {
	case *flow.Assign:
		if p, ok := v.target(in.Target); ok {
			out = append(out, v.assign(p, in)...)
		}
		if entry, ok := in.Target.(*flow.Index); ok {
			if p, ok := v.place(entry.X); ok {
				out = append(out, effect{at: p, change: added, span: in.At})
			}
		}
	case *flow.Delete:
		if entry, ok := in.Target.(*flow.Index); ok {
			if p, ok := v.place(entry.X); ok {
				out = append(out, effect{at: p, change: removed, span: in.At})
			}
		}
		if p, ok := v.target(in.Target); ok {
			out = append(out, effect{at: p, change: stored, value: &flow.Const{Where: in.Where, Kind: flow.Nil}, by: v, span: in.At})
		}
	}
	return out
}

// target returns the place that is assigned to: a variable itself, also where it
// is another name of something.
func (v *view) target(e flow.Expr) (place, bool) {
	if n, ok := e.(*flow.Name); ok {
		if p, ok := v.bind[n.Var]; ok {
			return p, false // the parameter, not what it holds
		}
		return place{root: n.Var}, n.Var.Owner != nil
	}
	return v.place(e)
}

// inside adds the changes that evaluating an expression makes.
func (v *view) inside(x flow.Expr, out []effect) []effect {
	flow.Inspect(x, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Let:
			if p, ok := v.target(e.Target); ok {
				out = append(out, v.assign(p, &flow.Assign{Where: e.Where, Target: e.Target, Value: e.Value})...)
			}
		case *flow.Call:
			out = append(out, v.method(e)...)
		}
		return true
	})
	return out
}

// assign returns what an assignment changes.
func (v *view) assign(p place, a *flow.Assign) []effect {
	e := effect{at: p, change: stored, value: a.Value, by: v, span: a.At}
	switch a.Op {
	case "":
		value := v.value(a.Value)
		e.value = value
		if el, ok := value.(*flow.Element); ok {
			e.value = nil
			if v.isEndless(el.X) {
				e.change, e.dir = stepped, 1
			}
			return []effect{e}
		}
		if dir, same := v.stepFrom(p, value); same {
			if dir == 0 {
				return nil // it keeps its value
			}
			e.change, e.dir = stepped, dir
			return []effect{e}
		}
		if v.isCutFrom(p, value) {
			e.change = cut
		}
	case "+=":
		e.change, e.dir = stepped, sign(a.Value)
		switch a.Value.(type) {
		case *flow.Sequence, *flow.RecordLit:
			e.change = added
		}
	case "-=":
		e.change, e.dir = stepped, -sign(a.Value)
		if _, set := a.Value.(*flow.Sequence); set {
			e.change = removed
		}
	case "*=", "<<=", "**=":
		e.change, e.dir = stepped, 1
	case "/=", "//=", ">>=":
		e.change, e.dir = stepped, -1
	case "|=":
		e.change = added
	default:
		e.value = nil
	}
	if e.change == stepped && e.dir == 0 {
		return nil
	}
	return []effect{e}
}

// sign returns the sign of a number; what is not known is taken to be positive.
func sign(e flow.Expr) int {
	c, ok := e.(*flow.Const)
	switch {
	case !ok || c.Kind != flow.Number:
		return 1
	case strings.HasPrefix(c.Text, "-"):
		return -1
	case strings.Trim(c.Text, "0._") == "":
		return 0
	}
	return 1
}

// stepFrom reports whether a value is a place's own, with something added or
// taken away; dir says which.
func (v *view) stepFrom(p place, value flow.Expr) (dir int, same bool) {
	return v.stepAt(p, value, 0)
}

func (v *view) stepAt(p place, value flow.Expr, depth int) (int, bool) {
	if depth > maxDepth {
		return 0, false
	}
	if q, ok := v.place(value); ok && q == p {
		return 0, true
	}
	switch x := value.(type) {
	case *flow.Name:
		return v.stepBy(p, x, depth)
	case *flow.Binary:
		if dir, ok := v.stepAt(p, x.X, depth+1); ok {
			switch x.Op {
			case "+", "*", "<<":
				return combine(dir, sign(x.Y))
			case "-", "//", "/", ">>":
				return combine(dir, -sign(x.Y))
			}
			return 0, false
		}
		if x.Op == "+" || x.Op == "*" {
			if dir, ok := v.stepAt(p, x.Y, depth+1); ok {
				return combine(dir, sign(x.X))
			}
		}
	case *flow.Logic: // n or 0
		if !x.And && len(x.Operands) == 2 {
			if _, ok := x.Operands[1].(*flow.Const); ok {
				return v.stepAt(p, x.Operands[0], depth+1)
			}
		}
	case *flow.Call: // int(n)
		if len(x.Args) == 1 && v.voc.Computations[v.native(x.Fun)] == flow.ToNumber {
			return v.stepAt(p, x.Args[0].Value, depth+1)
		}
	}
	return 0, false
}

// stepBy is stepAt for a local variable that was read from the place before.
func (v *view) stepBy(p place, x *flow.Name, depth int) (int, bool) {
	if x.Var.Owner != v.Func || v.isParam(x.Var) {
		return 0, false
	}
	dir, same := 0, false
	for _, a := range v.assigned(x.Var) {
		switch a.Op {
		case "":
			d, ok := v.stepAt(p, v.value(a.Value), depth+1)
			if !ok {
				return 0, false
			}
			same = true
			if dir, ok = combine(dir, d); !ok {
				return 0, false
			}
		case "+=", "-=":
			d := sign(a.Value)
			if a.Op == "-=" {
				d = -d
			}
			var ok bool
			if dir, ok = combine(dir, d); !ok {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	return dir, same
}

// combine returns the direction of two steps, false where they lead opposite
// ways.
func combine(a, b int) (int, bool) {
	switch {
	case a == 0:
		return b, true
	case b == 0 || a == b:
		return a, true
	}
	return 0, false
}

// isCutFrom reports whether a value is a part of what the place holds, or what
// that leads to: e.cause of e, what is left of a text behind its first line.
func (v *view) isCutFrom(p place, value flow.Expr) bool {
	for range maxDepth {
		switch x := value.(type) {
		case *flow.Attr:
			value = x.X
		case *flow.Index:
			value = x.X
		case *flow.Part:
			value = x.X
		case *flow.Call:
			fun, ok := x.Fun.(*flow.Attr)
			if !ok {
				if v.voc.Functions[v.native(x.Fun)] == flow.GetAttr && len(x.Args) > 0 {
					value = x.Args[0].Value
					break
				}
				return false
			}
			value = fun.X
		case *flow.Name:
			if x.Var.Name != "" {
				q, ok := v.place(x)
				return ok && q == p
			}
			all := v.assigned(x.Var)
			if len(all) != 1 {
				return false
			}
			value = all[0].Value
			continue
		default:
			return false
		}
		if q, ok := v.place(value); ok && q == p {
			return true
		}
	}
	return false
}

// method returns what a call of a container's method, or of a native function,
// changes.
func (v *view) method(e *flow.Call) []effect {
	switch fun := e.Fun.(type) {
	case *flow.Attr:
		p, ok := v.place(fun.X)
		if !ok {
			break
		}
		one := func(c change) []effect { return []effect{{at: p, change: c, span: e.At}} }
		switch v.voc.Methods[fun.Sel] {
		case flow.Append, flow.Update:
			return one(added)
		case flow.SetDefault, flow.Store:
			return one(added)
		case flow.Clear:
			return []effect{{at: p, change: removed, span: e.At}, {at: p.length(), change: stored, value: &flow.Const{Where: e.Where, Kind: flow.Number, Text: "0"}, by: v, span: e.At}}
		case flow.Pop:
			if len(e.Args) > 1 {
				return one(removed)
			}
			return one(taken)
		}
		switch {
		case v.voc.Takers[fun.Sel]:
			return one(taken)
		case v.voc.Removers[fun.Sel]:
			return one(removed)
		case v.voc.Adders[fun.Sel]:
			return one(added)
		}
	case *flow.Name:
		native := v.native(fun)
		if native == "" || len(e.Args) == 0 {
			break
		}
		p, ok := v.place(e.Args[0].Value)
		if !ok {
			break
		}
		switch v.voc.Functions[native] {
		case flow.First:
			if len(e.Args) == 1 {
				return []effect{{at: p, change: taken, span: e.At}}
			}
		case flow.SetAttr:
			if name, ok := text(e, 1); ok && len(e.Args) > 2 {
				return v.assign(p.with("."+name), &flow.Assign{Where: e.Where, Value: e.Args[2].Value})
			}
		}
	}
	return nil
}

// isEndless reports whether an iteration over an expression counts, or repeats,
// without an end of its own.
func (v *view) isEndless(e flow.Expr) bool {
	e = v.value(e)
	if n, ok := e.(*flow.Name); ok {
		if all := v.assigned(n.Var); len(all) == 1 && n.Var.Owner == v.Func {
			e = all[0].Value
		}
	}
	call, ok := e.(*flow.Call)
	if !ok {
		return false
	}
	ref := v.names.Resolve(call.Fun, v.Func)
	most, ok := v.voc.Endless[ref.Path+ref.Native]
	return ok && len(call.Args) <= most
}
