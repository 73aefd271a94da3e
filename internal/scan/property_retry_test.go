package scan_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/scan/internal/gen"
)

// retryFamily are the rules that report a loop which does not end.
var retryFamily = []string{"FBL301", "FBL302"}

// retryPrograms is how many programs nobody wrote are made up, if the
// environment does not say it.
const retryPrograms = 300

// TestRetriesOfAnything makes up retry loops that nobody wrote, and runs each
// under a provider that always fails: those that may go on for ever have to be
// reported, and no others. The programs are the same in every run;
// FALLBACKLINT_RETRY_PROGRAMS=N has it make up more of them, and
// FALLBACKLINT_RETRY_SEED others.
func TestRetriesOfAnything(t *testing.T) {
	n, seed := fromEnvironment(t, "FALLBACKLINT_RETRY_PROGRAMS", retryPrograms), fromEnvironment(t, "FALLBACKLINT_RETRY_SEED", 1)
	seen := make([]retried, n)
	var workers sync.WaitGroup
	for w := range 2 {
		o := retryOracle(t)
		workers.Go(func() {
			for i := w; i < n && !t.Failed(); i += 2 {
				set, p := drawnRetry(rand.New(rand.NewPCG(uint64(seed), uint64(i))))
				seen[i] = tryRetry(t, o, p)
				if seen[i].problem == "" {
					continue
				}
				set = simplest(set, func(s setting) bool {
					return !retryExcused(s) && tryRetry(t, o, retryOf(s, nil)).problem != ""
				})
				p = retryOf(set, nil)
				t.Errorf("seed %d, program %d: %s\n%s", seed, i, tryRetry(t, o, p).problem, p)
			}
		})
	}
	workers.Wait()
	if t.Failed() {
		return // and more of them would show little more
	}
	verdicts := make(map[string]int)
	for _, s := range seen {
		verdicts[s.verdict]++
	}
	t.Logf("%d programs: %v", n, verdicts)
	for _, verdict := range []string{gen.Ends, gen.Endless} {
		if verdicts[verdict]*100 < n*35 {
			t.Errorf("of %d programs only %d are such that it %s: they show little", n, verdicts[verdict], verdict)
		}
	}
}

// A retried is what a program does, and what is wrong with the findings on it.
type retried struct{ verdict, problem string }

// drawnRetry makes up a program in which nothing is known to be wrong.
func drawnRetry(r *rand.Rand) (setting, *gen.Retried) {
	for {
		set := make(setting)
		p := retryOf(set, func(kind string, alternatives []string) string {
			return alternatives[drawnForRetry(r, kind, alternatives)]
		})
		if !retryExcused(set) {
			return set, p
		}
	}
}

// drawnForRetry makes a random choice. What would decide most programs by itself
// is drawn less often than the simplest.
func drawnForRetry(r *rand.Rand, kind string, alternatives []string) int {
	if odds := retryOdds[kind]; odds > 0 && r.IntN(100) < odds {
		return 0
	}
	i := r.IntN(len(alternatives))
	for hopeless[alternatives[i]] && r.IntN(3) > 0 {
		i = r.IntN(len(alternatives))
	}
	return i
}

// hopeless are choices with which hardly a program ends.
var hopeless = map[string]bool{"never": true, "after success": true, "refresh": true, "yes": true}

// retryOdds says in how many of a hundred programs the simplest is chosen,
// beyond what chance gives.
var retryOdds = map[string]int{
	"sabotage": 60, "recovery": 45, "around": 60, "head": 50, "recovery sabotage": 60, "provider": 40, "place": 30, "calls": 70,
}

// retryOf makes up the program of a setting. Choices that it does not fix are
// made by choose and added to it, or are the simplest.
func retryOf(set setting, choose func(kind string, alternatives []string) string) *gen.Retried {
	return gen.Retry(func(kind string, alternatives []string) int {
		if _, ok := set[kind]; !ok && choose != nil {
			set[kind] = choose(kind, alternatives)
		}
		return max(0, slices.Index(alternatives, set[kind]))
	})
}

// tryRetry runs a program and compares what it does with what is reported.
// Where only what sets a counter back to a constant keeps it from its end, that
// is to be said.
func tryRetry(t testing.TB, o *gen.RetryOracle, p *gen.Retried) retried {
	t.Helper()
	verdict, err := o.Run(p)
	if err != nil {
		t.Errorf("the generator is wrong: %v\n%s", err, p)
		return retried{verdict: "error"}
	}
	rules, got := lintRetry(t, p)
	want := verdict == gen.Endless
	if verdict == gen.Stuck || want == (len(rules) > 0) && !slices.Contains(rules, "") {
		return retried{verdict, setBack(t, o, p, rules)}
	}
	return retried{verdict, fmt.Sprintf("when it is run it is %s, and reported is\n%s\n", verdict, strings.Join(got, "\n"))}
}

// setBack says what is wrong with the rule that is reported: it is FBL302 if,
// without what sets the counter back to a constant, the program ends.
func setBack(t testing.TB, o *gen.RetryOracle, p *gen.Retried, rules []string) string {
	t.Helper()
	without, resets := p.WithoutResets()
	if len(rules) == 0 || !p.Counts {
		return ""
	}
	verdict := gen.Endless
	if resets {
		var err error
		if verdict, err = o.Run(without); err != nil {
			t.Errorf("the generator is wrong: %v\n%s", err, without)
		}
	}
	switch want := verdict == gen.Ends; {
	case want && !slices.Contains(rules, "FBL302"):
		return fmt.Sprintf("only what sets the counter back keeps it from ending, and %q is reported\n", rules)
	case verdict == gen.Endless && slices.Contains(rules, "FBL302"):
		return fmt.Sprintf("it is endless also if the counter is not set back, and %q is reported\n", rules)
	}
	return ""
}

// lintRetry returns the rules of the family that report something, "" for what
// is not analysed, and what they say.
func lintRetry(t testing.TB, p *gen.Retried) (rules, got []string) {
	t.Helper()
	r := lintGuard(t, &gen.Guarded{Files: p.Files})
	for _, f := range r.Findings {
		if slices.Contains(retryFamily, f.Rule) {
			rules = append(rules, f.Rule)
			got = append(got, fmt.Sprintf("%s at %s:%d: %s", f.Rule, f.Place.Path, f.Place.Line, f.Message))
		}
	}
	for _, u := range r.Unanalysed {
		rules, got = append(rules, ""), append(got, u.Path+" is not analysed: "+u.Reason)
	}
	return rules, got
}

// TestKnownRetries checks that what is known to be wrong is so still, in some of
// the programs that an entry of the table stands for.
func TestKnownRetries(t *testing.T) {
	o := retryOracle(t)
	for _, u := range unsolvedRetries {
		wrong := func(set setting) bool { return tryRetry(t, o, retryOf(set, nil)).problem != "" }
		if !slices.ContainsFunc(settingsOf(u.choices, retryChoices), wrong) {
			t.Errorf("the programs with %q are right now: take them out of the table (%s)", u.choices, u.why)
		}
	}
}

// retryChoices returns the alternatives of a kind where some choices are made.
func retryChoices(kind string, made setting) []string {
	var out []string
	gen.Retry(func(k string, alternatives []string) int {
		if k == kind {
			out = alternatives
		}
		return max(0, slices.Index(alternatives, made[k]))
	})
	return out
}

// retryOracle starts Python. Where there is none, nothing is known of the
// programs.
func retryOracle(t *testing.T) *gen.RetryOracle {
	o, err := gen.NewRetryOracle()
	if errors.Is(err, gen.ErrNoPython) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// retryExcused reports whether something that is known to be wrong is in the
// program of a setting.
func retryExcused(set setting) bool {
	return slices.ContainsFunc(unsolvedRetries, func(u unsolvedRetry) bool { return covers(u.choices, set) })
}

// An unsolvedRetry is one or more choices, as in unsolvedGuard, with which the
// analysis is wrong.
type unsolvedRetry struct{ choices, why string }

// Why programs are not found, or are found although they are right.
const (
	passed = "on a way that does not ask, the one number that is asked for may be passed; nothing is known of numbers"
	atEnd  = "that a counter is at its bound where it was just put there is not known"
	order  = "that a set loses what it gains only afterwards is not known"
	keys   = "that the key which is added is not the one that is asked for is not known"
	given  = "what a helper uses up is not seen to be given back by the loop"
)

var unsolvedRetries = []unsolvedRetry{
	// Nothing is reported. The first three need to know of numbers, and the next
	// which key it is.
	{"leaving: break + device: counting down to nothing|counter to a number + kept in: global|attribute from the constructor|begun when absent + around: for each model|*rounds", passed},
	{"device: counting down to nothing|counter to a number + stepped: at the head|in the try|in a finally + recovery: rotate*|out of sight|helper*|own device", passed},
	{"device: counting down to nothing|counter to a number + stepped: never|after success + sabotage: taken back*", passed},
	{"device: tried + sabotage: constant", keys},
	{"recovery: own device + recovery device: tried + recovery sabotage: constant", keys},
	{"device: flag the other way + asked: by a helper* + stepped: behind the question + sabotage: anew at*|anew in*|anew if refreshed|taken back|taken back in*", given},
	{"device: budget + kept in: attribute|state|item|global + asked: by a helper* + sabotage: taken back|taken back in*", given},
	{"device: list of failures + kept in: local + asked: by a helper* + sabotage: taken back|taken back in*", given},
	{"device: flag + kept in: attribute*|state|dataclass|item + sabotage: asked before", "what a flag was before the loop is taken for the flag"},
	{"leaving: break + device: flag|nothing yet|chain + kept in: local|attribute|state|dataclass + asked: by a helper* + stepped: behind the question + around: uncounted rounds", "that the loop around makes anew what a helper uses up is not seen"},

	// Something is reported that is right.
	{"device: counter by a copy + recovery: own device + recovery device: counter by a copy", "a variable that two counters are raised in is taken for one of them"},
	{"device: pinned + sabotage: anew*|taken back*", atEnd},
	{"recovery: own device + recovery device: pinned + recovery sabotage: anew*|taken back + recovery steps: first", atEnd},
	{"device: tried + stepped: in a finally + sabotage: taken back|anew*", order},
	{"device: tried + asked: in the condition|at the head + sabotage: anew at the head", order},
	{"device: time left + recovery: as*|helper*|rotate*|out of sight|own device|question|refresh*", "that what is computed of a deadline in several places, or behind the question, becomes less is not known"},
	{"device: iterator + asked: in the condition|at the head + recovery: own device + recovery sabotage: anew with the others", "that an iterator has an end is not known of a way that also sets something else back"},
}
