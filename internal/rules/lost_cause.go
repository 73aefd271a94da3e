package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/cause"
)

// LostCause reports final errors that do not say why the provider failed. It is
// an error like the other one of its family: nobody can mend what the report
// does not name, however right the failover is.
var LostCause = &Rule{
	Code:     "FBL401",
	Name:     "lost-cause",
	Severity: Error,
	Reads:    Causes,
	Check:    lostCause,
	Doc: Doc{
		Summary: "after the last attempt, the error that is raised or returned does not say why the provider failed",
		What: "Follows the failure of a call that asks a model to the last word that is said of it: behind the end of a retry loop, behind the fallback's failure, or where " +
			"nothing is left to switch to. Reports a new error that is raised there, or a text or result that is returned for a failure, if nothing of what was caught flows into it: " +
			"neither the exception, as its cause or in its text, nor its reason, nor anything computed from it. " +
			"A logged failure is not told. One that is printed, yielded, stored on an object or handed to a callback is. " +
			"Reports as well where a variable that holds the primary's failure is given the fallback's, and then told.",
		Why: "Who reads \"all attempts failed\" looks for the fault in the wrong place, for days: an empty account, a refused key and an outage want different answers, " +
			"and only the provider's own words tell them apart.",
		Examples: []Example{{
			Language: "python",
			Bad: `import logging
import time

log = logging.getLogger(__name__)


def ask(client, request):
    for attempt in range(3):
        try:
            return client.chat(request)
        except Exception as error:
            log.warning("attempt %d: %s", attempt, error)
            time.sleep(2**attempt)
    raise RuntimeError("the model did not answer")
`,
			Good: `import logging
import time

log = logging.getLogger(__name__)


def ask(client, request):
    last = None
    for attempt in range(3):
        try:
            return client.chat(request)
        except Exception as error:
            log.warning("attempt %d: %s", attempt, error)
            last = error
            time.sleep(2**attempt)
    raise RuntimeError(f"the model did not answer: {last}") from last
`,
		}},
		Configure: "`lexicon.failover-activation` names what switches to the fallback, `lexicon.cooldown-setter` and `lexicon.advance` what only puts a provider or a key aside.",
	},
}

func lostCause(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.Causes {
		f := Finding{Severity: Error, At: d.At}
		steps := []Step{
			{d.Request, fmt.Sprintf("the model is asked here: say that `%s` fails", clip(d.Request.Text()))},
			{d.Handler, caught(d)},
		}
		if d.Logged.IsValid() {
			steps = append(steps, Step{d.Logged, "it is logged, which who reads the final error does not see"})
		}
		if d.Kind == cause.Overwritten {
			f.Message = fmt.Sprintf("`%s` holds why the primary failed, and is overwritten by the fallback's failure: only the last one is told", d.Var)
			f.Help = fmt.Sprintf("keep both: store the fallback's failure in a variable of its own, or collect them in a list, and name `%s` in the final error", d.Var)
			steps = append(steps, Step{d.At, fmt.Sprintf("`%s` now holds the fallback's failure", d.Var)}, Step{d.Exit, "and this tells that one alone"})
		} else {
			f.Message, f.Help = lost(d), keep(d)
			steps = append(steps, Step{d.Spent, spent(d)}, Step{d.Exit, "nothing of what was caught flows into this"})
		}
		f.Witness = steps
		out = append(out, f)
	}
	return out
}

func caught(d cause.Defect) string {
	if d.Var == "" {
		return "the failure is caught here, and not kept"
	}
	return fmt.Sprintf("the failure is caught here, as `%s`", d.Var)
}

func spent(d cause.Defect) string {
	switch d.By {
	case cause.Last:
		return "this tells that it was the last attempt"
	case cause.Failover:
		return "and no fallback takes over"
	case cause.Candidates:
		return "the next one that is asked fails as well"
	}
	return "no attempt is left"
}

func lost(d cause.Defect) string {
	if d.Raises {
		return "when nothing is left to try, this raises a new error that does not say why the provider failed"
	}
	return "when nothing is left to try, this returns an error that does not say why the provider failed"
}

// keep says what to write, with the variable at hand.
func keep(d cause.Defect) string {
	name := d.Var
	if name == "" {
		return "bind the failure where it is caught, keep the last one in a variable, and name it in what is told in the end, as its cause or in its text"
	}
	return fmt.Sprintf("keep `%s` where it is caught, such as in `last_%s`, and name that in what is told in the end, as its cause or in its text", name, name)
}
