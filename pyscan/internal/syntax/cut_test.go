package syntax

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A piece is a Def as text.
type piece struct {
	Decorators, Header, Body string
}

func piecesOf(src string, defs []Def) []piece {
	var list []piece
	for _, d := range defs {
		list = append(list, piece{src[d.Start:d.Header], src[d.Header:d.Body], src[d.Body:d.End]})
	}
	return list
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		name, src string
		want      []piece
	}{
		{"nothing", "", nil},
		{"only comments", "# def f():\n#     pass\n", nil},
		{"function", "x = 1\ndef f(a):\n    return a\ny = 2\n", []piece{{"", "def f(a):", "\n    return a"}}},
		{"no last line end", "def f():\n    pass", []piece{{"", "def f():", "\n    pass"}}},
		{"one line", "def f(): return 1\nasync def g(): pass\n", nil},
		{"async", "async  def f():\n  pass\n", []piece{{"", "async  def f():", "\n  pass"}}},
		{"decorators", "@a\n# c\n@b(\n)\n\ndef f():\n  pass\n", []piece{{"@a\n# c\n@b(\n)\n\n", "def f():", "\n  pass"}}},
		{"methods", "class C:\n  def f(self):\n    pass\n  class D(\n  ):\n    @d\n    def g(self):\n      pass\n  x = 1\n", []piece{
			{"", "def f(self):", "\n    pass"},
			{"@d\n    ", "def g(self):", "\n      pass"},
		}},
		{"nested", "def f():\n  def g():\n    pass\n  return g\n", []piece{{"", "def f():", "\n  def g():\n    pass\n  return g"}}},
		{"conditional", "if x:\n  def f():\n    pass\nelse:\n  class C:\n    def f(self):\n      pass\n", nil},
		{"decorated class", "@d\nclass C:\n  def f(self):\n    pass\n", []piece{{"", "def f(self):", "\n    pass"}}},
		{"colons in the header", "def f(a: int = {1: 2}[1:]) -> x[1:2]:  # no:\n  pass\n", []piece{
			{"", "def f(a: int = {1: 2}[1:]) -> x[1:2]:", "  # no:\n  pass"},
		}},
		{"comments", "def f():\n  pass  # a\n  # b\n    # c\n # d\n  # e\nx\n", []piece{
			{"", "def f():", "\n  pass  # a\n  # b\n    # c"},
		}},
		{"dedented comment within", "def f():\n  x\n# c\n  y\n", []piece{{"", "def f():", "\n  x\n# c\n  y"}}},
		{"strings", "def f():\n  '''\ndef g():\n  '''\n  f'{\"\"\"x'''\"\"\"}'\n", []piece{
			{"", "def f():", "\n  '''\ndef g():\n  '''\n  f'{\"\"\"x'''\"\"\"}'"},
		}},
		{"line ends", "# a\rdef f():\r\n  pass\r  'b\\\r'\r", []piece{{"", "def f():", "\r\n  pass\r  'b\\\r'"}}},
		{"escaped brace", "def f():\n  f'\\{x[\"it's\"]}'\n", []piece{{"", "def f():", "\n  f'\\{x[\"it's\"]}'"}}},
		{"form feed in the margin", "class C:\n  x = 1\n   \f  def f(self):\n    pass\n", []piece{{"", "def f(self):", "\n    pass"}}},
		{"words that begin like keywords", "default = define(classes, async_)\nclassy: int\n", nil},
		{"byte order mark", "\ufeffdef f():\n  pass\n", []piece{{"", "def f():", "\n  pass"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			outline, ok := Cut([]byte(test.src))
			if !ok {
				t.Fatal("not sure")
			}
			if diff := cmp.Diff(test.want, piecesOf(test.src, outline.Defs)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestUniversalNewlines(t *testing.T) {
	for src, want := range map[string]string{
		"":             "",
		"a\nb\r\n":     "a\nb\r\n",
		"\ra\r\r\nb\r": "\na\n\r\nb\n",
	} {
		given := []byte(src)
		got := universalNewlines(given)
		if string(got) != want || string(given) != src {
			t.Errorf("made %q of %q, which is %q now", got, src, given)
		}
	}
}

// TestCutUnsure lists texts that must be parsed whole. Each ends in a function,
// so that a cutter that is sure of too much has something to cut.
func TestCutUnsure(t *testing.T) {
	for name, src := range map[string]string{
		"open bracket":             "x = (1,\n",
		"closed bracket":           "x = 1)\n",
		"wrong bracket":            "x = (1]\n",
		"open string":              "x = 'a\n",
		"string over two lines":    "x = 'a\ny = b'\n",
		"open triple string":       "x = '''a\n",
		"open f-string field":      "x = f'{a'\n",
		"comment in a field":       "x = f'''{a # }\n}'''\n",
		"fields too deep":          "x = " + strings.Repeat("f'{", 20) + strings.Repeat("}'", 20) + "\n",
		"tabs and spaces":          "if x:\n\ty\nif x:\n        y\n",
		"inconsistent dedent":      "class C:\n    x = 1\n  y = 2\n",
		"dedent within a body":     "def g():\n    x = 1\n  y = 2\n",
		"unexpected indent":        "x = 1\n  y = 2\n",
		"block without a keyword":  "x:\n  y = 2\n",
		"function after semicolon": "x = 1; def g():\n  pass\n",
		"missing block":            "class C:\n",
		"missing body":             "def g():\n",
		"decorated statement":      "@d\nx = 1\n",
		"decorated condition":      "@d\nif x:\n  pass\n",
		"decorator with a block":   "@d:\n",
		"NUL":                      "x = '\x00'\n",
		"leading backslash":        "class C:\n  \\\n  x = 1\n",
		"continued by nothing":     "x = 1 \\\n\n",
		"continued by a comment":   "x = 1 \\\n# c\n",
		"backslash in a line":      "x = 1 \\ + 2\n",
		"vertical tab":             "if x:\n  \v\n  pass\n",
		"white space of Unicode":   "x = 1\u00a0\n",
		"bytes that are no UTF-8":  "x = \xe4\n",
		"two headers in a line":    "def g(): x:\n  pass\n",
		"two classes in a line":    "class C: class D:\n  pass\n",
		"async on its own":         "async \\\n  for x in y:\n  pass\n",
		"indented too far":         strings.Repeat(" ", 256) + "x = 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			if o, ok := Cut([]byte(src + "def f():\n    pass\n")); ok {
				t.Errorf("cut into %q", piecesOf(src+"def f():\n    pass\n", o.Defs))
			}
		})
	}
	for name, src := range map[string]string{
		"body missing at the end":      "def f():\n",
		"decorator at the end":         "def f():\n  pass\n@d\n",
		"class block missing":          "def f():\n  pass\nclass C:",
		"backslash at the end":         "def f():\n  pass\nx = \\",
		"quotes at the end":            "def f():\n  pass\n'''",
		"escape at the end":            "def f():\n  pass\n'\\",
		"format spec at the end":       "def f():\n  pass\nf'{x:",
		"open field at the end":        "def f():\n  pass\nf'{x",
		"nested field at the end":      "def f():\n  pass\nf'{x:{",
		"line end in a format spec":    "def f():\n  f'''{x:\n}'''\n",
		"line end in a field":          "def f():\n  f'{x\n}'\n",
		"quote in a format spec":       "def f():\n  f'{x:''}'\n",
		"wrong bracket in a field":     "def f():\n  f'{x)}'\n",
		"open string within a field":   "def f():\n  f'{\"x}'\n",
		"backslash in a field":         "def f():\n  f'{x\\}'\n",
		"open field in a format spec":  "def f():\n  f'{x:{y'\n",
		"escaped quote at the end":     "def f():\n  '\\'\n",
		"triple, closed by two quotes": "def f():\n  '''x''\n",
	} {
		t.Run(name, func(t *testing.T) {
			if o, ok := Cut([]byte(src)); ok {
				t.Errorf("cut into %q", piecesOf(src, o.Defs))
			}
		})
	}
}
