//go:build cgo

package syntax

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func addFiles(f *testing.F) {
	for _, file := range must(filepath.Glob("testdata/*.py"))(f) {
		f.Add(must(os.ReadFile(file))(f))
	}
}

// FuzzParse shows that every text gives a tree or an error.
func FuzzParse(f *testing.F) {
	addFiles(f)
	p := newParser(f)
	p.SetLimits(Limits{Bytes: 1 << 16, Time: 10 * time.Second})
	f.Fuzz(func(t *testing.T, src []byte) {
		tree, err := Parse(p, src)
		if err != nil {
			if !foreign(src) && len(src) <= 1<<16 {
				t.Fatal(err)
			}
			return
		}
		checkTree(t, tree)
	})
}

// FuzzCut shows that the pieces of every text are trees over it, and that they
// have the definitions, the comments and the strings of the whole, where the
// grammar finds nothing wrong with either. More cannot be asked: the grammar takes
// much for Python that is not, and is of two minds about some of it, such as
// whether `*x[1]` is a splat or a subscript.
func FuzzCut(f *testing.F) {
	addFiles(f)
	p := newParser(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		s := Open(src)
		if foreign(src) || len(src) > 1<<16 || s.Defs() == nil {
			return
		}
		checkDefs(t, src, s.Defs())
		trees := []*Tree{must(Parse(p, src))(t), must(s.Skeleton(p))(t)}
		for d := range s.Defs() {
			trees = append(trees, must(s.Body(p, d))(t))
		}
		for _, tree := range trees {
			checkTree(t, tree)
			if len(tree.Errors()) > 0 {
				return
			}
		}
		for _, d := range disagreements(landmarks(wholeNodes(trees[0])), landmarks(piecewiseNodes(t, p, s))) {
			t.Error(d)
		}
	})
}

// landmarks returns the nodes of the set that show how lines were split and
// blocks were formed, wherever in the tree they are.
func landmarks(set map[identity]bool) map[identity]bool {
	marks := make(map[identity]bool)
	for id := range set {
		switch id.Kind {
		case FunctionDefinition, ClassDefinition, Decorator, Comment, String:
			marks[identity{Kind: id.Kind, Start: id.Start, End: id.End}] = true
		}
	}
	return marks
}
