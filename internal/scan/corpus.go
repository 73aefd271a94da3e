package scan

import (
	"bytes"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/project"
)

// keepBytes bounds the sources that are kept in memory between scans. A larger
// project is read again for what does not fit.
const keepBytes = 64 << 20

// A corpus is the files that are searched for words. The first search reads
// them all; later ones, for the names of wrappers and the callers of functions,
// mostly need not.
type corpus struct {
	tree      *tree
	files     []project.File
	workers   int
	generated bool // generated code is searched as well

	once   sync.Once
	kept   []keptFile
	rest   []project.File // too many to keep
	failed []project.Unanalysed
}

type keptFile struct {
	path string
	src  []byte
}

// scan calls hit, from several goroutines, for the files that hold one of the
// words, all of them if there are none, and returns those that could not be read.
func (c *corpus) scan(words []string, only func(path string) bool, hit func(path string, src []byte)) []project.Unanalysed {
	if only != nil {
		return c.scanSome(words, only, hit)
	}
	c.once.Do(c.load)
	sought := needles(words)
	var g errgroup.Group
	for w := range c.workers {
		g.Go(func() error {
			for i := w; i < len(c.kept); i += c.workers {
				if f := c.kept[i]; holdsAny(f.src, sought) {
					hit(f.path, f.src)
				}
			}
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	s := project.Scanner{Words: words, Workers: c.workers}
	failed, _ := s.Scan(c.tree.ctx, c.rest, func(h project.Hit) error {
		if h.File.Class != project.Generated || c.generated {
			hit(c.tree.shown(h.File), h.Source)
		}
		return nil
	})
	return append(failed, c.failed...)
}

// scanSome is scan for files of certain paths alone, which are read now.
func (c *corpus) scanSome(words []string, only func(path string) bool, hit func(path string, src []byte)) []project.Unanalysed {
	var some []project.File
	for _, f := range c.files {
		if only(c.tree.shown(f)) {
			some = append(some, f)
		}
	}
	sought := needles(words)
	var mu sync.Mutex
	var utf16 []project.Unanalysed
	s := project.Scanner{Workers: c.workers}
	failed, _ := s.Scan(c.tree.ctx, some, func(h project.Hit) error {
		switch {
		case isUTF16(h.Source):
			mu.Lock()
			defer mu.Unlock()
			utf16 = append(utf16, inUTF16(h.File))
		case holdsAny(h.Source, sought) && (h.File.Class != project.Generated || c.generated):
			hit(c.tree.shown(h.File), h.Source)
		}
		return nil
	})
	return append(failed, utf16...)
}

// load reads the files, and keeps as many as fit.
func (c *corpus) load() {
	var mu sync.Mutex
	kept := make([][]byte, len(c.files))
	size := 0
	var utf16 []project.Unanalysed
	s := project.Scanner{Workers: c.workers}
	c.failed, _ = s.Scan(c.tree.ctx, c.files, func(h project.Hit) error {
		mu.Lock()
		defer mu.Unlock()
		if isUTF16(h.Source) {
			utf16 = append(utf16, inUTF16(h.File))
			return nil
		}
		generated := h.File.Class == project.Generated && !c.generated
		switch {
		case generated:
		case size+len(h.Source) > keepBytes:
			c.rest = append(c.rest, c.files[h.Index])
		default:
			size += len(h.Source)
			kept[h.Index] = h.Source
		}
		return nil
	})
	c.failed = append(c.failed, utf16...)
	for i, src := range kept {
		if src != nil {
			c.kept = append(c.kept, keptFile{c.tree.shown(c.files[i]), src})
		}
	}
}

func inUTF16(f project.File) project.Unanalysed {
	return project.Unanalysed{Path: f.Abs(), Reason: "is in UTF-16, which Python does not read"}
}

// isUTF16 reports whether a text begins with the mark of UTF-16. No word is
// found in such a file, so that it would pass for clean.
func isUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff"))
}
