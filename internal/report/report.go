// Package report writes the result of one run. Each format is one small file
// and one Writer; none of them knows a rule or a language.
package report

import "io"

// A Result is what one run found. Findings and Unanalysed are sorted by path,
// line, column and rule, so that the same input gives the same bytes.
type Result struct {
	Findings   []Finding
	Unanalysed []Unanalysed
	Summary    Summary
}

// A Place is a range in a file. Paths have forward slashes; lines and columns
// count from 1, columns in UTF-8 bytes; the end is exclusive.
type Place struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

// A Finding is one defect, with the steps that prove it.
type Finding struct {
	Rule        string // code, such as "FBL101"
	Name        string // name, such as "missing-fallback"
	Severity    string // "error", "warning" or "note"
	Message     string
	Help        string // what to do about it; may be empty
	Place       Place
	Witness     []Step
	Fingerprint string // stable identity: rule, path, the line's text, occurrence
}

// A Step is one link of the proof.
type Step struct {
	Place   Place
	Message string
}

// Unanalysed says what could not be analysed, and why.
type Unanalysed struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Summary counts what the run did.
type Summary struct {
	Files   int     // files looked at
	Tests   int     // files left out as tests, vendored or generated code
	Unread  int     // Go files, which no front end reads yet
	Seconds float64 // wall time of the run
}

// Options say how a result is shown.
type Options struct {
	Color bool
	// Source returns the bytes of a file of the result by its Path, or nil
	// where it cannot be had; source lines are then left out.
	Source func(path string) []byte
	// Quiet leaves out what is not a finding and not a failure: the summary.
	Quiet bool
}

// Count returns the number of findings of a severity.
func (r *Result) Count(severity string) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == severity {
			n++
		}
	}
	return n
}

// A Writer renders a result in one format.
type Writer func(w io.Writer, r *Result, o Options) error
