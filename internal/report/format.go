package report

import (
	"fmt"
	"strings"
)

// A Format is one way to write a result.
type Format struct {
	Name    string // as on the command line
	Summary string // one line for the help text
	Write   Writer
}

// Formats returns every format, the default first.
func Formats() []Format {
	return []Format{
		{"text", "source lines, carets and the witness, for people", Text},
		{"concise", "one line per finding", Concise},
		{"json", "everything, for programs", JSON},
	}
}

// ByName returns the format with a name; the error lists the names there are.
func ByName(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown format %q; use one of %s", name, strings.Join(names, ", "))
}
