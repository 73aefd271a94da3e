package config

import "testing"

func TestAlternatives(t *testing.T) {
	for glob, want := range map[string]int{
		"a":               1,
		"a,b":             1,
		"{a}":             1,
		"{a,b}":           2,
		"{a,b}/{c,d,e}":   6,
		"{a,{b,c}}":       4, // 3 in truth: the bound counts both groups in full
		`\{a,b\}`:         1,
		`{a\,b,c}`:        2,
		"{a[}],b,c}":      3,
		"[{,]{a,b}":       2,
		`[\]{,]{a,b}`:     2,
		"{a,b}{c,d}}":     4,
		"{a[},b":          1,
		"{,}{,}{,}{,}{,}": 32,
	} {
		if got := alternatives(glob); got != want {
			t.Errorf("alternatives(%q) = %d, want %d", glob, got, want)
		}
	}
}
