//go:build cgo

package flow_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// A module is a Python program of one file. It is a pyscan.Files.
type module []byte

func (m module) Module(string, int, string) (string, bool) { return "", false }
func (m module) Submodule(string, string) (string, bool)   { return "", false }

func (m module) Read(path string) ([]byte, error) {
	if path != "m.py" {
		return nil, errors.New("there is one file only")
	}
	return m, nil
}

func (m module) Mentioning(words []string, _ string, _ func(string) bool, keep func(string, []byte) bool) []string {
	holds := func(w string) bool { return bytes.Contains(m, []byte(w)) }
	if slices.ContainsFunc(words, holds) && keep("m.py", m) {
		return []string{"m.py"}
	}
	return nil
}

// load reads a module and returns an interpreter for it with its functions.
func load(t interface{ Fatalf(string, ...any) }, src string) (*flow.Interp, map[string]*flow.Func) {
	p := pyscan.NewProgram(module(src))
	u := p.Unit("m.py")
	if problems := p.Problems(); u == nil || len(problems) > 0 {
		t.Fatalf("not read: %v\n%s", problems, src)
	}
	funcs := make(map[string]*flow.Func)
	u.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
		funcs[f.Name] = f
		return true
	})
	return flow.NewInterp(&flow.Program{Loader: p, Vocabulary: pyscan.Vocabulary()}), funcs
}

// returns evaluates what a function returns, with whatever that depends on.
func returns(in *flow.Interp, f *flow.Func) string {
	var v flow.Value
	for more := true; more; {
		v, more = in.Returns(f), false
		for _, alt := range v.Alts() {
			if u, ok := alt.(flow.Unknown); ok && u.Why.Skipped != nil && in.Need(u.Why.Skipped) {
				more = true
			}
		}
	}
	var out []string
	for _, alt := range v.Alts() {
		switch a := alt.(type) {
		case flow.Lit:
			if a.Kind == flow.Nil {
				a.Text = "None"
			}
			out = append(out, a.Text)
		case flow.Unknown:
			out = append(out, "unknown")
		case flow.Foreign:
			out = append(out, a.Path)
		case flow.Native:
			out = append(out, a.Name)
		case flow.FuncVal:
			out = append(out, "def "+a.Func.Name)
		case flow.ClassVal:
			out = append(out, "class "+a.Class.Name)
		default:
			out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", alt), "flow."))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// TestReturns: what f returns.
func TestReturns(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"def f(): return 1", "1"},
		{"def f(): return", "None"},
		{"def f(): return g()\ndef g(): pass", "None"},
		{"def f(x):\n if x: return 1\n return 2", "1 2"},
		{"def f(x):\n if x: y = 1\n else: y = 2\n return y", "1 2"},
		{"def f(x):\n y = 1\n while x: y = 2\n return y", "1 2"},
		{"def f(x):\n while True:\n  if x: return 1", "1"},
		{"def f():\n try: x = g()\n except ValueError: x = 2\n return x\ndef g(): return 1", "1 2"},
		{"def f():\n x = 1\n try:\n  g()\n  x = 2\n finally: pass\n return x\ndef g(): pass", "2"},
		{"def f():\n x = 1\n try:\n  g()\n  x = 2\n except ValueError: pass\n return x\ndef g(): pass", "1 2"},
		{"def f(): return g(1)\ndef g(x): return x", "1"},
		{"def f(): return g(1), 2\ndef g(x): return x", "Ref"},
		{"def f(): return g(1)[1]\ndef g(x): return x, 'b'", "b"},
		{"def f():\n a, b = g()\n return b\ndef g(): return 1, 2", "2"},
		{"def f(): return g(y=1)\ndef g(x=0, *, y=2): return y", "1"},
		{"def f(): return g()\ndef g(x=0, *, y=2): return y", "2"},
		{"def f(): return g(1, 2, 3)\ndef g(x, *y): return y[1]", "3"},
		{"def f(): return g(a=1, b=2)\ndef g(a, **k): return k['b']", "2"},
		{"def f(): return g(**{'a': 1})\ndef g(a=0): return a", "1"},
		{"def f(x): return g(**x)\ndef g(a=0): return a", "0 unknown"},
		{"def f(): return g(*[1, 2])\ndef g(a, b): return b", "2"},
		{"def f(): return {'a': 1}['a']", "1"},
		{"def f(): return {'a': 1}.get('b', 2)", "2"},
		{"def f(): return {'a': 1}.get('b')", "None"},
		{"def f():\n d = {'a': 1}\n return d.pop('a'), d", "Ref"},
		{"def f():\n d = {'a': 1}\n d.pop('a')\n return d.get('a', 2)", "2"},
		{"def f():\n d = {}\n d.update(a=1)\n return d['a']", "1"},
		{"def f():\n d = {}\n d |= {'a': 1}\n return d['a']", "1"},
		{"def f():\n d = {}\n g(d)\n return d['a']\ndef g(x): x['a'] = 1", "1"},
		{"def f(): return 1 or 2", "1"},
		{"def f(): return None or 2", "2"},
		{"def f(x): return x and 2", "2 unknown"},
		{"def f(x): return 1 if x else 2", "1 2"},
		{"def f():\n if (x := 1): pass\n return x", "1"},
		{"def f(): return 'a' 'b' + 'c'", "abc"},
		{"x = 1\ndef f(): return x", "1"},
		{"x = 1\nx = 2\ndef f(): return x", "2"},
		{"x = 1\ndef f(): return x\ndef g():\n global x\n x = 2", "1 unknown"},
		{"def f():\n x = 1\n def g(): return x\n return g()", "1"},
		{"def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2\n g()\n return x", "1 unknown"},
		{"class C:\n x = 1\ndef f(): return C.x", "1"},
		{"class C:\n def __init__(self): self.x = 1\ndef f(c: C): return C().x", "1"},
		{"class C:\n def f(self): return self.x\n def g(self): self.x = 1\n def h(self): self.x = 2", "1 2"},
		{"class B:\n def g(self): return 1\nclass C(B):\n def f(self): return self.g()", "1"},
		{"class B:\n def g(self): return 1\nclass C(B):\n def g(self): return 2\n def f(self): return super().g()", "1"},
		{"class C:\n @property\n def p(self): return 1\n def f(self): return self.p", "1"},
		{"class C:\n @staticmethod\n def s(x): return x\n def f(self): return self.s(1)", "1"},
		{"class C:\n @classmethod\n def k(cls): return cls\n def f(self): return self.k()", "class C"},
		{"import functools\ndef g(a, b): return b\ndef f(): return functools.partial(g, 1)(2)", "2"},
		{"def f(): return (lambda x: x)(1)", "1"},
		{"def f(): return getattr(g, 'x', 1)\ndef g(): pass", "1 unknown"},
		{"import a.b\ndef f(): return a.b.c()", "a.b.c()"},
		{"def f(): return f()", "unknown"},
		{"def f(): return g()\ndef g(): return f()", "unknown"},
		{"def f(): return [x for x in (1, 2)][0]", "1 2"},
		{"def f(): return {k: 1 for k in ('a', 'b')}.get('c', 2)", "2"},
	} {
		in, funcs := load(t, c.src+"\n")
		if got := returns(in, funcs["f"]); got != c.want {
			t.Errorf("%q: %s, want %s", c.src, got, c.want)
		}
	}
}

// A dictProgram writes a function that works on dicts, and does the same to
// real ones: the variables hold them by reference, as in Python. Of a branch it
// does what was drawn; the text has both ways.
type dictProgram struct {
	*rapid.T
	strings.Builder
	vars map[string]map[string]int
}

func (w *dictProgram) line(indent int, format string, args ...any) {
	fmt.Fprintf(w, strings.Repeat(" ", indent)+format+"\n", args...)
}

var variables = []string{"kw", "other", "third"}
var entries = []string{"a", "b", "c", "fallback_model"}

func (w *dictProgram) name() string  { return rapid.SampledFrom(variables).Draw(w.T, "variable") }
func (w *dictProgram) entry() string { return rapid.SampledFrom(entries).Draw(w.T, "entry") }
func (w *dictProgram) number() int   { return rapid.IntRange(0, 3).Draw(w.T, "number") }

// statement writes a statement, and does it if it is reached.
func (w *dictProgram) statement(indent, depth int, reached bool) {
	kinds := []string{"store", "pop", "update", "keywords", "copy", "alias", "display", "union", "default", "helper", "unknown key", "clear"}
	if depth > 0 {
		kinds = append(kinds, "if", "if", "try", "for")
	}
	kind := rapid.SampledFrom(kinds).Draw(w.T, "statement")
	x, y, k, n := w.name(), w.name(), w.entry(), w.number()
	do := func(change func()) {
		if reached {
			change()
		}
	}
	block := func(reached bool) {
		for range rapid.IntRange(1, 3).Draw(w.T, "length") {
			w.statement(indent+1, depth-1, reached)
		}
	}
	switch kind {
	case "store":
		w.line(indent, "%s[%q] = %d", x, k, n)
		do(func() { w.vars[x][k] = n })
	case "unknown key":
		w.line(indent, "%s[flag.key()] = %d", x, n)
		do(func() { w.vars[x][k] = n })
	case "pop":
		w.line(indent, "%s.pop(%q, None)", x, k)
		do(func() { delete(w.vars[x], k) })
	case "clear":
		w.line(indent, "%s.clear()", x)
		do(func() { clear(w.vars[x]) })
	case "update":
		w.line(indent, "%s.update(%s)", x, y)
		do(func() { maps.Copy(w.vars[x], w.vars[y]) })
	case "keywords":
		w.line(indent, "%s.update(%s=%d)", x, k, n)
		do(func() { w.vars[x][k] = n })
	case "copy":
		w.line(indent, rapid.SampledFrom([]string{"%s = dict(%s)", "%s = %s.copy()", "%s = {**%s}"}).Draw(w.T, "copy"), x, y)
		do(func() { w.vars[x] = maps.Clone(w.vars[y]) })
	case "alias":
		w.line(indent, "%s = %s", x, y)
		do(func() { w.vars[x] = w.vars[y] })
	case "display":
		first := w.entry()
		w.line(indent, "%s = {%q: 0, **%s, %q: %d}", x, first, y, k, n)
		do(func() {
			made := map[string]int{first: 0}
			maps.Copy(made, w.vars[y])
			made[k] = n
			w.vars[x] = made
		})
	case "union":
		w.line(indent, "%s = %s | {%q: %d}", x, y, k, n)
		do(func() {
			made := maps.Clone(w.vars[y])
			made[k] = n
			w.vars[x] = made
		})
	case "default":
		w.line(indent, "%s.setdefault(%q, %d)", x, k, n)
		do(func() {
			if _, ok := w.vars[x][k]; !ok {
				w.vars[x][k] = n
			}
		})
	case "helper":
		w.line(indent, "%s = helper(%s, %d)", x, y, n)
		do(func() {
			w.vars[y]["a"] = n
			made := map[string]int{"b": n}
			maps.Copy(made, w.vars[y])
			w.vars[x] = made
		})
	case "if":
		taken := rapid.Bool().Draw(w.T, "taken")
		w.line(indent, "if flag():")
		block(reached && taken)
		if rapid.Bool().Draw(w.T, "else") {
			w.line(indent, "else:")
			block(reached && !taken)
		}
	case "try":
		fails := rapid.Bool().Draw(w.T, "fails")
		w.line(indent, "try:")
		block(reached)
		w.line(indent+1, "flag()")
		block(reached && !fails)
		w.line(indent, "except ValueError:")
		block(reached && fails)
	case "for":
		// One turn or none: another one does what the first one did, or more.
		w.line(indent, "for row in flag():")
		block(reached && rapid.Bool().Draw(w.T, "turn"))
	}
}

// TestDictsOfAnything: whatever a dict really holds at the end, the record
// that stands for it allows.
func TestDictsOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &dictProgram{T: t, vars: map[string]map[string]int{}}
		w.line(0, "def helper(given, n):\n given[\"a\"] = n\n made = {\"b\": n}\n made.update(given)\n return made\n")
		w.line(0, "def run(flag):")
		for _, v := range variables {
			w.line(1, "%s = {}", v)
			w.vars[v] = make(map[string]int)
		}
		for range rapid.IntRange(1, 8).Draw(t, "statements") {
			w.statement(1, 2, true)
		}
		w.line(1, "sink(**kw)")
		in, funcs := load(t, w.String())
		rec := sunk(in, funcs["run"])
		for _, k := range entries {
			if err := allows(rec, k, w.vars["kw"]); err != nil {
				t.Fatalf("%v\n%s\nin the end %v\nfound %+v", err, w, w.vars["kw"], rec)
			}
		}
	})
}

// sunk returns the keywords that reach the call of sink in a function.
func sunk(in *flow.Interp, f *flow.Func) flow.Record {
	var call *flow.Call
	for _, b := range f.Graph().Blocks {
		for _, instr := range b.Instrs {
			if e, ok := instr.(*flow.Eval); ok {
				if c, ok := e.X.(*flow.Call); ok && strings.HasPrefix(c.At.Text(), "sink(") {
					call = c
				}
			}
		}
	}
	var out flow.Record
	for more := true; more; {
		in.OnCall = func(s flow.Seen) {
			if s.Call == call {
				out = s.Args.Keys
			}
		}
		in.Visit(f, []flow.Expr{call})
		more = false
		for _, why := range out.Rest {
			if why.Skipped != nil && in.Need(why.Skipped) {
				more = true
			}
		}
	}
	return out
}

func allows(rec flow.Record, key string, dict map[string]int) error {
	f := rec.Get(key)
	n, there := dict[key]
	switch {
	case there && f.Presence == flow.Absent:
		return fmt.Errorf("%s is there, and said to be absent", key)
	case !there && f.Presence == flow.Sure:
		return fmt.Errorf("%s is not there, and said to be", key)
	case !there:
		return nil
	}
	for _, alt := range f.Value.Alts() {
		if _, ok := alt.(flow.Unknown); ok || alt == flow.Alt(flow.Lit{Kind: flow.Number, Text: fmt.Sprint(n)}) {
			return nil
		}
	}
	return fmt.Errorf("%s is %d, which is none of %v", key, n, f.Value.Alts())
}
