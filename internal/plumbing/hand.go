package plumbing

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// atHand finds an expression that holds a fallback where an agent is built
// without one, best first: a variable of that name; what another construction
// in the same class passes; an attribute of that name; the parent agent's; what
// another construction in the same file passes. It is empty when none is found.
func (w *worker) atHand(t *site, all []*site) string {
	if !w.matters(t) {
		return ""
	}
	for _, find := range []func() string{
		func() string { return w.inScope(t) },
		func() string { return w.asInClass(t, all) },
		func() string { return w.onReceiver(t.Func) },
		func() string { return w.onParent(t) },
		func() string { return w.asElsewhere(t, all) },
	} {
		if e := find(); e != "" && e != w.passedText(t) {
			return e
		}
	}
	return ""
}

// inScope returns a variable of the function, or of one around it, that is
// named like a fallback: a parameter, or one that is assigned before the call on
// the way to it.
func (w *worker) inScope(t *site) string {
	for f := t.Func; f != nil && f.Kind != flow.UnitInit && f.Kind != flow.ClassInit; f = f.Outer {
		for _, p := range f.Params {
			if w.lex.FallbackParameter.Match(p.Var.Name) {
				return p.Var.Name
			}
		}
		if f == t.Func {
			if name := w.assignedBefore(f, t.Call); name != "" {
				return name
			}
		}
	}
	return ""
}

// assignedBefore returns a local variable named like a fallback that every way
// to a call assigns.
func (w *worker) assignedBefore(f *flow.Func, call *flow.Call) string {
	g := f.Graph()
	names := make(map[*flow.Block][]string) // assigned in a block
	var target *flow.Block
	for _, b := range g.Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && n.Var.Owner == f && w.lex.FallbackParameter.Match(n.Var.Name) {
					names[b] = append(names[b], n.Var.Name)
				}
			}
			if holdsCall(in, call) {
				target = b
			}
		}
	}
	for _, b := range g.Blocks {
		for _, name := range names[b] {
			if target != nil && b != target && !reachesWithout(g.Entry(), target, b) {
				return name
			}
		}
	}
	return ""
}

func holdsCall(in flow.Instr, call *flow.Call) bool {
	found := false
	for _, op := range flow.Operands(in) {
		flow.Inspect(op, func(e flow.Expr) bool {
			found = found || e == flow.Expr(call)
			return !found
		})
	}
	return found
}

// reachesWithout reports whether there is a way between two blocks that does
// not pass a third.
func reachesWithout(from, to, without *flow.Block) bool {
	seen := map[*flow.Block]bool{without: true}
	work := []*flow.Block{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if b == to {
			return true
		}
		for _, e := range b.Succs {
			work = append(work, e.To)
		}
	}
	return false
}

// asInClass returns what the nearest other construction in the same class
// passes, where that is taken from the receiver and so means the same here.
func (w *worker) asInClass(t *site, all []*site) string {
	here := methodAround(t.Func)
	if here == nil || here.Receiver == nil {
		return ""
	}
	return w.nearest(t, all, func(o *site, e flow.Expr) bool {
		m := methodAround(o.Func)
		if m == nil || m.Class != here.Class || m.Receiver == nil || m.Receiver.Name != here.Receiver.Name {
			return false
		}
		return dependsOnlyOn(e, m.Receiver)
	})
}

// methodAround returns the method that a function is, or stands in.
func methodAround(f *flow.Func) *flow.Func {
	for f != nil && !f.IsMethod() {
		f = f.Outer
	}
	return f
}

// onReceiver returns an attribute of the method's receiver that is named like a
// fallback and that a method of the class stores.
func (w *worker) onReceiver(f *flow.Func) string {
	f = methodAround(f)
	if f == nil || f.Receiver == nil || f.Name == w.program.Vocabulary.Constructor || w.isClassMethod(f) {
		return "" // not stored yet, or not on this object
	}
	if attrs := w.storedAttrs(f.Class); len(attrs) > 0 {
		return f.Receiver.Name + "." + attrs[0]
	}
	return ""
}

// isClassMethod reports whether a method's receiver is its class.
func (w *worker) isClassMethod(f *flow.Func) bool {
	for _, d := range f.Decorators {
		if w.program.Vocabulary.ClassMethods[lastName(d)] {
			return true
		}
	}
	return false
}

// keeps returns the stores of a method in an attribute of its receiver that is
// named like a fallback.
func (w *worker) keeps(m *flow.Func) []*flow.Assign {
	var out []*flow.Assign
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
			if n, ok := target.X.(*flow.Name); ok && n.Var == m.Receiver {
				out = append(out, a)
			}
		}
	}
	return out
}

// saysFallback reports whether a text holds a word of the names for a fallback.
func (s *search) saysFallback(text []byte) bool {
	text = bytes.ToLower(text)
	return slices.ContainsFunc(s.lex.FallbackParameter.Triggers(), func(w string) bool { return bytes.Contains(text, []byte(w)) })
}

// storedAttrs returns the attributes named like a fallback that the methods of
// a class store on their receiver, sorted.
func (w *worker) storedAttrs(c *flow.Class) []string {
	var out []string
	for _, m := range c.Body.Graph().Funcs {
		if m.Receiver == nil || !w.saysFallback(m.Text()) {
			continue
		}
		for _, store := range w.keeps(m) {
			out = append(out, store.Target.(*flow.Attr).Sel)
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
// passes, where that depends on nothing local and so means the same.
func (w *worker) asElsewhere(t *site, all []*site) string {
	return w.nearest(t, all, func(_ *site, e flow.Expr) bool { return dependsOnlyOn(e, nil) })
}

// nearest returns what the nearest construction in the same file passes that
// fits.
func (w *worker) nearest(t *site, all []*site, fits func(*site, flow.Expr) bool) string {
	best, distance := "", 0
	for _, o := range all {
		if o.Verdict != Plumbed || o.Call.At.File != t.Call.At.File {
			continue
		}
		e := w.passed(o)
		if _, constant := e.(*flow.Const); e == nil || constant || !fits(o, e) {
			continue
		}
		d := max(o.Call.At.Start-t.Call.At.Start, t.Call.At.Start-o.Call.At.Start)
		if best == "" || d < distance {
			best, distance = e.Span().Text(), d
		}
	}
	return best
}

// passedText returns the source of what a construction passes as the fallback.
func (w *worker) passedText(t *site) string {
	if e := w.passed(t); e != nil {
		return e.Span().Text()
	}
	return ""
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

// dependsOnlyOn reports whether an expression reads no local variable but v.
func dependsOnlyOn(e flow.Expr, v *flow.Var) bool {
	only := true
	flow.Inspect(e, func(e flow.Expr) bool {
		if n, ok := e.(*flow.Name); ok && n.Var != v && n.Var.Owner != nil && n.Var.Owner.Kind != flow.UnitInit {
			only = false
		}
		return only
	})
	return only
}
