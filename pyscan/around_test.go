package pyscan

import (
	"bytes"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

func TestAround(t *testing.T) {
	text := []byte(`class A:
    async def plain(self):
        self.one()
    def tried(self):
        for p in self.all:
            try:
                prompt = """
text at the margin
"""
                return p.two(
                    1, three())
            except Exception:
                self.four()
            else:
                self.five()
    def quiet(self):
        with contextlib.suppress(ValueError):
            self.six()
seven()
`)
	header := func(name string) int { return bytes.Index(text, []byte("    def "+name)) }
	plain := bytes.Index(text, []byte("    async def plain"))
	for call, want := range map[string]flow.Surroundings{
		"one(":   {Function: plain},
		"two(":   {Caught: true, Repeated: true, Function: header("tried")},
		"three(": {Caught: true, Repeated: true, Function: header("tried")},
		"four(":  {Repeated: true, Function: header("tried")},
		"five(":  {Repeated: true, Function: header("tried")},
		"six(":   {Caught: true, Function: header("quiet")},
		"seven(": {Function: -1},
	} {
		if got := (&Program{}).Around(text, bytes.Index(text, []byte(call))); got != want {
			t.Errorf("around %s: %+v, want %+v", call, got, want)
		}
	}
}
