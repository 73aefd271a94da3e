package classifier

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// mayClassify reports whether some way out of a function may be the wrong class,
// by what it returns and raises as it is written. It spares most functions
// their evaluation.
func (j *judge) mayClassify(f *flow.Func) bool {
	if may, ok := j.may[f]; ok {
		return may
	}
	j.may[f] = false // in terms of itself
	m := &maybe{judge: j, fn: f, predicate: j.asksToRetry(name(f))}
	j.may[f] = m.somewhere()
	return j.may[f]
}

// maybe looks at the expressions of one function.
type maybe struct {
	*judge
	fn        *flow.Func
	predicate bool
	seen      []*flow.Var
}

func (m *maybe) somewhere() bool {
	for _, b := range m.fn.Graph().Blocks {
		switch in := last(b).(type) {
		case *flow.Return:
			if m.expr(in.Value) {
				return true
			}
		case *flow.Raise:
			if m.expr(in.X) {
				return true
			}
		}
	}
	return false
}

// expr reports whether an expression may be a classification that is wrong for a
// spent account.
func (m *maybe) expr(e flow.Expr) bool {
	switch e := e.(type) {
	case nil:
		return false
	case *flow.Const:
		return e.Kind == flow.Bool && m.predicate || e.Kind == flow.String && m.word(e.Text)
	case *flow.Name:
		return m.predicate || m.variable(e)
	case *flow.Attr:
		return m.predicate || m.ev.NamesReason(e, m.fn) || m.constant(e)
	case *flow.Call:
		return m.predicate || m.call(e)
	case *flow.Cond:
		return m.expr(e.Then) || m.expr(e.Else)
	case *flow.Logic:
		return m.predicate || slices.ContainsFunc(e.Operands, m.expr)
	case *flow.Let:
		return m.expr(e.Value)
	case *flow.Sequence:
		return slices.ContainsFunc(e.Elems, m.expr)
	case *flow.RecordLit:
		return slices.ContainsFunc(e.Entries, func(x flow.Entry) bool { return m.entry(x.Key) || m.expr(x.Value) })
	case *flow.Index, *flow.Element, *flow.Part:
		return true // out of a table
	}
	return m.predicate
}

func (m *maybe) word(text string) bool {
	return m.ev.Role(text).Reason == lexicon.RateLimit || m.lex.Retryable.Match(text)
}

// entry reports whether a key of a record is for what says whether to try again.
func (m *maybe) entry(key flow.Expr) bool {
	k, ok := key.(*flow.Const)
	return ok && m.lex.Retryable.Match(k.Text)
}

func (m *maybe) constant(e flow.Expr) bool {
	text, ok := m.ev.Constant(e, m.fn)
	return ok && m.word(text)
}

// variable follows a variable to what is assigned to it in the function.
func (m *maybe) variable(n *flow.Name) bool {
	if slices.Contains(m.seen, n.Var) {
		return false
	}
	m.seen = append(m.seen, n.Var)
	if n.Var.Owner != m.fn {
		c := m.ev.ClassOf(n, m.fn)
		return c != nil && m.class(c) || m.constant(n)
	}
	for _, b := range m.fn.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if t, ok := a.Target.(*flow.Name); ok && t.Var == n.Var && m.expr(a.Value) {
					return true
				}
			}
		}
	}
	return false
}

// call reports whether a call may build or answer a classification: of a class
// of results or errors, of a function that does, or of one that is not known and
// is handed a reason.
func (m *maybe) call(e *flow.Call) bool {
	if c := m.ev.ClassOf(e.Fun, m.fn); c != nil {
		return m.class(c) || slices.ContainsFunc(e.Args, m.argument)
	}
	if f := m.ev.FuncOf(e.Fun, m.fn); f != nil {
		return slices.ContainsFunc(e.Args, m.argument) || m.mayClassify(f)
	}
	switch fun := e.Fun.(type) {
	case *flow.Attr:
		return fun.Sel == "get" || slices.ContainsFunc(e.Args, m.argument)
	case *flow.Call, *flow.Index:
		return true // what is called is looked up
	case *flow.Name:
		return slices.ContainsFunc(e.Args, m.argument) || m.variable(fun)
	}
	return false
}

func (m *maybe) argument(a flow.Arg) bool {
	if a.Splat != flow.Plain {
		return false
	}
	switch v := a.Value.(type) {
	case *flow.Attr:
		if m.ev.NamesReason(v, m.fn) {
			return true
		}
	case *flow.Const:
		if v.Kind == flow.String && m.word(v.Text) {
			return true
		}
	case *flow.Comprehension, *flow.Name:
		return m.expr(a.Value) && !m.predicate || m.lex.Retryable.Match(a.Key)
	}
	return m.lex.Retryable.Match(a.Key)
}

// class reports whether objects of a class may be a wrong classification: it is
// a type of errors for a rate limit, or has a field that says whether to try
// again.
func (m *maybe) class(c *flow.Class) bool {
	if m.ev.IsError(c) && (m.ev.ClassRole(c).Reason == lexicon.RateLimit || m.lex.Retryable.Match(c.Name)) {
		return true
	}
	return slices.ContainsFunc(m.ev.Declared(c), m.lex.Retryable.Match)
}
