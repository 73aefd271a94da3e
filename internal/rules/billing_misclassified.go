package rules

import (
	"fmt"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/classifier"
)

// BillingMisclassified reports classifiers that take a spent account for a rate
// limit, or for a failure that is worth another try.
var BillingMisclassified = &Rule{
	Code:     "FBL205",
	Name:     "billing-misclassified",
	Severity: Error,
	Reads:    Classifiers,
	Check:    billingMisclassified,
	Doc: Doc{
		Summary: "what a provider sends when the money has run out is classified as a rate limit, or as worth another try",
		What: "Follows what providers really send when an account is spent through the functions that classify failures: 402; 429 with " +
			"`insufficient_quota`; 403 \"Key limit exceeded\"; 400 \"Your credit balance is too low\". A classifier answers a reason, a result that holds " +
			"one, a typed error that it returns or raises, a string that other code compares, or, if its name asks whether to retry, a boolean. It is reported " +
			"where every way out that is open to such an answer is a rate limit or retryable, at the place that built the answer: an arm for 402 and 429 " +
			"together, an arm for 429 that comes before the body is looked at, a list of rate-limit texts that a spent account's text is in, " +
			"a table, a status that was rewritten, a default that retries. A classifier that other classifiers ask is judged through them. All but 402 need " +
			"a text of the failure that is at hand there, and code that knows of money.",
		Why: "What is called a rate limit is waited out and asked again, or another key of the same account is tried. No wait brings the money back: the retries are " +
			"used up, and code that would have switched to the fallback for a spent account never hears of one.",
		Examples: []Example{{
			Language: "python",
			Bad: `from errors import OUT_OF_CREDIT, Reason


def reason_of(e):
    status, text = getattr(e, "status_code", None), str(e).lower()
    if status == 402:
        return Reason.BILLING
    if status == 429:
        return Reason.RATE_LIMIT
    if any(words in text for words in OUT_OF_CREDIT):
        return Reason.BILLING
    return Reason.OTHER
`,
			Good: `from errors import OUT_OF_CREDIT, Reason


def reason_of(e):
    status, text = getattr(e, "status_code", None), str(e).lower()
    if status == 402 or any(words in text for words in OUT_OF_CREDIT):
        return Reason.BILLING
    if status == 429:
        return Reason.RATE_LIMIT
    return Reason.OTHER
`,
			Shared: sharedReasons,
		}},
		Configure: "`lexicon.billing-reason` and `lexicon.rate-limit-reason` name the reasons, `lexicon.retryable` what says whether to try again, " +
			"`lexicon.status-code`, `lexicon.error-text` and `lexicon.error-code` what holds the parts of a failure.",
	},
}

func billingMisclassified(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.Classifiers {
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: misclassified(d),
			Message: fmt.Sprintf("%s %s here, though the money has run out", becomes(d.Sent), class(d.Becomes)),
			Help:    helpToClassify(d),
		})
	}
	return out
}

// misclassified tells the way of an answer through a classifier.
func misclassified(d classifier.Defect) []Step {
	steps := []Step{{d.Func.NameAt, fmt.Sprintf("assuming the provider answers %s", d.Sent[0])}}
	for _, t := range telling(d.Way) {
		holds := "does not hold"
		if t.Side {
			holds = "holds"
		}
		steps = append(steps, Step{t.At, fmt.Sprintf("`%s` %s", clip(t.At.Text()), holds)})
	}
	return append(steps, Step{d.At, fmt.Sprintf("and this makes it %s", class(d.Becomes))})
}

// telling returns the branches that brought the answer where it is: those whose
// condition holds; where it fell through all of them, the last.
func telling(way []classifier.Turn) []classifier.Turn {
	var out []classifier.Turn
	for _, t := range way {
		if t.Side {
			out = append(out, t)
		}
	}
	if len(out) == 0 && len(way) > 0 {
		out = way[len(way)-1:]
	}
	return out[max(0, len(out)-mostTurns):]
}

// class names what an answer becomes.
func class(c classifier.Class) string {
	if c == classifier.Limited {
		return "a rate limit"
	}
	return "a failure to try again"
}

// becomes lists what was sent, with the verb that goes with it.
func becomes(sent []string) string {
	last := len(sent) - 1
	if last == 0 {
		return sent[0] + " becomes"
	}
	return strings.Join(sent[:last], ", ") + " and " + sent[last] + " become"
}

func helpToClassify(d classifier.Defect) string {
	if len(d.Sent) == 1 && d.ByStatus {
		return "give 402 an answer of its own, which leads to the fallback: waiting brings no money"
	}
	return "look for the texts of a spent account first, such as `insufficient_quota`, and give them the answer for billing"
}
