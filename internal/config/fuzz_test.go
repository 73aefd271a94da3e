package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever the bytes, Parse returns a configuration or errors that have a place
// in the file, and what it takes can be shown and read back.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"good", "bad"} {
		for _, path := range testFiles(f, dir) {
			f.Add(read(f, path), strings.HasSuffix(path, ".toml"))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, isTOML bool) {
		path := "fuzz.yaml"
		if isTOML {
			path = "fuzz.toml"
		}
		c, err := Parse(path, data, testRules)
		if err != nil {
			checkPlaces(t, err, strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n"))
			return
		}
		c.Path = ""
		checkReadsBack(t, c)
	})
}

func checkPlaces(t *testing.T, err error, lines []string) {
	t.Helper()
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is not a list of errors", err)
	}
	for _, err := range joined.Unwrap() {
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%v is no *Error", err)
		}
		if e.Line == 0 && e.Column == 0 {
			continue
		}
		if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1 {
			t.Fatalf("%v stands outside of the file", e)
		}
	}
}

func checkReadsBack(t *testing.T, c *Config) {
	t.Helper()
	shown := c.Show()
	again, err := Parse("shown.yaml", shown, testRules)
	if err != nil {
		t.Fatalf("%v\n%s", err, shown)
	}
	again.Path = ""
	second := again.Show()
	if diff := cmp.Diff(string(shown), string(second)); diff != "" {
		t.Fatalf("(-first +second):\n%s", diff)
	}
}
