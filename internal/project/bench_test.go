package project

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// benchTree returns the tree that the benchmarks run on: the folder that
// FALLBACKLINT_BENCH_TREE names, or one of 1,000 files of 20 kB, of which every
// tenth holds the word AIAgent.
func benchTree(b *testing.B) string {
	if tree := os.Getenv("FALLBACKLINT_BENCH_TREE"); tree != "" {
		return tree
	}
	root := b.TempDir()
	line := []byte("    self.messages.append({\"role\": \"user\", \"content\": text})\n")
	for i := range 1000 {
		src := bytes.Repeat(line, 20_000/len(line))
		if i%10 == 0 {
			src = append(src, "agent = AIAgent()\n"...)
		}
		dir := filepath.Join(root, fmt.Sprintf("part%02d", i%50))
		if err := os.MkdirAll(dir, 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("m%d.py", i)), src, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	return root
}

func benchSelect(b *testing.B, tree string) *Selection {
	sel, err := Select(context.Background(), Options{Dir: tree})
	if err != nil {
		b.Fatal(err)
	}
	return sel
}

func BenchmarkSelect(b *testing.B) {
	tree := benchTree(b)
	b.ReportAllocs()
	for b.Loop() {
		benchSelect(b, tree)
	}
}

func BenchmarkScan(b *testing.B) {
	sel := benchSelect(b, benchTree(b))
	scanner := Scanner{Words: []string{"AIAgent"}, Workers: runtime.GOMAXPROCS(0)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := scanner.Scan(context.Background(), sel.Read, func(Hit) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIndex builds an index of 5,000 modules and asks for each of them once.
func BenchmarkIndex(b *testing.B) {
	files := make([]File, 5000)
	for i := range files {
		files[i] = newFile("/p", fmt.Sprintf("services/s%d/pkg%d/m%d.py", i%20, i%200, i))
	}
	b.ReportAllocs()
	for b.Loop() {
		index := NewIndex(files)
		for i := 1; i < len(files); i++ {
			if _, ok := index.Module(files[i-1], 0, fmt.Sprintf("pkg%d.m%d", i%200, i)); !ok {
				b.Fatalf("%s is not found", files[i].Path)
			}
		}
	}
}
