package gen

import (
	"regexp"
	"strings"
)

// A spelling is one way to write something, as Python with placeholders:
//
//	$d   the record at hand (or the value, class, or agent: the table says)
//	$n   the name that the result is bound to
//	$v   a value to store, $o a record to begin with
//	$K   the fallback's key, $C a condition that may be true or not
//	$f   the function written in body, with the parameters in params
//	$A   the class, or what stands for it
//	$S   an indented block
//
// and any other $name for a name of its own.
type spelling struct {
	name   string
	code   string
	params string
	body   string // of $f
	top    string // code at the top of a module
	effect effect // nil: keep
	needs  string // where it can stand, or what must be so; the code that picks says
	fresh  bool   // $n cannot be the name that the record has already
	branch bool   // $n is one of several records
}

func (s spelling) apply(state, value State) State {
	if s.effect == nil {
		return state
	}
	return s.effect(state, value)
}

var placeholder = regexp.MustCompile(`\$[A-Za-z]+`)

// An expansion replaces the placeholders of one use of a spelling.
type expansion struct {
	g     *generator
	known map[string]func(*scope) string
	names map[string]string
	value State // of $v
}

func (g *generator) expansion() *expansion {
	e := &expansion{g: g, known: make(map[string]func(*scope) string), names: make(map[string]string)}
	e.known["$K"] = func(*scope) string { return g.key }
	e.known["$S"] = func(*scope) string { return "$S" }
	e.known["$C"] = func(*scope) string { return "toolkit.flag()" }
	e.known["$v"] = func(sc *scope) string {
		text, state := g.value(sc)
		e.value = state
		return text
	}
	return e
}

// is sets a placeholder.
func (e *expansion) is(name, text string) *expansion {
	e.known[name] = func(*scope) string { return text }
	return e
}

// in replaces the placeholders of code that is to stand in a scope.
func (e *expansion) in(sc *scope, code string) string {
	return placeholder.ReplaceAllStringFunc(code, func(p string) string {
		if make, ok := e.known[p]; ok {
			return make(sc)
		}
		if e.names[p] == "" {
			e.names[p] = e.g.fresh(strings.ToUpper(p) == p)
		}
		return e.names[p]
	})
}

// block replaces $S in code by lines, indented as deep as it is.
func block(code string, lines []string) []string {
	var out []string
	for line := range strings.SplitSeq(code, "\n") {
		margin, ok := strings.CutSuffix(line, "$S")
		if !ok {
			out = append(out, line)
			continue
		}
		out = append(out, indent(margin, lines)...)
	}
	return out
}

func indent(margin string, lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		out = append(out, margin+line)
	}
	return out
}
