package classifier

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A judgement is what became of the answers in one function.
type judgement struct {
	fn *flow.Func
	// classifies: some way out is a classification, and none that returns is a
	// plain value.
	classifies bool
	callees    []*flow.Func
	wrong      []mistake
}

// A mistake is an answer of which a function makes the wrong class on every way
// out.
type mistake struct {
	answer *answer
	places []place
	counts bool // what the code knows and has at hand would tell it better
}

// A place built the wrong class.
type place struct {
	at      flow.Span
	becomes Class
	way     []Turn
}

// A judge looks at functions one by one.
type judge struct {
	ev    *assume.Evaluator
	lex   *lexicon.Lexicon
	words assume.Words
	may   map[*flow.Func]bool
	*comparisons
}

// A wayOut is where a function ends, with what.
type wayOut struct {
	assume.Return
	expr   flow.Expr // what is returned or raised; nil: nothing
	class  Class
	raised bool
}

// name returns what a function is called: a lambda, by what it is assigned to.
func name(f *flow.Func) string {
	if f.Kind != flow.Lambda || f.Outer == nil {
		return f.Name
	}
	for _, b := range f.Outer.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				lit, isFunc := a.Value.(*flow.FuncLit)
				if n, named := a.Target.(*flow.Name); isFunc && named && lit.Func == f {
					return n.Var.Name
				}
			}
		}
	}
	return f.Name
}

func (j *judge) reader(f *flow.Func) *reader {
	return &reader{ev: j.ev, lex: j.lex, compared: j.comparisons, predicate: j.asksToRetry(name(f)), words: wordsOf(f)}
}

// asksToRetry reports whether a function's boolean is whether to try again, by
// its name.
func (j *judge) asksToRetry(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "retryable", "retriable", "transient":
		return true
	}
	return j.lex.Retryable.Match(name)
}

// judge pushes the answers through a function.
func (j *judge) judge(f *flow.Func) *judgement {
	out := &judgement{fn: f}
	if !j.mayClassify(f) {
		return out
	}
	read := j.reader(f)
	plain, words := false, false
	for _, a := range spent {
		run := j.ev.Run(f, assume.Assumption{Answer: a.whole})
		ways := waysOut(run, read)
		for _, w := range ways {
			out.classifies = out.classifies || w.class >= Other
			words = words || w.class == NoClass && isWord(w.Value)
			plain = plain || !w.raised && (w.class == Unknown || w.class == NoClass && w.expr != nil && !isNil(w.expr)) && !j.outOfSight(f, w.expr)
		}
		if plain && !out.classifies && !words {
			return out // it answers with something else
		}
		if !allWrong(ways) || a.bare && j.readsStatus(f) {
			continue
		}
		if !allWrong(waysOut(j.ev.Run(f, assume.Assumption{Answer: a.message}), read)) {
			continue
		}
		out.wrong = append(out.wrong, mistake{answer: a, places: j.places(run, ways, read)})
	}
	if len(out.wrong) > 0 {
		out.wrong = j.seen(out.wrong, f, read)
	}
	out.classifies = out.classifies && (!plain || len(out.wrong) > 0)
	if out.classifies {
		out.callees = j.ev.Callees(f)
	}
	j.weigh(out)
	return out
}

// weigh decides which mistakes count: those of code that knows of money, and
// has what tells it apart from a rate limit.
func (j *judge) weigh(out *judgement) {
	if len(out.wrong) == 0 {
		return
	}
	funcs := j.followed(out.fn)
	knows, reads := j.knowsMoney(funcs), j.hasText(funcs)
	for i := range out.wrong {
		out.wrong[i].counts = knows && (reads || out.wrong[i].answer.known)
	}
}

// outOfSight reports whether what is returned is what a function of another
// library answers, which may well be a classification.
func (j *judge) outOfSight(f *flow.Func, e flow.Expr) bool {
	call, ok := e.(*flow.Call)
	if !ok {
		return false
	}
	_, named := call.Fun.(*flow.Name)
	return named && !j.ev.Follows(call, f)
}

func isNil(e flow.Expr) bool {
	c, ok := e.(*flow.Const)
	return ok && c.Kind == flow.Nil
}

// isWord reports whether a value is a string, which may be the name of a class
// that nobody compares anything with: "other", beside "rate_limit".
func isWord(v assume.Value) bool {
	atoms, open := v.Atoms()
	return !open && len(atoms) > 0 && !slices.ContainsFunc(atoms, func(a assume.Atom) bool {
		l, ok := a.(assume.Lit)
		return !ok || l.Kind != flow.String
	})
}

// seen returns the mistakes of a function that looks at what it makes a class of.
// If failures that are no rate limit by any account are all tried again, so may
// the others be; but if those alone are called a rate limit, that is a mistake.
func (j *judge) seen(wrong []mistake, f *flow.Func, read *reader) []mistake {
	limited := false
	for _, a := range controls {
		ways := waysOut(j.ev.Run(f, assume.Assumption{Answer: a.whole}), read)
		if !allWrong(ways) {
			return wrong
		}
		limited = limited || slices.ContainsFunc(ways, func(w wayOut) bool { return w.class == Limited })
	}
	return slices.DeleteFunc(wrong, func(m mistake) bool {
		return limited || slices.ContainsFunc(m.places, func(p place) bool { return p.becomes != Limited })
	})
}

func allWrong(ways []wayOut) bool {
	return len(ways) > 0 && !slices.ContainsFunc(ways, func(w wayOut) bool { return !w.class.wrong() })
}

// waysOut lists the ways out of a function that are open.
func waysOut(run *assume.Run, read *reader) []wayOut {
	var out []wayOut
	if run.Func.IsGenerator() {
		return nil
	}
	for _, r := range run.Returns() {
		w := wayOut{Return: r}
		if ret, ok := last(r.Block).(*flow.Return); ok {
			w.expr = ret.Value
		}
		if run.IsFailure(w.expr) {
			continue // handed back as it came: whoever raised it has classified it
		}
		w.class = read.returned(run, r, w.expr)
		out = append(out, w)
	}
	for _, r := range run.Raises() {
		w := wayOut{Return: r, expr: last(r.Block).(*flow.Raise).X, raised: true}
		w.class = read.class(r.Value)
		if w.class == NoClass {
			w.class = Other // a failure of another kind
		}
		out = append(out, w)
	}
	return out
}

func last(b *flow.Block) flow.Instr {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

// returned is the class of a value that is returned; entries that were stored
// in a record after it was built replace those that it was built with.
func (r *reader) returned(run *assume.Run, ret assume.Return, e flow.Expr) Class {
	n, ok := e.(*flow.Name)
	if !ok {
		return r.class(ret.Value)
	}
	stored := run.Entries(ret.Block, n.Var)
	atoms, open := ret.Value.Atoms()
	if len(stored) == 0 || open || len(atoms) != 1 {
		return r.class(ret.Value)
	}
	table, ok := atoms[0].(assume.Table)
	if !ok {
		return r.class(ret.Value)
	}
	fields := stored
	for _, f := range r.ev.Fields(table) {
		if !slices.ContainsFunc(stored, func(s assume.Field) bool { return s.Name == f.Name }) {
			fields = append(fields, f)
		}
	}
	return r.fields(fields)
}

// readsStatus reports whether a function, or one that it calls, looks at a
// failure's status.
func (j *judge) readsStatus(f *flow.Func) bool {
	return slices.ContainsFunc(j.followed(f), func(f *flow.Func) bool {
		found := false
		for _, p := range f.Params {
			found = found || j.lex.StatusCode.Match(p.Var.Name)
		}
		eachExpr(f, func(e flow.Expr) {
			for _, n := range namesIn(e) {
				found = found || j.lex.StatusCode.Match(n) && n != "code"
			}
		})
		return found
	})
}

// namesIn returns the names by which an expression itself takes something out
// of something: an attribute, a key, the argument of a getter.
func namesIn(e flow.Expr) []string {
	switch e := e.(type) {
	case *flow.Attr:
		return []string{e.Sel}
	case *flow.Index:
		if k, ok := e.Key.(*flow.Const); ok {
			return []string{k.Text}
		}
	case *flow.Call:
		var out []string
		for _, a := range e.Args {
			if k, ok := a.Value.(*flow.Const); ok && k.Kind == flow.String {
				out = append(out, k.Text)
			}
		}
		return out
	}
	return nil
}

// maxFollowed bounds the functions that one is taken together with.
const maxFollowed = 24

// followed returns a function and those that it calls, at some removes.
func (j *judge) followed(f *flow.Func) []*flow.Func {
	out := []*flow.Func{f}
	for i := 0; i < len(out) && len(out) < maxFollowed; i++ {
		for _, c := range j.ev.Callees(out[i]) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}
