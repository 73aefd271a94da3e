package progress

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// reachesOut reports whether what fails in a block is more than the program's
// own computation: a call of something that acts, or a failure that is raised.
func (v *view) reachesOut(b *flow.Block) bool {
	for _, in := range b.Instrs {
		if _, raises := in.(*flow.Raise); raises {
			return true
		}
		for _, x := range flow.Operands(in) {
			if v.acts(x) {
				return true
			}
		}
	}
	return false
}

// acts reports whether an expression calls something that acts: more than a wait,
// which only ends early where the whole is ended.
func (v *view) acts(x flow.Expr) bool {
	found := false
	bounded := make(map[flow.Expr]bool)
	flow.Inspect(x, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Call:
			switch {
			case v.onlyComputes(e), v.roles(lastName(e.Fun)).wait, bounded[e] && v.onlyTakes(e):
			case v.voc.Bounding[lastName(e.Fun)]: // it fails as what it is handed does
				for _, a := range e.Args {
					bounded[a.Value] = true
				}
			default:
				found = true
			}
		case *flow.Entered:
			found = true
		}
		return !found
	})
	return found
}

// maxTakes is the size in bytes of a function that may only take something out of a
// queue.
const maxTakes = 600

// onlyTakes reports whether a call is of a function of the program that only takes
// something out of a container or a queue, or computes.
func (v *view) onlyTakes(call *flow.Call) bool {
	fn := v.callee(call)
	if fn == nil || fn.Kind != flow.Def || len(fn.Text()) > maxTakes || v.busy[fn] {
		return false
	}
	v.busy[fn] = true
	defer delete(v.busy, fn)
	inner := v.function.function(fn).self()
	return !slices.ContainsFunc(fn.Graph().Blocks, func(b *flow.Block) bool { return !b.Dead && inner.reachesOut(b) })
}

// onlyComputes reports whether a call converts, or looks at, what it is handed,
// or writes a log.
func (v *view) onlyComputes(call *flow.Call) bool {
	switch fun := call.Fun.(type) {
	case *flow.Name:
		if name := v.native(fun); name != "" {
			return !v.voc.Outside[name]
		}
	case *flow.Attr:
		if v.voc.Logs[fun.Sel] || v.voc.PureMethods[fun.Sel] || v.voc.ValueMethods[fun.Sel] != 0 || v.voc.Methods[fun.Sel] != 0 || v.voc.Takers[fun.Sel] {
			return true
		}
	default:
		return false
	}
	path := v.names.Resolve(call.Fun, v.Func).Path
	for path != "" {
		if v.voc.PureModules[path] {
			return true
		}
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			break
		}
		path = path[:dot]
	}
	return false
}

// onlyTypes reports whether a handler takes failures of some types alone.
func (v *view) onlyTypes(c *flow.Caught, types map[string]bool) bool {
	return v.onlyFailures(c, func(name string) bool { return types[name] })
}

func (v *view) onlyFailures(c *flow.Caught, are func(name string) bool) bool {
	all := v.typesOf(c)
	return len(all) > 0 && !slices.ContainsFunc(all, func(name string) bool { return name == "" || !are(name) })
}

// isExpected reports whether a type of failures is of those that a service goes on
// after: nothing came in time, or what came could not be made out.
func (v *view) isExpected(name string) bool {
	return v.voc.Idle[name] || v.voc.Conversions[name] || slices.Contains(lexicon.Words(name), "timeout")
}

// anyType reports whether a handler takes failures of one of some types.
func (v *view) anyType(c *flow.Caught, types map[string]bool) bool {
	return slices.ContainsFunc(v.typesOf(c), func(name string) bool { return types[name] })
}

// typesOf returns the names of the types of failures that a handler takes; "" for
// what is not known.
func (v *view) typesOf(c *flow.Caught) []string {
	if c.Types == nil {
		return nil
	}
	all := []flow.Expr{c.Types}
	switch x := v.value(c.Types).(type) {
	case *flow.Sequence:
		all = x.Elems
	case *flow.Name:
		if s, ok := v.names.Resolve(x, v.Func).Expr.(*flow.Sequence); ok {
			all = s.Elems
		}
	}
	var names []string
	for _, t := range all {
		names = append(names, lastName(t))
	}
	return names
}

// tellsFailure reports whether a requirement says that something failed: an error
// is there, or the status of an answer is one of errors.
func (r req) tellsFailure() bool {
	switch x := r.expr.(type) {
	case *flow.Name, *flow.Attr:
		return r.want && isError(lastName(x))
	case *flow.Compare:
		op := x.Op
		if !r.want {
			op = negated[op]
		}
		c, ok := x.Y.(*flow.Const)
		if !ok {
			return false
		}
		switch {
		case c.Kind == flow.Nil && (op == "is not" || op == "!="):
			return isError(lastName(x.X))
		case c.Kind == flow.Number && (op == "==" || op == ">=" || op == ">"):
			n, err := strconv.Atoi(c.Text)
			return err == nil && n >= 399 && n < 600 && r.by.lex.StatusCode.Match(lastName(x.X))
		}
	}
	return false
}

// isError reports whether a name is that of a failure.
func isError(name string) bool {
	words := lexicon.Words(name)
	return len(words) > 0 && slices.Contains(errorWords, words[len(words)-1])
}

var errorWords = []string{"err", "error", "exc", "exception", "failed", "failure", "invalid"}
