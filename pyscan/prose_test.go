package pyscan_test

import (
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/pyscan"
)

// TestWordInCode: the word between the marks may be code, or surely is not.
func TestWordInCode(t *testing.T) {
	p := pyscan.NewProgram(nil)
	for text, want := range map[string]bool{
		"if «billing»:":                                       true,
		"    return «rate_limit» or x":                        true,
		"except «RateLimit»Error as e:":                       true,
		"status in («402», 429)":                              true,
		`if "«rate limit»" in text:`:                          true,
		`    "you exceeded your «current quota»",`:            true,
		`raise ValueError("a «rate limit» was hit")`:          true,
		"# the «rate limit» of the provider":                  false,
		"x = 1  # «billing»":                                  false,
		`x = "#"  + «billing»`:                                true,
		"    Waits for the «rate limit» to pass.":             false,
		"it's a «billing» matter":                             false,
		"    The account's «billing» page":                    false,
		"«billing»":                                           true,
		"    one of ``«billing»``, or":                        false,
		"    «billing», rate_limit":                           true,
		`log("` + strings.Repeat("long ", 20) + `«billing»")`: false,
		`x = f'«billing» {x}'`:                                true,
		"async def «is_billing»(e):":                          true,
	} {
		start := strings.Index(text, "«")
		end := strings.Index(text, "»") - len("«")
		plain := strings.NewReplacer("«", "", "»", "").Replace(text)
		for _, around := range []string{"", "other = line\n"} {
			whole := around + plain + "\nnext"
			if _, got := p.Word([]byte(whole), len(around)+start, len(around)+end); got != want {
				t.Errorf("%q: %v, want %v", text, got, want)
			}
		}
	}
}

// TestWord: what stands between the marks is part of this word.
func TestWord(t *testing.T) {
	p := pyscan.NewProgram(nil)
	for text, want := range map[string]string{
		"if is_«billing»_error(e):":           "is_billing_error",
		"except api.«RateLimit»Error as e:":   "RateLimitError",
		"agent._«credit»s_state = None":       "_credits_state",
		"x = error.«credit.balance»":          "credit.balance",
		`if "a «rate limit» hit" in text:`:    "a rate limit hit",
		`re.search(r"\b(«quota»|x)\b", text)`: `\b(quota|x)\b`,
		`x = {"a": 1, 'b': "«402»"}`:          "402",
		"if code == «402»:":                   "402",
		"\"0x3506424F91fD33F«402»d5D97f05\",": "0x3506424F91fD33F402d5D97f05",
	} {
		start := strings.Index(text, "«")
		end := strings.Index(text, "»") - len("«")
		plain := strings.NewReplacer("«", "", "»", "").Replace(text)
		for _, around := range []string{"", "other = line\n"} {
			whole := around + plain + "\nnext"
			got, ok := p.Word([]byte(whole), len(around)+start, len(around)+end)
			if !ok || string(got) != want {
				t.Errorf("%q: %q %v, want %q", text, got, ok, want)
			}
		}
	}
	long := strings.Repeat("x", 10_000) + "billing"
	if got, ok := p.Word([]byte(long), 10_000, len(long)); !ok || got != nil {
		t.Errorf("far into a line: %q %v, want any", got, ok)
	}
}
