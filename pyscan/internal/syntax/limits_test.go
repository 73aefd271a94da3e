//go:build cgo

package syntax

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestParserAfterLimit shows that a text that was given up leaves nothing
// behind: the library would otherwise go on with it at the next parse.
func TestParserAfterLimit(t *testing.T) {
	long := []byte(strings.Repeat("class C:\n    def f(self): return '''", 10_000))
	short := []byte("x = 'y'\n")
	fresh := must(Parse(newParser(t), short))(t)
	for _, test := range []struct {
		name   string
		limits Limits
		want   error
	}{
		{"time", Limits{Time: time.Nanosecond}, ErrTimeout},
		{"bytes", Limits{Bytes: 1000}, ErrTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newParser(t)
			for range 3 {
				p.SetLimits(test.limits)
				if _, err := Parse(p, long); !errors.Is(err, test.want) {
					t.Fatalf("got the error %v, want %v", err, test.want)
				}
				p.SetLimits(Limits{})
				if diff := cmp.Diff(fresh.nodes, must(Parse(p, short))(t).nodes); diff != "" {
					t.Fatalf("-fresh +reused\n%s", diff)
				}
			}
		})
	}
}

// TestLimitIsForOneParse shows that a file may be larger than what is parsed of
// it at once.
func TestLimitIsForOneParse(t *testing.T) {
	src := []byte("def f():\n    pass\ndef g():\n    '''" + strings.Repeat("x", 10_000) + "'''\n")
	p := newParser(t)
	p.SetLimits(Limits{Bytes: 100})
	s := Open(src)
	skeleton := must(s.Skeleton(p))(t)
	if n := skeleton.Node(skeleton.Root()); int(n.End) != len(src) {
		t.Errorf("the module ends at %d of %d", n.End, len(src))
	}
	must(s.Body(p, 0))(t)
	if _, err := s.Body(p, 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got the error %v for the large body", err)
	}
	if _, err := Parse(p, src); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got the error %v for the whole", err)
	}
}

func TestClosedParser(t *testing.T) {
	p := must(NewParser())(t)
	p.Close()
	p.Close()
	if _, err := Parse(p, []byte("x")); !errors.Is(err, errClosed) {
		t.Errorf("got the error %v", err)
	}
}

// TestTreeOutlivesParser shows that a tree owns its nodes.
func TestTreeOutlivesParser(t *testing.T) {
	p := must(NewParser())(t)
	tree := must(Parse(p, []byte("x = 1\n")))(t)
	want := dump(tree, 0)
	must(Parse(p, bytes.Repeat([]byte("other(things)\n"), 1000)))(t)
	p.Close()
	if diff := cmp.Diff(want, dump(tree, 0)); diff != "" {
		t.Errorf("-before +after\n%s", diff)
	}
}
