package project

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A selector gathers what the arguments ask for.
type selector struct {
	Options
	ctx        context.Context
	dir        string
	targets    []target
	folders    map[string]folder // by path as named: a hook names many files of few folders
	trees      map[string]*listing
	chosen     map[File]bool
	missing    []string
	unanalysed []Unanalysed
}

// A target is a file or folder that an argument names.
type target struct {
	abs    string
	folder string // of the file, or the folder itself
	mode   fs.FileMode
	isLink bool
}

// compare orders targets so that the order of the arguments makes no
// difference: what a folder stands for is known before single files are added,
// and a file's own name is taken before that of a link to it.
func (t target) compare(u target) int {
	return cmp.Or(cmp.Compare(t.rank(), u.rank()), cmp.Compare(t.abs, u.abs))
}

func (t target) rank() int {
	switch {
	case t.mode.IsDir():
		return 0
	case !t.isLink:
		return 1
	default:
		return 2
	}
}

// A folder is one with its links resolved, and the root of its project.
type folder struct {
	abs, root string
}

// argument finds out what an argument names.
func (s *selector) argument(arg string) {
	abs := s.locate(arg)
	info, err := os.Lstat(abs)
	if arg == "" || isAbsent(err) {
		s.missing = append(s.missing, arg)
		return
	}
	isLink := err == nil && info.Mode()&fs.ModeSymlink != 0
	if isLink {
		info, err = os.Stat(abs)
	}
	switch {
	case isAbsent(err):
		s.skip(abs, "is a broken symbolic link")
	case err != nil:
		s.skip(abs, Reason(err))
	case info.IsDir():
		s.target(target{abs: abs, folder: abs, mode: info.Mode()})
	default:
		s.target(target{abs: abs, folder: filepath.Dir(abs), mode: info.Mode(), isLink: isLink})
	}
}

// locate returns the path that an argument means. Go's pattern for a folder and
// all below it, "dir/...", means the folder, unless something has that name.
func (s *selector) locate(arg string) string {
	abs := arg
	if !filepath.IsAbs(arg) {
		abs = filepath.Join(s.dir, arg)
	}
	if filepath.Base(abs) == "..." {
		if _, err := os.Lstat(abs); isAbsent(err) {
			return filepath.Dir(abs)
		}
	}
	return abs
}

func (s *selector) skip(abs, reason string) {
	s.unanalysed = append(s.unanalysed, Unanalysed{abs, reason})
}

func (s *selector) excludes(f File) bool { return s.Exclude != nil && s.Exclude(f) }

// target notes a target, and the project of its folder.
func (s *selector) target(t target) {
	s.targets = append(s.targets, t)
	if _, ok := s.folders[t.folder]; !ok {
		abs := resolved(t.folder)
		s.folders[t.folder] = folder{abs, rootFor(abs, s.dir)}
	}
}

// joinRoots makes one tree of those that would list the same files: a walk from
// a root that is no repository lists everything below it.
func (s *selector) joinRoots() {
	var walked []string
	for _, f := range s.folders {
		if _, how := findRoot(f.root); how != repository {
			walked = append(walked, f.root)
		}
	}
	slices.Sort(walked) // an outer folder sorts before an inner one
	for name, f := range s.folders {
		if i := slices.IndexFunc(walked, func(root string) bool { return within(root, f.root) }); i >= 0 {
			s.folders[name] = folder{f.abs, walked[i]}
		}
	}
}

// take takes in what a target stands for. Its errors are those that end a run.
func (s *selector) take(t target) error {
	at := s.folders[t.folder]
	tree, err := s.tree(at.root)
	switch {
	case err != nil:
		return err
	case t.mode.IsDir():
		return s.takeFolder(tree, at.abs)
	default:
		s.takeFile(tree, filepath.Join(at.abs, filepath.Base(t.abs)), t)
		return nil
	}
}

func (s *selector) tree(root string) (*listing, error) {
	if tree, ok := s.trees[root]; ok {
		return tree, nil
	}
	tree, err := list(s.ctx, root)
	if err == nil {
		s.trees[root] = tree
	}
	return tree, err
}

// takeFolder takes in what is listed below a folder.
func (s *selector) takeFolder(tree *listing, abs string) error {
	rel := relative(tree.root, abs)
	isBelow := func(f File) bool { return rel == "." || strings.HasPrefix(f.Path, rel+"/") }
	if rel != "." && !slices.ContainsFunc(tree.files, isBelow) {
		if err := s.walkIgnored(tree, rel); err != nil {
			return err
		}
	}
	for _, f := range tree.files {
		if isBelow(f) && !s.excludes(f) {
			s.chosen[f] = true
		}
	}
	for _, u := range tree.unreadable {
		if within(abs, u.Path) {
			s.unanalysed = append(s.unanalysed, u)
		}
	}
	return nil
}

// walkIgnored adds what stands in a folder of which the listing has nothing,
// most likely because it is ignored.
func (s *selector) walkIgnored(tree *listing, rel string) error {
	paths, unreadable, err := walkTree(s.ctx, tree.root, rel, isSource)
	if err != nil {
		return err
	}
	tree.unreadable = append(tree.unreadable, unreadable...)
	tree.add(paths)
	return nil
}

// takeFile takes a named file in, under the one path that stands for all links
// to it.
func (s *selector) takeFile(tree *listing, abs string, t target) {
	rel := relative(tree.root, abs)
	target := rel
	if t.isLink {
		target, _ = tree.target(rel)
	}
	if known, ok := tree.analysed[target]; ok {
		rel = known
	}
	f := newFile(tree.root, rel)
	if s.ForceExclude && s.excludes(f) {
		return
	}
	f, err := identify(f, t.mode)
	if err != nil {
		s.skip(t.abs, Reason(err))
		return
	}
	tree.take(f, target)
	s.chosen[f] = true
}

// headSize is enough for any first line that an operating system obeys.
const headSize = 256

// identify finds out what language a named file is in, if need be by looking
// into it; that it is none is an error.
func identify(f File, mode fs.FileMode) (File, error) {
	if !mode.IsRegular() {
		return f, notRegular(mode)
	}
	if f.Language != Other {
		return f, nil
	}
	head, err := readHead(f.Abs(), headSize)
	if err != nil {
		return f, err
	}
	f.Language = namedLanguage(path.Base(f.Path), head)
	if f.Language == Other {
		return f, errNoSource
	}
	return f, nil
}
