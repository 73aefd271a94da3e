// Package rebind finds failovers that turn to another provider and keep the
// primary's model, so that the fallback is asked for what it does not have.
//
// The decision, in numbered principles:
//
//  1. A failover is a function whose name is that of a failover activation, or
//     that draws from fallbacks: an entry of a chain, the next of them, a
//     parameter or an attribute that is one.
//  2. It switches where it stores, in an attribute or an entry of what outlives
//     it, a provider, a client or a base URL that comes from the fallback. Another
//     key alone is no other provider, and a client that is made with another key
//     alone is the same one.
//  3. The model goes along if, anywhere on the way, the fallback's model is stored,
//     handed on or asked for, or the fallback as a whole is kept, handed on,
//     returned or spread: who has it has its model. What is called on the object
//     itself and is not known, or stores a model, may do so as well.
//  4. It is reported where a way leads through a switch to the function's end
//     without any of that,
//  5. and where the same program asks with the object's model, as the model of a
//     request: only then is it the primary's model that is asked for. A model that
//     is computed each time it is read is none that is kept.
package rebind

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

// A Defect is a failover that keeps the model, with what proves it.
type Defect struct {
	Func *flow.Func
	At   flow.Span // the store that switches
	// Slot is what is switched, as the code writes it; Model what keeps the model.
	Slot, Model string
	// Fallback is where the fallback comes from; Name what it is called there.
	Fallback flow.Span
	Name     string
	// Asked is where a request is made with the model that is kept.
	Asked flow.Span
}

// Find looks for failovers that keep the primary's model.
func Find(ctx context.Context, p *flow.Program, o Options) (*Result, error) {
	if o.Reported == nil {
		o.Reported = func(string) bool { return true }
	}
	o.Workers = max(1, o.Workers)
	s := &search{program: p, opts: o}
	return s.run(ctx)
}
