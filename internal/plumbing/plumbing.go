// Package plumbing finds every construction of an agent in a program and
// decides whether the fallback reaches it: through keywords, positions,
// splats followed across functions and modules, wrappers, partials,
// subclasses, and assignments before the agent runs.
package plumbing

import (
	"context"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A Verdict says whether the fallback reaches an agent.
type Verdict uint8

// The verdicts.
const (
	Missing    Verdict = iota // on no way in
	Plumbed                   // on some way in, at least
	Empty                     // it is passed, but holds nothing on every way in
	Unresolved                // the analysis cannot tell
	Neutral                   // it hands on what its callers pass: they are the constructions
)

// String returns the verdict's name.
func (v Verdict) String() string {
	return [...]string{"missing", "plumbed", "empty", "unresolved", "pass-through"}[v]
}

// A Life says what becomes of an agent once it is built.
type Life uint8

// The lives.
const (
	Idle    Life = iota // no run method of it is reached
	Escapes             // it is handed to where it is not followed; it counts as run
	Runs
)

// A Construction is one place where an agent is built.
type Construction struct {
	Call  *flow.Call
	Func  *flow.Func // the function that the call stands in
	Agent string     // what is built, as its class or function is named
	Param string     // the parameter that takes the fallback

	Verdict Verdict
	Why     []*flow.Reason // Unresolved: what is not known
	Life    Life
	LifeAt  flow.Span // where it runs or escapes

	// AtHand is an expression that holds a fallback there, for Missing and
	// Empty; it may be empty.
	AtHand string
	// Keywords counts the arguments given by name or position in the call.
	Keywords int
	// Splats are the records spread into the call, for the witness.
	Splats []Spread
	// Given is where the fallback is passed, for Plumbed and Empty.
	Given flow.Span
	// Accepts is where the class declares the parameter; it may be invalid.
	Accepts flow.Span
	// Inner is the call behind a wrapper that the arguments end up in, or nil.
	Inner *flow.Call
	// InnerFunc is the function Inner stands in.
	InnerFunc *flow.Func
}

// A Spread is an argument that is spread into a construction.
type Spread struct {
	Text   string // its source
	At     flow.Span
	Events []flow.Event
	Keys   []string
}

// Options say where to look.
type Options struct {
	Lexicon *lexicon.Lexicon
	// Workers is how many functions are analysed at a time; at least one is.
	Workers int
	// Reported reports whether findings in a file matter. Others are looked
	// at as far as a verdict depends on them. Nil: all matter.
	Reported func(path string) bool
	// Mentioned, if set, reports whether a reported file mentions an identifier.
	// Wrappers in other files are then looked for among what is mentioned only,
	// which is far cheaper where few files are reported on; a wrapper of a
	// wrapper that they do not mention is found by a whole run alone.
	Mentioned func(identifier string) bool
	// Progress, if set, is told how many of how many units of work are done.
	Progress func(done, total int)
}

// A Failure is a file whose analysis failed.
type Failure struct {
	Path   string
	Reason string
}

// A Result is what Find found.
type Result struct {
	Constructions []Construction
	Failures      []Failure
}

// Find returns the constructions of agents in a program, in the order of the
// files and lines.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	s := newSearch(p, o)
	return s.run(ctx)
}
