// Package project finds the source files of one run and answers questions
// about their tree: where it is rooted, what each file is, what its bytes are,
// and which file a Python import names.
package project

import (
	"os"
	"path/filepath"
)

// A mark says what made a folder the root of a project.
type mark uint8

const (
	unmarked   mark = iota // nothing: the folder stands for itself
	configured             // a file that belongs at the top of a project
	repository             // .git
)

var rootFiles = []string{".fallbacklint.yaml", ".fallbacklint.yml", "pyproject.toml", "go.mod"}

// Root returns the root of the project that the folder dir lies in: the nearest
// folder from dir upward that holds .git (a file in worktrees and submodules),
// else the nearest that holds a configuration, a pyproject.toml or a go.mod,
// else dir itself. The answer is absolute where dir can be made so.
func Root(dir string) string {
	root, _ := findRoot(absolute(dir))
	return root
}

func findRoot(dir string) (string, mark) {
	if root, ok := nearest(dir, ".git"); ok {
		return root, repository
	}
	if root, ok := nearest(dir, rootFiles...); ok {
		return root, configured
	}
	return dir, unmarked
}

// nearest returns the first folder from dir upward that holds one of the names.
func nearest(dir string, names ...string) (string, bool) {
	for {
		for _, name := range names {
			if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
				return dir, true
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// rootFor returns the root of a named folder. A folder of the working
// directory's own project belongs to that project even where it has a
// pyproject.toml of its own, so that a monorepo is one tree; another repository
// does not, and neither does a project that was named from outside.
func rootFor(folder, dir string) string {
	root, how := findRoot(folder)
	if how == repository {
		return root
	}
	work, workHow := findRoot(dir)
	if within(work, folder) && (workHow != unmarked || how == unmarked) {
		return work
	}
	return root
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}

// resolved follows symbolic links; what cannot be followed stays as it is.
func resolved(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// relative returns path relative to root with forward slashes, or path itself
// where it does not lie below.
func relative(root, path string) string {
	if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// within reports whether path is root or lies below it. Both are clean.
func within(root, path string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && filepath.IsLocal(rel)
}
