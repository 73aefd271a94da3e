package scan_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/scan/internal/gen"
)

// retryFamily are the rules that report a loop which does not end.
var retryFamily = []string{"FBL301", "FBL302"}

// retryPrograms is how many programs nobody wrote are made up, if the
// environment does not say it.
const retryPrograms = 400

// TestRetriesOfAnything makes up retry loops that nobody wrote, and runs each
// under a provider that always fails: those that may go on for ever have to be
// reported, and no others. The programs are the same in every run;
// FALLBACKLINT_RETRY_PROGRAMS=N has it make up more of them, and
// FALLBACKLINT_RETRY_SEED others.
func TestRetriesOfAnything(t *testing.T) {
	o := retryOracle(t)
	n, seed := fromEnvironment(t, "FALLBACKLINT_RETRY_PROGRAMS", retryPrograms), fromEnvironment(t, "FALLBACKLINT_RETRY_SEED", 1)
	verdicts := make(map[string]int)
	for i := range n {
		set, p := drawnRetry(rand.New(rand.NewPCG(uint64(seed), uint64(i))))
		problem, verdict := wrongRetry(t, o, p)
		verdicts[verdict]++
		if problem != "" {
			set = simplest(set, func(s setting) bool {
				problem, _ := wrongRetry(t, o, retryOf(s, nil))
				return !retryExcused(s) && problem != ""
			})
			p = retryOf(set, nil)
			problem, _ = wrongRetry(t, o, p)
			t.Errorf("seed %d, program %d: %s\n%s", seed, i, problem, p)
		}
	}
	t.Logf("%d programs: %v", n, verdicts)
	for _, verdict := range []string{gen.Ends, gen.Endless} {
		if verdicts[verdict]*100 < n*35 {
			t.Errorf("of %d programs only %d are such that it %s: they show nothing", n, verdicts[verdict], verdict)
		}
	}
}

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

// wrongRetry runs a program and says what is wrong with the findings on it; the
// problem is empty where nothing is.
func wrongRetry(t testing.TB, o *gen.RetryOracle, p *gen.Retried) (problem, verdict string) {
	t.Helper()
	ran := make(chan struct{})
	var err error
	go func() {
		defer close(ran)
		verdict, err = o.Run(p)
	}()
	rules, got := lintRetry(t, p)
	<-ran
	if err != nil {
		t.Fatalf("the generator is wrong: %v\n%s", err, p)
	}
	if verdict == gen.Stuck || (verdict == gen.Endless) == (len(rules) > 0) && !slices.Contains(rules, "") {
		return "", verdict
	}
	return fmt.Sprintf("it %s, and is reported as\n%s\n", verdict, strings.Join(got, "\n")), verdict
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

var unsolvedRetries = []unsolvedRetry{}
