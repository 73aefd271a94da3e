// Package classifier finds the functions that take a spent account for a rate
// limit, or for a failure that is worth another try.
//
// What a provider really sends when the money is gone is pushed through each
// function that classifies failures (package assume, concrete answers): the
// statuses, the codes and the lists of texts are then computed, so that order,
// shadowing, rewritten statuses, wrong tables and default arms are all one
// thing. A function is reported where every way out that is open to an answer
// is the wrong class, at the place that built it.
package classifier

import (
	"context"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Options say what to look at and how.
type Options struct {
	Lexicon  *lexicon.Lexicon
	Index    *assume.Index // what the program says of its classifications
	Workers  int
	Reported func(path string) bool // files on which findings are wanted
	// Mentioned, if set, restricts the search to what the reported files mention.
	Mentioned func(identifier string) bool
}

// A Result is what was found in a program.
type Result struct {
	Defects  []Defect
	Failures []Failure
}

// A Failure says that a function could not be analysed.
type Failure struct {
	Path   string
	Reason string
}

// A Defect is a place that makes a rate limit, or a failure to try again, of an
// answer that says that the money is gone.
type Defect struct {
	Func *flow.Func // the classifier that was asked
	At   flow.Span  // what built its answer
	Sent []string   // the providers' answers that come here, in words
	// ByStatus: the first of them says by its status alone that money is missing.
	ByStatus bool
	// Becomes says what is made of them.
	Becomes Class
	// Way are the conditions that the first of the answers decides on its way, each
	// with the side taken.
	Way []Turn
}

// A Turn is a branch on a way.
type Turn struct {
	At   flow.Span
	Side bool
}

// Class says what a way out of a classifier makes of a failure.
type Class uint8

// The classes. Unknown is the zero value.
const (
	Unknown Class = iota
	NoClass       // no classification: nothing, or a plain value
	Other         // another class: billing, or one that is not tried again
	Limited       // a rate limit
	Retried       // a failure that is worth another try
)

// wrong reports whether a class is wrong for a spent account.
func (c Class) wrong() bool { return c == Limited || c == Retried }

// Find looks for defects in a program.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	if o.Index == nil {
		return &Result{}, nil
	}
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	s := &search{program: p, opts: o, judged: make(map[*flow.Func]*judgement), compared: &comparisons{}}
	return s.run(ctx)
}
