//go:build cgo

package progress

import (
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// oneUnit is a program of one unit.
type oneUnit struct{ unit *flow.Unit }

func (o oneUnit) Import(*flow.Unit, string) *flow.Unit { return nil }
func (o oneUnit) Below(*flow.Unit, string) *flow.Unit  { return nil }
func (o oneUnit) InCode([]byte, string) bool           { return true }
func (o oneUnit) MayRetry([]byte) bool                 { return true }
func (o oneUnit) Defines([]byte, string) bool          { return true }

func (o oneUnit) Word([]byte, int, int) ([]byte, bool) { return nil, true }

func (o oneUnit) Around([]byte, int) flow.Surroundings { return flow.Surroundings{Function: -1} }

func (o oneUnit) Mentioning(q flow.Query) []*flow.Unit {
	if q.Holds != nil && !q.Holds(o.unit.File.Source) {
		return nil
	}
	return []*flow.Unit{o.unit}
}

// read returns a program of one module.
func read(t testing.TB, source string) *flow.Program {
	t.Helper()
	u, problems := pyscan.Single("module.py", []byte(source))
	if u == nil || len(problems) > 0 {
		t.Fatalf("%v in\n%s", problems, source)
	}
	return &flow.Program{Loader: oneUnit{u}, Vocabulary: pyscan.Vocabulary()}
}

// functionOf returns the function of a name of a program.
func functionOf(t testing.TB, p *flow.Program, name string) *function {
	t.Helper()
	var found *flow.Func
	p.Loader.(oneUnit).unit.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
		if f.Name == name {
			found = f
		}
		return found == nil
	})
	if found == nil {
		t.Fatalf("no function %s", name)
	}
	return newProgram(p, resolve.New(p), lexicon.Default(), true).function(found)
}

// inFunction returns a module with a method that has some lines of code as its
// body, and a few names to speak of.
func inFunction(lines ...string) string {
	return "import time\nimport itertools\n\n\nclass Thing:\n    def f(self, a, b, key, limit):\n        " +
		strings.Join(lines, "\n        ") + "\n"
}

// probed returns the method f of a module, and what its call of probe is handed.
func probed(t testing.TB, source string) (*view, flow.Expr) {
	t.Helper()
	f := functionOf(t, read(t, source), "f")
	var found flow.Expr
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, x := range flow.Operands(in) {
				flow.Inspect(x, func(e flow.Expr) bool {
					if call, ok := e.(*flow.Call); ok && lastName(call.Fun) == "probe" {
						found = call.Args[0].Value
					}
					return found == nil
				})
			}
		}
	}
	if found == nil {
		t.Fatalf("nothing is probed in\n%s", source)
	}
	return f.self(), found
}
