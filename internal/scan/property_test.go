package scan_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/scan"
	"github.com/fallbacklint/fallbacklint/internal/scan/internal/gen"
)

// The programs are the same in every run, so that a change is judged by what it
// changes; -rapid.seed=N makes up others.
func init() {
	if err := flag.Set("rapid.seed", "20261123"); err != nil {
		panic(err)
	}
}

// TestPlumbingOfAnything checks the verdicts on programs that nobody wrote;
// -rapid.checks=N has it make up more of them.
func TestPlumbingOfAnything(t *testing.T) {
	o := oracle(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := gen.Generate(func(kind string, alternatives []string) int {
			var left []int
			for i, a := range alternatives {
				if unsolved[kind+": "+a] == "" {
					left = append(left, i)
				}
			}
			return rapid.SampledFrom(left).Draw(rt, kind)
		})
		confirm(rt, o, p)
		if problem := wrong(p, lint(rt, p)); problem != "" {
			rt.Errorf("%s\n%s", problem, p)
		}
	})
}

// TestEverySpelling checks the verdicts on programs with one thing in them that
// is not written in the simplest way.
func TestEverySpelling(t *testing.T) {
	o := oracle(t)
	failing, inexact := make(map[string]bool), make(map[string]bool)
	seen := make(map[string]bool)
	kinds := alternatives()
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		for _, alternative := range kinds[kind] {
			spelling := kind + ": " + alternative
			for _, p := range programs(kind, alternative) {
				text := p.String()
				if seen[text] {
					continue
				}
				seen[text] = true
				confirm(t, o, p)
				r := lint(t, p)
				inexact[spelling] = inexact[spelling] || !exact(p, r)
				problem := wrong(p, r)
				failing[spelling] = failing[spelling] || problem != ""
				if problem != "" && unsolved[spelling] == "" {
					t.Errorf("%s: %s\n%s", spelling, problem, p)
				}
			}
		}
	}
	for spelling := range unsolved {
		if !failing[spelling] {
			t.Errorf("%q is solved: take it out of the table", spelling)
		}
	}
	for spelling := range beyond {
		if !inexact[spelling] {
			t.Errorf("%q is not beyond the analysis: take it out of the table", spelling)
		}
	}
	t.Logf("%d programs", len(seen))
}

// A setting fixes the choices of some kinds; all others are the simplest.
type setting map[string]string

// entries are places for a program that between them allow every spelling.
var entries = []string{"function", "async method"}

// states are what the record begins as, and what is stored to it.
var states = [][2]string{{"absent", "full"}, {"absent", "empty"}, {"empty", "full"}, {"empty", "empty"}, {"full", "full"}, {"full", "empty"}}

// enables are the kinds of choices that only come up where another is made.
var enables = map[string]string{
	"step": "steps", "around the step": "steps", "result": "steps", "maker": "makers", "maker in": "makers", "way": "ways",
	"function in": "made by a function", "function is": "made by a function", "import": "made by a function",
	"module": "made by a function", "decorator": "made by a function",
}

// programs returns those with one alternative of a kind, in the first entry
// that allows it.
func programs(kind, alternative string) []*gen.Program {
	for _, entry := range entries {
		var out []*gen.Program
		for _, s := range states {
			p, used := generate(setting{"entry": entry, "begin": s[0], "value": s[1], enables[kind]: "1", kind: alternative}, nil)
			if used[kind] {
				out = append(out, p)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// alternatives returns all that can be chosen, by kind.
func alternatives() map[string][]string {
	out := make(map[string][]string)
	for _, entry := range entries {
		for _, s := range states {
			for _, layout := range []string{"flat", "package"} {
				for kind := range enables {
					set := setting{"entry": entry, "begin": s[0], "value": s[1], "layout": layout, enables[kind]: "1"}
					generate(set, func(kind, alternative string) {
						if !slices.Contains(out[kind], alternative) {
							out[kind] = append(out[kind], alternative)
						}
					})
				}
			}
		}
	}
	return out
}

// generate makes up the program of a setting. It tells each of all the choices
// that came up, and returns which of the setting's were used. A choice is made
// once; where it comes up again, the simplest is taken.
func generate(set setting, tell func(kind, alternative string)) (p *gen.Program, used map[string]bool) {
	used = make(map[string]bool)
	p = gen.Generate(func(kind string, alternatives []string) int {
		if tell != nil {
			for _, a := range alternatives {
				tell(kind, a)
			}
		}
		i := slices.Index(alternatives, set[kind])
		if i < 0 || used[kind] && kind != "value" && kind != "begin" {
			return 0
		}
		used[kind] = true
		return i
	})
	return p, used
}

// oracle starts Python; where there is none, what the generator knows is taken
// on trust.
func oracle(t *testing.T) *gen.Oracle {
	o, err := gen.NewOracle()
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

// confirm runs a program to see that its verdict is what the generator says.
func confirm(t rapid.TB, o *gen.Oracle, p *gen.Program) {
	t.Helper()
	if o == nil {
		return
	}
	seen, err := o.Observe(p)
	switch {
	case err != nil:
		t.Fatal(err)
	case strings.Contains(seen.Error, "circular import"):
		// A package may come to import itself: Python refuses such a program, and
		// what the verdict would be is moot.
	case seen.Error != "":
		t.Fatalf("the generator is wrong: the program does not run: %s\n%s", seen.Error, p)
	case seen.Reached == 0 && seen.All:
		t.Fatalf("the generator is wrong: the agent never runs\n%s", p)
	case p.Stored && !seen.Full && p.State&gen.Full == 0:
		// Whether what is stored is nothing cannot be seen.
	case !seen.All && !seen.Full && p.State&gen.Full != 0:
		// The way on which it arrives was not tried.
	case seen.Verdict() != p.State.Verdict():
		t.Fatalf("the generator is wrong: running the program says %s\n%s", seen.Verdict(), p)
	}
}

func lint(t rapid.TB, p *gen.Program) *report.Result {
	t.Helper()
	fsys := make(fstest.MapFS)
	for path, text := range p.Files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	c := config.Default(scan.Rules())
	c.Strict = true
	r, err := scan.RunFS(context.Background(), fsys, scan.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// expected returns the rules of which one must report.
func expected(p *gen.Program) []string {
	switch v := p.State.Verdict(); {
	case v == gen.Plumbed:
		return nil
	case p.Stored:
		return []string{"FBL101", "FBL102"} // an empty one that is stored later may be called missing
	case v == gen.Missing:
		return []string{"FBL101"}
	}
	return []string{"FBL102"}
}

// exact reports whether the findings are the verdict that is known.
func exact(p *gen.Program, r *report.Result) bool {
	want := expected(p)
	for _, f := range r.Findings {
		if !atSite(p, f) || f.Severity != "error" || !slices.Contains(want, f.Rule) {
			return false
		}
	}
	return len(r.Unanalysed) == 0 && (len(want) == 0 || len(r.Findings) > 0)
}

func atSite(p *gen.Program, f report.Finding) bool {
	return slices.Contains(p.Sites, gen.Site{Path: f.Place.Path, Line: f.Place.Line})
}

// wrong says what is wrong with the findings, given what is beyond the
// analysis; it is empty where nothing is.
func wrong(p *gen.Program, r *report.Result) string {
	if exact(p, r) {
		return ""
	}
	var got []string
	excused := len(r.Unanalysed) == 0 && isBeyond(p)
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s %s at %s:%d: %s", f.Rule, f.Severity, f.Place.Path, f.Place.Line, f.Message))
		excused = excused && (f.Rule == "FBL103" || p.State.Verdict() != gen.Plumbed && atSite(p, f))
	}
	for _, u := range r.Unanalysed {
		got = append(got, u.Path+" is not analysed: "+u.Reason)
	}
	if excused {
		return ""
	}
	return fmt.Sprintf("want %q, got\n%s\n", expected(p), strings.Join(got, "\n"))
}

// isBeyond reports whether what is beyond the analysis is in the agent's way.
func isBeyond(p *gen.Program) bool {
	if p.Several {
		return true // a store to one of several records replaces nothing in any
	}
	if slices.ContainsFunc(p.Spelling, func(s string) bool { return beyond[s] != "" }) {
		return true
	}
	return slices.ContainsFunc(together, func(t clash) bool {
		i := slices.IndexFunc(p.Spelling, func(s string) bool { return strings.HasPrefix(s, t.one) })
		return i >= 0 && slices.ContainsFunc(slices.Delete(slices.Clone(p.Spelling), i, i+1), func(s string) bool { return strings.HasPrefix(s, t.other) })
	})
}
