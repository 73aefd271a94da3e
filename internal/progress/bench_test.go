//go:build cgo

package progress

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

const beginning = `import time


class Agent:
    def renew(self, status):
        if status != 401 or self.renewed >= 2:
            return False
        self.renewed += 1
        self.token = self.issue()
        return True

    def turn(self, request):
        attempt = 0
        deadline = time.monotonic() + 600
        while attempt < self.tries:
            try:
                return self.client.chat(request)
            except Exception as e:
                status = getattr(e, "status_code", None)
`

// arms are the things that a large loop does with a failure, each ten lines: a
// one-shot flag, a counter of its own, a deadline, a helper, and what is no way
// back.
var arms = []string{
	`                text_%[1]d = str(e).lower()
                if "context length %[1]d" in text_%[1]d and not self.compressed_%[1]d:
                    self.compressed_%[1]d = True
                    request = self.shorten(request)
                    self.log.info("shortened for %%s", self.compressed_%[1]d)
                    continue
                size_%[1]d = len(text_%[1]d)
                if size_%[1]d > 4000:
                    self.log.warning("long answer: %%s", size_%[1]d)
                self.sizes.append(size_%[1]d)
`,
	`                if status == 500 + %[1]d:
                    self.count_%[1]d += 1
                    if self.count_%[1]d < 3:
                        time.sleep(self.count_%[1]d)
                        continue
                    if self.verbose:
                        self.log.debug("given up after %%s", self.count_%[1]d)
                    else:
                        self.note(e)
                    raise
`,
	`                try:
                    state_%[1]d = self.load(%[1]d)
                    if state_%[1]d.ready:
                        self.use(state_%[1]d)
                    else:
                        self.drop(state_%[1]d)
                except OSError as problem_%[1]d:
                    self.log.warning("not loaded: %%s", problem_%[1]d)
                    self.problems += 1
                self.rounds += 1
`,
	`                if status == 401 and self.mode == %[1]d:
                    if self.renew(status):
                        self.log.info("renewed %%s", self.mode)
                        continue
                    self.log.info("not renewed")
                    self.failed.append(%[1]d)
                elif time.monotonic() < deadline and self.mode == -%[1]d:
                    time.sleep(1)
                    continue
                self.checked = %[1]d
`,
}

const finish = `                attempt += 1
                time.sleep(attempt)
`

// bigLoop is a module with one retry loop of a number of lines, whose ways back use
// up flags and counters of some number; where it is endless, with one way back
// more on which nothing is used up.
func bigLoop(lines, places int, endless bool) string {
	var text strings.Builder
	text.WriteString(beginning)
	for i := range lines / 10 {
		fmt.Fprintf(&text, arms[i%len(arms)], i/len(arms)%max(1, places/2))
	}
	if endless {
		text.WriteString("                if status == 418:\n                    continue\n")
	}
	text.WriteString(finish)
	return text.String()
}

// TestBigLoop: a loop of a thousand lines is proved, and of one that has a way
// more, that way is told; each time the same.
func TestBigLoop(t *testing.T) {
	for _, endless := range []bool{false, true} {
		source := bigLoop(1000, 16, endless)
		var first []string
		for i := range 3 {
			p := read(t, source)
			r, err := Find(context.Background(), p, Options{Lexicon: lexicon.Default(), Workers: 1 + i})
			if err != nil || len(r.Failures) > 0 {
				t.Fatal(r, err)
			}
			var got []string
			for _, d := range r.Defects {
				got = append(got, fmt.Sprint(d.Kind, d.At.Line(), d.Counter, d.Failed.Line(), len(d.Way)))
			}
			if i == 0 {
				first = got
			}
			if (len(got) == 1) != endless || !slices.Equal(got, first) {
				t.Errorf("endless %v, run %d: %v, at first %v", endless, i, got, first)
			}
			if endless && !strings.Contains(r.Defects[0].At.Text(), "continue") {
				t.Errorf("the way ends at %q", r.Defects[0].At.Text())
			}
		}
	}
}

// BenchmarkFind: one retry loop with a way back every few lines. The ways share
// sixteen flags and counters, or each have their own: what is used up is looked
// at one place after the other, so that the work is places times edges.
func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		name  string
		lines []int
		own   int // lines for each place of its own; 0: sixteen are shared
	}{
		{"shared", []int{5_000, 10_000, 20_000, 40_000}, 0},
		{"own", []int{1_250, 2_500, 5_000}, 20},
	} {
		for _, lines := range c.lines {
			b.Run(fmt.Sprintf("%s/%d_lines", c.name, lines), func(b *testing.B) {
				places := 16
				if c.own > 0 {
					places = lines / c.own
				}
				benchmark(b, bigLoop(lines, places, true), lines)
			})
		}
	}
}

func benchmark(b *testing.B, source string, lines int) {
	p := read(b, source)
	lex := lexicon.Default()
	b.ResetTimer()
	for range b.N {
		r, err := Find(context.Background(), p, Options{Lexicon: lex, Workers: 1})
		if err != nil || len(r.Defects) != 1 || len(r.Failures) != 0 {
			b.Fatalf("%v %v", r, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(lines), "µs/line")
}
