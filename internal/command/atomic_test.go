package command

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

func TestOutputFiles(t *testing.T) {
	dir := t.TempDir()
	app := checking(report.Result{Findings: []report.Finding{finding("note")}, Summary: report.Summary{Files: 1}})
	got := execute(app, dir, "--format", "concise", "--output", "text=a.txt", "--output", "concise="+filepath.Join(dir, "b.txt"))
	line := "a.py:1:5: FBL101 no fallback\n"
	if diff := cmp.Diff(run{0, line, ""}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want := map[string]string{
		"a.txt": "a.py:1:5: note: no fallback [FBL101 missing-fallback]\n\n1 note in 1 file\n",
		"b.txt": line,
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOutputFileThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	got := execute(checking(report.Result{}), dir, "--output", "text=gone/a.txt")
	want := run{Code: 2, Stderr: "fallbacklint: write gone/a.txt: no such file or directory\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{}, contents(t, dir)); diff != "" {
		t.Errorf("left behind: -want +got:\n%s", diff)
	}
}

func TestWriteAtomicallyKeepsTheModeAndTheLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(target, []byte("old"), 0o640), os.Symlink("target", link)); err != nil {
		t.Fatal(err)
	}
	if err := writeAtomically(link, []byte("new"), new(cleanups)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"target": "new", "link": "new"}, contents(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if info, err = os.Stat(target); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode: %v, %v", info, err)
	}
}

// A format that fails half way leaves the old file as it was.
func TestWriteFileThatFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	half := errors.New("half way")
	failing := report.Format{Write: func(w io.Writer, _ *report.Result, _ report.Options) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, half)
	}}
	err := new(session).writeFile(fileOutput{failing, "a", path}, &report.Result{}, report.Options{})
	if !errors.Is(err, half) {
		t.Errorf("got %v, want %v", err, half)
	}
	if diff := cmp.Diff(map[string]string{"a": "old"}, contents(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDiskSourceReadsRegularFilesOnly(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	source := diskSource(dir)
	for path, want := range map[string]string{"a": "x", filepath.Join(dir, "a"): "x", ".": "", "gone": "", os.DevNull: ""} {
		if got := string(source(path)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	return files
}
