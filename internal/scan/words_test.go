package scan

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestNeedle: a word is found by its rarest byte where it is found at all.
func TestNeedle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[_aek]{0,4}`).Draw(t, "word")
		text := rapid.StringMatching(`[_aek]{0,12}`).Draw(t, "text")
		if got, want := needles([]string{word})[0].in([]byte(text)), bytes.Contains([]byte(text), []byte(word)); got != want {
			t.Fatalf("%q in %q: %v", word, text, got)
		}
	})
}

// BenchmarkNeedle: a word that begins with a byte of which code is full.
func BenchmarkNeedle(b *testing.B) {
	text := bytes.Repeat([]byte("        self._settings = self._read_settings(_path, _default)\n"), 1<<10)
	words := needles([]string{"_fallback_model"})
	b.SetBytes(int64(len(text)))
	for range b.N {
		if holdsAny(text, words) {
			b.Fatal("found")
		}
	}
}
