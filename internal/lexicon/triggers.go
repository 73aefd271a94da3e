package lexicon

import (
	"cmp"
	"slices"
)

// BillingTriggers returns lower-case texts of which at least one stands, in
// whatever case, in every text that mentions billing: by a name for which
// Reason answers Billing, by a text for which Text does, or by the status 402.
func (l *Lexicon) BillingTriggers() []string {
	return triggers("402", l.BillingReason, l.BillingText)
}

// RateLimitTriggers returns the same of rate limits and the status 429.
func (l *Lexicon) RateLimitTriggers() []string {
	return triggers("429", l.RateLimitReason, l.RateLimitText)
}

func triggers(status string, role Role, texts Texts) []string {
	alternatives := [][]string{{status}}
	for _, p := range role {
		alternatives = append(alternatives, p.words())
	}
	for _, p := range texts {
		alternatives = append(alternatives, p.words)
	}
	return withoutImplied(cover(alternatives))
}

// Phrases returns the words of each pattern, in lower case and in their order.
func (r Role) Phrases() [][]string {
	var out [][]string
	for _, p := range r {
		out = append(out, p.words())
	}
	return out
}

// Phrases returns the words of each phrase, in lower case.
func (t Texts) Phrases() [][]string {
	var out [][]string
	for _, p := range t {
		out = append(out, p.words)
	}
	return out
}

func (p Pattern) words() []string {
	var words []string
	for _, t := range p.terms {
		if !t.isWildcard() {
			words = append(words, t.word)
		}
	}
	return words
}

// cover chooses words so that each alternative has one of them: again and again
// the one that most of those without one have, which gives nearly as few words
// as can be. Of equals it takes the longest, as in fewer texts.
func cover(alternatives [][]string) []string {
	var chosen []string
	for {
		alternatives = slices.DeleteFunc(alternatives, func(words []string) bool {
			return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(chosen, w) })
		})
		if len(alternatives) == 0 {
			return chosen
		}
		chosen = append(chosen, mostCommon(alternatives))
	}
}

func mostCommon(alternatives [][]string) string {
	count := map[string]int{}
	for _, words := range alternatives {
		for _, word := range telling(words) {
			count[word]++
		}
	}
	best := ""
	for word, n := range count {
		if cmp.Or(cmp.Compare(n, count[best]), cmp.Compare(len(word), len(best)), cmp.Compare(best, word)) > 0 {
			best = word
		}
	}
	return best
}

// everywhere are words that stand in too many files to leave any of them out.
var everywhere = []string{
	"account", "active", "available", "can", "current", "day", "disabled", "down", "due", "enough", "hard", "hour", "in", "key", "left",
	"limit", "limited", "limiting", "limits", "low", "min", "minute", "no", "not", "of", "only", "out", "past", "per", "rate", "requests",
	"required", "second", "tokens", "too", "up", "user", "your",
}

// telling leaves out the words that stand everywhere. Where there are no
// others it keeps the longest, as in the fewest texts.
func telling(words []string) []string {
	var telling []string
	longest := ""
	for _, word := range words {
		if !slices.Contains(everywhere, word) {
			telling = append(telling, word)
		}
		if len(word) > len(longest) {
			longest = word
		}
	}
	if len(telling) == 0 {
		return []string{longest}
	}
	return telling
}
