//go:build cgo

package pyscan

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// TestSingle: one module without its project; what cannot be read is told.
func TestSingle(t *testing.T) {
	u, problems := Single("m.py", []byte("from . import other\n\ndef f():\n    def g(): return other.x\n    return g\n"))
	if u == nil || len(problems) > 0 {
		t.Fatalf("%v, %v", u, problems)
	}
	if g := funcNamed(t, u, "g"); g.QualifiedName() != "f.g" || len(g.Graph().Blocks) == 0 {
		t.Errorf("the inner function is %s", g.QualifiedName())
	}
	u, problems = Single("m.py", []byte("def f(:\n    x = = 1\n"))
	if u == nil || len(problems) != 1 || !strings.HasPrefix(problems[0].Reason, "line 1: ") {
		t.Errorf("%v, %v", u, problems)
	}
}

// TestQualifiedName: with the names around it, but for the module's.
func TestQualifiedName(t *testing.T) {
	u := parse(t, "class A:\n    class B:\n        def m(self):\n            return lambda: [x for x in self]\n")
	var names []string
	for _, f := range allFuncs(u) {
		names = append(names, f.QualifiedName())
	}
	if got := strings.Join(names, " "); got != "<module> A A.B A.B.m A.B.m.<lambda>" {
		t.Error(got)
	}
}

// TestDraw compares drawings of functions of testdata/lower with what stands in
// testdata/draw.
func TestDraw(t *testing.T) {
	for _, c := range []struct{ file, function string }{
		{"branch", "chain"}, {"loop", "fors"}, {"failure", "clauses"}, {"failure", "after_jumps"},
		{"match", "several"}, {"context", "suppressed"}, {"scope", "Outer"}, {"scope", "<module>"},
	} {
		t.Run(c.file+" "+c.function, func(t *testing.T) {
			src, err := os.ReadFile("testdata/lower/" + c.file + ".py")
			if err != nil {
				t.Fatal(err)
			}
			u, _ := Single(c.file+".py", src)
			g := funcNamed(t, u, c.function).Graph()
			var dot, mermaid strings.Builder
			title := fmt.Sprintf("%s.py:%s", c.file, c.function)
			if err := errors.Join(g.WriteDOT(&dot, title), g.WriteMermaid(&mermaid, title)); err != nil {
				t.Fatal(err)
			}
			golden := "testdata/draw/" + c.file + "_" + strings.Trim(c.function, "<>")
			checkGolden(t, golden+".dot", dot.String())
			checkGolden(t, golden+".mmd", mermaid.String())
		})
	}
}

// TestLoopOver: what a collection loop draws from is the expression as the
// source has it, whatever it draws into; a loop under a condition has none.
func TestLoopOver(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{"for x in rows", "rows"},
		{"for x in self.rows()", "self.rows()"},
		{"for a, (b, *c) in rows.items()", "rows.items()"},
		{"for self.x in rows[1:]", "rows[1:]"},
		{"for x[0] in (a, b)", "(a, b)"},
		{"for x in range(3)", "range(3)"},
		{"while rows", ""},
		{"while True", ""},
		{"while (x := rows.pop())", ""},
	} {
		for _, indent := range []string{"", "try:\n  "} {
			src := "def f(self, rows):\n  " + indent + c.head + ":\n    if rows: continue\n    use(x)\n"
			if indent != "" {
				src = strings.ReplaceAll(src, "\n    ", "\n      ") + "  except E: pass\n"
				src = strings.Replace(src, "try:\n  ", "try:\n    ", 1)
			}
			loops := funcNamed(t, parse(t, src), "f").Graph().Loops().All()
			if len(loops) != 1 || overText(loops[0]) != c.want {
				t.Errorf("%d loops, want one over %q:\n%s", len(loops), c.want, src)
			}
		}
	}
}

func overText(loop *flow.Loop) string {
	if loop.Over == nil {
		return ""
	}
	return loop.Over.Span().Text()
}
