package scan

import (
	"path/filepath"

	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/internal/report"
)

// countUnread counts the files to report on that no front end reads yet: those
// in Go. To name one is to ask for it, so that it is not only counted but
// unanalysed: it must not pass for clean.
func (t *tree) countUnread(sel *project.Selection, paths []string) {
	named := make(map[string]bool)
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(sel.Dir, p)
		}
		named[p] = true
		if real, err := filepath.EvalSymlinks(p); err == nil {
			named[real] = true
		}
	}
	for _, f := range sel.Report {
		switch {
		case f.Language != project.Go:
		case named[f.Abs()]:
			t.unanalysed = append(t.unanalysed, report.Unanalysed{Path: t.shown(f), Reason: "Go is not analysed yet: this version reads Python only"})
		default:
			t.unread++
		}
	}
}
