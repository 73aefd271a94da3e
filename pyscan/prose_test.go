package pyscan_test

import (
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/pyscan"
)

// TestMayBeCode: the word between the marks may be code, or surely is not.
func TestMayBeCode(t *testing.T) {
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
			if got := p.MayBeCode([]byte(whole), len(around)+start, len(around)+end); got != want {
				t.Errorf("%q: %v, want %v", text, got, want)
			}
		}
	}
}
