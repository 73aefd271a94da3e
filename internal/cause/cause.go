// Package cause finds the places where a model's provider has failed for good
// and the error that is told in the end says nothing of why.
//
// The decision, in numbered principles:
//
// What fails, and who goes on
//  1. A request is a call that asks a model for an answer (package provider), by
//     its own name or in the body of the function that it calls, and whose
//     failure is caught in the function that is looked at.
//  2. The failure must be gone on from: a retry loop (one that counts, stands
//     under a condition, or goes over providers) is come back to after it and
//     left by success; or another request is made, the fallback's. A single try
//     with a friendly answer is no business of this rule.
//  3. Only a handler that takes failures of many kinds loses one: behind
//     "except RateLimitError" it is known what failed.
//
// The way from the failure to the last word
//  4. Every request on the way fails as well; everything else succeeds.
//  5. The last word is one behind the point where nothing is left to try: behind
//     the loop's own end, behind a test of what it counts, behind a failover that
//     answered no, or behind the fallback's failure. What is said before is
//     about one attempt.
//  6. A condition on the way that has nothing to do with it may only be passed
//     where it denies: what stands behind "if interrupted" is about that.
//  7. A loop of which the last attempt leaves by another way out (a test of what
//     it counts, and a side that does not lead back) never gets to its end: what
//     stands there is for the reader, or for the type checker.
//
// What carries the failure
//  8. What a handler binds, and whatever is computed from it, holds it: texts of
//     it, its attributes, what a call answers that was given it, a list it was
//     put in, a text that was chosen by testing it. Once something holds it, it
//     does anywhere in the function.
//  9. The last word carries it if it mentions what holds it, if it is the cause
//     that is named, or if it calls or reads something whose name is of errors
//     and of which it is not known what it holds.
//  10. Telling it on the way is enough: it is printed, yielded, put on an object,
//     handed to a callback. To log it is not: who reads the final error does not
//     have the log. Neither is to count it or to put a credential aside.
//  11. In a language where a failure that is raised in a handler carries what was
//     caught, a new one raised there does, unless it is cut off by "from None".
//
// What is a last word
//  12. An error that is raised, or a value returned that reads as a failure: a
//     text that says so, an entry or an argument for an error. Nothing, no, or an
//     empty list is an answer that the caller knows how to take.
//  13. An error whose own type or text claims nothing can be there is not meant to
//     be seen, and one that ends the program says nothing at all.
//
// Overwritten
//  14. Where one variable holds the primary's failure, is stored the fallback's
//     instead, and is what is told in the end, the primary's is lost as well. In a
//     loop over equals the last failure stands for all.
package cause

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
	// Only: nothing but the reported files need be read.
	Only bool
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

// Kind says how the cause is lost.
type Kind uint8

// The kinds of defects.
const (
	// Dropped: the last word tells nothing of the failure.
	Dropped Kind = iota
	// Overwritten: what held the primary's failure holds the fallback's.
	Overwritten
)

// A Defect is one cause that is lost, with what proves it.
type Defect struct {
	Kind Kind
	Func *flow.Func
	// At is the last word, or where the failure is overwritten.
	At flow.Span
	// Request is the call that fails, Handler what catches that.
	Request, Handler flow.Span
	// Var is what the handler binds the failure to, "" where it does not.
	Var string
	// Logged is where it is logged, which is not told.
	Logged flow.Span
	// Spent is what shows that nothing is left to try.
	Spent flow.Span
	By    Spending
	// Exit is the last word.
	Exit flow.Span
	// Raises: the last word is an error that is raised; else a value is returned.
	Raises bool
}

// Spending says what is used up.
type Spending uint8

// What can be used up.
const (
	Attempts   Spending = iota // a loop has come to its end
	Last                       // a test says that this was the last attempt
	Failover                   // no fallback is left
	Candidates                 // the next one failed as well
)

// Find looks for lost causes in a program.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	s := &search{program: p, opts: o}
	return s.run(ctx)
}
