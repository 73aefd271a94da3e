//go:build cgo

package syntax

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestPieces shows on hard files that a skeleton and its bodies have the nodes
// of the whole, however lines end.
func TestPieces(t *testing.T) {
	files := must(filepath.Glob("testdata/*.py"))(t)
	if len(files) == 0 {
		t.Fatal("no files")
	}
	p := newParser(t)
	for _, file := range files {
		src := must(os.ReadFile(file))(t)
		for name, variant := range variants(src) {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				whole := must(Parse(p, variant))(t)
				if len(whole.Errors()) > 0 {
					t.Errorf("errors at %v", whole.Errors())
				}
				if !checkPieces(t, p, file, variant) {
					t.Error("was not cut")
				}
			})
		}
	}
}

// variants returns src with other line ends, without the last one, and inside
// of a class.
func variants(src []byte) map[string][]byte {
	lf := bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return map[string][]byte{
		"as is":            src,
		"LF":               lf,
		"CRLF":             bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n")),
		"no last line end": bytes.TrimRight(lf, "\n"),
		"blank lines last": append(bytes.Clone(lf), "\n  \n\n    \n"...),
		"comment last":     append(bytes.Clone(lf), "                    # the end"...),
	}
}
