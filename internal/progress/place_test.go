//go:build cgo

package progress

import (
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	for _, c := range []struct{ before, expr, want string }{
		{"", "a", "a"},
		{"", "self.n", "self.n"},
		{"", "self.state.n", "self.state.n"},
		{"", `getattr(self, "n", 0)`, "self.n"},
		{"", `self.d["k"]`, `self.d["k"]`},
		{"", "self.d[3]", "self.d[3]"},
		{"", "self.d[key]", "self.d[key]"},
		{"", "self.d[key, a.b]", "self.d[key,a.b]"},
		{"", "self.d.get(key, 0)", "self.d[key]"},
		{"", "self.d.setdefault(key, {})", "self.d[key]"},
		{"", "len(a)", "len(a)"},
		{"", "len(self.todo)", "len(self.todo)"},
		{"", "(n := 3)", "n"},

		// Computed, or what a call answers.
		{"", "a + 1", ""},
		{"", "a.copy()", ""},
		{"", "a(1)", ""},
		{"", "3", ""},
		{"", `getattr(self, key)`, ""},
		{"", "self.d[a:b]", ""},

		// Other names of something that lives longer.
		{"s = self.state", "s.n", "self.state.n"},
		{"s = self.d[key]", `s["n"]`, `self.d[key]["n"]`},
		{"s = self.d.get(key)", `s["n"]`, `self.d[key]["n"]`},
		{"s = self.state; u = s", "u.n", "self.state.n"},
		{"s = self.d.get(key)\nif s is None:\n    s = {}", `s["n"]`, `self.d[key]["n"]`},
		{"s = self.d.get(key)\nif s is None:\n    s = dict()", `s["n"]`, `self.d[key]["n"]`},

		// No other names: a copy, one of two things, something that is counted.
		{"s = a", "s", "s"},
		{"s = len(self.todo)", "s", "s"},
		{"s = self.a\nif key:\n    s = self.b", "s.n", "s.n"},
		{"s = self.n\ns += 1", "s", "s"},
		{"s = 3", "s", "s"},
		{"a = self.state", "a.n", "a.n"},
	} {
		v, e := probed(t, inFunction(append(strings.Split(strings.ReplaceAll(c.before, "; ", "\n"), "\n"), "probe("+c.expr+")")...))
		got := ""
		if p, ok := v.place(e); ok {
			got = p.String()
		}
		if got != c.want {
			t.Errorf("after %q, %s is the place %q, want %q", c.before, c.expr, got, c.want)
		}
	}
}

func TestPlaceWithin(t *testing.T) {
	v, e := probed(t, inFunction("probe(self.state.n)"))
	n, _ := v.place(e)
	state := place{n.root, ".state"}
	if !n.within(state) || state.within(n) || !n.within(n) || !n.length().within(n) {
		t.Errorf("%s lies in %s, and not the other way", n, state)
	}
	if n.name() != "n" || n.length().name() != "n" || (place{root: n.root}).name() != "" {
		t.Errorf("the names are %q, %q and %q", n.name(), n.length().name(), place{root: n.root}.name())
	}
}

func TestCopyOf(t *testing.T) {
	for _, c := range []struct{ before, want string }{
		{"n = self.n\nn += 1\nself.n = n", "self.n"},
		{"n = self.d.get(key, 0)\nn -= 1\nself.d[key] = n", "self.d[key]"},
		{"n = self.n\nn += 1", ""},     // not put back
		{"n = self.n", ""},             // not counted in
		{"n = a\nn += 1", ""},          // of another variable
		{"n = self.n\nn *= 2", ""},     // not counted
		{"n = self.a\nn = self.b", ""}, // of two things
	} {
		v, e := probed(t, inFunction(append(strings.Split(c.before, "\n"), "probe(n)")...))
		got := ""
		if p, ok := v.copyOf(varOf(t, e)); ok {
			got = p.String()
		}
		if got != c.want {
			t.Errorf("after %q, n is a copy of %q, want %q", c.before, got, c.want)
		}
	}
}
