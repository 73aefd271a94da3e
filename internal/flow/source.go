// Package flow is the language-neutral program model that the rules read, and
// the analyses on it. A front end lowers one language into it; nothing here
// knows which.
package flow

import (
	"bytes"
	"sort"
	"sync"
)

// A File is one source file. Path is what reports show: relative to the
// working directory where that is possible, with forward slashes.
type File struct {
	Path   string
	Source []byte

	lines     []int // byte offset of each line's start
	linesOnce sync.Once
}

// A Span is the half-open range of bytes [Start, End) of a file.
type Span struct {
	File       *File
	Start, End int
}

// A Position is a place as people count: line and column from 1, the column in
// UTF-8 bytes.
type Position struct {
	Line, Column int
}

// IsValid reports whether the span lies in a file at all.
func (s Span) IsValid() bool { return s.File != nil }

// Line returns the line of the span's first byte, or 0 for the zero Span.
func (s Span) Line() int {
	start, _ := s.Positions()
	return start.Line
}

// Text returns the bytes of the span.
func (s Span) Text() string {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Source) || s.Start > s.End {
		return ""
	}
	return string(s.File.Source[s.Start:s.End])
}

// Positions returns the places of the span's first byte and of the byte behind
// its last.
func (s Span) Positions() (start, end Position) {
	if s.File == nil {
		return Position{}, Position{}
	}
	return s.File.Position(s.Start), s.File.Position(s.End)
}

// Position returns the place of a byte offset; an offset outside the file is
// moved to its nearest end.
func (f *File) Position(offset int) Position {
	f.linesOnce.Do(f.indexLines)
	offset = max(0, min(offset, len(f.Source)))
	line := sort.SearchInts(f.lines, offset+1) - 1
	return Position{Line: line + 1, Column: offset - f.lines[line] + 1}
}

// indexLines notes where the lines start. A line ends at LF; CRLF ends there
// too, and the CR counts as the line's last column.
func (f *File) indexLines() {
	f.lines = append(make([]int, 0, bytes.Count(f.Source, []byte{'\n'})+1), 0)
	for i := 0; ; {
		n := bytes.IndexByte(f.Source[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
		f.lines = append(f.lines, i)
	}
}
