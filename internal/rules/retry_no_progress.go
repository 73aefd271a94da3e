package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/progress"
)

// RetryNoProgress reports retry loops on which a way back to the head uses
// nothing up.
var RetryNoProgress = &Rule{
	Code:     "FBL301",
	Name:     "retry-no-progress",
	Severity: Error,
	Reads:    Retries,
	Check:    retryNoProgress,
	Doc: Doc{
		Summary: "a retry loop can go round for ever: a way back to its head uses nothing up",
		What: "Takes the graph of each loop that is meant to end: something is counted towards a bound, or what fails is a model provider's call and only success leaves. " +
			"Everything that cannot go on for ever is taken away from it: a counter stepped towards a bound that is tested, a flag that is tested and set, a deadline, " +
			"a finite list, set or chain that is used up, a budget, a helper whose every favourable answer uses something up. " +
			"If a way from the head back to the head remains on which something fails, it is reported, the shortest one first. " +
			"A constant that is stored, a step that the next turn overwrites and one that is taken back are no progress. " +
			"A loop that serves for ever (a pump, a poller, a worker) is reported only if it goes round after a failure without any pause.\n\n" +
			"What is not seen: what the state of another object decides (a closed socket that reads as success), progress in a store outside the program, " +
			"and a helper whose code is out of sight, which is trusted unless its name says that it merely asks or refreshes.",
		Why: "Every log line says `attempt 1/3`, and there is never a fourth: the bound behind which the fallback waits, or the error is told, is not reached. " +
			"Meanwhile each turn costs a request.",
		Examples: []Example{{
			Language: "python",
			Bad: `def ask(client, request, pool, limit=3):
    attempt = 0
    while attempt < limit:
        try:
            return client.chat(request)
        except AuthError:
            if pool.refresh_current():
                continue
            raise
        except ConnectionError:
            attempt += 1
    raise RuntimeError("no answer after %d attempts" % limit)
`,
			Good: `def ask(client, request, pool, limit=3):
    attempt = 0
    refreshed = False
    while attempt < limit:
        try:
            return client.chat(request)
        except AuthError:
            if not refreshed and pool.refresh_current():
                refreshed = True
                continue
            raise
        except ConnectionError:
            attempt += 1
    raise RuntimeError("no answer after %d attempts" % limit)
`,
		}},
		Configure: "`lexicon.advance` names the calls that use something up, `lexicon.no-progress` those that do not whatever they answer, " +
			"`lexicon.question` those that only ask, `lexicon.wait` and `lexicon.intake` what lets time pass or takes something in, " +
			"`lexicon.attempts` what counts attempts.",
	},
}

func retryNoProgress(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.Retries {
		if d.Kind != progress.Reset {
			message, help := noProgress(d)
			out = append(out, Finding{Severity: Error, At: d.At, Witness: retryWay(d), Message: message, Help: help})
		}
	}
	return out
}

// noProgress says what is wrong with a loop, and what to do about it.
func noProgress(d progress.Defect) (message, help string) {
	switch {
	case d.Kind == progress.Spinning:
		return "this loop goes round again at once after a failure, as often as it fails",
			"wait before the next turn, or count the failures and give up"
	case d.Provider:
		return "the provider is asked again after every failure, without a bound: the loop ends only if it succeeds",
			"count the attempts, and fail over or give up behind the last"
	case d.Helper != nil:
		return fmt.Sprintf("the loop can go round for ever: `%s` can let it go on each time without using anything up%s", d.Helper.Name, counted(d)),
			fmt.Sprintf("count how often `%s` lets the loop go on, or let it do so once, by a flag", d.Helper.Name)
	}
	help = "step the counter on this way too, or allow it once, by a flag"
	if d.Counter != "" {
		help = fmt.Sprintf("step `%s` on this way too, or allow it once, by a flag", d.Counter)
	}
	return fmt.Sprintf("the loop can go round for ever: this way back to its head uses nothing up%s", counted(d)), help
}

// counted says which counter stands still.
func counted(d progress.Defect) string {
	if d.Counter == "" {
		return ""
	}
	return fmt.Sprintf(", and `%s` comes no nearer to its bound", d.Counter)
}
