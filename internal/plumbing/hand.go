package plumbing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// atHand finds an expression that holds a fallback where an agent is built
// without one, best first: what another construction in the same class or file
// passes, if it means the same here; a variable or attribute of that name; the
// parent agent's. It is empty when none is found.
func (w *worker) atHand(t *site, all []*site) string {
	if !w.matters(t) {
		return ""
	}
	if e := w.inScope(t.Func); e != "" {
		return e
	}
	if e := w.onReceiver(t.Func); e != "" {
		return e
	}
	if e := w.onParent(t); e != "" {
		return e
	}
	return w.asElsewhere(t, all)
}

// inScope returns a variable of the function, or of one around it, that is
// named like a fallback.
func (w *worker) inScope(f *flow.Func) string {
	for ; f != nil && f.Kind != flow.UnitInit && f.Kind != flow.ClassInit; f = f.Outer {
		var names []string
		for _, p := range f.Params {
			names = append(names, p.Var.Name)
		}
		names = append(names, assignedNames(f)...)
		for _, n := range names {
			if w.lex.FallbackParameter.Match(n) {
				return n
			}
		}
	}
	return ""
}

// assignedNames returns the local variables of a function, in order.
func assignedNames(f *flow.Func) []string {
	var out []string
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && n.Var.Owner == f {
					out = append(out, n.Var.Name)
				}
			}
		}
	}
	return out
}

// onReceiver returns an attribute of the method's receiver that is named like a
// fallback and that a method of the class stores.
func (w *worker) onReceiver(f *flow.Func) string {
	for f != nil && !f.IsMethod() {
		f = f.Outer
	}
	if f == nil || len(f.Params) == 0 {
		return ""
	}
	self := f.Params[0].Var.Name
	for _, attr := range w.storedAttrs(f.Class) {
		return self + "." + attr
	}
	return ""
}

// storedAttrs returns the attributes named like a fallback that the methods of
// a class store on their receiver, sorted.
func (w *worker) storedAttrs(c *flow.Class) []string {
	var out []string
	for _, m := range c.Body.Graph().Funcs {
		if len(m.Params) == 0 || !containsAll(m.Text(), "fallback") {
			continue
		}
		for _, b := range m.Graph().Blocks {
			for _, in := range b.Instrs {
				a, ok := in.(*flow.Assign)
				if !ok {
					continue
				}
				target, ok := a.Target.(*flow.Attr)
				if !ok || !w.lex.FallbackParameter.Match(target.Sel) {
					continue
				}
				if n, ok := target.X.(*flow.Name); ok && n.Var == m.Params[0].Var {
					out = append(out, target.Sel)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return slices.Compact(out)
}

// onParent returns the parent agent's fallback: a parameter that is named like
// an agent, and the attribute in which the agent's class keeps the fallback.
func (w *worker) onParent(t *site) string {
	class, ok := t.class.(flow.ClassVal)
	if !ok {
		return ""
	}
	attrs := w.storedAttrs(class.Class)
	if len(attrs) == 0 {
		return ""
	}
	if t.Func.IsMethod() && t.Func.Class == class.Class {
		return ""
	}
	for f := t.Func; f != nil && f.Kind != flow.UnitInit; f = f.Outer {
		for _, p := range f.Params {
			n := strings.ToLower(p.Var.Name)
			if n == "agent" || strings.HasSuffix(n, "parent") || strings.HasSuffix(n, "parent_agent") {
				return p.Var.Name + "." + longest(attrs)
			}
		}
	}
	return ""
}

func longest(names []string) string {
	return slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// asElsewhere returns what the nearest other construction in the same file
// passes, where that is a call or a global of the file and so means the same.
func (w *worker) asElsewhere(t *site, all []*site) string {
	best, distance := "", 0
	for _, o := range all {
		if o.Verdict != Plumbed || o.Call.At.File != t.Call.At.File {
			continue
		}
		e := w.passed(o)
		if e == nil || !meansTheSame(e) {
			continue
		}
		d := max(o.Call.At.Start-t.Call.At.Start, t.Call.At.Start-o.Call.At.Start)
		if best == "" || d < distance {
			best, distance = e.Span().Text(), d
		}
	}
	return best
}

// passed returns the expression that a construction passes as the fallback.
func (w *worker) passed(t *site) flow.Expr {
	for _, a := range t.Call.Args {
		if a.Key != "" && w.lex.FallbackParameter.Match(a.Key) {
			return a.Value
		}
	}
	return nil
}

// meansTheSame reports whether an expression depends on nothing local.
func meansTheSame(e flow.Expr) bool {
	same := true
	flow.Inspect(e, func(e flow.Expr) bool {
		if n, ok := e.(*flow.Name); ok && n.Var.Owner != nil && n.Var.Owner.Kind != flow.UnitInit {
			same = false
		}
		return same
	})
	return same
}
