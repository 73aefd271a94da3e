package project

import (
	"path/filepath"
	"testing"
)

func TestRoot(t *testing.T) {
	tree := t.TempDir()
	for _, path := range []string{
		"repo/.git/HEAD", "repo/part/pyproject.toml", "repo/part/src/a.py", "repo/sub/.git",
		"repo/sub/x/a.py", "free/go.mod", "free/deep/.fallbacklint.yaml", "free/deep/er/a.py",
		"free/else/a.py", "none/at/all/a.py",
	} {
		writeFile(t, filepath.Join(tree, path), nil)
	}
	for dir, want := range map[string]string{
		"repo":          "repo",
		"repo/part/src": "repo",
		"repo/sub/x":    "repo/sub",
		"free/deep/er":  "free/deep",
		"free/else":     "free",
		"none/at/all":   "none/at/all",
		"not/there":     "not/there",
	} {
		if got := Root(filepath.Join(tree, dir)); got != filepath.Join(tree, want) {
			t.Errorf("Root(%s) = %s, want %s", dir, got, want)
		}
	}
}
