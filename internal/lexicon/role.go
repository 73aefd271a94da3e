package lexicon

import (
	"errors"
	"slices"
	"strings"
)

// A Role is what names mean that match one of its patterns.
type Role []Pattern

// ParseRole reads the patterns of a role; its error joins those of all that
// are wrong.
func ParseRole(patterns ...string) (Role, error) {
	var role Role
	var errs []error
	for _, text := range patterns {
		p, err := ParsePattern(text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		role = append(role, p)
	}
	return role, errors.Join(errs...)
}

// Match reports whether a name plays the role. It allocates nothing.
func (r Role) Match(name string) bool {
	var buffer [maxWords]string
	words := appendWords(buffer[:0], name)
	for _, p := range r {
		if p.matchWords(words) {
			return true
		}
	}
	return false
}

// Triggers returns lower-case words of which at least one stands, in whatever
// case, in every text that holds a name that matches. Asking for them first
// saves parsing the other files.
func (r Role) Triggers() []string {
	var triggers []string
	for _, p := range r {
		if !slices.ContainsFunc(p.terms, func(t term) bool { return slices.Contains(triggers, t.word) }) {
			triggers = append(triggers, p.longestWord())
		}
	}
	return withoutImplied(triggers)
}

// longestWord is the word that the fewest texts hold, as far as can be told
// without looking at texts.
func (p Pattern) longestWord() string {
	longest := ""
	for _, t := range p.terms {
		if len(t.word) > len(longest) {
			longest = t.word
		}
	}
	return longest
}

// withoutImplied drops what contains another entry: a text that holds "arun"
// holds "run".
func withoutImplied(triggers []string) []string {
	var needed []string
	for _, trigger := range triggers {
		implied := slices.ContainsFunc(triggers, func(other string) bool {
			return other != trigger && strings.Contains(trigger, other)
		})
		if !implied && !slices.Contains(needed, trigger) {
			needed = append(needed, trigger)
		}
	}
	return needed
}
