package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Text writes a result for people: for each finding the place, the message and
// the rule, the source line with carets, the witness step by step with its own
// source lines, and what to do; then the summary.
func Text(w io.Writer, r *Result, o Options) error {
	t := &textWriter{Writer: bufio.NewWriter(w), library: newLibrary(o.Source), palette: newPalette(o.Color)}
	for i := range r.Findings {
		t.finding(&r.Findings[i])
	}
	if !o.Quiet {
		t.summary(r)
	}
	t.unanalysed(r.Unanalysed)
	if !o.Quiet {
		t.leftOut(r.Summary)
	}
	return t.Flush()
}

// A textWriter writes without looking at errors; the buffer keeps the first
// one, and Flush returns it.
type textWriter struct {
	*bufio.Writer
	library *library
	palette palette
}

func (t *textWriter) finding(f *Finding) {
	gutter := gutterWidth(f)
	t.printf("%s: %s: %s %s\n", t.palette.path(position(f.Place)), t.palette.ofSeverity(f.Severity),
		Visible(f.Message), t.palette.rule("["+Visible(f.Rule+" "+f.Name)+"]"))
	t.snippet(f.Place, gutter)
	for _, step := range f.Witness {
		t.printf("  %s %s: %s\n", t.palette.label("witness:"), t.palette.path(position(step.Place)), Visible(step.Message))
		t.snippet(step.Place, gutter)
	}
	if f.Help != "" {
		t.printf("  %s %s\n", t.palette.good("help:"), Visible(f.Help))
	}
	t.printf("\n")
}

func (t *textWriter) snippet(p Place, gutter int) {
	line, ok := t.library.line(p.Path, p.Line)
	if !ok {
		return
	}
	s := newSnippet(line, p)
	number := t.palette.gutter(fmt.Sprintf("%*d |", gutter, p.Line))
	bar := t.palette.gutter(strings.Repeat(" ", gutter) + " |")
	t.printf("%s\n%s\n", strings.TrimRight(number+" "+s.text, " "), bar+" "+t.palette.caret(s.carets))
}

func (t *textWriter) summary(r *Result) {
	var counts []string
	for _, severity := range []string{"error", "warning", "note"} {
		if n := r.Count(severity); n > 0 {
			counts = append(counts, plural(n, severity))
		}
	}
	if counts == nil {
		counts = []string{"no findings"}
	}
	t.printf("%s in %s\n", strings.Join(counts, ", "), plural(r.Summary.Files, "file"))
}

func (t *textWriter) unanalysed(list []Unanalysed) {
	if len(list) == 0 {
		return
	}
	t.printf("%s not analysed:\n", plural(len(list), "file"))
	for _, u := range list {
		t.printf("  %s: %s\n", t.palette.path(Visible(u.Path)), Visible(u.Reason))
	}
}

func (t *textWriter) leftOut(s Summary) {
	if s.Tests > 0 {
		t.printf("%s of tests, vendored or generated code left out; --tests includes them\n", plural(s.Tests, "file"))
	}
	if s.Unread > 0 {
		t.printf("%s not looked at: this version reads Python only\n", plural(s.Unread, "Go file"))
	}
}

func (t *textWriter) printf(format string, args ...any) {
	fmt.Fprintf(t.Writer, format, args...)
}

// gutterWidth returns the columns that line numbers take in a finding, so that
// the bars of all its snippets stand below each other.
func gutterWidth(f *Finding) int {
	line := f.Place.Line
	for _, step := range f.Witness {
		line = max(line, step.Place.Line)
	}
	return len("  ") + len(strconv.Itoa(line))
}

// position returns a place in the form that terminals and editors link.
func position(p Place) string {
	return fmt.Sprintf("%s:%d:%d", Visible(p.Path), p.Line, p.Column)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
