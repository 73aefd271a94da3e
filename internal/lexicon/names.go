package lexicon

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Names is a role that exact identifiers play: case counts, for AIAgent is a
// type and aiagent somebody's variable. Underscores in front do not.
type Names []string

// ParseName reads one identifier of Names.
func ParseName(text string) (string, error) {
	name := strings.TrimLeft(text, "_")
	for i, r := range name {
		isPart := r == '_' || unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || unicode.IsMark(r))
		if !isPart {
			return "", fmt.Errorf("name %q: %q cannot stand there in an identifier", text, r)
		}
	}
	if name == "" {
		return "", fmt.Errorf("name %q is empty", text)
	}
	return name, nil
}

// ParseNames reads identifiers; its error joins those of all that are wrong.
func ParseNames(identifiers ...string) (Names, error) {
	var names Names
	var errs []error
	for _, text := range identifiers {
		name, err := ParseName(text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		names = append(names, name)
	}
	return names, errors.Join(errs...)
}

// Match reports whether an identifier is one of the names.
func (n Names) Match(identifier string) bool {
	return slices.Contains(n, strings.TrimLeft(identifier, "_"))
}

// Triggers returns texts of which at least one stands, in exactly this case,
// in every text that holds one of the names.
func (n Names) Triggers() []string {
	return withoutImplied(n)
}
