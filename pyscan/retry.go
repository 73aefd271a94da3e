package pyscan

import "bytes"

// MayRetry implements flow.Loader: it reports whether a text holds a loop under a
// condition, or over what counts for ever, whose body handles failures or asks
// for errors. It reads indentation alone, so that it may be wrong in texts of
// several lines, and then takes them for code.
func (p *Program) MayRetry(text []byte) bool {
	for _, keyword := range loopKeywords {
		for at := 0; ; {
			i := bytes.Index(text[at:], keyword)
			if i < 0 {
				break
			}
			start := at + i
			at = start + len(keyword)
			line := start
			for line > 0 && text[line-1] != '\n' {
				line--
			}
			indent := indentation(string(text[line:min(len(text), line+maxIndent)]))
			if keyword[0] == 'w' && line+indent != start || keyword[0] != 'w' && !bytes.Contains(text[line:start], []byte("for ")) {
				continue
			}
			if survives(indented(text[start:], indent)) {
				return true
			}
		}
	}
	return false
}

// maxIndent bounds how much of a line is looked at for its indentation.
const maxIndent = 256

// Defines implements flow.Loader.
func (p *Program) Defines(text []byte, name string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(name))
		if i < 0 {
			return false
		}
		start := at + i
		at = start + len(name)
		if before := bytes.TrimRight(text[:start], " \t"); len(before) < start && bytes.HasSuffix(before, []byte("def")) && (at == len(text) || !identifierByte(text[at])) {
			return true
		}
	}
}

// loopKeywords stand in every loop without an end of its own.
var loopKeywords = [][]byte{[]byte("while "), []byte("while("), []byte("count("), []byte("cycle("), []byte("repeat(")}

// indented returns the lines behind the first that are indented further.
func indented(text []byte, indent int) []byte {
	first := bytes.IndexByte(text, '\n')
	if first < 0 {
		return text
	}
	for at := first + 1; at < len(text); {
		n := indentation(string(text[at:min(len(text), at+maxIndent)]))
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		if n <= indent && n < end && text[at+n] != '#' && text[at+n] != ')' && text[at+n] != '\r' {
			return text[:at]
		}
		at += end + 1
	}
	return text
}

// survives reports whether a loop's text handles failures, or asks for one.
func survives(text []byte) bool {
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		line = bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(line, []byte("except")) || bytes.Contains(line, []byte("suppress(")) {
			return true
		}
		if asks(line) && containsAny(line, failureWords) {
			return true
		}
	}
	return false
}

// asks reports whether a line may hold a question, or part of one that goes on over
// several lines.
func asks(line []byte) bool {
	return containsAny(line, questionWords)
}

func containsAny(line []byte, words [][]byte) bool {
	for _, w := range words {
		if bytes.Contains(line, w) {
			return true
		}
	}
	return false
}

var (
	questionWords = [][]byte{[]byte("if "), []byte("if("), []byte("while"), []byte("and "), []byte("or "), []byte("not "), []byte("assert"), []byte("case "), []byte("match "), []byte("=")}
	failureWords  = [][]byte{[]byte("err"), []byte("exc"), []byte("status"), []byte("code"), []byte("fail"), []byte("invalid")}
)
