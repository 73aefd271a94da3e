package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
)

// An Error is one thing that is wrong with a configuration file. Line and
// Column count from 1, the column in UTF-8 bytes; both are 0 where the whole
// file is meant.
type Error struct {
	Path         string
	Line, Column int
	Message      string

	cause error
}

// Error returns the message with its place in front, as compilers print it.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// Unwrap returns the operating system's error where there was one, or
// ErrNoTable.
func (e *Error) Unwrap() error { return e.cause }

// fileError reports that a file cannot be read. The path that such errors carry
// themselves is left out: Error begins with it.
func fileError(path string, err error) *Error {
	message := err.Error()
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		message = pathError.Err.Error()
	}
	return &Error{Path: path, Message: "cannot be read: " + message, cause: err}
}

// A problem is an Error before its file is known.
type problem struct {
	at      position
	message string
}

func problemf(at position, format string, args ...any) problem {
	return problem{at, fmt.Sprintf(format, args...)}
}

// inFile turns problems into one error in the order of the file, or none.
func inFile(path string, problems []problem) error {
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.at.line, b.at.line), cmp.Compare(a.at.column, b.at.column))
	})
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = &Error{Path: path, Line: p.at.line, Column: p.at.column, Message: p.message}
	}
	return errors.Join(errs...)
}

// quoted marks a text from the file in a message, on one line and of bounded
// length, whatever it holds.
func quoted(text string) string {
	const enough = 80
	runes := []rune(text)
	if len(runes) > enough {
		text = string(runes[:enough-1]) + "…"
	}
	if strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
