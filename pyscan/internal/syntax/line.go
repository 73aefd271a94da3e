package syntax

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// universalNewlines returns src with each carriage return that ends a line by
// itself made a line feed, as Python reads it; to the grammar it is white space,
// and the rest of the text may be a comment. Offsets do not change, and src
// itself is returned where nothing does.
func universalNewlines(src []byte) []byte {
	text := src
	for i := 0; ; {
		n := bytes.IndexByte(src[i:], '\r')
		if n < 0 {
			return text
		}
		i += n + 1
		if i < len(src) && src[i] == '\n' {
			continue
		}
		if &text[0] == &src[0] {
			text = bytes.Clone(src)
		}
		text[i-1] = '\n'
	}
}

// A line is a logical line: one that holds a statement (or several, between
// semicolons), or a comment that stands alone. Blank lines are none.
type line struct {
	start   int  // the first character
	indent  int  // its column; a tab counts eight, as in the grammar
	end     int  // behind the code, comment excluded; for a comment, its end
	tail    int  // behind the comment that follows the code; else end
	comment bool // the line is a comment alone
	opens   bool // the code ends in a colon: a block follows
	colons  int  // how many are outside of brackets
}

// A lineScanner splits Python into logical lines. It knows strings, comments,
// brackets and continued lines, and nothing else of the language. Where it is
// not sure that the grammar would split the text alike it gives up.
type lineScanner struct {
	src          []byte
	pos          int
	brackets     []byte // the closing ones that are awaited
	tabs, spaces bool   // what lines are indented with
	unsure       bool
}

// next returns the next line. It returns false at the end of the text, and when
// it has become unsure.
func (s *lineScanner) next() (line, bool) {
	for s.pos < len(s.src) && !s.unsure {
		indent := s.indentation()
		if s.pos == len(s.src) {
			break
		}
		switch s.src[s.pos] {
		case '\n', '\r':
			s.pos++
		case '#':
			l := line{start: s.pos, indent: indent, comment: true}
			s.skipComment()
			l.end = s.pos
			l.tail = s.pos
			return l, true
		case '\\':
			// The grammar adds the columns of both physical lines.
			s.unsure = true
		default:
			return s.statement(indent)
		}
	}
	return line{}, false
}

// indentation steps over the white space at the start of a line.
func (s *lineScanner) indentation() (column int) {
	tab, space := false, false
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case ' ':
			column++
			space = true
		case '\t':
			column += 8
			tab = true
		case '\f':
			column, tab, space = 0, false, false
		case '\n', '\r', '#':
			return column
		default:
			s.tabs = s.tabs || tab
			s.spaces = s.spaces || space
			s.unsure = s.unsure || s.tabs && s.spaces
			return column
		}
	}
	return column
}

// skipComment steps to the end of the line, a carriage return included: the
// grammar takes it for a part of the comment.
func (s *lineScanner) skipComment() {
	n := bytes.IndexByte(s.src[s.pos:], '\n')
	if n < 0 {
		n = len(s.src) - s.pos
	}
	s.pos += n
}

// remarkable marks the bytes that statement must look at.
var remarkable = func() (table [256]bool) {
	for _, c := range []byte("\n#:'\"()[]{}\\") {
		table[c] = true
	}
	return table
}()

// statement reads from the first character of a logical line to its end.
func (s *lineScanner) statement(indent int) (line, bool) {
	l := line{start: s.pos, indent: indent}
	comment := -1 // where one follows the code
	s.brackets = s.brackets[:0]
	for ; s.pos < len(s.src); s.pos++ {
		c := s.src[s.pos]
		if !remarkable[c] {
			continue
		}
		if c == '\n' && len(s.brackets) == 0 {
			break
		}
		if len(s.brackets) == 0 {
			switch c {
			case '#':
				comment = s.pos
			case ':':
				l.colons++
			}
		}
		if !s.step(c) {
			s.unsure = true
			return line{}, false
		}
	}
	if len(s.brackets) > 0 {
		s.unsure = true
		return line{}, false
	}
	return s.finish(l, comment)
}

// step moves to the last byte of what c begins. It returns false when it cannot
// tell where that is.
func (s *lineScanner) step(c byte) (ok bool) {
	switch c {
	case '#':
		s.skipComment()
		s.pos-- // the newline is looked at next
	case '\'', '"':
		s.pos, ok = stringEnd(s.src, s.pos, 0)
		s.pos--
		return ok
	case '(':
		s.brackets = append(s.brackets, ')')
	case '[':
		s.brackets = append(s.brackets, ']')
	case '{':
		s.brackets = append(s.brackets, '}')
	case ')', ']', '}':
		last := len(s.brackets) - 1
		if last < 0 || s.brackets[last] != c {
			return false
		}
		s.brackets = s.brackets[:last]
	case '\\':
		n := newline(s.src, s.pos+1)
		s.pos += n
		return n > 0
	}
	return true
}

// finish sets where the line ends, now that the scanner stands behind it.
func (s *lineScanner) finish(l line, comment int) (line, bool) {
	l.end = s.pos
	if comment >= 0 {
		l.end = comment
	}
	for l.end > l.start && blank(s.src[l.end-1]) {
		l.end--
	}
	l.tail = l.end
	if comment >= 0 {
		l.tail = s.pos
	}
	code := s.src[l.start:l.end]
	l.opens = code[len(code)-1] == ':'
	first, _ := utf8.DecodeRune(code)
	last, _ := utf8.DecodeLastRune(code) // a line end when nothing followed a backslash
	s.unsure = s.unsure || !inCode(first) || !inCode(last)
	return l, !s.unsure
}

// inCode reports whether a line of code can begin or end with r. The grammar
// skips more white space than Python has.
func inCode(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' '
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\f' || c == '\r' }

// newline returns the length of the line end at src[i:], or 0.
func newline(src []byte, i int) int {
	switch {
	case i < len(src) && src[i] == '\n':
		return 1
	case i+1 < len(src) && src[i] == '\r' && src[i+1] == '\n':
		return 2
	}
	return 0
}
