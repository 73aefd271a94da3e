package pyscan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/project"
)

// memory is a project that is held in memory.
type memory struct {
	text  map[string][]byte
	index *project.Index
}

func newMemory(text map[string][]byte) *memory {
	var files []project.File
	for path := range text {
		files = append(files, project.File{Path: path, Language: project.Python})
	}
	return &memory{text: text, index: project.NewIndex(files)}
}

func (m *memory) file(path string) project.File {
	return project.File{Path: path, Language: project.Python}
}

// Module implements Files.
func (m *memory) Module(from string, level int, name string) (string, bool) {
	f, ok := m.index.Module(m.file(from), level, name)
	return f.Path, ok
}

// Submodule implements Files.
func (m *memory) Submodule(pkg, name string) (string, bool) {
	f, ok := m.index.Submodule(m.file(pkg), name)
	return f.Path, ok
}

// Read implements Files.
func (m *memory) Read(path string) ([]byte, error) {
	src, ok := m.text[path]
	if !ok {
		return nil, fmt.Errorf("%s is not there", path)
	}
	return src, nil
}

// Mentioning implements Files.
func (m *memory) Mentioning(words []string, with string, _ func(string) bool, keep func(string, []byte) bool) []string {
	var out []string
	for path, src := range m.text {
		holds := func(w string) bool { return bytes.Contains(src, []byte(w)) }
		if slices.ContainsFunc(words, holds) && (holds(with) || strings.Contains(path, with)) && keep(path, src) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// open reads the modules of an archive. Whatever cannot be read fails the test.
func open(t testing.TB, archive string) *Program {
	text := make(map[string][]byte)
	for _, f := range txtar.Parse([]byte(archive)).Files {
		text[f.Name] = f.Data
	}
	return program(t, text)
}

func program(t testing.TB, text map[string][]byte) *Program {
	p := NewProgram(newMemory(text))
	t.Cleanup(func() {
		p.Close()
		for _, problem := range p.Problems() {
			t.Errorf("%s: %s", problem.Path, problem.Reason)
		}
	})
	return p
}

// parse reads one module.
func parse(t testing.TB, src string) *flow.Unit {
	u := program(t, map[string][]byte{"m.py": []byte(src)}).Unit("m.py")
	if u == nil {
		t.Fatal("the module was not read")
	}
	return u
}

// allFuncs returns a unit's functions, outer ones first.
func allFuncs(u *flow.Unit) []*flow.Func {
	var out []*flow.Func
	u.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
		out = append(out, f)
		return true
	})
	return out
}

// funcNamed returns the function or class body of a unit with a name.
func funcNamed(t testing.TB, u *flow.Unit, name string) *flow.Func {
	for _, f := range allFuncs(u) {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no function %s", name)
	return nil
}
