package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

// TestCorpusReadme: the finding that the README begins with is what the tool
// prints today.
func TestCorpusReadme(t *testing.T) {
	m := openMirror(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	const command = "```text\n$ fallbacklint check "
	_, rest, _ := strings.Cut(string(readme), command)
	file, rest, _ := strings.Cut(rest, "\n")
	shown, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatalf("the README has no block that begins with %q", command)
	}
	commit, err := m.resolve(t.Context(), "thanhdatbui/hermes-agent", "44cdf555a83c1d8d605d095442e11efd58089533")
	if err != nil {
		t.Skip(err)
	}
	dir := m.export(t, commit)
	var b bytes.Buffer
	source := func(path string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			t.Error(err)
		}
		return text
	}
	if err := report.Text(&b, lint(t, dir, []string{file}), report.Options{Source: source}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), shown); diff != "" {
		t.Errorf("-printed +shown:\n%s", diff)
	}
}
