package guard

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// labels returns the texts that a shared region shows and that speak of a rate
// limit only.
func (fn *function) labels() []Defect {
	var out []Defect
	seen := make(map[flow.Span]bool)
	for _, b := range fn.dom.Order() {
		if !fn.billing.Reached(b) {
			continue
		}
		for _, in := range b.Instrs {
			texts := fn.shown(b, in)
			if fn.saysWhy(b, in, texts) {
				continue
			}
			for _, text := range texts {
				if seen[text.Span()] || !fn.mislabels(b, text.expr) {
					continue
				}
				guard, at := text.guard, b
				if s := fn.governing(b); guard == nil && s != nil && !fn.saysMoneyBehind(s) {
					guard, at = s.cond, s.edge.From
				}
				if guard == nil || !fn.concernsProvider() {
					continue
				}
				test := fn.test(at, guard)
				seen[text.Span()] = true
				out = append(out, Defect{Kind: Mislabelled, Func: fn.Func, At: text.Span(), Guard: guard.Span(), Test: test})
			}
		}
	}
	return out
}

// saysWhy reports whether what an instruction shows tells the reader the reason:
// one of its texts speaks of money, or it shows the reason or status itself.
func (fn *function) saysWhy(b *flow.Block, in flow.Instr, texts []text) bool {
	if len(texts) == 0 {
		return false
	}
	for _, t := range texts {
		if saysMoney(fn.wording(b, t.expr)) {
			return true
		}
	}
	return slices.ContainsFunc(flow.Operands(in), fn.showsReason)
}

// showsReason reports whether the reason or status is part of what is shown. What
// only chooses between texts is not.
func (fn *function) showsReason(e flow.Expr) bool {
	shows := false
	flow.Inspect(e, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Compare, *flow.TypeTest:
			return false
		case *flow.Cond:
			shows = shows || fn.showsReason(e.Then) || fn.showsReason(e.Else)
			return false
		}
		shows = shows || fn.billing.IsSubject(e)
		return !shows
	})
	return shows
}

// saysMoneyBehind reports whether billing alone is told of money behind a shared
// edge.
func (fn *function) saysMoneyBehind(s *shared) bool {
	for _, b := range fn.dom.Order() {
		if !fn.billing.Reached(b) || fn.limited.Reached(b) || !fn.dom.EdgeDominates(s.edge, b) {
			continue
		}
		for _, in := range b.Instrs {
			if slices.ContainsFunc(fn.shown(b, in), func(t text) bool { return saysMoney(fn.wording(b, t.expr)) }) {
				return true
			}
		}
	}
	return false
}

// A text is one that is shown. Its guard is the condition that chooses it, if
// that is an expression which answers both reasons alike.
type text struct{ expr, guard flow.Expr }

func (t text) Span() flow.Span { return t.expr.Span() }

// shown returns the texts that an instruction shows: handed to a call that is a
// statement, raised, or returned.
func (fn *function) shown(b *flow.Block, in flow.Instr) []text {
	switch in := in.(type) {
	case *flow.Eval:
		if y, ok := in.X.(*flow.Yield); ok {
			return fn.texts(b, y.X, nil, nil)
		}
		call, ok := in.X.(*flow.Call)
		if !ok {
			return nil
		}
		if counts(lastName(call.Fun)) {
			return nil
		}
		return fn.textsOf(b, call, nil, nil)
	case *flow.Raise:
		return fn.texts(b, in.X, nil, nil)
	case *flow.Return:
		return fn.texts(b, in.Value, nil, nil)
	case *flow.Assign:
		if isMessage(storeName(in.Target)) || fn.shows(in.Target) {
			return fn.texts(b, in.Value, nil, nil)
		}
	}
	return nil
}

// shows reports whether a place is a local variable that is shown as it stands,
// each time with no word of the reason beside it.
func (fn *function) shows(target flow.Expr) bool {
	n, ok := target.(*flow.Name)
	if !ok {
		return false
	}
	if fn.shownVars == nil {
		fn.shownVars = fn.findShown()
	}
	return fn.shownVars[n.Var]
}

// findShown finds the variables that are handed to a call that is a statement, or
// raised. (What is returned may as well be a class of failures.)
func (fn *function) findShown() map[*flow.Var]bool {
	out := make(map[*flow.Var]bool)
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			for _, v := range shownIn(in) {
				before, known := out[v]
				texts := append(fn.shown(b, in), text{expr: &flow.Name{Var: v}})
				out[v] = (before || !known) && !fn.saysWhy(b, in, texts)
			}
		}
	}
	return out
}

// shownIn returns the variables that an instruction shows as they stand.
func shownIn(in flow.Instr) []*flow.Var {
	var x flow.Expr
	switch in := in.(type) {
	case *flow.Eval:
		x = in.X
	case *flow.Raise:
		x = in.X
	}
	call, ok := x.(*flow.Call)
	if !ok || counts(lastName(call.Fun)) {
		return nil
	}
	var out []*flow.Var
	for _, a := range call.Args {
		if n, ok := a.Value.(*flow.Name); ok {
			out = append(out, n.Var)
		}
	}
	return out
}

// counts reports whether a function counts what happens, by its name: what it is
// handed is no text for a reader.
func counts(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "increment", "incr", "inc", "gauge", "observe", "timing", "counter", "labels":
		return true
	}
	return false
}

// isMessage reports whether a variable holds a text that is shown.
func isMessage(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "message", "msg", "response", "notice", "hint", "text", "status", "error", "detail":
			return true
		}
	}
	return false
}

// texts returns the texts in a value, without those that billing does not
// choose.
func (fn *function) texts(b *flow.Block, e flow.Expr, guard flow.Expr, out []text) []text {
	switch e := e.(type) {
	case *flow.Const:
		if e.Kind == flow.String {
			out = append(out, text{e, guard})
		}
	case *flow.Format:
		out = append(out, text{e, guard})
	case *flow.Cond:
		if fn.billing.Truth(b, e.Test) != assume.False {
			out = fn.texts(b, e.Then, fn.chooses(b, e, true, guard), out)
		}
		if fn.billing.Truth(b, e.Test) != assume.True {
			out = fn.texts(b, e.Else, fn.chooses(b, e, false, guard), out)
		}
	case *flow.Call:
		out = fn.textsOf(b, e, guard, out)
	case *flow.RecordLit:
		for _, entry := range e.Entries {
			out = fn.texts(b, entry.Value, guard, out)
		}
	case *flow.Sequence:
		for _, x := range e.Elems {
			out = fn.texts(b, x, guard, out)
		}
	case *flow.Binary:
		if e.Op == "+" || e.Op == "%" {
			out = append(out, text{e, guard})
		}
	}
	return out
}

// chooses returns the condition of a conditional expression if it answers both
// reasons alike, else the one around it.
func (fn *function) chooses(b *flow.Block, e *flow.Cond, want bool, guard flow.Expr) flow.Expr {
	for _, n := range parts(e.Test, want, nil) {
		if fn.coupled(b, n) {
			return n.expr
		}
	}
	return guard
}

func (fn *function) textsOf(b *flow.Block, call *flow.Call, guard flow.Expr, out []text) []text {
	if attr, ok := call.Fun.(*flow.Attr); ok { // "…".format(…)
		out = fn.texts(b, attr.X, guard, out)
	}
	for _, a := range call.Args {
		out = fn.texts(b, a.Value, guard, out)
	}
	return out
}

// mislabels reports whether a text says rate limit and nothing of money.
func (fn *function) mislabels(b *flow.Block, e flow.Expr) bool {
	text := fn.wording(b, e)
	return saysRateLimit(text) && !saysMoney(text) && fn.lex.Text(text) != lexicon.Billing
}

// wording returns the literal words of a text as billing shows it.
func (fn *function) wording(b *flow.Block, e flow.Expr) string {
	var out strings.Builder
	var visit func(e flow.Expr)
	visit = func(e flow.Expr) {
		switch e := e.(type) {
		case *flow.Const:
			if e.Kind == flow.String {
				out.WriteString(e.Text)
			}
		case *flow.Format:
			for _, p := range e.Parts {
				visit(p)
			}
		case *flow.Binary:
			visit(e.X)
			visit(e.Y)
		case *flow.Cond:
			if fn.billing.Truth(b, e.Test) != assume.False {
				visit(e.Then)
			}
			if fn.billing.Truth(b, e.Test) != assume.True {
				visit(e.Else)
			}
		case *flow.Name:
			out.WriteString(fn.billing.Value(b, e).Text())
		default:
			out.WriteString(" ")
		}
	}
	visit(e)
	return out.String()
}

// saysRateLimit reports whether a text says so as words, not as an identifier, and
// of what happened.
func saysRateLimit(text string) bool {
	text = strings.ToLower(text)
	for _, phrase := range []string{"rate limit", "rate-limit", "ratelimit", "too many requests", "throttl"} {
		for at := 0; ; {
			i := strings.Index(text[at:], phrase)
			if i < 0 {
				break
			}
			at += i + len(phrase)
			if start := at - len(phrase); !partOfIdentifier(text, start, at) && !partOfAddress(text, start) && !saysOtherwise(text[:start], text[at:]) {
				return true
			}
		}
	}
	return false
}

// partOfAddress reports whether a place in a text lies in a web address.
func partOfAddress(text string, at int) bool {
	return strings.Contains(text[strings.LastIndexAny(text[:at], " \t\n(")+1:at], "://")
}

// saysOtherwise reports whether the words around a phrase take it back: it is
// denied, compared with or asked, or is about something that has to do with it.
func saysOtherwise(before, after string) bool {
	before = strings.TrimRight(before, " ")
	for _, a := range []string{" a", " an", " the"} {
		before = strings.TrimSuffix(before, a)
	}
	for _, word := range []string{"not", "no", "n't", "non", "like", "as", "non-"} {
		if before == word || strings.HasSuffix(before, " "+word) || word == "n't" && strings.HasSuffix(before, word) {
			return true
		}
	}
	after = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(after, "s"), "ed"), " ")
	for _, word := range []string{"?", "-like", "header", "info", "state", "config", "setting", "tracker", "window", "bucket", "counter", "guide", "doc", "handl"} {
		if strings.HasPrefix(after, word) {
			return true
		}
	}
	return false
}

// partOfIdentifier reports whether a piece of a text is joined to an
// identifier.
func partOfIdentifier(text string, start, end int) bool {
	joins := func(b byte) bool { return b == '_' || b == '.' || b == '=' || b == '[' }
	if text[start:end] == "ratelimit" || text[start:end] == "throttl" {
		return !strings.Contains(text, " ") || start > 0 && joins(text[start-1])
	}
	return start > 0 && joins(text[start-1]) || end < len(text) && text[end] == '_'
}

// saysMoney reports whether a text says anything of money.
func saysMoney(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"billing", "credit", "payment", "quota", "balance", "402", "funds", "top up", "spend", "subscription", "plan limit", "usage limit", "money"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
