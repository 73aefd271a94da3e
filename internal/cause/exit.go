package cause

import (
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// saysNothing reports whether an instruction is a last word that tells nothing of
// the failure.
func (fn *function) saysNothing(in flow.Instr) bool {
	switch in := in.(type) {
	case *flow.Raise:
		return fn.raisesNew(in)
	case *flow.Return:
		return in.Value != nil && !fn.maybeCarries(in.Value) && fn.isErrorValue(in.Value)
	}
	return false
}

// raisesNew reports whether a new error is raised that does not carry the
// failure.
func (fn *function) raisesNew(in *flow.Raise) bool {
	if in.X == nil || fn.held.in(in.X) || in.Cause != nil && !isNothing(in.Cause) {
		return false
	}
	if in.Cause == nil && fn.r.Vocabulary.Chains && fn.handlerAround(in.Span()) != nil {
		return false
	}
	made, args := in.X, []flow.Arg(nil)
	if call, ok := in.X.(*flow.Call); ok {
		made, args = call.Fun, call.Args
	}
	name := resolve.LastName(made)
	if !isTypeOrConstant(name) && fn.r.Resolve(made, fn.Func).Class == nil || endsQuietly(name) || hasWord(name, whatWords) && !fn.saysOnlyThatItFailed(name, args) {
		return false
	}
	for _, a := range args {
		if fn.maybeCarries(a.Value) || a.Splat != flow.Plain {
			return false
		}
	}
	return !slices.ContainsFunc(args, func(a flow.Arg) bool { return slices.ContainsFunc(texts(a.Value), saysUnreachable) })
}

// saysOnlyThatItFailed reports whether an error of a type that is raised for anything
// has a text that says that something failed.
func (fn *function) saysOnlyThatItFailed(name string, args []flow.Arg) bool {
	return fn.r.Vocabulary.Loose[name] && slices.ContainsFunc(args, func(a flow.Arg) bool { return fn.isErrorValue(a.Value) })
}

// endsQuietly reports whether a type of failures is one that ends something and
// is not shown, or is not meant to happen.
func endsQuietly(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "exit", "abort", "stop", "skip", "unreachable", "assertion", "implemented":
			return true
		}
	}
	return false
}

// maybeCarries reports whether an expression mentions what holds the failure, or
// something of which it is not known and whose name is of failures.
func (fn *function) maybeCarries(e flow.Expr) bool {
	if fn.held.in(e) {
		return true
	}
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Name:
			found = found || namesFailure(x.Var.Name) && !isTypeOrConstant(x.Var.Name) || fn.isCaptured(x.Var)
		case *flow.Attr:
			found = found || namesFailure(x.Sel) && !isTypeOrConstant(x.Sel)
		case *flow.Call:
			name := resolve.LastName(x.Fun)
			found = found || !isTypeOrConstant(name) && hasWord(name, errorWords) && fn.r.Resolve(x.Fun, fn.Func).Class == nil && !allConstant(x.Args)
		case *flow.Spread:
			found = true
		case *flow.RecordLit:
			found = found || slices.ContainsFunc(x.Entries, func(e flow.Entry) bool { return e.Key == nil })
		}
		return !found
	})
	return found
}

func allConstant(args []flow.Arg) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(a flow.Arg) bool { _, ok := a.Value.(*flow.Const); return !ok })
}

// isCaptured reports whether a variable is changed by code that is not followed.
func (fn *function) isCaptured(v *flow.Var) bool { return v.Owner == fn.Func && v.Shared }

// isErrorValue reports whether a value that is returned reads as a failure.
func (fn *function) isErrorValue(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Const:
		return e.Kind == flow.String && readsAsFailure(e.Text)
	case *flow.Format:
		return readsAsFailure(strings.Join(texts(e), ""))
	case *flow.RecordLit:
		if slices.ContainsFunc(e.Entries, func(entry flow.Entry) bool {
			key, ok := entry.Key.(*flow.Const)
			return ok && saysDone(key.Text, entry.Value)
		}) {
			return false
		}
		return slices.ContainsFunc(e.Entries, func(entry flow.Entry) bool {
			key, ok := entry.Key.(*flow.Const)
			return ok && fn.isErrorEntry(key.Text, entry.Value)
		})
	case *flow.Sequence:
		return slices.ContainsFunc(e.Elems, fn.isErrorValue)
	case *flow.Call:
		if fn.asks(e) || fn.lex.FailoverActivation.Match(resolve.LastName(e.Fun)) {
			return false
		}
		if slices.ContainsFunc(e.Args, func(a flow.Arg) bool { return a.Key != "" && saysDone(a.Key, a.Value) }) {
			return false
		}
		return slices.ContainsFunc(e.Args, func(a flow.Arg) bool {
			if a.Key != "" {
				return fn.isErrorEntry(a.Key, a.Value)
			}
			return fn.isErrorValue(a.Value)
		})
	case *flow.Name, *flow.Attr:
		if def := fn.r.Resolve(e, fn.Func); def.Expr != nil && def.Expr != e {
			c, ok := def.Expr.(*flow.Const)
			return ok && c.Kind == flow.String && readsAsFailure(c.Text)
		}
	}
	return false
}

// saysDone reports whether what stands under a name says that something was, or may
// have been, done all the same: what is returned is then a result, whatever it counts.
func saysDone(key string, value flow.Expr) bool {
	switch lastWord(key) {
	case "success", "successful", "succeeded", "ok", "done", "completed":
		return !isNothing(value)
	}
	return false
}

// isErrorEntry reports whether what stands under a name is the text of an error.
func (fn *function) isErrorEntry(key string, value flow.Expr) bool {
	words := lexicon.Words(key)
	if len(words) > 0 && (words[0] == "error" || words[0] == "err" || words[0] == "failure" || words[len(words)-1] == "error") {
		switch v := value.(type) {
		case *flow.Const:
			return v.Kind == flow.String && v.Text != ""
		case *flow.Format:
			return true
		}
	}
	return fn.isErrorValue(value)
}

// texts returns the literal texts in an expression.
func texts(e flow.Expr) []string {
	var out []string
	flow.Inspect(e, func(x flow.Expr) bool {
		if c, ok := x.(*flow.Const); ok && c.Kind == flow.String {
			out = append(out, c.Text)
		}
		return true
	})
	return out
}
