package config

import (
	"maps"
	"slices"
)

// SelectOnly puts the selection of a command line in place of the file's: what
// the file selects, ignores, or switches off by a key that is no more specific
// than the selection counts no longer. (Overrides still do: they are about
// files, of which a selection of rules says nothing.)
func (c *Config) SelectOnly(selectors []Selector) {
	c.Select, c.Ignore = slices.Clone(selectors), nil
	c.Rules = maps.Clone(c.Rules)
	maps.DeleteFunc(c.Rules, func(key Selector, level Level) bool {
		return level == LevelOff && slices.ContainsFunc(selectors, key.covers)
	})
}

// IgnoreAlso adds what a command line ignores. Entries of select that it covers
// count no longer, unless the same command line has selected them by a more
// specific name.
func (c *Config) IgnoreAlso(selectors []Selector, selected bool) {
	c.Ignore = slices.Concat(c.Ignore, selectors)
	if selected {
		return
	}
	c.Select = slices.DeleteFunc(slices.Clone(c.Select), func(s Selector) bool {
		return slices.ContainsFunc(selectors, func(ignored Selector) bool { return ignored.covers(s) })
	})
}

// covers reports whether each rule that other means is meant by s as well.
func (s Selector) covers(other Selector) bool {
	return s == all || s == other || s == family(string(other))
}
