package corpus

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A Kind says what a finding at a label is worth.
type Kind string

// The kinds of labels.
const (
	Bug       Kind = "bug"       // must be reported
	OK        Kind = "ok"        // must not be reported
	Debatable Kind = "debatable" // a defect by the letter only: not scored
	Hard      Kind = "hard"      // a defect beyond what the rules promise: not scored
)

// A Commit is a state of a repository on GitHub.
type Commit struct{ Repo, Hash string }

// String returns the commit as a reader would look it up.
func (c Commit) String() string { return c.Repo + "@" + c.Hash[:min(9, len(c.Hash))] }

// A Label is one fact about a line of real code.
type Label struct {
	Commit Commit
	Path   string
	Line   int
	Family string // of rules, such as "FBL1"
	Kind   Kind
	Why    string
}

// A Group is rows of labels that speak of one defect: to report one of them is
// enough.
type Group struct {
	Commit Commit
	Path   string
	Family string
	Lines  []Lines
}

// Lines is a range of lines, both ends included.
type Lines struct{ First, Last int }

// holds reports whether a label is a row of the group.
func (g Group) holds(l Label) bool {
	return g.Commit == l.Commit && g.Path == l.Path && g.Family == l.Family &&
		slices.ContainsFunc(g.Lines, func(r Lines) bool { return r.First <= l.Line && l.Line <= r.Last })
}

// ReadLabels reads a table of labels: tab-separated, with a header.
func ReadLabels(r io.Reader) ([]Label, error) {
	return readTable(r, "repo commit path line rule label why", func(row []string) (Label, error) {
		l := Label{Commit: Commit{row[0], row[1]}, Path: row[2], Family: row[4], Kind: Kind(row[5]), Why: row[6]}
		if !slices.Contains([]Kind{Bug, OK, Debatable, Hard}, l.Kind) {
			return l, fmt.Errorf("unknown label %q", l.Kind)
		}
		var err error
		l.Line, err = strconv.Atoi(row[3])
		return l, err
	})
}

// ReadGroups reads a table of groups; their lines are ranges such as
// "13924,13990-14001".
func ReadGroups(r io.Reader) ([]Group, error) {
	return readTable(r, "repo commit path rule lines", func(row []string) (Group, error) {
		g := Group{Commit: Commit{row[0], row[1]}, Path: row[2], Family: row[3]}
		for _, text := range strings.Split(row[4], ",") {
			first, last, ok := strings.Cut(text, "-")
			if !ok {
				last = first
			}
			from, err := strconv.Atoi(first)
			if err != nil {
				return g, err
			}
			to, err := strconv.Atoi(last)
			if err != nil {
				return g, err
			}
			g.Lines = append(g.Lines, Lines{from, to})
		}
		return g, nil
	})
}

// A Pair is a commit that mends defects of one family in some files: they are
// reported before it and not after.
type Pair struct {
	After  Commit
	Paths  []string
	Family string
}

// ReadPairs reads a table of pairs.
func ReadPairs(r io.Reader) ([]Pair, error) {
	return readTable(r, "repo commit paths rule", func(row []string) (Pair, error) {
		return Pair{Commit{row[0], row[1]}, strings.Split(row[2], ","), row[3]}, nil
	})
}

// readTable reads tab-separated rows below a header with the columns given.
func readTable[T any](r io.Reader, columns string, read func(row []string) (T, error)) ([]T, error) {
	var out []T
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		row := strings.Split(lines.Text(), "\t")
		if n == 1 {
			if got := strings.Join(row, " "); got != columns {
				return nil, fmt.Errorf("line 1: the columns are %q, want %q", got, columns)
			}
			continue
		}
		if want := len(strings.Fields(columns)); len(row) != want {
			return nil, fmt.Errorf("line %d: %d columns, want %d", n, len(row), want)
		}
		item, err := read(row)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, item)
	}
	return out, lines.Err()
}
