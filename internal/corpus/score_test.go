package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

var here = Commit{"o/n", "0123456789"}

func label(line int, kind Kind) Label {
	return Label{Commit: here, Path: "a.py", Line: line, Family: "FBL1", Kind: kind}
}

func at(severity string, lines ...int) report.Finding {
	f := report.Finding{Severity: severity, Place: report.Place{Path: "a.py", Line: lines[0], EndLine: lines[0]}}
	for _, line := range lines[1:] {
		f.Witness = append(f.Witness, report.Step{Place: report.Place{Path: "a.py", Line: line, EndLine: line}})
	}
	return f
}

func TestJudge(t *testing.T) {
	group := []Group{{here, "a.py", "FBL1", []Lines{{100, 100}, {150, 160}}}}
	long := at("error", 40)
	long.Place.EndLine = 60
	elsewhere := at("error", 10)
	elsewhere.Place.Path = "b.py"
	for _, c := range []struct {
		name     string
		labels   []Label
		findings []report.Finding
		want     string
	}{
		{"at the line", []Label{label(10, Bug)}, []report.Finding{at("error", 10)}, "bug 1/1"},
		{"six lines off", []Label{label(10, Bug), label(30, OK)}, []report.Finding{at("error", 16), at("warning", 24)}, "bug 1/1, ok 1/1"},
		{"seven lines off", []Label{label(10, Bug)}, []report.Finding{at("error", 17)}, "bug 0/1, at no label a.py:17"},
		{"another file", []Label{label(10, Bug)}, []report.Finding{elsewhere}, "bug 0/1, at no label b.py:10"},
		{"inside the range", []Label{label(50, Bug), label(66, OK), label(67, OK)}, []report.Finding{long}, "bug 1/1, ok 0/2"},
		{"in the witness", []Label{label(10, Bug)}, []report.Finding{at("error", 90, 10)}, "bug 1/1"},
		{"right code in the witness", []Label{label(10, OK)}, []report.Finding{at("error", 90, 10)}, "ok 0/1, at no label a.py:90"},
		{"the nearest of two", []Label{label(10, OK), label(13, Bug)}, []report.Finding{at("error", 13)}, "bug 1/1, ok 0/1"},
		{"at right code, near a bug", []Label{label(10, OK), label(13, Bug)}, []report.Finding{at("error", 10)}, "bug 1/1, ok 1/1"},
		{"a note", []Label{label(10, Bug), label(50, Debatable)}, []report.Finding{at("note", 10), at("note", 50)}, "bug 0/1, debatable 1/1"},
		{"a group", []Label{label(100, Bug), label(155, Bug), label(200, Bug)}, []report.Finding{at("error", 155)}, "bug 1/2"},
		{"no kind of defect in a group but bugs", []Label{label(100, Bug), label(155, OK)}, []report.Finding{at("error", 155)}, "bug 0/1, ok 1/1"},
		{"hard", []Label{label(1, Hard), label(20, Hard)}, []report.Finding{at("error", 20)}, "hard 1/2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, inShort(Judge(c.labels, group, c.findings))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func inShort(s Score) string {
	var parts []string
	for _, kind := range []Kind{Bug, OK, Debatable, Hard} {
		if t := s.Of[kind]; len(t.Labels) > 0 {
			parts = append(parts, fmt.Sprintf("%s %d/%d", kind, len(t.Reported), len(t.Labels)))
		}
	}
	for _, f := range s.AtNoLabel {
		parts = append(parts, fmt.Sprintf("at no label %s:%d", f.Place.Path, f.Place.Line))
	}
	return strings.Join(parts, ", ")
}

func TestReadErrors(t *testing.T) {
	const header = "repo\tcommit\tpath\tline\trule\tlabel\twhy\n"
	for text, want := range map[string]string{
		"repo\tcommit\n":                          `line 1: the columns are "repo commit", want "repo commit path line rule label why"`,
		header + "a\tb\n":                         "line 2: 2 columns, want 7",
		header + "r\tc\tp\t1\tFBL1\tperhaps\t.\n": `line 2: unknown label "perhaps"`,
		header + "r\tc\tp\tone\tFBL1\tok\t.\n":    `line 2: strconv.Atoi: parsing "one": invalid syntax`,
	} {
		if _, err := ReadLabels(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadGroups(strings.NewReader("repo\tcommit\tpath\trule\tlines\nr\tc\tp\tFBL1\t1,2-x\n")); err == nil {
		t.Error("a group's lines are not checked")
	}
}
