//go:build cgo

package plumbing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
	"github.com/fallbacklint/fallbacklint/internal/rules"
)

const agentModule = `
class AIAgent:
    def __init__(self, model, tools=None, fallback_model=None, **options):
        self._fallback_model = fallback_model

    def run_conversation(self, text):
        return text
`

// madeUp is a project of modules, of which every second constructs an agent: in
// one of several ways, with helpers in the module before.
func madeUp(modules int) *tree {
	text := map[string][]byte{"agent.py": []byte(agentModule)}
	for i := range modules {
		var out strings.Builder
		fmt.Fprintf(&out, "import log\nfrom agent import AIAgent\n\n\ndef options_%[1]d(flag):\n    kw = {\"model\": \"m\", \"n\": %[1]d}\n    if flag:\n        kw[\"tools\"] = []\n    return kw\n", i)
		for j := range 20 {
			fmt.Fprintf(&out, "\n\ndef work_%[1]d_%[2]d(rows):\n    for row in rows:\n        if row:\n            log.info(row)\n    return len(rows)\n", i, j)
		}
		if i%2 == 1 {
			construct(&out, i)
		}
		text[fmt.Sprintf("module_%d.py", i)] = []byte(out.String())
	}
	return newTree(text)
}

func construct(out *strings.Builder, i int) {
	switch i / 2 % 4 {
	case 0:
		fmt.Fprintf(out, "\n\ndef run_%d(chain):\n    return AIAgent(\"m\", fallback_model=chain).run_conversation(\"hi\")\n", i)
	case 1:
		fmt.Fprintf(out, "\n\ndef run_%[1]d(text):\n    from module_%[2]d import options_%[2]d\n    kw = options_%[2]d(text)\n    kw.update(max_tokens=1)\n    return AIAgent(**kw).run_conversation(text)\n", i, i-1)
	case 2:
		fmt.Fprintf(out, "\n\ndef build_%[1]d(**kw):\n    return AIAgent(\"m\", **kw)\n\n\ndef run_%[1]d():\n    return build_%[1]d(tools=[]).run_conversation(\"hi\")\n", i)
	case 3:
		fmt.Fprintf(out, "\n\ndef build_%[1]d():\n    return AIAgent(\"m\")\n\n\ndef run_%[1]d():\n    return build_%[1]d().run_conversation(\"hi\")\n", i)
	}
}

// BenchmarkFind is the whole search over a project of 200 modules with 100
// constructions, and over two and four times of it: the time per module must
// not grow.
func BenchmarkFind(b *testing.B) {
	for _, n := range []int{200, 400, 800} {
		p := madeUp(n)
		b.Run(fmt.Sprintf("modules/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := p.find(b, plumbing.Options{Workers: 2}); len(r.Constructions) < n/2 {
					b.Fatalf("%d constructions", len(r.Constructions))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/module")
		})
	}
}

// BenchmarkFindOne is the search for what concerns one file of the project.
func BenchmarkFindOne(b *testing.B) {
	p := madeUp(200)
	const path = "module_3.py"
	o := plumbing.Options{
		Workers: 2, Reported: func(other string) bool { return other == path }, Mentioned: p.identifiers(path),
	}
	b.ReportAllocs()
	for b.Loop() {
		if got := describe(p.find(b, o), path); !strings.Contains(got, "missing") {
			b.Fatalf("found %q", got)
		}
	}
}

// shapes are functions of n lines whose last one constructs an agent.
var shapes = []struct {
	name string
	line func(i int) string
}{
	{"unrelated", func(i int) string { return fmt.Sprintf("    x_%d = call(%d)", i, i) }},
	{"stores", func(i int) string { return fmt.Sprintf("    kw[\"k%d\"] = %d", i%100, i) }},
	{"keys", func(i int) string { return fmt.Sprintf("    kw[\"k%d\"] = %d", i, i) }},
	{"copies", func(i int) string { return fmt.Sprintf("    kw = dict(kw, n=%d)", i) }},
	{"records", func(i int) string { return fmt.Sprintf("    r_%d = {\"a\": %d}\n    kw.update(r_%d)", i, i, i) }},
	{"aliases", func(i int) string { return fmt.Sprintf("    a_%d = a_%d", i+1, i) }},
	{"branches", func(i int) string { return fmt.Sprintf("    if flag(%d):\n        kw[\"k%d\"] = %d", i, i%100, i) }},
	{"tries", func(i int) string {
		return fmt.Sprintf("    try:\n        kw[\"k%d\"] = call(%d)\n    except ValueError:\n        pass", i%100, i)
	}},
	{"loops", func(i int) string { return fmt.Sprintf("    for x in rows:\n        kw[\"k%d\"] = x", i%100) }},
	{"agents", func(i int) string { return fmt.Sprintf("    AIAgent(\"m\", n=%d).run_conversation(kw)", i) }},
}

// BenchmarkLongFunction is the search in one long function. The time per line
// must not grow with its length.
func BenchmarkLongFunction(b *testing.B) {
	for _, shape := range shapes {
		for _, n := range []int{500, 1000, 2000} {
			if shape.name == "agents" {
				n /= 10 // each is followed through the whole function
			}
			var out strings.Builder
			out.WriteString("from agent import AIAgent\n\n\ndef run(a_0, rows):\n    kw = {\"model\": \"m\"}\n")
			for i := range n {
				out.WriteString(shape.line(i) + "\n")
			}
			end := "kw"
			if shape.name == "aliases" {
				end = fmt.Sprintf("a_%d", n)
			}
			fmt.Fprintf(&out, "    AIAgent(**%s).run_conversation(\"hi\")\n", end)
			p := newTree(map[string][]byte{"agent.py": []byte(agentModule), "m.py": []byte(out.String())})
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				for b.Loop() {
					if r := p.find(b, plumbing.Options{Workers: 1}); len(r.Constructions) == 0 {
						b.Fatal("no construction")
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
			})
		}
	}
}

// BenchmarkRules is each rule's check of what was found in a project of 200
// modules.
func BenchmarkRules(b *testing.B) {
	found := madeUp(200).find(b, plumbing.Options{Workers: 2})
	pass := &rules.Pass{Lexicon: lexicon.Default(), Constructions: found.Constructions}
	for _, r := range rules.All() {
		b.Run(r.Code, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Run(pass)
			}
		})
	}
}
