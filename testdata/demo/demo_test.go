package demo

import (
	"bytes"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row matches a line of the table in README.md.
var row = regexp.MustCompile("(?m)^\\| ([^ |]+) \\| (\\d+) \\| ([A-Z0-9]+|–) \\| `([^`]+)` \\|")

// TestReadme: every row names a line that begins with the code it quotes.
func TestReadme(t *testing.T) {
	readme, err := files.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := row.FindAllSubmatch(readme, -1)
	if tableLines := bytes.Count(readme, []byte("\n| ")); len(rows) != tableLines-1 {
		t.Errorf("%d of %d rows can be read", len(rows), tableLines-1)
	}
	for _, m := range rows {
		name, code := string(m[1]), string(m[4])
		src, err := files.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		n, _ := strconv.Atoi(string(m[2]))
		lines := strings.Split(string(src), "\n")
		if n < 1 || n > len(lines) || !strings.HasPrefix(strings.TrimSpace(lines[n-1]), code) {
			t.Errorf("%s:%d does not begin with %s", name, n, code)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := Write(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := filepath.WalkDir(filepath.Join(dir, "new"), func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(filepath.Join(dir, "new"), name)
			got = append(got, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"agent/__init__.py", "jobs/__init__.py", "go/go.mod", "go/agent/run.go", "README.md"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not written; only %q", want, got)
		}
	}
	if slices.Contains(got, moduleFile) {
		t.Errorf("%s keeps its embedded name", moduleFile)
	}
}

func TestWriteError(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "README.md")); err == nil || !strings.Contains(err.Error(), "demo project") {
		t.Errorf("writing below a file: %v", err)
	}
}

// TestCompiles: both halves are code that compiles.
func TestCompiles(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	t.Run("Go", func(t *testing.T) { run(t, filepath.Join(dir, "go"), "go", "vet", "./...") })
	t.Run("Python", func(t *testing.T) { run(t, dir, "python3", "-m", "compileall", "-q", "agent", "jobs") })
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOTOOLCHAIN=local", "GOFLAGS=-mod=readonly")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
