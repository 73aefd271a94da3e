package assume

import (
	"bytes"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// An Index is what the whole program says of its classifications: which types
// are results, and what each of their fields says of a reason, read from every
// construction. It is safe for concurrent use.
type Index struct {
	// Units are those that speak of billing and of rate limits in code; Failures
	// those that speak of billing, and of rate limits or of trying again.
	Units, Failures []*flow.Unit
	// Words are what tells whether a text speaks of a reason.
	Words Words
	// Reasons are what the types of reasons are called.
	Reasons []string

	reasons  []*flow.Class // the types of reasons
	types    map[*flow.Class]*resultType
	ordered  []*resultType
	promises map[promiseKey]Value
	stored   map[string]bool // fields that are stored from outside
}

// A resultType is a class whose objects say why a request failed and what to do
// about it.
type resultType struct {
	class   *flow.Class
	reasons map[string]bool            // the fields that hold a reason
	types   map[string]bool            // the names of their types
	fields  map[string]*flow.FieldDecl // what it declares
}

type promiseKey struct {
	class  *flow.Class
	field  string
	reason lexicon.Reason
}

// newIndex reads the classifications that the functions of some units construct.
func newIndex(p *flow.Program, lex *lexicon.Lexicon, units []*flow.Unit, words Words, scope Scope) *Index {
	index := &Index{Units: units, Words: words, types: make(map[*flow.Class]*resultType), promises: make(map[promiseKey]Value)}
	b := &builder{ev: NewEvaluator(p, lex, index), index: index, filled: make(map[*flow.Class][]*flow.Func)}
	classes := classesOf(units)
	for _, c := range classes {
		if _, ok := b.ev.reasonType(c); ok {
			b.reasonNames = append(b.reasonNames, c.Name)
			index.reasons = append(index.reasons, c)
		}
	}
	index.Reasons = b.reasonNames
	for _, c := range classes {
		b.class(c)
	}
	if len(index.types) == 0 {
		return index
	}
	for _, u := range units {
		concerned := b.concerned(u)
		if concerned == nil {
			continue
		}
		u.EachFunc(concerned, func(f *flow.Func) bool {
			b.funcs = append(b.funcs, f)
			return true
		})
	}
	for _, f := range b.funcs {
		b.constructions(f)
	}
	b.settle()
	b.stores(p, scope)
	return index
}

// classesOf returns the classes that units define at their top level.
func classesOf(units []*flow.Unit) []*flow.Class {
	var out []*flow.Class
	for _, u := range units {
		for _, f := range u.Init.Graph().Funcs {
			if f.Kind == flow.ClassInit {
				out = append(out, f.Class)
			}
		}
	}
	return out
}

// stores notes the fields that code anywhere stores to, but for that of a type
// itself: what was given at the construction is then no promise.
func (b *builder) stores(p *flow.Program, scope Scope) {
	b.index.stored = make(map[string]bool)
	var names, words []string
	for _, t := range b.index.ordered {
		for name := range t.fields {
			promised := b.index.promises[promiseKey{t.class, name, lexicon.Billing}].Truth() != Unknown
			if promised && isFlag(t.fields[name]) && !slices.Contains(names, name) {
				names, words = append(names, name), append(words, "."+name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(words)
	stores := func(text []byte) bool {
		return slices.ContainsFunc(names, func(name string) bool { return storesFrom(text, name) })
	}
	q := flow.Query{Words: words, Holds: stores}
	if scope.Mentioned != nil {
		q.Whole, q.Named = scope.Reported, scope.Mentioned
	}
	for _, u := range p.Loader.Mentioning(q) {
		u.EachFunc(stores, func(f *flow.Func) bool {
			for _, block := range f.Graph().Blocks {
				for _, in := range block.Instrs {
					b.store(in)
				}
			}
			return true
		})
	}
	for key := range b.index.promises {
		if b.index.stored[key.field] {
			delete(b.index.promises, key)
		}
	}
}

// store notes an attribute that is stored from outside of its object.
func (b *builder) store(in flow.Instr) {
	a, ok := in.(*flow.Assign)
	if !ok {
		return
	}
	if target, ok := a.Target.(*flow.Attr); ok {
		if n, ok := target.X.(*flow.Name); !ok || resolve.ReceiverClass(n.Var) == nil {
			b.index.stored[target.Sel] = true
		}
	}
}

// isFlag reports whether a field says yes or no.
func isFlag(decl *flow.FieldDecl) bool {
	c, ok := decl.Default.(*flow.Const)
	return ok && c.Kind == flow.Bool || resolve.LastName(decl.Type) == "bool"
}

// storesFrom reports whether a text stores to a field of anything but the
// method's own object.
func storesFrom(text []byte, field string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte("."+field))
		if i < 0 {
			return false
		}
		i += at
		at = i + 1 + len(field)
		rest := bytes.TrimLeft(text[at:min(len(text), at+16)], " \t")
		if len(rest) > 1 && rest[0] == '=' && rest[1] != '=' && !bytes.HasSuffix(text[:i], []byte("self")) {
			return true
		}
	}
}

// concerned returns which functions of a unit may construct a result for
// billing, by their text: they name a type of reasons, without which there is
// none to hand over, or the type of results, if its reasons are texts. It returns
// nil if no function may.
func (b *builder) concerned(u *flow.Unit) func([]byte) bool {
	var names [][]byte
	for _, t := range b.index.ordered {
		if len(t.types) == 0 && bytes.Contains(u.File.Source, []byte(t.class.Name)) {
			names = append(names, []byte(t.class.Name))
		}
		for name := range t.types {
			if bytes.Contains(u.File.Source, []byte(name)) {
				names = append(names, []byte(name))
			}
		}
	}
	if names == nil {
		return nil
	}
	return func(text []byte) bool {
		return slices.ContainsFunc(names, func(n []byte) bool { return bytes.Contains(text, n) }) && b.index.Words.Billing(text)
	}
}

// A builder collects constructions.
type builder struct {
	ev          *Evaluator
	index       *Index
	reasonNames []string // what types of reasons are called
	funcs       []*flow.Func
	made        []construction
	filled      map[*flow.Class][]*flow.Func // functions that hand on more fields than can be seen
}

// A construction is a call that makes a result with a reason that is known.
type construction struct {
	class  *flow.Class
	role   Role
	fields map[string]Value
	open   bool
}

// class notes a class that is a type of results: one of its fields is declared
// with a type of reasons, or named like a reason beside one that says yes or no.
func (b *builder) class(c *flow.Class) {
	t := &resultType{class: c, reasons: make(map[string]bool), types: make(map[string]bool), fields: make(map[string]*flow.FieldDecl)}
	flags := false
	declared := b.declared(c)
	for _, f := range declared {
		t.fields[f.Name] = f
		flags = flags || isFlag(f)
		if f.Type == nil || !b.namesReason(f.Type) {
			continue // that is not worth finding out what it is
		}
		if reason := b.ev.TypeOf(f.Type, c.Body); reason != nil {
			if _, ok := b.ev.reasonType(reason); ok {
				t.reasons[f.Name], t.types[reason.Name] = true, true
			}
		}
	}
	for _, f := range declared {
		if len(t.reasons) == 0 && flags && isReasonName(f.Name) && (f.Type == nil || resolve.LastName(f.Type) == "str") {
			t.reasons[f.Name] = true
		}
	}
	if len(t.reasons) > 0 {
		b.index.types[c] = t
		b.index.ordered = append(b.index.ordered, t)
	}
}

// namesReason reports whether an annotation names what a type of reasons is
// called. (Under another name an import may bring it in.)
func (b *builder) namesReason(t flow.Expr) bool {
	found := false
	flow.Inspect(t, func(e flow.Expr) bool {
		name := resolve.LastName(e)
		found = found || slices.Contains(b.reasonNames, name)
		if n, ok := e.(*flow.Name); ok && !found {
			for _, d := range b.ev.Definitions(n.Var) {
				if imp, ok := d.(*flow.Import); ok {
					found = found || slices.Contains(b.reasonNames, imp.Name)
				}
			}
		}
		return !found
	})
	return found
}

// declared returns the fields of a class: those it declares with a type, and
// what its constructor takes.
func (b *builder) declared(c *flow.Class) []*flow.FieldDecl {
	out := slices.Clone(c.Fields)
	own := resolve.ClassVar(c, b.ev.Vocabulary.Constructor)
	if own == nil {
		return out
	}
	init := b.ev.Variable(own).Func
	if init == nil {
		return out
	}
	for _, p := range init.Params {
		if p.Var != init.Receiver {
			out = append(out, &flow.FieldDecl{Name: p.Var.Name, NameAt: init.NameAt, Type: p.Type, Default: p.Default})
		}
	}
	return out
}

// isReasonName reports whether a field is named like what says why something
// failed.
func isReasonName(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "reason", "kind", "cause", "category":
			return true
		}
	}
	return false
}

// constructions notes the calls of a function that make a result.
func (b *builder) constructions(f *flow.Func) {
	run := b.ev.newRun(f, Assumption{}, nil, maxDepth)
	for _, block := range f.Graph().Blocks {
		for _, in := range block.Instrs {
			ret, _ := in.(*flow.Return)
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					if call, ok := e.(*flow.Call); ok && b.handsOver(call, f) {
						b.call(run, call, ret != nil && ret.Value == e)
					}
					return true
				})
			}
		}
	}
}

// handsOver reports whether a call's arguments name a reason, or are spread, so
// that it is worth finding out what is called.
func (b *builder) handsOver(call *flow.Call, f *flow.Func) bool {
	return slices.ContainsFunc(call.Args, func(a flow.Arg) bool {
		name := resolve.LastName(a.Value)
		if c, ok := a.Value.(*flow.Const); ok && c.Kind == flow.String {
			name = c.Text
		}
		return a.Splat == flow.Keyed || name != "" && (b.ev.role(name).Reason != lexicon.NoReason || b.isMember(a.Value, f))
	})
}

// isMember reports whether an expression names a member of a type of reasons that
// by its own name has no role.
func (b *builder) isMember(e flow.Expr, f *flow.Func) bool {
	attr, ok := e.(*flow.Attr)
	if !ok || !slices.Contains(b.reasonNames, resolve.LastName(attr.X)) {
		return false
	}
	_, ok = b.ev.member(attr, f)
	return ok
}

// call notes a call that makes a result: of the type itself, or of what stands
// for it, with the reason among the arguments.
func (b *builder) call(run *Run, call *flow.Call, returned bool) {
	made, ok := b.makes(run, call, returned)
	if !ok {
		return
	}
	c := construction{class: made.class, fields: make(map[string]Value)}
	names := b.ev.fieldOrder(made.class)
	direct := b.ev.resolveMemo(call.Fun, run.Func).Class != nil
	found := false
	for i, a := range call.Args {
		if a.Splat != flow.Plain {
			c.open = true
			continue
		}
		v := run.eval(a.Value, state{})
		name := a.Key
		if name == "" && direct && i < len(names) {
			name = names[i]
		}
		role, isReason := b.ev.roleOf(v)
		switch {
		case isReason && (name == "" || made.reasons[name]):
			c.role, found = role, true
		case made.reasons[name]:
			return // a reason that is not known here: whoever hands it in says it
		case name != "":
			c.fields[name] = v
		}
	}
	switch {
	case found:
		b.made = append(b.made, c)
	case c.open && direct:
		b.filled[made.class] = append(b.filled[made.class], run.Func)
	}
}

// roleOf returns the part that a constant plays among the reasons, if it names
// one.
func (ev *Evaluator) roleOf(v Value) (Role, bool) {
	switch a, _ := v.only(); a := a.(type) {
	case Member:
		return a.Role, true
	case Lit:
		if a.Kind == flow.String {
			role := ev.role(a.Text)
			return role, role.Reason != lexicon.NoReason
		}
	}
	return Role{}, false
}

// makes returns the type of results that a call makes, judged by what it calls:
// the class, a function that is declared to return it, or, in a function that
// is, what its caller handed in.
func (b *builder) makes(run *Run, call *flow.Call, returned bool) (*resultType, bool) {
	fun := b.ev.resolveMemo(call.Fun, run.Func)
	switch {
	case fun.Class != nil:
		t, ok := b.index.types[fun.Class]
		return t, ok
	case fun.Func != nil:
		return b.returnedBy(fun.Func)
	case fun.Known() || !returned:
		return nil, false
	}
	if t, ok := b.returnedBy(run.Func); ok {
		return t, true
	}
	return b.fitting(call)
}

// returnedBy returns the type of results that a function returns: as it
// declares, or as it constructs.
func (b *builder) returnedBy(f *flow.Func) (*resultType, bool) {
	if f.Result != nil {
		outer := f.Outer
		if outer == nil {
			outer = f
		}
		t, ok := b.index.types[b.ev.TypeOf(f.Result, outer)]
		return t, ok
	}
	for _, block := range f.Graph().Blocks {
		if ret, ok := lastInstr(block).(*flow.Return); ok {
			if call, ok := ret.Value.(*flow.Call); ok {
				if t, ok := b.index.types[b.ev.resolveMemo(call.Fun, f).Class]; ok {
					return t, true
				}
			}
		}
	}
	return nil, false
}

// fitting returns the one type of results whose fields a call names.
func (b *builder) fitting(call *flow.Call) (*resultType, bool) {
	var found *resultType
	for _, t := range b.index.ordered {
		fits, named := true, false
		for _, a := range call.Args {
			if a.Key != "" {
				named = true
				fits = fits && t.fields[a.Key] != nil
			}
		}
		if !fits || !named {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = t
	}
	return found, found != nil
}

// settle joins what all constructions say of each field and reason.
func (b *builder) settle() {
	for _, t := range b.index.ordered {
		for name, decl := range t.fields {
			if t.reasons[name] {
				continue
			}
			for _, reason := range []lexicon.Reason{lexicon.Billing, lexicon.RateLimit} {
				v := b.promised(t, decl, reason)
				b.index.promises[promiseKey{t.class, name, reason}] = v
			}
		}
	}
}

func (b *builder) promised(t *resultType, decl *flow.FieldDecl, reason lexicon.Reason) Value {
	var out Value
	for _, c := range b.made {
		if c.class != t.class || c.role.Reason != reason || c.role.Narrow && reason == lexicon.RateLimit {
			continue
		}
		v, given := c.fields[decl.Name]
		switch {
		case given:
			out = out.join(v)
		case c.open:
			return anything
		default:
			out = out.join(b.absent(t, decl))
		}
	}
	if out.isNever() || !out.isTruth() {
		return anything
	}
	return out
}

// absent returns what a field holds that a construction does not give: the
// declared default, unless a function that all go through may fill it in.
func (b *builder) absent(t *resultType, decl *flow.FieldDecl) Value {
	for _, f := range b.filled[t.class] {
		if bytes.Contains(f.Text(), []byte(decl.Name)) {
			return anything
		}
	}
	return b.ev.defaultOf(t.class, decl)
}

// defaultOf returns what a field holds that is not given.
func (ev *Evaluator) defaultOf(c *flow.Class, decl *flow.FieldDecl) Value {
	if k, ok := decl.Default.(*flow.Const); ok {
		return literal(k)
	}
	return anything
}

// fieldOrder returns the names of a class's fields in the order in which its
// constructor takes them.
func (ev *Evaluator) fieldOrder(c *flow.Class) []string {
	if names, ok := ev.fieldsOf[c]; ok {
		return names
	}
	var names []string
	if init := ev.ClassMember(c, ev.Vocabulary.Constructor).Func; init != nil {
		for _, p := range init.Params {
			if p.Var != init.Receiver {
				names = append(names, p.Var.Name)
			}
		}
	} else {
		for _, f := range c.Fields {
			names = append(names, f.Name)
		}
	}
	ev.fieldsOf[c] = names
	return names
}

func (ev *Evaluator) isResultType(c *flow.Class) bool { return ev.index.types[c] != nil }

// resultType returns the type of results that a function is declared to return,
// or nil.
func (ev *Evaluator) resultType(f *flow.Func) *flow.Class {
	if f.Result == nil || len(ev.index.types) == 0 {
		return nil
	}
	outer := f.Outer
	if outer == nil {
		outer = f
	}
	if c := ev.TypeOf(f.Result, outer); ev.index.types[c] != nil {
		return c
	}
	return nil
}

// typedField returns a field of an object of a class: what the classifier
// promises, or what a property of it answers.
func (ev *Evaluator) typedField(r *Run, c *flow.Class, sel string) (Value, bool) {
	if fn := ev.ClassMember(c, sel).Func; fn != nil {
		if !ev.isProperty(fn) {
			return of(FuncRef{fn}), true
		}
		v := ev.property(r, fn, of(Typed{c}))
		return v, !v.any
	}
	v, ok := ev.index.promises[promiseKey{c, sel, r.Assumption.Reason}]
	return v, ok && r.Assumption.Answer == nil
}

func (ev *Evaluator) isProperty(f *flow.Func) bool {
	return slices.ContainsFunc(f.Decorators, func(d flow.Expr) bool { return ev.Vocabulary.Properties[resolve.LastName(d)] })
}

// resultField returns a field of a result whose construction was followed.
func (ev *Evaluator) resultField(r *Run, res Result, sel string) Value {
	if v, ok := res.fields[sel]; ok {
		return v
	}
	t := ev.index.types[res.class]
	if t != nil && t.reasons[sel] || res.class == nil && sel == "reason" {
		if v, ok := res.fields[reasonField]; ok {
			return v
		}
	}
	if res.class == nil {
		return anything
	}
	if fn := ev.ClassMember(res.class, sel).Func; fn != nil && ev.isProperty(fn) {
		return ev.property(r, fn, of(res))
	}
	if v, ok := ev.index.promises[promiseKey{res.class, sel, r.Assumption.Reason}]; ok && res.open && r.Assumption.Answer == nil {
		return v
	}
	if t != nil && t.fields[sel] != nil && !res.open && !ev.index.stored[sel] {
		return ev.defaultOf(res.class, t.fields[sel])
	}
	return anything
}

// reasonMember returns the function that an attribute of a reason names, of which
// nothing is known but what it is called, and the reason's type: the only type of
// reasons that has such a function.
func (ev *Evaluator) reasonMember(e *flow.Attr) (*flow.Func, *flow.Class) {
	if !isReasonName(resolve.LastName(e.X)) {
		return nil, nil
	}
	var fn *flow.Func
	var of *flow.Class
	for _, c := range ev.index.reasons {
		if f := ev.ClassMember(c, e.Sel).Func; f != nil && f.Receiver != nil {
			if fn != nil {
				return nil, nil
			}
			fn, of = f, c
		}
	}
	return fn, of
}

// property returns what a property of an object answers.
func (ev *Evaluator) property(r *Run, fn *flow.Func, self Value) Value {
	if fn.Receiver == nil || r.depth >= maxDepth {
		return anything
	}
	key := summaryKey{fn, r.Assumption, argsKey(fn, map[*flow.Var]Value{fn.Receiver: self})}
	if v, ok := ev.summaries[key]; ok {
		return v
	}
	if ev.active[key] {
		r.cut = true
		return anything
	}
	ev.active[key] = true
	run := ev.newRun(fn, r.Assumption, map[*flow.Var]Value{fn.Receiver: self}, r.depth+1)
	run.evaluate()
	delete(ev.active, key)
	v := run.returns()
	if run.cut {
		r.cut = true
	} else {
		ev.summaries[key] = v
	}
	return v
}

// guessedField returns what a field says of which nothing is known but what it
// is called, if one type of results has it and the function reads the reason of
// the same object.
func (ev *Evaluator) guessedField(r *Run, e *flow.Attr) Value {
	p, ok := placeOf(e.X)
	if !ok || r.Assumption.Answer != nil {
		return anything
	}
	read := r.facts.reads[p]
	var found Value
	for _, t := range ev.index.ordered {
		if t.fields[e.Sel] == nil || !slices.ContainsFunc(read, func(sel string) bool { return t.reasons[sel] }) {
			continue
		}
		if !slices.ContainsFunc(read, func(sel string) bool { return t.fields[sel] == nil && ev.ClassMember(t.class, sel) == resolve.Ref{} }) {
			found = found.join(ev.index.promises[promiseKey{t.class, e.Sel, r.Assumption.Reason}])
		}
	}
	if found.isNever() {
		return anything
	}
	return found
}
