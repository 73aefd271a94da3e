//go:build cgo

package syntax

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTmpTree(t *testing.T) {
	root := os.Getenv("TMP_TREE")
	if root == "" {
		t.Skip()
	}
	p := newParser(t)
	var srcs [][]byte
	var paths []string
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			if src, err := os.ReadFile(path); err == nil {
				srcs = append(srcs, src)
				paths = append(paths, path)
			}
		}
		return nil
	})
	if os.Getenv("TMP_TIME") != "" {
		for range 3 {
			st, n := time.Now(), 0
			for _, s := range srcs {
				n += must(Parse(p, s))(t).Len()
			}
			t.Log("whole", time.Since(st), n)
			st, n = time.Now(), 0
			for _, s := range srcs {
				n += must(Open(s).Skeleton(p))(t).Len()
			}
			t.Log("skeleton", time.Since(st), n)
			st = time.Now()
			for _, s := range srcs {
				Cut(s)
			}
			t.Log("cut", time.Since(st))
		}
		return
	}
	cut, unsure, defs, bytes, in, broken := 0, 0, 0, 0, 0, 0
	for i, src := range srcs {
		bytes += len(src)
		if _, ok := Cut(src); !ok {
			unsure++
			t.Log("unsure", paths[i])
		}
		if foreign(src) {
			continue
		}
		if w, err := Parse(p, src); err != nil || len(w.Errors()) > 0 {
			broken++
			t.Log("broken", paths[i], err)
		}
		if checkPieces(t, p, paths[i], src) {
			cut++
		}
		for _, d := range Open(src).Defs() {
			defs++
			in += d.End - d.Body
		}
	}
	t.Log("files", len(srcs), "cut", cut, "unsure", unsure, "broken", broken, "defs", defs, "bytes", bytes, "in bodies", in)
}
