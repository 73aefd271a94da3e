package project

import (
	"context"
	"os"
	"path/filepath"
)

// ignoreLimit is the size in bytes above which an ignore file is not read.
const ignoreLimit = 1 << 20

// A walker lists a tree where git cannot be asked.
type walker struct {
	ctx        context.Context
	root       string
	keep       func(name string) bool
	isRepo     bool // root is a repository: others inside it are left out
	paths      []string
	unreadable []Unanalysed
}

// walkTree lists the files of the folder rel ("" for the root) and below whose
// names are kept, with paths relative to the root, and the folders that cannot
// be read. It obeys the .gitignore files in that folder and below. Links are
// listed and not followed, so that the walk ends. Only .git is skipped, and, as
// git does, a repository inside a repository.
func walkTree(ctx context.Context, root, rel string, keep func(name string) bool) ([]string, []Unanalysed, error) {
	_, how := findRoot(root)
	w := &walker{ctx: ctx, root: root, keep: keep, isRepo: how == repository}
	var rules []ignoreRules
	if rel == "" {
		rules = w.readRules(rules, ".git/info/exclude", "")
	} else {
		rel += "/"
	}
	w.folder(rel, rules)
	return w.paths, w.unreadable, ctx.Err()
}

// folder lists one folder, given as "" or with a slash at its end, under the
// rules of the folders above it.
func (w *walker) folder(rel string, rules []ignoreRules) {
	if w.ctx.Err() != nil {
		return
	}
	dir := filepath.Join(w.root, filepath.FromSlash(rel))
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.unreadable = append(w.unreadable, Unanalysed{dir, Reason(err)})
	}
	for _, entry := range entries {
		switch {
		case entry.Name() == ".git" && w.isRepo && rel != "":
			return
		case entry.Name() == ".gitignore" && entry.Type().IsRegular():
			rules = w.readRules(rules, rel+".gitignore", rel)
		}
	}
	for _, entry := range entries {
		w.entry(rel+entry.Name(), entry, rules)
	}
}

func (w *walker) entry(rel string, entry os.DirEntry, rules []ignoreRules) {
	switch {
	case entry.Name() == ".git":
	case entry.IsDir():
		if !ignored(rules, rel, true) {
			w.folder(rel+"/", rules)
		}
	case w.keep(entry.Name()) && !ignored(rules, rel, false):
		w.paths = append(w.paths, rel)
	}
}

// readRules adds the rules of an ignore file to those of the folders above. An
// ignore file that cannot be read hides nothing: rather a file too many.
func (w *walker) readRules(above []ignoreRules, rel, base string) []ignoreRules {
	src, err := ReadFile(filepath.Join(w.root, filepath.FromSlash(rel)), ignoreLimit)
	if err != nil {
		return above
	}
	return append(above[:len(above):len(above)], parseIgnore(base, src))
}

// ignored asks the nearest ignore file first. The folders above rel are not
// ignored, or the walk would not be here.
func ignored(rules []ignoreRules, rel string, isDir bool) bool {
	for i := len(rules) - 1; i >= 0; i-- {
		if verdict, known := rules[i].ignores(rel, isDir); known {
			return verdict
		}
	}
	return false
}
