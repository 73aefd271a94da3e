package project

import (
	"cmp"
	"path"
	"strings"
)

// relative resolves a relative import: want, with slashes, below the folder
// that level dots mean. One dot is the importing file's own folder.
func (m *modules) relative(from File, level int, want string) (File, bool) {
	dir := folderOf(from.Path)
	for range level - 1 {
		if dir == "" {
			return File{}, false
		}
		dir = folderOf(dir)
	}
	if want == "" && !m.isPackage(dir) {
		return File{}, false
	}
	f, ok := m.files[path.Join(dir, want)]
	return f, ok
}

// absolute resolves an absolute import; want has slashes for dots.
func (m *modules) absolute(from File, want string) (File, bool) {
	var best candidate
	found := false
	for _, key := range m.byLast[path.Base(want)] {
		base, ok := sourceRoot(key, want)
		if !ok || !m.onPath(base, from, want, key) {
			continue
		}
		c := m.candidate(base, from, key)
		if !found || c.compare(best) < 0 {
			best, found = c, true
		}
	}
	return best.file, found
}

// sourceRoot returns the folder below which key is spelt want.
func sourceRoot(key, want string) (string, bool) {
	if key == want {
		return "", true
	}
	rest, ok := strings.CutSuffix(key, want)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, "/")
}

// onPath reports whether Python could find want below the folder base at all.
// The inside of a package is no place to import from absolutely, except for
// scripts that stand beside each other; a module that shares its name with one
// of the standard library is found only where a project puts its top level; and
// no module imports itself by accident of its name.
func (m *modules) onPath(base string, from File, want, key string) bool {
	if base == "" || base == "src" {
		return true
	}
	top, _, _ := strings.Cut(want, "/")
	if isStdlib(top) || m.files[key] == from {
		return false
	}
	return base == folderOf(from.Path) || !m.isPackage(base)
}

// A candidate is a file that an absolute import may mean. The fields are in the
// order in which they decide; less is better.
type candidate struct {
	foreign int // 1: a test's module and the importer is no test; 2: vendored
	place   int // 0: the root; 1: src; 2: elsewhere
	shared  int // minus the folders shared with the importing file
	depth   int
	file    File
}

func (m *modules) candidate(base string, from File, key string) candidate {
	f := m.files[key]
	c := candidate{
		foreign: foreign(from.Class, f.Class),
		place:   2,
		shared:  -sharedFolders(f.Path, from.Path),
		depth:   strings.Count(f.Path, "/"),
		file:    f,
	}
	switch base {
	case "":
		c.place = 0
	case "src":
		c.place = 1
	}
	return c
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(
		cmp.Compare(c.foreign, d.foreign),
		cmp.Compare(c.place, d.place),
		cmp.Compare(c.shared, d.shared),
		cmp.Compare(c.depth, d.depth),
		cmp.Compare(c.file.Path, d.file.Path),
	)
}

func foreign(importer, module Class) int {
	switch {
	case module == Vendored && importer != Vendored:
		return 2
	case module == Test && importer != Test:
		return 1
	default:
		return 0
	}
}

// sharedFolders counts the leading folders that two paths have in common.
func sharedFolders(a, b string) int {
	shared := 0
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			shared++
		}
	}
	return shared
}

// folderOf is path.Dir with "" for the root.
func folderOf(p string) string {
	dir := path.Dir(p)
	if dir == "." {
		return ""
	}
	return dir
}
