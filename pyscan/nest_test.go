//go:build cgo

package pyscan

import (
	"strings"
	"testing"
)

// TestNestedFinally: each way out of a try passes its own copy of the finally;
// those of clauses that stand in one another must not multiply.
func TestNestedFinally(t *testing.T) {
	size := func(depth int) int {
		var src strings.Builder
		src.WriteString("def f():\n")
		for i := range depth {
			indent := strings.Repeat(" ", i+1)
			src.WriteString(indent + "try:\n" + indent + " if a(): return b()\n" + indent + " c()\n" + indent + "finally:\n")
		}
		src.WriteString(strings.Repeat(" ", depth+1) + "d()\n")
		u := parse(t, src.String())
		return len(funcNamed(t, u, "f").Graph().Blocks)
	}
	if shallow, deep := size(6), size(12); deep > 4*shallow {
		t.Errorf("%d blocks at depth 6, %d at depth 12", shallow, deep)
	}
}
