package lexicon

import (
	"errors"
	"fmt"
	"strings"
)

// Texts are phrases that error texts contain.
type Texts []Phrase

// A Phrase is one or more words that stand side by side in a text. Case does
// not matter, nor what stands between the words: "rate limit" is in "Rate-limit
// reached", "rate_limit_exceeded", "RateLimitError", "ratelimit" and in the
// regular expression rate[\s_-]?limit. It begins where a word begins, and ends
// where one ends, with a plural s or without.
//
// The zero Phrase is in no text.
type Phrase struct {
	words []string // in lower case
}

// ParsePhrase reads a phrase: its words as they stand in a text. It has no
// wildcards.
func ParsePhrase(text string) (Phrase, error) {
	if i := strings.IndexAny(text, `*…?()[]{}|\^$+`); i >= 0 {
		r := []rune(text[i:])[0]
		return Phrase{}, fmt.Errorf("phrase %q: %q stands for nothing in a phrase, which is only words", text, r)
	}
	words := Words(text)
	if len(words) == 0 {
		return Phrase{}, fmt.Errorf("phrase %q has no word", text)
	}
	return Phrase{words}, nil
}

// ParseTexts reads phrases; its error joins those of all that are wrong.
func ParseTexts(phrases ...string) (Texts, error) {
	var texts Texts
	var errs []error
	for _, text := range phrases {
		p, err := ParsePhrase(text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		texts = append(texts, p)
	}
	return texts, errors.Join(errs...)
}

// String returns the phrase in its plainest spelling, which ParsePhrase reads
// back.
func (p Phrase) String() string { return strings.Join(p.words, " ") }

// In reports whether a text contains the phrase.
func (p Phrase) In(text string) bool {
	for i := range len(text) {
		if !beginsWord(text, i) {
			continue
		}
		if _, ok := p.at(text, i); ok {
			return true
		}
	}
	return false
}

// In reports whether a text contains one of the phrases.
func (t Texts) In(text string) bool {
	for _, p := range t {
		if p.In(text) {
			return true
		}
	}
	return false
}

// at reports whether the phrase stands at an offset of the text where a word
// begins, and where it ends.
func (p Phrase) at(text string, start int) (end int, ok bool) {
	if len(p.words) == 0 {
		return 0, false
	}
	end = start
	for i, word := range p.words {
		if i > 0 {
			end = skipSeparators(text, end)
		}
		if !hasPrefixFold(text[end:], word) {
			return 0, false
		}
		end += len(word)
	}
	return endOfWord(text, end)
}

func hasPrefixFold(text, word string) bool {
	return len(text) >= len(word) && equalFold(text[:len(word)], word)
}

// beginsWord reports whether a word of a text begins at an offset. Scripts
// without spaces have words that begin anywhere.
func beginsWord(text string, i int) bool {
	c := text[i]
	switch {
	case c >= 0x80:
		return true
	case !isAlphanumeric(c):
		return false
	case i == 0 || isEscape(text, i-2):
		return true
	}
	before := text[i-1]
	switch {
	case isDigit(c):
		return !isAlphanumeric(before) && !isFraction(text, i-2)
	case isUpper(c):
		return !isUpper(before) || i+1 < len(text) && isLower(text[i+1])
	default:
		return !isLetter(before)
	}
}

// endOfWord returns where the word ends that a phrase ends in at the offset,
// and whether the phrase may end so.
func endOfWord(text string, i int) (end int, ok bool) {
	last := text[i-1]
	switch {
	case last >= 0x80 || i == len(text):
		return i, true
	case isDigit(last):
		return i, !isAlphanumeric(text[i]) && !isFraction(text, i)
	case isLower(last) && isUpper(text[i]):
		return i, true
	}
	if text[i]|0x20 == 's' {
		i++
	}
	for _, suffix := range gluedSuffixes {
		if hasPrefixFold(text[i:], suffix) && endsLetters(text, i+len(suffix)) {
			return i + len(suffix), true
		}
	}
	return i, endsLetters(text, i)
}

// gluedSuffixes are what is written in one word with a phrase where the name of
// an error has lost its capitals: ratelimiterror.
var gluedSuffixes = []string{"error", "errors", "exception", "exceeded"}

// trimGlued returns a word without such a suffix.
func trimGlued(word string) string {
	for _, suffix := range gluedSuffixes {
		if n := len(word) - len(suffix); n > 0 && equalFold(word[n:], suffix) {
			return word[:n]
		}
	}
	return word
}

// endsLetters reports whether no letter of the same word stands at an offset
// behind a letter.
func endsLetters(text string, i int) bool {
	return i == len(text) || !isLetter(text[i]) || isLower(text[i-1]) && isUpper(text[i])
}

// skipSeparators returns the offset of the next letter or digit.
func skipSeparators(text string, i int) int {
	for i < len(text) {
		switch {
		case isEscape(text, i):
			i += 2
		case text[i] < 0x80 && !isAlphanumeric(text[i]):
			i++
		default:
			return i
		}
	}
	return i
}

// isEscape reports whether a class of a regular expression, such as \s or \b,
// stands at an offset. Texts that are searched for are often of that kind.
func isEscape(text string, i int) bool {
	return i >= 0 && i+1 < len(text) && text[i] == '\\' && strings.IndexByte("bBdDsSwW", text[i+1]) >= 0
}

// isFraction reports whether a digit and a sign such as that of 1,402 or 4.02
// stand at two offsets, in either order.
func isFraction(text string, i int) bool {
	if i < 0 || i+1 >= len(text) {
		return false
	}
	a, b := text[i], text[i+1]
	return isDigit(a) && (b == '.' || b == ',') || isDigit(b) && (a == '.' || a == ',')
}

func isDigit(c byte) bool        { return '0' <= c && c <= '9' }
func isLower(c byte) bool        { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool        { return 'A' <= c && c <= 'Z' }
func isLetter(c byte) bool       { return isLower(c) || isUpper(c) }
func isAlphanumeric(c byte) bool { return isLetter(c) || isDigit(c) }
