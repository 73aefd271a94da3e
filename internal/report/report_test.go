package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files")

// sources are the files that the sample results point into.
var sources = map[string]string{
	"jobs/nightly.py": "from agent import Agent\n\n\ndef run(job, chain):\n\tkwargs = {\"model\": job.model}\n" +
		"\tkwargs.update(labels=\"日本\")\n\treturn Agent(\n\t\t**kwargs,\n\t).run(job.prompt)\n",
	"go/agent.go":       "package agent\r\n\r\nvar a = NewAgent(Config{Model: \"m\"})\r\n",
	"odd\x1b[2J\nx.py":  "a = \"\x1b]0;title\x07\"; Agent()\n",
	"minified/agent.py": strings.Repeat("x=1;", 5000) + "Agent()" + strings.Repeat(";y=2", 5000),
}

func sourceOf(path string) []byte {
	if s, ok := sources[path]; ok {
		return []byte(s)
	}
	return nil
}

var results = map[string]*Result{
	"clean": {Summary: Summary{Files: 12, Seconds: 0.0123}},
	"findings": {
		Findings: []Finding{
			{
				Rule: "FBL101", Name: "missing-fallback", Severity: "error",
				Message: "Agent is built without `fallback_chain`", Help: "pass `fallback_chain=chain`",
				Place: Place{Path: "jobs/nightly.py", Line: 7, Column: 9, EndLine: 9, EndColumn: 3},
				Witness: []Step{
					{Place{"jobs/nightly.py", 5, 2, 5, 8}, "kwargs is built here, without `fallback_chain`"},
					{Place{"jobs/nightly.py", 6, 23, 6, 31}, "it is updated here, without `fallback_chain`"},
					{Place{Path: "jobs/gone.py", Line: 104, Column: 1}, "this file cannot be read any more"},
				},
				Fingerprint: "1f2e",
			},
			{
				Rule: "FBL102", Name: "fallback-always-empty", Severity: "warning", Message: "the fallback is always nil",
				Place:   Place{Path: "go/agent.go", Line: 3, Column: 9, EndLine: 3, EndColumn: 37},
				Witness: []Step{{Place{Path: "go/agent.go", Line: 3, Column: 18}, "the literal does not set Fallback"}},
			},
			{
				Rule: "FBL101", Name: "missing-fallback", Severity: "note", Message: "100% of it stands on one line",
				Place: Place{Path: "minified/agent.py", Line: 1, Column: 20001, EndLine: 1, EndColumn: 20008},
			},
		},
		Unanalysed: []Unanalysed{{Path: "broken.py", Reason: "syntax error in line 3, column 7"}},
		Summary:    Summary{Files: 3, Tests: 12, Seconds: 1.23456},
	},
	"hostile": {
		Findings: []Finding{{
			Rule: "FBL101", Name: "missing-fallback", Severity: "error",
			Message: "two\nlines,\ta bell \a, a CSI \u009b31m, \u202eoverride, \xff byte, tag \U000e0001", Help: "type\rthis\x7f",
			Place:       Place{Path: "odd\x1b[2J\nx.py", Line: 1, Column: 20, EndLine: 1, EndColumn: 27},
			Witness:     []Step{{Place{Path: "odd\x1b[2J\nx.py", Line: 1, Column: 1}, "\x1b[1mbold"}},
			Fingerprint: "\x00",
		}},
		Unanalysed: []Unanalysed{{Path: "a\nb.py", Reason: "unreadable:\x1b[0m no"}, {Path: "c.py", Reason: "gone"}},
		Summary:    Summary{Files: 1, Tests: 1},
	},
}

func TestGolden(t *testing.T) {
	for _, c := range []struct {
		golden  string
		result  string
		format  string
		options Options
	}{
		{"clean.text", "clean", "text", Options{Source: sourceOf}},
		{"clean.quiet", "clean", "text", Options{Source: sourceOf, Quiet: true}},
		{"clean.concise", "clean", "concise", Options{}},
		{"clean.json", "clean", "json", Options{}},
		{"findings.text", "findings", "text", Options{Source: sourceOf}},
		{"findings.nosource", "findings", "text", Options{}},
		{"findings.quiet", "findings", "text", Options{Source: sourceOf, Quiet: true}},
		{"findings.color", "findings", "text", Options{Source: sourceOf, Color: true}},
		{"findings.concise", "findings", "concise", Options{}},
		{"findings.json", "findings", "json", Options{}},
		{"hostile.text", "hostile", "text", Options{Source: sourceOf}},
		{"hostile.concise", "hostile", "concise", Options{}},
		{"hostile.json", "hostile", "json", Options{}},
	} {
		t.Run(c.golden, func(t *testing.T) {
			golden := filepath.Join("testdata", c.golden)
			got := render(t, c.format, results[c.result], c.options)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got (-update accepts it):\n%s", diff)
			}
		})
	}
}

func render(t interface{ Fatal(...any) }, format string, r *Result, o Options) []byte {
	f, err := ByName(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestByNameUnknown(t *testing.T) {
	_, err := ByName("xml")
	want := `unknown format "xml"; use one of text, concise, json`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWriteErrorIsReturned(t *testing.T) {
	for _, f := range Formats() {
		if err := f.Write(fullDisk{}, results["findings"], Options{Source: sourceOf}); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v, want %v", f.Name, err, errFull)
		}
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// What encoding/json and the escapes make of a string is what a program reads
// back: only bytes that are not UTF-8 are lost.
func TestJSONKeepsStrings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		message := hostileString.Draw(t, "message")
		out := render(t, "json", &Result{Findings: []Finding{{Message: message}}}, Options{})
		var back jsonResult
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for _, r := range message {
			want.WriteRune(r)
		}
		if diff := cmp.Diff(want.String(), back.Findings[0].Message); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// No format sends a terminal anything that it would act on, whatever stands in
// names, messages and sources. Colour adds its own sequences and nothing else.
func TestNoControlCharacterReachesTheOutput(t *testing.T) {
	sgr := regexp.MustCompile(`\x1b\[[0-9;]*m`)
	for _, format := range Formats() {
		for _, color := range []bool{false, true} {
			name := format.Name
			if color {
				name += " in colour"
			}
			t.Run(name, func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					source := []byte(hostileString.Draw(t, "source"))
					o := Options{Color: color, Source: func(string) []byte { return source }}
					out := render(t, format.Name, hostileResult(t), o)
					if color {
						out = sgr.ReplaceAll(out, nil)
					}
					if bad := firstInvisible(out); bad >= 0 {
						t.Errorf("%q at byte %d of %q", out[bad:min(len(out), bad+4)], bad, out)
					}
				})
			})
		}
	}
}

// firstInvisible returns the offset of the first byte that a terminal may act
// on, other than LF, or -1.
func firstInvisible(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 || r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return i
		}
		i += size
	}
	return -1
}

var hostileString = rapid.Custom(func(t *rapid.T) string {
	part := rapid.OneOf(
		rapid.String(),
		rapid.StringN(1, 1, 4),
		rapid.SampledFrom([]string{
			"\x1b[31m", "\x1b]0;t\a", "\r", "\n", "\t", "\x00", "\x7f", "\u0085", "\u009b", "\u202e", "\u2066", "\u2028",
			"\ufeff", "\U000e0001", "\xff", "\xc2", "\xed\xa0\x80", "日", "<&>", `\u`, `"`,
		}),
	)
	return strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), "")
})

func hostilePlace(t *rapid.T) Place {
	n := rapid.IntRange(-1, 40)
	return Place{
		Path: hostileString.Draw(t, "path"), Line: n.Draw(t, "line"), Column: n.Draw(t, "column"),
		EndLine: n.Draw(t, "end line"), EndColumn: n.Draw(t, "end column"),
	}
}

func hostileResult(t *rapid.T) *Result {
	s := hostileString
	return &Result{
		Findings: []Finding{{
			Rule: s.Draw(t, "rule"), Name: s.Draw(t, "name"), Severity: s.Draw(t, "severity"),
			Message: s.Draw(t, "message"), Help: s.Draw(t, "help"), Fingerprint: s.Draw(t, "fingerprint"),
			Place: hostilePlace(t), Witness: []Step{{hostilePlace(t), s.Draw(t, "step")}},
		}},
		Unanalysed: []Unanalysed{{Path: s.Draw(t, "path"), Reason: s.Draw(t, "reason")}},
		Summary:    Summary{Files: 1, Tests: 1},
	}
}

func BenchmarkFormats(b *testing.B) {
	r := &Result{Summary: Summary{Files: 1000}}
	for range 1000 {
		r.Findings = append(r.Findings, results["findings"].Findings...)
	}
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				render(b, f.Name, r, Options{Source: sourceOf})
			}
		})
	}
}
