package plumbing

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A life story is what was seen of an agent: whether it runs, and whether a
// fallback is put on it before.
type story struct {
	life    Life
	at      flow.Span
	plumbed flow.Span            // where a fallback was stored on it; invalid: nowhere
	left    flow.Span            // where the function that builds it returns it
	stored  string               // the attribute it is stored in
	seen    bool                 // it was met at all
	unclear *flow.Reason         // something may put a fallback on it
	taken   map[flow.Span]string // where attributes of it are taken, by place
}

// maxHops bounds how many functions an agent that is returned is followed
// through.
const maxHops = 3

// maxCallers bounds how many callers are looked at; beyond, the agent counts as
// run.
const maxCallers = 40

// life finds out what becomes of an agent that is built without a fallback: it
// may get it afterwards, or never run.
func (w *worker) life(t *site) {
	if !w.matters(t) {
		return
	}
	built := t.Call
	if t.Inner != nil {
		built = t.Inner
	}
	s := w.follow(t.Func, t.Call, built, maxHops)
	switch {
	case s.plumbed.IsValid():
		t.Verdict, t.Given = Plumbed, s.plumbed
	case s.unclear != nil:
		t.Verdict, t.Why = Unresolved, []*flow.Reason{s.unclear}
	}
	t.Life, t.LifeAt = s.life, s.at
}

// matters reports whether a site will be reported unless it is saved.
func (w *worker) matters(t *site) bool {
	return (t.Verdict == Missing || t.Verdict == Empty) && w.opts.Reported(t.Call.At.File.Path)
}

// follow watches the agent that built allocates while f is evaluated, where
// call is the call in f that leads to it.
func (w *worker) follow(f *flow.Func, call, built *flow.Call, hops int) story {
	w.interp.Need(built)
	if w.lex.AgentConstructor.Match(lastName(built.Fun)) {
		w.interp.Leaf(built, w.lex.FallbackParameter.Match)
	}
	for v := range holders(f, call) {
		w.interp.NeedVar(v)
	}
	var s story
	for range maxDemands {
		s = w.uses(f, call, built)
		if !w.supply() {
			break
		}
	}
	if !s.seen && s.life < Escapes {
		s.life, s.at = Escapes, call.At
	}
	if s.stored != "" && !s.plumbed.IsValid() {
		s.plumbed = w.storedLater(f, s.stored)
	}
	if s.left.IsValid() && !s.plumbed.IsValid() {
		w.followReturned(&s, f, built, hops)
	}
	return s
}

// holders returns the variables of f that may hold what a call answers, judged
// by what is assigned to them.
func holders(f *flow.Func, call *flow.Call) map[*flow.Var]bool {
	vars := make(map[*flow.Var]bool)
	holds := func(e flow.Expr) bool {
		found := false
		flow.Inspect(e, func(e flow.Expr) bool {
			n, isName := e.(*flow.Name)
			found = found || e == flow.Expr(call) || isName && vars[n.Var]
			return !found
		})
		return found
	}
	for changed := true; changed; {
		changed = false
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				a, ok := in.(*flow.Assign)
				if !ok {
					continue
				}
				if n, ok := a.Target.(*flow.Name); ok && !vars[n.Var] && holds(a.Value) {
					vars[n.Var], changed = true, true
				}
			}
		}
	}
	return vars
}

// uses evaluates f and the functions inside it once, and tells what they do
// with the agent. What is called with it and was not evaluated is demanded.
func (w *worker) uses(f *flow.Func, call, built *flow.Call) story {
	s := story{taken: make(map[flow.Span]string)}
	w.demands = nil
	w.interp.OnCall = func(seen flow.Seen) {
		w.watchCall(&s, seen, built)
		if seen.Call == call || takes(seen.Args, built) {
			w.demandAll(seen.Callee)
		}
	}
	w.interp.OnUse = func(u flow.Use) { w.watch(&s, u, built) }
	defer func() { w.interp.OnCall, w.interp.OnUse = nil, nil }()
	w.interp.Visit(f, []flow.Expr{call})
	for _, inner := range closures(f) {
		if want := callsWithCaptured(inner, f); len(want) > 0 {
			w.interp.Visit(inner, want)
		}
	}
	if at := w.replaced(f, &s); at.IsValid() && !s.plumbed.IsValid() {
		s.plumbed = at
	}
	return s
}

// replaced returns where a fallback that the agent holds is replaced in place:
// agent.fallbacks[:] = ….
func (w *worker) replaced(f *flow.Func, s *story) flow.Span {
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			if x, ok := a.Target.(*flow.Index); ok && w.lex.FallbackParameter.Match(s.taken[x.X.Span()]) {
				return a.At
			}
		}
	}
	return flow.Span{}
}

// takes reports whether the agent is among the arguments of a call.
func takes(args flow.Args, built *flow.Call) bool {
	is := func(v flow.Value) bool {
		return slices.ContainsFunc(v.Alts(), func(alt flow.Alt) bool {
			ref, ok := alt.(flow.Ref)
			return ok && ref.Object.Expr == flow.Expr(built)
		})
	}
	if slices.ContainsFunc(args.Pos, is) {
		return true
	}
	for _, f := range args.Keys.Fields {
		if is(f.Value) {
			return true
		}
	}
	return false
}

// watchCall looks for a fallback in a call of the agent's methods, or in one
// that takes the agent: agent.configure(fallback_model=…), agent.set_fallback(…),
// agent.fallbacks.append(…).
func (w *worker) watchCall(s *story, seen flow.Seen, built *flow.Call) {
	if s.life == Runs || s.plumbed.IsValid() || seen.Call == built {
		return
	}
	attr, _ := seen.Call.Fun.(*flow.Attr)
	method, ofAgent := s.taken[seen.Call.Fun.Span()]
	if ofAgent || takes(seen.Args, built) {
		for k, f := range seen.Args.Keys.Fields {
			if w.lex.FallbackParameter.Match(k) {
				s.plumbed = f.At
			}
		}
	}
	given := len(seen.Args.Pos) > 0 || len(seen.Args.Keys.Fields) > 0
	switch {
	case ofAgent && given && w.setsFallback(method):
		s.plumbed = seen.Call.At
	case attr != nil && given:
		// agent.fallbacks.append(…)
		held, ok := s.taken[attr.X.Span()]
		if _, changes := w.program.Vocabulary.Methods[attr.Sel]; ok && changes && w.lex.FallbackParameter.Match(held) {
			s.plumbed = seen.Call.At
		}
	}
}

// setsFallback reports whether a method is named for giving a fallback:
// set_fallback, with_fallback_model, add_fallbacks.
func (w *worker) setsFallback(method string) bool {
	words := lexicon.Words(method)
	if len(words) < 2 || !w.saysFallback([]byte(strings.Join(words[1:], " "))) {
		return false
	}
	switch words[0] {
	case "set", "with", "add", "use", "configure", "attach", "install", "register", "apply", "update":
		return true
	}
	return false
}

// watch takes one use into the story.
func (w *worker) watch(s *story, u flow.Use, built *flow.Call) {
	if u.Object.Expr != flow.Expr(built) {
		return
	}
	s.seen = true
	life := Idle
	switch u.Kind {
	case flow.MethodUsed:
		s.taken[u.At] = u.Name
		if w.lex.RunMethod.Match(u.Name) {
			life = Runs
		}
		if u.Name == w.program.Vocabulary.DictAttr {
			s.unclear = &flow.Reason{At: u.At, Text: "its attributes are changed as a dict here"}
		}
	case flow.Called:
		life = Runs
	case flow.Returned:
		s.left = u.At
	case flow.Stored:
		life = Escapes
		if u.Name != "" {
			s.stored = u.Name
		}
	case flow.Passed:
		life = Escapes
	}
	if life > s.life || life == s.life && !s.at.IsValid() {
		s.life, s.at = life, u.At
	}
	if life == Idle && u.Kind != flow.Returned {
		return
	}
	if !u.Attrs.Closed() {
		w.demand(u.Attrs.Rest...)
		if s.unclear == nil {
			s.unclear = u.Attrs.Rest[0]
		}
	}
	for _, k := range u.Attrs.Keys() {
		if w.lex.FallbackParameter.Match(k) && !s.plumbed.IsValid() {
			s.plumbed = u.Attrs.Fields[k].At
		}
	}
}

// closures returns the functions that f encloses.
func closures(f *flow.Func) []*flow.Func {
	var out []*flow.Func
	for _, inner := range f.Graph().Funcs {
		if f.Kind != flow.UnitInit && f.Kind != flow.ClassInit {
			out = append(out, inner)
			out = append(out, closures(inner)...)
		}
	}
	return out
}

// callsWithCaptured returns the expressions of an inner function that read a
// variable of f.
func callsWithCaptured(inner, f *flow.Func) []flow.Expr {
	var out []flow.Expr
	for _, b := range inner.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					c, ok := e.(*flow.Call)
					if !ok {
						return true
					}
					if readsFrom(c, f) {
						out = append(out, c)
					}
					return true
				})
			}
		}
	}
	return out
}

// readsFrom reports whether a call's receiver or an argument is a variable of f.
func readsFrom(c *flow.Call, f *flow.Func) bool {
	if v := flow.BaseVar(c.Fun); v != nil && v.Owner == f {
		return true
	}
	for _, a := range c.Args {
		if v := flow.BaseVar(a.Value); v != nil && v.Owner == f {
			return true
		}
	}
	return false
}

// storedLater looks for a fallback that is put on an agent after it was stored
// in an attribute or a global: self.agent.fallback_model = …, in the same class,
// or, outside one, in the same file.
func (w *worker) storedLater(f *flow.Func, holder string) flow.Span {
	var at flow.Span
	here := methodAround(f)
	f.Unit.EachFunc(func(text []byte) bool { return bytes.Contains(text, []byte(holder)) && w.saysFallback(text) }, func(g *flow.Func) bool {
		if m := methodAround(g); here != nil && m != nil && m.Class != here.Class {
			return true
		}
		for _, b := range g.Graph().Blocks {
			for _, in := range b.Instrs {
				if a, ok := in.(*flow.Assign); ok && w.givesFallback(a.Target, holder) {
					at = a.At
				}
			}
		}
		return true
	})
	return at
}

// givesFallback reports whether a target is a fallback attribute of what a name
// or attribute holds.
func (w *worker) givesFallback(target flow.Expr, holder string) bool {
	attr, ok := target.(*flow.Attr)
	return ok && w.lex.FallbackParameter.Match(attr.Sel) && lastName(attr.X) == holder
}

// followReturned follows an agent to the callers of the function that returns
// it. It counts as run when none is found.
func (w *worker) followReturned(s *story, f *flow.Func, built *flow.Call, hops int) {
	met := false
	var calls []wrapped
	if n := w.callersOf(f); hops > 0 && n.text != "" {
		calls = w.callsOf(f, n)
	}
	if len(calls) <= maxCallers {
		for _, c := range calls {
			theirs := w.follow(c.fn, c.call, built, hops-1)
			if !theirs.seen {
				continue // a call of something else of that name
			}
			met = true
			if theirs.life > s.life {
				s.life, s.at = theirs.life, theirs.at
			}
			if theirs.plumbed.IsValid() {
				s.plumbed = theirs.plumbed
			}
		}
	}
	if !met && s.life < Escapes {
		s.life, s.at = Escapes, s.left
	}
}

// callsOf returns the calls of a function by its name.
func (w *worker) callsOf(f *flow.Func, n name) []wrapped {
	n.everywhere = true
	var out []wrapped
	for _, g := range w.mentioning([]name{n}, 0) {
		for _, b := range g.Graph().Blocks {
			for _, in := range b.Instrs {
				for _, op := range flow.Operands(in) {
					flow.Inspect(op, func(e flow.Expr) bool {
						if c, ok := e.(*flow.Call); ok && lastName(c.Fun) == f.Name {
							out = append(out, wrapped{g, c})
						}
						return true
					})
				}
			}
		}
	}
	return out
}
