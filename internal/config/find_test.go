package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const table = "[tool.fallbacklint]\n"

func TestFind(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string // relative; "" for none
		err   string
	}{
		"none":                     {files: map[string]string{"a/b/x.py": ""}},
		"here":                     {files: map[string]string{"a/b/.fallbacklint.yaml": ""}, want: "a/b/.fallbacklint.yaml"},
		"yml":                      {files: map[string]string{"a/b/.fallbacklint.yml": ""}, want: "a/b/.fallbacklint.yml"},
		"above":                    {files: map[string]string{".fallbacklint.yaml": ""}, want: ".fallbacklint.yaml"},
		"nearest":                  {files: map[string]string{".fallbacklint.yaml": "", "a/.fallbacklint.yml": ""}, want: "a/.fallbacklint.yml"},
		"pyproject":                {files: map[string]string{"a/pyproject.toml": table}, want: "a/pyproject.toml"},
		"pyproject with dots":      {files: map[string]string{"a/pyproject.toml": "tool.fallbacklint.tests = true"}, want: "a/pyproject.toml"},
		"pyproject without table":  {files: map[string]string{".fallbacklint.yaml": "", "a/pyproject.toml": "[project]\ndependencies = [\"fallbacklint\"]\n"}, want: ".fallbacklint.yaml"},
		"pyproject nearer":         {files: map[string]string{".fallbacklint.yaml": "", "a/pyproject.toml": table}, want: "a/pyproject.toml"},
		"own beside pyproject":     {files: map[string]string{"a/.fallbacklint.yaml": "", "a/pyproject.toml": "[project]\n"}, want: "a/.fallbacklint.yaml"},
		"both":                     {files: map[string]string{"a/.fallbacklint.yaml": "", "a/pyproject.toml": table}, err: "a/.fallbacklint.yaml: pyproject.toml configures fallbacklint too; keep one of the two"},
		"two spellings":            {files: map[string]string{"a/.fallbacklint.yaml": "", "a/.fallbacklint.yml": ""}, err: "a/.fallbacklint.yaml: .fallbacklint.yml configures fallbacklint too; keep one of the two"},
		"broken pyproject":         {files: map[string]string{"a/pyproject.toml": table + "x = [\n"}, err: "a/pyproject.toml:2:6: TOML: array is incomplete"},
		"another's broken file":    {files: map[string]string{".fallbacklint.yaml": "", "a/pyproject.toml": "x = [\n"}, want: ".fallbacklint.yaml"},
		"another's large file":     {files: map[string]string{".fallbacklint.yaml": "", "a/pyproject.toml": strings.Repeat("# x\n", maxSize)}, want: ".fallbacklint.yaml"},
		"directory of that name":   {files: map[string]string{".fallbacklint.yaml": "", "a/.fallbacklint.yml/x": ""}, want: "a/.fallbacklint.yml"},
		"pyproject is a directory": {files: map[string]string{"a/pyproject.toml/x": ""}, err: "a/pyproject.toml: is a directory, not a configuration file"},
		"too large to parse":       {files: map[string]string{"a/pyproject.toml": table + strings.Repeat("#\n", maxSize)}, err: "a/pyproject.toml: is larger than 262144 bytes, too large for a configuration file"},
	} {
		t.Run(name, func(t *testing.T) {
			root := writeFiles(t, c.files)
			got, err := Find(filepath.Join(root, "a", "b"))
			if diff := cmp.Diff(c.err, relative(root, err)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if got != "" {
				got = relative(root, errors.New(got))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
		})
	}
}

// writeFiles makes a directory that holds the files and a/b.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "a", "b"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func relative(root string, err error) string {
	if err == nil {
		return ""
	}
	return filepath.ToSlash(strings.TrimPrefix(err.Error(), root+string(filepath.Separator)))
}
