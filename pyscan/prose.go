package pyscan

import "bytes"

// maxQuoted is the length in bytes up to which a text in quotes counts as one
// that code compares something with or looks for. What is longer is prose.
const maxQuoted = 64

// maxLineBefore bounds how much of a line is looked at, in bytes, in front of a
// place and behind it.
const maxLineBefore = 4 << 10

// Word implements flow.Loader: it returns the identifier, or the text in quotes,
// that text[start:end] is part of, unless that is part of a comment, of a long
// text on one line, or of a sentence, as in a docstring. It reads the line alone,
// so that it may be wrong in a text of several lines, and then takes it for code.
func (p *Program) Word(text []byte, start, end int) ([]byte, bool) {
	before, behind, ok := lineAround(text, start, end)
	if !ok {
		return nil, true
	}
	opened, quote, comment := quotedAt(before)
	switch {
	case comment:
		return nil, false
	case quote != 0:
		closing := bytes.IndexByte(behind, quote)
		from := start - (len(before) - opened) + 1
		if closing < 0 || end+closing-from >= maxQuoted {
			return nil, false
		}
		return text[from : end+closing], true
	}
	from, to := start, end
	for len(before) > 0 && identifierByte(before[len(before)-1]) {
		before, from = before[:len(before)-1], from-1
	}
	for len(behind) > 0 && identifierByte(behind[0]) {
		behind, to = behind[1:], to+1
	}
	return text[from:to], !inSentence(before, behind)
}

// lineAround returns what stands on its line before and behind text[start:end];
// false where that is too much to be looked at.
func lineAround(text []byte, start, end int) (before, behind []byte, ok bool) {
	before = text[max(0, start-maxLineBefore):start]
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	} else if start > maxLineBefore {
		return nil, nil, false
	}
	behind = text[end:min(len(text), end+maxLineBefore)]
	if i := bytes.IndexByte(behind, '\n'); i >= 0 {
		behind = behind[:i]
	}
	return before, behind, true
}

// quotedAt reads the beginning of a line and tells whether it ends in quotes,
// with which and since where, or in a comment.
func quotedAt(line []byte) (opened int, quote byte, comment bool) {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' && (i == 0 || !identifierByte(line[i-1]) || isPrefix(line[:i])):
			opened, quote = i, c
		case c == '#':
			return 0, 0, true
		}
	}
	return opened, quote, false
}

// isPrefix reports whether a line ends with the prefix of a text (f'…'), and not
// with a word that an apostrophe follows.
func isPrefix(line []byte) bool {
	n := len(line)
	for n > 0 && identifierByte(line[n-1]) {
		n--
	}
	switch string(bytes.ToLower(line[n:])) {
	case "f", "r", "b", "u", "fr", "rf", "br", "rb", "t":
		return true
	}
	return false
}

// inSentence reports whether a word stands between others that make no code: a
// name that follows a name, with nothing but white space between. Nor is code in
// backquotes.
func inSentence(before, behind []byte) bool {
	if bytes.HasSuffix(before, []byte("`")) || bytes.HasPrefix(behind, []byte("`")) {
		return true
	}
	word := bytes.TrimRight(before, " \t")
	if len(word) < len(before) && len(word) > 0 {
		n := len(word)
		for n > 0 && identifierByte(word[n-1]) {
			n--
		}
		if last := word[n:]; len(last) > 0 && !precedes[string(last)] && !isDigit(last[0]) {
			return true
		}
	}
	rest := bytes.TrimLeft(behind, " \t")
	if len(rest) == len(behind) {
		return false
	}
	n := 0
	for n < len(rest) && identifierByte(rest[n]) {
		n++
	}
	return n > 0 && !follows[string(rest[:n])] && !isDigit(rest[0])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// precedes are the words that a name may follow in code, follows those that may
// follow a name.
var (
	precedes = set("and", "as", "assert", "async", "await", "case", "class", "def", "del", "elif", "else", "except", "for", "from", "global",
		"if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "raise", "return", "type", "while", "with", "yield")
	follows = set("and", "as", "async", "else", "for", "from", "if", "import", "in", "is", "not", "or")
)
