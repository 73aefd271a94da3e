//go:build cgo

package pyscan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// TestScopes: which variable a name is. A case says for every function "name:
// where", sorted, of what its own code reads or stores: "own" for a variable of
// its own, else the function that the variable belongs to.
func TestScopes(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a name is local all over a function",
			"x = 1\ndef f():\n    print(x)\n    x = 2\n", "f: print <module>, x own"},
		{"a free name is the module's",
			"x = 1\ndef f():\n    return x\n", "f: x <module>"},
		{"a parameter",
			"x = 1\ndef f(x, *y, **z):\n    return x, y, z\n", "f: x own, y own, z own"},
		{"a default belongs outside",
			"def f(y):\n    def g(x=y): return x\n", "g: x own"},
		{"closure",
			"def f(x):\n    def g():\n        return x\n    return g\n", "f: g own; g: x f"},
		{"closure over two functions",
			"def f(x):\n    def g():\n        def h():\n            return x\n        return h\n    return g\n", "f: g own; g: h own; h: x f"},
		{"global",
			"def f():\n    global x\n    x = 1\n", "f: x <module>"},
		{"global inside a closure",
			"def f():\n    global x\n    def g():\n        return x\n    x = 1\n    return g\n", "f: g own, x <module>; g: x <module>"},
		{"nonlocal",
			"def f():\n    x = 0\n    def g():\n        nonlocal x\n        x = 1\n    return g\n", "f: g own, x own; g: x f"},
		{"a class body hides nothing from its methods",
			"x = 1\nclass C:\n    x = 2\n    def f(self):\n        return x\n", "C: f own, x own; f: x <module>"},
		{"a class body in a function",
			"def f(x):\n    class C:\n        y = x\n        def g(self):\n            return x, y\n", "f: C own; C: g own, x f, y own; g: x f, y <module>"},
		{"a comprehension has its own",
			"def f(x):\n    return [x for x in x], x\n", "f: x own, x own"},
		{"walrus in a comprehension",
			"def f(x):\n    y = [z for i in x if (z := i)]\n    return z\n", "f: i own, x own, y own, z own"},
		{"walrus in a lambda",
			"def f():\n    return lambda: (y := 1)\n", "<lambda>: y own"},
		{"lambda",
			"def f(x):\n    return lambda y: (x, y)\n", "<lambda>: x f, y own"},
		{"for, with, except, import and del bind",
			"def f():\n    for a, (b, *c) in d: pass\n    with e as g, h as (i, j): pass\n    try: pass\n    except E as k: pass\n    import l.m\n    from n import o as p\n    del q\n",
			"f: E <module>, a own, b own, c own, d <module>, e <module>, g own, h <module>, i own, j own, k own, l own, p own, q own"},
		{"def and class bind",
			"def f():\n    def g(): pass\n    class C: pass\n    return g, C\n", "f: C own, g own"},
		{"match binds captures only",
			"def f(x):\n    match x:\n        case A(b=c, d=B.e): pass\n        case [g, *h] | {'k': g, **h}: pass\n        case int() as i: pass\n        case _: pass\n",
			"f: A <module>, B <module>, c own, g own, h own, i own, int <module>, x own"},
		{"augmented assignment binds",
			"x = 1\ndef f():\n    x += 1\n", "f: x own"},
		{"a bare annotation binds",
			"x = 1\ndef f():\n    x: int\n    return x\n", "f: x own"},
		{"an attribute or entry binds nothing",
			"def f():\n    x.y = 1\n    z['k'] = 2\n    for x.y in a: pass\n", "f: a <module>, x <module>, z <module>"},
		{"a name in a handler of two types",
			"def f():\n    try: pass\n    except (A, B) as e: return e\n", "f: A <module>, B <module>, e own"},
	} {
		u := parse(t, c.src)
		var got []string
		for _, f := range allFuncs(u) {
			if vars := variables(f); f.Kind != flow.UnitInit && len(vars) > 0 && strings.Contains("; "+c.want, "; "+f.Name+":") {
				got = append(got, f.Name+": "+strings.Join(vars, ", "))
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", c.name, diff, c.src)
		}
	}
}

// variables returns the variables that a function's own code uses, each with
// its owner.
func variables(f *flow.Func) []string {
	owners := make(map[*flow.Var]string)
	see := func(v *flow.Var) {
		switch {
		case v.Name == "":
		case v.Owner == f:
			owners[v] = v.Name + " own"
		default:
			owners[v] = v.Name + " " + v.Owner.Name
		}
	}
	var inspect func(e flow.Expr)
	inspect = func(e flow.Expr) {
		flow.Inspect(e, func(e flow.Expr) bool {
			switch e := e.(type) {
			case *flow.Name:
				see(e.Var)
			case *flow.Comprehension:
				for _, loop := range e.Loops {
					for _, a := range loop.Assigns {
						inspect(a.Target)
					}
				}
			}
			return true
		})
	}
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				inspect(op)
			}
		}
		for _, e := range b.Succs {
			inspect(e.Cond)
		}
	}
	return slices.Sorted(maps.Values(owners))
}

// TestShared: a variable that another function than its owner assigns is known
// to be, for a global before that function is read.
func TestShared(t *testing.T) {
	for _, c := range []struct {
		src  string
		want string
	}{
		{"x = 1\ndef f():\n    global x, y\n    x = 2\n", "x y"},
		{"x = 1\ndef f():\n    global  x\n", "x"},
		{"x = 1\ndef f():\n    global\tx\n", "x"},
		{"x = 1\ndef f():\n    global x, \\\n        y\n", "x y"},
		{"x = 1\ndef f():\n    global x  # note\n", "x"},
		{"x = 1\ndef f(): global x; x = 2\n", "x"},
		{"x = 1\ndef f():\n    return x\n", ""},
	} {
		u := parse(t, c.src)
		got := ""
		for _, name := range []string{"x", "y"} {
			if u.Global(name).Shared {
				got += " " + name
			}
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("%q: shared are%s", c.src, got)
		}
	}
	f := funcNamed(t, parse(t, "def f():\n    x = y = 0\n    def g():\n        nonlocal x\n        x = 1\n"), "f")
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && n.Var.Shared != (n.Var.Name == "x") {
					t.Errorf("%s: shared is %t", n.Var.Name, n.Var.Shared)
				}
			}
		}
	}
}

// TestSignatures: what the parameters, receivers and places of functions are.
func TestSignatures(t *testing.T) {
	u := parse(t, "@deco\ndef f(a, /, b, *c, d=1, **e): pass\nclass C(B):\n    def m(self): pass\n    @staticmethod\n    def s(x): pass\n    @classmethod\n    def k(cls): pass\n    def n(*args): pass\n")
	for _, c := range []struct{ name, want string }{
		{"f", "1-2 2: a1 b0 c3 d2 e4"},
		{"m", "4-4 4: self0 receiver self in C"},
		{"s", "5-6 6: x0 in C"},
		{"k", "7-8 8: cls0 receiver cls in C"},
		{"n", "9-9 9: args3 receiver args in C"},
	} {
		f := funcNamed(t, u, c.name)
		start, end := f.At.Positions()
		got := fmt.Sprintf("%d-%d %d:", start.Line, end.Line, f.NameAt.Line())
		for _, p := range f.Params {
			got += fmt.Sprintf(" %s%d", p.Var.Name, p.Kind)
		}
		if f.Receiver != nil {
			got += " receiver " + f.Receiver.Name
		}
		if f.Class != nil {
			got += " in " + f.Class.Name
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
