//go:build cgo

package syntax

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestEncoding(t *testing.T) {
	p := newParser(t)
	for name, test := range map[string]struct {
		src  string
		want error
	}{
		"UTF-16 little endian":           {"\xff\xfex\x00", ErrEncoding},
		"UTF-16 big endian":              {"\xfe\xff\x00x", ErrEncoding},
		"UTF-16 little endian, unmarked": {"x\x00=\x00", ErrEncoding},
		"UTF-16 big endian, unmarked":    {"\x00x\x00=", ErrEncoding},
		"UTF-32 big endian, unmarked":    {"\x00\x00\x00x", ErrEncoding},
		"UTF-8 with a mark":              {"\ufeffx = 1\n", nil},
		"one zero byte":                  {"\x00", nil},
		"zero bytes":                     {"\x00\x00\x00\x00", nil},
		"one byte":                       {"x", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open([]byte(test.src)).Skeleton(p); !errors.Is(err, test.want) {
				t.Errorf("got the error %v, want %v", err, test.want)
			}
		})
	}
}

// TestHostile parses what no editor writes, and looks that the result is a tree
// that has something wrong exactly where it says.
func TestHostile(t *testing.T) {
	const deep = 100_000
	p := newParser(t)
	for _, test := range []struct {
		name, src string
		broken    bool
	}{
		{"empty", "", false},
		{"a line end", "\n", false},
		{"only comments", "# a\n    # b\n# c", false},
		{"only white space", " \t\f\r\n  ", false},
		{"latin-1 in strings and comments", "x = '\xe4'  # \xdf\n", false},
		{"latin-1 in a name", "stra\xdfe = 1\n", true},
		{"invalid UTF-8", "x = '\xc3\x28 \xf0\x9f \xed\xa0\x80'\n", false},
		{"NUL", "x = 1\n\x00\ny = 2\n", true},
		{"lone carriage returns", "class C:\r    x = 1  # a\r    def f(self):\r\n        pass\r", false},
		{"open brackets", "x = " + strings.Repeat("(", deep) + "\n", true},
		{"closed brackets", "x = 1" + strings.Repeat(")", deep) + "\n", true},
		{"nested brackets", "x = " + strings.Repeat("[", deep) + strings.Repeat("]", deep) + "\n", false},
		{"nested calls", strings.Repeat("f(", deep) + strings.Repeat(")", deep) + "\n", false},
		{"nested strings", strings.Repeat("f'{", 1000) + "x" + strings.Repeat("}'", 1000) + "\n", true},
		{"unary operators", strings.Repeat("-", deep) + "x\n", false},
		{"attributes", "x" + strings.Repeat(".y", deep) + "\n", false},
		{"open string", "def f():\n    return 'a\n", true},
		{"open triple string", "def f():\n    return '''a\n" + strings.Repeat("def g():\n    pass\n", 100), true},
		{"open f-string", "x = f'{a", true},
		{"header alone", "class C:\n    def f(self):\n", false},
		{"half of a header", "class C:\n    def f(self", true},
		{"no Python", "<html>\n<body class=\"x\">it's</body>\n</html>\n", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := []byte(test.src)
			s := Open(src)
			tree := must(s.Skeleton(p))(t)
			checkTree(t, tree)
			for d := range s.Defs() {
				body := must(s.Body(p, d))(t)
				checkTree(t, body)
				tree.errors = append(tree.errors, body.Errors()...)
			}
			if broken := len(tree.Errors()) > 0; broken != test.broken {
				t.Errorf("errors at %v", tree.Errors())
			}
		})
	}
}

// TestManyElements parses long lists. What is quadratic in their length does not
// come to an end.
func TestManyElements(t *testing.T) {
	if testing.Short() {
		t.Skip("parses megabytes")
	}
	const million = 1_000_000
	p := newParser(t)
	p.SetLimits(Limits{Time: time.Hour})
	for name, test := range map[string]struct {
		src   string
		kind  Kind
		count int
	}{
		"list":       {"x = [" + strings.Repeat("1, ", million) + "]\n", Integer, million},
		"statements": {"def f():\n" + strings.Repeat("  x\n", million/10), ExpressionStatement, million / 10},
		"functions":  {strings.Repeat("def f(): x\n", million/10), FunctionDefinition, million / 10},
		"sum":        {"x" + strings.Repeat("+1", million/10), BinaryOperator, million / 10},
	} {
		t.Run(name, func(t *testing.T) {
			tree := must(Parse(p, []byte(test.src)))(t)
			count := 0
			for i := range tree.nodes {
				if tree.Kind(i) == test.kind {
					count++
				}
			}
			if count != test.count {
				t.Errorf("%d of a kind, want %d", count, test.count)
			}
		})
	}
}

// TestLargeFile shows that a file far above the limit is still known by its
// outline, and that its parts can be had.
func TestLargeFile(t *testing.T) {
	const functions = 20_000
	src := bytes.Repeat([]byte("def f(a, b):\n    '''"+strings.Repeat("doc ", 200)+"'''\n    return g(a, k=b)\n\n"), functions)
	if len(src) <= defaultBytes {
		t.Fatalf("%d bytes are not above the limit", len(src))
	}
	p := newParser(t)
	if _, err := Parse(p, src); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got the error %v", err)
	}
	s := Open(src)
	if len(s.Defs()) != functions {
		t.Fatalf("%d functions", len(s.Defs()))
	}
	checkTree(t, must(s.Skeleton(p))(t))
	last := must(s.Body(p, functions-1))(t)
	checkTree(t, last)
	if want := "def f(a, b):"; !strings.HasPrefix(last.Text(last.FirstChild(0)), want) {
		t.Errorf("the last function is %q", last.Text(0))
	}
}
