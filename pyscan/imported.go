package pyscan

import (
	"bytes"
	"slices"
)

// Imported returns the identifiers that stand in a module's import statements,
// those in functions included, read from its text without parsing it. Of a
// statement in parentheses the lines up to the closing one belong to it.
func Imported(src []byte) []string {
	var out []string
	open := false
	for line := range bytes.Lines(src) {
		trimmed := bytes.TrimLeft(line, " \t")
		if !open && !bytes.HasPrefix(trimmed, []byte("from ")) && !bytes.HasPrefix(trimmed, []byte("import ")) {
			continue
		}
		if comment := bytes.IndexByte(trimmed, '#'); comment >= 0 {
			trimmed = trimmed[:comment]
		}
		switch {
		case bytes.ContainsRune(trimmed, ')'):
			open = false
		case bytes.ContainsRune(trimmed, '(') || bytes.HasSuffix(bytes.TrimRight(trimmed, "\r\n"), []byte(`\`)):
			open = true
		case open && !bytes.ContainsRune(trimmed, ','):
			open = false // prose that begins with a word such as from
		}
		for _, word := range bytes.FieldsFunc(trimmed, func(r rune) bool { return r < 0x80 && !identifierByte(byte(r)) }) {
			if !slices.Contains(out, string(word)) {
				out = append(out, string(word))
			}
		}
	}
	return out
}
