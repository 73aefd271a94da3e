//go:build cgo

package syntax

import (
	"bytes"
	"fmt"
	"testing"
)

// agentModule makes up a module of about size bytes: classes of methods that
// call, loop and handle errors.
func agentModule(size int) []byte {
	var b bytes.Buffer
	b.WriteString("import time\nfrom agent import AIAgent, errors\n\n")
	for i := 0; b.Len() < size; i++ {
		if i%20 == 0 {
			fmt.Fprintf(&b, "\nclass Runner%d(Base):\n    \"\"\"Runs one job after another.\"\"\"\n", i)
		}
		fmt.Fprintf(&b, `
    @traced("job-%[1]d")
    def run_%[1]d(self, job: Job, *, attempts: int = 3) -> Result:
        """Run the job; fall back when the provider fails."""
        options = {"model": self.model, "fallback_model": self._fallback, **job.options}
        for attempt in range(attempts):
            try:
                agent = AIAgent(job.name, max_tokens=%[1]d, **options)
                return agent.run_conversation(job.prompt[-1], tools=[t.name for t in job.tools if t.enabled])
            except errors.RateLimit as error:
                if error.status == 429 and not error.billing:
                    self.log.warning(f"attempt {attempt + 1}/{attempts}: {error!r:>{self.width}}")
                    time.sleep(2 ** attempt)
                    continue
                raise
        return None
`, i)
	}
	return b.Bytes()
}

var sink *Tree

func BenchmarkParse(b *testing.B) {
	p := newParser(b)
	for _, size := range []int{40 << 10, 1 << 20} {
		src := agentModule(size)
		s := Open(src)
		last := len(s.Defs()) - 1
		for _, part := range []struct {
			name  string
			bytes int
			parse func() (*Tree, error)
		}{
			{"whole", len(src), func() (*Tree, error) { return Parse(p, src) }},
			{"skeleton", len(src), func() (*Tree, error) { return Open(src).Skeleton(p) }},
			{"body", s.Defs()[last].End - s.Defs()[last].Start, func() (*Tree, error) { return s.Body(p, last) }},
		} {
			b.Run(fmt.Sprintf("%s/%dKiB", part.name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(part.bytes))
				b.ReportAllocs()
				for b.Loop() {
					sink = must(part.parse())(b)
				}
			})
		}
	}
}

func BenchmarkCut(b *testing.B) {
	src := agentModule(1 << 20)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, ok := Cut(src); !ok {
			b.Fatal("not sure")
		}
	}
}

func BenchmarkWalk(b *testing.B) {
	tree := must(Parse(newParser(b), agentModule(1<<20)))(b)
	for b.Loop() {
		calls := 0
		for i := range tree.Within(tree.Root()) {
			if tree.Kind(i) == Call && tree.Field(i, FieldArguments) >= 0 {
				calls++
			}
		}
		if calls == 0 {
			b.Fatal("no calls")
		}
	}
}
