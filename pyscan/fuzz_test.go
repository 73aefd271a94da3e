//go:build cgo

package pyscan

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzLower shows that every text has graphs of the right form, of a size that
// is in proportion to it, whose loops can be found and which can be drawn. Every
// block is reached or marked as dead, and every place lies in the file. A panic is the front end's own to catch, and shows as
// a problem.
func FuzzLower(f *testing.F) {
	for _, pattern := range []string{"testdata/lower/*.py", "internal/syntax/testdata/*.py"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no files: %v", err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<14 {
			return
		}
		p := NewProgram(newMemory(map[string][]byte{"m.py": src}))
		defer p.Close()
		u := p.Unit("m.py")
		if u == nil {
			for _, problem := range p.Problems() {
				if strings.Contains(problem.Reason, "internal error") {
					t.Fatal(problem.Reason)
				}
			}
			return
		}
		blocks := 0
		for _, fn := range allFuncs(u) {
			blocks += len(fn.Graph().Blocks)
			fn.Graph().Loops()
			if err := fn.Graph().WriteDOT(io.Discard, fn.QualifiedName()); err != nil {
				t.Error(err)
			}
			for _, wrong := range checkGraph(fn) {
				t.Errorf("%s: %s", fn.Name, wrong)
			}
		}
		if most := 64 * (len(src) + 8); blocks > most {
			t.Errorf("%d blocks of %d bytes", blocks, len(src))
		}
		for _, problem := range p.Problems() {
			if strings.Contains(problem.Reason, "internal error") {
				t.Error(problem.Reason)
			}
		}
	})
}
