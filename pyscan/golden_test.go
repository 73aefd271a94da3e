//go:build cgo

package pyscan

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/lower/*.golden")

// TestLower compares the graphs of testdata/lower/*.py with what stands beside
// them.
func TestLower(t *testing.T) {
	files, err := filepath.Glob("testdata/lower/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			u := parse(t, string(src))
			for _, f := range allFuncs(u) {
				for _, wrong := range checkGraph(f) {
					t.Error(wrong)
				}
			}
			checkGolden(t, strings.TrimSuffix(file, ".py")+".golden", dump(u))
		})
	}
}

func checkGolden(t *testing.T, file, got string) {
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got (-update writes it):\n%s", diff)
	}
}
