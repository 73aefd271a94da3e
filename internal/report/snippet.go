package report

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	tabStop   = 4
	maxWidth  = 120 // columns of a source line that are shown
	maxIndent = 80  // columns left of the range that are shown in full
	lead      = 40  // columns left of the range that stay when there are more
	ellipsis  = "..."
)

// A snippet is one source line as a terminal shows it, and the carets that
// stand under a range of it.
type snippet struct {
	text, carets string
}

// newSnippet clips a line around the part of the place that lies on the
// place's first line. Its cost does not depend on the length of the line: a
// minified file has lines of megabytes.
func newSnippet(line []byte, p Place) snippet {
	start, end := lineRange(line, p)
	from := windowStart(line, start)
	var s sketch
	if from > 0 {
		s.put(ellipsis, len(ellipsis), ' ')
	}
	for i, runes := from, 0; i < len(line); runes++ {
		text, columns, size := cell(line[i:], s.column)
		if s.column+columns > maxWidth || runes > 4*maxWidth {
			s.text.WriteString(ellipsis)
			break
		}
		s.put(text, columns, mark(i < end && i+size > start))
		i += size
	}
	return s.finish()
}

// lineRange returns the byte range of the line to underline; it is empty where
// the place is beyond the line's end.
func lineRange(line []byte, p Place) (start, end int) {
	start = max(0, min(p.Column-1, len(line)))
	for n := 0; n < utf8.UTFMax && start > 0 && start < len(line) && !utf8.RuneStart(line[start]); n++ {
		start--
	}
	switch {
	case p.EndLine > p.Line:
		end = len(bytes.TrimRightFunc(line, unicode.IsSpace))
	case p.EndLine == p.Line:
		end = min(p.EndColumn-1, len(line))
	}
	return start, max(end, min(start+1, len(line)))
}

// windowStart returns the first byte of the line that is shown.
func windowStart(line []byte, start int) int {
	if walkBack(line, len(line), maxWidth) == 0 || walkBack(line, start, maxIndent) == 0 {
		return 0
	}
	return walkBack(line, start, lead)
}

// walkBack returns an offset at most the given number of columns before from.
// It looks at a bounded number of characters, as some take no column.
func walkBack(line []byte, from, columns int) int {
	for n := 0; from > 0 && n < 4*maxWidth; n++ {
		_, size := utf8.DecodeLastRune(line[:from])
		_, taken, _ := cell(line[from-size:from], 0)
		columns -= taken
		if columns < 0 {
			break
		}
		from -= size
	}
	return from
}

// cell returns what a terminal shows for the first character of line, the
// columns that this takes there, and the bytes that it takes in line.
func cell(line []byte, column int) (text string, columns, size int) {
	if line[0] == '\t' {
		columns = tabStop - column%tabStop
		return strings.Repeat(" ", columns), columns, 1
	}
	text, size = visibleRune(string(line[:min(len(line), utf8.UTFMax)]))
	return text, displayWidth(text), size
}

// displayWidth returns the columns that a text without control characters
// takes on a terminal: 2 for wide East Asian characters and emoji, 0 for marks
// that combine with the character before.
func displayWidth(text string) int {
	columns := 0
	for _, r := range text {
		columns += runeWidth(r)
	}
	return columns
}

func runeWidth(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

func mark(under bool) byte {
	if under {
		return '^'
	}
	return ' '
}

// A sketch is a snippet that is being drawn.
type sketch struct {
	text, carets strings.Builder
	column       int
}

func (s *sketch) put(text string, columns int, mark byte) {
	s.text.WriteString(text)
	for range columns {
		s.carets.WriteByte(mark)
	}
	s.column += columns
}

// finish trims both lines. There is always a caret: a range that takes no
// column, such as the end of the line, is marked behind what is shown.
func (s *sketch) finish() snippet {
	carets := strings.TrimRight(s.carets.String(), " ")
	if carets == "" {
		carets = strings.Repeat(" ", s.column) + "^"
	}
	return snippet{text: strings.TrimRight(s.text.String(), " "), carets: carets}
}
