package project

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
)

// Options say what a run is asked to look at.
type Options struct {
	Dir  string   // working directory; "" is the process's own
	Args []string // files and folders, relative to Dir; none: Dir itself
	// Exclude reports whether the configuration leaves a file out; nil leaves
	// none out. A file that is named in Args is looked at all the same, unless
	// ForceExclude is set.
	Exclude      func(File) bool
	ForceExclude bool
}

// A Selection is what a run looks at. All lists are sorted, and no file stands
// in a list twice, under whatever name links give it.
type Selection struct {
	Dir        string // working directory: absolute, links resolved
	Report     []File // the files to report on
	Read       []File // the trees they stand in: what may be read beside them
	Unanalysed []Unanalysed
}

// Rel returns an absolute path as a report shows it: relative to the working
// directory, with forward slashes.
func (s *Selection) Rel(abs string) string {
	if rel, ok := strings.CutPrefix(abs, s.Dir+string(filepath.Separator)); ok {
		return filepath.ToSlash(rel) // as of most files
	}
	rel, err := filepath.Rel(s.Dir, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

// A MissingError names all the arguments that name nothing.
type MissingError struct{ Paths []string }

func (e *MissingError) Error() string {
	lines := make([]string, len(e.Paths))
	for i, p := range e.Paths {
		lines[i] = "no such file or directory: " + p
	}
	return strings.Join(lines, "\n")
}

// Select finds the files that a run reports on and those that it may read. The
// arguments decide which trees are listed: the projects that they stand in. A
// folder stands for the sources below it that git does not ignore; when it is
// ignored as a whole, naming it asks for what is below. Submodules belong to
// the project only when they are named. What is there and cannot be looked at
// is in Unanalysed; the error is a *MissingError, or the context's.
func Select(ctx context.Context, o Options) (*Selection, error) {
	s := &selector{
		Options: o,
		ctx:     ctx,
		dir:     resolved(absolute(o.Dir)),
		trees:   map[string]*listing{},
		folders: map[string]folder{},
		chosen:  map[File]bool{},
	}
	args := o.Args
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		s.argument(arg)
	}
	if len(s.missing) > 0 {
		return nil, &MissingError{s.missing}
	}
	s.joinRoots()
	slices.SortFunc(s.targets, target.compare)
	for _, t := range s.targets {
		if err := s.take(t); err != nil {
			return nil, err
		}
	}
	return s.selection(), nil
}

func (s *selector) selection() *Selection {
	sel := &Selection{Dir: s.dir, Unanalysed: sortUnanalysed(s.unanalysed)}
	for _, tree := range s.trees {
		sel.Read = append(sel.Read, tree.files...)
	}
	sortFiles(sel.Read)
	for _, f := range sel.Read {
		if s.chosen[f] {
			sel.Report = append(sel.Report, f)
		}
	}
	return sel
}
