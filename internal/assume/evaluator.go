package assume

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// An Evaluator evaluates functions of one program and remembers what they
// answer. It is not safe for concurrent use; several may share an Index.
type Evaluator struct {
	*resolve.Resolver
	lex   *lexicon.Lexicon
	index *Index
	// Also reports whether a text mentions functions or lists that are known to
	// say something of failures, beside what speaks of them in words; may be nil.
	Also func(text []byte) bool

	facts     map[*flow.Func]*facts
	refs      map[flow.Expr]resolve.Ref
	roles     map[string]Role
	names     map[string]*nameRoles
	relevant  map[*flow.Func]bool
	summaries map[summaryKey]Value
	active    map[summaryKey]bool
	statics   map[flow.Expr]Value
	reasons   map[*flow.Class]*reasonType
	fieldsOf  map[*flow.Class][]string
	sequences map[flow.Expr][]*sequence
	tables    map[flow.Expr][]*table
	opened    map[*sequence]*sequence // with the reasons in them left open
	results   map[*flow.Call][]*result
	attrExprs map[*flow.Call]*flow.Attr
	steps     int
	limit     int // of steps
}

// NewEvaluator returns an evaluator over a program whose classifications the
// index knows; a nil index knows of none.
func NewEvaluator(p *flow.Program, lex *lexicon.Lexicon, index *Index) *Evaluator {
	if index == nil {
		index = &Index{}
	}
	return &Evaluator{
		Resolver: resolve.New(p), lex: lex, index: index,
		facts: make(map[*flow.Func]*facts), refs: make(map[flow.Expr]resolve.Ref), roles: make(map[string]Role), names: make(map[string]*nameRoles),
		relevant: make(map[*flow.Func]bool), summaries: make(map[summaryKey]Value), active: make(map[summaryKey]bool),
		statics: make(map[flow.Expr]Value), reasons: make(map[*flow.Class]*reasonType), fieldsOf: make(map[*flow.Class][]string),
		sequences: make(map[flow.Expr][]*sequence), opened: make(map[*sequence]*sequence), tables: make(map[flow.Expr][]*table), results: make(map[*flow.Call][]*result),
		attrExprs: make(map[*flow.Call]*flow.Attr),
		limit:     maxSteps,
	}
}

// maxSteps bounds the blocks that are visited for one function that is asked
// about, callees included.
const maxSteps = 4_000_000

// Begin starts the count of steps anew, for another function that is asked
// about.
func (ev *Evaluator) Begin() { ev.BeginWithin(maxSteps) }

// BeginWithin is Begin with a bound on the steps of its own.
func (ev *Evaluator) BeginWithin(limit int) { ev.steps, ev.limit = 0, limit }

// Exhausted reports whether the bound on steps was met since Begin.
func (ev *Evaluator) Exhausted() bool { return ev.steps > ev.limit }

func (ev *Evaluator) spent() bool {
	ev.steps++
	return ev.steps > ev.limit
}

// nameRoles are the parts that the name of a function plays.
type nameRoles struct{ activation, rotation, pool, status, setter, errorText, errorCode, holdsStatus bool }

func (ev *Evaluator) nameRoles(name string) *nameRoles {
	if n, ok := ev.names[name]; ok {
		return n
	}
	n := &nameRoles{
		activation: ev.lex.FailoverActivation.Match(name), rotation: ev.lex.Advance.Match(name) && namesRotation(name), pool: ev.lex.PoolRecovery.Match(name),
		status: ev.holdsStatus(name), setter: ev.lex.CooldownSetter.Match(name),
		errorText: ev.lex.ErrorText.Match(name), errorCode: ev.lex.ErrorCode.Match(name), holdsStatus: ev.lex.StatusCode.Match(name),
	}
	ev.names[name] = n
	return n
}

// Rotates reports whether a function switches to another credential, by its
// name.
func (ev *Evaluator) Rotates(name string) bool { return ev.nameRoles(name).rotation }

// namesRotation reports whether what uses something up switches to another of
// its kind: what takes one out of a list does not by itself.
func namesRotation(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "rotate", "exhausted", "advance", "credential", "key", "provider", "model":
			return true
		}
	}
	return false
}

// role returns the part that a name plays among the reasons.
func (ev *Evaluator) role(name string) Role {
	if r, ok := ev.roles[name]; ok {
		return r
	}
	var r Role
	if len(name) < 64 {
		r.Reason, r.Narrow = ev.lex.Reason(name)
	}
	ev.roles[name] = r
	return r
}

func (ev *Evaluator) resolveMemo(e flow.Expr, in *flow.Func) resolve.Ref {
	if _, isImport := e.(*flow.Import); !isImport {
		if got, ok := ev.refs[e]; ok {
			return got
		}
	}
	got := ev.Resolve(e, in)
	ev.refs[e] = got
	return got
}

// matters reports whether a function may say something of a failure: it names
// a reason, or a status.
func (ev *Evaluator) matters(f *flow.Func) bool {
	if m, ok := ev.relevant[f]; ok {
		return m
	}
	m := ev.index.Words.Either(f.Text()) || ev.Also != nil && ev.Also(f.Text())
	ev.relevant[f] = m
	return m
}

// static returns the value of what a name stands for.
func (ev *Evaluator) static(r resolve.Ref) Value {
	switch {
	case r.Func != nil:
		return of(FuncRef{r.Func})
	case r.Class != nil:
		return of(ClassRef{r.Class})
	case r.Object != nil:
		return of(Typed{r.Object})
	case r.Path != "":
		return ev.outside(r.Path)
	case r.Expr == nil:
		return anything
	}
	if v, ok := ev.statics[r.Expr]; ok {
		return v
	}
	ev.statics[r.Expr] = anything // in terms of itself
	run := ev.newRun(r.In, Assumption{}, nil, maxDepth)
	v := run.eval(r.Expr, state{})
	ev.statics[r.Expr] = v
	return v
}

// outside returns what is known of a name of another library: HTTP statuses,
// and members of types of reasons that are not part of the program.
func (ev *Evaluator) outside(path string) Value {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return anything
	}
	owner, name := path[:dot], path[dot+1:]
	if ev.Vocabulary.Statuses[owner] {
		if n := statusNamed(name); n != 0 {
			return of(Lit{flow.Number, itoa(n)})
		}
	}
	first := []rune(owner[strings.LastIndexByte(owner, '.')+1:])
	if role := ev.role(name); role.Reason != lexicon.NoReason && len(first) > 0 && unicode.IsUpper(first[0]) {
		return of(Member{Type: owner, Name: name, Role: role})
	}
	return anything
}

// statusNamed returns the HTTP status that a constant stands for, or 0:
// PAYMENT_REQUIRED, HTTP_402_PAYMENT_REQUIRED.
func statusNamed(name string) int {
	words := lexicon.Words(name)
	for _, w := range words {
		if n, ok := number(w); ok && n >= 100 && n < 600 {
			return n
		}
	}
	return statusNames[strings.Join(words, " ")]
}

var statusNames = func() map[string]int {
	out := map[string]int{"too many": http.StatusTooManyRequests, "payment": http.StatusPaymentRequired}
	for n := 100; n < 600; n++ {
		if text := http.StatusText(n); text != "" {
			out[strings.Join(lexicon.Words(text), " ")] = n
		}
	}
	return out
}()

// A typeRef is a type that an error is tested for.
type typeRef struct {
	name   string
	class  *flow.Class
	native string
	role   Role
}

// typesIn returns the types that an expression lists.
func (ev *Evaluator) typesIn(e flow.Expr, in *flow.Func, depth int) []typeRef {
	if depth > 4 {
		return []typeRef{{}}
	}
	switch e := e.(type) {
	case *flow.Sequence:
		var out []typeRef
		for _, x := range e.Elems {
			out = append(out, ev.typesIn(x, in, depth+1)...)
		}
		return out
	case *flow.Binary:
		return append(ev.typesIn(e.X, in, depth+1), ev.typesIn(e.Y, in, depth+1)...)
	case *flow.Spread:
		return ev.typesIn(e.X, in, depth+1)
	}
	def := ev.resolveMemo(e, in)
	if def.Expr != nil {
		return ev.typesIn(def.Expr, def.In, depth+1)
	}
	name := resolve.LastName(e)
	if def.Path != "" {
		name = def.Path[strings.LastIndexByte(def.Path, '.')+1:]
	}
	out := typeRef{name: name, class: def.Class, native: def.Native, role: ev.role(name)}
	if def.Class != nil {
		out.role = ev.classRole(def.Class, 0)
	}
	return []typeRef{out}
}

// classRole returns the reason that a class of errors stands for, by its own
// name or that of what it is derived from.
func (ev *Evaluator) classRole(c *flow.Class, depth int) Role {
	if role := ev.role(c.Name); role.Reason != lexicon.NoReason || depth > maxDepth {
		return role
	}
	for _, b := range c.Bases {
		base := ev.resolveMemo(b, c.Body.Outer)
		role := ev.role(resolve.LastName(b))
		if base.Class != nil && base.Class != c {
			role = ev.classRole(base.Class, depth+1)
		}
		if role.Reason != lexicon.NoReason {
			role.Narrow = true
			return role
		}
	}
	return Role{}
}

// derives reports whether a class is another one or derived from it.
func (ev *Evaluator) derives(c, base *flow.Class) bool {
	for depth := 0; c != nil && depth < maxDepth; depth++ {
		if c == base {
			return true
		}
		var next *flow.Class
		for _, b := range c.Bases {
			if got := ev.resolveMemo(b, c.Body.Outer).Class; got != nil {
				next = got
				if ev.derives(got, base) && len(c.Bases) > 1 {
					return true
				}
			}
		}
		c = next
	}
	return false
}

func newSequence(elems []Value) *sequence {
	s := &sequence{elems: elems}
	for _, v := range elems {
		s.all = s.all.join(v)
	}
	return s
}

// maxVariants bounds how many different values one display is told apart by.
const maxVariants = 16

// sequenceOf returns the sequence with the given elements that an expression
// made: the same one as last time, if they are the same.
func (ev *Evaluator) sequenceOf(e flow.Expr, elems []Value) Value {
	for _, s := range ev.sequences[e] {
		if slices.EqualFunc(s.elems, elems, Value.same) {
			return of(Seq{s})
		}
	}
	if len(ev.sequences[e]) >= maxVariants {
		return anything
	}
	s := newSequence(elems)
	ev.sequences[e] = append(ev.sequences[e], s)
	return of(Seq{s})
}

func (ev *Evaluator) tableOf(e flow.Expr, t *table) Value {
	same := func(a, b entry) bool { return a.key.same(b.key) && a.value.same(b.value) }
	for _, old := range ev.tables[e] {
		if slices.EqualFunc(old.entries, t.entries, same) {
			return of(Table{old})
		}
	}
	if len(ev.tables[e]) >= maxVariants {
		return anything
	}
	ev.tables[e] = append(ev.tables[e], t)
	return of(Table{t})
}

func (ev *Evaluator) resultOf(e *flow.Call, r *result) Value {
	for _, old := range ev.results[e] {
		if old.same(r) {
			return of(Result{old})
		}
	}
	if len(ev.results[e]) >= maxVariants {
		return anything
	}
	ev.results[e] = append(ev.results[e], r)
	return of(Result{r})
}

func (r *result) same(o *result) bool {
	if r.class != o.class || r.open != o.open || len(r.fields) != len(o.fields) {
		return false
	}
	for k, v := range r.fields {
		if w, ok := o.fields[k]; !ok || !v.same(w) {
			return false
		}
	}
	return true
}

// unionOf is `a | b` and `a + b` of sets, lists and tuples.
func (ev *Evaluator) unionOf(e flow.Expr, x, y Value) (Value, bool) {
	v, ok := union(x, y)
	if !ok {
		return v, false
	}
	return ev.sequenceOf(e, v.atoms[0].(Seq).elems), true
}

// difference is `a - b` of sets.
func (ev *Evaluator) difference(r *Run, e flow.Expr, x, y Value) Value {
	a, ok := x.only()
	s, isSeq := a.(Seq)
	if !ok || !isSeq {
		return anything
	}
	var left []Value
	for _, v := range s.elems {
		switch r.contained(v, y) {
		case Unknown:
			return anything
		case False:
			left = append(left, v)
		}
	}
	return ev.sequenceOf(e, left)
}

// pairs is `table.items()`.
func (ev *Evaluator) pairs(e *flow.Call, t Table) Value {
	var elems []Value
	for _, entry := range slices.Backward(t.entries) {
		elems = append(elems, of(Seq{newSequence([]Value{entry.key, entry.value})}))
	}
	if known := ev.sequences[e]; len(known) == 1 && len(known[0].elems) == len(elems) {
		return of(Seq{known[0]})
	}
	return ev.sequenceOf(e, elems)
}

// attrOf returns the attribute that a getattr call reads.
func (ev *Evaluator) attrOf(call *flow.Call, x flow.Expr, sel string) *flow.Attr {
	a, ok := ev.attrExprs[call]
	if !ok {
		a = &flow.Attr{Where: call.Where, X: x, Sel: sel}
		ev.attrExprs[call] = a
	}
	return a
}
