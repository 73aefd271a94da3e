package scan_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/scan"
	"github.com/fallbacklint/fallbacklint/internal/scan/internal/gen"
)

// guardFamily are the rules whose verdicts are known; of FBL205, that there is
// nothing to report.
var guardFamily = []string{"FBL201", "FBL202", "FBL203", "FBL204", "FBL205", "FBL402"}

// guardPrograms is how many programs nobody wrote are made up, if the
// environment does not say it.
const guardPrograms = 150

// TestGuardsOfAnything checks the verdicts on programs that nobody wrote, the
// same in every run; FALLBACKLINT_GUARD_PROGRAMS=N has it make up more of them,
// and FALLBACKLINT_GUARD_SEED others.
func TestGuardsOfAnything(t *testing.T) {
	o := guardOracle(t)
	n, seed := fromEnvironment(t, "FALLBACKLINT_GUARD_PROGRAMS", guardPrograms), fromEnvironment(t, "FALLBACKLINT_GUARD_SEED", 1)
	verdicts := make(map[string]int)
	for i := range n {
		set, p := drawnGuard(rand.New(rand.NewPCG(uint64(seed), uint64(i))))
		verdicts[strings.Join(p.Rules, " ")]++
		if wrongGuard(t, o, p) != "" {
			set = simplest(set, func(s setting) bool { return !guardExcused(s) && wrongGuard(t, o, guardOf(s, nil)) != "" })
			p = guardOf(set, nil)
			t.Errorf("program %d: %s\n%s", i, wrongGuard(t, o, p), p)
		}
	}
	t.Logf("%d programs: %v", n, verdicts)
}

// drawnGuard makes up a program in which nothing is known to be wrong.
func drawnGuard(r *rand.Rand) (setting, *gen.Guarded) {
	for {
		set := make(setting)
		p := guardOf(set, func(kind string, alternatives []string) string {
			return alternatives[drawn(r, kind, alternatives)]
		})
		if !guardExcused(set) {
			return set, p
		}
	}
}

// drawn makes a random choice. What is like the simplest in every way that
// matters here is drawn more often, so that not everything is unusual at once.
func drawn(r *rand.Rand, kind string, alternatives []string) int {
	if plain[kind] && r.IntN(3) > 0 {
		return 0
	}
	return r.IntN(len(alternatives))
}

var plain = map[string]bool{"cure": true, "text": true, "others": true, "beside": true, "imports": true, "place": true, "failure": true}

// guardOf makes up the program of a setting. Choices that it does not fix are
// made by choose and added to it, or are the simplest.
func guardOf(set setting, choose func(kind string, alternatives []string) string) *gen.Guarded {
	return gen.Guard(func(kind string, alternatives []string) int {
		if _, ok := set[kind]; !ok && choose != nil {
			set[kind] = choose(kind, alternatives)
		}
		return max(0, slices.Index(alternatives, set[kind]))
	})
}

// simplest returns the setting with as few unusual choices as keep it wrong.
func simplest(set setting, wrong func(setting) bool) setting {
	for changed := true; changed; {
		changed = false
		for _, kind := range slices.Sorted(maps.Keys(set)) {
			less := maps.Clone(set)
			delete(less, kind)
			if wrong(less) {
				set, changed = less, true
			}
		}
	}
	return set
}

// TestEveryGuard checks the verdicts on programs with one thing in them that is
// not written in the simplest way, for every arm that matters and both with a
// cure and without. What is known to be wrong has to be so still.
func TestEveryGuard(t *testing.T) {
	o := guardOracle(t)
	seen := make(map[string]bool)
	for _, set := range guardSettings() {
		if guardExcused(set) {
			continue
		}
		p := guardOf(set, nil)
		text := p.String()
		if seen[text] {
			continue
		}
		seen[text] = true
		if problem := wrongGuard(t, o, p); problem != "" {
			t.Errorf("%v: %s\n%s", set, problem, p)
		}
	}
	for _, u := range unsolvedGuards {
		right := 0
		for _, set := range entrySettings(u.choices) {
			p := guardOf(set, nil)
			seen[p.String()] = true
			if wrongGuard(t, o, p) == "" {
				right++
			} else if u.some {
				right = 0
				break
			}
		}
		if right > 0 {
			t.Errorf("%d programs with %q are right now: take them out of the table (%s)", right, u.choices, u.why)
		}
	}
	t.Logf("%d programs", len(seen))
}

// entrySettings returns the settings that an entry of the table names.
func entrySettings(entry string) []setting { return settingsOf(entry, choicesOf) }

// settingsOf returns the settings that an entry names, of the alternatives that
// there are of each kind where some choices are made.
func settingsOf(entry string, choices func(kind string, made setting) []string) []setting {
	sets := []setting{{}}
	for _, part := range strings.Split(entry, " + ") {
		kind, pattern, _ := strings.Cut(part, ": ")
		var next []setting
		for _, set := range sets {
			for _, a := range choices(kind, set) {
				if matches(pattern, a) {
					more := maps.Clone(set)
					more[kind] = a
					next = append(next, more)
				}
			}
		}
		sets = next
	}
	return sets
}

// matches reports whether one of the patterns with | between is that of an
// alternative.
func matches(patterns, alternative string) bool {
	return slices.ContainsFunc(strings.Split(patterns, "|"), func(p string) bool {
		ok, err := path.Match(p, alternative)
		return ok && err == nil
	})
}

// guardExcused reports whether something that is known to be wrong is in the
// program of a setting.
func guardExcused(set setting) bool {
	return slices.ContainsFunc(unsolvedGuards, func(u unsolvedGuard) bool { return covers(u.choices, set) })
}

// covers reports whether a setting makes all the choices of an entry.
func covers(entry string, set setting) bool {
	for _, part := range strings.Split(entry, " + ") {
		kind, pattern, _ := strings.Cut(part, ": ")
		if !matches(pattern, set[kind]) {
			return false
		}
	}
	return true
}

// guardSettings returns settings that between them make every choice, each
// beside those that it depends on.
func guardSettings() []setting {
	var out []setting
	tried := make(map[string]bool)
	try := func(base setting, but ...string) {
		full := maps.Clone(base)
		var kinds []string
		choices := make(map[string][]string)
		gen.Guard(func(kind string, alternatives []string) int {
			kinds = append(kinds, kind)
			choices[kind] = alternatives
			return max(0, slices.Index(alternatives, full[kind]))
		})
		for _, kind := range kinds {
			if base[kind] != "" || slices.Contains(but, kind) {
				continue
			}
			for _, a := range choices[kind] {
				set := maps.Clone(base)
				set[kind] = a
				if key := fmt.Sprint(set); !tried[key] {
					tried[key] = true
					out = append(out, set)
				}
			}
		}
	}
	try(setting{})
	try(setting{"arm": "nothing"}, "reason", "test", "imports", "name", "text", "cure", "beside", "place", "failover")
	try(setting{"arm": "leave", "text": "rate limit"}, "reason", "test", "imports", "name", "loop", "cure", "beside", "place", "failover", "others", "calls")
	try(setting{"calls": "awaited"}, "reason", "test", "branch", "imports", "leaving")
	for _, arm := range choicesOf("arm", nil) {
		try(setting{"arm": arm}, slices.Concat(written, []string{"text", "beside", "duration", "wait", "way back", "store", "pool"})...)
	}
	for _, arm := range []string{"sleep until what is set in it", "no pool: failover, else sleep", "rest, leave"} {
		try(setting{"arm": arm}, "reason", "test", "text", "calls", "way back", "imports", "name", "cure", "place", "leaving", "failover", "others", "beside", "failure")
	}
	for _, reason := range choicesOf("reason", nil) {
		but := slices.Concat(written, []string{"arm", "text", "duration", "wait", "others", "way back"})
		switch reason {
		case "constants of a module", "text", "types":
			but = slices.DeleteFunc(but, func(kind string) bool { return kind == "test" })
		}
		try(setting{"reason": reason}, but...)
	}
	try(setting{"cure": "left out"}, "reason", "beside", "failure", "arm", "text", "wait", "duration", "imports", "name", "loop", "place", "leaving", "failover", "calls", "branch")
	try(setting{"cure": "and not"}, "reason", "beside", "failure", "arm", "text", "wait", "duration", "imports", "name", "loop", "place", "leaving", "failover", "calls", "test")
	for _, cure := range []string{"no pool for billing", "pool given the reason", "pool overruled"} {
		try(setting{"cure": cure, "arm": "no pool: failover"}, written...)
	}
	for _, cure := range []string{"longer rest", "longer rest stored over it", "rest by table", "rest by the provider"} {
		try(setting{"cure": cure, "arm": "rest, leave"}, slices.Concat(written, []string{"text"})...)
	}
	return out
}

// written are the kinds of choices that say how a test is written, and where;
// the reason's are varied by themselves.
var written = []string{"reason", "test", "branch", "loop", "imports", "name", "place", "leaving", "failover", "calls", "failure"}

// choicesOf returns the alternatives of a kind where some choices are made.
func choicesOf(kind string, made setting) []string {
	var out []string
	gen.Guard(func(k string, alternatives []string) int {
		if k == kind {
			out = alternatives
		}
		return max(0, slices.Index(alternatives, made[k]))
	})
	return out
}

// wrongGuard says what is wrong with the findings on a program; it is empty
// where nothing is. The verdict is confirmed first.
func wrongGuard(t testing.TB, o *gen.GuardOracle, p *gen.Guarded) string {
	t.Helper()
	ran := make(chan struct{})
	var behaviour gen.Behaviour
	var err error
	go func() {
		defer close(ran)
		if o != nil {
			behaviour, err = o.Run(p)
		}
	}()
	r := lintGuard(t, p)
	<-ran
	if err != nil {
		t.Errorf("the generator is wrong: %v\n%s", err, p)
		return ""
	}
	if broken := behaviour.Rules(); o != nil && !between(p.Rules, broken, p.May) {
		t.Errorf("the generator is wrong: running the program shows %q\n%s", broken, p)
		return ""
	}
	var rules, got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s at %s:%d: %s", f.Rule, f.Place.Path, f.Place.Line, f.Message))
		if !slices.Contains(guardFamily, f.Rule) {
			continue
		}
		rules = append(rules, f.Rule)
		if !slices.Contains(p.Sites[f.Rule], gen.Site{Path: f.Place.Path, Line: f.Place.Line}) {
			rules = append(rules, f.Rule+" elsewhere")
		}
	}
	for _, u := range r.Unanalysed {
		rules, got = append(rules, "not analysed"), append(got, u.Path+" is not analysed: "+u.Reason)
	}
	if between(p.Rules, rules, p.May) {
		return ""
	}
	return fmt.Sprintf("want %q, got\n%s\n", p.Rules, strings.Join(got, "\n"))
}

// between reports whether all that must be there is, and nothing else but what
// may be.
func between(must, got, may []string) bool {
	for _, rule := range must {
		if !slices.Contains(got, rule) {
			return false
		}
	}
	return !slices.ContainsFunc(got, func(rule string) bool { return !slices.Contains(must, rule) && !slices.Contains(may, rule) })
}

func lintGuard(t testing.TB, p *gen.Guarded) *report.Result {
	t.Helper()
	fsys := make(fstest.MapFS)
	for path, text := range p.Files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := scan.RunFS(context.Background(), fsys, scan.Options{Config: config.Default(scan.Rules())})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// guardOracle starts Python; where there is none, what the generator knows is
// taken on trust.
func guardOracle(t *testing.T) *gen.GuardOracle {
	o, err := gen.NewGuardOracle()
	if errors.Is(err, gen.ErrNoPython) {
		t.Log(err)
		return nil
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

func fromEnvironment(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// An unsolvedGuard is one or more choices with which the analysis is wrong:
// "kind: alternative", several joined by " + " in the order in which they are
// made. An alternative is a pattern, or several with | between.
type unsolvedGuard struct {
	choices string
	some    bool   // not with all that the patterns match; else with each, all else being simple
	why     string // with the rule, where another finding is there
}

// Why programs are not found, or are found although they are right.
const (
	search   = " is not seen when functions are looked for"
	notAsked = "FBL204, FBL402: achat is not seen to ask a model"
	second   = "FBL204: the second store is not seen where the first may be the last"
)

var unsolvedGuards = []unsolvedGuard{
	// Nothing is reported, or not all.
	{choices: "branch: flag computed from a flag", why: "a flag that is one condition among others is unknown for billing, and so not coupled"},
	{choices: "test: union by method", why: "a named set made by a method is not opened"},
	{choices: "reason: text* + test: pattern|compiled pattern", why: "a pattern with [ _-]? between the words" + search},
	{choices: "reason: types + test: named tuple of types", why: "a list of types" + search},
	{choices: "reason: types + test: type in a tuple", why: "type(error) is not the failure's type"},
	{choices: "imports: as + reason: lists of texts", why: "another name of what is imported" + search},
	{choices: "imports: as + test: *", some: true, why: "another name of what is imported" + search},
	{choices: "beside: overload + test: two sets", why: "a list in a file that speaks of billing only" + search},
	{choices: "text: by the reason + test: helper that asks*", why: "a function is not looked at again when it becomes known what its helpers stand for"},
	{choices: "calls: awaited + arm: *rest* + test: *", some: true, why: notAsked},
	{choices: "calls: awaited + text: rate limit + test: *", some: true, why: notAsked},
	{choices: "arm: sleep until* + others: nothing + wait: in steps*|in a range", why: "only the innermost loop around a wait is asked what it waits for"},
	{choices: "loop: in a try + arm: sleep until* + others: nothing", why: "a loop that only waits is not seen by its condition in a try"},
	{choices: "loop: in a try + arm: sleep*in it + others: nothing + wait: in steps*", why: "a loop that only waits is not seen by its condition in a try"},
	{choices: "arm: no pool and failover* + branch: in a try", why: "FBL201: in a try, a failover in the same condition as the pool's answer does not lie behind it"},
	{choices: "loop: in a try + arm: no pool and failover*", why: "FBL201: in a try, a failover in the same condition as the pool's answer does not lie behind it"},
	{choices: "arm: nothing|rest + branch: walrus", why: "FBL203: a test in := is not tried out"},

	// Something is reported that is right.
	{choices: "arm: *rest* + cure: longer rest|rest by * + store: through*", some: true, why: "FBL204: a local is not taken apart where it is stored"},
	{choices: "arm: *rest* + cure: rest by table + test: *", some: true, why: "FBL204: what is not compared in the function itself is not seen to be the reason"},
	{choices: "arm: *rest* + cure: *stored over it + branch: in a try", some: true, why: second},
	{choices: "loop: in a try + arm: *rest* + cure: *stored over it", some: true, why: second},
}
