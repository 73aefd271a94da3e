//go:build cgo

package progress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

func varOf(t *testing.T, e flow.Expr) *flow.Var {
	t.Helper()
	n, ok := e.(*flow.Name)
	if !ok {
		t.Fatalf("%T is no name", e)
	}
	return n.Var
}

var changes = map[change]string{
	stored: "stored", stepped: "stepped", cut: "cut", added: "added", removed: "removed", taken: "taken",
}

func (e effect) String() string {
	text := e.at.String() + " " + changes[e.change]
	if e.change == stepped {
		text += fmt.Sprintf(" %+d", e.dir)
	}
	return text
}

func TestEffects(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		// Steps.
		{"a += 1", []string{"a stepped +1"}},
		{"a -= 1", []string{"a stepped -1"}},
		{"a += -1", []string{"a stepped -1"}},
		{"a += b", []string{"a stepped +1"}},
		{"a = a + 1", []string{"a stepped +1"}},
		{"a = 1 + a", []string{"a stepped +1"}},
		{"a = a - 1", []string{"a stepped -1"}},
		{"a = int(a) + 1", []string{"a stepped +1"}},
		{"a = (a or 0) + 1", []string{"a stepped +1"}},
		{"a *= 2", []string{"a stepped +1"}},
		{"a //= 2", []string{"a stepped -1"}},
		{"self.n += 1", []string{"self.n stepped +1"}},
		{`setattr(self, "n", self.n + 1)`, []string{"self.n stepped +1"}},
		{"self.d[key] += 1", []string{"self.d[key] stepped +1", "self.d added"}},
		{"self.d[key] = self.d.get(key, 0) + 1", []string{"self.d[key] stepped +1", "self.d added"}},
		{"(a := a + 1)", []string{"a stepped +1"}},

		// None: it stays what it is.
		{"a = a", nil},
		{"a += 0", nil},
		{"a = a + 1 - 1", []string{"a stored"}}, // not added up

		// Stores.
		{"a = 0", []string{"a stored"}},
		{"a = b", []string{"a stored"}},
		{"a = a % 3", []string{"a stored"}},
		{"a = max(a, b)", []string{"a stored"}},
		{"a, b = b, a", []string{"a stored", "b stored"}},
		{"self.state.n = 0", []string{"self.state.n stored"}},
		{`setattr(self, "n", 0)`, []string{"self.n stored"}},
		{"del self.n", []string{"self.n stored"}},

		// What becomes a part of itself.
		{"a = a.__cause__", []string{"a cut"}},
		{"a = a[1:]", []string{"a cut"}},
		{`a = getattr(a, "__cause__", None)`, []string{"a cut"}},
		{`b, a = a.split(".", 1)`, []string{"b stored", "a cut"}},
		{"self.buffer = self.buffer[a:]", []string{"self.buffer cut"}},

		// Containers.
		{"a.append(b)", []string{"a added"}},
		{"self.seen.add(b)", []string{"self.seen added"}},
		{"self.seen |= {b}", []string{"self.seen added"}},
		{"a += [b]", []string{"a added"}},
		{"a[key] = b", []string{"a[key] stored", "a added"}},
		{"a.pop()", []string{"a taken"}},
		{"b = a.popleft()", []string{"a taken", "b stored"}},
		{"a.pop(key, None)", []string{"a removed"}},
		{"a.discard(b)", []string{"a removed"}},
		{"del a[key]", []string{"a removed", "a[key] stored"}},
		{"a.clear()", []string{"a removed", "len(a) stored"}},
		{"b = next(a)", []string{"a taken", "b stored"}},
		{"b = next(a, None)", []string{"b stored"}},

		// Calls that change nothing by themselves.
		{"a.get(key)", nil},
		{"self.send(a)", nil},
		{"print(a)", nil},
	} {
		f := functionOf(t, read(t, inFunction(c.line)), "f")
		var got []string
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				for _, e := range f.self().effects(in) {
					if e.at.root.Name != "" { // no variable of the front end's own
						got = append(got, e.String())
					}
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.line, diff)
		}
	}
}

// TestEndless: what counts for ever is stepped by its loop.
func TestEndless(t *testing.T) {
	for _, c := range []struct {
		over string
		want bool
	}{
		{"itertools.count()", true},
		{"itertools.count(1)", true},
		{"itertools.cycle(a)", true},
		{"itertools.repeat(a)", true},
		{"itertools.repeat(a, 3)", false},
		{"range(3)", false},
		{"a", false},
	} {
		v, e := probed(t, inFunction("probe("+c.over+")"))
		if got := v.isEndless(e); got != c.want {
			t.Errorf("%s is endless: %v", c.over, got)
		}
	}
}

// TestChangesOfCalls: what a call changes is told in terms of the caller.
func TestChangesOfCalls(t *testing.T) {
	source := `
class State:
    def __init__(self):
        self.n = 0

    def step(self):
        self.n += 1

    def maybe(self, so):
        if so:
            self.n -= 1

    def twice(self):
        self.step()


def bump(state):
    state.n += 1
    state = None


def f(state, other):
    probe(state.n < 3)
    %s
`
	for _, c := range []struct {
		call string
		want []string
	}{
		{"bump(state)", []string{"state.n stepped +1"}},
		{"bump(other.inner)", []string{"other.inner.n stepped +1"}},
		{"bump(make())", nil},
		{"s = State(); s.step()", []string{"s.n stepped +1"}},
		{"s = State(); s.twice()", []string{"s.n stepped +1"}},
		{"s = State(); s.maybe(other)", []string{"s.n stepped -1 maybe"}},
	} {
		line := strings.ReplaceAll(c.call, "; ", "\n    ")
		f := functionOf(t, read(t, fmt.Sprintf(source, line)), "f")
		f.tested["n"] = true
		var got []string
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				for _, x := range flow.Operands(in) {
					flow.Inspect(x, func(e flow.Expr) bool {
						call, ok := e.(*flow.Call)
						if !ok {
							return true
						}
						for _, e := range f.self().called(call, 0) {
							text := e.String()
							if e.may {
								text += " maybe"
							}
							got = append(got, text)
						}
						return true
					})
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.call, diff)
		}
	}
}
