package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
	"github.com/fallbacklint/fallbacklint/internal/scan"
)

// frontEnds are the endings of the files that are analysed; what is known of
// others is shown, but no one can ask for it yet.
var frontEnds = []string{".py"}

// TestCorpus compares the findings at every labelled commit with the labels. In
// a family that has rules, each bug must be reported, nothing that is right,
// and nothing where there is no label.
func TestCorpus(t *testing.T) {
	m := openMirror(t)
	labels := readAll(t, "../../testdata/corpus/*.tsv", ReadLabels)
	groups := readAll(t, "testdata/groups.tsv", ReadGroups)
	for _, commit := range distinct(labels, func(l Label) Commit { return l.Commit }) {
		t.Run(commit.String(), func(t *testing.T) {
			if _, err := m.resolve(t.Context(), commit.Repo, commit.Hash); err != nil {
				t.Skip(err)
			}
			r := lint(t, m.export(t, commit), nil)
			there := where(labels, func(l Label) bool { return l.Commit == commit })
			for _, family := range distinct(there, func(l Label) string { return l.Family }) {
				ofFamily := where(there, func(l Label) bool { return l.Family == family })
				show(t, family, Judge(ofFamily, groups, findings(r, family)), promised(family, ofFamily))
			}
		})
	}
}

// TestCorpusPairs: what a commit mended is reported before it and not after.
func TestCorpusPairs(t *testing.T) {
	m := openMirror(t)
	for _, p := range readAll(t, "testdata/pairs.tsv", ReadPairs) {
		t.Run(p.Family+" "+p.After.String(), func(t *testing.T) {
			after, err := m.resolve(t.Context(), p.After.Repo, p.After.Hash)
			if err != nil {
				t.Skip(err)
			}
			before, err := m.resolve(t.Context(), p.After.Repo, p.After.Hash+"^")
			if err != nil {
				t.Skip(err)
			}
			reported := failing(findings(lint(t, m.export(t, before), p.Paths), p.Family))
			still := failing(findings(lint(t, m.export(t, after), p.Paths), p.Family))
			t.Logf("before: %d%s", len(reported), list(reported))
			t.Logf("after: %d%s", len(still), list(still))
			if ok := len(reported) > 0 && len(still) == 0; !ok && hasRules(p.Family) {
				t.Error("want findings before, and none after")
			}
		})
	}
}

// lint runs every rule over a folder, or over some files of it, and shows what
// is said beside the findings that count.
func lint(t *testing.T, dir string, paths []string) *report.Result {
	t.Helper()
	c := config.Default(scan.Rules())
	c.Strict = true
	r, err := scan.Run(t.Context(), scan.Options{Dir: dir, Paths: paths, Config: c})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range r.Unanalysed {
		t.Logf("not analysed: %s: %s", u.Path, u.Reason)
	}
	unresolved := where(r.Findings, onRequest)
	t.Logf("%d files, %d findings, and unresolved: %d%s", r.Summary.Files, len(r.Findings)-len(unresolved), len(unresolved), list(unresolved))
	return r
}

// onRequest reports whether a finding is of a rule that is off by default: it
// says what is not known, and answers no label.
func onRequest(f report.Finding) bool { return rules.Lookup(f.Rule).Severity == rules.Off }

func findings(r *report.Result, family string) []report.Finding {
	return where(r.Findings, func(f report.Finding) bool { return strings.HasPrefix(f.Rule, family) && !onRequest(f) })
}

func failing(all []report.Finding) []report.Finding {
	return where(all, func(f report.Finding) bool { return f.Severity != string(rules.Note) })
}

func hasRules(family string) bool {
	return slices.ContainsFunc(rules.All(), func(r *rules.Rule) bool { return strings.HasPrefix(r.Code, family) })
}

// promised reports whether a family's rules can be held to these labels.
func promised(family string, labels []Label) bool {
	return hasRules(family) && slices.ContainsFunc(labels, func(l Label) bool { return slices.Contains(frontEnds, path.Ext(l.Path)) })
}

// show prints a score, and fails if it is wanting and the family is asserted.
func show(t *testing.T, family string, s Score, asserted bool) {
	t.Helper()
	bugs, ok := s.Of[Bug], s.Of[OK]
	t.Logf("%s: bugs found %d of %d, ok flagged %d of %d, at no label %d; debatable flagged %d of %d, hard %d of %d%s",
		family, len(bugs.Reported), len(bugs.Labels), len(ok.Reported), len(ok.Labels), len(s.AtNoLabel),
		len(s.Of[Debatable].Reported), len(s.Of[Debatable].Labels), len(s.Of[Hard].Reported), len(s.Of[Hard].Labels),
		map[bool]string{false: " (not asserted)"}[asserted])
	for _, l := range s.Of[Debatable].Reported {
		t.Logf("debatable, flagged: %s:%d: %s", l.Path, l.Line, l.Why)
	}
	if !asserted {
		return
	}
	for _, l := range bugs.Missed() {
		t.Errorf("missed: %s:%d: %s", l.Path, l.Line, l.Why)
	}
	for _, l := range ok.Reported {
		t.Errorf("ok, but flagged: %s:%d: %s", l.Path, l.Line, l.Why)
	}
	if len(s.AtNoLabel) > 0 {
		t.Errorf("at no label:%s", list(s.AtNoLabel))
	}
}

// list writes findings one to a line, with the reason of those that have one.
func list(all []report.Finding) string {
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "\n\t%s:%d: %s %s: %s", f.Place.Path, f.Place.Line, f.Rule, f.Severity, f.Message)
		for _, s := range f.Witness {
			if onRequest(f) {
				fmt.Fprintf(&b, "\n\t\t%s:%d: %s", s.Place.Path, s.Place.Line, s.Message)
			}
		}
	}
	return b.String()
}

func readAll[T any](t *testing.T, pattern string, read func(io.Reader) ([]T, error)) []T {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no such files (%v)", pattern, err)
	}
	var out []T
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := read(f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, rows...)
	}
	return out
}

func where[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(item T) bool { return !keep(item) })
}

func distinct[T any, K comparable](all []T, key func(T) K) []K {
	var out []K
	for _, item := range all {
		if k := key(item); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}
