// Package progress finds retry loops on which a way from the head back to the
// head uses nothing up: every attempt is the first one, and what should happen
// after the last never does.
//
// The decision, in numbered principles:
//
// The graph
//  1. Conditions are split at "and", "or" and "not", so that each branch answers
//     one question. A variable that holds a test, a function of the program and a
//     property stand for what they ask (web.go, require.go).
//  2. What a statement changes happens on an edge behind its failure: a handler is
//     entered before it. What only stores or counts what is at hand cannot fail.
//  3. Each node stands three times: nothing has failed in this turn; something has
//     and looks for its handler; it has been handled. A turn begins with the first,
//     and only a way that ends with the third goes round (turn.go).
//
// What fails
//  4. A call of something that acts, or a failure that is raised; an error that is
//     asked for and there; the status of an error in an answer. What only converts,
//     looks something up, logs or waits does not, and neither does what answers a
//     question by its type: no such key, the file exists, the queue is empty
//     (failure.go).
//  5. A loop over a collection ends. The others are looked at: under a condition,
//     or over what counts for ever.
//
// Progress: arcs that can be taken only finitely often are taken away, in each
// strongly connected component by itself, until nothing changes. What was undone
// only on a way that is gone is undone no longer: the argument is lexicographic.
//  6. Counter: a place (a variable, an attribute, an entry of a dict, a length) that
//     is stepped towards a bound and tested against it, and that nothing in the
//     component steps back, stores anew or replaces, nor pushes the bound along.
//     Steps on no cycle without a test go, and tests on no cycle without a step.
//     Visited sets are counters of a length, lists that are emptied count down, and
//     a walk from something to what that leads to is one, too. A store of the bound
//     itself is a step to the end; a store where nothing was yet is no reset
//     (counter.go, effect.go). Where the cycle without the test ends for a reason of
//     its own, it does not count (nestedCounters).
//  7. Presence: where what a count is kept by, or its bound, is found absent,
//     counting is meant to be off.
//  8. Deadline: a clock that must not have come to a time which is not put off.
//  9. Condition: what found the loop's own condition false does not come round,
//     unless the loop writes it.
//  10. Shrinking: a length that must be below what it was.
//  11. Advancing call: an answer of a call that by its name uses something up (a
//     failover, a rotation), or takes an element out of what is not refilled.
//  12. Unknown helper: an answer in favour of a call whose code is out of sight,
//     unless by its name it only asks, looks up, refreshes or reconnects.
//  13. Helper: an answer in favour of a function of the program, if no cycle remains
//     where each return that may say so leads back to its entry, by these same
//     principles, and the loop does not give back what it used (helper.go).
//  14. Flag: one place at a time is followed through what remains, with what it may
//     hold: constants that are stored, tests that refine it, defaults of a class.
//     Arcs that then lie on no cycle go (replay.go).
//  15. An inner loop over a collection that is not begun anew ends (component.go).
//
// What functions change that are called is asked last, because it means reading
// them: first with the loop's own unit alone, then with the whole program where
// the verdict may depend on it (loop.go).
//
// What is reported, of what remains
//  16. A loop is meant to end if something in it is compared with a bound behind
//     which it is left, and stepped, or called attempts and begun with a number
//     (intent.go); or if what fails is a request to a model and only success leaves.
//     Then a way that remains is a defect, whether or not it waits. In the second
//     case a person who is asked on the way excuses it.
//  17. Any other loop serves for ever: a way that remains is a defect only if it
//     neither waits nor takes in something new (service.go).
//  18. If nothing remains once stores of a constant to the counter are left out, the
//     defect is that store.
//  19. The witness is the shortest way that steps none of the counters, if there is
//     one, else the shortest (way.go).
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
