//go:build cgo

package pyscan

import (
	"fmt"
	"strings"
	"testing"
)

// body writes about n lines of a function, of the kinds that agents' code has.
func body(out *strings.Builder, n int) {
	for i := 0; n > 0; i++ {
		fmt.Fprintf(out, `    options_%[1]d = {"model": self.model, "tools": [t.name for t in tools if t.on]}
    if attempt > %[1]d and not error.status == 429:
        options_%[1]d["max_tokens"] = attempt + %[1]d
    for row in self.rows(%[1]d):
        try:
            total, *rest = self.call(row, **options_%[1]d)
        except (ValueError, KeyError) as error:
            log.warning(f"attempt {attempt}: {error}")
            continue
        finally:
            self.count += 1
`, i)
		n -= 11
	}
}

// manyFunctions is a module of n functions of a few lines each.
func manyFunctions(n int) []byte {
	var out strings.Builder
	out.WriteString("import log\n\n")
	for i := range n {
		fmt.Fprintf(&out, "\ndef function_%d(self, attempt, tools, error=None):\n", i)
		body(&out, 11)
	}
	return []byte(out.String())
}

// longFunction is a module of one function of n lines.
func longFunction(n int) []byte {
	var out strings.Builder
	out.WriteString("import log\n\n\ndef function(self, attempt, tools, error=None):\n")
	body(&out, n)
	return []byte(out.String())
}

// deepFunction is one function of n lines that stand in one another, as deep as
// an indentation of one space per block allows in a file of ordinary size.
func deepFunction(n int) []byte {
	var out strings.Builder
	out.WriteString("def function(x):\n")
	for i := range n {
		fmt.Fprintf(&out, "%sif x == %d:\n", strings.Repeat(" ", i%200+1), i)
		if i%200 == 199 || i == n-1 {
			fmt.Fprintf(&out, "%sreturn call(x)\n", strings.Repeat(" ", i%200+2))
		}
	}
	return []byte(out.String())
}

func benchmarkLower(b *testing.B, src []byte) {
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	lines := strings.Count(string(src), "\n")
	for b.Loop() {
		p := NewProgram(newMemory(map[string][]byte{"m.py": src}))
		if len(allFuncs(p.Unit("m.py"))) < 2 {
			b.Fatal("nothing was lowered")
		}
		p.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
}

// BenchmarkLower parses and lowers whole modules. The time per line must not
// grow with their size.
func BenchmarkLower(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprintf("functions/%d", n), func(b *testing.B) { benchmarkLower(b, manyFunctions(n)) })
	}
	for _, n := range []int{5_000, 10_000, 20_000, 40_000} {
		b.Run(fmt.Sprintf("lines/%d", n), func(b *testing.B) { benchmarkLower(b, longFunction(n)) })
		b.Run(fmt.Sprintf("deep/%d", n), func(b *testing.B) { benchmarkLower(b, deepFunction(n)) })
	}
}

// BenchmarkLowerOne reads a module and lowers one of its functions, as a run
// does that looks for a word.
func BenchmarkLowerOne(b *testing.B) {
	src := manyFunctions(1000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		p := NewProgram(newMemory(map[string][]byte{"m.py": src}))
		fns := p.Unit("m.py").Init.Graph().Funcs
		fns[len(fns)/2].Graph()
		p.Close()
	}
}

// BenchmarkDefinesNamed looks through a module for a word that stands in every
// function of it, none of which is asked for.
func BenchmarkDefinesNamed(b *testing.B) {
	for _, n := range []int{100, 1000} {
		src := manyFunctions(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if definesNamed("m.py", src, []string{"call"}, func(string) bool { return false }) {
					b.Fatal("nothing is asked for")
				}
			}
		})
	}
}
