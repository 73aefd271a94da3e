package config

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files and the want comments")

// testRules are rules of every kind that matters here: of two families, and
// one that is off by default.
var testRules = []RuleInfo{
	{Code: "FBL101", Name: "missing-fallback", Severity: "error"},
	{Code: "FBL102", Name: "fallback-always-empty", Severity: "warning"},
	{Code: "FBL103", Name: "unresolved-fallback", Severity: "off"},
	{Code: "FBL201", Name: "billing-veto", Severity: "error"},
}

func testFiles(t testing.TB, dir string) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.yaml", "*.yml", "*.toml"} {
		found, err := filepath.Glob(filepath.Join("testdata", dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatalf("no files in testdata/%s", dir)
	}
	return files
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wholeShow is the one file whose golden file spells out the default lexicon.
const wholeShow = "empty.yaml"

// roleBlock is what Show says of one role.
var roleBlock = regexp.MustCompile(`(?m)^  [a-z-]+:\n    replace:.*\n(      - .*\n)*`)

// withoutDefaultRoles leaves out of what Show says the roles that are as by
// default.
func withoutDefaultRoles(shown []byte) []byte {
	defaults := Default(testRules).Show()
	return roleBlock.ReplaceAllFunc(shown, func(block []byte) []byte {
		if bytes.Contains(defaults, block) {
			return nil
		}
		return block
	})
}

// Beside each good file stands the configuration that it leads to.
func TestLoad(t *testing.T) {
	for _, path := range testFiles(t, "good") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			c, err := Load(path, testRules)
			if err != nil {
				t.Fatal(err)
			}
			got := c.Show()
			if filepath.Base(path) != wholeShow {
				got = withoutDefaultRoles(got)
			}
			golden := path + ".show"
			if *update {
				if err := os.WriteFile(golden, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(read(t, golden)), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

var wantComment = regexp.MustCompile(`(?m)^# want: (.*)\n`)

// Each bad file says itself what is wrong with it, an error a line, in the
// order of the report.
func TestLoadErrors(t *testing.T) {
	for _, path := range testFiles(t, "bad") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			c, err := Load(path, testRules)
			if err == nil {
				t.Fatalf("loaded as %+v", c.Settings)
			}
			got := strings.ReplaceAll(err.Error(), path+":", "")
			got = strings.ReplaceAll("\n"+got, "\n ", "\n")[1:]
			if *update {
				updateWant(t, path, strings.Split(got, "\n"))
				return
			}
			var want []string
			for _, comment := range wantComment.FindAllSubmatch(read(t, path), -1) {
				want = append(want, string(comment[1]))
			}
			if diff := cmp.Diff(want, strings.Split(got, "\n")); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// updateWant keeps the number of comments apart from the errors' lines: where
// it changes, the errors' lines do too, and a second run writes them.
func updateWant(t *testing.T, path string, want []string) {
	t.Helper()
	var b bytes.Buffer
	for _, line := range want {
		b.WriteString("# want: " + line + "\n")
	}
	b.Write(wantComment.ReplaceAll(read(t, path), nil))
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}
