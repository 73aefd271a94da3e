package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// BillingRetried reports waits before the same provider is asked again although
// the money has run out.
var BillingRetried = &Rule{
	Code:     "FBL202",
	Name:     "billing-retried",
	Severity: Error,
	Reads:    Guards,
	Check:    billingRetried,
	Doc: Doc{
		Summary: "a provider that is out of credit is waited for and asked again, like one that was asked too often",
		What: "Evaluates a function twice: once assuming that the provider failed because the money has run out, once assuming a rate limit. " +
			"Where one test sends both the same way, and that leads through a wait back to the head of the retry loop, with no failover that answered yes " +
			"and no exit between, it is reported, with the way. A wait behind the test counts where its duration is set there.",
		Why: "Credit does not come back by waiting. Every further attempt costs time, may cost money, and fails; meanwhile the user waits, " +
			"and a fallback that could answer is not asked.",
		Examples: []Example{{
			Language: "python",
			Bad: `import time

from errors import Reason, classify


def ask(client, request):
    attempt = 0
    while attempt < 5:
        try:
            return client.chat(request)
        except Exception as e:
            reason = classify(e)
            if reason not in (Reason.RATE_LIMIT, Reason.BILLING):
                raise
            attempt += 1
            time.sleep(2**attempt)
`,
			Good: `import time

from errors import Reason, classify


def ask(client, request):
    attempt = 0
    while attempt < 5:
        try:
            return client.chat(request)
        except Exception as e:
            reason = classify(e)
            if reason is not Reason.RATE_LIMIT:
                raise
            attempt += 1
            time.sleep(2**attempt)
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.wait` names what waits, `lexicon.failover-activation` what switches to the fallback, " +
			"`lexicon.billing-reason` and `lexicon.rate-limit-reason` the reasons.",
	},
}

func billingRetried(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.guards(guard.Retried) {
		steps := bothReasons(d)
		if d.Failover.IsValid() {
			steps = append(steps, Step{d.Failover, "the failover may answer that there is nothing to switch to"})
		}
		if d.Carrier.IsValid() {
			steps = append(steps, Step{d.Carrier, "what is set here decides how long is waited"})
		}
		steps = append(steps, way(d, d.Way)...)
		steps = append(steps, Step{d.Wait, "so a provider that is out of credit is waited for here"})
		steps = append(steps, wayBack(d, d.Back)...)
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: steps,
			Message: fmt.Sprintf("when the money has run out, `%s` treats it as a rate limit: it is waited for, and the same provider asked again", clip(d.At.Text())),
			Help:    "fail over, or give up, where the reason is billing, before anything waits",
		})
	}
	return out
}
