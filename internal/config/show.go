package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Show returns the effective configuration as YAML: what the defaults say is
// spelt out, and to load it as .fallbacklint.yaml gives the same configuration.
func (c *Config) Show() []byte {
	var b strings.Builder
	b.WriteString(c.origin())
	writeYAML(&b, reflect.ValueOf(c.effective()), "")
	return []byte(b.String())
}

func (c *Config) origin() string {
	if c.Path == "" {
		return "# defaults: no configuration file\n"
	}
	if !strconv.CanBackquote(c.Path) { // a line break would end the comment
		return fmt.Sprintf("# from %q\n", c.Path)
	}
	return fmt.Sprintf("# from %s\n", c.Path)
}

// effective gives every rule its severity and every role its names.
func (c *Config) effective() Settings {
	s := c.Settings
	s.Rules = map[Selector]Level{}
	for _, rule := range c.rules {
		s.Rules[Selector(rule.Code)] = c.level(rule)
	}
	s.Lexicon = spellOut(c.Lexicon())
	return s
}

func spellOut(l *lexicon.Lexicon) Lexicon {
	return Lexicon{
		AgentConstructor:   Vocabulary[Identifier]{Replace: identifiers(l.AgentConstructor)},
		FallbackParameter:  Vocabulary[NamePattern]{Replace: plain[NamePattern](l.FallbackParameter)},
		RunMethod:          Vocabulary[NamePattern]{Replace: plain[NamePattern](l.RunMethod)},
		BillingReason:      Vocabulary[NamePattern]{Replace: plain[NamePattern](l.BillingReason)},
		RateLimitReason:    Vocabulary[NamePattern]{Replace: plain[NamePattern](l.RateLimitReason)},
		BillingText:        Vocabulary[Text]{Replace: plain[Text](l.BillingText)},
		RateLimitText:      Vocabulary[Text]{Replace: plain[Text](l.RateLimitText)},
		TransientText:      Vocabulary[Text]{Replace: plain[Text](l.TransientText)},
		PoolRecovery:       Vocabulary[NamePattern]{Replace: plain[NamePattern](l.PoolRecovery)},
		FailoverActivation: Vocabulary[NamePattern]{Replace: plain[NamePattern](l.FailoverActivation)},
		Wait:               Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Wait)},
		Cooldown:           Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Cooldown)},
		CooldownSetter:     Vocabulary[NamePattern]{Replace: plain[NamePattern](l.CooldownSetter)},
		StatusCode:         Vocabulary[NamePattern]{Replace: plain[NamePattern](l.StatusCode)},
		ErrorText:          Vocabulary[NamePattern]{Replace: plain[NamePattern](l.ErrorText)},
		ErrorCode:          Vocabulary[NamePattern]{Replace: plain[NamePattern](l.ErrorCode)},
		Retryable:          Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Retryable)},
		Advance:            Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Advance)},
		NoProgress:         Vocabulary[NamePattern]{Replace: plain[NamePattern](l.NoProgress)},
		Intake:             Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Intake)},
		Prompt:             Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Prompt)},
		Question:           Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Question)},
		GiveBack:           Vocabulary[NamePattern]{Replace: plain[NamePattern](l.GiveBack)},
		Attempts:           Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Attempts)},
		Provider:           Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Provider)},
		Client:             Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Client)},
		BaseURL:            Vocabulary[NamePattern]{Replace: plain[NamePattern](l.BaseURL)},
		APIKey:             Vocabulary[NamePattern]{Replace: plain[NamePattern](l.APIKey)},
		Model:              Vocabulary[NamePattern]{Replace: plain[NamePattern](l.Model)},
	}
}

func identifiers(names lexicon.Names) []Identifier {
	identifiers := make([]Identifier, len(names))
	for i, name := range names {
		identifiers[i] = Identifier(name)
	}
	return identifiers
}

// plain writes the patterns or phrases of a role in their plainest spelling.
func plain[T term, E fmt.Stringer, R ~[]E](role R) []T {
	terms := make([]T, len(role))
	for i, e := range role {
		terms[i] = T(e.String())
	}
	return terms
}
