package assume

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A reasonType is a type of failure reasons: an enum, or a class of constants,
// with a member for billing and one for a rate limit.
type reasonType struct {
	name    string
	members map[string]Member
}

// reasonType returns what a class says of reasons, if it is a type of them.
func (ev *Evaluator) reasonType(c *flow.Class) (*reasonType, bool) {
	if t, ok := ev.reasons[c]; ok {
		return t, t != nil
	}
	t := &reasonType{name: c.Unit.File.Path + ":" + c.Name, members: make(map[string]Member)}
	var billing, rateLimit bool
	for _, b := range c.Body.Graph().Blocks {
		for _, in := range b.Instrs {
			m, ok := ev.memberOf(t, c, in)
			if !ok {
				continue
			}
			t.members[m.Name] = m
			billing = billing || m.Reason == lexicon.Billing
			rateLimit = rateLimit || m.Reason == lexicon.RateLimit
		}
	}
	if !billing || !rateLimit {
		t = nil
	}
	ev.reasons[c] = t
	return t, t != nil
}

// memberOf returns the member that an instruction of a class's body defines.
func (ev *Evaluator) memberOf(t *reasonType, c *flow.Class, in flow.Instr) (Member, bool) {
	a, ok := in.(*flow.Assign)
	if !ok {
		return Member{}, false
	}
	n, ok := a.Target.(*flow.Name)
	if !ok || n.Var.Owner != c.Body {
		return Member{}, false
	}
	switch a.Value.(type) {
	case *flow.FuncLit, *flow.ClassLit, *flow.Import:
		return Member{}, false
	}
	m := Member{Type: t.name, Name: n.Var.Name, Role: ev.role(n.Var.Name)}
	if text, ok := a.Value.(*flow.Const); ok && text.Kind == flow.String {
		m.Value = text.Text
		if m.Reason == lexicon.NoReason {
			m.Role = ev.role(text.Text)
		}
	}
	return m, true
}

// member returns the member of a type of reasons that an expression names.
func (ev *Evaluator) member(e *flow.Attr, in *flow.Func) (Member, bool) {
	c := ev.resolveMemo(e.X, in).Class
	if n, ok := e.X.(*flow.Name); ok && c == nil {
		c = ev.ownClass(n.Var)
	}
	if c == nil {
		return Member{}, false
	}
	t, ok := ev.reasonType(c)
	if !ok {
		return Member{}, false
	}
	m, ok := t.members[e.Sel]
	return m, ok
}

// ownClass returns the class that a variable is as the receiver of a method of
// the class itself, or nil.
func (ev *Evaluator) ownClass(v *flow.Var) *flow.Class {
	c := resolve.ReceiverClass(v)
	if c == nil || !slices.ContainsFunc(v.Owner.Decorators, func(d flow.Expr) bool { return ev.Vocabulary.ClassMethods[resolve.LastName(d)] }) {
		return nil
	}
	return c
}
