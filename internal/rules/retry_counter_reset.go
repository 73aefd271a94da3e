package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/progress"
)

// RetryCounterReset reports counters of attempts that are set back in a turn that
// can still fail.
var RetryCounterReset = &Rule{
	Code:     "FBL302",
	Name:     "retry-counter-reset",
	Severity: Error,
	Reads:    Retries,
	Check:    retryCounterReset,
	Doc: Doc{
		Summary: "the counter of a retry loop is set back in a turn that can still fail, so that its bound cannot be reached",
		What: "Looks at the retry loops that FBL301 finds to go on for ever, and leaves out the places where the counter is set back to a constant. " +
			"If the loop then ends, they are what is wrong: on a way on which something still fails afterwards, each failure counts as the first. " +
			"Setting the counter back after success is right, and so is doing it when a fallback is switched to, of which there are finitely many.",
		Why: "The bound on the attempts stands in the code and is never reached: the loop that should give up after three goes on for ever.",
		Examples: []Example{{
			Language: "python",
			Bad: `import time


def pump(client, handle, limit=5):
    attempt = 0
    while True:
        try:
            client.connect()
            attempt = 0
            for event in client.stream():
                handle(event)
            return
        except ConnectionError:
            attempt += 1
            if attempt >= limit:
                raise
            time.sleep(2**attempt)
`,
			Good: `import time


def pump(client, handle, limit=5):
    attempt = 0
    while True:
        try:
            client.connect()
            for event in client.stream():
                handle(event)
            return
        except ConnectionError:
            attempt += 1
            if attempt >= limit:
                raise
            time.sleep(2**attempt)
`,
		}},
		Configure: "As for FBL301.",
	},
}

func retryCounterReset(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.Retries {
		if d.Kind != progress.Reset {
			continue
		}
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: resetWay(d),
			Message: fmt.Sprintf("`%s` is set back in a turn that can still fail: its bound cannot be reached, and the loop can go round for ever", d.Counter),
			Help:    fmt.Sprintf("set `%s` back only where an answer has come", d.Counter),
		})
	}
	return out
}
