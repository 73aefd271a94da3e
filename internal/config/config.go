// Package config reads the configuration: .fallbacklint.yaml, or the
// [tool.fallbacklint] table of pyproject.toml. It is strict, so that a slip of
// the keyboard is an error with its place and not a rule that silently does not
// run.
package config

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A Config is the effective settings. A caller may change them, as command-line
// flags do, before asking for anything.
type Config struct {
	Settings
	// Path is the file that the settings come from, or "" for the defaults.
	Path string

	rules catalogue
}

// Default returns the configuration of a project that has none.
func Default(rules []RuleInfo) *Config {
	return &Config{Settings: defaultSettings(), rules: rules}
}

// CheckSelector says what is wrong with an entry of Select or Ignore that came
// from elsewhere than a file.
func (c *Config) CheckSelector(s Selector) error { return c.rules.check(s) }

// SeverityOf returns the severity of a rule's findings in a file: "error",
// "warning", "note" or "off". The path is relative to the directory of the
// configuration file, with forward slashes. A code that no rule has is off.
func (c *Config) SeverityOf(code, path string) string {
	rule, ok := c.rules.rule(code)
	if !ok || !c.selects(code) {
		return string(LevelOff)
	}
	for _, o := range slices.Backward(c.Overrides) {
		if level, ok := levelOf(code, o.Rules); ok && matchesAny(o.Paths, path) {
			return string(level.of(rule))
		}
	}
	return string(c.level(rule))
}

// Runs reports whether a rule is not off in every file, so that it has to be
// run at all.
func (c *Config) Runs(code string) bool {
	rule, ok := c.rules.rule(code)
	if !ok || !c.selects(code) {
		return false
	}
	return c.level(rule) != LevelOff || slices.ContainsFunc(c.Overrides, func(o Override) bool {
		level, ok := levelOf(code, o.Rules)
		return ok && level != LevelOff
	})
}

// selects goes from the most specific selector to the least, so that the first
// that stands in a list decides.
func (c *Config) selects(code string) bool {
	for _, s := range selectorsOf(code) {
		if slices.Contains(c.Ignore, s) {
			return false
		}
		if slices.Contains(c.Select, s) {
			return true
		}
	}
	return false
}

// level is a rule's severity where no override says otherwise.
func (c *Config) level(rule RuleInfo) Level {
	if level, ok := levelOf(rule.Code, c.Rules); ok {
		return level.of(rule)
	}
	if c.Strict || slices.Contains(c.Select, Selector(rule.Code)) {
		return LevelOn.of(rule)
	}
	return Level(rule.Severity)
}

// levelOf returns what the most specific selector of a rule is set to.
func levelOf(code string, rules map[Selector]Level) (Level, bool) {
	for _, s := range selectorsOf(code) {
		if level, ok := rules[s]; ok {
			return level, true
		}
	}
	return "", false
}

// of resolves on, which for a rule that is off by default has to mean something
// else than its own severity.
func (l Level) of(rule RuleInfo) Level {
	switch {
	case l != LevelOn:
		return l
	case rule.Severity == string(LevelOff):
		return LevelWarning
	default:
		return Level(rule.Severity)
	}
}

// Excluded reports whether a file is not to be looked at: not included, or
// excluded. The path is as for SeverityOf.
func (c *Config) Excluded(path string) bool {
	return !matchesAny(c.Include, path) || c.ExcludedDir(path)
}

// ExcludedDir reports whether every file in a directory is excluded, so that it
// need not be walked. (Include tells nothing of a directory.)
func (c *Config) ExcludedDir(path string) bool {
	return matchesAny(c.Exclude, path)
}

// Lexicon returns the default lexicon with the names of the configuration.
// Names that are not well formed, which Load lets none be, are left out.
func (c *Config) Lexicon() *lexicon.Lexicon {
	l, s := lexicon.Default(), c.Settings.Lexicon
	l.AgentConstructor = vocabulary(l.AgentConstructor, s.AgentConstructor, lexicon.ParseNames)
	l.FallbackParameter = vocabulary(l.FallbackParameter, s.FallbackParameter, lexicon.ParseRole)
	l.RunMethod = vocabulary(l.RunMethod, s.RunMethod, lexicon.ParseRole)
	l.BillingReason = vocabulary(l.BillingReason, s.BillingReason, lexicon.ParseRole)
	l.RateLimitReason = vocabulary(l.RateLimitReason, s.RateLimitReason, lexicon.ParseRole)
	l.BillingText = vocabulary(l.BillingText, s.BillingText, lexicon.ParseTexts)
	l.RateLimitText = vocabulary(l.RateLimitText, s.RateLimitText, lexicon.ParseTexts)
	l.TransientText = vocabulary(l.TransientText, s.TransientText, lexicon.ParseTexts)
	l.PoolRecovery = vocabulary(l.PoolRecovery, s.PoolRecovery, lexicon.ParseRole)
	l.FailoverActivation = vocabulary(l.FailoverActivation, s.FailoverActivation, lexicon.ParseRole)
	l.Wait = vocabulary(l.Wait, s.Wait, lexicon.ParseRole)
	l.Cooldown = vocabulary(l.Cooldown, s.Cooldown, lexicon.ParseRole)
	l.CooldownSetter = vocabulary(l.CooldownSetter, s.CooldownSetter, lexicon.ParseRole)
	l.StatusCode = vocabulary(l.StatusCode, s.StatusCode, lexicon.ParseRole)
	l.ErrorText = vocabulary(l.ErrorText, s.ErrorText, lexicon.ParseRole)
	l.ErrorCode = vocabulary(l.ErrorCode, s.ErrorCode, lexicon.ParseRole)
	l.Retryable = vocabulary(l.Retryable, s.Retryable, lexicon.ParseRole)
	l.Advance = vocabulary(l.Advance, s.Advance, lexicon.ParseRole)
	l.NoProgress = vocabulary(l.NoProgress, s.NoProgress, lexicon.ParseRole)
	l.Intake = vocabulary(l.Intake, s.Intake, lexicon.ParseRole)
	l.Prompt = vocabulary(l.Prompt, s.Prompt, lexicon.ParseRole)
	l.Question = vocabulary(l.Question, s.Question, lexicon.ParseRole)
	l.GiveBack = vocabulary(l.GiveBack, s.GiveBack, lexicon.ParseRole)
	l.Attempts = vocabulary(l.Attempts, s.Attempts, lexicon.ParseRole)
	l.Provider = vocabulary(l.Provider, s.Provider, lexicon.ParseRole)
	l.Client = vocabulary(l.Client, s.Client, lexicon.ParseRole)
	l.BaseURL = vocabulary(l.BaseURL, s.BaseURL, lexicon.ParseRole)
	l.APIKey = vocabulary(l.APIKey, s.APIKey, lexicon.ParseRole)
	l.Model = vocabulary(l.Model, s.Model, lexicon.ParseRole)
	return l
}

// vocabulary applies what the configuration says of one role to its defaults.
func vocabulary[E any, R ~[]E, T term](defaults R, v Vocabulary[T], parse func(...string) (R, error)) R {
	if v.Replace != nil {
		defaults, _ = parse(texts(v.Replace)...)
	}
	extend, _ := parse(texts(v.Extend)...)
	return append(defaults, extend...)
}

func texts[T ~string](terms []T) []string {
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = string(t)
	}
	return texts
}
