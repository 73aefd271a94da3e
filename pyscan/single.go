package pyscan

import (
	"errors"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// Single reads one module by itself: what it imports is outside the program.
// All its functions are lowered. The unit is nil where it cannot be read at
// all, which the problems then tell.
func Single(path string, src []byte) (*flow.Unit, []Problem) {
	p := NewProgram(single{path, src})
	defer p.Close()
	u := p.Unit(path)
	if u != nil {
		u.EachFunc(func([]byte) bool { return true }, func(*flow.Func) bool { return true })
	}
	return u, p.Problems()
}

// single is a project of one file.
type single struct {
	path string
	src  []byte
}

// Module implements Files.
func (single) Module(string, int, string) (string, bool) { return "", false }

// Submodule implements Files.
func (single) Submodule(string, string) (string, bool) { return "", false }

// Read implements Files.
func (s single) Read(path string) ([]byte, error) {
	if path != s.path {
		return nil, errors.New("no such file in the project")
	}
	return s.src, nil
}

// Mentioning implements Files.
func (single) Mentioning([]string, string, func(string) bool, func(string, []byte) bool) []string {
	return nil
}
