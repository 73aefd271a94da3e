package report

import "bytes"

// A library answers for single lines of the files of a result. Each file is
// fetched and indexed once, however many findings it holds.
type library struct {
	source func(path string) []byte
	files  map[string]*indexed
}

type indexed struct {
	source []byte
	starts []int // byte offset of each line's start
}

func newLibrary(source func(path string) []byte) *library {
	return &library{source: source, files: map[string]*indexed{}}
}

// line returns a line, counted from 1, without its line ending; ok is false
// where the file or the line cannot be had.
func (l *library) line(path string, number int) (line []byte, ok bool) {
	f := l.file(path)
	if f == nil || number < 1 || number > len(f.starts) {
		return nil, false
	}
	line = f.source[f.starts[number-1]:]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	return bytes.TrimSuffix(line, []byte{'\r'}), true
}

func (l *library) file(path string) *indexed {
	if f, ok := l.files[path]; ok {
		return f
	}
	var f *indexed
	if l.source != nil {
		if source := l.source(path); source != nil {
			f = &indexed{source: source, starts: lineStarts(source)}
		}
	}
	l.files[path] = f
	return f
}

func lineStarts(source []byte) []int {
	starts := make([]int, 1, bytes.Count(source, []byte{'\n'})+1)
	for i := 0; ; {
		n := bytes.IndexByte(source[i:], '\n')
		if n < 0 {
			return starts
		}
		i += n + 1
		starts = append(starts, i)
	}
}
