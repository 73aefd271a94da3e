package pyscan

import (
	"bytes"
	"path"
	"sort"
	"strings"
	"sync"

	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// definesNamed reports whether one of the words stands in the definition of
// something that another file which mentions certain names may reach: in a
// function or method, in a class's header, or in code outside of functions. It
// does not parse; what it takes for a definition too many costs time and
// nothing else.
func definesNamed(file string, text []byte, words []string, named func(string) bool) bool {
	module := moduleName(file)
	outline := sync.OnceValues(func() (*syntax.Outline, bool) { return syntax.Cut(text) })
	for _, w := range words {
		for at := 0; ; {
			i := bytes.Index(text[at:], []byte(w))
			if i < 0 {
				break
			}
			at += i + len(w)
			if !isCode(text, at-len(w), at) {
				continue
			}
			if o, ok := outline(); !ok || definedAround(text, o.Defs, at, module, named) {
				return true
			}
		}
	}
	return false
}

// moduleName returns the last part of the dotted name under which a file is
// imported.
func moduleName(file string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if name == "__init__" {
		return path.Base(path.Dir(file))
	}
	return name
}

// isCode reports whether the word at text[start:end] may be code, or a name that
// code looks up: it is not where it is part of a longer identifier, of a comment
// or of a sentence, in a docstring or in quotes.
func isCode(text []byte, start, end int) bool {
	if end < len(text) && identifierByte(text[end]) {
		return false
	}
	before, behind, ok := lineAround(text, start, end)
	if !ok {
		return true
	}
	_, quote, comment := quotedAt(before)
	if quote != 0 {
		before = nil // which quotes these are is not sure
	}
	return !comment && !inSentence(before, behind)
}

// definedAround reports whether an offset lies in the definition of something
// that a file can reach by the names that it mentions: a method by its own
// name, a constructor by its class's, a function of the module by its own and
// the module's. Code that is neither in a function nor a plain statement at the
// top level may define anything.
func definedAround(text []byte, defs []syntax.Def, offset int, module string, named func(string) bool) bool {
	d := sort.Search(len(defs), func(i int) bool { return defs[i].End > offset })
	if d == len(defs) || defs[d].Start > offset {
		_, line := lineAt(text, offset)
		if inDocstring(text, defs[:d], offset) {
			return false
		}
		return indentation(line) > 0 || anyNamed(line, named)
	}
	start, header := lineAt(text, defs[d].Header)
	name := definedName(header)
	switch {
	case indentation(header) == 0:
		return named(name) && named(module)
	case name == "__init__":
		return named(classAround(text, start, indentation(header)))
	}
	return named(name)
}

// inDocstring reports whether an offset outside of all functions lies in a text
// between triple quotes, which then opens an odd number of times before it.
func inDocstring(text []byte, before []syntax.Def, offset int) bool {
	quote := []byte(`"""`)
	n, from := 0, 0
	for _, d := range before {
		n += bytes.Count(text[from:max(from, d.Start)], quote)
		from = max(from, d.End)
	}
	return (n+bytes.Count(text[from:offset], quote))%2 == 1
}

// definedName returns the name in the header of a def or class, or "".
func definedName(line string) string {
	fields := strings.Fields(line)
	if len(fields) > 0 && fields[0] == "async" {
		fields = fields[1:]
	}
	if len(fields) < 2 || fields[0] != "def" && fields[0] != "class" {
		return ""
	}
	return leadingIdentifier(fields[1])
}

// classAround returns the name of the class whose body a line with an
// indentation stands in.
func classAround(text []byte, start, indent int) string {
	for start > 0 {
		var line string
		start, line = lineAt(text, start-1)
		if indentation(line) < indent && strings.HasPrefix(strings.TrimSpace(line), "class ") {
			return definedName(line)
		}
	}
	return ""
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

// anyNamed reports whether what a top-level line defines is asked for: a name
// before =, or behind def, class or as. A line that defines nothing by itself
// may be part of a statement that does.
func anyNamed(line string, named func(string) bool) bool {
	line = strings.TrimSpace(line)
	if name := definedName(line); name != "" {
		return named(name)
	}
	if strings.HasPrefix(line, "from ") || strings.HasPrefix(line, "import ") {
		for _, alias := range strings.Split(line, " as ")[1:] {
			if named(leadingIdentifier(strings.TrimSpace(alias))) {
				return true
			}
		}
		return false
	}
	left, _, assigns := strings.Cut(line, "=")
	if !assigns {
		return leadingIdentifier(line) == "" || strings.HasSuffix(line, ",")
	}
	for _, name := range strings.FieldsFunc(left, func(r rune) bool { return r < 0x80 && !identifierByte(byte(r)) }) {
		if named(name) {
			return true
		}
	}
	return false
}
