// Package resolve finds the definitions that names stand for: by scope, through
// imports, module aliases, classes, constructors' fields and annotations, and not
// by flow. What may be one of several things is not known.
package resolve

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A Ref is what an expression stands for wherever the code runs: a definition,
// by name. The zero Ref is nothing that is known.
type Ref struct {
	Func   *flow.Func
	Class  *flow.Class
	Unit   *flow.Unit
	Object *flow.Class // an object of this class
	Native string      // what the language defines
	Path   string      // what comes from outside the program
	Expr   flow.Expr   // a value, as it is written in In
	In     *flow.Func
}

// Known reports whether it is anything.
func (r Ref) Known() bool { return r != Ref{} }

// maxResolve bounds how many names lead to each other.
const maxResolve = 12

// A Resolver finds the definitions that names stand for in one program. It
// remembers them, and is not safe for concurrent use.
type Resolver struct {
	loader     flow.Loader
	Vocabulary *flow.Vocabulary
	defs       map[*flow.Func]map[*flow.Var][]flow.Expr
	attrs      map[attrKey]Ref
	busy       map[*flow.Var]bool
	// changes holds, by unit or class, the variables whose containers its own code
	// changes in place.
	changes map[*flow.Func]map[*flow.Var]bool
}

type attrKey struct {
	class *flow.Class
	sel   string
}

// New returns a resolver of a program's names.
func New(p *flow.Program) *Resolver {
	return &Resolver{
		loader: p.Loader, Vocabulary: &p.Vocabulary,
		defs: make(map[*flow.Func]map[*flow.Var][]flow.Expr), attrs: make(map[attrKey]Ref), busy: make(map[*flow.Var]bool),
		changes: make(map[*flow.Func]map[*flow.Var]bool),
	}
}

// Definitions returns what is assigned to a variable in its owner; nil stands
// for an assignment that is not a plain one.
func (r *Resolver) Definitions(v *flow.Var) []flow.Expr {
	if v.Owner == nil {
		return nil
	}
	return r.DefinitionsIn(v.Owner)[v]
}

// DefinitionsIn returns the same of all variables that a function assigns.
func (r *Resolver) DefinitionsIn(f *flow.Func) map[*flow.Var][]flow.Expr {
	all, ok := r.defs[f]
	if !ok {
		all = assignments(f)
		r.defs[f] = all
	}
	return all
}

func assignments(f *flow.Func) map[*flow.Var][]flow.Expr {
	out := make(map[*flow.Var][]flow.Expr)
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			if n, ok := a.Target.(*flow.Name); ok {
				value := a.Value
				if a.Op != "" {
					value = nil
				}
				if !slices.Contains(out[n.Var], value) { // a finally has copies
					out[n.Var] = append(out[n.Var], value)
				}
			}
		}
	}
	return out
}

// Resolve returns what an expression in a function stands for.
func (r *Resolver) Resolve(e flow.Expr, in *flow.Func) Ref { return r.resolveAt(e, in, 0) }

func (r *Resolver) resolveAt(e flow.Expr, in *flow.Func, depth int) Ref {
	if depth > maxResolve || e == nil {
		return Ref{}
	}
	depth++
	switch e := e.(type) {
	case *flow.Name:
		return r.variable(e.Var, depth)
	case *flow.Attr:
		return r.attribute(e, in, depth)
	case *flow.Import:
		return r.imported(e, in, depth)
	case *flow.FuncLit:
		return Ref{Func: e.Func}
	case *flow.ClassLit:
		return Ref{Class: e.Class}
	case *flow.Call:
		return r.called(e, in, depth)
	case *flow.Const, *flow.Sequence, *flow.RecordLit, *flow.Binary:
		return Ref{Expr: e, In: in}
	case *flow.Part:
		whole := r.resolveAt(e.X, in, depth)
		if s, ok := whole.Expr.(*flow.Sequence); ok && e.Index < len(s.Elems) {
			return r.resolveAt(s.Elems[e.Index], whole.In, depth)
		}
	}
	return Ref{}
}

// Variable returns what a variable stands for that has one definition.
func (r *Resolver) Variable(v *flow.Var) Ref { return r.variable(v, 0) }

func (r *Resolver) variable(v *flow.Var, depth int) Ref {
	switch {
	case v.Owner == nil:
		return Ref{Native: v.Name}
	case v.Shared || r.busy[v]:
		return Ref{}
	}
	r.busy[v] = true
	defer delete(r.busy, v)
	if p := Param(v); p != nil {
		return r.annotated(p.Type, v.Owner, depth)
	}
	defs := r.Definitions(v)
	if len(defs) == 0 && v.Owner.Kind == flow.UnitInit {
		return r.wild(v, depth)
	}
	var found Ref
	for _, d := range defs {
		got := r.resolveAt(d, v.Owner, depth)
		switch {
		case len(defs) == 1 && got.Expr != nil && r.changed(v):
			return Ref{}
		case len(defs) == 1:
			return got
		case isNil(d): // a default where an import fails
		case !got.Known() || found.Known() && got != found:
			return Ref{}
		default:
			found = got
		}
	}
	return found
}

func isNil(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && c.Kind == flow.Nil
}

// Param returns the parameter that a variable is, or nil.
func Param(v *flow.Var) *flow.Param {
	if v.Owner == nil {
		return nil
	}
	for _, p := range v.Owner.Params {
		if p.Var == v {
			return p
		}
	}
	return nil
}

// Result returns an object of the class that a function declares to return.
func (r *Resolver) Result(f *flow.Func) Ref { return r.annotated(f.Result, f, 0) }

// annotated returns an object of the class that an annotation names.
func (r *Resolver) annotated(t flow.Expr, in *flow.Func, depth int) Ref {
	if t == nil {
		return Ref{}
	}
	outer := in
	if in.Outer != nil {
		outer = in.Outer
	}
	if c := r.classOf(t, outer, depth); c != nil {
		return Ref{Object: c}
	}
	return Ref{}
}

// TypeOf returns the one class that an annotation in a function means: `C`,
// `Optional[C]`, `C | None`.
func (r *Resolver) TypeOf(t flow.Expr, in *flow.Func) *flow.Class { return r.classOf(t, in, 0) }

func (r *Resolver) classOf(t flow.Expr, in *flow.Func, depth int) *flow.Class {
	switch t := t.(type) {
	case *flow.Name, *flow.Attr:
		return r.resolveAt(t, in, depth).Class
	case *flow.Binary:
		if c := r.classOf(t.X, in, depth); c != nil {
			return c
		}
		return r.classOf(t.Y, in, depth)
	case *flow.Index:
		switch LastName(t.X) {
		case "Optional", "Final", "Annotated", "ClassVar":
			return r.classOf(t.Key, in, depth)
		}
	case *flow.Sequence:
		if len(t.Elems) > 0 {
			return r.classOf(t.Elems[0], in, depth)
		}
	}
	return nil
}

// wild looks a unit's undefined name up in the units whose names it takes over,
// then among the native names.
func (r *Resolver) wild(v *flow.Var, depth int) Ref {
	unit := v.Owner.Unit
	for _, path := range unit.Wild {
		if from := r.loader.Import(unit, path); from != nil && from != unit {
			if got := r.variable(from.Global(v.Name), depth); got.Known() && got.Native == "" {
				return got
			}
		}
	}
	return Ref{Native: v.Name}
}

func (r *Resolver) imported(e *flow.Import, in *flow.Func, depth int) Ref {
	unit := r.loader.Import(in.Unit, e.Path)
	switch {
	case e.Name == "" && unit != nil:
		return Ref{Unit: unit}
	case e.Name == "":
		return Ref{Path: e.Path}
	case unit != nil:
		return r.member(unit, e.Name, depth)
	}
	below := e.Path + "." + e.Name
	if strings.HasSuffix(e.Path, ".") {
		below = e.Path + e.Name
	}
	if sub := r.loader.Import(in.Unit, below); sub != nil {
		return Ref{Unit: sub}
	}
	return Ref{Path: e.Path + "." + e.Name}
}

// member returns a unit's member: what it defines, or a unit below it.
func (r *Resolver) member(unit *flow.Unit, name string, depth int) Ref {
	got := r.variable(unit.Global(name), depth)
	if got.Native == name {
		if below := r.loader.Below(unit, name); below != nil {
			return Ref{Unit: below}
		}
		return Ref{}
	}
	return got
}

func (r *Resolver) attribute(e *flow.Attr, in *flow.Func, depth int) Ref {
	if n, ok := e.X.(*flow.Name); ok {
		if c := ReceiverClass(n.Var); c != nil {
			return r.objectMember(c, e.Sel, depth)
		}
	}
	switch base := r.resolveAt(e.X, in, depth); {
	case base.Unit != nil:
		return r.member(base.Unit, e.Sel, depth)
	case base.Class != nil:
		return r.classMember(base.Class, e.Sel, depth)
	case base.Object != nil:
		return r.objectMember(base.Object, e.Sel, depth)
	case base.Path != "":
		if below := r.loader.Import(in.Unit, base.Path+"."+e.Sel); below != nil {
			return Ref{Unit: below}
		}
		return Ref{Path: base.Path + "." + e.Sel}
	case base.Native != "":
		return Ref{Native: base.Native + "." + e.Sel}
	}
	return Ref{}
}

// ReceiverClass returns the class whose object a variable is the receiver of.
func ReceiverClass(v *flow.Var) *flow.Class {
	if v.Owner != nil && v.Owner.Receiver == v {
		return v.Owner.Class
	}
	return nil
}

// ClassMember returns a member of a class or of what it is derived from.
func (r *Resolver) ClassMember(c *flow.Class, sel string) Ref { return r.classMember(c, sel, 0) }

// ObjectMember returns a member of a class's objects: the class's own, or what
// its constructor stores, if that is one thing.
func (r *Resolver) ObjectMember(c *flow.Class, sel string) Ref { return r.objectMember(c, sel, 0) }

func (r *Resolver) classMember(c *flow.Class, sel string, depth int) Ref {
	if depth > maxResolve {
		return Ref{}
	}
	if v := ClassVar(c, sel); v != nil {
		if got := r.variable(v, depth+1); got.Known() {
			return got
		}
	}
	for _, b := range c.Bases {
		if base := r.resolveAt(b, c.Body.Outer, depth+1); base.Class != nil && base.Class != c {
			if got := r.classMember(base.Class, sel, depth+1); got.Known() {
				return got
			}
		}
	}
	return Ref{}
}

// ClassVar returns the variable that a class's body assigns, or nil.
func ClassVar(c *flow.Class, name string) *flow.Var {
	for _, b := range c.Body.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && n.Var.Name == name && n.Var.Owner == c.Body {
					return n.Var
				}
			}
		}
	}
	return nil
}

func (r *Resolver) objectMember(c *flow.Class, sel string, depth int) Ref {
	if got := r.classMember(c, sel, depth); got.Known() && (got.Expr == nil || isConstant(sel) && !r.stores(c, sel)) {
		return got // an attribute that the class gives a value may differ by object
	}
	key := attrKey{c, sel}
	if got, ok := r.attrs[key]; ok {
		return got
	}
	r.attrs[key] = Ref{} // in terms of itself
	got := r.stored(c, sel, depth)
	r.attrs[key] = got
	return got
}

// changed reports whether the code that defines a variable of a unit or a class
// changes in place what the variable holds.
func (r *Resolver) changed(v *flow.Var) bool {
	if v.Owner.Kind != flow.UnitInit && v.Owner.Kind != flow.ClassInit {
		return false
	}
	vars, ok := r.changes[v.Owner]
	if !ok {
		vars = make(map[*flow.Var]bool)
		r.changes[v.Owner] = vars
		for _, b := range v.Owner.Graph().Blocks {
			for _, in := range b.Instrs {
				if n, ok := r.changedBy(in).(*flow.Name); ok {
					vars[n.Var] = true
				}
			}
		}
	}
	return vars[v]
}

// changedBy returns the container that an instruction changes in place, or nil.
func (r *Resolver) changedBy(in flow.Instr) flow.Expr {
	switch in := in.(type) {
	case *flow.Assign:
		if entry, ok := in.Target.(*flow.Index); ok {
			return entry.X
		}
	case *flow.Delete:
		if entry, ok := in.Target.(*flow.Index); ok {
			return entry.X
		}
	case *flow.Eval:
		call, ok := in.X.(*flow.Call)
		if !ok {
			return nil
		}
		method, ok := call.Fun.(*flow.Attr)
		if !ok {
			return nil
		}
		switch r.Vocabulary.Methods[method.Sel] {
		case flow.Update, flow.Store, flow.SetDefault, flow.Pop, flow.Clear, flow.Append:
			return method.X
		}
	}
	return nil
}

// isConstant reports whether a name is written as those of constants are.
func isConstant(name string) bool {
	return strings.ToUpper(name) == name && strings.ToLower(name) != name
}

// stores reports whether a method of a class stores an attribute.
func (r *Resolver) stores(c *flow.Class, sel string) bool {
	for _, f := range c.Body.Graph().Funcs {
		if !bytes.Contains(f.Text(), []byte(sel)) {
			continue
		}
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				if a, ok := in.(*flow.Assign); ok {
					if target, ok := a.Target.(*flow.Attr); ok && target.Sel == sel {
						return true
					}
				}
			}
		}
	}
	return false
}

// stored returns what a class's constructor stores in an attribute, where that
// is an object, a function or a class.
func (r *Resolver) stored(c *flow.Class, sel string, depth int) Ref {
	init := r.classMember(c, r.Vocabulary.Constructor, depth+1).Func
	if init == nil {
		return Ref{}
	}
	var found Ref
	for _, b := range init.Graph().Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			target, ok := a.Target.(*flow.Attr)
			if !ok || target.Sel != sel {
				continue
			}
			if n, ok := target.X.(*flow.Name); !ok || n.Var != init.Receiver {
				continue
			}
			got := r.resolveAt(a.Value, init, depth+1)
			if got.Func == nil && got.Class == nil && got.Object == nil && got.Unit == nil || found.Known() && found != got {
				return Ref{}
			}
			found = got
		}
	}
	return found
}

// maxFactory is the size in bytes up to which a function may be one of a single
// answer.
const maxFactory = 2 << 10

// called returns what a call answers that is the same every time: an object of
// a class, or what a function of one return stands for.
func (r *Resolver) called(e *flow.Call, in *flow.Func, depth int) Ref {
	fun := r.resolveAt(e.Fun, in, depth)
	switch {
	case fun.Class != nil:
		return Ref{Object: fun.Class}
	case fun.Path != "" || fun.Native != "":
		return Ref{Expr: e, In: in} // such as a set made of a list
	case fun.Func == nil:
		return Ref{}
	}
	if got := r.annotated(fun.Func.Result, fun.Func, depth); got.Known() {
		return got
	}
	if fun.Func.Kind == flow.Lambda || len(fun.Func.Text()) > maxFactory || len(fun.Func.Graph().Blocks) > 12 {
		return Ref{}
	}
	var found Ref
	for _, b := range fun.Func.Graph().Blocks {
		for _, instr := range b.Instrs {
			ret, ok := instr.(*flow.Return)
			if !ok || ret.Value == nil {
				continue
			}
			got := r.resolveAt(ret.Value, fun.Func, depth)
			if got.Expr != nil || found.Known() && found != got {
				return Ref{}
			}
			found = got
		}
	}
	return found
}

// LastName returns the last identifier of a dotted expression.
func LastName(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Name:
		return e.Var.Name
	case *flow.Attr:
		return e.Sel
	}
	return ""
}
