package scan_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/scan"
)

// TestCases runs every rule on the small projects below testdata/cases. A line
// ends with
//
//	# want FBL101 "part of the message" FBL102:note
//
// where findings are expected, each with its severity where that is not
// "error", and with a part of its message if that is given; everywhere else
// none may be. Help and witness are checked by
//
//	# help "part of the help"        on a line with a finding
//	# witness "part of a sentence"   on a line where a step of some witness is
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		name := filepath.ToSlash(strings.TrimPrefix(strings.TrimSuffix(file, ".txtar"), filepath.FromSlash("testdata/cases/")))
		t.Run(name, func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkCase(t, a)
		})
	}
}

// TestOpenCases runs the cases that the rules do not get right yet, in the form
// of TestCases. One that has become right belongs with the others.
func TestOpenCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases-open/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(wanted(t, a), found(a, runCase(t, a))) {
			t.Errorf("%s is right now: move it to testdata/cases", file)
		}
	}
}

func runCase(t *testing.T, a *txtar.Archive) *report.Result {
	t.Helper()
	fsys := make(fstest.MapFS)
	for _, f := range a.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	c := config.Default(scan.Rules())
	c.Strict = true
	r, err := scan.RunFS(context.Background(), fsys, scan.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func checkCase(t *testing.T, a *txtar.Archive) {
	r := runCase(t, a)
	for _, u := range r.Unanalysed {
		t.Errorf("%s was not analysed: %s", u.Path, u.Reason)
	}
	if diff := cmp.Diff(wanted(t, a), found(a, r)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, n := range notes(a, "witness") {
		if !inWitness(r, n) {
			t.Errorf("%s:%d: no witness step here says %q", n.path, n.line, n.text)
		}
	}
	for _, n := range notes(a, "help") {
		if !inHelp(r, n) {
			t.Errorf("%s:%d: no finding here has a help with %q", n.path, n.line, n.text)
		}
	}
}

// wanted returns the findings that the comments ask for, as found writes them.
func wanted(t *testing.T, a *txtar.Archive) []string {
	item := regexp.MustCompile(`(FBL\d+)(?::(\w+))?(?:\s+"([^"]*)")?`)
	var out []string
	eachLine(a, func(path string, line int, text string) {
		_, want, ok := strings.Cut(text, "# want ")
		if !ok {
			return
		}
		want, _, _ = strings.Cut(want, " # ")
		matches := item.FindAllStringSubmatch(want, -1)
		if len(matches) == 0 {
			t.Errorf("%s:%d: cannot read the want comment", path, line)
		}
		for _, m := range matches {
			severity := m[2]
			if severity == "" {
				severity = "error"
			}
			out = append(out, fmt.Sprintf("%s:%d: %s %s %q", path, line, m[1], severity, m[3]))
		}
	})
	sort.Strings(out)
	return out
}

// found returns the findings as wanted writes them: a message is shortened to
// the part that is asked for on its line.
func found(a *txtar.Archive, r *report.Result) []string {
	parts := make(map[string][]string)
	item := regexp.MustCompile(`"([^"]*)"`)
	eachLine(a, func(path string, line int, text string) {
		if _, want, ok := strings.Cut(text, "# want "); ok {
			want, _, _ = strings.Cut(want, " # ")
			for _, m := range item.FindAllStringSubmatch(want, -1) {
				key := fmt.Sprintf("%s:%d", path, line)
				parts[key] = append(parts[key], m[1])
			}
		}
	})
	var out []string
	for _, f := range r.Findings {
		place := fmt.Sprintf("%s:%d", f.Place.Path, f.Place.Line)
		message := ""
		if asked := parts[place]; len(asked) > 0 {
			message = f.Message
			for _, part := range asked {
				if strings.Contains(f.Message, part) {
					message = part
				}
			}
		}
		out = append(out, fmt.Sprintf("%s: %s %s %q", place, f.Rule, f.Severity, message))
	}
	sort.Strings(out)
	return out
}

type note struct {
	path string
	line int
	text string
}

// notes returns the texts asked for by `# kind "text"` comments.
func notes(a *txtar.Archive, kind string) []note {
	item := regexp.MustCompile(`# ` + kind + ` "([^"]*)"`)
	var out []note
	eachLine(a, func(path string, line int, text string) {
		for _, m := range item.FindAllStringSubmatch(text, -1) {
			out = append(out, note{path, line, m[1]})
		}
	})
	return out
}

func eachLine(a *txtar.Archive, visit func(path string, line int, text string)) {
	for _, f := range a.Files {
		for i, text := range strings.Split(string(f.Data), "\n") {
			visit(f.Name, i+1, text)
		}
	}
}

func inWitness(r *report.Result, n note) bool {
	for _, f := range r.Findings {
		for _, s := range f.Witness {
			if s.Place.Path == n.path && s.Place.Line == n.line && strings.Contains(s.Message, n.text) {
				return true
			}
		}
	}
	return false
}

func inHelp(r *report.Result, n note) bool {
	for _, f := range r.Findings {
		if f.Place.Path == n.path && f.Place.Line == n.line && strings.Contains(f.Help, n.text) {
			return true
		}
	}
	return false
}
