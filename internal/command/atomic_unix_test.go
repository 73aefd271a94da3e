//go:build unix

package command

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A named pipe stays a pipe, and its reader gets the content.
func TestWriteAtomicallyToANamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	// Open for both ways, so that neither side waits for the other.
	pipe, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	if err := writeAtomically(path, []byte("content"), new(cleanups)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Fatalf("%v, %v", info, err)
	}
	got := make([]byte, len("content"))
	if _, err := pipe.Read(got); err != nil || string(got) != "content" {
		t.Errorf("got %q, %v", got, err)
	}
}
