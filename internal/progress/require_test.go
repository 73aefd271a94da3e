//go:build cgo

package progress

import (
	"strings"
	"testing"
)

// TestBounds: what a question keeps within bounds where it is answered yes, and
// where it is answered no.
func TestBounds(t *testing.T) {
	for _, c := range []struct{ before, ask, yes, no string }{
		{"", "a < limit", "a up, limit down", "a down=, limit up="},
		{"", "a <= limit", "a up=, limit down=", "a down, limit up"},
		{"", "limit > a", "limit down, a up", "limit up=, a down="},
		{"", "a < 3", "a up", "a down="},
		{"", "3 > a", "a up", "a down="},
		{"", "limit - a > 0", "limit down, a up", "limit up=, a down="},
		{"", "a + 1 < limit", "a up, limit down", "a down=, limit up="},
		{"", "2 * a < limit", "a up, limit down", "a down=, limit up="},
		{"", "self.n < self.most", "self.n up, self.most down", "self.n down=, self.most up="},
		{"", "self.d.get(key, 0) < 3", "self.d[key] up", "self.d[key] down="},
		{"", "len(a) < limit", "len(a) up, limit down", "len(a) down=, limit up="},
		{"", "a != limit", "a apart, limit apart", ""},
		{"", "a == limit", "", "a apart, limit apart"},
		{"", "key in self.seen", "len(self.seen) down=", "len(self.seen) up="},
		{"", "key not in self.seen", "len(self.seen) up=", "len(self.seen) down="},
		{"", "a is not None", "a walk=", ""},
		{"", "a is None", "", "a walk="},
		{"", "a", "a down=, len(a) down=", ""},
		{"", "not a", "", "a down=, len(a) down="},
		{"", "a < limit and b < 3", "a up, limit down, b up", ""},
		{"", "a < limit or b < 3", "", "a down=, limit up=, b down="},
		{"", "int(a) < limit", "a up, limit down", "a down=, limit up="},
		{"", "a < limit(b)", "a up ?", "a down= ?"},

		// Through variables that hold what is compared, or the comparison.
		{"left = limit - a", "left > 0", "limit down, a up", "limit up=, a down="},
		{"n = len(a)", "n < limit", "len(a) up, limit down", "len(a) down=, limit up="},
		{"n = self.n\nn += 1\nself.n = n", "n < limit", "self.n up, limit down", "self.n down=, limit up="},
		{"more = a < limit", "more", "a up, limit down, more down=, len(more) down=", "a down=, limit up="},

		// Clocks: the requirement that it is not yet so late ends.
		{"", "time.monotonic() < limit", "limit down clock", "limit up="},
		{"", "time.time() - a < 60", "a down clock", "a up="},
		{"", "time.time() > limit", "limit up", "limit down= clock"},
		{"now = time.time()", "now - a < 60", "a down clock", "a up="},
		{"", "limit - time.monotonic() > 0", "limit down clock", "limit up="},
	} {
		lines := append(strings.Split(c.before, "\n"), "probe("+c.ask+")")
		v, e := probed(t, inFunction(lines...))
		if got := required(v.reqs(e, true)); got != c.yes {
			t.Errorf("after %q, where %s is true: %q, want %q", c.before, c.ask, got, c.yes)
		}
		if got := required(v.reqs(e, false)); got != c.no {
			t.Errorf("after %q, where %s is false: %q, want %q", c.before, c.ask, got, c.no)
		}
	}
}

// required writes bounds: the place, the way to the bound, "=" where it may be
// reached, "?" where something in the comparison is not understood.
func required(all []req) string {
	var out []string
	for _, r := range all {
		bounds, clock := r.bounds(nil)
		for _, b := range bounds {
			text := b.at.String() + " " + map[int]string{1: "up", -1: "down", 0: "apart", walk: "walk"}[b.dir]
			if !b.strict {
				text += "="
			}
			if len(b.sum.opaque) > 0 {
				text += " ?"
			}
			if clock {
				text += " clock"
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

// TestImplied: what a helper asks is required where it has answered.
func TestImplied(t *testing.T) {
	for _, c := range []struct{ body, yes, no string }{
		{"return self.n < self.most", "self.n up, self.most down", "self.n down=, self.most up="},
		{"if self.n >= 3:\n            return False\n        return True", "self.n up", "self.n down="},
		{"if self.n >= 3:\n            return False\n        return key", "self.n up", ""},
		{"if key:\n            return True\n        return self.n < 3", "", "self.n down="},
		{"pass", "", ""},
	} {
		source := "class Thing:\n    def may(self, key):\n        " + c.body + "\n\n    def f(self, key):\n        probe(self.may(key))\n"
		v, e := probed(t, source)
		places := func(want bool) string {
			var out []string
			for _, text := range strings.Split(required(v.reqs(e, want)), ", ") {
				if strings.HasPrefix(text, "self.") {
					out = append(out, text)
				}
			}
			return strings.Join(out, ", ")
		}
		if got := places(true); got != c.yes {
			t.Errorf("%s: yes requires %q, want %q", c.body, got, c.yes)
		}
		if got := places(false); got != c.no {
			t.Errorf("%s: no requires %q, want %q", c.body, got, c.no)
		}
	}
}

func TestSum(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"3", ""},
		{"a", "+a"},
		{"a - b + 1", "+a -b"},
		{"a - (b - limit)", "+a -b +limit"},
		{"a * 2", "+a"},
		{"a * b", "?"},
		{"len(a) - len(b)", "+len(a) -len(b)"},
		{"max(a, b)", "+a +b"},
		{"time.time() - self.start", "-self.start +clock"},
		{"a.copy() + b", "+b ?"},
	} {
		v, e := probed(t, inFunction("probe("+c.expr+")"))
		s := &sum{}
		v.add(s, e, 1, 0)
		var out []string
		for _, term := range s.terms {
			out = append(out, map[int]string{1: "+", -1: "-"}[term.sign]+term.at.String())
		}
		if s.clock != 0 {
			out = append(out, map[int]string{1: "+", -1: "-"}[s.clock]+"clock")
		}
		for range s.opaque {
			out = append(out, "?")
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s is %q, want %q", c.expr, got, c.want)
		}
	}
}
