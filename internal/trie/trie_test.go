package trie_test

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/trie"
)

func larger(v, w int) int      { return max(v, w) }
func sameNumber(v, w int) bool { return v == w }

// TestMap: a map holds what a Go map holds, joins as two of them do, and shares
// what joining does not change.
func TestMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, inA := draw(t, "a")
		b, inB := draw(t, "b")
		want := maps.Clone(inA)
		for k, v := range inB {
			want[k] = max(v, want[k])
		}
		both := a.Join(b, larger, sameNumber)
		check(t, both, want)
		for _, part := range []trie.Map[int]{a, b} {
			if again := both.Join(part, larger, sameNumber); again != both {
				t.Error("joining what is there already makes another map")
			}
		}
		check(t, a, inA)
		check(t, b, inB)
		if got, want := a.Equal(b, sameNumber), maps.Equal(inA, inB); got != want {
			t.Errorf("equal: %v, want %v", got, want)
		}
	})
}

func draw(t *rapid.T, name string) (trie.Map[int], map[uint32]int) {
	var m trie.Map[int]
	all := make(map[uint32]int)
	for _, k := range rapid.SliceOfN(rapid.Uint32Range(0, 20), 0, 30).Draw(t, name) {
		if v := rapid.IntRange(0, 3).Draw(t, "value"); v > 0 {
			m, all[k] = m.With(k, v), v
		} else {
			m = m.Without(k)
			delete(all, k)
		}
	}
	return m, all
}

func check(t *rapid.T, m trie.Map[int], want map[uint32]int) {
	for k := range uint32(24) {
		got, ok := m.Get(k)
		if v, is := want[k]; ok != is || got != v {
			t.Fatalf("at %d: %v %v, want %v %v", k, got, ok, v, is)
		}
	}
}
