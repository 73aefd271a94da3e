package assume

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Words tell cheaply whether a text speaks of a reason, in code or in prose:
// first by words of which one has to be there, then by whole phrases.
type Words struct {
	billing, limited speech
}

// A speech is how one reason is spoken of.
type speech struct {
	triggers [][]byte
	phrases  map[byte][][]string // by the first letter of the first word, in lower case
}

// WordsOf returns the words of a lexicon.
func WordsOf(lex *lexicon.Lexicon) Words {
	return Words{
		billing: speechOf(lex.BillingTriggers(), append(lex.BillingReason.Phrases(), lex.BillingText.Phrases()...), "402"),
		limited: speechOf(lex.RateLimitTriggers(), append(lex.RateLimitReason.Phrases(), lex.RateLimitText.Phrases()...), "429"),
	}
}

func speechOf(triggers []string, phrases [][]string, status string) speech {
	s := speech{triggers: spellings(triggers), phrases: make(map[byte][][]string)}
	for _, p := range append(phrases, []string{status}) {
		s.phrases[p[0][0]] = append(s.phrases[p[0][0]], p)
	}
	return s
}

// Billing reports whether a text speaks of billing.
func (w Words) Billing(text []byte) bool { return w.billing.in(text) }

// RateLimit reports whether a text speaks of a rate limit.
func (w Words) RateLimit(text []byte) bool { return w.limited.in(text) }

// Either reports whether a text speaks of one of them.
func (w Words) Either(text []byte) bool { return w.Billing(text) || w.RateLimit(text) }

// BillingTriggers returns texts of which one stands in every text that speaks
// of billing.
func (w Words) BillingTriggers() []string {
	var out []string
	for _, t := range w.billing.triggers {
		out = append(out, string(t))
	}
	return out
}

// spellings returns texts of which at least one stands wherever a word stands in
// lower case, in capitals, or with a capital in front.
func spellings(words []string) [][]byte {
	var out [][]byte
	for _, w := range words {
		upper := strings.ToUpper(w)
		if upper == w {
			out = append(out, []byte(w))
			continue
		}
		out = append(out, []byte(w[1:]), []byte(upper)) // without the first letter, whose case may differ
	}
	return out
}

// in reports whether one of the phrases stands in a text.
func (s speech) in(text []byte) bool {
	for _, t := range s.triggers {
		for at := 0; ; {
			i := bytes.Index(text[at:], t)
			if i < 0 {
				break
			}
			i += at
			if s.around(text, i) {
				return true
			}
			at = i + len(t)
		}
	}
	return false
}

// around reports whether a phrase stands where a trigger was found: it begins
// at most a few words before.
func (s speech) around(text []byte, trigger int) bool {
	for start := max(0, trigger-maxLead); start <= trigger; start++ {
		for _, p := range s.phrases[lower(text[start])] {
			if phraseAt(text[start:], p) {
				return true
			}
		}
	}
	return false
}

// maxLead bounds how far before its trigger a phrase begins.
const maxLead = 24

// phraseAt reports whether a text begins with words, with at most one separator
// between two of them and in any case.
func phraseAt(text []byte, words []string) bool {
	for i, w := range words {
		if i > 0 && len(text) > 0 && isSeparator(text[0]) {
			text = text[1:]
		}
		if len(text) < len(w) || !slices.EqualFunc(text[:len(w)], []byte(w), func(a, b byte) bool { return lower(a) == b }) {
			return false
		}
		text = text[len(w):]
	}
	return true
}

func isSeparator(b byte) bool { return b == '_' || b == ' ' || b == '-' || b == '.' }

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
