// Package spelling guesses which of the valid names a misspelt one was meant to
// be.
package spelling

import "strings"

// Nearest returns the valid name that is a few slips of the keyboard from name,
// or "" if none is. Case and the choice of - or _ are no slip. Of names that
// are equally near the first is returned.
func Nearest(name string, valid []string) string {
	best, bestDistance := "", 1+len(name)/3
	if len(name) > 2*longest(valid) {
		return "" // comparing would take long, and could only fail
	}
	for _, candidate := range valid {
		if d := distance(plain(name), plain(candidate)); d <= bestDistance && (best == "" || d < bestDistance) {
			best, bestDistance = candidate, d
		}
	}
	return best
}

func longest(names []string) int {
	n := 0
	for _, name := range names {
		n = max(n, len(name))
	}
	return n
}

func plain(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours, in bytes.
func distance(a, b string) int {
	var before []int // the row of a[:i-2]
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
