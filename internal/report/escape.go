package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns s as it may be sent to a terminal. What a terminal would act
// on rather than show (control characters, bidirectional overrides, other
// invisible characters, bytes that are not UTF-8) becomes an escape such as
// \x1b or \u202e, the spelling of Go string literals.
func Visible(s string) string {
	if printable(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		text, size := visibleRune(s[i:])
		b.WriteString(text)
		i += size
	}
	return b.String()
}

func printable(s string) bool {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
		if !unicode.IsGraphic(r) {
			return false
		}
	}
	return true
}

// visibleRune returns the visible form of the first character of s, which is
// not empty, and the number of bytes that it takes in s.
func visibleRune(s string) (string, int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return `\x` + hex(uint32(s[0]), 2), size
	case unicode.IsGraphic(r):
		return s[:size], size
	case r < 0x20 || r == 0x7f:
		return escapeASCII(r), size
	case r > 0xffff:
		return `\U` + hex(uint32(r), 8), size
	default:
		return `\u` + hex(uint32(r), 4), size
	}
}

func escapeASCII(r rune) string {
	switch r {
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	default:
		return `\x` + hex(uint32(r), 2)
	}
}

func hex(v uint32, digits int) string {
	const digit = "0123456789abcdef"
	b := make([]byte, digits)
	for i := digits - 1; i >= 0; i-- {
		b[i] = digit[v&0xf]
		v >>= 4
	}
	return string(b)
}
