package project

import (
	"path"
	"strings"
	"sync"
)

// An Index answers which file a Python import names. It is a pure function of
// the paths: nothing is read, and which interpreter or environment would run
// the code is not known. It is safe for concurrent use.
type Index struct {
	files []File
	build sync.Once
	trees map[string]*modules // by root
}

// modules are the importable files of one tree.
type modules struct {
	files  map[string]File     // by key: "a/b" for a/b.py and for a/b/__init__.py
	byLast map[string][]string // the keys by their last component
}

// NewIndex returns an index of the Python modules among files. It is built when
// the first question is asked.
func NewIndex(files []File) *Index { return &Index{files: files} }

// Module resolves the module part of an import statement in the file from:
// level is the number of leading dots, name what follows them. "import a.b" and
// "from a.b import c" ask for level 0 and "a.b"; "from ..x import y" for level 2
// and "x"; "from . import y" for level 1 and "", which is the package itself,
// and its module y is level 1 and "y".
//
// An absolute name is looked for at the root, then in src below the root, then
// anywhere in the tree: of several candidates the one in the folder that has
// most in common with the importing file's. A test's module is taken for code
// that is no test only when there is no other, vendored code likewise.
// Namespace packages need no file of their own, and have none to return.
func (x *Index) Module(from File, level int, name string) (File, bool) {
	tree := x.tree(from.Root)
	if tree == nil || strings.Contains(name, "/") {
		return File{}, false
	}
	want := strings.ReplaceAll(name, ".", "/")
	if level > 0 {
		return tree.relative(from, level, want)
	}
	return tree.absolute(from, want)
}

// Submodule returns the module name of a package, given by its __init__.py:
// what "from pkg import name" means when the package itself binds no such name.
func (x *Index) Submodule(pkg File, name string) (File, bool) {
	if path.Base(pkg.Path) != "__init__.py" {
		return File{}, false
	}
	return x.Module(pkg, 1, name)
}

func (x *Index) tree(root string) *modules {
	x.build.Do(x.index)
	return x.trees[root]
}

func (x *Index) index() {
	x.trees = map[string]*modules{}
	for _, f := range x.files {
		key, ok := moduleKey(f.Path)
		if !ok {
			continue
		}
		tree := x.trees[f.Root]
		if tree == nil {
			tree = &modules{files: map[string]File{}, byLast: map[string][]string{}}
			x.trees[f.Root] = tree
		}
		tree.add(key, f)
	}
}

// moduleKey returns the path that an import would spell with dots; for an
// __init__.py at the root it is empty.
func moduleKey(rel string) (string, bool) {
	stem, ok := strings.CutSuffix(rel, ".py")
	if path.Base(stem) == "__init__" {
		return strings.Trim(strings.TrimSuffix(stem, "__init__"), "/"), ok
	}
	return stem, ok
}

// add enters a module. As in Python, a package goes before a module of the same
// name beside it.
func (m *modules) add(key string, f File) {
	if _, ok := m.files[key]; !ok {
		last := path.Base(key)
		m.byLast[last] = append(m.byLast[last], key)
	}
	if !m.isPackage(key) {
		m.files[key] = f
	}
}

func (m *modules) isPackage(key string) bool {
	return path.Base(m.files[key].Path) == "__init__.py"
}
