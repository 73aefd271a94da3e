package assume

import (
	"maps"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// Atoms returns what a value may be, and whether it may be anything else too.
func (v Value) Atoms() (atoms []Atom, open bool) { return v.atoms, v.any }

// Elements returns the elements of a tuple, list or set.
func (s Seq) Elements() []Value { return s.elems }

// Class returns the class of a result; nil where the factory is not known.
func (r Result) Class() *flow.Class { return r.class }

// A Field is a named part of a result or of a record.
type Field struct {
	Name  string // "" for the reason that a factory is handed
	Value Value
}

// Fields returns what is known of the fields of a result or the entries of a
// record: what it was built with, then what its class declares.
func (ev *Evaluator) Fields(a Atom) []Field {
	switch a := a.(type) {
	case Table:
		return a.fields()
	case Result:
		return ev.resultFields(a)
	}
	return nil
}

func (t Table) fields() []Field {
	var out []Field
	for _, e := range slices.Backward(t.entries) { // the last one wins, and stands first
		key, ok := e.key.only()
		if lit, isLit := key.(Lit); ok && isLit && lit.Kind == flow.String {
			out = append(out, Field{lit.Text, e.value})
		}
	}
	return out
}

func (ev *Evaluator) resultFields(r Result) []Field {
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(r.fields)) {
		out = append(out, Field{name, r.fields[name]})
	}
	if r.class == nil {
		return out
	}
	add := func(name string, v Value) {
		if !slices.ContainsFunc(out, func(f Field) bool { return f.Name == name }) {
			out = append(out, Field{name, v})
		}
	}
	for _, d := range ev.declared(r.class, 0) {
		switch {
		case r.open:
			add(d.Name, anything)
		default:
			add(d.Name, ev.defaultOf(r.class, d))
		}
	}
	return out
}

// declared returns the members that objects of a class have by its constructor,
// by declaration, or as a constant of the class, those of its bases behind.
func (ev *Evaluator) declared(c *flow.Class, depth int) []*flow.FieldDecl {
	var out []*flow.FieldDecl
	if init := ev.ClassMember(c, ev.Vocabulary.Constructor).Func; init != nil {
		for _, p := range init.Params {
			if p.Var != init.Receiver {
				out = append(out, &flow.FieldDecl{Name: p.Var.Name, NameAt: init.NameAt, Type: p.Type, Default: p.Default})
			}
		}
	}
	out = append(out, c.Fields...)
	out = append(out, ev.classConstants(c)...)
	for _, b := range c.Bases {
		if base := ev.resolveMemo(b, c.Body.Outer).Class; base != nil && base != c && depth < maxDepth {
			out = append(out, ev.declared(base, depth+1)...)
		}
	}
	return out
}

func (ev *Evaluator) classConstants(c *flow.Class) []*flow.FieldDecl {
	var out []*flow.FieldDecl
	for v, defs := range ev.DefinitionsIn(c.Body) {
		if k, ok := defs[0].(*flow.Const); ok && len(defs) == 1 {
			out = append(out, &flow.FieldDecl{Name: v.Name, Default: k})
		}
	}
	slices.SortFunc(out, func(a, b *flow.FieldDecl) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// ClassRole returns the reason that a class of errors stands for.
func (ev *Evaluator) ClassRole(c *flow.Class) Role { return ev.classRole(c, 0) }

// Role returns the reason that a name stands for.
func (ev *Evaluator) Role(name string) Role { return ev.role(name) }

// Constant returns the text that an expression stands for wherever the code
// runs.
func (ev *Evaluator) Constant(e flow.Expr, in *flow.Func) (string, bool) {
	a, ok := ev.static(ev.resolveMemo(e, in)).only()
	lit, isLit := a.(Lit)
	return lit.Text, ok && isLit && lit.Kind == flow.String
}

// Callees returns the functions of the program that a function calls by name.
func (ev *Evaluator) Callees(f *flow.Func) []*flow.Func {
	var out []*flow.Func
	ev.eachExpr(f, func(_ flow.Instr, e flow.Expr) {
		var fn *flow.Func
		switch e := e.(type) {
		case *flow.Call:
			fn = ev.resolveMemo(e.Fun, f).Func
		case *flow.Attr: // a property
			if got := ev.resolveMemo(e, f).Func; got != nil && ev.isProperty(got) {
				fn = got
			}
		case *flow.Name: // handed on as a value
			fn = ev.resolveMemo(e, f).Func
		}
		if fn != nil && fn != f && !slices.Contains(out, fn) {
			out = append(out, fn)
		}
	})
	return out
}

// Call returns the function that a call at the end of a block calls, evaluated
// with what is known of the arguments; nil where it is not known.
func (r *Run) Call(b *flow.Block, call *flow.Call) *Run {
	if !r.reached[b.Index] || r.depth >= maxDepth {
		return nil
	}
	s := r.out[b.Index]
	fn := r.callee(call, s).Func
	if fn == nil || fn.IsGenerator() || fn.At.End-fn.At.Start > maxCallee {
		return nil
	}
	callee := r.ev.newRun(fn, r.Assumption, r.arguments(fn, call, s), r.depth+1)
	callee.evaluate()
	return callee
}

// A Definition is an assignment to a variable.
type Definition struct {
	Block *flow.Block
	Value flow.Expr
}

// Definitions returns the assignments to a variable in the run's function that
// are reached.
func (r *Run) Definitions(v *flow.Var) []Definition {
	var out []Definition
	for _, b := range r.Func.Graph().Blocks {
		if !r.reached[b.Index] {
			continue
		}
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && n.Var == v {
					out = append(out, Definition{b, a.Value})
				}
			}
		}
	}
	return out
}

// Raises lists the open ways out of a function by a failure that it raises
// itself and that no handler in it takes.
func (r *Run) Raises() []Return {
	var out []Return
	for _, b := range r.Func.Graph().Blocks {
		raise, ok := lastInstr(b).(*flow.Raise)
		if !ok || !r.reached[b.Index] || !r.leaves(b) {
			continue
		}
		v, at := anything, raise.At
		if raise.X != nil {
			v, at = r.eval(raise.X, r.out[b.Index]), raise.X.Span()
		}
		out = append(out, Return{at, b, v})
	}
	return out
}

// leaves reports whether the failure that a block raises may leave the function
// without being replaced by another one.
func (r *Run) leaves(from *flow.Block) bool {
	seen := map[*flow.Block]bool{from: true}
	work := []*flow.Block{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range b.Succs {
			if !r.Open(e) || seen[e.To] {
				continue
			}
			if e.To == r.Func.Graph().Fail {
				return true
			}
			seen[e.To] = true
			switch lastInstr(e.To).(type) {
			case *flow.Raise, *flow.Return:
			default:
				work = append(work, e.To)
			}
		}
	}
	return false
}

// Entries returns what the function has stored under constant keys in the record
// that a variable holds, as far as it is known at the end of a block.
func (r *Run) Entries(b *flow.Block, v *flow.Var) []Field {
	var out []Field
	if !r.reached[b.Index] {
		return nil
	}
	for _, p := range r.facts.fields[v] {
		key, ok := entryKey(p)
		if !ok {
			continue
		}
		if value, ok := r.out[b.Index].get(r.facts.ids[p]); ok && (!value.any || r.mayStore(p)) {
			out = append(out, Field{key, value})
		}
	}
	return out
}

// mayStore reports whether a store to a place is reached.
func (r *Run) mayStore(to place) bool {
	for _, b := range r.Func.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok && r.reached[b.Index] {
				if p, ok := placeOf(a.Target); ok && p == to {
					return true
				}
			}
		}
	}
	return false
}

func isEntry(p place) bool {
	_, ok := entryKey(p)
	return ok
}

func entryKey(p place) (string, bool) {
	if len(p.path) < 3 || p.path[0] != '[' || p.path[len(p.path)-1] != ']' {
		return "", false
	}
	return p.path[1 : len(p.path)-1], true
}

// IsError reports whether a class is one of errors: it is derived from one, or
// is called so.
func (ev *Evaluator) IsError(c *flow.Class) bool { return ev.isError(c, 0) }

func (ev *Evaluator) isError(c *flow.Class, depth int) bool {
	if namesError(c.Name) {
		return true
	}
	for _, b := range c.Bases {
		base := ev.resolveMemo(b, c.Body.Outer).Class
		if base == nil && namesError(resolve.LastName(b)) {
			return true
		}
		if base != nil && base != c && depth < maxDepth && ev.isError(base, depth+1) {
			return true
		}
	}
	return false
}

func namesError(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "error", "exception":
		return true
	}
	return false
}

// Units returns the units that define what a function names: its own, and those
// of the functions, classes, tables and constants that it uses.
func (ev *Evaluator) Units(f *flow.Func) []*flow.Unit {
	out := []*flow.Unit{f.Unit}
	add := func(u *flow.Unit) {
		if u != nil && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	ev.eachExpr(f, func(_ flow.Instr, e flow.Expr) {
		switch e.(type) {
		case *flow.Name, *flow.Attr:
		default:
			return
		}
		def := ev.resolveMemo(e, f)
		switch {
		case def.Func != nil:
			add(def.Func.Unit)
		case def.Class != nil:
			add(def.Class.Unit)
		case def.Object != nil:
			add(def.Object.Unit)
		case def.In != nil:
			add(def.In.Unit)
		}
	})
	return out
}

// Follows reports whether what a call calls is a function of the program.
func (ev *Evaluator) Follows(call *flow.Call, in *flow.Func) bool {
	return ev.resolveMemo(call.Fun, in).Func != nil
}

// HasBilling reports whether a class is a type of reasons that has one for
// billing.
func (ev *Evaluator) HasBilling(c *flow.Class) bool {
	t, ok := ev.reasonType(c)
	if !ok {
		return false
	}
	for _, m := range t.members {
		if m.Reason == lexicon.Billing {
			return true
		}
	}
	return false
}

// IsFailure reports whether an expression is the failure that the function was
// asked about, as it came.
func (r *Run) IsFailure(e flow.Expr) bool {
	n, ok := e.(*flow.Name)
	return ok && r.ev.isFailure(n.Var) && len(r.ev.Definitions(n.Var)) == 0
}

// IsFailure reports whether a variable holds a failure: a handler binds it, or it
// is a parameter that is declared or called so.
func (ev *Evaluator) IsFailure(v *flow.Var) bool { return ev.isFailure(v) }

// ClassOf returns the class that an expression names, or nil.
func (ev *Evaluator) ClassOf(e flow.Expr, in *flow.Func) *flow.Class {
	return ev.resolveMemo(e, in).Class
}

// FuncOf returns the function of the program that an expression names, or nil.
func (ev *Evaluator) FuncOf(e flow.Expr, in *flow.Func) *flow.Func { return ev.resolveMemo(e, in).Func }

// Declared returns the names of the members that objects of a class have.
func (ev *Evaluator) Declared(c *flow.Class) []string {
	var out []string
	for _, d := range ev.declared(c, 0) {
		out = append(out, d.Name)
	}
	return out
}
