package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// BillingMislabelled reports texts that call an empty account a rate limit.
var BillingMislabelled = &Rule{
	Code:     "FBL402",
	Name:     "billing-mislabelled",
	Severity: Error,
	Reads:    Guards,
	Check:    billingMislabelled,
	Doc: Doc{
		Summary: "the text that is shown when the money has run out says rate limit",
		What: "Looks, behind a test that sends billing and a rate limit the same way, for a text that is shown (printed, logged, raised, returned) " +
			"and says rate limit and nothing of billing, credit, payment or quota, although it is shown for both.",
		Why: "Who reads \"rate limited\" waits. Who reads \"out of credit\" pays, or configures another provider.",
		Examples: []Example{{
			Language: "python",
			Bad: `from errors import Reason


def explain(reason):
    if reason in (Reason.RATE_LIMIT, Reason.BILLING):
        return "Rate limited. Please try again in a minute."
    return "The provider failed."
`,
			Good: `from errors import Reason


def explain(reason):
    if reason is Reason.BILLING:
        return "The account is out of credit."
    if reason is Reason.RATE_LIMIT:
        return "Rate limited. Please try again in a minute."
    return "The provider failed."
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.billing-reason` and `lexicon.rate-limit-reason` name the reasons.",
	},
}

func billingMislabelled(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.guards(guard.Mislabelled) {
		out = append(out, Finding{
			Severity: Error, At: d.At,
			Witness: append(bothReasons(d), Step{d.At, "and this text is shown for both"}),
			Message: fmt.Sprintf("when the money has run out, this says rate limit: %s", clip(d.At.Text())),
			Help:    "name the reason that it was; billing wants another answer from the reader than a rate limit",
		})
	}
	return out
}
