package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// sharedReasons is the module that the examples about reasons import.
var sharedReasons = map[string]string{"errors.py": `from enum import Enum


class Reason(Enum):
    BILLING = "billing"
    RATE_LIMIT = "rate_limit"
    TIMEOUT = "timeout"
    OTHER = "other"


OUT_OF_CREDIT = ("insufficient_quota", "exceeded your current quota", "credit balance is too low")


def classify(e):
    status, text = getattr(e, "status_code", None), str(e).lower()
    if status == 402 or any(words in text for words in OUT_OF_CREDIT):
        return Reason.BILLING
    if status == 429:
        return Reason.RATE_LIMIT
    return Reason.OTHER
`}

// guards returns the defects of one kind.
func (p *Pass) guards(kind guard.Kind) []guard.Defect {
	var out []guard.Defect
	for _, d := range p.Guards {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	return out
}

// bothReasons tells the two assumptions under which a test answers alike.
func bothReasons(d guard.Defect) []Step {
	is, sets := "false", ""
	if d.Test.Answer {
		is = "true"
	}
	if d.Test.Flag != "" {
		sets = fmt.Sprintf(", and with it `%s`", d.Test.Flag)
	}
	same := "it is " + is + " as well"
	if !d.Test.Sure {
		same = "it may be " + is + " as well"
	}
	steps := []Step{
		{d.Test.At, fmt.Sprintf("assuming the reason is billing, `%s` is %s%s", clip(d.Test.At.Text()), is, sets)},
		{d.Test.At, "assuming it is a rate limit, " + same + ": the two are not told apart"},
	}
	if d.Guard.Line() != d.Test.At.Line() && d.Guard != d.At {
		steps = append(steps, Step{d.Guard, "so both go the same way here"})
	}
	return steps
}

// mostTurns bounds the branches of a way that are told.
const mostTurns = 6

// way tells the branches that are passed.
func way(d guard.Defect, turns []guard.Turn) []Step {
	var steps []Step
	if len(turns) > mostTurns {
		turns = turns[len(turns)-mostTurns:]
	}
	for _, t := range turns {
		if t.At == d.At || t.At == d.Guard || t.At == d.Head {
			continue
		}
		answer := "not so"
		if t.Side {
			answer = "so"
		}
		steps = append(steps, Step{t.At, fmt.Sprintf("if this is %s, it goes on", answer)})
	}
	return steps
}

// wayBack tells how a way leads back to the loop's head.
func wayBack(d guard.Defect, turns []guard.Turn) []Step {
	steps := way(d, turns)
	if d.Head.IsValid() {
		steps = append(steps, Step{d.Head, "and the same provider is asked again"})
	}
	return steps
}
