package config

import (
	"path/filepath"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	for _, path := range []string{"testdata/good/full.yaml", "testdata/good/pyproject.toml"} {
		data := read(b, path)
		b.Run(filepath.Ext(path), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(path, data, testRules); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Excluded is asked of every file of a tree.
func BenchmarkExcluded(b *testing.B) {
	c := Default(testRules)
	c.Exclude = []Glob{"third_party", "**/*_pb2.py", "**/{gen,generated}/**"}
	b.ReportAllocs()
	for b.Loop() {
		c.Excluded("services/agents/planner/tools/search.py")
	}
}
