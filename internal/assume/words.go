package assume

import (
	"bytes"
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
// case, where it counts. To make one takes longer than to search a short text.
func Finder(words []string) func(text []byte, counts func(text []byte, start, end int) bool) bool {
	var phrases [][]string
	for _, w := range words {
		phrases = append(phrases, []string{w})
	}
	return speechOf(phrases, "", nil).find
}

// A speech is how one reason is spoken of: phrases, of which each has an anchor,
// its longest word. Anchors are looked for together, after Wu and Manber ("A
// fast algorithm for multi-pattern searching", 1994), in any case; where one is
// found, the words around it are compared.
type speech struct {
	// counts reports whether what is found at text[start:end] does.
	counts  func(text []byte, start, end int) bool
	status  []byte
	phrases []phrase
	short   [][]string // phrases of short words only
	window  int        // the length of the shortest anchor
	// shift says by two bytes, folded, how far the window can move.
	shift [1 << 16]uint8
	// ends says by the two bytes at the end of the window which anchors may stand
	// in it: an index of among.
	ends  [1 << 16]uint8
	among [][]phrase
}

type phrase struct {
	words  []string
	anchor int
}

// minAnchor is the length in bytes of the shortest word that is looked for as an
// anchor: with shorter ones the window would hardly move.
const minAnchor = 4

func speechOf(phrases [][]string, status string, counts func(text []byte, start, end int) bool) *speech {
	s := &speech{status: []byte(status), counts: counts}
	for _, words := range phrases {
		p := phrase{words: words}
		for i, w := range words {
			if len(w) > len(words[p.anchor]) {
				p.anchor = i
			}
		}
		switch n := len(words[p.anchor]); {
		case len(words) == 1 && words[0] == status:
		case n < minAnchor:
			s.short = append(s.short, words)
		default:
			s.phrases = append(s.phrases, p)
			if s.window == 0 || n < s.window {
				s.window = n
			}
		}
	}
	s.window = min(s.window, 255)
	s.prepare()
	return s
}

func (s *speech) prepare() {
	if s.window == 0 {
		return
	}
	for i := range s.shift {
		s.shift[i] = uint8(s.window - 1)
	}
	for _, p := range s.phrases {
		word := p.words[p.anchor]
		for i := 1; i < s.window; i++ {
			at := pair(word[i-1], word[i])
			s.shift[at] = min(s.shift[at], uint8(s.window-1-i))
		}
		s.enter(pair(word[s.window-2], word[s.window-1]), p)
	}
}

// enter notes a phrase under the end of its anchor's window. Should there be too
// many different ends, the last ones share an entry.
func (s *speech) enter(end int, p phrase) {
	if s.among == nil {
		s.among = make([][]phrase, 1)
	}
	if s.ends[end] == 0 {
		if len(s.among) < 256 {
			s.among = append(s.among, nil)
		}
		s.ends[end] = uint8(len(s.among) - 1)
	}
	s.among[s.ends[end]] = append(s.among[s.ends[end]], p)
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
	if s.window == 0 {
		return false
	}
	for end := s.window - 1; end < len(text); {
		if n := s.shift[pair(text[end-1], text[end])]; n > 0 {
			end += int(n)
			continue
		}
		if standsAt(text, end-s.window+1, s.among[s.ends[pair(text[end-1], text[end])]], counts) {
			return true
		}
		end++
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

// standsAt reports whether the anchor of one of some phrases stands at a place,
// the phrase around it, and all of it where it counts.
func standsAt(text []byte, anchor int, phrases []phrase, counts func(text []byte, start, end int) bool) bool {
	for _, p := range phrases {
		if !beginsWith(text[anchor:], p.words[p.anchor]) {
			continue
		}
		behind, ok := phraseAt(text[anchor:], p.words[p.anchor:])
		if !ok {
			continue
		}
		before, ok := endsWithWords(text[:anchor], p.words[:p.anchor])
		if ok && counts(text, anchor-before, anchor+behind) {
			return true
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

func pair(a, b byte) int { return int(folded[a])<<8 | int(folded[b]) }

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
