package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words splits a name into its words, in lower case: at underscores and other
// punctuation, where the case changes, and where digits begin or end. A run of
// capitals is one word up to the capital that begins the next one, with its
// plural s: HTTPStatus402 is "http status 402", FallbackLLMs "fallback llms".
func Words(name string) []string {
	words := appendWords(nil, name)
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	return words
}

// appendWords appends the words of name, spelt as they stand there. They share
// the name's memory, so that matching a name allocates nothing.
func appendWords(words []string, name string) []string {
	for {
		name = strings.TrimLeftFunc(name, isSeparator)
		if name == "" {
			return words
		}
		end := wordEnd(name)
		words = append(words, name[:end])
		name = name[end:]
	}
}

// wordEnd returns the length in bytes of the word that name begins with.
func wordEnd(name string) int {
	if digits := prefix(name, unicode.IsDigit); digits > 0 {
		return digits
	}
	capitals := prefix(name, unicode.IsUpper)
	small := prefix(name[capitals:], isSmall)
	_, last := utf8.DecodeLastRuneInString(name[:capitals])
	switch {
	case small == 0 || capitals == last: // USER, User, user
		return capitals + small
	case name[capitals:capitals+small] == "s": // URLs
		return capitals + small
	default: // the U of HTTPUser
		return capitals - last
	}
}

// prefix returns the length in bytes of the longest beginning of s whose
// characters are all in a class.
func prefix(s string, class func(rune) bool) int {
	return len(s) - len(strings.TrimLeftFunc(s, class))
}

// isSmall holds letters without case too, so that a name in any script is made
// of words.
func isSmall(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.IsUpper(r)
}

func isSeparator(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}
