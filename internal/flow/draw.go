package flow

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteDOT writes the graph in the language of Graphviz: the blocks with their
// instructions as the source has them, and the edges with the conditions under
// which they are taken.
func (g *Graph) WriteDOT(w io.Writer, title string) error {
	var out strings.Builder
	fmt.Fprintf(&out, "digraph {\n  label=\"%s\"; labelloc=t\n", dotText(printable(title)))
	out.WriteString("  node [shape=box fontname=monospace]\n  edge [fontname=monospace]\n")
	for _, b := range g.drawn() {
		style := ""
		switch {
		case b == g.Exit || b == g.Fail:
			style = " shape=doublecircle"
		case b.Dead:
			style = " style=dashed"
		}
		fmt.Fprintf(&out, "  %s [label=\"%s\"%s]\n", g.id(b), dotLines(g.lines(b)), style)
	}
	for _, b := range g.drawn() {
		for _, e := range b.Succs {
			fmt.Fprintf(&out, "  %s -> %s%s\n", g.id(b), g.id(e.To), dotAttributes(e))
		}
	}
	out.WriteString("}\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func dotAttributes(e *Edge) string {
	label := e.label()
	switch {
	case label == "":
		return ""
	case e.Kind == OnFailure:
		return fmt.Sprintf(" [label=\"%s\" style=dashed]", dotText(label))
	}
	return fmt.Sprintf(" [label=\"%s\"]", dotText(label))
}

// WriteMermaid writes the same as a Mermaid flowchart.
func (g *Graph) WriteMermaid(w io.Writer, title string) error {
	var out strings.Builder
	fmt.Fprintf(&out, "---\ntitle: %q\n---\nflowchart TD\n", printable(title))
	for _, b := range g.drawn() {
		open, closing := "[", "]"
		if b == g.Exit || b == g.Fail {
			open, closing = "((", "))"
		}
		lines := g.lines(b)
		for i, line := range lines {
			lines[i] = mermaidText(line)
		}
		fmt.Fprintf(&out, "  %s%s\"%s\"%s\n", g.id(b), open, strings.Join(lines, "<br/>"), closing)
	}
	for _, b := range g.drawn() {
		for _, e := range b.Succs {
			arrow := "-->"
			if e.Kind == OnFailure {
				arrow = "-.->"
			}
			label := ""
			if text := e.label(); text != "" {
				label = `|"` + mermaidText(text) + `"|`
			}
			fmt.Fprintf(&out, "  %s %s%s %s\n", g.id(b), arrow, label, g.id(e.To))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// drawn returns the blocks to show: all but those that nothing leads to and that
// do nothing, which lowering leaves behind jumps.
func (g *Graph) drawn() []*Block {
	var out []*Block
	for _, b := range g.Blocks {
		if !b.Dead || len(b.Instrs) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// id names a block in the drawing.
func (g *Graph) id(b *Block) string {
	switch b {
	case g.Exit:
		return "exit"
	case g.Fail:
		return "fail"
	}
	return fmt.Sprint("b", b.Index)
}

// lines returns what a block shows: its name, and a line for each instruction.
func (g *Graph) lines(b *Block) []string {
	head := g.id(b)
	switch {
	case b == g.Entry():
		head += " entry"
	case b.Dead:
		head += " unreachable"
	}
	out := []string{head}
	for _, in := range b.Instrs {
		out = append(out, fmt.Sprintf("%d: %s", in.Span().Line(), summary(in)))
	}
	return out
}

// summary returns an instruction as the source has it. Where the source has no
// word for what it does, such as to draw a loop's next element, it has one here.
func summary(in Instr) string {
	a, ok := in.(*Assign)
	if !ok {
		return clipped(in.Span())
	}
	target := clipped(a.Target.Span())
	switch value := a.Value.(type) {
	case *Element:
		return target + " in " + clipped(value.X.Span())
	case *Part:
		return fmt.Sprintf("%s = part %d of %s", target, value.Index, clipped(value.X.Span()))
	case *Entered:
		return target + " entered by " + clipped(value.X.Span())
	case *Caught:
		return target + " caught"
	case *FuncLit:
		if value.Func.Kind == Def {
			return "def " + target
		}
	case *ClassLit:
		return "class " + target
	}
	if value := a.Value.Span(); a.At == a.Target.Span() && a.At != value {
		return target + " = " + clipped(value)
	}
	return clipped(a.At)
}

// label says when an edge is taken.
func (e *Edge) label() string {
	kind := [...]string{Always: "", WhenTrue: "true", WhenFalse: "false", OnFailure: "failure"}[e.Kind]
	switch cond := e.Cond.(type) {
	case nil:
		return kind
	case *Caught:
		if cond.Types == nil {
			return kind + ": caught"
		}
		return kind + ": caught " + clipped(cond.Types.Span())
	}
	return kind + ": " + clipped(e.Cond.Span())
}

// maxDrawn is the number of characters of a line of source that are shown.
const maxDrawn = 60

// clipped returns the first line of a span's text, and of that the beginning,
// with marks where something is left out.
func clipped(s Span) string {
	text, _, more := strings.Cut(strings.TrimSpace(s.Text()), "\n")
	text = printable(strings.TrimSpace(text))
	if utf8.RuneCountInString(text) > maxDrawn {
		text, more = string([]rune(text)[:maxDrawn]), true
	}
	if more || text == "" {
		text += "…"
	}
	return text
}

// printable replaces what does not show as a character, or would do something
// to the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return utf8.RuneError
		}
		return r
	}, text)
}

// dotLines joins lines that begin at the left.
func dotLines(lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(dotText(line) + `\l`)
	}
	return out.String()
}

func dotText(text string) string { return dotEscapes.Replace(text) }

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func mermaidText(text string) string { return mermaidEscapes.Replace(text) }

// Mermaid reads labels as HTML, or as Markdown behind a backtick, and takes
// entities that begin with # in place of &.
var mermaidEscapes = strings.NewReplacer(
	"#", "#35;", `"`, "#34;", "&", "#38;", "<", "#60;", ">", "#62;", "`", "#96;",
)
