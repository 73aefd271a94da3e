package assume

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A ref is what an expression stands for wherever the code runs: a definition,
// by name. The zero ref is nothing that is known.
type ref struct {
	fn     *flow.Func
	class  *flow.Class
	unit   *flow.Unit
	of     *flow.Class // an object of this class
	native string      // what the language defines
	path   string      // what comes from outside the program
	expr   flow.Expr   // a value, as it is written in
	in     *flow.Func
}

func (r ref) known() bool { return r != ref{} }

// maxResolve bounds how many names lead to each other.
const maxResolve = 12

// A resolver finds the definitions that names stand for, by scope and not by
// flow. It is not safe for concurrent use.
type resolver struct {
	loader flow.Loader
	voc    *flow.Vocabulary
	defs   map[*flow.Func]map[*flow.Var][]flow.Expr
	attrs  map[attrKey]ref
	busy   map[*flow.Var]bool
	// changes holds, by unit or class, the variables whose containers its own code
	// changes in place.
	changes map[*flow.Func]map[*flow.Var]bool
}

type attrKey struct {
	class *flow.Class
	sel   string
}

func newResolver(p *flow.Program) *resolver {
	return &resolver{
		loader: p.Loader, voc: &p.Vocabulary,
		defs: make(map[*flow.Func]map[*flow.Var][]flow.Expr), attrs: make(map[attrKey]ref), busy: make(map[*flow.Var]bool),
		changes: make(map[*flow.Func]map[*flow.Var]bool),
	}
}

// definitions returns what is assigned to a variable in its owner; nil stands
// for an assignment that is not a plain one.
func (r *resolver) definitions(v *flow.Var) []flow.Expr {
	if v.Owner == nil {
		return nil
	}
	all, ok := r.defs[v.Owner]
	if !ok {
		all = assignments(v.Owner)
		r.defs[v.Owner] = all
	}
	return all[v]
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

// resolve returns what an expression in a function stands for.
func (r *resolver) resolve(e flow.Expr, in *flow.Func) ref { return r.resolveAt(e, in, 0) }

func (r *resolver) resolveAt(e flow.Expr, in *flow.Func, depth int) ref {
	if depth > maxResolve || e == nil {
		return ref{}
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
		return ref{fn: e.Func}
	case *flow.ClassLit:
		return ref{class: e.Class}
	case *flow.Call:
		return r.called(e, in, depth)
	case *flow.Const, *flow.Sequence, *flow.RecordLit, *flow.Binary:
		return ref{expr: e, in: in}
	case *flow.Part:
		whole := r.resolveAt(e.X, in, depth)
		if s, ok := whole.expr.(*flow.Sequence); ok && e.Index < len(s.Elems) {
			return r.resolveAt(s.Elems[e.Index], whole.in, depth)
		}
	}
	return ref{}
}

// variable returns what a variable stands for that has one definition.
func (r *resolver) variable(v *flow.Var, depth int) ref {
	switch {
	case v.Owner == nil:
		return ref{native: v.Name}
	case v.Shared || r.busy[v]:
		return ref{}
	}
	r.busy[v] = true
	defer delete(r.busy, v)
	if p := param(v); p != nil {
		return r.annotated(p.Type, v.Owner, depth)
	}
	defs := r.definitions(v)
	if len(defs) == 0 && v.Owner.Kind == flow.UnitInit {
		return r.wild(v, depth)
	}
	var found ref
	for _, d := range defs {
		got := r.resolveAt(d, v.Owner, depth)
		switch {
		case len(defs) == 1 && got.expr != nil && r.changed(v):
			return ref{}
		case len(defs) == 1:
			return got
		case isNil(d): // a default where an import fails
		case !got.known() || found.known() && got != found:
			return ref{}
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

// param returns the parameter that a variable is, or nil.
func param(v *flow.Var) *flow.Param {
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

// annotated returns an object of the class that an annotation names.
func (r *resolver) annotated(t flow.Expr, in *flow.Func, depth int) ref {
	if t == nil {
		return ref{}
	}
	outer := in
	if in.Outer != nil {
		outer = in.Outer
	}
	if c := r.classOf(t, outer, depth); c != nil {
		return ref{of: c}
	}
	return ref{}
}

// classOf returns the one class that an annotation means: `C`, `Optional[C]`,
// `C | None`.
func (r *resolver) classOf(t flow.Expr, in *flow.Func, depth int) *flow.Class {
	switch t := t.(type) {
	case *flow.Name, *flow.Attr:
		return r.resolveAt(t, in, depth).class
	case *flow.Binary:
		if c := r.classOf(t.X, in, depth); c != nil {
			return c
		}
		return r.classOf(t.Y, in, depth)
	case *flow.Index:
		switch lastName(t.X) {
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
func (r *resolver) wild(v *flow.Var, depth int) ref {
	unit := v.Owner.Unit
	for _, path := range unit.Wild {
		if from := r.loader.Import(unit, path); from != nil && from != unit {
			if got := r.variable(from.Global(v.Name), depth); got.known() && got.native == "" {
				return got
			}
		}
	}
	return ref{native: v.Name}
}

func (r *resolver) imported(e *flow.Import, in *flow.Func, depth int) ref {
	unit := r.loader.Import(in.Unit, e.Path)
	switch {
	case e.Name == "" && unit != nil:
		return ref{unit: unit}
	case e.Name == "":
		return ref{path: e.Path}
	case unit != nil:
		return r.member(unit, e.Name, depth)
	}
	below := e.Path + "." + e.Name
	if strings.HasSuffix(e.Path, ".") {
		below = e.Path + e.Name
	}
	if sub := r.loader.Import(in.Unit, below); sub != nil {
		return ref{unit: sub}
	}
	return ref{path: e.Path + "." + e.Name}
}

// member returns a unit's member: what it defines, or a unit below it.
func (r *resolver) member(unit *flow.Unit, name string, depth int) ref {
	got := r.variable(unit.Global(name), depth)
	if got.native == name {
		if below := r.loader.Below(unit, name); below != nil {
			return ref{unit: below}
		}
		return ref{}
	}
	return got
}

func (r *resolver) attribute(e *flow.Attr, in *flow.Func, depth int) ref {
	if n, ok := e.X.(*flow.Name); ok {
		if c := receiverClass(n.Var); c != nil {
			return r.objectMember(c, e.Sel, depth)
		}
	}
	switch base := r.resolveAt(e.X, in, depth); {
	case base.unit != nil:
		return r.member(base.unit, e.Sel, depth)
	case base.class != nil:
		return r.classMember(base.class, e.Sel, depth)
	case base.of != nil:
		return r.objectMember(base.of, e.Sel, depth)
	case base.path != "":
		if below := r.loader.Import(in.Unit, base.path+"."+e.Sel); below != nil {
			return ref{unit: below}
		}
		return ref{path: base.path + "." + e.Sel}
	case base.native != "":
		return ref{native: base.native + "." + e.Sel}
	}
	return ref{}
}

// receiverClass returns the class whose object a variable is the receiver of.
func receiverClass(v *flow.Var) *flow.Class {
	if v.Owner != nil && v.Owner.Receiver == v {
		return v.Owner.Class
	}
	return nil
}

// classMember returns a member of a class or of what it is derived from.
func (r *resolver) classMember(c *flow.Class, sel string, depth int) ref {
	if depth > maxResolve {
		return ref{}
	}
	if v := classVar(c, sel); v != nil {
		if got := r.variable(v, depth+1); got.known() {
			return got
		}
	}
	for _, b := range c.Bases {
		if base := r.resolveAt(b, c.Body.Outer, depth+1); base.class != nil && base.class != c {
			if got := r.classMember(base.class, sel, depth+1); got.known() {
				return got
			}
		}
	}
	return ref{}
}

// classVar returns the variable that a class's body assigns, or nil.
func classVar(c *flow.Class, name string) *flow.Var {
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

// objectMember returns a member of a class's objects: the class's own, or what
// its constructor stores, if that is one thing.
func (r *resolver) objectMember(c *flow.Class, sel string, depth int) ref {
	if got := r.classMember(c, sel, depth); got.known() && (got.expr == nil || isConstant(sel) && !r.stores(c, sel)) {
		return got // an attribute that the class gives a value may differ by object
	}
	key := attrKey{c, sel}
	if got, ok := r.attrs[key]; ok {
		return got
	}
	r.attrs[key] = ref{} // in terms of itself
	got := r.stored(c, sel, depth)
	r.attrs[key] = got
	return got
}

// changed reports whether the code that defines a variable of a unit or a class
// changes in place what the variable holds.
func (r *resolver) changed(v *flow.Var) bool {
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
func (r *resolver) changedBy(in flow.Instr) flow.Expr {
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
		switch r.voc.Methods[method.Sel] {
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
func (r *resolver) stores(c *flow.Class, sel string) bool {
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
func (r *resolver) stored(c *flow.Class, sel string, depth int) ref {
	init := r.classMember(c, r.voc.Constructor, depth+1).fn
	if init == nil {
		return ref{}
	}
	var found ref
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
			if got.fn == nil && got.class == nil && got.of == nil && got.unit == nil || found.known() && found != got {
				return ref{}
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
func (r *resolver) called(e *flow.Call, in *flow.Func, depth int) ref {
	fun := r.resolveAt(e.Fun, in, depth)
	switch {
	case fun.class != nil:
		return ref{of: fun.class}
	case fun.path != "" || fun.native != "":
		return ref{expr: e, in: in} // such as a set made of a list
	case fun.fn == nil:
		return ref{}
	}
	if got := r.annotated(fun.fn.Result, fun.fn, depth); got.known() {
		return got
	}
	if fun.fn.Kind == flow.Lambda || len(fun.fn.Text()) > maxFactory || len(fun.fn.Graph().Blocks) > 12 {
		return ref{}
	}
	var found ref
	for _, b := range fun.fn.Graph().Blocks {
		for _, instr := range b.Instrs {
			ret, ok := instr.(*flow.Return)
			if !ok || ret.Value == nil {
				continue
			}
			got := r.resolveAt(ret.Value, fun.fn, depth)
			if got.expr != nil || found.known() && found != got {
				return ref{}
			}
			found = got
		}
	}
	return found
}

// lastName returns the last identifier of a dotted expression.
func lastName(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Name:
		return e.Var.Name
	case *flow.Attr:
		return e.Sel
	}
	return ""
}
