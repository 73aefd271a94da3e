package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPatternMatch(t *testing.T) {
	for _, c := range []struct {
		pattern  string
		match    string
		mismatch string
	}{
		{"run", "run Run _run RUN", "runs run_it rerun runtime"},
		{"run *", "run run_conversation RunAll runX", "rerun runtime pre_run"},
		{"run*", "run run_conversation", "runtime"},
		{"Run_*", "run RunConversation", "runtime"},
		{"* fallback", "fallback tryFallback try_next_fallback", "fallbacks fallback_model"},
		{"* fallback *", "fallback a_fallback fallbackB aFallbackB", "fallbacks back"},
		{"fallback model(s)", "fallback_model FallbackModels _fallback_models fallbackMODELS", "fallback model fallback_modeles my_fallback_model"},
		{"FallbackModel(s)", "fallback_model FallbackModels", "fallback"},
		{"credit(s) exhausted", "credit_exhausted CreditsExhausted", "credit credits_is_exhausted"},
		{"pool … recover", "pool_recover pool_may_recover PoolMightSoonRecover", "pool recover recover_pool pool_may_recovering"},
		{"pool ... recover", "pool_may_recover", "pool_may"},
		{"pool…recover", "pool_may_recover", "pool_may"},
		{"* mark … exhausted", "mark_exhausted try_mark_key_exhausted mark_mark_exhausted", "exhausted_mark"},
		{"a … b … c", "a_b_c a_x_b_y_c a_b_b_c_c", "a_c_b a_b a_c"},
		{"a … b c", "a_b_x_b_c a_b_b_c", "a_b_x_c"},
		{"* status 402", "status402 HTTP_STATUS_402 HTTPStatus402", "status_4020 status_40_2"},
		{"llm id(s)", "LLM_IDs llmId LlmIds", "LLMIDs"},
		{"repli", "Repli", "répli"},
	} {
		p, err := ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("ParsePattern(%q): %v", c.pattern, err)
			continue
		}
		checkMatches(t, p, c.pattern, c.match, true)
		checkMatches(t, p, c.pattern, c.mismatch, false)
	}
}

func checkMatches(t *testing.T, p Pattern, pattern, names string, want bool) {
	t.Helper()
	for _, name := range strings.Fields(names) {
		if got := p.Match(name); got != want {
			t.Errorf("%q matches %q: %v, want %v", pattern, name, got, want)
		}
	}
}

func TestParsePatternErrors(t *testing.T) {
	for pattern, want := range map[string]string{
		"":          `pattern "": a pattern needs a word`,
		"*":         `pattern "*": a pattern needs a word`,
		"* *":       `pattern "* *": two wildcards stand side by side`,
		"** a":      `pattern "** a": * stands for words at an end; between words write …`,
		"a * b":     `pattern "a * b": * stands for words at an end; between words write …`,
		"… a":       `pattern "… a": … stands for words between words; at an end write *`,
		"a ...":     `pattern "a ...": … stands for words between words; at an end write *`,
		"a … … b":   `pattern "a … … b": two wildcards stand side by side`,
		"* … b":     `pattern "* … b": two wildcards stand side by side`,
		"a.b":       `pattern "a.b": '.' is neither a letter, a digit nor a wildcard`,
		"model(es)": `pattern "model(es)": '(' is neither a letter, a digit nor a wildcard`,
		"model (s)": `pattern "model (s)": "(s)" has no word`,
		"a _":       `pattern "a _": "_" has no word`,
		"a \x00":    `pattern "a \x00": '\x00' is neither a letter, a digit nor a wildcard`,
	} {
		p, err := ParsePattern(pattern)
		if err == nil {
			t.Errorf("ParsePattern(%q) = %q, want error", pattern, p)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("ParsePattern(%q) (-want +got):\n%s", pattern, diff)
		}
	}
}

func TestZeroPatternMatchesNothing(t *testing.T) {
	for _, name := range []string{"", "_", "run"} {
		if (Pattern{}).Match(name) {
			t.Errorf("zero Pattern matches %q", name)
		}
	}
}

func TestPatternString(t *testing.T) {
	for text, want := range map[string]string{
		"FallbackModel(s)": "fallback model(s)",
		"run*":             "run *",
		"Pool...recover":   "pool … recover",
		"*_fallback_*":     "* fallback *",
	} {
		p, err := ParsePattern(text)
		if err != nil {
			t.Errorf("ParsePattern(%q): %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, p.String()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// anyPattern draws patterns of few words over a small alphabet, so that they
// match the names of anyName now and then.
var anyPattern = rapid.Custom(func(t *rapid.T) Pattern {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"", "* "}).Draw(t, "start"))
	for i := range rapid.IntRange(1, 3).Draw(t, "words") {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{" ", " … "}).Draw(t, "between"))
		}
		b.WriteString(rapid.StringMatching(`[ab]{1,2}(\(s\))?`).Draw(t, "word"))
	}
	b.WriteString(rapid.SampledFrom([]string{"", " *"}).Draw(t, "end"))
	p, err := ParsePattern(b.String())
	if err != nil {
		t.Fatalf("ParsePattern(%q): %v", b.String(), err)
	}
	return p
})

var anyName = rapid.StringMatching(`_?([abABsS]{1,3}_?){1,5}`)

// The wildcard match agrees with the definition of a wildcard: no words, or
// one word more.
func TestPatternMatchesAsDefined(t *testing.T) {
	matched := 0
	rapid.Check(t, func(t *rapid.T) {
		p, name := anyPattern.Draw(t, "pattern"), anyName.Draw(t, "name")
		want := matchByDefinition(p.terms, Words(name))
		if got := p.Match(name); got != want {
			t.Fatalf("%q matches %q: %v, want %v", p, name, got, want)
		}
		if want {
			matched++
		}
	})
	if matched == 0 {
		t.Error("no drawn name matched its pattern, so nothing was tested")
	}
}

func matchByDefinition(terms []term, words []string) bool {
	switch {
	case len(terms) == 0:
		return len(words) == 0
	case terms[0].isWildcard():
		return matchByDefinition(terms[1:], words) || len(words) > 0 && matchByDefinition(terms, words[1:])
	case len(words) == 0:
		return false
	}
	same := words[0] == terms[0].word || terms[0].plural && words[0] == terms[0].word+"s"
	return same && matchByDefinition(terms[1:], words[1:])
}

func TestPatternStringReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPattern.Draw(t, "pattern")
		again, err := ParsePattern(p.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again, cmp.AllowUnexported(Pattern{}, term{})); diff != "" {
			t.Fatalf("%q (-first +second):\n%s", p, diff)
		}
	})
}
