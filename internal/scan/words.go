package scan

import (
	"bytes"
	"strings"
)

// A needle is a word that many texts are searched for. It is found by its rarest
// byte: the first one, such as an underscore, may stand in every line.
type needle struct {
	word []byte
	rare int // the index of that byte
}

func needles(words []string) []needle {
	out := make([]needle, len(words))
	for i, w := range words {
		out[i] = needle{[]byte(w), rarest(w)}
	}
	return out
}

// common are the bytes of Python sources from the one that occurs most often,
// as counted in a large project.
const common = " etrsoainl_dc\"pumfhg-.)(,=:ybvwkxE#TNAS[]ROI/{}CPL0D'MF1"

// rarest returns the index of the byte of a word that is likely to be the rarest
// in code.
func rarest(word string) int {
	at, rank := 0, -1
	for i := range len(word) {
		r := strings.IndexByte(common, word[i])
		if r < 0 {
			return i
		}
		if r > rank {
			at, rank = i, r
		}
	}
	return at
}

// in reports whether the word stands in a text.
func (n needle) in(text []byte) bool {
	if len(n.word) == 0 {
		return true
	}
	for at := n.rare; at < len(text); at++ {
		i := bytes.IndexByte(text[at:], n.word[n.rare])
		if i < 0 {
			return false
		}
		at += i
		if bytes.HasPrefix(text[at-n.rare:], n.word) {
			return true
		}
	}
	return false
}

// holdsAny reports whether one of some words stands in a text; true if there are
// none.
func holdsAny(text []byte, words []needle) bool {
	for _, n := range words {
		if n.in(text) {
			return true
		}
	}
	return len(words) == 0
}
