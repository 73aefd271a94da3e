package lexicon

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseTextsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":            `phrase "" has no word`,
		" - ":         `phrase " - " has no word`,
		"throttl*":    `phrase "throttl*": '*' stands for nothing in a phrase, which is only words`,
		"no … credit": `phrase "no … credit": '…' stands for nothing in a phrase, which is only words`,
		"credit(s)":   `phrase "credit(s)": '(' stands for nothing in a phrase, which is only words`,
		`rate\slimit`: `phrase "rate\\slimit": '\\' stands for nothing in a phrase, which is only words`,
	} {
		texts, err := ParseTexts(text, "kept")
		if err == nil {
			t.Errorf("ParseTexts(%q) has no error", text)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("ParseTexts(%q) (-want +got):\n%s", text, diff)
		}
		if !texts.In("kept") {
			t.Errorf("ParseTexts(%q): the phrase without an error is lost", text)
		}
	}
}

func TestTextsIn(t *testing.T) {
	texts := mustTexts("rate limit", "Credit", "http 402", "余额")
	for text, want := range map[string]bool{
		"rate limit":        true,
		"Rate-Limit hit":    true,
		"RateLimitError":    true,
		"HTTPRateLimit":     true,
		"ratelimit":         true,
		"ratelimits":        true,
		"ratelimiterror":    true,
		"ratelimiter":       false,
		"corporate limit":   false,
		"rate the limit":    false,
		"rate limitless":    false,
		"rate":              false,
		"credits":           true,
		"CREDITS":           true,
		"no credit.":        true,
		"accredited":        false,
		"creditor":          false,
		"credit2":           true,
		"http 402":          true,
		"HTTP/402":          true,
		"http402":           true,
		"http 4021":         false,
		"http 402.5":        false,
		"您的余额不足":            true,
		"":                  false,
		`\bcredit\b`:        true,
		`rate\W*limit`:      true,
		`rate(?:\s|_)limit`: true,
	} {
		if got := texts.In(text); got != want {
			t.Errorf("In(%q) = %v, want %v", text, got, want)
		}
	}
	if (Phrase{}).In("rate limit") {
		t.Error("the zero phrase is in a text")
	}
}

func TestPhraseStringReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-z0-9]{1,6}([ _-][A-Za-z0-9]{1,6}){0,3}`).Draw(t, "phrase")
		p, err := ParsePhrase(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParsePhrase(p.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again, cmp.AllowUnexported(Phrase{})); diff != "" {
			t.Fatalf("%q (-first +second):\n%s", text, diff)
		}
		if !p.In(text) && !p.In(p.String()) {
			t.Fatalf("%q is not in its own text", text)
		}
	})
}
