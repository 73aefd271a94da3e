package plumbing

import (
	"fmt"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// assess gives the verdict on the arguments of one construction.
func (w *worker) assess(class flow.Alt, seen flow.Seen) *site {
	t := &site{class: class, args: seen.Args}
	param := parameter{name: defaultParameter, index: -1}
	t.content = seen.Content
	switch c := class.(type) {
	case flow.ClassVal:
		t.Agent = c.Class.Name
		if p, ok := w.accepts(c.Class); ok {
			param = p
		}
	case flow.Foreign:
		t.Agent = lastPart(c.Path)
	}
	if t.Agent == w.program.Vocabulary.Constructor {
		t.Agent = "the agent"
	}
	t.Param, t.Accepts = param.name, param.at
	t.Keywords = len(seen.Args.Pos)
	for _, a := range seen.Call.Args {
		if a.Key != "" {
			t.Keywords++
		}
	}
	for _, s := range seen.Args.Splats {
		t.Splats = append(t.Splats, Spread{Text: s.Expr.Span().Text(), At: s.Expr.Span(), Events: s.Record.Events, Keys: s.Record.Keys()})
	}
	pos := seen.Args.Pos
	if unbound(seen) && len(pos) > 0 {
		pos = pos[1:]
	}
	w.decide(t, seen, param, pos)
	return t
}

// unbound reports whether a constructor is called through its class, with the
// receiver as the first argument.
func unbound(seen flow.Seen) bool {
	for _, alt := range seen.Callee.Alts() {
		if fn, ok := alt.(flow.FuncVal); ok {
			return fn.Self == nil
		}
	}
	return false
}

// decide sets the verdict from what the arguments say of the parameter.
func (w *worker) decide(t *site, seen flow.Seen, param parameter, pos []flow.Value) {
	keys := t.args.Keys
	for _, k := range keys.Keys() {
		if f := keys.Fields[k]; w.lex.FallbackParameter.Match(k) {
			if w.mayBeNothing(t, f) {
				w.demand(keys.Rest...) // where the record is known better, a store replaces what was there
			}
			w.given(t, keys.Get(k).Value, f.At)
			return
		}
	}
	if param.index >= 0 && param.index < len(pos) {
		w.given(t, pos[param.index], seen.Call.At)
		return
	}
	why := keys.Rest
	if param.index >= 0 && t.args.Open != nil {
		why = append([]*flow.Reason{t.args.Open}, why...)
	}
	if param.field && len(pos) > 0 {
		why = append(why, &flow.Reason{At: param.at, Text: "which field a positional argument fills is not known"})
	}
	w.demand(why...)
	if carrier := w.carrier(t, pos); len(why) == 0 && carrier != nil {
		why = []*flow.Reason{carrier}
	}
	switch {
	case len(why) == 0:
		t.Verdict = Missing
	case w.leftToCallers(t, why):
		t.Verdict = Neutral
	default:
		t.Verdict, t.Why = Unresolved, why
	}
}

// mayBeNothing reports whether knowing a record better may empty the value of
// one of its keys or take the key away.
func (w *worker) mayBeNothing(t *site, f flow.Field) bool {
	return f.Presence == flow.Maybe || slices.ContainsFunc(f.Value.Alts(), func(a flow.Alt) bool {
		if u, ok := a.(flow.Unknown); ok {
			return u.Why.Skipped != nil
		}
		nothing, _ := t.isNothing(a)
		return nothing
	})
}

// carrier returns a reason not to decide where the constructor takes the
// fallback from another of its parameters, such as a configuration object, and
// that is given.
func (w *worker) carrier(t *site, pos []flow.Value) *flow.Reason {
	class, ok := t.class.(flow.ClassVal)
	if !ok {
		return nil
	}
	init := w.constructor(class.Class)
	if init == nil || init.Receiver == nil {
		return nil
	}
	for i, p := range init.Params[1:] {
		given := i < len(pos) || t.args.Keys.Fields[p.Var.Name].Presence != flow.Absent
		if at := w.readFrom(init, p.Var); given && at.IsValid() {
			return &flow.Reason{At: at, Text: fmt.Sprintf("the constructor takes the fallback from `%s` here", p.Var.Name)}
		}
	}
	return nil
}

// readFrom returns where a function reads a fallback from what a variable
// holds: config.fallback_model, config["fallback_model"], config.get(…).
func (w *worker) readFrom(f *flow.Func, v *flow.Var) flow.Span {
	var at flow.Span
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					if name := memberOf(e, v); name != "" && w.lex.FallbackParameter.Match(name) {
						at = e.Span()
					}
					return true
				})
			}
		}
	}
	return at
}

// memberOf returns the name under which an expression reads something from a
// variable.
func memberOf(e flow.Expr, v *flow.Var) string {
	switch e := e.(type) {
	case *flow.Attr:
		if n, ok := e.X.(*flow.Name); ok && n.Var == v {
			return e.Sel
		}
	case *flow.Index:
		if n, ok := e.X.(*flow.Name); ok && n.Var == v {
			return text(e.Key)
		}
	case *flow.Call:
		for i, a := range e.Args {
			reads := memberOf(e.Fun, v) != "" // config.get("fallback_model")
			if n, ok := e.Args[0].Value.(*flow.Name); ok && n.Var == v && i > 0 {
				reads = true // getattr(config, "fallback_model")
			}
			if reads && text(a.Value) != "" {
				return text(a.Value)
			}
		}
	}
	return ""
}

// text returns the value of a string constant, or "".
func text(e flow.Expr) string {
	if c, ok := e.(*flow.Const); ok && c.Kind == flow.String {
		return c.Text
	}
	return ""
}

// leftToCallers reports whether all that is not known comes from parameters,
// and notes whose.
func (w *worker) leftToCallers(t *site, why []*flow.Reason) bool {
	t.decidedBy = make(map[*flow.Func]bool)
	for _, r := range why {
		if r.Param == nil {
			t.decidedBy = nil
			return false
		}
		t.decidedBy[r.Param.Var.Owner] = true
	}
	return true
}

// given sets the verdict for a fallback that is passed: whether its value is
// nothing on every way in.
func (w *worker) given(t *site, v flow.Value, at flow.Span) {
	t.Given = at
	t.Verdict = Plumbed
	var why []*flow.Reason
	empty := len(v.Alts()) > 0
	for _, alt := range v.Alts() {
		if u, ok := alt.(flow.Unknown); ok {
			why = append(why, u.Why)
		} else if nothing, unless := t.isNothing(alt); !nothing {
			empty = false
		} else if unless != nil {
			why = append(why, unless)
		}
	}
	if empty || slices.ContainsFunc(v.Alts(), func(a flow.Alt) bool { nothing, _ := t.isNothing(a); return nothing }) {
		w.demand(why...) // where more is known, a store may replace what else there is
	}
	switch {
	case !empty:
	case len(why) == 0:
		t.Verdict = Empty
	case !slices.ContainsFunc(why, func(r *flow.Reason) bool { return r.Derived }) && w.leftToCallers(t, why):
		t.Verdict = Neutral
	}
}

// isNothing reports whether an alternative is an empty fallback; it may come
// with a reason for which it could be another after all.
func (t *site) isNothing(alt flow.Alt) (nothing bool, unless *flow.Reason) {
	switch a := alt.(type) {
	case flow.Lit:
		return a.Kind == flow.Nil || a.Kind == flow.Bool && a.Text == "False" || a.Kind == flow.String && a.Text == "", nil
	case flow.Ref:
		c := t.content(a.Object)
		switch {
		case a.Object.Kind == flow.SequenceObject && len(c.Elems) == 0 && len(c.Any.Alts()) == 0:
			unless = c.Open
		case a.Object.Kind == flow.RecordObject && len(c.Record.Fields) == 0:
			if !c.Record.Closed() {
				unless = c.Record.Rest[0]
			}
		default:
			return false, nil
		}
		return unless == nil || unless.Skipped != nil, unless
	}
	return false, nil
}
