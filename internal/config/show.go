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
		AgentConstructor:  Vocabulary[Identifier]{Replace: identifiers(l.AgentConstructor)},
		FallbackParameter: Vocabulary[NamePattern]{Replace: patterns(l.FallbackParameter)},
		RunMethod:         Vocabulary[NamePattern]{Replace: patterns(l.RunMethod)},
	}
}

func identifiers(names lexicon.Names) []Identifier {
	identifiers := make([]Identifier, len(names))
	for i, name := range names {
		identifiers[i] = Identifier(name)
	}
	return identifiers
}

func patterns(role lexicon.Role) []NamePattern {
	patterns := make([]NamePattern, len(role))
	for i, pattern := range role {
		patterns[i] = NamePattern(pattern.String())
	}
	return patterns
}
