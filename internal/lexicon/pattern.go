package lexicon

import (
	"errors"
	"fmt"
	"strings"
)

// A Pattern says which words a name has, in which order. It is written as the
// words themselves, in any spelling of names ("fallback model",
// "fallback_model" and "FallbackModel" are one pattern), with
//
//   - "(s)" behind a word that may also be plural,
//   - "*" at an end for any further words there, or none,
//   - "…" or "..." between words for any words there, or none.
//
// The zero Pattern matches no name.
type Pattern struct {
	terms []term
}

// A term is one word, or the wildcard if it has no word.
type term struct {
	word   string
	plural bool
}

func (t term) isWildcard() bool { return t.word == "" }

func (t term) matches(word string) bool {
	if t.plural && len(word) == len(t.word)+1 && word[len(t.word)]|0x20 == 's' {
		word = word[:len(t.word)]
	}
	return equalFold(t.word, word)
}

// ParsePattern reads a pattern.
func ParsePattern(text string) (Pattern, error) {
	var p Pattern
	fields := patternFields(text)
	for i, field := range fields {
		if err := checkField(field, i == 0, i == len(fields)-1); err != nil {
			return Pattern{}, fmt.Errorf("pattern %q: %w", text, err)
		}
		p.terms = append(p.terms, fieldTerms(field)...)
	}
	if err := p.check(); err != nil {
		return Pattern{}, fmt.Errorf("pattern %q: %w", text, err)
	}
	return p, nil
}

// patternFields splits a pattern into words and wildcards, which may touch:
// "run*" is "run *".
func patternFields(text string) []string {
	return strings.Fields(strings.NewReplacer("...", " … ", "…", " … ", "*", " * ").Replace(text))
}

func checkField(field string, first, last bool) error {
	switch {
	case field == "*" && !first && !last:
		return errors.New("* stands for words at an end; between words write …")
	case field == "…" && (first || last):
		return errors.New("… stands for words between words; at an end write *")
	case field == "*" || field == "…":
		return nil
	}
	name := strings.TrimSuffix(field, "(s)")
	for _, r := range name {
		if isSeparator(r) && r != '_' {
			return fmt.Errorf("%q is neither a letter, a digit nor a wildcard", r)
		}
	}
	if len(appendWords(nil, name)) == 0 {
		return fmt.Errorf("%q has no word", field)
	}
	return nil
}

func fieldTerms(field string) []term {
	if field == "*" || field == "…" {
		return []term{{}}
	}
	name, plural := strings.CutSuffix(field, "(s)")
	var terms []term
	for _, word := range Words(name) {
		terms = append(terms, term{word: word})
	}
	terms[len(terms)-1].plural = plural
	return terms
}

func (p Pattern) check() error {
	words := 0
	for i, t := range p.terms {
		switch {
		case !t.isWildcard():
			words++
		case i > 0 && p.terms[i-1].isWildcard():
			return errors.New("two wildcards stand side by side")
		}
	}
	if words == 0 {
		return errors.New("a pattern needs a word")
	}
	return nil
}

// String returns the pattern in its plainest spelling, which ParsePattern
// reads back.
func (p Pattern) String() string {
	fields := make([]string, len(p.terms))
	for i, t := range p.terms {
		fields[i] = t.String()
		if t.isWildcard() && i > 0 && i < len(p.terms)-1 {
			fields[i] = "…"
		}
	}
	return strings.Join(fields, " ")
}

func (t term) String() string {
	switch {
	case t.isWildcard():
		return "*"
	case t.plural:
		return t.word + "(s)"
	default:
		return t.word
	}
}

// Match reports whether the whole name is as the pattern says. ASCII letters
// are equal in either case.
func (p Pattern) Match(name string) bool {
	var buffer [maxWords]string
	return p.matchWords(appendWords(buffer[:0], name))
}

// maxWords is how many words a name may have before matching it allocates.
const maxWords = 16

// matchWords is the usual wildcard match with one point to go back to: a later
// wildcard makes going back to an earlier one needless, so the time is at most
// the product of both lengths.
func (p Pattern) matchWords(words []string) bool {
	if len(p.terms) == 0 {
		return false
	}
	t, w := 0, 0
	wildcard, resume := -1, 0
	for w < len(words) {
		switch {
		case t < len(p.terms) && p.terms[t].isWildcard():
			wildcard, resume = t, w
			t++
		case t < len(p.terms) && p.terms[t].matches(words[w]):
			t++
			w++
		case wildcard >= 0:
			resume++
			t, w = wildcard+1, resume
		default:
			return false
		}
	}
	for t < len(p.terms) && p.terms[t].isWildcard() {
		t++
	}
	return t == len(p.terms)
}

// equalFold compares as strings.EqualFold does, but folds ASCII only: a name
// that matches then holds the pattern's words also for a search by bytes, on
// which triggers rest. (Unicode folds the Kelvin sign to k.)
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
