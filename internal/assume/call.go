package assume

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// call returns what a call answers.
func (r *Run) call(e *flow.Call, s state) Value {
	name := resolve.LastName(e.Fun)
	if roles := r.ev.nameRoles(name); r.Assumption.FailoverFails && (roles.activation || roles.rotation) {
		return of(Refusal{})
	} else if roles.activation {
		return anything
	}
	if v, ok := r.method(e, name, s); ok {
		return v
	}
	fun := r.callee(e, s)
	if fun.Native != "" || fun.Path != "" {
		if v, ok := r.foreign(e, fun, s); ok {
			return v
		}
	}
	out := anything
	switch {
	case fun.Func != nil:
		out = r.found(r.handed(e, r.ev.summary(r, fun.Func, e, s), s))
	case fun.Class != nil:
		return r.construct(e, fun.Class, s)
	}
	if out.Truth() != Unknown || !out.any && !out.isTruth() {
		return out
	}
	return r.byName(e, name, out, s)
}

// callee returns what a call calls: what the name stands for, or the function
// that a variable holds.
func (r *Run) callee(e *flow.Call, s state) resolve.Ref {
	if got := r.ev.resolveMemo(e.Fun, r.Func); got.Known() {
		return got
	}
	switch fun := e.Fun.(type) {
	case *flow.Name, *flow.Index, *flow.Cond, *flow.Call:
		if a, ok := r.eval(fun, s).only(); ok {
			return refOf(a)
		}
	case *flow.Attr:
		if c := r.eval(fun.X, s).object(); c != nil {
			return r.ev.ObjectMember(c, fun.Sel)
		}
		if fn, _ := r.ev.reasonMember(fun); fn != nil && !r.ev.isProperty(fn) {
			return resolve.Ref{Func: fn}
		}
	}
	return resolve.Ref{}
}

// object returns the one class that a value is known to be an object of, if it is
// something; else nil.
func (v Value) object() *flow.Class {
	var found *flow.Class
	for _, a := range v.atoms {
		var c *flow.Class
		switch a := a.(type) {
		case Typed:
			c = a.Class
		case Result:
			c = a.class
		case Lit:
			if a == none {
				continue
			}
		}
		if c == nil || found != nil && c != found {
			return nil
		}
		found = c
	}
	return found
}

func refOf(a Atom) resolve.Ref {
	switch a := a.(type) {
	case FuncRef:
		return resolve.Ref{Func: a.Func}
	case ClassRef:
		return resolve.Ref{Class: a.Class}
	}
	return resolve.Ref{}
}

// byName answers a call whose function says nothing definite by its name.
func (r *Run) byName(e *flow.Call, name string, out Value, s state) Value {
	switch {
	case r.ev.nameRoles(name).pool:
		return Value{atoms: []Atom{Pool{Call: e}}, any: true}
	case r.ev.nameRoles(name).status:
		return r.status()
	}
	if t := r.predicate(name); t != Unknown {
		return fromTruth(t)
	}
	if r.Assumption.Answer == nil {
		return out
	}
	if v, ok := r.factory(e, s); ok {
		return v
	}
	return out
}

// holdsStatus reports whether a function answers an HTTP status, by its name:
// its last words are what holds one.
func (ev *Evaluator) holdsStatus(name string) bool {
	words := lexicon.Words(name)
	for i := range words {
		if len(words)-i > 1 && ev.lex.StatusCode.Match(strings.Join(words[i:], "_")) {
			return true
		}
	}
	return false
}

// handed completes what a function built that was handed its fields: which ones,
// the call says.
func (r *Run) handed(e *flow.Call, built Value, s state) Value {
	a, ok := built.only()
	inner, isResult := a.(Result)
	if !ok || !isResult || !inner.open || r.Assumption.Answer == nil {
		return built
	}
	v, ok := r.factory(e, s)
	if !ok {
		return built
	}
	outer := v.atoms[0].(Result)
	fields := maps.Clone(inner.fields)
	maps.Copy(fields, outer.fields)
	return r.ev.resultOf(e, &result{class: inner.class, fields: fields, call: e, open: true})
}

// factory is a call of a function that is not known and is handed a reason: it
// builds a classification with it.
func (r *Run) factory(e *flow.Call, s state) (Value, bool) {
	if isPredicate(resolve.LastName(e.Fun)) {
		return Value{}, false
	}
	fields := make(map[string]Value)
	found := false
	for _, a := range e.Args {
		if a.Splat != flow.Plain {
			continue
		}
		v := r.eval(a.Value, s)
		if m, ok := v.only(); ok {
			if _, isMember := m.(Member); isMember && (a.Key == "" || !found) {
				found = true
				fields[reasonField] = v
				continue
			}
		}
		if a.Key != "" {
			fields[a.Key] = v
		}
	}
	if !found {
		return Value{}, false
	}
	return r.ev.resultOf(e, &result{fields: fields, call: e, open: true}), true
}

// reasonField stands for the field of a result that holds its reason, whatever
// it is called.
const reasonField = ""

// construct is a call of a class of the program.
func (r *Run) construct(e *flow.Call, c *flow.Class, s state) Value {
	if _, ok := r.ev.reasonType(c); ok {
		return anything
	}
	fields := make(map[string]Value)
	names := r.ev.fieldOrder(c)
	open := false
	for i, a := range e.Args {
		switch {
		case a.Splat != flow.Plain:
			open = true
		case a.Key != "":
			fields[a.Key] = r.eval(a.Value, s)
		case i < len(names):
			fields[names[i]] = r.eval(a.Value, s)
		default:
			open = true
		}
	}
	return r.ev.resultOf(e, &result{class: c, fields: fields, call: e, open: open})
}

// method is a call of a method of a plain value, a sequence or a table.
func (r *Run) method(e *flow.Call, name string, s state) (Value, bool) {
	fun, ok := e.Fun.(*flow.Attr)
	if !ok {
		return Value{}, false
	}
	if name == "union" || name == "difference" {
		return r.setMethod(e, fun, name, s)
	}
	op, isValue := r.ev.Vocabulary.ValueMethods[name]
	container, isContainer := r.ev.Vocabulary.Methods[name]
	if !isValue && !isContainer {
		return Value{}, false
	}
	base := r.eval(fun.X, s)
	if isContainer {
		return r.containerMethod(e, container, base, s)
	}
	switch op {
	case flow.SameText:
		if a, ok := base.only(); ok {
			if lit, ok := a.(Lit); ok && lit.Kind == flow.String {
				return of(Lit{flow.String, strings.TrimSpace(strings.ToLower(lit.Text))}), true
			}
		}
		return base, !base.isNever()
	case flow.StartsWith, flow.EndsWith:
		return anything, true
	case flow.Occurs:
		if len(e.Args) == 1 {
			return fromTruth(r.occurs(r.eval(e.Args[0].Value, s), fun.X, base)), true
		}
	case flow.Search:
		if p := r.pattern(fun.X, base); p != "" && len(e.Args) > 0 {
			return fromTruth(r.search(p, e.Args[0].Value, s)), true
		}
	}
	return Value{}, false
}

// setMethod is `a.union(b)` and `a.difference(b)`.
func (r *Run) setMethod(e *flow.Call, fun *flow.Attr, name string, s state) (Value, bool) {
	out := r.eval(fun.X, s)
	for _, a := range e.Args {
		y := r.eval(a.Value, s)
		if name == "difference" {
			out = r.ev.difference(r, e, out, y)
			continue
		}
		both, ok := r.ev.unionOf(e, out, y)
		if !ok {
			return Value{}, false
		}
		out = both
	}
	return out, !out.any
}

// containerMethod is `table.get(key)` and the like.
func (r *Run) containerMethod(e *flow.Call, op flow.Op, base Value, s state) (Value, bool) {
	a, _ := base.only()
	table, isTable := a.(Table)
	switch {
	case isTable && op == flow.Items && len(e.Args) == 0:
		return r.ev.pairs(e, table), true
	case op != flow.Get || len(e.Args) == 0:
		return Value{}, false
	case !isTable:
		return r.getByName(e, s)
	}
	def := noneValue
	if len(e.Args) > 1 {
		def = r.eval(e.Args[1].Value, s)
	}
	key := r.eval(e.Args[0].Value, s)
	v := r.lookup(table, key)
	switch r.keyOf(key, table, r.isReason(e.Args[0].Value)) {
	case True:
		return v, true
	case False:
		return def, true
	}
	return v.join(def), true
}

// getByName is `body.get("status")`: an entry that its key names.
func (r *Run) getByName(e *flow.Call, s state) (Value, bool) {
	k, ok := e.Args[0].Value.(*flow.Const)
	if !ok || k.Kind != flow.String {
		return Value{}, false
	}
	if r.ev.lex.StatusCode.Match(k.Text) {
		return r.status(), true
	}
	v := r.sent(e, k.Text)
	return v, !v.any
}

// foreign is a call of what the language or another library defines.
func (r *Run) foreign(e *flow.Call, fun resolve.Ref, s state) (Value, bool) {
	path := fun.Native + fun.Path
	switch r.ev.Vocabulary.Functions[path] {
	case flow.GetAttr:
		return r.getAttr(e, s), true
	case flow.MakeSequence:
		return r.makeSequence(e, s), true
	case flow.MakeRecord:
		return r.makeRecord(e, s)
	case flow.Same, flow.Copy:
		if len(e.Args) > 0 {
			return r.eval(e.Args[0].Value, s), true
		}
	}
	op, ok := r.ev.Vocabulary.Computations[path]
	if !ok || len(e.Args) == 0 {
		return Value{}, false
	}
	first := e.Args[0].Value
	switch op {
	case flow.AnyOf, flow.AllOf:
		return fromTruth(r.quantified(first, op == flow.AllOf, s)), true
	case flow.ToText, flow.ToNumber:
		v := r.eval(first, s)
		if a, ok := v.only(); ok {
			switch a := a.(type) {
			case Status:
				return v, true
			case Lit:
				if n, ok := number(a.Text); ok && op == flow.ToNumber {
					return of(Lit{flow.Number, itoa(n)}), true
				}
				if op == flow.ToText && a.Kind == flow.String {
					return v, true
				}
			}
		}
		if op == flow.ToText {
			return r.printed(first, v), true
		}
		return anything, true
	case flow.ToBool:
		return fromTruth(r.truth(first, s)), true
	case flow.IsA:
		if len(e.Args) == 2 {
			return fromTruth(r.isA(r.eval(first, s), e.Args[1].Value, s)), true
		}
	case flow.HasField:
		return r.hasField(e, s), true
	case flow.Search:
		if p := r.pattern(first, r.eval(first, s)); p != "" && len(e.Args) > 1 {
			return fromTruth(r.search(p, e.Args[1].Value, s)), true
		}
	case flow.Pattern:
		return r.eval(first, s), true // it is searched for by method
	case flow.FirstMatch:
		return r.firstMatch(e, s), true
	case flow.Largest:
		return anything, true
	}
	return anything, true
}

// hasField is `hasattr(x, "status_code")`: a failure with a status has one.
func (r *Run) hasField(e *flow.Call, s state) Value {
	if len(e.Args) == 2 {
		if k, ok := e.Args[1].Value.(*flow.Const); ok && r.ev.lex.StatusCode.Match(k.Text) {
			return boolean(r.Assumption.status() != 0)
		}
	}
	return anything
}

// getAttr is `getattr(x, "name", default)`.
func (r *Run) getAttr(e *flow.Call, s state) Value {
	if len(e.Args) < 2 {
		return anything
	}
	k, ok := e.Args[1].Value.(*flow.Const)
	if !ok || k.Kind != flow.String {
		return anything
	}
	return r.attr(r.ev.attrOf(e, e.Args[0].Value, k.Text), s)
}

// makeSequence is `frozenset([…])`.
func (r *Run) makeSequence(e *flow.Call, s state) Value {
	if len(e.Args) == 0 {
		return r.ev.sequenceOf(e, nil)
	}
	v := r.eval(e.Args[0].Value, s)
	if a, ok := v.only(); ok {
		switch a := a.(type) {
		case Seq:
			return v
		case Table:
			var keys []Value
			for _, entry := range a.entries {
				keys = append(keys, entry.key)
			}
			return r.ev.sequenceOf(e, keys)
		}
	}
	return anything
}

// makeRecord is `dict(a=1)`.
func (r *Run) makeRecord(e *flow.Call, s state) (Value, bool) {
	t := &table{}
	for _, a := range e.Args {
		if a.Key == "" {
			return anything, true
		}
		t.entries = append(t.entries, entry{of(Lit{flow.String, a.Key}), r.eval(a.Value, s)})
	}
	return r.ev.tableOf(e, t), true
}

// quantified is `any(…)` and `all(…)`.
func (r *Run) quantified(e flow.Expr, all bool, s state) Truth {
	out := TruthOf(all)
	known := r.eachOf(e, s, func(v Value, cond Truth) bool {
		t := v.Truth()
		if all {
			out = either(out.Not(), conj(cond, t.Not())).Not()
		} else {
			out = either(out, conj(cond, t))
		}
		return true
	})
	if !known {
		return Unknown
	}
	return out
}

// conj is the conjunction of two answers.
func conj(a, b Truth) Truth { return either(a.Not(), b.Not()).Not() }

// firstMatch is `next((… for … in … if …), default)`.
func (r *Run) firstMatch(e *flow.Call, s state) Value {
	var out Value
	decided := false
	known := r.eachOf(e.Args[0].Value, s, func(v Value, cond Truth) bool {
		if cond != False {
			out = out.join(v)
		}
		decided = cond == True
		return !decided
	})
	switch {
	case !known:
		return anything
	case decided:
		return out
	case len(e.Args) > 1:
		return out.join(r.eval(e.Args[1].Value, s))
	}
	return out.join(anything)
}

// eachOf visits the elements of a sequence or of a comprehension over known
// ones, each with the answer of the conditions, until visit answers false. It
// reports whether the elements are known.
func (r *Run) eachOf(e flow.Expr, s state, visit func(v Value, cond Truth) bool) bool {
	c, ok := e.(*flow.Comprehension)
	if !ok {
		a, ok := r.eval(e, s).only()
		seq, isSeq := a.(Seq)
		if !ok || !isSeq {
			return false
		}
		for _, v := range seq.elems {
			if !visit(v, True) {
				break
			}
		}
		return true
	}
	if len(c.Loops) != 1 || len(c.Loops[0].Assigns) == 0 {
		return false
	}
	loop := c.Loops[0]
	element, ok := loop.Assigns[0].Value.(*flow.Element)
	if !ok {
		return false
	}
	a, ok := r.eval(element.X, s).only()
	seq, isSeq := a.(Seq)
	if !ok || !isSeq {
		return false
	}
	if r.each == nil {
		r.each = make(map[*flow.Element]Value)
	}
	defer delete(r.each, element)
	for _, v := range seq.elems {
		r.each[element] = v
		turn := s
		for _, a := range loop.Assigns {
			turn = r.assign(a, turn)
		}
		cond := True
		for _, x := range loop.Conds {
			cond = conj(cond, r.truth(x, turn))
		}
		if cond == False {
			continue
		}
		if !visit(r.eval(c.Value, turn), cond) {
			break
		}
	}
	return true
}

// pattern returns the text of a regular expression; "" if it is not known.
func (r *Run) pattern(e flow.Expr, v Value) string {
	if a, ok := v.only(); ok {
		if lit, ok := a.(Lit); ok && lit.Kind == flow.String {
			return lit.Text
		}
	}
	def := r.ev.resolveMemo(e, r.Func)
	call, ok := def.Expr.(*flow.Call)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	fun := r.ev.resolveMemo(call.Fun, def.In)
	if r.ev.Vocabulary.Computations[fun.Native+fun.Path] != flow.Pattern {
		return ""
	}
	if a, ok := r.ev.static(resolve.Ref{Expr: call.Args[0].Value, In: def.In}).only(); ok {
		if lit, ok := a.(Lit); ok && lit.Kind == flow.String {
			return lit.Text
		}
	}
	return ""
}

func (r *Run) search(pattern string, text flow.Expr, s state) Truth {
	if a, ok := r.eval(text, s).only(); ok {
		if lit, ok := a.(Lit); ok && lit.Kind == flow.String {
			return matchText(pattern, lit.Text)
		}
	}
	if r.isElsewhere(text) {
		return Unknown
	}
	return r.Assumption.read(r.eval(text, s)).matches(r.ev.lex, pattern)
}

// maxDepth bounds the calls that are followed into each other, maxCallee the
// size in bytes of a function that is.
const (
	maxDepth  = 8
	maxCallee = 48 << 10
)

// summary returns what a function of the program answers to a call.
func (ev *Evaluator) summary(r *Run, f *flow.Func, e *flow.Call, s state) Value {
	if c := ev.resultType(f); c != nil && r.Assumption.Answer == nil {
		return of(Typed{c})
	}
	if r.depth >= maxDepth || f.Kind != flow.Def && f.Kind != flow.Lambda || f.At.End-f.At.Start > maxCallee {
		return anything
	}
	args := r.arguments(f, e, s)
	if !ev.matters(f) && !handsReason(args) && !ev.nameRoles(f.Name).pool && !ev.mayFail(f) && !r.asksAnswer(f, e, args) || f.IsGenerator() {
		return ev.declaredResult(r, f)
	}
	out := ev.answer(r, f, r.Assumption, args)
	if r.Assumption.Answer == nil {
		return ev.subjected(r, f, args, out)
	}
	return out
}

// declaredResult returns what a function that is not followed is declared to
// return: an object of a class of the program, or what the declaration leaves out.
func (ev *Evaluator) declaredResult(r *Run, f *flow.Func) Value {
	if f.Result == nil || r.Assumption.Answer != nil {
		return anything
	}
	return mayBe(ev.Result(f).Object)
}

// mayBe is an object of a class, or anything else; anything if there is no class.
func mayBe(c *flow.Class) Value {
	if c == nil {
		return anything
	}
	return Value{atoms: []Atom{Typed{c}}, any: true}
}

// answer evaluates a function on arguments under an assumption, once.
func (ev *Evaluator) answer(r *Run, f *flow.Func, a Assumption, args map[*flow.Var]Value) Value {
	key := summaryKey{f, a, argsKey(f, args)}
	if v, ok := ev.summaries[key]; ok {
		return v
	}
	if ev.active[key] {
		r.cut = true
		return anything
	}
	ev.active[key] = true
	callee := ev.newRun(f, a, args, r.depth+1)
	callee.evaluate()
	delete(ev.active, key)
	out := callee.returns()
	if callee.cut {
		r.cut = true
	} else {
		ev.summaries[key] = out
	}
	return out
}

// subjected makes what a classifier answers the failure's reason, which the
// assumption knows: whether the classifier is right is another question. Under
// an assumption about another reason it shows by what it answers to billing
// that a function is one.
func (ev *Evaluator) subjected(r *Run, f *flow.Func, args map[*flow.Var]Value, out Value) Value {
	if v, ok := ev.asSubject(out); ok {
		return v
	}
	if r.Assumption.Reason != lexicon.NoReason || out.any || !slices.ContainsFunc(out.atoms, isText) {
		return out
	}
	billing := r.Assumption
	billing.Reason = lexicon.Billing
	if v, ok := ev.asSubject(ev.answer(r, f, billing, args)); ok {
		return v
	}
	return out
}

func isText(a Atom) bool {
	l, ok := a.(Lit)
	return ok && l.Kind == flow.String
}

// asSubject returns what is left of a value that holds a reason if the reason
// is the failure's, and whether it holds one.
func (ev *Evaluator) asSubject(v Value) (Value, bool) {
	var out Value
	found := false
	for _, a := range v.atoms {
		switch a := a.(type) {
		case Member:
			found, out = true, out.join(anything)
		case Result:
			if a.class == nil || ev.isResultType(a.class) {
				found = true
			}
			if a.class == nil {
				out = out.join(anything)
			} else {
				out = out.join(of(Typed{a.class}))
			}
		case Lit:
			if a.Kind == flow.String {
				found = found || ev.role(a.Text).Reason != lexicon.NoReason
				out = out.join(anything)
			} else {
				out = out.join(of(a))
			}
		case Seq:
			seq, ok := ev.asSubjects(a)
			found, out = found || ok, out.join(of(seq))
		default:
			out = out.join(of(a))
		}
	}
	out.any = out.any || v.any
	return out, found
}

// asSubjects does with a tuple what asSubject does, where one element is a reason:
// a function may answer it beside other things. With several it is a list of them.
func (ev *Evaluator) asSubjects(s Seq) (Seq, bool) {
	if known, ok := ev.opened[s.sequence]; ok {
		return Seq{known}, known != s.sequence
	}
	elems, found := slices.Clone(s.elems), 0
	for i, v := range s.elems {
		if elem, ok := ev.asSubject(v); ok {
			elems[i] = elem
			found++
		}
	}
	out := s.sequence
	if found == 1 && len(elems) > 1 {
		out = newSequence(elems)
	}
	ev.opened[s.sequence] = out
	return Seq{out}, out != s.sequence
}

// maxHelper and maxHelpers bound the size in bytes, and the depth of calls, of
// functions that are followed though they speak of no failure.
const (
	maxHelper  = 4 << 10
	maxHelpers = 4
)

// asksAnswer reports whether a function is followed for what it makes of an
// answer that is known: texts are put together and searched in helpers that name
// no reason, but are handed the failure or something of it.
func (r *Run) asksAnswer(f *flow.Func, e *flow.Call, args map[*flow.Var]Value) bool {
	if r.Assumption.Answer == nil || f.At.End-f.At.Start > maxHelper {
		return false
	}
	for _, v := range args {
		if slices.ContainsFunc(v.atoms, isSent) {
			return true
		}
	}
	return slices.ContainsFunc(e.Args, func(a flow.Arg) bool {
		n, ok := a.Value.(*flow.Name)
		return ok && (resolve.Param(n.Var) != nil && n.Var != r.Func.Receiver || r.HoldsFailure(n.Var))
	})
}

// isSent reports whether an atom is the provider's answer, or a part of it.
func isSent(a Atom) bool {
	switch a.(type) {
	case Sent, Status:
		return true
	}
	return false
}

// maxRaiser is the size in bytes of a function that is looked at only because it
// may do nothing but raise.
const maxRaiser = 1 << 10

// mayFail reports whether a function is a short one that raises, or one that also
// speaks of failures.
func (ev *Evaluator) mayFail(f *flow.Func) bool {
	size := f.At.End - f.At.Start
	return f.Kind == flow.Def && (size < maxRaiser || size < maxHelper && ev.matters(f)) && bytes.Contains(f.Text(), []byte("raise"))
}

// handsReason reports whether an argument is a reason, so that it matters what
// is made of it.
func handsReason(args map[*flow.Var]Value) bool {
	for _, v := range args {
		for _, a := range v.atoms {
			switch a.(type) {
			case Member, Result, FuncRef:
				return true
			}
		}
	}
	return false
}

type summaryKey struct {
	fn   *flow.Func
	a    Assumption
	args string
}

// returns joins what a function returns.
func (r *Run) returns() Value {
	var out Value
	for _, ret := range r.Returns() {
		out = out.join(ret.Value)
	}
	return out
}

// A Return is a place where a function returns, with what.
type Return struct {
	At    flow.Span
	Block *flow.Block
	Value Value
}

// Returns lists the open ways out of a function but failures. The end of the
// body returns None.
func (r *Run) Returns() []Return {
	var out []Return
	g := r.Func.Graph()
	for _, b := range g.Blocks {
		if !r.reached[b.Index] {
			continue
		}
		ret, ok := lastInstr(b).(*flow.Return)
		switch {
		case ok && ret.Value == nil:
			out = append(out, Return{ret.At, b, noneValue})
		case ok:
			out = append(out, Return{ret.Value.Span(), b, r.eval(ret.Value, r.out[b.Index])})
		default:
			for i, e := range b.Succs {
				if e.To == g.Exit && r.open[r.facts.bases[b.Index]+i] && !endsReturn(b) {
					out = append(out, Return{r.Func.NameAt, b, noneValue})
				}
			}
		}
	}
	return out
}

// endsReturn reports whether a block only carries on a return, as the copies of
// a finally do.
func endsReturn(b *flow.Block) bool {
	for seen := map[*flow.Block]bool{}; !seen[b]; {
		seen[b] = true
		if _, ok := lastInstr(b).(*flow.Return); ok {
			return true
		}
		if len(b.Preds) != 1 || b.Preds[0].Kind != flow.Always {
			return false
		}
		b = b.Preds[0].From
	}
	return false
}

// arguments returns what is known of the parameters' values.
func (r *Run) arguments(f *flow.Func, e *flow.Call, s state) map[*flow.Var]Value {
	args := make(map[*flow.Var]Value)
	params := f.Params
	if f.Receiver != nil && len(params) > 0 {
		params = params[1:] // a method that a variable or a table holds is bound too
	}
	spread := false
	given := make(map[*flow.Param]bool)
	for i, a := range e.Args {
		switch {
		case a.Splat != flow.Plain:
			spread = true
		case a.Key == "" && !spread && i < len(params) && params[i].Kind <= flow.ByPosition:
			given[params[i]] = true
			r.argument(args, params[i], a.Value, s)
		case a.Key != "":
			for _, p := range params {
				if p.Var.Name == a.Key {
					given[p] = true
					r.argument(args, p, a.Value, s)
				}
			}
		}
	}
	for _, p := range params {
		if c, ok := p.Default.(*flow.Const); ok && !given[p] && !spread {
			args[p.Var] = literal(c)
		}
	}
	return args
}

func (r *Run) argument(args map[*flow.Var]Value, p *flow.Param, e flow.Expr, s state) {
	if v := r.eval(e, s); !v.any && !v.isNever() {
		args[p.Var] = v
	}
}

// argsKey renders arguments, so that equal ones share a summary.
func argsKey(f *flow.Func, args map[*flow.Var]Value) string {
	var b strings.Builder
	for i, p := range f.Params {
		v, ok := args[p.Var]
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "%d=", i)
		var atoms []string
		for _, a := range v.atoms {
			atoms = append(atoms, fmt.Sprintf("%T%v", a, a))
		}
		slices.Sort(atoms)
		b.WriteString(strings.Join(atoms, "|") + ";")
	}
	return b.String()
}
