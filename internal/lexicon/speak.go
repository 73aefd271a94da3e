package lexicon

import "strings"

// Text returns which reason an error text speaks of, or a pattern that is
// searched for in one.
//
// Providers dress a lack of money as a rate limit (429, "insufficient_quota"),
// and send those who are limited to their billing page. So where a text speaks
// of both, the more definite decides: several words of billing before a single
// word or a rate limit, these before a bare 402 or 429. Where they are equal,
// the text has no reason.
//
// A text without spaces is a name, and means what its last word says, as for
// Reason: insufficient_quota_error has a reason, billing_address and
// x-ratelimit-reset have none.
func (l *Lexicon) Text(s string) Reason {
	found := l.weights(s)
	switch billing, rateLimit := found[Billing], found[RateLimit]; {
	case billing > rateLimit:
		return Billing
	case rateLimit > billing:
		return RateLimit
	default:
		return NoReason
	}
}

// weights returns how definitely a text speaks of each reason.
func (l *Lexicon) weights(s string) (found [RateLimit + 1]weight) {
	l.prepare()
	for i := range len(s) {
		phrases := l.index.texts[lower(s[i])]
		if len(phrases) == 0 || !beginsWord(s, i) {
			continue
		}
		for _, p := range phrases {
			if p.weight <= found[p.reason] {
				continue
			}
			if end, ok := p.at(s, i); ok && (!isName(s) || l.namesReason(p.reason, s, i, end)) {
				found[p.reason] = p.weight
			}
		}
	}
	return found
}

// Transient reports whether an error text, or a pattern that is searched for in
// one, promises that the trouble ends by itself.
func (l *Lexicon) Transient(s string) bool {
	l.prepare()
	for i := range len(s) {
		phrases := l.index.transient[lower(s[i])]
		if len(phrases) == 0 || !beginsWord(s, i) {
			continue
		}
		for _, p := range phrases {
			if _, ok := p.at(s, i); ok {
				return true
			}
		}
	}
	return false
}

// A weight is how definite a phrase is.
type weight uint8

const (
	number weight = iota + 1
	word
	severalWords
)

// A reasonPhrase is a phrase that speaks of a reason.
type reasonPhrase struct {
	Phrase
	reason Reason
	weight weight
}

// weigh says how definite a phrase is. A rate limit weighs no more than a word:
// all that limits says it.
func weigh(r Reason, p Phrase) weight {
	switch first := p.words[0]; {
	case len(p.words) == 1 && isDigit(first[0]):
		return number
	case r == Billing && (len(p.words) > 1 || first[0] >= 0x80):
		return severalWords
	default:
		return word
	}
}

// isName reports whether a text is one word, name or path.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && strings.IndexByte("_-./:@", c) < 0 {
			return false
		}
	}
	return len(s) <= maxName
}

// namesReason reports whether a name in which a phrase stands between two
// offsets is one of the reason.
func (l *Lexicon) namesReason(r Reason, name string, start, end int) bool {
	var first, rest [maxWords]string
	before := appendWords(first[:0], name[:start])
	if len(before) > 0 && meaning(before[0]) == verb {
		return false
	}
	return l.tail(r, appendWords(rest[:0], name[end:]), false) != otherName
}
