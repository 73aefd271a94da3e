package project

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
)

// A File is a source file of the tree. Nothing of its content is known yet,
// except for a script that was named and recognised by its first line.
type File struct {
	Root     string // absolute path of the project's root, links resolved
	Path     string // relative to Root, with forward slashes
	Language Language
	Class    Class
}

// Abs returns the file's absolute path, in the form the system uses.
func (f File) Abs() string { return filepath.Join(f.Root, filepath.FromSlash(f.Path)) }

func newFile(root, rel string) File {
	return File{Root: root, Path: rel, Language: languageOf(path.Base(rel)), Class: classOf(rel)}
}

func sortFiles(files []File) {
	slices.SortFunc(files, compareFiles)
}

func compareFiles(a, b File) int {
	return cmp.Or(cmp.Compare(a.Root, b.Root), cmp.Compare(a.Path, b.Path))
}

// Unanalysed is a file or folder that cannot be looked at, and why.
type Unanalysed struct {
	Path   string // absolute
	Reason string
}

func sortUnanalysed(list []Unanalysed) []Unanalysed {
	slices.SortFunc(list, func(a, b Unanalysed) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(list)
}
