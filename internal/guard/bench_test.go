//go:build cgo

package guard_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/guard"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// alone is a program of one unit.
type alone struct{ unit *flow.Unit }

func (a alone) Import(*flow.Unit, string) *flow.Unit { return nil }
func (a alone) Below(*flow.Unit, string) *flow.Unit  { return nil }
func (a alone) InCode([]byte, string) bool           { return true }
func (a alone) MayRetry([]byte) bool                 { return true }
func (a alone) Defines([]byte, string) bool          { return true }

func (a alone) Word([]byte, int, int) ([]byte, bool) { return nil, true }

func (a alone) Around([]byte, int) flow.Surroundings { return flow.Surroundings{Function: -1} }

func (a alone) Mentioning(q flow.Query) []*flow.Unit {
	if q.Holds != nil && !q.Holds(a.unit.File.Source) {
		return nil
	}
	return []*flow.Unit{a.unit}
}

const reasons = `import time
from enum import Enum


class Reason(Enum):
    BILLING = "billing"
    RATE_LIMIT = "rate_limit"
    OTHER = "other"


def turn(agent, request):
    attempt = 0
    while attempt < agent.tries:
        try:
            return agent.client.chat(request)
        except Exception as e:
            reason = agent.classify(e)
`

// arms are the things that a large loop does with a failure, each ten lines.
var arms = []string{
	`            limited_%[1]d = reason in (Reason.RATE_LIMIT, Reason.BILLING)
            if limited_%[1]d and agent.index < len(agent.chain):
                agent.note("%[1]d")
                if agent.chain[agent.index] is None:
                    agent.index += 1
                    agent.log.info("skipped %%s", agent.index)
                elif agent.verbose:
                    agent.log.debug("at %%s", agent.index)
                agent.seen.append(%[1]d)
            agent.count += 1
`,
	`            text_%[1]d = str(e).lower()
            if "context length" in text_%[1]d and not agent.compressed_%[1]d:
                agent.compressed_%[1]d = True
                request = agent.shorten(request)
                attempt += 1
                continue
            size_%[1]d = len(text_%[1]d)
            if size_%[1]d > 4000:
                agent.log.warning("long answer: %%s", size_%[1]d)
            agent.sizes.append(size_%[1]d)
`,
	`            try:
                state_%[1]d = agent.load(%[1]d)
                if state_%[1]d.ready:
                    agent.use(state_%[1]d)
                else:
                    agent.drop(state_%[1]d)
            except OSError as problem_%[1]d:
                agent.log.warning("not loaded: %%s", problem_%[1]d)
                agent.problems += 1
            agent.rounds += 1
`,
}

const tail = `            attempt += 1
            if reason in (Reason.RATE_LIMIT, Reason.BILLING):
                time.sleep(attempt)
`

// bigLoop is a module with one function of a number of lines.
func bigLoop(b *testing.B, lines int) *flow.Unit {
	var text strings.Builder
	text.WriteString(reasons)
	for i := range lines / 10 {
		fmt.Fprintf(&text, arms[i%len(arms)], i)
	}
	text.WriteString(tail)
	u, err := pyscan.Single("loop.py", []byte(text.String()))
	if err != nil {
		b.Fatal(err)
	}
	return u
}

// BenchmarkFind: one function that is a loop over a failing call, with a shared
// guard every thirty lines. The time for a line must not grow with the function.
func BenchmarkFind(b *testing.B) {
	for _, lines := range []int{5_000, 10_000, 20_000, 40_000} {
		b.Run(fmt.Sprintf("%d_lines", lines), func(b *testing.B) {
			u := bigLoop(b, lines)
			u.EachFunc(func([]byte) bool { return true }, func(*flow.Func) bool { return true }) // lower it
			p := &flow.Program{Loader: alone{u}, Vocabulary: pyscan.Vocabulary()}
			lex := lexicon.Default()
			b.ResetTimer()
			for range b.N {
				index := assume.Load(p, lex, assume.Scope{})
				r, err := guard.Find(context.Background(), p, guard.Options{Lexicon: lex, Index: index})
				if err != nil || len(r.Defects) != 1 || len(r.Failures) != 0 {
					b.Fatalf("%v %v", r, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(lines), "µs/line")
		})
	}
}
