package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/scan"
	"github.com/fallbacklint/fallbacklint/testdata/demo"
)

// demoRow matches a line of the table in the demo's README.md that names a rule.
var demoRow = regexp.MustCompile(`(?m)^\| ([^ |]+\.py) \| (\d+) \| (FBL\d+) \|`)

// TestDemo: the demo is reported where its README says that it is wrong, and
// nowhere else, and shows each family of rules.
func TestDemo(t *testing.T) {
	readme, err := fs.ReadFile(demo.FS(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range demoRow.FindAllSubmatch(readme, -1) {
		want = append(want, fmt.Sprintf("%s:%s %s", m[1], m[2], m[3]))
	}
	r, err := scan.RunFS(t.Context(), demo.FS(), scan.Options{Config: config.Default(scan.Rules())})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s:%d %s", f.Place.Path, f.Place.Line, f.Rule))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-README +findings:\n%s", diff)
	}
	for _, family := range []string{"FBL1", "FBL2", "FBL3", "FBL4"} {
		if !strings.Contains(strings.Join(got, "\n"), " "+family) {
			t.Errorf("the demo shows nothing of %s", family)
		}
	}
}
