package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// BillingVeto reports failovers that a question about the credential pool can
// skip although the money has run out.
var BillingVeto = &Rule{
	Code:     "FBL201",
	Name:     "billing-veto",
	Severity: Error,
	Reads:    Guards,
	Check:    billingVeto,
	Doc: Doc{
		Summary: "whether the credential pool may recover decides on the failover, for billing as for a rate limit",
		What: "Evaluates a function twice: once assuming that the provider failed because the money has run out, once assuming a rate limit. " +
			"Where one test sends both the same way, and the failover behind it stands under a question whether the pool of credentials may recover, " +
			"the answer can skip the failover for billing too. It is reported if the way past the failover leads back to the same provider.",
		Why: "Waiting for the pool to recover is right when a key was used too fast. A key without credit does not recover: the request is " +
			"repeated until the retries are used up, and the configured fallback is never asked.",
		Examples: []Example{{
			Language: "python",
			Bad: `from errors import Reason, classify


def ask(agent, request):
    for attempt in range(3):
        try:
            return agent.client.chat(request)
        except Exception as e:
            reason = classify(e)
            if reason in (Reason.RATE_LIMIT, Reason.BILLING):
                if not agent.pool.may_recover():
                    if agent.activate_fallback():
                        continue
`,
			Good: `from errors import Reason, classify


def ask(agent, request):
    for attempt in range(3):
        try:
            return agent.client.chat(request)
        except Exception as e:
            reason = classify(e)
            if reason in (Reason.RATE_LIMIT, Reason.BILLING):
                wait = False if reason is Reason.BILLING else agent.pool.may_recover()
                if not wait:
                    if agent.activate_fallback():
                        continue
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.pool-recovery` names the question, `lexicon.failover-activation` what switches to the fallback, " +
			"`lexicon.billing-reason` and `lexicon.rate-limit-reason` the reasons.",
	},
}

func billingVeto(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.guards(guard.Veto) {
		steps := bothReasons(d)
		steps = append(steps,
			Step{d.Predicate, "this asks whether the credential pool may recover, whatever the reason was"},
			Step{d.At, "if it may, the branch is not taken"},
			Step{d.Skipped, "and this failover is skipped"},
		)
		steps = append(steps, wayBack(d, d.Way)...)
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: steps,
			Message: fmt.Sprintf("when the money has run out, `%s` can still skip the failover, as if it were a rate limit", clip(d.Predicate.Text())),
			Help:    "ask the pool only where the reason is a rate limit: a key without credit does not recover",
		})
	}
	return out
}
