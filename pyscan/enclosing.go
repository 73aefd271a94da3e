package pyscan

import (
	"bytes"
	"path"
	"strings"
)

// definesNamed reports whether one of the words stands in the definition of
// something that another file which mentions certain names may reach: in a
// function or method, in a class's header, or in an assignment or import at the
// top level. It looks at the text alone, so that the file need not be parsed;
// what it takes for a definition too many costs time and nothing else.
func definesNamed(file string, text []byte, words []string, named func(string) bool) bool {
	module := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if module == "__init__" {
		module = path.Base(path.Dir(file))
	}
	for _, w := range words {
		for at := 0; ; {
			i := bytes.Index(text[at:], []byte(w))
			if i < 0 {
				break
			}
			at += i + len(w)
			if isCode(text, at-len(w), at) && definedAround(text, at, module, named) {
				return true
			}
		}
	}
	return false
}

// isCode reports whether the word at text[start:end] may be code: it is not
// where it is part of a longer identifier, on a line that is a comment, or
// followed by another word that is no operator, which no code is.
func isCode(text []byte, start, end int) bool {
	if end < len(text) && identifierByte(text[end]) {
		return false
	}
	_, line := lineAt(text, start)
	if strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") {
		return false
	}
	rest := strings.TrimLeft(string(text[end:min(len(text), end+12)]), " \t")
	if len(rest) == min(12, len(text)-end) || rest == "" {
		return true // nothing but punctuation may follow at once
	}
	word := leadingIdentifier(rest)
	switch word {
	case "", "as", "if", "else", "or", "and", "in", "is", "for", "not", "async":
		return true
	}
	return false
}

// definedAround reports whether an offset lies in the definition of something
// that a file can reach by the names that it mentions: a method by its own
// name, a function of the module by its own and the module's.
func definedAround(text []byte, offset int, module string, named func(string) bool) bool {
	start, line := lineAt(text, offset)
	indent := indentation(line)
	if indent == 0 || strings.HasPrefix(strings.TrimSpace(line), "class ") {
		return anyNamed(line, named)
	}
	reach := "" // the outermost function so far
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
		if len(fields) < 2 {
			fields = append(fields, "", "")
		}
		switch name := leadingIdentifier(fields[1]); fields[0] {
		case "def":
			reach = name
		case "class":
			if reach == "__init__" && named(name) || reach != "" && reach != "__init__" && named(reach) {
				return true
			}
			reach = ""
		default:
			if indent == 0 && anyNamed(line, named) {
				return true
			}
		}
	}
	return reach != "" && named(reach) && named(module)
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

// anyNamed reports whether the name that a top-level line binds is asked for:
// what stands before = or behind class or as.
func anyNamed(line string, named func(string) bool) bool {
	line = strings.TrimSpace(line)
	if class, ok := strings.CutPrefix(line, "class "); ok {
		return named(leadingIdentifier(class))
	}
	if _, alias, ok := strings.Cut(line, " as "); ok && named(leadingIdentifier(alias)) {
		return true
	}
	name := leadingIdentifier(line)
	rest := strings.TrimLeft(line[len(name):], " \t")
	return name != "" && rest != "" && (rest[0] == '=' || rest[0] == ':') && named(name)
}
