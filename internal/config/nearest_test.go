package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	valid := []string{"rules", "select", "ignore", "include", "exclude", "tests", "run-method"}
	for name, want := range map[string]string{
		"rule":          "rules",
		"RULES":         "rules",
		"seelct":        "select",
		"selects":       "select",
		"ingore":        "ignore",
		"inlcude":       "include",
		"exclued":       "exclude",
		"test":          "tests",
		"run_method":    "run-method",
		"runMethod":     "run-method",
		"":              "",
		"severity":      "",
		"xyz":           "",
		"configuration": "",
	} {
		if diff := cmp.Diff(want, nearest(name, valid)); diff != "" {
			t.Errorf("nearest(%q) (-want +got):\n%s", name, diff)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "abd", 1},
		{"abc", "acb", 1},
		{"abc", "ab", 1},
		{"ca", "abc", 3}, // restricted: a swapped pair is not edited again
		{"kitten", "sitting", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
