package config

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A term is a text of a configuration file that means something.
type term interface {
	~string
	checker
}

// A checker is what a type of term knows of itself: what it is called, what is
// wrong with a value, and which values the JSON schema allows.
type checker interface {
	noun() string
	check(catalogue) error
	schema(catalogue) object
}

// A Selector is a rule's code, a family of rules, or ALL.
type Selector string

func (Selector) noun() string { return "a rule's code, a family or ALL" }

func (s Selector) check(c catalogue) error { return c.check(s) }

func (Selector) schema(c catalogue) object {
	return object{"type": "string", "enum": c.selectors()}
}

// A Level is what a configuration makes of a rule: the severity of its
// findings, off, or on, which is the rule's own severity.
type Level string

// The levels.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
	LevelNote    Level = "note"
	LevelOff     Level = "off"
	LevelOn      Level = "on"
)

var levels = []string{string(LevelError), string(LevelWarning), string(LevelNote), string(LevelOff), string(LevelOn)}

func (Level) noun() string { return "error, warning, note, off or on" }

func (l Level) check(catalogue) error {
	if slices.Contains(levels, string(l)) {
		return nil
	}
	return unknown("severity", string(l), levels)
}

func (Level) schema(catalogue) object {
	return object{"type": "string", "enum": levels}
}

// An Identifier is a name of lexicon.Names.
type Identifier string

func (Identifier) noun() string { return "an identifier" }

func (i Identifier) check(catalogue) error {
	_, err := lexicon.ParseName(string(i))
	return err
}

func (Identifier) schema(catalogue) object {
	return object{"type": "string", "minLength": 1}
}

// A NamePattern is a lexicon.Pattern as text.
type NamePattern string

func (NamePattern) noun() string { return "the words of a name" }

func (p NamePattern) check(catalogue) error {
	_, err := lexicon.ParsePattern(string(p))
	return err
}

func (NamePattern) schema(catalogue) object {
	return object{"type": "string", "minLength": 1}
}

// A Text is a lexicon.Phrase as text.
type Text string

func (Text) noun() string { return "a phrase" }

func (t Text) check(catalogue) error {
	_, err := lexicon.ParsePhrase(string(t))
	return err
}

func (Text) schema(catalogue) object {
	return object{"type": "string", "minLength": 1}
}
