package config

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"unicode/utf8"
)

// What is read is bounded, so that a file that was put there by mistake, or on
// purpose, cannot fill the memory. What is parsed is bounded more tightly, far
// above any configuration still: both parsers take time that grows with the
// square of a table's size.
const (
	maxRead = 16 << 20
	maxSize = 256 << 10
)

// readText returns the content of a regular file.
func readText(path string) ([]byte, error) {
	// Asked before opening: to open a named pipe would wait for its writer.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fileError(path, err)
	case info.IsDir():
		return nil, &Error{Path: path, Message: "is a directory, not a configuration file"}
	case !info.Mode().IsRegular():
		return nil, &Error{Path: path, Message: "is not a regular file"}
	}
	data, err := readFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	if len(data) > maxRead {
		return nil, &Error{Path: path, Message: tooLarge(maxRead)}
	}
	return data, nil
}

// readFile reads one byte more than the bound, which tells that a file exceeds
// it also when the file has grown since it was asked for its size.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxRead+1))
}

func tooLarge(limit int) string {
	return fmt.Sprintf("is larger than %d bytes, too large for a configuration file", limit)
}

// checkText returns the text of a file without the byte order mark that both
// formats allow, or why it is none. The YAML parser would take a NUL for a
// letter.
func checkText(data []byte) ([]byte, []problem) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(data) > maxSize {
		return nil, []problem{{message: tooLarge(maxSize)}}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return nil, []problem{problemf(indexLines(data).position(i), "NUL byte: this is not a text file in UTF-8")}
	}
	if i := notUTF8(data); i >= 0 {
		return nil, []problem{problemf(indexLines(data).position(i), "byte %#x is not UTF-8", data[i])}
	}
	return data, nil
}

// notUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func notUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
