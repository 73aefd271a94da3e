package spelling

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
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
		if diff := cmp.Diff(want, Nearest(name, valid)); diff != "" {
			t.Errorf("Nearest(%q) (-want +got):\n%s", name, diff)
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

// Only equal words are at no distance, there is as far as back, and one slip is
// one away. (The triangle inequality does not hold for swaps.)
func TestDistanceProperties(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abc")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		there := distance(a, b)
		if (there == 0) != (a == b) {
			t.Errorf("distance %d", there)
		}
		if back := distance(b, a); back != there {
			t.Errorf("there %d, back %d", there, back)
		}
		at := rapid.IntRange(0, len(a)).Draw(t, "at")
		if got := distance(a, a[:at]+"x"+a[at:]); got != 1 {
			t.Errorf("one letter inserted: %d", got)
		}
	})
}
