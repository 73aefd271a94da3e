package assume

import (
	"bytes"
	"math/bits"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Words tell cheaply whether a text speaks of a reason in code: by a name, a
// status or a short text that stands for it.
type Words struct {
	billing, limited, retry *speech
}

// WordsOf returns the words of a lexicon. What is found counts where the word
// that it is part of stands for the reason; where it cannot be told, too.
func WordsOf(lex *lexicon.Lexicon, word func(text []byte, start, end int) ([]byte, bool)) Words {
	in := func(stands func(word string) bool) func([]byte, int, int) bool {
		return func(text []byte, start, end int) bool {
			w, ok := word(text, start, end)
			return ok && (w == nil || stands(string(w)))
		}
	}
	return Words{
		billing: speechOf(append(lex.BillingReason.Phrases(), lex.BillingText.Phrases()...), "402", in(func(word string) bool {
			billing, _ := standsFor(lex, word)
			return billing
		})),
		limited: speechOf(append(lex.RateLimitReason.Phrases(), lex.RateLimitText.Phrases()...), "429", in(func(word string) bool {
			_, limited := standsFor(lex, word)
			return limited
		})),
		retry: speechOf(slices.DeleteFunc(lex.Retryable.Phrases(), isCommon), "", in(func(string) bool { return true })),
	}
}

// standsFor reports which reasons a name or a text stands for.
func standsFor(lex *lexicon.Lexicon, word string) (billing, limited bool) {
	billing, limited = spoken(lex, word)
	if len(word) < maxPhrase {
		r, _ := lex.Reason(word)
		billing, limited = billing || r == lexicon.Billing, limited || r == lexicon.RateLimit
	}
	return billing, limited
}

// isCommon reports whether words that say whether to try again are said of too
// much else to look for them.
func isCommon(words []string) bool {
	return len(words) == 1 && (words[0] == "retry" || words[0] == "temporary")
}

// Billing reports whether a text speaks of billing.
func (w Words) Billing(text []byte) bool { return w.billing.in(text) }

// RateLimit reports whether a text speaks of a rate limit.
func (w Words) RateLimit(text []byte) bool { return w.limited.in(text) }

// RateLimitNamed reports whether a text speaks of a rate limit by another word
// than the status.
func (w Words) RateLimitNamed(text []byte) bool { return w.limited.wordsIn(text) }

// Retry reports whether a text speaks of whether to try again.
func (w Words) Retry(text []byte) bool { return w.retry.wordsIn(text) }

// Either reports whether a text speaks of one of them.
func (w Words) Either(text []byte) bool { return w.Billing(text) || w.RateLimit(text) }

// Finder returns what tells whether one of some words stands in a text, in any
// case, where it counts.
func Finder(words []string) func(text []byte, counts func(text []byte, start, end int) bool) bool {
	var phrases [][]string
	for _, w := range words {
		phrases = append(phrases, []string{w})
	}
	return speechOf(phrases, "", nil).find
}

// A speech is how one reason is spoken of: phrases, of which each has an anchor,
// its longest word. The beginnings of all anchors are looked for together, in
// any case, with a bit for each, as in the Shift-And algorithm of Baeza-Yates
// and Gonnet ("A new approach to text searching", 1992): no byte waits for what
// came of the one before, so that a text is read as fast as it can be loaded.
// Where one is found, the words around it are compared.
type speech struct {
	// counts reports whether what is found at text[start:end] does.
	counts  func(text []byte, start, end int) bool
	status  []byte
	phrases [anchorBits][]phrase // by bit
	short   [][]string           // phrases of short words only
	// begins says by a byte, for each place in the beginning of an anchor, of which
	// phrases the anchors may have the byte there.
	begins [256][minAnchor]uint64
}

// anchorBits is the width of begins. Should there be more phrases, some share a
// bit.
const anchorBits = 64

type phrase struct {
	words  []string
	anchor int
}

// minAnchor is the length in bytes of the beginning of an anchor that is looked
// for, and so of the shortest word that can be one.
const minAnchor = 4

func speechOf(phrases [][]string, status string, counts func(text []byte, start, end int) bool) *speech {
	s := &speech{status: []byte(status), counts: counts}
	next := 0
	for _, words := range phrases {
		p := phrase{words: words}
		for i, w := range words {
			if len(w) > len(words[p.anchor]) {
				p.anchor = i
			}
		}
		switch {
		case len(words) == 1 && words[0] == status:
		case len(words[p.anchor]) < minAnchor:
			s.short = append(s.short, words)
		default:
			s.enter(next%anchorBits, p)
			next++
		}
	}
	return s
}

// enter gives a phrase a bit.
func (s *speech) enter(bit int, p phrase) {
	s.phrases[bit] = append(s.phrases[bit], p)
	anchor := p.words[p.anchor]
	for c := range s.begins {
		for i := range minAnchor {
			if folded[c] == anchor[i] {
				s.begins[c][i] |= 1 << bit
			}
		}
	}
}

// in reports whether one of the phrases, or the status, stands in a text where it
// counts.
func (s *speech) in(text []byte) bool { return s.statusIn(text) || s.wordsIn(text) }

func (s *speech) wordsIn(text []byte) bool { return s.find(text, s.counts) }

// find reports whether one of the phrases stands in a text where counts says so.
func (s *speech) find(text []byte, counts func(text []byte, start, end int) bool) bool {
	if slices.ContainsFunc(s.short, func(words []string) bool { return standsIn(text, words, counts) }) {
		return true
	}
	var one, two, three uint64 // the anchors of which so many bytes stand before i
	for i, c := range text {
		at := &s.begins[c]
		whole := three & at[3]
		one, two, three = at[0], one&at[1], two&at[2]
		if whole != 0 && s.standsAt(text, i-minAnchor+1, whole, counts) {
			return true
		}
	}
	return false
}

func (s *speech) statusIn(text []byte) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], s.status)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(s.status)
		alone := (start == 0 || !isDigit(text[start-1])) && (end == len(text) || !isDigit(text[end]))
		if alone && s.counts(text, start, end) {
			return true
		}
		at = end
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// standsAt reports whether the anchor of a phrase that has one of some bits
// stands at a place, the phrase around it, and all of it where it counts.
func (s *speech) standsAt(text []byte, anchor int, among uint64, counts func(text []byte, start, end int) bool) bool {
	for ; among != 0; among &= among - 1 {
		for _, p := range s.phrases[bits.TrailingZeros64(among)] {
			behind, ok := phraseAt(text[anchor:], p.words[p.anchor:])
			if !ok {
				continue
			}
			before, ok := endsWithWords(text[:anchor], p.words[:p.anchor])
			if ok && counts(text, anchor-before, anchor+behind) {
				return true
			}
		}
	}
	return false
}

func standsIn(text []byte, words []string, counts func(text []byte, start, end int) bool) bool {
	for i := range text {
		if n, ok := phraseAt(text[i:], words); ok && counts(text, i, i+n) {
			return true
		}
	}
	return false
}

// phraseAt reports whether a text begins with words, with at most one separator
// between two of them and in any case, and the length of that.
func phraseAt(text []byte, words []string) (int, bool) {
	at := 0
	for i, w := range words {
		if i > 0 && at < len(text) && isSeparator(text[at]) {
			at++
		}
		if !beginsWith(text[at:], w) {
			return 0, false
		}
		at += len(w)
	}
	return at, true
}

// endsWithWords reports whether a text ends with words and then at most one
// separator, and the length of that.
func endsWithWords(text []byte, words []string) (int, bool) {
	at := len(text)
	for _, w := range slices.Backward(words) {
		if at > 0 && isSeparator(text[at-1]) {
			at--
		}
		if at < len(w) || !beginsWith(text[at-len(w):], w) {
			return 0, false
		}
		at -= len(w)
	}
	return len(text) - at, true
}

func beginsWith(text []byte, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if folded[text[i]] != word[i] {
			return false
		}
	}
	return true
}

func isSeparator(b byte) bool { return b == '_' || b == ' ' || b == '-' || b == '.' }

// folded is ASCII in lower case.
var folded = func() (out [256]byte) {
	for i := range out {
		out[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			out[i] += 'a' - 'A'
		}
	}
	return out
}()
