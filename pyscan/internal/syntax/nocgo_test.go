//go:build !cgo

package syntax

import (
	"errors"
	"testing"
)

func TestWithoutCgo(t *testing.T) {
	if p, err := NewParser(); p != nil || !errors.Is(err, ErrNoCgo) {
		t.Errorf("got a parser %v and the error %v", p, err)
	}
	s := Open([]byte("def f():\n    pass\n"))
	if _, err := s.Skeleton(&Parser{}); !errors.Is(err, ErrNoCgo) {
		t.Errorf("got the error %v", err)
	}
}
