package plumbing

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// tainted returns the variables of a function that may hold something that
// stands for a construction, judged by the names that are mentioned where they
// are assigned. It is a cheap over-approximation: the interpreter has the last
// word.
func (s *search) tainted(f *flow.Func) map[*flow.Var]bool {
	vars := make(map[*flow.Var]bool)
	for _, p := range f.Params {
		if p.Default != nil && s.mentions(p.Default, vars) {
			vars[p.Var] = true
		}
	}
	for changed := true; changed; {
		changed = false
		mark := func(v *flow.Var, value flow.Expr) {
			if v != nil && !vars[v] && s.mentions(value, vars) {
				vars[v], changed = true, true
			}
		}
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				if a, ok := in.(*flow.Assign); ok {
					if n, ok := a.Target.(*flow.Name); ok {
						mark(n.Var, a.Value)
					}
				}
				for _, op := range flow.Operands(in) {
					flow.Inspect(op, func(e flow.Expr) bool {
						if let, ok := e.(*flow.Let); ok {
							mark(let.Target.Var, let.Value)
						}
						return true
					})
				}
			}
		}
	}
	return vars
}

// mentions reports whether a value may be, or hold, something that stands for
// a construction: by a name in it that is not just called for its result.
func (s *search) mentions(e flow.Expr, vars map[*flow.Var]bool) bool {
	switch e := e.(type) {
	case *flow.Name:
		return vars[e.Var] || s.known(e.Var.Name)
	case *flow.Attr:
		return s.known(e.Sel)
	case *flow.Import:
		return s.known(e.Name)
	case *flow.Call:
		if s.lex.AgentConstructor.Match(lastName(e.Fun)) {
			return false // an agent, not what makes one
		}
		if s.mentions(e.Fun, vars) {
			return true // a function that answers a class
		}
		if attr, ok := e.Fun.(*flow.Attr); ok {
			if _, takes := s.program.Vocabulary.Methods[attr.Sel]; takes && s.mentions(attr.X, vars) {
				return true // a registry's entry
			}
		}
		for _, a := range e.Args {
			if s.mentions(a.Value, vars) {
				return true // functools.partial
			}
		}
		return false
	case *flow.Const:
		return e.Kind == flow.String && s.known(e.Text) // getattr(module, "AIAgent")
	case *flow.Index:
		return s.mentions(e.X, vars)
	case *flow.Cond:
		return s.mentions(e.Then, vars) || s.mentions(e.Else, vars)
	case *flow.Let:
		return s.mentions(e.Value, vars)
	case *flow.Part:
		return s.mentions(e.X, vars)
	case *flow.Element:
		return s.mentions(e.X, vars)
	case *flow.Logic:
		return s.mentionsAny(e.Operands, vars)
	case *flow.Sequence:
		return s.mentionsAny(e.Elems, vars)
	case *flow.RecordLit:
		for _, entry := range e.Entries {
			if s.mentions(entry.Value, vars) {
				return true
			}
		}
	case *flow.FuncLit:
		return e.Func.Kind == flow.Lambda && s.lambdaMentions(e.Func)
	case *flow.ClassLit:
		return s.mentionsAny(e.Class.Bases, vars)
	}
	return false
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

func (s *search) mentionsAny(all []flow.Expr, vars map[*flow.Var]bool) bool {
	for _, e := range all {
		if s.mentions(e, vars) {
			return true
		}
	}
	return false
}

// lambdaMentions reports whether a lambda's value may be a construction.
func (s *search) lambdaMentions(f *flow.Func) bool {
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			if r, ok := in.(*flow.Return); ok && s.mentions(r.Value, nil) {
				return true
			}
		}
	}
	return false
}

// calls returns the calls of a function that may construct an agent: of
// something tainted, with something tainted as an argument, or, in a method of
// a class, of a base's constructor.
func (s *search) calls(f *flow.Func, vars map[*flow.Var]bool) []*flow.Call {
	constructor := s.program.Vocabulary.Constructor
	inMethod := f.IsMethod()
	var out []*flow.Call
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					c, ok := e.(*flow.Call)
					if !ok {
						return true
					}
					attr, _ := c.Fun.(*flow.Attr)
					super := inMethod && attr != nil && attr.Sel == constructor
					if super || s.ownClass(f, c.Fun) || s.mentions(c.Fun, vars) || s.hands(c, vars) {
						out = append(out, c)
					}
					return true
				})
			}
		}
	}
	return out
}

// ownClass reports whether an expression is the class of a method's receiver:
// cls, type(self), self.__class__.
func (s *search) ownClass(f *flow.Func, e flow.Expr) bool {
	if f.Receiver == nil {
		return false
	}
	is := func(e flow.Expr) bool {
		n, ok := e.(*flow.Name)
		return ok && n.Var == f.Receiver
	}
	switch e := e.(type) {
	case *flow.Name:
		return is(e)
	case *flow.Attr:
		return e.Sel == s.program.Vocabulary.ClassAttr && is(e.X)
	case *flow.Call:
		n, ok := e.Fun.(*flow.Name)
		return ok && s.program.Vocabulary.Functions[n.Var.Name] == flow.ClassOf && len(e.Args) == 1 && is(e.Args[0].Value)
	}
	return false
}

func (s *search) hands(c *flow.Call, vars map[*flow.Var]bool) bool {
	for _, a := range c.Args {
		if _, isCall := a.Value.(*flow.Call); !isCall && a.Splat == flow.Plain && s.mentions(a.Value, vars) {
			return true
		}
	}
	return false
}
