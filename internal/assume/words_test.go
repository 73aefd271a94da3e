package assume

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// TestWords: what the lexicon gives a role, the words find in a text around it.
func TestWords(t *testing.T) {
	w := WordsOf(lexicon.Default(), anywhere)
	for _, c := range []struct {
		text             string
		billing, limited bool
	}{
		{"if status == 402:", true, false},
		{"FailoverReason.billing", true, false},
		{"class InsufficientCreditsError(Exception):", true, false},
		{`"You exceeded your current quota"`, true, false},
		{"RATE_LIMITED = 1", false, true},
		{"isRateLimitError(err)", false, true},
		{"too many requests", false, true},
		{"slow down", false, true},
		{"generate(prompt)", false, false},
		{"", false, false},
		{"rate", false, false},
	} {
		if b, l := w.Billing([]byte(c.text)), w.RateLimit([]byte(c.text)); b != c.billing || l != c.limited {
			t.Errorf("%q: billing %v, rate limit %v", c.text, b, l)
		}
	}
}

// TestWordsOfOther: what stands for something else is not spoken of, though it has
// a reason's words in it.
func TestWordsOfOther(t *testing.T) {
	w := WordsOf(lexicon.Default(), func(text []byte, _, _ int) ([]byte, bool) { return text, true })
	for _, c := range []struct {
		word             string
		billing, limited bool
	}{
		{"is_billing_error", true, false},
		{"billing_address", false, false},
		{"_credits_state", false, false},
		{"InsufficientCreditsError", true, false},
		{"RateLimitError", false, true},
		{"RateLimiter", false, false},
		{"0x3506424F91fD33F402d5D97f05", false, false},
		{"402", true, false},
		{"http 429", false, true},
		{`(rate limit|\b429\b)`, false, true},
		{`unauthorized|billing|rate limit`, true, true},
	} {
		if b, l := w.Billing([]byte(c.word)), w.RateLimit([]byte(c.word)); b != c.billing || l != c.limited {
			t.Errorf("%q: billing %v, rate limit %v", c.word, b, l)
		}
	}
}

// TestWordsMissNothing: a phrase is found in any case, with any separator, with
// anything around it.
func TestWordsMissNothing(t *testing.T) {
	lex := lexicon.Default()
	w := WordsOf(lex, anywhere)
	all := map[bool][][]string{
		true:  append(lex.BillingReason.Phrases(), lex.BillingText.Phrases()...),
		false: append(lex.RateLimitReason.Phrases(), lex.RateLimitText.Phrases()...),
	}
	rapid.Check(t, func(t *rapid.T) {
		billing := rapid.Bool().Draw(t, "billing")
		words := rapid.SampledFrom(all[billing]).Draw(t, "phrase")
		text := strings.Join(words, rapid.SampledFrom([]string{"", "_", " ", "-"}).Draw(t, "separator"))
		switch rapid.IntRange(0, 2).Draw(t, "case") {
		case 0:
			text = strings.ToUpper(text)
		case 1:
			if text[0] < 0x80 {
				text = strings.ToUpper(text[:1]) + text[1:]
			}
		}
		around := rapid.StringN(0, 20, 40)
		if words[0] != "402" && words[0] != "429" {
			text = around.Draw(t, "before") + text + around.Draw(t, "behind")
		}
		if billing && !w.Billing([]byte(text)) || !billing && !w.RateLimit([]byte(text)) {
			t.Fatalf("not found in %q", text)
		}
	})
}

// BenchmarkWords looks for all phrases in text that holds none.
func BenchmarkWords(b *testing.B) {
	w := WordsOf(lexicon.Default(), anywhere)
	text := []byte(strings.Repeat("def generate(self, prompt):\n    return self.model.run(prompt, tools=self.tools)\n", 10_000))
	b.SetBytes(int64(len(text)))
	for range b.N {
		if w.Billing(text) {
			b.Fatal("found")
		}
	}
}

func anywhere([]byte, int, int) ([]byte, bool) { return nil, true }
