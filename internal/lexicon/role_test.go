package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRoleTriggers(t *testing.T) {
	for _, c := range []struct {
		patterns []string
		want     []string
	}{
		{nil, nil},
		{[]string{"fallback model(s)", "fallback provider(s)", "with fallback *"}, []string{"fallback"}},
		{[]string{"arun *", "run *", "chat *"}, []string{"run", "chat"}},
		{[]string{"pool … recover", "has available"}, []string{"recover", "available"}},
		{[]string{"run *", "run *"}, []string{"run"}},
	} {
		role, err := ParseRole(c.patterns...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, role.Triggers()); diff != "" {
			t.Errorf("triggers of %q (-want +got):\n%s", c.patterns, diff)
		}
	}
}

// A file that is skipped for want of a trigger holds no name that matches.
func TestTriggersMissNoName(t *testing.T) {
	matched := 0
	rapid.Check(t, func(t *rapid.T) {
		role := Role(rapid.SliceOfN(anyPattern, 1, 4).Draw(t, "role"))
		name := anyName.Draw(t, "name")
		if !role.Match(name) {
			return
		}
		matched++
		stands := func(trigger string) bool { return strings.Contains(strings.ToLower(name), trigger) }
		if !slices.ContainsFunc(role.Triggers(), stands) {
			t.Fatalf("%q matches %q without any of its triggers %q", role, name, role.Triggers())
		}
	})
	if matched == 0 {
		t.Error("no drawn name matched its role, so nothing was tested")
	}
}

func TestParseRoleReportsEveryError(t *testing.T) {
	role, err := ParseRole("a.b", "run", "*")
	if err == nil {
		t.Fatal("no error")
	}
	want := "pattern \"a.b\": '.' is neither a letter, a digit nor a wildcard\npattern \"*\": a pattern needs a word"
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if !role.Match("run") {
		t.Error("the pattern without an error is lost")
	}
}

func TestRoleMatchAllocatesNothing(t *testing.T) {
	role := Default().FallbackParameter
	for _, name := range []string{"fallback_models", "WithFallbackModels", "self_test_name_of_many_words", "URLs"} {
		if n := testing.AllocsPerRun(100, func() { role.Match(name) }); n != 0 {
			t.Errorf("Match(%q) allocates %v times", name, n)
		}
	}
}

func BenchmarkRoleMatch(b *testing.B) {
	role := Default().FallbackParameter
	for _, name := range []string{"fallback_models", "max_iterations"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				role.Match(name)
			}
		})
	}
}
