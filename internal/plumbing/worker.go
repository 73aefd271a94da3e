package plumbing

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A worker analyses functions with an interpreter of its own.
type worker struct {
	*search
	interp  *flow.Interp
	demands []flow.Expr // what verdicts depend on and was skipped
	noted   []siteKey   // the sites that the last evaluation found
	// late are constructions that turned out to be some without being candidates:
	// what their arguments depend on was not wanted yet.
	late []*flow.Call
}

func (s *search) newWorker() *worker {
	w := &worker{search: s, interp: flow.NewInterp(s.program)}
	w.interp.Cares = s.lex.FallbackParameter.Match
	s.mu.Lock()
	defer s.mu.Unlock()
	for f, calls := range s.wrappers {
		for _, c := range calls {
			w.interp.FocusInner(f, c.fn, c.call)
		}
	}
	return w
}

// constructions looks at the calls of one function that may construct an
// agent, and at the names that it binds to something that may.
func (w *worker) constructions(f *flow.Func) {
	vars := w.tainted(f)
	if candidates := slices.DeleteFunc(w.calls(f, vars), w.decided); len(candidates) > 0 {
		w.judge(f, candidates)
	}
	w.bindings(f, vars)
}

// judge evaluates the candidates and notes those that are constructions.
func (w *worker) judge(f *flow.Func, candidates []*flow.Call) {
	isCandidate := make(map[*flow.Call]bool, len(candidates))
	want := make([]flow.Expr, 0, len(candidates))
	for _, c := range candidates {
		isCandidate[c] = true
		want = append(want, c)
		if w.lex.AgentConstructor.Match(lastName(c.Fun)) {
			w.interp.Leaf(c, w.lex.FallbackParameter.Match)
		}
	}
	w.interp.OnCall = func(seen flow.Seen) {
		switch {
		case len(seen.Stack) == 0:
			w.direct(f, seen, isCandidate[seen.Call])
		case seen.Stack[0] != nil && (w.isWrapped(seen) || isHanded(seen)):
			if !isCandidate[seen.Stack[0]] {
				w.late = append(w.late, seen.Stack[0])
			}
			w.through(f, seen)
		}
	}
	w.interp.OnUse = nil
	for range maxDemands {
		w.demands, w.noted, w.late = nil, nil, nil
		w.interp.Visit(f, want)
		for _, c := range w.late {
			isCandidate[c] = true
			want = append(want, c)
		}
		if !w.supply() && len(w.late) == 0 {
			break
		}
		w.forget()
	}
	w.interp.OnCall = nil
	if f.Graph().Broken {
		w.giveUp(f, candidates)
	}
	if w.interp.Starved {
		w.fail(f.Unit.File.Path, fmt.Sprintf("line %d: `%s` is too large to be followed", f.NameAt.Line(), f.Name))
	}
}

// maxDemands bounds how often a function is evaluated again because a verdict
// turned out to depend on a call that was skipped.
const maxDemands = 24

// demand notes that a verdict depends on what was not evaluated.
func (w *worker) demand(why ...*flow.Reason) {
	for _, r := range why {
		if r.Skipped != nil {
			w.demands = append(w.demands, r.Skipped)
		}
	}
}

func (w *worker) demandAll(v flow.Value) {
	for _, alt := range v.Alts() {
		if u, ok := alt.(flow.Unknown); ok {
			w.demand(u.Why)
		}
	}
}

// supply asks for what was demanded, and reports whether any of it is new.
func (w *worker) supply() bool {
	more := false
	for _, c := range w.demands {
		more = w.interp.Need(c) || more
	}
	return more
}

// forget drops the verdicts of the last evaluation, which was without something
// that they depend on.
func (w *worker) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, key := range w.noted {
		delete(w.found, key)
	}
}

// decided reports whether a verdict was given on a call that no later round can
// change.
func (w *worker) decided(c *flow.Call) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.byCall[c] {
		if t.Verdict != Neutral {
			return true
		}
	}
	return false
}

// giveUp makes the constructions of a function that could not be read whole
// unresolved.
func (w *worker) giveUp(f *flow.Func, candidates []*flow.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range candidates {
		if t := w.found[siteKey{call: c}]; t != nil && t.Func == f && t.Verdict != Plumbed {
			t.Verdict = Unresolved
			t.Why = []*flow.Reason{{At: f.NameAt, Text: "part of the function could not be read"}}
		}
	}
}

// isHanded reports whether what is called is a parameter: the class came with
// the call.
func isHanded(seen flow.Seen) bool {
	n, ok := seen.Call.Fun.(*flow.Name)
	return ok && slices.ContainsFunc(seen.Func.Params, func(p *flow.Param) bool { return p.Var == n.Var })
}

// isWrapped reports whether a call deep in the stack is one whose verdict the
// callers of its function decide.
func (w *worker) isWrapped(seen flow.Seen) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for f := seen.Func; f != nil; f = f.Outer {
		for _, c := range w.wrappers[f] {
			if c.call == seen.Call {
				return true
			}
		}
	}
	return false
}

// direct judges a call that stands in the function under analysis.
func (w *worker) direct(f *flow.Func, seen flow.Seen, candidate bool) {
	if candidate {
		w.demandAll(seen.Callee)
	}
	class, ok := w.agentAmong(seen.Callee)
	if !ok {
		class, ok = w.byName(seen)
	}
	if !ok {
		// What is called like an agent is a function: all its arguments matter.
		w.interp.Leaf(seen.Call, nil)
		return
	}
	if !candidate {
		w.late = append(w.late, seen.Call)
	}
	t := w.assess(class, seen)
	t.Call, t.Func = seen.Call, f
	if at := w.keptBy(f); t.Verdict != Plumbed && at.IsValid() && lastName(seen.Call.Fun) == w.program.Vocabulary.Constructor {
		t.Verdict, t.Given = Plumbed, at
	}
	w.note(t)
}

// keptBy returns where a subclass's constructor stores a fallback on its own
// object, beside calling the base's constructor.
func (w *worker) keptBy(f *flow.Func) flow.Span {
	if !f.IsMethod() || f.Name != w.program.Vocabulary.Constructor || f.Receiver == nil {
		return flow.Span{}
	}
	if stores := w.keeps(f); len(stores) > 0 {
		return stores[0].At
	}
	return flow.Span{}
}

// through judges a call of a wrapper: the construction inside, with the
// arguments that this call hands to it.
func (w *worker) through(f *flow.Func, seen flow.Seen) {
	w.demandAll(seen.Callee)
	class, ok := w.agentAmong(seen.Callee)
	if !ok {
		return
	}
	outer := seen.Stack[0]
	t := w.assess(class, seen)
	t.Call, t.Func, t.Inner, t.InnerFunc = outer, f, seen.Call, seen.Func
	w.count(seen.Call, t)
	if inner := w.verdictOf(seen.Call); inner != nil && inner.Given.IsValid() {
		// The wrapper passes the fallback itself; only its value is the callers'.
		if t.Verdict != Neutral {
			return
		}
	}
	w.note(t)
}

// count notes for a construction whose fallback is a parameter what this caller
// gives it. A later evaluation, with more known, replaces an earlier one.
func (w *worker) count(inner *flow.Call, t *site) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.callers[inner] == nil {
		w.callers[inner] = make(map[*flow.Call]Verdict)
	}
	w.callers[inner][t.Call] = t.Verdict
}

func (w *worker) verdictOf(c *flow.Call) *site {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.found[siteKey{call: c}]
}

// note records a site. What was found first of a call stays, unless the new
// verdict is surer.
func (w *worker) note(t *site) {
	w.mu.Lock()
	key := siteKey{t.Call, t.Inner}
	w.noted = append(w.noted, key)
	if old := w.found[key]; old == nil || weight(t.Verdict) > weight(old.Verdict) {
		w.found[key] = t
	}
	w.mu.Unlock()
	for f := range t.decidedBy {
		w.wrap(f, wrapped{t.Func, t.Call})
	}
}

// weight orders the verdicts that the alternatives of one call may have: a way
// in that is plumbed is a choice, as a key that may be there is.
func weight(v Verdict) int {
	return map[Verdict]int{Neutral: 0, Missing: 1, Empty: 2, Unresolved: 3, Plumbed: 4}[v]
}

// wrap notes that callers of f decide a call in it, and looks for them.
func (w *worker) wrap(f *flow.Func, c wrapped) {
	w.mu.Lock()
	if slices.Contains(w.wrappers[f], c) {
		w.mu.Unlock()
		return
	}
	w.wrappers[f] = append(w.wrappers[f], c)
	w.mu.Unlock()
	w.interp.FocusInner(f, c.fn, c.call)
	n := w.callersOf(f)
	n.everywhere = w.opts.Reported(c.fn.Unit.File.Path)
	w.add(n)
}

// callersOf returns the name under which a function is called, and where.
func (s *search) callersOf(f *flow.Func) name {
	switch {
	case f.Kind == flow.UnitInit || f.Name == "<lambda>":
		return name{}
	case f.IsMethod() && f.Name == s.program.Vocabulary.Constructor:
		return name{text: f.Class.Name, with: ""}
	case f.IsMethod():
		return name{text: f.Name}
	case f.Outer != nil && f.Outer.Kind == flow.UnitInit:
		return name{text: f.Name, with: f.Unit.Name}
	}
	return name{text: f.Name, unit: f.Unit}
}

// bindings looks for names under which something that stands for a
// construction can be reached from elsewhere.
func (w *worker) bindings(f *flow.Func, vars map[*flow.Var]bool) {
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *flow.Assign:
				w.binding(f, in, vars)
			case *flow.Return:
				if in.Value != nil && w.mentions(in.Value, vars) && w.answersAgent(f) {
					w.add(w.callersOf(f))
				}
			}
		}
	}
}

// binding looks at one assignment: of an alias, a subclass, or an attribute
// that holds a class.
func (w *worker) binding(f *flow.Func, a *flow.Assign, vars map[*flow.Var]bool) {
	if class, ok := a.Value.(*flow.ClassLit); ok {
		if w.isAgent(class.Class) {
			w.alternatives(class.Class)
		}
		if w.isSubclass(class.Class) {
			w.add(name{text: class.Class.Name, with: moduleIf(f, f.Unit)})
			w.subclass(class.Class)
		}
		return
	}
	if !w.mentions(a.Value, vars) {
		return
	}
	switch t := a.Target.(type) {
	case *flow.Name:
		if f.Kind == flow.Def || f.Kind == flow.Lambda || w.lex.AgentConstructor.Match(t.Var.Name) {
			return
		}
		if w.holdsAgent(f, a.Value) {
			w.add(name{text: t.Var.Name, with: moduleIf(f, f.Unit)})
		}
	case *flow.Attr:
		if !w.known(t.Sel) && w.holdsAgent(f, a.Value) {
			w.add(name{text: t.Sel, unit: f.Unit})
		}
	}
}

// moduleIf returns the word that files must mention to import from the unit if
// f is its top-level code. A class's members are reached through objects,
// which any file may hold.
func moduleIf(f *flow.Func, u *flow.Unit) string {
	if f.Kind == flow.UnitInit {
		return u.Name
	}
	return ""
}

// alternatives looks at the methods of an agent's class that build agents of
// their own class without naming it.
func (w *worker) alternatives(c *flow.Class) {
	for _, m := range c.Body.Graph().Funcs {
		if m.Receiver != nil && buildsOwn(m, w.program.Vocabulary.ClassAttr) {
			w.constructions(m)
		}
	}
}

// buildsOwn reports whether a method's text may build an object of its class.
func buildsOwn(m *flow.Func, classAttr string) bool {
	text := m.Text()
	for _, call := range []string{m.Receiver.Name + "(", "(" + m.Receiver.Name + ")", classAttr} {
		if bytes.Contains(text, []byte(call)) {
			return true
		}
	}
	return false
}

// subclass looks at the constructor that a subclass of an agent has of its own.
func (w *worker) subclass(c *flow.Class) {
	for _, m := range c.Body.Graph().Funcs {
		if m.IsMethod() && m.Name == w.program.Vocabulary.Constructor {
			w.constructions(m)
		}
	}
}

// holdsAgent reports whether a value is something that makes agents, or holds
// it.
func (w *worker) holdsAgent(f *flow.Func, e flow.Expr) bool {
	switch e.(type) {
	case *flow.RecordLit, *flow.Sequence:
		return true // a registry of classes
	case *flow.Import, *flow.Name:
		return true // another name of what is known
	}
	for range maxDemands {
		v := w.interp.Eval(f, e)
		w.demands = nil
		w.demandAll(v)
		if !w.supply() {
			return w.isMaker(v)
		}
	}
	return false
}

// answersAgent reports whether f returns a class of agents or a partial of one,
// so that calls of what it returns are constructions.
func (w *worker) answersAgent(f *flow.Func) bool {
	return w.isMaker(w.returned(f))
}

// isMaker reports whether a value is a class of agents or a partial of one.
func (w *worker) isMaker(v flow.Value) bool {
	if _, ok := w.agentAmong(v); ok {
		return true
	}
	for _, alt := range v.Alts() {
		if ref, ok := alt.(flow.Ref); ok && ref.Object.Kind == flow.PartialObject {
			return true
		}
	}
	return false
}

// agentAmong returns the agent class among the values that are called.
func (w *worker) agentAmong(v flow.Value) (flow.Alt, bool) {
	for _, alt := range v.Alts() {
		switch a := alt.(type) {
		case flow.Foreign:
			if w.lex.AgentConstructor.Match(lastPart(strings.TrimSuffix(a.Path, "."+w.program.Vocabulary.Constructor))) {
				return a, true
			}
		case flow.ClassVal:
			if w.isAgent(a.Class) && w.ownConstructor(a.Class) == nil {
				return a, true
			}
		case flow.FuncVal:
			// Base.__init__(self, …) and super().__init__(…)
			if a.Func.IsMethod() && a.Func.Name == w.program.Vocabulary.Constructor && a.Func.Class != nil &&
				w.isAgent(a.Func.Class) && w.ownConstructor(a.Func.Class) == nil {
				return flow.ClassVal{Class: a.Func.Class}, true
			}
		}
	}
	return nil, false
}

// returned evaluates what f returns, with the calls that decide it.
func (w *worker) returned(f *flow.Func) flow.Value {
	for range maxDemands {
		v := w.interp.Returns(f)
		w.demands = nil
		w.demandAll(v)
		if !w.supply() {
			return v
		}
	}
	return flow.Value{}
}

// byName takes a callee that is not known for an agent where it is called like
// one: a class that is imported under a name that is put together, or bound
// when it is first needed.
func (w *worker) byName(seen flow.Seen) (flow.Alt, bool) {
	name := lastName(seen.Call.Fun)
	if !w.lex.AgentConstructor.Match(name) {
		return nil, false
	}
	unknown := false
	for _, alt := range seen.Callee.Alts() {
		switch a := alt.(type) {
		case flow.Unknown:
			unknown = unknown || a.Why.Skipped == nil
		case flow.Lit: // None, until it is bound
		default:
			return nil, false
		}
	}
	return flow.Foreign{Path: name}, unknown
}

func lastPart(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[i+1:]
	}
	return path
}
