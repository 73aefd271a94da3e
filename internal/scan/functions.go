package scan

import (
	"errors"
	"path/filepath"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// A Function is a function, a class body or the top-level code of one file.
type Function struct {
	Name  string // with the names around it: Class.method, outer.inner, <module>
	Line  int
	Graph *flow.Graph
}

// Functions returns the functions of one file, outer ones first. The errors do
// not name the file.
func Functions(path string) ([]Function, error) {
	if err := pyscan.Available(); err != nil {
		return nil, err
	}
	if filepath.Ext(path) == ".go" {
		return nil, errors.New("is in Go, for which there is no front end yet")
	}
	src, err := project.ReadFile(path, 0)
	if err != nil {
		return nil, errors.New(project.Reason(err))
	}
	unit, problems := pyscan.Single(filepath.ToSlash(path), src)
	if unit == nil {
		var errs []error
		for _, p := range problems {
			errs = append(errs, errors.New(p.Reason))
		}
		return nil, errors.Join(errs...)
	}
	var out []Function
	unit.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
		out = append(out, Function{f.QualifiedName(), f.NameAt.Line(), f.Graph()})
		return true
	})
	return out, nil
}
