package corpus

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
)

// near is how many lines a finding's place may be from the label's.
const near = 6

// A Score says how the findings of one family answer the labels of one commit.
type Score struct {
	Of        map[Kind]Tally
	AtNoLabel []report.Finding
}

// A Tally counts the labels of one kind, and those that a finding answers.
// Bugs are counted by defect: rows of one group are one, shown by the first.
type Tally struct{ Labels, Reported []Label }

// Missed returns the labels that no finding answers.
func (t Tally) Missed() []Label {
	return slices.DeleteFunc(slices.Clone(t.Labels), func(l Label) bool { return slices.Contains(t.Reported, l) })
}

// Judge compares the findings of one family with the labels of that family at
// the same commit.
func Judge(labels []Label, groups []Group, findings []report.Finding) Score {
	s := Score{Of: make(map[Kind]Tally)}
	answered := make(map[Label]bool)
	for _, f := range findings {
		answers := answersTo(f, labels)
		if len(answers) == 0 {
			s.AtNoLabel = append(s.AtNoLabel, f)
		}
		for _, l := range answers {
			// A note fails no run, so that it finds no bug.
			if l.Kind != Bug || f.Severity != string(rules.Note) {
				answered[l] = true
			}
		}
	}
	for _, defect := range defects(labels, groups) {
		t := s.Of[defect[0].Kind]
		t.Labels = append(t.Labels, defect[0])
		if slices.ContainsFunc(defect, func(l Label) bool { return answered[l] }) {
			t.Reported = append(t.Reported, defect[0])
		}
		s.Of[defect[0].Kind] = t
	}
	return s
}

// answersTo returns the labels that a finding answers: the nearest to its
// place, and the defects that are near it or in its witness. Of the other kinds
// only the place counts: a witness may well pass through code that is right.
func answersTo(f report.Finding, labels []Label) []Label {
	var out []Label
	best := near
	for _, l := range labels {
		if l.Path == f.Place.Path {
			best = min(best, distance(f.Place, l.Line))
		}
	}
	for _, l := range labels {
		d := near + 1
		if l.Path == f.Place.Path {
			d = distance(f.Place, l.Line)
		}
		if d <= best || (l.Kind == Bug || l.Kind == Hard) && (d <= near || inWitness(f, l)) {
			out = append(out, l)
		}
	}
	return out
}

// distance returns how many lines a place is from a line.
func distance(p report.Place, line int) int {
	return max(p.Line-line, line-max(p.Line, p.EndLine), 0)
}

func inWitness(f report.Finding, l Label) bool {
	return slices.ContainsFunc(f.Witness, func(s report.Step) bool {
		return s.Place.Path == l.Path && distance(s.Place, l.Line) == 0
	})
}

// defects gathers the bugs of one group; every other label stands alone.
func defects(labels []Label, groups []Group) [][]Label {
	var out [][]Label
	of := make(map[int]int) // group to its place in out
	for _, l := range labels {
		g := slices.IndexFunc(groups, func(g Group) bool { return l.Kind == Bug && g.holds(l) })
		if at, ok := of[g]; ok && g >= 0 {
			out[at] = append(out[at], l)
			continue
		}
		of[g] = len(out)
		out = append(out, []Label{l})
	}
	return out
}
