//go:build cgo

package syntax

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A writer makes up Python: blocks in blocks, and between their lines what
// must not disturb the cutter.
type writer struct {
	*rapid.T
	strings.Builder
	defs int // that can be cut
}

// expressions hold brackets, strings and words that look like code.
var expressions = []string{
	"x", "f(a, b=1)", "[\n1,\n  # c ]\n2]", "{'def': lambda: 0}", "'''\ndef f():\n  '''", `"\"" 'it\'s'`,
	"f'{x[\"k\"]:{w}}'", "f'{f'{x}'}'", "(yield)", "x[1:]", "r'\\'' b''", "x if y else z", "not \\\n  x",
	"\"\"\"'\"\"\"", "f'''{\nx\n}'''", "(\n'a'\n\"b\")", "[y for y in x if y]", "x \\\n+ y",
}

// The grammar errs where what follows an operator in brackets stands to the left
// of the block.
var headers = []string{
	"if x:", "if (x and\n" + strings.Repeat(" ", 40) + "y):", "for x in y:", "while x:  # c:", "with x as y, z:",
}

func (w *writer) pick(label string, from []string) string {
	return rapid.SampledFrom(from).Draw(w.T, label)
}

func (w *writer) chance(label string, percent int) bool {
	return rapid.IntRange(1, 100).Draw(w.T, label) <= percent
}

// noise writes blank lines and comments at any indentation from indent on.
func (w *writer) noise(indent int) {
	for range rapid.IntRange(-3, 2).Draw(w.T, "noise") {
		switch w.pick("noise", []string{"blank", "comment"}) {
		case "blank":
			w.WriteString(w.pick("blank", []string{"\n", "   \n", "\t\n", "\f\n"}))
		case "comment":
			w.WriteString(strings.Repeat(" ", rapid.IntRange(indent, indent+12).Draw(w.T, "indent")) + "# def f(): '''([{\n")
		}
	}
}

// block writes statements that are indented by indent.
func (w *writer) block(indent, depth int, cuttable bool) {
	for range rapid.IntRange(1, 4).Draw(w.T, "statements") {
		w.noise(0)
		kind := "line"
		if depth > 0 {
			kind = w.pick("statement", []string{"line", "def", "def", "class", "other"})
		}
		w.statement(kind, indent, depth-1, cuttable)
	}
}

func (w *writer) statement(kind string, indent, depth int, cuttable bool) {
	margin := strings.Repeat(" ", indent)
	inner := indent + rapid.IntRange(1, 4).Draw(w.T, "inner")
	switch kind {
	case "line":
		end := w.pick("end", []string{"\n", ";\n", "  # c\n", "; pass\n", " \n"})
		w.WriteString(margin + w.pick("expression", expressions) + end)
		return
	case "def":
		for w.chance("decorator", 20) {
			fmt.Fprintf(w, "%s@d(%s)\n", margin, w.pick("expression", expressions))
			w.noise(indent) // the grammar errs on a comment that is dedented here
		}
		w.WriteString(margin + w.pick("def", []string{"def f(a, *b):", "async def f(\na=1,\n):  # c", "def f[T](x: T) -> {1: 2}[1]:"}))
		if cuttable {
			w.defs++
		}
		cuttable = false
	case "class":
		w.WriteString(margin + w.pick("class", []string{"class C:", "class C(D, k='def f():'):  # c", "class C[T](\nD):"}))
	case "other":
		w.WriteString(margin + "if x:\n" + strings.Repeat(" ", inner) + "pass\n" + margin)
		w.WriteString(w.pick("header", []string{"elif x:", "else:  # c"}))
		cuttable = false
		if w.chance("new statement", 50) {
			w.WriteString("\n" + strings.Repeat(" ", inner) + "pass\n" + margin + w.pick("header", headers))
		}
	}
	w.WriteByte('\n')
	w.block(inner, depth, cuttable)
}

// TestPiecesOfAnything is TestPieces on programs that nobody wrote. The
// generator keeps to valid Python, which the cutter has to be sure of.
func TestPiecesOfAnything(t *testing.T) {
	p := newParser(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := &writer{T: rt}
		w.block(0, 4, true)
		w.noise(0)
		src := []byte(w.String())
		whole, err := Parse(p, src)
		if err != nil || len(whole.Errors()) > 0 {
			rt.Fatalf("error %v, or at %v of\n%s", err, whole.Errors(), src)
		}
		outline, ok := Cut(src)
		if !ok || len(outline.Defs) != w.defs {
			rt.Fatalf("cut %v, want %d functions in\n%s", outline, w.defs, src)
		}
		for _, d := range disagreements(wholeNodes(whole), piecewiseNodes(t, p, Open(src))) {
			rt.Errorf("%s\n%s", d, src)
		}
	})
}
