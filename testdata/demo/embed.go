// Package demo holds parcel-bot, a small agent project in Python and Go that
// leaves its fallback unused in the ways that the rules find. README.md says
// what is wrong where.
package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// The Python files are named by pattern: a folder would be embedded without
// its __init__.py.
//
//go:embed README.md pyproject.toml agent/*.py jobs/*.py go
var files embed.FS

// FS returns the project as it is embedded.
func FS() fs.FS { return files }

// moduleFile is the go.mod of the project's Go half. It has another name here
// because the files of a nested module cannot be embedded.
const moduleFile = "go/go.mod.txt"

// Write writes the project below the folder dir, which it makes if need be. The
// Go half is then a module of its own, in the folder go.
func Write(dir string) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if err := writeFile(dir, name); err != nil {
			return fmt.Errorf("write the demo project: %w", err)
		}
		return nil
	})
}

func writeFile(dir, name string) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if name == moduleFile {
		name = path.Join(path.Dir(name), "go.mod")
	}
	target := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	return os.WriteFile(target, data, 0o666)
}
