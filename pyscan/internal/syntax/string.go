package syntax

import "bytes"

// maxStringNesting bounds strings in the expressions of f-strings in strings;
// people stop at two.
const maxStringNesting = 16

// A literal is a string being scanned.
type literal struct {
	src    []byte
	quote  byte
	triple bool
	format bool // an f-string or a t-string
	nested int  // how many f-strings it stands in
}

// stringEnd returns the offset behind the string whose opening quote is src[i].
// It returns false when the string is not closed.
func stringEnd(src []byte, i, nested int) (int, bool) {
	l := literal{src: src, quote: src[i], nested: nested, format: formatted(src, i)}
	l.triple = i+2 < len(src) && src[i+1] == l.quote && src[i+2] == l.quote
	if l.triple {
		return l.end(i + 3)
	}
	return l.end(i + 1)
}

// formatted reports whether the prefix of the string at i makes its braces mean
// something. The prefix must be the whole word before the quote: `if"x"` is no
// f-string.
func formatted(src []byte, i int) bool {
	start := i
	for start > 0 && i-start < 3 && inWord(src[start-1]) {
		start--
	}
	if start == i {
		return false
	}
	switch string(bytes.ToLower(src[start:i])) {
	case "f", "fr", "rf", "t", "tr", "rt":
		return true
	}
	return false
}

func inWord(c byte) bool {
	return c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// end scans from i, inside the string, and returns the offset behind it.
func (l literal) end(i int) (int, bool) {
	for i < len(l.src) {
		c := l.src[i]
		switch {
		case c == '\\':
			i += l.escape(i)
		case c == '\n' && !l.triple:
			return i, false
		case c == l.quote && !l.triple:
			return i + 1, true
		case c == l.quote && l.closes(i):
			return i + 3, true
		case c == '{' && l.format:
			if i+1 < len(l.src) && l.src[i+1] == '{' {
				i += 2
				continue
			}
			var ok bool
			if i, ok = l.replacement(i + 1); !ok {
				return i, false
			}
		default:
			i++
		}
	}
	return i, false
}

// closes reports whether three quotes stand at i.
func (l literal) closes(i int) bool {
	return i+2 < len(l.src) && l.src[i+1] == l.quote && l.src[i+2] == l.quote
}

// escape returns the length of the escape at i. A backslash does not keep a
// brace from opening a replacement field.
func (l literal) escape(i int) int {
	if n := newline(l.src, i+1); n > 0 {
		return 1 + n
	}
	if l.format && i+1 < len(l.src) && (l.src[i+1] == '{' || l.src[i+1] == '}') {
		return 1
	}
	return 2
}

// replacement scans a replacement field from behind its opening brace, and
// returns the offset behind the closing one. What only Python 3.12 allows in it
// beyond nested quotes (comments, backslashes, several lines between single
// quotes) is left to the parser.
func (l literal) replacement(i int) (int, bool) {
	if l.nested >= maxStringNesting {
		return i, false
	}
	depth := 0
	for i < len(l.src) {
		switch c := l.src[i]; c {
		case '\'', '"':
			var ok bool
			if i, ok = stringEnd(l.src, i, l.nested+1); !ok {
				return i, false
			}
			continue
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth == 0 {
				return i + 1, c == '}'
			}
			depth--
		case ':':
			if depth == 0 {
				return l.formatSpec(i + 1)
			}
		case '\\', '#':
			return i, false
		case '\n':
			if !l.triple {
				return i, false
			}
		}
		i++
	}
	return i, false
}

// formatSpec scans a format specification, which may hold replacement fields,
// and returns the offset behind the brace that closes the field around it.
func (l literal) formatSpec(i int) (int, bool) {
	inner := l
	inner.nested++
	for i < len(l.src) {
		switch c := l.src[i]; {
		case c == '{':
			var ok bool
			if i, ok = inner.replacement(i + 1); !ok {
				return i, false
			}
			continue
		case c == '}':
			return i + 1, true
		case c == '\n', c == '\\', c == l.quote && (!l.triple || l.closes(i)):
			return i, false
		}
		i++
	}
	return i, false
}
