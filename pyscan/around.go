package pyscan

import (
	"bytes"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// Around implements flow.Loader. It reads the lines before the offset from the
// last one up, and of those that are indented less and less, what they open.
func (p *Program) Around(text []byte, offset int) flow.Surroundings {
	out := flow.Surroundings{Function: -1}
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	indent := len(text[start:offset]) - len(bytes.TrimLeft(text[start:offset], " \t"))
	for start > 0 {
		end := start - 1
		start = bytes.LastIndexByte(text[:end], '\n') + 1
		line := bytes.TrimLeft(text[start:end], " \t")
		depth := end - start - len(line)
		if depth >= indent || len(line) == 0 {
			continue
		}
		switch opener(line) {
		case "":
			continue
		case "def", "class":
			out.Function = start
			return out
		case "try", "suppress":
			out.Caught = true
		case "for", "while":
			out.Repeated = true
		}
		indent = depth
	}
	return out
}

// opener returns the keyword of a line that opens a block, "" for any other.
func opener(line []byte) string {
	line = bytes.TrimPrefix(line, []byte("async "))
	n := 0
	for n < len(line) && 'a' <= line[n] && line[n] <= 'z' {
		n++
	}
	if n < len(line) && identifierByte(line[n]) {
		return ""
	}
	switch word := string(line[:n]); word {
	case "with":
		if bytes.Contains(line, []byte("suppress")) {
			return "suppress"
		}
		return word
	case "def", "class", "try", "for", "while", "if", "elif", "else", "except", "finally", "match", "case":
		return word
	}
	return ""
}
