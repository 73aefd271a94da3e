package scan

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// A tree is the files of one run: which are reported on, which may be read.
// Paths are as reports show them. It is a pyscan.Files.
type tree struct {
	ctx        context.Context
	files      map[string]project.File // by shown path
	shown      func(project.File) string
	read       func(project.File) ([]byte, error)
	scan       func(words []string, only func(path string) bool, hit func(path string, src []byte)) []project.Unanalysed
	index      *project.Index
	reported   map[string]bool
	unanalysed []report.Unanalysed
	leftOut    int
	unread     int // files in a language without a front end

	mu     sync.Mutex
	cache  map[string][]byte // files that were read and may be asked for again
	failed map[pyscan.Problem]bool
}

func newTree() *tree {
	return &tree{
		ctx: context.Background(), files: make(map[string]project.File), reported: make(map[string]bool),
		cache: make(map[string][]byte), failed: make(map[pyscan.Problem]bool),
	}
}

// diskTree returns the tree of a selection.
func diskTree(sel *project.Selection, o Options) *tree {
	t := newTree()
	t.shown = func(f project.File) string { return sel.Rel(f.Abs()) }
	t.read = func(f project.File) ([]byte, error) { return project.ReadFile(f.Abs(), 0) }
	t.report(sel.Report, o)
	t.add(sel.Read)
	t.countUnread(sel, o.Paths)
	for _, u := range sel.Unanalysed {
		t.unanalysed = append(t.unanalysed, report.Unanalysed{Path: sel.Rel(u.Path), Reason: u.Reason})
	}
	var scanned []project.File
	for _, f := range sel.Read {
		if f.Language == project.Python && (f.Class == project.Source || o.Tests) {
			scanned = append(scanned, f)
		}
	}
	t.scan = (&corpus{tree: t, files: scanned, workers: o.Jobs, generated: o.Tests}).scan
	return t
}

// fsTree returns the tree of a file system.
func fsTree(fsys fs.FS, o Options) (*tree, error) {
	t := newTree()
	t.shown = func(f project.File) string { return f.Path }
	t.read = func(f project.File) ([]byte, error) { return fs.ReadFile(fsys, f.Path) }
	var all []project.File
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
		case strings.HasSuffix(p, ".py"):
			all = append(all, project.File{Path: p, Language: project.Python})
		case strings.HasSuffix(p, ".go"):
			t.unread++
		}
		return err
	})
	t.report(all, o)
	t.add(all)
	t.scan = func(words []string, _ func(string) bool, hit func(string, []byte)) []project.Unanalysed {
		sought := needles(words)
		for _, f := range all {
			src, err := t.read(f)
			if err == nil && holdsAny(src, sought) {
				hit(f.Path, src)
			}
		}
		return nil
	}
	return t, err
}

// report notes the files to report on, and counts those that are left out as
// tests and the like.
func (t *tree) report(files []project.File, o Options) {
	for _, f := range files {
		switch {
		case f.Language != project.Python:
		case f.Class != project.Source && !o.Tests:
			t.leftOut++
		default:
			t.reported[t.shown(f)] = true
		}
	}
}

// add notes the files that may be read, in their order.
func (t *tree) add(files []project.File) {
	var python []project.File
	for _, f := range files {
		if f.Language == project.Python {
			t.files[t.shown(f)] = f
			python = append(python, f)
		}
	}
	t.index = project.NewIndex(python)
}

// abs returns the absolute path of a file, or its path within a file system.
func (t *tree) abs(path string) string {
	f, ok := t.files[path]
	if !ok {
		return path
	}
	if f.Root == "" {
		return filepath.FromSlash(f.Path)
	}
	return f.Abs()
}

// Module implements pyscan.Files.
func (t *tree) Module(from string, level int, name string) (string, bool) {
	f, ok := t.index.Module(t.files[from], level, name)
	if !ok {
		return "", false
	}
	return t.shown(f), true
}

// Submodule implements pyscan.Files.
func (t *tree) Submodule(pkg, name string) (string, bool) {
	f, ok := t.index.Submodule(t.files[pkg], name)
	if !ok {
		return "", false
	}
	return t.shown(f), true
}

// Read implements pyscan.Files.
func (t *tree) Read(path string) ([]byte, error) {
	t.mu.Lock()
	src, ok := t.cache[path]
	t.mu.Unlock()
	if ok {
		return src, nil
	}
	f, ok := t.files[path]
	if !ok {
		return nil, errors.New("no such file in the project")
	}
	src, err := t.read(f)
	if err != nil {
		return nil, errors.New(project.Reason(err))
	}
	t.keep(path, src)
	return src, nil
}

func (t *tree) keep(path string, src []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cache[path] = src
}

// Mentioning implements pyscan.Files.
func (t *tree) Mentioning(words []string, with string, only func(path string) bool, keep func(path string, text []byte) bool) []string {
	var out []string
	failed := t.scan(words, only, func(path string, src []byte) {
		if with != "" && !bytes.Contains(src, []byte(with)) && !strings.Contains(path, with) {
			return
		}
		if !keep(path, src) {
			return
		}
		t.keep(path, src)
		t.mu.Lock()
		defer t.mu.Unlock()
		out = append(out, path)
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, u := range failed {
		for path, f := range t.files {
			if f.Root != "" && f.Abs() == u.Path {
				t.failed[pyscan.Problem{Path: path, Reason: u.Reason}] = true
			}
		}
	}
	slices.Sort(out)
	return out
}

// problems returns the files that could not be read while looking for words.
func (t *tree) problems() []pyscan.Problem {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []pyscan.Problem
	for p := range t.failed {
		out = append(out, p)
	}
	return out
}

// partialBelow is the share of the files, one in that many, below which a run
// counts as one over named files: what the others define is then looked at only
// where those mention it.
const partialBelow = 8

// mentioned returns a function that reports whether a reported file mentions an
// identifier, or nil where most of the project is reported on.
func (t *tree) mentioned() func(string) bool {
	if len(t.reported)*partialBelow > len(t.files) {
		return nil
	}
	identifiers := make(map[string]bool)
	for path := range t.reported {
		src, err := t.Read(path)
		if err != nil {
			continue // it is told when it is analysed
		}
		for _, word := range bytes.FieldsFunc(src, func(r rune) bool {
			return r != '_' && r < 0x80 && !('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
		}) {
			identifiers[string(word)] = true
		}
	}
	delete(identifiers, "_")
	return func(identifier string) bool { return identifiers[identifier] }
}

// imported is mentioned for what the reported files mention in import statements.
func (t *tree) imported() func(string) bool {
	if len(t.reported)*partialBelow > len(t.files) {
		return nil
	}
	identifiers := make(map[string]bool)
	for path := range t.reported {
		src, err := t.Read(path)
		if err != nil {
			continue // it is told when it is analysed
		}
		for _, name := range pyscan.Imported(src) {
			identifiers[name] = true
		}
	}
	return func(identifier string) bool { return identifiers[identifier] }
}
