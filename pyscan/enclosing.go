package pyscan

import (
	"bytes"
	"strings"
)

// definesNamed reports whether one of the words stands in the definition of
// something whose name is asked for: in a function or in a class's header, by
// indentation, or in an assignment or import at the top level. It looks at the
// text alone, so that the file need not be parsed; what it takes for a
// definition too many costs time and nothing else.
func definesNamed(text []byte, words []string, named func(string) bool) bool {
	for _, w := range words {
		for at := 0; ; {
			i := bytes.Index(text[at:], []byte(w))
			if i < 0 {
				break
			}
			at += i + len(w)
			if definedAround(text, at, named) {
				return true
			}
		}
	}
	return false
}

// definedAround reports whether an offset lies in the definition of something
// whose name is asked for.
func definedAround(text []byte, offset int, named func(string) bool) bool {
	start, line := lineAt(text, offset)
	indent := indentation(line)
	if indent == 0 || strings.HasPrefix(strings.TrimSpace(line), "class ") {
		return anyNamed(line, named)
	}
	constructor := false
	for indent > 0 && start > 0 {
		start, line = lineAt(text, start-1)
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' || indentation(line) >= indent {
			continue
		}
		indent = indentation(line)
		fields := strings.Fields(trimmed)
		if fields[0] == "async" {
			fields = fields[1:]
		}
		if len(fields) < 2 || fields[0] != "def" && fields[0] != "class" {
			continue
		}
		name := leadingIdentifier(fields[1])
		if fields[0] == "def" && named(name) || fields[0] == "class" && constructor && named(name) {
			return true
		}
		constructor = constructor || name == "__init__"
	}
	return false
}

// lineAt returns the line that an offset lies in, and where it starts.
func lineAt(text []byte, offset int) (int, string) {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	end := bytes.IndexByte(text[start:], '\n')
	if end < 0 {
		end = len(text) - start
	}
	return start, string(text[start : start+end])
}

func indentation(line string) int {
	return len(line) - len(strings.TrimLeft(line, " \t"))
}

func leadingIdentifier(s string) string {
	for i := range len(s) {
		if !identifierByte(s[i]) {
			return s[:i]
		}
	}
	return s
}

func identifierByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// anyNamed reports whether the first name that a top-level line binds is asked
// for: what stands before = or (, or behind as.
func anyNamed(line string, named func(string) bool) bool {
	line = strings.TrimPrefix(strings.TrimSpace(line), "class ")
	if _, alias, ok := strings.Cut(line, " as "); ok && named(leadingIdentifier(alias)) {
		return true
	}
	if strings.HasPrefix(line, "from ") || strings.HasPrefix(line, "import ") {
		return false
	}
	return named(leadingIdentifier(line))
}
