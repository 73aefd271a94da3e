//go:build cgo

package plumbing_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/fallbacklint/fallbacklint/internal/plumbing"
)

var update = flag.Bool("update", false, "write what testdata/find/*.txtar want")

// TestFind compares what is found in the projects of testdata/find with what
// stands at their end, and asks for the same from several workers and, file by
// file, from a run that is restricted to what the file mentions. A project whose
// comment has the word "unrestricted" says why a restricted run cannot see all.
func TestFind(t *testing.T) {
	files, err := filepath.Glob("testdata/find/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no projects: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := archived(a)
			got := describe(p.find(t, plumbing.Options{Workers: 1}), "")
			checkWant(t, file, a, got)
			for range 3 {
				if diff := cmp.Diff(got, describe(p.find(t, plumbing.Options{Workers: 4}), "")); diff != "" {
					t.Errorf("4 workers (-1 worker +4 workers):\n%s", diff)
				}
			}
			if !strings.Contains(string(a.Comment), "unrestricted") {
				checkRestricted(t, p)
			}
		})
	}
}

func checkWant(t *testing.T, file string, a *txtar.Archive, got string) {
	last := &a.Files[len(a.Files)-1]
	if last.Name != "want" {
		a.Files = append(a.Files, txtar.File{Name: "want"})
		last = &a.Files[len(a.Files)-1]
	}
	if *update {
		last.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(last.Data), got); diff != "" {
		t.Errorf("-want +got (-update writes it):\n%s", diff)
	}
}

// checkRestricted compares what a run over one file alone finds in it with
// what the whole run does.
func checkRestricted(t *testing.T, p *tree) {
	for _, path := range p.paths() {
		is := func(other string) bool { return other == path }
		whole := describe(p.find(t, plumbing.Options{Workers: 2, Reported: is}), path)
		part := describe(p.find(t, plumbing.Options{Workers: 2, Reported: is, Mentioned: p.identifiers(path)}), path)
		if diff := cmp.Diff(whole, part); diff != "" {
			t.Errorf("%s (-whole run +restricted run):\n%s", path, diff)
		}
	}
}
