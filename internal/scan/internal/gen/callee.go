package gen

import "strings"

// makers stand for the class $A. Top is put into some module and makes $X;
// code is written where the agent is built. An effect is on the arguments.
// What needs "class" is only for a class itself.
var makers = []spelling{
	{name: "alias", top: `$X = $A`, code: `$X`},
	{name: "local alias", code: `$n = $A`},
	{name: "alias on condition", code: "if $C:\n    $n = $A\nelse:\n    $n = $A"},
	{name: "alias of two", code: `$n = $A if $C else $A`},
	{name: "alias walrus", code: `print($n := $A)`},
	{name: "tuple alias", code: `$n, _ = $A, None`},
	{name: "getter", top: "def $X():\n    return $A", code: `$X()`},
	{name: "getter to a local", top: "def $X():\n    found = $A\n    return found", code: `$n = $X()`},
	{name: "cached getter", top: "@functools.lru_cache(maxsize=None)\ndef $X():\n    return $A", code: `$n = $X()`},
	{name: "lazy getter", top: "_found$X = None\n\n\ndef $X():\n    global _found$X\n    if _found$X is None:\n        _found$X = $A\n    return _found$X", code: `$n = $X()`},
	{name: "getter of a class", top: "class $X:\n    def agent_class(self):\n        return $A", code: `$X().agent_class()`},
	{name: "class attribute", top: "class $X:\n    agent_class = $A", code: `$X.agent_class`, needs: "class"},
	{name: "registry", top: "$X = {\"agent\": $A}", code: `$X["agent"]`},
	{name: "got from a registry", top: "$X = {\"agent\": $A}", code: `$n = $X.get("agent")`},
	{name: "self attribute", code: "self.$x = $A\n$n = self.$x", needs: "self"},
	{name: "parameter default", top: "def $X(cls=$A, **given):\n    return cls(**given)", code: `$X`},
	{name: "wrapper", top: "def $X(*args, **kwargs):\n    return $A(*args, **kwargs)", code: `$X`},
	{name: "keyword wrapper", top: "def $X(**given):\n    return $A(**given)", code: `$X`},
	{name: "wrapper with a local", top: "def $X(**given):\n    made = $A(**given)\n    made.quiet = True\n    return made", code: `$X`},
	{name: "wrapper that copies", top: "def $X(**given):\n    merged = dict(given)\n    merged.setdefault(\"quiet\", True)\n    return $A(**merged)", code: `$X`},
	{name: "wrapper with a display", top: "def $X(**given):\n    return $A(**{\"quiet\": True, **given})", code: `$X`},
	{name: "wrapper with a parameter", top: "def $X(api_key=None, $K=None, **given):\n    return $A(api_key=api_key, $K=$K, **given)", code: `$X`, effect: asValue},
	{name: "wrapper with another parameter", top: "def $X(api_key=None, **given):\n    return $A(api_key=api_key, **given)", code: `$X`},
	{name: "wrapper in try", top: "def $X(**given):\n    try:\n        return $A(**given)\n    except TypeError:\n        raise", code: `$X`},
	{name: "wrapper that fills", top: "def $X(**given):\n    given.setdefault(\"$K\", $v)\n    return $A(**given)", code: `$X`, effect: fill},
	{name: "wrapper that stores", top: "def $X(**given):\n    given[\"$K\"] = $v\n    return $A(**given)", code: `$X`, effect: store},
	{name: "wrapper that removes", top: "def $X(**given):\n    given.pop(\"$K\", None)\n    return $A(**given)", code: `$X`, effect: remove},
	{name: "decorated wrapper", top: "@toolkit.traced\ndef $X(**given):\n    return $A(**given)", code: `$X`},
	{name: "wrapper decorated in the project", top: "def decorate$X(function):\n    @functools.wraps(function)\n    def call(*args, **kwargs):\n        return function(*args, **kwargs)\n    return call\n\n\n@decorate$X\ndef $X(**given):\n    return $A(**given)", code: `$X`},
	{name: "local wrapper", code: "def $n(**given):\n    return $A(**given)"},
	{name: "lambda", code: `$n = lambda **given: $A(**given)`},
	{name: "top lambda", top: `$X = lambda **given: $A(**given)`, code: `$X`},
	{name: "partial", code: `$n = functools.partial($A, quiet=True)`},
	{name: "top partial", top: `$X = functools.partial($A, quiet=True)`, code: `$X`},
	{name: "partial with it", code: `$n = functools.partial($A, $K=$v)`, effect: fill},
	{name: "subclass", top: "class $X($A):\n    pass", code: `$X`, needs: "class"},
	{name: "subclass with a method", top: "class $X($A):\n    label = \"x\"\n\n    def describe(self):\n        return self.label", code: `$X`, needs: "class"},
	{name: "subclass with a constructor", top: "class $X($A):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.label = \"x\"", code: `$X`, needs: "class"},
	{name: "subclass with its own parameter", top: "class $X($A):\n    def __init__(self, label=\"x\", **kwargs):\n        super().__init__(**kwargs)\n        self.label = label", code: `$X`, needs: "class"},
	{name: "subclass that names the base", top: "class $X($A):\n    def __init__(self, **kwargs):\n        $A.__init__(self, **kwargs)", code: `$X`, needs: "class"},
	{name: "subclass that fills", top: "class $X($A):\n    def __init__(self, **kwargs):\n        kwargs.setdefault(\"$K\", $v)\n        super().__init__(**kwargs)", code: `$X`, needs: "class", effect: fill},
	{name: "subclass that removes", top: "class $X($A):\n    def __init__(self, **kwargs):\n        kwargs.pop(\"$K\", None)\n        super().__init__(**kwargs)", code: `$X`, needs: "class", effect: remove},
	{name: "method wrapper", top: "class $X:\n    def make(self, **given):\n        return $A(**given)", code: `$X().make`},
	{name: "static wrapper", top: "class $X:\n    @staticmethod\n    def make(**given):\n        return $A(**given)", code: `$X.make`},
	{name: "class method wrapper", top: "class $X:\n    @classmethod\n    def make(cls, **given):\n        return $A(**given)", code: `$X.make`},
	{name: "method over a class attribute", top: "class $X:\n    agent_class = $A\n\n    def make(self, **given):\n        return self.agent_class(**given)", code: `$X().make`, needs: "class"},
	{name: "method over an attribute", top: "class $X:\n    def __init__(self, cls=$A):\n        self.cls = cls\n\n    def make(self, **given):\n        return self.cls(**given)", code: `$X().make`},
	{name: "factory", top: "def $X():\n    def make(**given):\n        return $A(**given)\n    return make", code: `$n = $X()`},
	{name: "callable object", top: "class $X:\n    def __call__(self, **given):\n        return $A(**given)", code: `$n = $X()`},
}

// calls write the construction: from the maker $A up to the arguments, which $S
// stands for.
var calls = []spelling{
	{name: "call", code: `$A($S)`},
	{name: "in brackets", code: `($A)($S)`},
	{name: "to_thread", code: `(await asyncio.to_thread($A, $S))`, needs: "async"},
	{name: "partial called at once", code: `functools.partial($A, $S)()`},
	{name: "lambda called at once", code: `(lambda: $A($S))()`},
	{name: "executor", code: `concurrent.futures.ThreadPoolExecutor().submit($A, $S).result()`},
	{name: "passed on", top: "def $x(cls, **given):\n    return cls(**given)" + mark, code: `$x($A, $S)`, needs: "keywords"},
	{name: "in a comprehension", code: `[$A($S) for _ in (1,)][0]`, needs: "sync"},
	{name: "one of two", code: `(($A($S) if $C else None) or $A($S))`, needs: "once"},
}

// A maker is an expression for what builds an agent.
type maker struct {
	text       string
	do         effect // on the arguments
	positional bool   // it takes positions
}

// isClass reports whether a maker is a class itself.
func isClass(s spelling) bool {
	return s.name == "alias" || s.name == "class attribute" || strings.HasPrefix(s.name, "subclass")
}

// maker makes up what builds the agent, through some hops at most.
func (g *generator) maker(sc *scope, hops int, classOnly bool) maker {
	if hops <= 0 || g.times("makers", 1) == 0 {
		return maker{sc.use(g.modules[len(g.modules)-1], "AIAgent"), keep, !g.byName}
	}
	m := g.pick("maker", makers, func(s spelling) bool {
		return (!classOnly || isClass(s)) && (s.needs != "self" || sc.members != nil)
	})
	at, mod := sc, sc.mod
	if m.top != "" {
		if g.choose("maker in", "this module", "another module") == "another module" {
			mod = g.otherModule(sc.mod)
		}
		at = g.topOf(mod)
	}
	inner := g.maker(at, hops-1, classOnly || m.needs == "class")
	e := g.expansion().is("$A", inner.text)
	if m.top != "" {
		code := markCalls(e.in(at, m.top))
		mod.put(append(at.lines, strings.Split(code, "\n")...))
		e.is("$X", sc.use(mod, e.names["$X"]))
	}
	text := markCalls(e.in(sc, m.code))
	if name := e.names["$n"]; name != "" {
		sc.write(text)
		text = name
	}
	all := m.top + m.code
	return maker{
		text:       text,
		do:         func(s, _ State) State { return inner.do(m.apply(s, e.value), 0) },
		positional: inner.positional && !strings.Contains(all, "$K") && !strings.Contains(all, "**given") && (!strings.Contains(all, "(self, ") || strings.Contains(all, "*args")),
	}
}

// markCalls marks the lines on which a wrapper hands on its arguments.
func markCalls(code string) string {
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		if !strings.Contains(line, "def ") && (strings.Contains(line, "(**") || strings.Contains(line, "(*args") || strings.Contains(line, ", **")) {
			lines[i] += mark
		}
	}
	return strings.Join(lines, "\n")
}
