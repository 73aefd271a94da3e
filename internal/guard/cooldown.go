package guard

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// cooldowns returns the stores in a shared region that have the provider left
// alone for the same time, whichever of the two reasons it was.
func (fn *function) cooldowns() []Defect {
	var out []Defect
	seen := make(map[flow.Span]bool)
	for _, b := range fn.dom.Order() {
		if !fn.billing.Reached(b) || !fn.limited.Reached(b) {
			continue
		}
		for _, in := range b.Instrs {
			at, ok := fn.cooldown(b, in)
			if !ok || seen[at] {
				continue
			}
			if guard := fn.governing(b); guard != nil && fn.concernsProvider() && !fn.putsAside(guard) {
				seen[at] = true
				out = append(out, Defect{Kind: Cooldown, Func: fn.Func, At: at, Guard: guard.cond.Span(), Test: fn.test(guard.edge.From, guard.cond)})
			}
		}
	}
	return out
}

// governing returns the innermost shared edge in whose region a block lies.
func (fn *function) governing(b *flow.Block) *shared {
	var best *shared
	for _, s := range fn.shared {
		if fn.governs(s.edge, b) && (best == nil || fn.dom.EdgeDominates(best.edge, s.edge.From)) {
			best = s
		}
	}
	return best
}

// cooldown returns the place of an instruction that leaves the provider alone
// for a time that says nothing of the reason.
func (fn *function) cooldown(b *flow.Block, in flow.Instr) (flow.Span, bool) {
	switch in := in.(type) {
	case *flow.Assign:
		if !fn.outlives(in.Target) || !namesTime(fn.lex, storeName(in.Target)) || isReset(in.Value) || !isTime(in.Value) {
			return flow.Span{}, false
		}
		if !fn.alike(b, in.Value) || fn.lastsLong(b, in.Value) || fn.isHanded(in.Value) {
			return flow.Span{}, false
		}
		return in.At, fn.lasts(b, in)
	case *flow.Eval:
		call, ok := in.X.(*flow.Call)
		if !ok || !fn.lex.CooldownSetter.Match(lastName(call.Fun)) || len(call.Args) == 0 {
			return flow.Span{}, false
		}
		for _, a := range call.Args {
			if !fn.alike(b, a.Value) || fn.lastsLong(b, a.Value) {
				return flow.Span{}, false
			}
		}
		return in.At, !slices.ContainsFunc(call.Args, func(a flow.Arg) bool { return fn.isHanded(a.Value) })
	}
	return flow.Span{}, false
}

// isHanded reports whether a time is what the caller says, and nothing is known of
// it here: a parameter that has no default and is not set, alone or counted from
// now.
func (fn *function) isHanded(value flow.Expr) bool {
	switch e := value.(type) {
	case *flow.Name:
		return slices.ContainsFunc(fn.Params, func(p *flow.Param) bool {
			return p.Var == e.Var && p.Default == nil && p.Var != fn.Receiver && len(fn.assigned(e.Var)) == 0
		})
	case *flow.Binary:
		return e.Op == "+" && (isClock(e.X) && fn.isHanded(e.Y) || isClock(e.Y) && fn.isHanded(e.X))
	case *flow.Call:
		return lastName(e.Fun) == "timedelta" && len(e.Args) == 1 && fn.isHanded(e.Args[0].Value)
	}
	return false
}

// isClock reports whether an expression is the time of day: what a call answers
// that is handed nothing, or a variable that is called so.
func isClock(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Call:
		return len(e.Args) == 0 || lastName(e.Fun) == "now"
	case *flow.Name:
		return e.Var.Name == "now"
	}
	return false
}

// outlives reports whether a store's target is there after the call: an
// attribute, an entry, or a global.
func (fn *function) outlives(target flow.Expr) bool {
	switch t := target.(type) {
	case *flow.Attr, *flow.Index:
		return true
	case *flow.Name:
		return t.Var.Owner != fn.Func
	}
	return false
}

// storeName returns the name of what is stored to: of the container, for an
// entry.
func storeName(target flow.Expr) string {
	if i, ok := target.(*flow.Index); ok {
		if k, ok := i.Key.(*flow.Const); ok && k.Kind == flow.String {
			return k.Text
		}
		return storeName(i.X)
	}
	return lastName(target)
}

// namesTime reports whether a name is of a cooldown, and not of how many there
// were, or why.
func namesTime(lex *lexicon.Lexicon, name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "count", "counts", "counter", "total", "hits", "number", "reason", "kind", "type", "level", "enabled", "label":
			return false
		}
	}
	return lex.Cooldown.Match(name)
}

// isTime reports whether a value can be a time: a flag or a text is none.
func isTime(value flow.Expr) bool {
	c, ok := value.(*flow.Const)
	return !ok || c.Kind == flow.Number
}

// longRest is a rest in seconds that suits an empty account too: whoever lets a
// busy provider rest for that long has not mistaken the one for the other.
const longRest = 3600

// lastsLong reports whether a rest is known to be a long one.
func (fn *function) lastsLong(b *flow.Block, value flow.Expr) bool {
	seconds, known := fn.seconds(b, value)
	return known && seconds >= longRest
}

// seconds returns how long a rest is at least, as far as it is spelt out: what
// is added to it otherwise, the time of day above all, does not count.
func (fn *function) seconds(b *flow.Block, value flow.Expr) (float64, bool) {
	switch e := value.(type) {
	case *flow.Binary:
		x, knownX := fn.seconds(b, e.X)
		y, knownY := fn.seconds(b, e.Y)
		switch {
		case e.Op == "+":
			return x + y, knownX || knownY
		case e.Op == "*" && knownX && knownY:
			return x * y, true
		}
		return 0, false
	case *flow.Call:
		return fn.secondsOfCall(b, e)
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(fn.billing.Value(b, value).Number(), "_", ""), 64)
	return n, err == nil
}

// secondsOfCall is seconds of what a call makes: an interval by its units, a
// number, or no end at all.
func (fn *function) secondsOfCall(b *flow.Block, call *flow.Call) (float64, bool) {
	name := lastName(call.Fun)
	if name == "float" && len(call.Args) == 1 {
		c, ok := call.Args[0].Value.(*flow.Const)
		return math.Inf(1), ok && strings.HasPrefix(strings.ToLower(c.Text), "inf")
	}
	if name != "timedelta" {
		return 0, false
	}
	sum := 0.0
	for _, a := range call.Args {
		n, known := fn.seconds(b, a.Value)
		if !known {
			return 0, false
		}
		unit, ok := map[string]float64{"": 86400, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1, "weeks": 7 * 86400}[a.Key]
		if !ok {
			return 0, false
		}
		sum += n * unit
	}
	return sum, true
}

// putsAside reports whether billing, on a way through a guard, does something more
// than a rate limit that lasts: it takes the provider out, or marks it.
func (fn *function) putsAside(guard *shared) bool {
	if fn.marking == nil {
		fn.marking = fn.findMarking()
	}
	return slices.ContainsFunc(fn.marking, func(b *flow.Block) bool {
		return fn.leads(b, guard.edge.From) || fn.leads(guard.edge.To, b)
	})
}

// findMarking returns the blocks in which something is marked; it is not nil.
func (fn *function) findMarking() []*flow.Block {
	out := []*flow.Block{}
	for _, b := range fn.dom.Order() {
		if fn.billing.Reached(b) && slices.ContainsFunc(b.Instrs, func(in flow.Instr) bool { return fn.marks(b, in) }) {
			out = append(out, b)
		}
	}
	return out
}

// leads reports whether a way leads under billing from one block to another in
// the same turn of every loop.
func (fn *function) leads(from, to *flow.Block) bool {
	seen := map[*flow.Block]bool{from: true}
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if b == to {
			return true
		}
		for _, e := range b.Succs {
			if fn.billing.Open(e) && !seen[e.To] && !fn.dom.Dominates(e.To, b) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}

// marks reports whether an instruction that billing alone comes to changes what
// lasts, or one that both come to stores that it was billing.
func (fn *function) marks(b *flow.Block, in flow.Instr) bool {
	alone := !fn.limited.Reached(b)
	switch in := in.(type) {
	case *flow.Assign:
		return fn.outlives(in.Target) && !fn.lex.Cooldown.Match(storeName(in.Target)) && (alone || fn.billing.Value(b, in.Value).Truth() == assume.True && fn.limited.Value(b, in.Value).Truth() == assume.False)
	case *flow.Delete:
		return alone
	case *flow.Eval:
		call, ok := in.X.(*flow.Call)
		return ok && alone && takesAside(lastName(call.Fun))
	}
	return false
}

// takesAside reports whether a function takes something out of use, by its name.
func takesAside(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "add", "remove", "discard", "pop", "disable", "deactivate", "exclude", "ban", "block", "blacklist", "drop", "evict", "retire", "revoke", "exhaust",
		"mark", "suspend", "quarantine", "set", "put", "update":
		return true
	}
	return false
}

func isReset(value flow.Expr) bool {
	c, ok := value.(*flow.Const)
	if !ok {
		return false
	}
	switch c.Text {
	case "0", "0.0", "False", "false", "", "None", "nil":
		return true
	}
	return false
}

// alike reports whether a value is the same for both reasons: nothing in it
// differs, or is about the failure itself.
func (fn *function) alike(b *flow.Block, value flow.Expr) bool {
	same := true
	flow.Inspect(value, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Name:
			same = same && !fn.tells(b, e, e.Var.Name)
		case *flow.Attr:
			same = same && !fn.tells(b, e, e.Sel)
		}
		return same
	})
	return same
}

// tells reports whether an expression says which of the two reasons it was, or
// holds the failure.
func (fn *function) tells(b *flow.Block, e flow.Expr, name string) bool {
	if toldByHeader(name) || fn.lex.StatusCode.Match(name) || fn.lex.ErrorText.Match(name) || fn.lex.ErrorCode.Match(name) || fn.billing.IsSubject(e) {
		return true
	}
	if n, ok := e.(*flow.Name); ok && fn.billing.HoldsFailure(n.Var) {
		return true
	}
	v, w := fn.billing.Value(b, e), fn.limited.Value(b, e)
	return !v.Same(w) || slices.ContainsFunc(v.Origins(), func(a *flow.Assign) bool { return fn.differs(b, a.Value) }) || fn.storedApart(e)
}

// storedApart reports whether the function stores in an attribute one thing for
// billing and another for a rate limit.
func (fn *function) storedApart(e flow.Expr) bool {
	attr, ok := e.(*flow.Attr)
	if !ok {
		return false
	}
	found := false
	fn.eachInstr(func(b *flow.Block, in flow.Instr) {
		if a, ok := in.(*flow.Assign); ok && !found && fn.billing.Reached(b) {
			target, ok := a.Target.(*flow.Attr)
			found = ok && target.Sel == attr.Sel && fn.differs(b, a.Value)
		}
	})
	return found
}

// toldByHeader reports whether a name is of what came with the answer, as the rest
// does that the provider asks for.
func toldByHeader(name string) bool {
	for _, w := range lexicon.Words(name) {
		if w == "header" || w == "headers" {
			return true
		}
	}
	return false
}

// lasts reports whether the function can be left without another store to the
// same place.
func (fn *function) lasts(from *flow.Block, store *flow.Assign) bool {
	name := storeName(store.Target)
	seen := map[*flow.Block]bool{from: true}
	for queue := []*flow.Block{from}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if b == fn.graph.Exit || b == fn.graph.Fail {
			return true
		}
		for _, e := range b.Succs {
			if fn.billing.Open(e) && !seen[e.To] && !storesTo(e.To, name) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}

func storesTo(b *flow.Block, name string) bool {
	for _, in := range b.Instrs {
		if a, ok := in.(*flow.Assign); ok && storeName(a.Target) == name {
			return true
		}
	}
	return false
}
