// Package guard finds the places where a provider that has run out of money is
// treated as one that was asked too often: one test answers for both, and what
// it leads to is right for a rate limit only.
//
// Each function that speaks of both is evaluated three times, under the
// assumptions that the failure is about billing, about a rate limit, and about
// something else (package assume). A condition that answers the first two alike,
// and the third differently or not at all, is coupled; the edges it opens for
// both are shared. What follows a shared edge is then looked at under billing.
package guard

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

// Kind says what is wrong.
type Kind uint8

// The kinds of defects.
const (
	// Veto: a predicate about the credential pool can skip the failover.
	Veto Kind = iota
	// Retried: the way leads through a wait back to the same provider.
	Retried
	// Exempt: a way out is closed because a list names billing too.
	Exempt
	// Cooldown: the provider is left alone for the same time.
	Cooldown
	// Mislabelled: the text that is shown says rate limit.
	Mislabelled
)

// A Defect is one thing that is wrong, with what proves it.
type Defect struct {
	Kind Kind
	Func *flow.Func
	At   flow.Span
	// Guard is the condition that answers for both reasons.
	Guard flow.Span
	Test  Test
	// Predicate is the question asked of the credential pool (Veto).
	Predicate flow.Span
	// Skipped is the failover that is not reached, or the way out that is closed.
	Skipped flow.Span
	// SkippedExit: Skipped gives up; it is no failover.
	SkippedExit bool
	// Wait is where time passes (Retried); Carrier the place where the shared way
	// sets what that depends on, if the wait lies behind it.
	Wait, Carrier flow.Span
	// Failover is the failover that was tried without success before (Retried).
	Failover flow.Span
	// Head is the loop that is gone back to.
	Head flow.Span
	// Way are the conditions that are passed on the way, each with the side taken;
	// Back those behind the wait.
	Way, Back []Turn
}

// A Test is what answers billing and a rate limit alike.
type Test struct {
	At     flow.Span // the guard itself, or what the flag in it was set by
	Flag   string    // the flag, if it is one
	Answer bool      // what it answers for billing
	Sure   bool      // for a rate limit it surely answers the same; else it may
}

// A Turn is a branch on a way.
type Turn struct {
	At   flow.Span
	Side bool
}

// Find looks for defects in a program.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	s := newSearch(p, o)
	return s.run(ctx)
}
