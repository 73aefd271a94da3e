package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/progress"
)

// retryWay tells the way on which a retry loop comes back to its head, in the
// order in which it is gone.
func retryWay(d progress.Defect) []Step {
	steps := retryBounds(d)
	before, after := turnsAround(d)
	steps = append(steps, branches(before)...)
	steps = append(steps, failure(d)...)
	if d.Helper != nil {
		var asked []progress.Turn
		asked, after = askedBefore(d, after)
		steps = append(steps, branches(asked)...)
		steps = append(steps, helperWay(d)...)
	}
	steps = append(steps, branches(after)...)
	back := "back to the head: the next turn is like this one"
	if d.Counter != "" {
		back = fmt.Sprintf("back to the head, with `%s` no nearer to its bound: the next turn is like this one", d.Counter)
	}
	return append(steps, Step{d.At, back})
}

// resetWay tells how a counter is set back in a turn that fails. Where the failure
// that is known stands before that, in the same attempt, it is not told: another
// one behind it does the harm.
func resetWay(d progress.Defect) []Step {
	steps := retryBounds(d)
	reset := Step{d.At, fmt.Sprintf("`%s` is set back here, though the turn can still fail", d.Counter)}
	switch {
	case d.Handled.IsValid() && d.Handled.File == d.At.File && d.Handled.Start < d.At.Start:
		reset.Message = fmt.Sprintf("`%s` is set back here, after the failure", d.Counter)
		return append(append(steps, failure(d)...), reset)
	case d.Failed.IsValid() && d.Failed.File == d.At.File && d.Failed.Start > d.At.Start:
		return append(append(steps, reset), failure(d)...)
	}
	return append(steps, reset)
}

// retryBounds tells where the loop begins and what it is meant to end by.
func retryBounds(d progress.Defect) []Step {
	begins := Step{d.Head, "each turn begins here"}
	if !d.Test.IsValid() {
		return []Step{begins}
	}
	ends := fmt.Sprintf("the loop is meant to end when `%s` comes to its bound", d.Counter)
	if within(d.Test, d.Head) {
		begins.Message += "; " + ends
		return []Step{begins}
	}
	return []Step{begins, {d.Test, ends + ", here"}}
}

// failure tells what fails and where that is caught.
func failure(d progress.Defect) []Step {
	if !d.Failed.IsValid() {
		return nil
	}
	for _, t := range d.Way {
		if t.At == d.Failed {
			return []Step{{d.Failed, fmt.Sprintf("say that something has failed: %s", answered(t))}}
		}
	}
	steps := []Step{{d.Failed, "say that this fails"}}
	if d.Handled.IsValid() {
		steps = append(steps, Step{d.Handled, "the failure is caught here"})
	}
	return steps
}

// helperWay tells how a helper answers in favour of another attempt without using
// anything up.
func helperWay(d progress.Defect) []Step {
	name := d.Helper.Name
	steps := []Step{{d.Asked, fmt.Sprintf("`%s` decides whether to go on, and may say so in every turn:", name)}}
	steps = append(steps, branches(d.HelperWay)...)
	return append(steps, Step{d.HelperEnd, fmt.Sprintf("so `%s` says to go on, and has used nothing up", name)})
}

// turnsAround returns the branches that are decided before the failure, and those
// behind it. What the head asks is told with it.
func turnsAround(d progress.Defect) (before, after []progress.Turn) {
	for _, t := range d.Way {
		switch {
		case within(t.At, d.Head), t.At == d.Failed:
		case len(after) == 0 && d.Failed.IsValid() && t.At.File == d.Failed.File && t.At.Start < d.Failed.Start:
			before = append(before, t)
		default:
			after = append(after, t)
		}
	}
	return before, after
}

// askedBefore returns the branches before a helper is called, and those behind it
// but for the one that is the call itself.
func askedBefore(d progress.Defect, way []progress.Turn) (before, after []progress.Turn) {
	i := len(way)
	for i > 0 && way[i-1].At.Start >= d.Asked.Start {
		i--
	}
	before = way[:i]
	after = slices.DeleteFunc(slices.Clone(way[i:]), func(t progress.Turn) bool { return t.At == d.Asked })
	return before, after
}

// mostBranches bounds the branches of a way that are told.
const mostBranches = 8

// branches tells branches that are passed, those of one line together; the last
// ones if there are many.
func branches(way []progress.Turn) []Step {
	var steps []Step
	left := max(0, len(way)-mostBranches)
	for i, t := range way[left:] {
		at, text := t.At, answered(t)
		if i > 0 && t.At.Line() == way[left+i-1].At.Line() && t.At.File == at.File && t.At.Start >= steps[len(steps)-1].At.Start {
			last := &steps[len(steps)-1]
			last.At.End = max(last.At.End, at.End)
			last.Message += ", " + text
			continue
		}
		steps = append(steps, Step{at, text})
	}
	if left > 0 {
		steps[0].Message = fmt.Sprintf("after %d branches that are not shown: %s", left, steps[0].Message)
	}
	return steps
}

// answered says how a branch is decided.
func answered(t progress.Turn) string {
	asked := clip(t.At.Text())
	if strings.Contains(asked, "`") {
		asked = strings.ReplaceAll(asked, "`", "'")
	}
	if t.Side {
		return fmt.Sprintf("`%s` is true", asked)
	}
	return fmt.Sprintf("`%s` is false", asked)
}

// within reports whether a span lies in another one.
func within(s, outer flow.Span) bool {
	return s.File == outer.File && s.Start >= outer.Start && s.End <= outer.End
}
