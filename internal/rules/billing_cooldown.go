package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/guard"
)

// BillingCooldown reports cooldowns that are the same for billing and for a
// rate limit.
var BillingCooldown = &Rule{
	Code:     "FBL204",
	Name:     "billing-cooldown",
	Severity: Error,
	Reads:    Guards,
	Check:    billingCooldown,
	Doc: Doc{
		Summary: "a provider that is out of credit is left alone for as long as one that was asked too often",
		What: "Looks, behind a test that sends billing and a rate limit the same way, for a cooldown that outlives the call (a field, an entry, a global, " +
			"a setter) and whose value is the same for both. A value that depends on the reason, or that comes from the provider's answer, is right.",
		Why: "After the minute that a rate limit needs, the provider without credit is asked again, fails again, and the failover starts over: " +
			"every turn pays for the detour.",
		Examples: []Example{{
			Language: "python",
			Bad: `import time

from errors import Reason


class Router:
    def leave(self, reason):
        if reason in (Reason.RATE_LIMIT, Reason.BILLING):
            self.limited_until = time.monotonic() + 60
`,
			Good: `import time

from errors import Reason


class Router:
    def leave(self, reason):
        if reason in (Reason.RATE_LIMIT, Reason.BILLING):
            rest = 60 if reason is Reason.RATE_LIMIT else 24 * 3600
            self.limited_until = time.monotonic() + rest
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.cooldown` names the variables and fields, `lexicon.cooldown-setter` the calls, " +
			"`lexicon.billing-reason` and `lexicon.rate-limit-reason` the reasons.",
	},
}

func billingCooldown(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.guards(guard.Cooldown) {
		out = append(out, Finding{
			Severity: Error, At: d.At,
			Witness: append(bothReasons(d), Step{d.At, "so this sets the same time for both"}),
			Message: fmt.Sprintf("a provider that is out of credit gets the same cooldown as one that was asked too often: `%s`", clip(d.At.Text())),
			Help:    "give billing a longer rest, or none that ends by itself",
		})
	}
	return out
}
