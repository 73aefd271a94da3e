package flow

import (
	"errors"
	"strings"
	"testing"
)

// sourced makes an expression of a text, as a file has it.
func sourced(text string) *Opaque {
	return &Opaque{Where: Where{At: Span{File: &File{Source: []byte(text)}, End: len(text)}}}
}

// drawing draws a graph with one instruction and one condition of a text.
func drawing(t *testing.T, text, title string) (dot, mermaid string) {
	x := sourced(text)
	g := NewGraph()
	g.Entry().Instrs = []Instr{&Eval{Where: x.Where, X: x}}
	g.Connect(g.Entry(), g.Exit, WhenTrue, x)
	g.Connect(g.Entry(), g.Fail, OnFailure, nil)
	g.finish()
	var a, b strings.Builder
	if err := errors.Join(g.WriteDOT(&a, title), g.WriteMermaid(&b, title)); err != nil {
		t.Fatal(err)
	}
	return a.String(), b.String()
}

// TestDrawText: the first line, clipped; nothing in it ends the label or does
// something to a terminal.
func TestDrawText(t *testing.T) {
	for _, c := range []struct {
		name, text, dot, mermaid string
	}{
		{"quotes", `say("a\n")`, `say(\"a\\n\")`, `say(#34;a\n#34;)`},
		{"markup", "a < b & c > `d` # e", "a < b & c > `d` # e", "a #60; b #38; c #62; #96;d#96; #35; e"},
		{"lines", "f(\n  x)", "f(…", "f(…"},
		{"carriage return", "f(\r\n  x)", "f(…", "f(…"},
		{"nothing", "", "…", "…"},
		{"tab and control characters", "a\tb\x1b[31m\u202e", "a b\uFFFD[31m\uFFFD", "a b\uFFFD[31m\uFFFD"},
		{"invalid", "a\xffb", "a\uFFFDb", "a\uFFFDb"},
		{"long", strings.Repeat("é", 61), strings.Repeat("é", 60) + "…", strings.Repeat("é", 60) + "…"},
		{"just short enough", strings.Repeat("é", 60), strings.Repeat("é", 60), strings.Repeat("é", 60)},
	} {
		t.Run(c.name, func(t *testing.T) {
			dot, mermaid := drawing(t, c.text, "t")
			for _, want := range []string{`[label="b0 entry\l1: ` + c.dot + `\l"]`, `b0 -> exit [label="true: ` + c.dot + `"]`, `b0 -> fail [label="failure" style=dashed]`} {
				if !strings.Contains(dot, want) {
					t.Errorf("no %s in\n%s", want, dot)
				}
			}
			for _, want := range []string{`b0["b0 entry<br/>1: ` + c.mermaid + `"]`, `b0 -->|"true: ` + c.mermaid + `"| exit`, `b0 -.->|"failure"| fail`} {
				if !strings.Contains(mermaid, want) {
					t.Errorf("no %s in\n%s", want, mermaid)
				}
			}
		})
	}
}

// TestDrawTitle: the title is text too.
func TestDrawTitle(t *testing.T) {
	dot, mermaid := drawing(t, "x", "a \"b\"\n\\c")
	if want := `label="a \"b\" \\c"; labelloc=t`; !strings.Contains(dot, want) {
		t.Errorf("no %s in\n%s", want, dot)
	}
	if want := "---\ntitle: \"a \\\"b\\\" \\\\c\"\n---\nflowchart TD\n"; !strings.HasPrefix(mermaid, want) {
		t.Errorf("no %s in\n%s", want, mermaid)
	}
}

type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, errors.New("closed") }

// TestDrawFails: what the writer says is passed on.
func TestDrawFails(t *testing.T) {
	g := NewGraph()
	if g.WriteDOT(closedWriter{}, "") == nil || g.WriteMermaid(closedWriter{}, "") == nil {
		t.Error("no error")
	}
}
