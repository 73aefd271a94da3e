package command

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/spelling"
)

// A Function is a function of a source file as the debug commands show it.
type Function struct {
	Name   string // with the names around it: Class.method, outer.inner, <module>
	Line   int
	Broken bool // part of it could not be read
	// WriteDOT and WriteMermaid write its control-flow graph.
	WriteDOT, WriteMermaid func(w io.Writer, title string) error
}

// function returns the function that an argument FILE:FUNC names, with the file
// as it is given.
func (s *session) function(arg string) (file string, f Function, err error) {
	i := strings.LastIndex(arg, ":")
	if i <= 0 || i == len(arg)-1 {
		return "", f, fmt.Errorf("%s: expected FILE:FUNC, such as agent.py:Agent.run", arg)
	}
	file = arg[:i]
	all, err := s.app.Debug.Functions(absolute(s.env.Dir, file))
	if err == nil {
		f, err = pickFunction(all, arg[i+1:])
	}
	if err != nil {
		return file, f, fmt.Errorf("%s: %w", file, err)
	}
	return file, f, nil
}

// pickFunction returns the function with a name, or with its last part if that
// alone is given.
func pickFunction(all []Function, name string) (Function, error) {
	plain, line := atLine(name)
	found := named(all, line, func(have string) bool { return have == plain })
	if len(found) == 0 {
		found = named(all, line, func(have string) bool { return strings.HasSuffix(have, "."+plain) })
	}
	switch len(found) {
	case 0:
		return Function{}, fmt.Errorf("no function %q; %s", name, nearFunctions(plain, all))
	case 1:
		return found[0], nil
	}
	var names []string
	for _, f := range found {
		names = append(names, fmt.Sprintf("%s@%d", f.Name, f.Line))
	}
	return Function{}, fmt.Errorf("%q may be any of %s", name, listed(slices.Compact(names)))
}

// atLine takes FUNC@LINE apart; the line is 0 where none is given.
func atLine(name string) (plain string, line int) {
	if i := strings.LastIndex(name, "@"); i > 0 {
		if n, err := strconv.Atoi(name[i+1:]); err == nil && n > 0 {
			return name[:i], n
		}
	}
	return name, 0
}

func named(all []Function, line int, match func(string) bool) []Function {
	var out []Function
	for _, f := range all {
		if match(f.Name) && (line == 0 || f.Line == line) {
			out = append(out, f)
		}
	}
	return out
}

// nearFunctions says which functions were probably meant: one that is spelt
// almost like it, or in its last part; else what there is.
func nearFunctions(name string, all []Function) string {
	var names, last []string
	for _, f := range all {
		names = append(names, f.Name)
		last = append(last, f.Name[strings.LastIndex(f.Name, ".")+1:])
	}
	if near := spelling.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	if part := spelling.Nearest(name[strings.LastIndex(name, ".")+1:], last); part != "" {
		var near []string
		for i, f := range all {
			if last[i] == part {
				near = append(near, f.Name)
			}
		}
		return "did you mean " + listed(near) + "?"
	}
	return "there are " + listed(names)
}

// maxListed is how many names an error lists.
const maxListed = 8

func listed(names []string) string {
	if more := len(names) - maxListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), more)
	}
	return strings.Join(names, ", ")
}
