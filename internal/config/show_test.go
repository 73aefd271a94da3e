package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// anySettings draws settings with texts that YAML could mistake for something
// else.
var anySettings = rapid.Custom(func(t *rapid.T) Settings {
	s := Settings{
		Rules:     rapid.MapOf(selector, level).Draw(t, "rules"),
		Select:    rapid.SliceOf(selector).Draw(t, "select"),
		Ignore:    rapid.SliceOf(selector).Draw(t, "ignore"),
		Include:   rapid.SliceOfN(glob, 0, 4).Draw(t, "include"),
		Exclude:   rapid.SliceOfN(glob, 0, 4).Draw(t, "exclude"),
		Tests:     rapid.Bool().Draw(t, "tests"),
		Strict:    rapid.Bool().Draw(t, "strict"),
		Overrides: rapid.SliceOfN(override, 0, 3).Draw(t, "overrides"),
	}
	s.Lexicon.AgentConstructor.Extend = rapid.SliceOfN(identifier, 0, 3).Draw(t, "constructors")
	s.Lexicon.RunMethod.Replace = rapid.SliceOfN(pattern, 0, 3).Draw(t, "methods")
	s.Lexicon.BillingText.Extend = rapid.SliceOfN(phrase, 0, 3).Draw(t, "billing texts")
	s.Lexicon.RateLimitText.Replace = rapid.SliceOfN(phrase, 0, 3).Draw(t, "rate limit texts")
	s.Lexicon.Cooldown.Extend = rapid.SliceOfN(pattern, 0, 3).Draw(t, "cooldowns")
	return s
})

var (
	selector   = rapid.SampledFrom([]Selector{"ALL", "FBL1", "FBL2", "FBL101", "FBL102", "FBL103", "FBL201"})
	level      = rapid.SampledFrom([]Level{LevelError, LevelWarning, LevelNote, LevelOff, LevelOn})
	identifier = rapid.SampledFrom([]Identifier{"Agent", "true", "null", "y", "NaN", "Größe"})
	pattern    = rapid.SampledFrom([]NamePattern{"go *", "* go", "a … b", "true", "12", "0x1", "1e3", "off", "item(s)"})
	phrase     = rapid.SampledFrom([]Text{"402", "0x1", "true", "no", "no credits", "1e3", "余额不足", "it's empty", "a: b #c", "- a"})
	glob       = rapid.OneOf(
		rapid.SampledFrom([]Glob{"**", "*.py", "#a", "a #b", "a: b", "- a", "!a", "&a", "@a", "`a", "%a", "'a'", "\"a", "~", "1", "1.5", "true",
			"[a]", "{a,b}", "?", "a\nb", "a\n", " a", "a ", "\t", "é", "\u0085", "\u2028", "\x1b", "|", ">-", "---", "...", "=", "<<", "2020-01-01", "1:2"}),
		rapid.Map(rapid.StringMatching(`[ -~\n\t\x{80}-\x{ff}]{1,6}`), func(s string) Glob { return Glob(s) }),
	).Filter(func(g Glob) bool { return g.fault() == nil })
	override = rapid.Custom(func(t *rapid.T) Override {
		return Override{
			Paths: rapid.SliceOfN(glob, 0, 3).Draw(t, "paths"),
			Rules: rapid.MapOf(selector, level).Draw(t, "rules"),
		}
	})
)

// What Show prints is the configuration: loaded again, it shows the same.
func TestShowReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &Config{Settings: anySettings.Draw(t, "settings"), rules: testRules}
		shown := c.Show()
		again, err := Parse("shown.yaml", shown, testRules)
		if err != nil {
			t.Fatalf("%v\n%s", err, shown)
		}
		if diff := cmp.Diff(c.effective(), again.effective(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-first +second):\n%s\n%s", diff, shown)
		}
		for _, rule := range testRules {
			if c.SeverityOf(rule.Code, "a.py") != again.SeverityOf(rule.Code, "a.py") {
				t.Fatalf("severity of %s differs:\n%s", rule.Code, shown)
			}
		}
	})
}

func TestShowNamesItsOrigin(t *testing.T) {
	for path, want := range map[string]string{
		"":            "# defaults: no configuration file\n",
		"a/b.yaml":    "# from a/b.yaml\n",
		"a\ntests: x": "# from \"a\\ntests: x\"\n",
	} {
		c := Default(testRules)
		c.Path = path
		shown := c.Show()
		if !strings.HasPrefix(string(shown), want+"rules:\n") {
			t.Errorf("path %q: shows %.60q, want %q first", path, shown, want)
		}
	}
}
