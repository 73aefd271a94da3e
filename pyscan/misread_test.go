//go:build cgo

package pyscan

import "testing"

// TestMisread: what the grammar takes for something else without an error is
// said not to be understood.
func TestMisread(t *testing.T) {
	src := "def f():\n    match (a)[0], b:\n        case [True, c]:\n            mark(3)\n    return 2\n\n\ndef g():\n    match (a)[0], b:\n        case 1:\n            mark(3)\n    return 2\n"
	p := NewProgram(newMemory(map[string][]byte{"m.py": []byte(src)}))
	defer p.Close()
	for name, broken := range map[string]bool{"f": true, "g": false} {
		if got := funcNamed(t, p.Unit("m.py"), name).Graph().Broken; got != broken {
			t.Errorf("%s is broken: %t", name, got)
		}
	}
	if got := p.Problems(); len(got) != 1 {
		t.Errorf("problems: %v", got)
	}
}
