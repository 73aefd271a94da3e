package pyscan

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIsCode(t *testing.T) {
	for text, want := range map[string]bool{
		"x = AIAgent":                   true,
		"x = AIAgent(":                  true,
		"x = AIAgent (1)":               true,
		"x = AIAgent \\\n (1)":          true,
		"class X(AIAgent): pass":        true,
		"x = AIAgent if y else z":       true,
		"x = y or AIAgent or z":         true,
		"x = [AIAgent for y in z]":      true,
		"from m import AIAgent as A":    true,
		"from m import AIAgent\nx":      true,
		"from AIAgent import x":         true,
		`getattr(m, "AIAgent")`:         true,
		"x = AIAgent  # the agent":      true,
		"if AIAgent is not None: pass":  true,
		"x = AIAgents":                  false,
		"x = AIAgent_":                  false,
		"# AIAgent(":                    false,
		"\t # x = AIAgent":              false,
		"The AIAgent runs on its own.":  false,
		`"""The AIAgent runs alone."""`: false,
		`x = make(AIAgent, "it")`:       true,
		"type Agent = AIAgent":          true,
		"x = 1  # not AIAgent":          false,
		"    of the AIAgent, that is":   false,
		"    see :class:`AIAgent`.":     false,
		"    ``AIAgent.__init__`` does": false,
	} {
		i := strings.Index(text, "AIAgent")
		if got := isCode([]byte(text), i, i+len("AIAgent")); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// TestDefinesNamed: the file agents/make.py is looked at because a word in it
// stands in the definition of something that is mentioned. %s is the word.
func TestDefinesNamed(t *testing.T) {
	for _, c := range []struct {
		name, text, mentioned string
		want                  bool
	}{
		{"function", "def f():\n    return %s()\n", "f make", true},
		{"function, not mentioned", "def f():\n    return %s()\n", "g make", false},
		{"function of another module", "def f():\n    return %s()\n", "f other", false},
		{"header of several lines", "def f(\n    x,\n):\n    return %s()\n", "f make", true},
		{"header with an annotation", "def f(\n    x,\n) -> Agent:\n    return %s()\n", "f make", true},
		{"one line", "def f(): return %s()\n", "f make", true},
		{"default", "def f(cls=%s): return cls()\n", "f make", true},
		{"default in a long header", "def f(\n    cls=%s,\n):\n    return cls()\n", "f make", true},
		{"async", "async def f():\n    return %s()\n", "f make", true},
		{"decorated", "@wraps(x)\ndef f():\n    return %s()\n", "f make", true},
		{"prose in a string", "def f():\n    x = \"\"\"\nyou are\n\"\"\"\n    return %s()\n", "f make", true},
		{"comment at the margin", "def f():\n# note\n    return %s()\n", "f make", true},
		{"inner function", "def f():\n    def g():\n        return %s()\n    return g\n", "f make", true},
		{"function behind another", "def g():\n    pass\nif x:\n    def f():\n        return %s()\n", "f make", true},
		{"nested blocks", "def f():\n    if x:\n        try:\n            y = %s()\n        finally:\n            pass\n", "f make", true},
		{"tabs", "def f():\n\tif x:\n\t\treturn %s()\n", "f make", true},
		{"conditional function", "if x:\n    def f():\n        return %s()\n", "f make", true},
		{"method", "class C:\n    def f(self):\n        return %s()\n", "f", true},
		{"method, header of several lines", "class C(\n    B,\n):\n    def f(\n        self,\n    ):\n        return %s()\n", "f", true},
		{"method of one line", "class C:\n    def f(self): return %s()\n", "f", true},
		{"method, class alone", "class C:\n    def f(self):\n        return %s()\n", "C make", false},
		{"constructor", "class C:\n    def __init__(self):\n        self.a = %s()\n", "C", true},
		{"constructor, not mentioned", "class C:\n    def __init__(self):\n        self.a = %s()\n", "D make", false},
		{"base", "class C(%s):\n    pass\n", "C", true},
		{"base in a long header", "class C(\n    %s,\n):\n    pass\n", "C", true},
		{"inner class", "class C:\n    class D(%s):\n        pass\n", "D", true},
		{"class attribute", "class C:\n    kind = %s\n", "kind", true},
		{"alias", "A = %s\n", "A", true},
		{"alias, not mentioned", "A = %s\n", "B make", false},
		{"annotated", "A: type = %s\n", "A", true},
		{"one of two", "A, B = %s, 1\n", "B", true},
		{"entry", "A[\"x\"] = %s\n", "A", true},
		{"registry", "A = {\n    \"x\": %s,\n}\n", "A", true},
		{"import", "from agent import %s as A\n", "A", true},
		{"one of many imports", "from agent import x as y, %s as A\n", "A", true},
		{"import in brackets", "from agent import (\n    %s as A,\n)\n", "A", true},
		{"import that may fail", "try:\n    from agent import %s as A\nexcept ImportError:\n    A = None\n", "A", true},
		{"longer word", "def f():\n    return %sMaker()\n", "f make", false},
		{"comment", "def f():\n    # %s(\n    return 1\n", "f make", false},
		{"prose", "def f():\n    \"\"\"The %s runs.\"\"\"\n", "f make", false},
		{"nothing", "", "f make", false},
	} {
		text := c.text
		if text != "" {
			text = fmt.Sprintf(text, "AIAgent")
		}
		mentioned := strings.Fields(c.mentioned)
		named := func(name string) bool { return contains(mentioned, name) }
		if got := definesNamed("agents/make.py", []byte(text), []string{"Other", "AIAgent"}, named); got != c.want {
			t.Errorf("%s: %t\n%s", c.name, got, text)
		}
		crlf := strings.ReplaceAll(text, "\n", "\r\n")
		if got := definesNamed("agents/make.py", []byte(crlf), []string{"AIAgent"}, named); got != c.want {
			t.Errorf("%s, CRLF: %t", c.name, got)
		}
	}
}

func TestDefinesNamedInPackage(t *testing.T) {
	named := func(name string) bool { return name == "f" || name == "agents" }
	text := []byte("def f():\n    return AIAgent()\n")
	if !definesNamed("lib/agents/__init__.py", text, []string{"AIAgent"}, named) {
		t.Error("a package is not known by its folder's name")
	}
	if definesNamed("lib/agents/other.py", text, []string{"AIAgent"}, named) {
		t.Error("a module is known by its folder's name")
	}
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// A nester writes a module in which one definition holds the word, with other
// code around it.
type nester struct {
	*rapid.T
	strings.Builder
}

// clutter is what may stand between the lines of a definition without being
// part of it, at any indentation.
var clutter = []string{
	"", "\n", "# AIAgent in a comment\n", "@INDENT@x = f(\n@INDENT@    1,\n@INDENT@)\n", "@INDENT@x = '''\nprose, and more\n'''\n",
	"@INDENT@x = [\n1,\n]\n", "@INDENT@if x:\n@INDENT@    pass\n@INDENT@else:\n@INDENT@    y = 1\n", "@INDENT@def other():\n@INDENT@    pass\n",
}

func (w *nester) clutter(indent string) {
	for range rapid.IntRange(0, 2).Draw(w.T, "clutter") {
		w.WriteString(strings.ReplaceAll(rapid.SampledFrom(clutter).Draw(w.T, "line"), "@INDENT@", indent))
	}
}

// header writes the beginning of a definition, on one line or on several.
func (w *nester) header(indent, keyword, name string, params string) {
	split := rapid.SampledFrom([]string{"", "\n" + indent + "    ", "\n"}).Draw(w.T, "split")
	end := split
	if split != "" {
		end = "\n" + indent
	}
	fmt.Fprintf(w, "%s%s %s(%s%s%s):\n", indent, keyword, name, split, params, end)
}

// TestDefinesNamedOfAnything: wherever the word stands in the code of what is
// mentioned, the file is looked at. Only a line that stands further to the left
// than the definition it belongs to is not asked for: the text alone does not
// tell it from what follows the definition.
func TestDefinesNamedOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &nester{T: t}
		w.clutter("")
		indent := ""
		mentioned := []string{"make", "wanted"}
		inClass := rapid.Bool().Draw(t, "method")
		if rapid.Bool().Draw(t, "conditional") {
			w.WriteString("if x:\n")
			indent = "    "
		}
		if inClass {
			w.header(indent, "class", "Holder", "Base")
			indent += "    "
			w.clutter(indent)
			mentioned = []string{"wanted"}
		}
		w.header(indent, rapid.SampledFrom([]string{"def", "async def"}).Draw(t, "def"), "wanted", "a, *b")
		indent += "    "
		w.clutter(indent)
		for i := range rapid.IntRange(0, 3).Draw(t, "depth") {
			kind := rapid.SampledFrom([]string{"if x:", "for a in b:", "try:", "while (\n" + indent + "    x\n" + indent + "):", "with f() as g:"}).Draw(t, "block")
			if kind == "try:" && i == 0 {
				w.header(indent, "def", "inner", "")
			} else {
				w.WriteString(indent + kind + "\n")
			}
			indent += "    "
			w.clutter(indent)
		}
		word := rapid.SampledFrom([]string{"return AIAgent()", "x = AIAgent", "f(\n" + indent + " 1,\n" + indent + " AIAgent,\n)", "g(AIAgent if x else y)", "import AIAgent as z"}).Draw(t, "word")
		w.WriteString(indent + word + "\n")
		named := func(name string) bool { return contains(mentioned, name) }
		if !definesNamed("make.py", []byte(w.String()), []string{"AIAgent"}, named) {
			t.Fatalf("not looked at:\n%s", w)
		}
	})
}
