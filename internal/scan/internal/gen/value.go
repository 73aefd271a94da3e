package gen

var fullValues = []spelling{
	{name: "list", code: `["spare"]`},
	{name: "text", code: `"spare"`},
	{name: "list of dicts", code: `[{"provider": "p", "model": "spare"}]`},
	{name: "from outside", code: `toolkit.chain()`},
	{name: "looked up outside", code: `toolkit.settings.get("fallbacks")`},
	{name: "dict", code: `{"provider": "p"}`},
}

var emptyValues = []spelling{
	{name: "None", code: `None`},
	{name: "list", code: `[]`},
	{name: "text", code: `""`},
	{name: "dict", code: `{}`},
	{name: "tuple", code: `()`},
	{name: "call", code: `list()`},
	{name: "False", code: `False`},
}

// ways hand on a value $d to the name $n.
var ways = []spelling{
	{name: "variable", code: `$n = $d`},
	{name: "module constant", top: `$x = $d`, code: `$n = $x`},
	{name: "function", body: `return $d`, code: `$n = $f()`},
	{name: "tuple of a function", body: `return "label", $d`, code: `_, $n = $f()`},
	{name: "parameter", params: "value", body: `return value`, code: `$n = $f($d)`},
	{name: "default", params: "value=None", body: `return value or None`, code: `$n = $f(value=$d)`},
	{name: "or None", code: `$n = $d or None`},
	{name: "key", code: `$n = {"chain": $d}["chain"]`},
	{name: "walrus", code: `print($n := $d)`},
	{name: "attribute", code: "self.$x = $d\n$n = self.$x", needs: "self"},
	{name: "condition twice", code: "if $C:\n    $n = $d\nelse:\n    $n = $d"},
	{name: "declared first", code: "$n = None\n$n = $d"},
	{name: "annotated", code: `$n: object = $d`},
	{name: "closure", code: "$x = $d\ndef $g():\n    return $x\n$n = $g()", needs: "function"},
}

// value makes up a value to store, and says what it may be.
func (g *generator) value(sc *scope) (string, State) {
	state := []State{Full, Empty, Full | Empty}[g.draw("value", []string{"full", "empty", "either"})]
	return g.valueIn(sc, state), state
}

func (g *generator) valueIn(sc *scope, state State) string {
	text := g.plainValue(state)
	if g.times("ways", 1) == 0 {
		return text
	}
	way := g.pick("way", ways, sc.may)
	e := g.expansion().is("$d", text)
	if way.top != "" {
		sc.mod.put([]string{e.in(g.topOf(sc.mod), way.top)})
	}
	if way.body != "" {
		e.is("$f", sc.define(way.params, false, func(sub *scope) { sub.write(e.in(sub, way.body)) }))
	}
	code := e.in(sc, way.code)
	sc.write(code)
	return e.names["$n"]
}

// plainValue makes up an expression that needs nothing else.
func (g *generator) plainValue(state State) string {
	all := func(spelling) bool { return true }
	switch state {
	case Full:
		return g.pick("full value", fullValues, all).code
	case Empty:
		return g.pick("empty value", emptyValues, all).code
	}
	g.used = append(g.used, "value: either")
	return "(" + g.plainValue(Full) + " if toolkit.flag() else " + g.plainValue(Empty) + ")"
}
