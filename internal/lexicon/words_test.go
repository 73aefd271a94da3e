package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"":                     "",
		"_":                    "",
		"run":                  "run",
		"AIAgent":              "ai agent",
		"_AIAgent":             "ai agent",
		"NewAIAgent":           "new ai agent",
		"HTTPStatus402":        "http status 402",
		"status402Payment":     "status 402 payment",
		"_fallback_model":      "fallback model",
		"__fallback__model__":  "fallback model",
		"fallback_model_":      "fallback model",
		"FallbackModels":       "fallback models",
		"fallbackModel":        "fallback model",
		"FALLBACK_MODEL":       "fallback model",
		"Fallback_Model":       "fallback model",
		"WithFallbackModels":   "with fallback models",
		"rateLimited":          "rate limited",
		"fallbackLLMs":         "fallback llms",
		"URLs":                 "urls",
		"modelIDsByName":       "model ids by name",
		"isOK":                 "is ok",
		"ASomething":           "a something",
		"aB":                   "a b",
		"gpt4o":                "gpt 4 o",
		"retry-after":          "retry after",
		"a.b":                  "a b",
		"repliÉtat":            "repli état",
		"備用模型":                 "備用模型",
		"broken\xffname":       "broken name",
		"http.StatusPayment":   "http status payment",
		"insufficient_quota_2": "insufficient quota 2",
	} {
		if diff := cmp.Diff(want, strings.Join(Words(name), " ")); diff != "" {
			t.Errorf("Words(%q) (-want +got):\n%s", name, diff)
		}
	}
}

// The spelling of a name carries no meaning: all give back the words it was
// made of. One-letter words are left out, as no reader can tell where they end
// in aBC.
func TestWordsOfEverySpelling(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[a-z]{2,8}`), rapid.StringMatching(`[0-9]{1,3}`))
	rapid.Check(t, func(t *rapid.T) {
		want := separateNumbers(rapid.SliceOfN(word, 1, 6).Draw(t, "words"))
		for spelling, spell := range spellings {
			name := spell(want)
			if diff := cmp.Diff(want, Words(name)); diff != "" {
				t.Fatalf("%s %q (-want +got):\n%s", spelling, name, diff)
			}
		}
	})
}

var spellings = map[string]func([]string) string{
	"snake_case": func(words []string) string { return strings.Join(words, "_") },
	"_private":   func(words []string) string { return "_" + strings.Join(words, "_") + "_" },
	"UPPER_CASE": func(words []string) string { return strings.ToUpper(strings.Join(words, "_")) },
	"PascalCase": pascal,
	"camelCase":  func(words []string) string { return words[0] + pascal(words[1:]) },
}

func pascal(words []string) string {
	name := ""
	for _, word := range words {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// separateNumbers drops a number that follows a number: written together they
// are one.
func separateNumbers(words []string) []string {
	kept := words[:1]
	for _, word := range words[1:] {
		if isNumberWord(word) && isNumberWord(kept[len(kept)-1]) {
			continue
		}
		kept = append(kept, word)
	}
	return kept
}

func isNumberWord(word string) bool { return word[0] <= '9' }
