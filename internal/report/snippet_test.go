package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSnippet(t *testing.T) {
	x := strings.Repeat("x", 200)
	for _, c := range []struct {
		name  string
		line  string
		place Place
		want  string
	}{
		{"range", "a = Agent(x)", Place{Line: 1, Column: 5, EndLine: 1, EndColumn: 10}, "" +
			"a = Agent(x)\n" +
			"    ^^^^^"},
		{"no end", "a = Agent(x)", Place{Line: 1, Column: 5}, "" +
			"a = Agent(x)\n" +
			"    ^"},
		{"several lines", "a = Agent(  ", Place{Line: 1, Column: 5, EndLine: 3, EndColumn: 2}, "" +
			"a = Agent(\n" +
			"    ^^^^^^"},
		{"end of line", "ab", Place{Line: 1, Column: 3, EndLine: 1, EndColumn: 3}, "" +
			"ab\n" +
			"  ^"},
		{"beyond the line", "ab", Place{Line: 1, Column: 99, EndLine: 1, EndColumn: 120}, "" +
			"ab\n" +
			"  ^"},
		{"empty line", "", Place{Line: 1, Column: 1, EndLine: 2, EndColumn: 1}, "" +
			"\n" +
			"^"},
		{"no column", "ab", Place{Line: 1}, "" +
			"ab\n" +
			"^"},
		{"end before start", "abcdef", Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 2}, "" +
			"abcdef\n" +
			"   ^"},
		{"tabs", "\tx\t= f()", Place{Line: 1, Column: 6, EndLine: 1, EndColumn: 9}, "" +
			"    x   = f()\n" +
			"          ^^^"},
		{"range of a tab", "ab\tc", Place{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, "" +
			"ab  c\n" +
			"  ^^"},
		{"wide", `s = "日本", f()`, Place{Line: 1, Column: 15, EndLine: 1, EndColumn: 18}, "" +
			`s = "日本", f()` + "\n" +
			"            ^^^"},
		{"range of wide", `"日本"`, Place{Line: 1, Column: 2, EndLine: 1, EndColumn: 8}, "" +
			`"日本"` + "\n" +
			" ^^^^"},
		{"emoji", "🙂 f()", Place{Line: 1, Column: 6, EndLine: 1, EndColumn: 9}, "" +
			"🙂 f()\n" +
			"   ^^^"},
		{"combining", "e\u0301 f()", Place{Line: 1, Column: 5, EndLine: 1, EndColumn: 6}, "" +
			"e\u0301 f()\n" +
			"  ^"},
		{"inside a character", "日本", Place{Line: 1, Column: 5, EndLine: 1, EndColumn: 6}, "" +
			"日本\n" +
			"  ^^"},
		{"escape sequence", "\x1b[31m f()", Place{Line: 1, Column: 7, EndLine: 1, EndColumn: 10}, "" +
			`\x1b[31m f()` + "\n" +
			"         ^^^"},
		{"not UTF-8", "\xff\xfe f()", Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 7}, "" +
			`\xff\xfe f()` + "\n" +
			"         ^^^"},
		{"clipped right", "f(" + x, Place{Line: 1, Column: 1, EndLine: 1, EndColumn: 2}, "" +
			"f(" + x[:118] + "...\n" +
			"^"},
		{"clipped left", x + "f()", Place{Line: 1, Column: 201, EndLine: 1, EndColumn: 204}, "" +
			"..." + x[:40] + "f()\n" +
			strings.Repeat(" ", 43) + "^^^"},
		{"not clipped when it fits", x[:100] + "f()", Place{Line: 1, Column: 101, EndLine: 1, EndColumn: 104}, "" +
			x[:100] + "f()\n" +
			strings.Repeat(" ", 100) + "^^^"},
		{"long range", x + x, Place{Line: 1, Column: 200, EndLine: 1, EndColumn: 400}, "" +
			"..." + x[:117] + "...\n" +
			strings.Repeat(" ", 43) + strings.Repeat("^", 77)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSnippet([]byte(c.line), c.place)
			if diff := cmp.Diff(c.want, s.text+"\n"+s.carets); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Whatever the line and the range, the first caret stands under the first
// character of the range, which is a letter that occurs nowhere else, and the
// snippet stays within its width.
func TestSnippetCaretStandsUnderRange(t *testing.T) {
	filler := rapid.SliceOfN(rapid.SampledFrom([]string{
		"a", "=", " ", "\t", "é", "e\u0301", "日", "🙂", "\x1b", "\xff", "\u202e", "\U000e0001",
	}), 0, 300)
	rapid.Check(t, func(t *rapid.T) {
		before := strings.Join(filler.Draw(t, "before"), "")
		after := strings.Join(filler.Draw(t, "after"), "")
		p := Place{Line: 1, Column: len(before) + 1, EndLine: 1, EndColumn: len(before) + 2}
		s := newSnippet([]byte(before+"Q"+after), p)

		left, _, found := strings.Cut(s.text, "Q")
		if want := strings.Repeat(" ", displayWidth(left)) + "^"; !found || s.carets != want {
			t.Errorf("caret of %q at column %d, want %d", s.text, len(s.carets), len(want))
		}
		if w := displayWidth(s.text); w > maxWidth+len(ellipsis) {
			t.Errorf("%d columns: %q", w, s.text)
		}
	})
}
