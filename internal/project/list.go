package project

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// A listing is what stands in one tree.
type listing struct {
	root       string
	files      []File // each once
	unreadable []Unanalysed
	// analysed has, for each file by its real path (relative to root where it
	// lies below), the path in files under which it is analysed.
	analysed map[string]string
}

// list lists the source files of the tree at root. Git knows best what belongs
// to it; without git, or outside a repository, an own walk answers.
func list(ctx context.Context, root string) (*listing, error) {
	var paths []string
	var unreadable []Unanalysed
	err := fs.ErrNotExist
	if _, how := findRoot(root); how == repository {
		paths, unreadable, err = gitList(ctx, root, isSource)
	}
	if err != nil {
		paths, unreadable, err = walkTree(ctx, root, "", isSource)
	}
	if err != nil {
		return nil, err
	}
	l := &listing{root: root, unreadable: unreadable, analysed: make(map[string]string, len(paths))}
	l.add(paths)
	return l, nil
}

func isSource(name string) bool { return languageOf(name) != Other }

// add takes the regular files of paths in, and those links to regular files
// whose target is not in itself. Nothing is opened, and nothing else waited on.
func (l *listing) add(paths []string) {
	var links []string
	for _, rel := range paths {
		abs := filepath.Join(l.root, filepath.FromSlash(rel))
		info, err := os.Lstat(abs)
		switch {
		case isAbsent(err): // git still lists what was deleted
		case err != nil:
			l.unreadable = append(l.unreadable, Unanalysed{abs, Reason(err)})
		case info.Mode()&fs.ModeSymlink != 0:
			links = append(links, rel)
		case info.Mode().IsRegular():
			l.take(newFile(l.root, rel), rel)
		}
	}
	slices.Sort(links) // which of two links stands for their target is no accident
	for _, rel := range links {
		if target, ok := l.target(rel); ok {
			l.take(newFile(l.root, rel), target)
		}
	}
}

// take adds a file, once for each real path.
func (l *listing) take(f File, target string) {
	if _, ok := l.analysed[target]; !ok {
		l.analysed[target] = f.Path
		l.files = append(l.files, f)
	}
}

// target returns the regular file that a link leads to. A link that leads
// nowhere or round in a circle holds no code: editors lock files with such
// links, so that meeting one is no failure.
func (l *listing) target(rel string) (string, bool) {
	abs, err := filepath.EvalSymlinks(filepath.Join(l.root, filepath.FromSlash(rel)))
	if err != nil {
		return "", false
	}
	if info, err := os.Stat(abs); err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	return relative(l.root, abs), true
}

// isAbsent tells that nothing stands at a path: not the name, or not the folder
// that it would be in.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
