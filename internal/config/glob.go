package config

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A Glob is a doublestar pattern, relative to the directory of the
// configuration file, with forward slashes.
type Glob string

// maxAlternatives bounds what the braces of one glob multiply out to, which is
// how often it is tried on a path.
const maxAlternatives = 1000

func (Glob) noun() string { return "a glob" }

func (g Glob) check(catalogue) error {
	if err := g.fault(); err != nil {
		return fmt.Errorf("glob %s %w", quoted(string(g)), err)
	}
	return nil
}

func (Glob) schema(catalogue) object {
	return object{"type": "string", "minLength": 1}
}

func (g Glob) fault() error {
	switch {
	case g == "":
		return errors.New("is empty")
	case path.IsAbs(string(g)):
		return errors.New("begins with /; globs are relative to the configuration file")
	case slices.Contains(strings.Split(string(g), "/"), ".."):
		return errors.New("leaves the directory of the configuration file")
	case !doublestar.ValidatePattern(string(g)):
		return errors.New("is not well formed; a literal [, ], {, }, *, ? or \\ needs \\ in front")
	case alternatives(string(g)) > maxAlternatives:
		return fmt.Errorf("has more than %d alternatives in its braces", maxAlternatives)
	}
	return nil
}

// alternatives bounds from above how many patterns without braces a glob stands
// for: the product, over its groups, of the alternatives in each. It stops
// counting where the bound is passed.
func alternatives(glob string) int {
	product := 1
	var commas []int // of each group that is open
	for i := 0; i < len(glob) && product <= maxAlternatives; i++ {
		switch c := glob[i]; {
		case c == '\\':
			i++
		case c == '[': // a brace in a class is a character like any other
			i += classLength(glob[i:])
		case c == '{':
			commas = append(commas, 0)
		case len(commas) == 0:
		case c == ',':
			commas[len(commas)-1]++
		case c == '}':
			product *= commas[len(commas)-1] + 1
			commas = commas[:len(commas)-1]
		}
	}
	return product
}

// classLength returns how many bytes a character class has behind its [.
func classLength(class string) int {
	for i := 1; i < len(class); i++ {
		switch class[i] {
		case '\\':
			i++
		case ']':
			return i
		}
	}
	return len(class) - 1
}

// matchesAny reports whether a glob matches a path or a directory above it.
func matchesAny(globs []Glob, name string) bool {
	return slices.ContainsFunc(globs, func(g Glob) bool { return g.matches(name) })
}

func (g Glob) matches(name string) bool {
	pattern := path.Clean(string(g))
	for ; name != "."; name = path.Dir(name) {
		if doublestar.MatchUnvalidated(pattern, name) {
			return true
		}
		if name == "/" {
			break
		}
	}
	return pattern == "."
}
