package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// BillingExempt reports lists that keep billing out of the branch that gives up
// or fails over.
var BillingExempt = &Rule{
	Code:     "FBL203",
	Name:     "billing-exempt",
	Severity: Error,
	Reads:    Guards,
	Check:    billingExempt,
	Doc: Doc{
		Summary: "a list of reasons that may pass keeps billing from giving up or failing over",
		What: "Evaluates a function assuming that the provider failed because the money has run out. Where a branch that gives up or fails over is closed, " +
			"and it would be open if one test did not name billing beside a rate limit, and the way that is taken instead leads back to the retry loop, " +
			"the test is reported.",
		Why: "A list of errors that are worth another attempt is right to name rate limits. With billing in it, the one branch that would end the " +
			"attempts or switch to the fallback is skipped, and requests go on to a provider that refuses them all.",
		Examples: []Example{{
			Language: "python",
			Bad: `from errors import Reason, classify


def ask(agent, request):
    attempt = 0
    while attempt < 5:
        attempt += 1
        try:
            return agent.client.chat(request)
        except Exception as e:
            reason = classify(e)
            hopeless = reason not in {Reason.RATE_LIMIT, Reason.BILLING, Reason.TIMEOUT}
            if hopeless:
                if agent.activate_fallback():
                    continue
                raise
`,
			Good: `from errors import Reason, classify


def ask(agent, request):
    attempt = 0
    while attempt < 5:
        attempt += 1
        try:
            return agent.client.chat(request)
        except Exception as e:
            reason = classify(e)
            hopeless = reason not in {Reason.RATE_LIMIT, Reason.TIMEOUT}
            if hopeless:
                if agent.activate_fallback():
                    continue
                raise
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.failover-activation` names what switches to the fallback, " +
			"`lexicon.billing-reason` and `lexicon.rate-limit-reason` the reasons.",
	},
}

func billingExempt(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.guards(guard.Exempt) {
		what := "fails over"
		if d.SkippedExit {
			what = "gives up"
		}
		steps := []Step{
			{d.Test.At, "this says the same of billing as of a rate limit"},
			{d.Guard, fmt.Sprintf("so this branch, which %s, is not taken for billing", what)},
			{d.Skipped, fmt.Sprintf("here it %s", what)},
		}
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: append(steps, wayBack(d, d.Way)...),
			Message: fmt.Sprintf("when the money has run out, `%s` keeps it from the branch that %s, because it names billing beside a rate limit", clip(d.At.Text()), what),
			Help:    "take billing out of the list: waiting does not bring credit back",
		})
	}
	return out
}
