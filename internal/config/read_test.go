package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Content that a file in testdata could not show, or only at great length.
func TestParseHostile(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		data string
		want string
	}{
		"NUL":            {"c.yaml", "tests: true\nselect: [F\x00]\n", "c.yaml:2:11: NUL byte: this is not a text file in UTF-8"},
		"NUL in TOML":    {"c.toml", table + "\x00", "c.toml:2:1: NUL byte: this is not a text file in UTF-8"},
		"UTF-16":         {"c.yaml", "t\x00e\x00s\x00t\x00s\x00", "c.yaml:1:2: NUL byte: this is not a text file in UTF-8"},
		"latin-1":        {"c.yaml", "# é\nexclude: [\xe9]\n", "c.yaml:2:11: byte 0xe9 is not UTF-8"},
		"large":          {"c.yaml", strings.Repeat("#", maxSize+1), "c.yaml: is larger than 262144 bytes, too large for a configuration file"},
		"long":           {"c.yaml", strings.Repeat("a: b\n", maxTokens), "c.yaml:3334:2: too long: more than 10000 words and signs"},
		"deep":           {"c.yaml", strings.Repeat("[", 9000), "c.yaml:1:33: nested more than 32 levels deep"},
		"deep mapping":   {"c.yaml", strings.Repeat("{a: ", 2000), "c.yaml:1:129: nested more than 32 levels deep"},
		"deep entries":   {"c.yaml", strings.Repeat("- ", 9000), "c.yaml:1:65: nested more than 32 levels deep"},
		"deep TOML":      {"c.toml", "a = " + strings.Repeat("[", 20000), "c.toml:1:10005: TOML: arrays and inline tables are nested more than the maximum of 10000 levels deep"},
		"indented":       {"c.yaml", indented(500), "c.yaml:1:1: unknown key `a`; known are rules, select, ignore, include, exclude, tests, strict, lexicon, overrides"},
		"escape codes":   {"c.yaml", "\"\\e[2Jt\\nests\": true\n", "c.yaml:1:1: unknown key \"\\x1b[2Jt\\nests\"; known are rules, select, ignore, include, exclude, tests, strict, lexicon, overrides"},
		"long key":       {"c.yaml", strings.Repeat("é", 200) + ": 1\n", "c.yaml:1:1: unknown key `" + strings.Repeat("é", 79) + "…`; known are rules, select, ignore, include, exclude, tests, strict, lexicon, overrides"},
		"long name":      {"c.yaml", "lexicon: {run-method: [" + strings.Repeat("é", 501) + "]}", "c.yaml:1:24: `" + strings.Repeat("é", 79) + "…` is longer than 1000 bytes"},
		"byte columns":   {"c.yaml", "exclude: [é, \"ü\", 3]\n", "c.yaml:1:21: `exclude`: expected a glob, found a number"},
		"CRLF":           {"c.yaml", "tests: true\r\nstrict: 1\r\n", "c.yaml:2:9: `strict`: expected true or false, found a number"},
		"byte order":     {"c.yaml", "\uFEFFtests: 1\n", "c.yaml:1:8: `tests`: expected true or false, found a number"},
		"infinity":       {"c.yaml", "tests: .inf\n", "c.yaml:1:8: `tests`: expected true or false, found a number"},
		"capital suffix": {"C.TOML", "x = 1\n", "C.TOML: has no table [tool.fallbacklint]"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if _, err := Parse(c.path, []byte(c.data), testRules); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func indented(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "%*sa:\n", i, "")
	}
	return b.String()
}

// However much is wrong, the report stays readable.
func TestParseReportsSoManyProblems(t *testing.T) {
	for name, data := range map[string]string{
		"keys.yaml":    manyKeys(),
		"keys.toml":    table + strings.ReplaceAll(manyKeys(), ":", " ="),
		"items.yaml":   "select: [" + strings.Repeat("x, ", 1000) + "]",
		"aliases.yaml": strings.Repeat("- *a\n", 1000),
	} {
		_, err := Parse(name, []byte(data), testRules)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if got := strings.Count(err.Error(), "\n") + 1; got != maxProblems {
			t.Errorf("%s: %d problems, want %d", name, got, maxProblems)
		}
	}
}

func manyKeys() string {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "key%d: 1\n", i)
	}
	return b.String()
}

func TestLoadWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, ".fallbacklint.yaml")
	for name, c := range map[string]struct {
		make func() error
		want string
	}{
		"nothing":      {func() error { return nil }, "cannot be read: no such file or directory"},
		"directory":    {func() error { return os.Mkdir(path, 0o777) }, "is a directory, not a configuration file"},
		"broken link":  {func() error { return os.Symlink("nowhere", path) }, "cannot be read: no such file or directory"},
		"link to self": {func() error { return os.Symlink(path, path) }, "cannot be read: too many levels of symbolic links"},
		"named pipe":   {func() error { return namedPipe(path) }, "is not a regular file"},
		"unreadable":   {func() error { return os.WriteFile(path, nil, 0) }, "cannot be read: permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "unreadable" && os.Geteuid() == 0 {
				t.Skip("to root no file is unreadable")
			}
			if err := c.make(); err != nil {
				t.Skipf("cannot be made here: %v", err)
			}
			defer os.Remove(path)
			_, err := Load(path, testRules)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error is %v, want an *Error", err)
			}
			if diff := cmp.Diff(Error{Path: path, Message: c.want}, Error{Path: e.Path, Line: e.Line, Message: e.Message}, cmp.AllowUnexported(Error{})); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadErrorTellsCause(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"), testRules)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v does not wrap fs.ErrNotExist", err)
	}
}
