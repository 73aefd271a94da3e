package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/command"
	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
	"github.com/fallbacklint/fallbacklint/internal/scan"
)

const pages = "../../docs/rules"

// TestRulePages: docs/rules has a page for each rule, as the catalogue has it,
// and no other.
func TestRulePages(t *testing.T) {
	want := make(map[string]string)
	for _, r := range rules.All() {
		name := filepath.Join(pages, r.Code+".md")
		want[name] = command.RulePage(r)
		if *update {
			if err := os.WriteFile(name, []byte(want[name]), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	names, err := filepath.Glob(filepath.Join(pages, "*"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got (-update writes the pages):\n%s", diff)
	}
}

// sources are the names under which examples of a language are linted.
var sources = map[string]string{"python": "example.py"}

// TestExamples: of the examples that explain a rule, the bad one is reported by
// that rule, and the good one by none.
func TestExamples(t *testing.T) {
	for _, r := range rules.All() {
		if len(r.Doc.Examples) == 0 {
			t.Errorf("%s has no example", r.Code)
		}
		for _, e := range r.Doc.Examples {
			t.Run(r.Code+" "+e.Language, func(t *testing.T) {
				source := sources[e.Language]
				if source == "" {
					t.Fatal("there is no front end for the language")
				}
				if bad := lint(t, source, e.Bad, e.Shared); !failsBy(bad, r.Code) {
					t.Errorf("the bad example is not reported; only %v", bad.Findings)
				}
				if good := lint(t, source, e.Good, e.Shared); len(good.Findings) > 0 {
					t.Errorf("the good example is reported: %v", good.Findings)
				}
			})
		}
	}
}

// lint applies all rules, those that are off by default too, to one file and
// those beside it.
func lint(t *testing.T, name, text string, beside map[string]string) *report.Result {
	t.Helper()
	c := config.Default(scan.Rules())
	c.Strict = true
	files := fstest.MapFS{name: {Data: []byte(strings.TrimLeft(text, "\n"))}}
	for name, text := range beside {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := scan.RunFS(t.Context(), files, scan.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range r.Unanalysed {
		t.Errorf("%s is not analysed: %s", u.Path, u.Reason)
	}
	return r
}

func failsBy(r *report.Result, code string) bool {
	for _, f := range r.Findings {
		if f.Rule == code && f.Severity != string(rules.Note) {
			return true
		}
	}
	return false
}
