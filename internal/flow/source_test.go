package flow

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestPosition(t *testing.T) {
	for _, c := range []struct {
		source string
		offset int
		want   Position
	}{
		{"", 0, Position{1, 1}},
		{"", 7, Position{1, 1}},
		{"abc", -1, Position{1, 1}},
		{"abc", 2, Position{1, 3}},
		{"abc", 3, Position{1, 4}},
		{"abc", 99, Position{1, 4}},
		{"a\nb", 1, Position{1, 2}},
		{"a\nb", 2, Position{2, 1}},
		{"a\n", 2, Position{2, 1}},
		{"a\n", 99, Position{2, 1}},
		{"\n\n", 1, Position{2, 1}},
		{"a\r\nb\r\n", 1, Position{1, 2}},
		{"a\r\nb\r\n", 2, Position{1, 3}},
		{"a\r\nb\r\n", 3, Position{2, 1}},
		{"a\r\nb\r\n", 6, Position{3, 1}},
		{"äö\nx", 4, Position{1, 5}},
		{"äö\nx", 5, Position{2, 1}},
	} {
		f := &File{Source: []byte(c.source)}
		if got := f.Position(c.offset); got != c.want {
			t.Errorf("%q at %d: %v, want %v", c.source, c.offset, got, c.want)
		}
	}
}

// TestPositionCounts: line and column are what counting from the start gives.
func TestPositionCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := []byte(rapid.StringOf(rapid.SampledFrom([]rune("ab\n\r ä"))).Draw(t, "source"))
		f := &File{Source: src}
		for offset := range len(src) + 1 {
			before := src[:offset]
			want := Position{bytes.Count(before, []byte("\n")) + 1, offset - bytes.LastIndexByte(before, '\n')}
			if got := f.Position(offset); got != want {
				t.Fatalf("%q at %d: %v, want %v", src, offset, got, want)
			}
		}
	})
}

func TestSpan(t *testing.T) {
	f := &File{Source: []byte("one\ntwo\n")}
	s := Span{f, 4, 7}
	start, end := s.Positions()
	if s.Text() != "two" || s.Line() != 2 || start != (Position{2, 1}) || end != (Position{2, 4}) || !s.IsValid() {
		t.Errorf("%q in line %d, %v to %v", s.Text(), s.Line(), start, end)
	}
	if zero := (Span{}); zero.IsValid() || zero.Line() != 0 || zero.Text() != "" {
		t.Error("the zero span is somewhere")
	}
	for _, wrong := range []Span{{f, -1, 2}, {f, 3, 2}, {f, 3, 99}} {
		if wrong.Text() != "" {
			t.Errorf("%d to %d is %q", wrong.Start, wrong.End, wrong.Text())
		}
	}
}
