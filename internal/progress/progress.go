// Package progress finds retry loops on which a way from the head back to the
// head uses nothing up: every attempt is the first one, and what should happen
// after the last never does.
package progress

import (
	"context"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Options say what to look at and how.
type Options struct {
	Lexicon  *lexicon.Lexicon
	Workers  int
	Reported func(path string) bool // files on which findings are wanted
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

// Kind says what is wrong.
type Kind uint8

// The kinds of defects.
const (
	// Endless: a way from the head back to it uses nothing up.
	Endless Kind = iota
	// Spinning: a loop that serves for ever goes round without a pause after a
	// failure.
	Spinning
	// Reset: the counter is set back before anything has succeeded.
	Reset
)

// A Defect is a loop that does not advance, with the way that shows it.
type Defect struct {
	Kind Kind
	Func *flow.Func
	// At is where the way turns back to the head; of a Reset, where the counter is
	// set back.
	At   flow.Span
	Head flow.Span
	// Counter is what is counted, "" if nothing is; Test where it is compared.
	Counter string
	Test    flow.Span
	// Steps: it is stepped on other ways. Provider: nothing is counted, and a
	// model's provider is asked again and again.
	Steps    bool
	Provider bool
	// Failed is what fails on the way; Handled where that is caught.
	Failed, Handled flow.Span
	// Way are the branches that are passed, each with the side taken.
	Way []Turn
	// Helper is the function whose answer lets the loop go on, with a way through it
	// on which nothing is used up.
	Helper    *flow.Func
	Asked     flow.Span
	HelperWay []Turn
	HelperEnd flow.Span
}

// A Turn is a branch on a way.
type Turn struct {
	At   flow.Span
	Side bool
}

// Find looks for defects in a program.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	return newSearch(p, o).run(ctx)
}
