package gen

import "strings"

// arguments hand the record $d to a construction.
var arguments = []spelling{
	{name: "splat", code: `**$d`},
	{name: "splat behind a name", code: `model="m", **$d`},
	{name: "two splats", code: `**$d, **{"model": "m"}`},
	{name: "splat of a display", code: `**{**$d, "model": "m"}`},
	{name: "splat of a copy", code: `**dict($d, model="m")`},
	{name: "splat or nothing", code: `**($d or {})`},
	{name: "splat of one of two", code: `**($d if $C else dict($d))`},
	{name: "splat of a comprehension", code: `**{name: value for name, value in $d.items() if value is not None}`, effect: nil, needs: "not None"},
	{name: "by name", code: `model="m", $K=$d.get("$K")`, effect: asValue},
	{name: "by name or None", code: `model="m", $K=$d.get("$K") or None`, effect: asValue},
	{name: "by name popped", code: `model="m", $K=$d.pop("$K", None)`, effect: asValue},
	{name: "by name if there", code: `model="m", $K=$d["$K"] if "$K" in $d else None`, effect: asValue},
	{name: "by name and splat", code: `$K=$d.pop("$K", None), **$d`, effect: asValue},
	{name: "without it", code: `model="m", api_key=$d.get("api_key")`, effect: remove},
	{name: "by position", code: `"m", None, None, $d.get("$K")`, effect: asValue, needs: "position"},
	{name: "by position behind a splat", code: `*("m", None, None), $d.get("$K")`, effect: asValue, needs: "position"},
	{name: "splat of positions", code: `*["m", None, None, $d.get("$K")]`, effect: asValue, needs: "position"},
	{name: "too few positions", code: `"m", None, $d.get("base_url")`, effect: remove, needs: "position"},
}

// lives say what becomes of the agent $a.
var lives = []spelling{
	{name: "at once", code: `return $a.run_conversation(text)`},
	{name: "variable", code: "$x = $a\nreturn $x.run_conversation(text)"},
	{name: "annotated variable", code: "$x: object = $a\nreturn $x.run_conversation(text)"},
	{name: "declared variable", code: "$x = None\n$x = $a\nreturn $x.run_conversation(text)"},
	{name: "walrus", code: "if ($x := $a) is not None:\n    return $x.run_conversation(text)"},
	{name: "result used", code: "$x = $a\n$y = $x.run_conversation(text)\nprint($y)\nreturn $y"},
	{name: "try finally", code: "$x = $a\ntry:\n    return $x.run_conversation(text)\nfinally:\n    $x.close()"},
	{name: "closing", code: "with contextlib.closing($a) as $x:\n    return $x.run_conversation(text)"},
	{name: "attribute of self", code: "self.$x = $a\nreturn self.$x.run_conversation(text)", needs: "self"},
	{name: "list", code: "for $x in [$a]:\n    $x.run_conversation(text)"},
	{name: "comprehension", code: "return [$x.run_conversation(text) for $x in [$a]]"},
	{name: "dict", code: "$x = {\"agent\": $a}\nreturn $x[\"agent\"].run_conversation(text)"},
	{name: "helper runs it", params: "agent, text", body: `return agent.run_conversation(text)`, code: "$x = $a\nreturn $f($x, text)"},
	{name: "passed to a helper at once", params: "agent, text", body: `return agent.run_conversation(text)`, code: "return $f($a, text)"},
	{name: "thread", code: "$x = $a\n$y = threading.Thread(target=$x.run_conversation, args=(text,))\n$y.start()\n$y.join()"},
	{name: "to_thread", code: "$x = $a\nreturn await asyncio.to_thread($x.run_conversation, text)", needs: "async"},
	{name: "executor", code: "$x = $a\nwith concurrent.futures.ThreadPoolExecutor() as pool:\n    return pool.submit($x.run_conversation, text).result()"},
	{name: "lambda", code: "$x = $a\n$y = lambda: $x.run_conversation(text)\nreturn $y()"},
	{name: "closure", code: "$x = $a\ndef $g():\n    return $x.run_conversation(text)\nreturn $g()"},
	{name: "by name", code: "$x = $a\nreturn getattr($x, \"run_conversation\")(text)"},
	{name: "bound method", code: "$x = $a\n$y = $x.run_conversation\nreturn $y(text)"},
	{name: "loop", code: "$x = $a\nwhile True:\n    if $x.run_conversation(text):\n        break"},
	// Stored on it.
	{name: "stored before", code: "$x = $a\n$x.$K = $v\nreturn $x.run_conversation(text)", effect: store},
	{name: "stored on condition", code: "$x = $a\nif $C:\n    $x.$K = $v\nreturn $x.run_conversation(text)", effect: perhaps(store)},
	{name: "stored by name", code: "$x = $a\nsetattr($x, \"$K\", $v)\nreturn $x.run_conversation(text)", effect: store},
	{name: "stored in a helper", params: "agent, chain", body: `agent.$K = chain`, code: "$x = $a\n$f($x, $v)\nreturn $x.run_conversation(text)", effect: store},
	{name: "stored in a helper that returns it", params: "agent, chain", body: "agent.$K = chain\nreturn agent", code: "$x = $a\nreturn ($f($x, $v)).run_conversation(text)", effect: store},
	{name: "stored on the attribute of self", code: "self.$x = $a\nself.$x.$K = $v\nreturn self.$x.run_conversation(text)", effect: store, needs: "self"},
	{name: "stored through another name", code: "$x = $a\n$y = $x\n$y.$K = $v\nreturn $x.run_conversation(text)", effect: store},
	{name: "stored in try", code: "$x = $a\ntry:\n    $x.$K = $v\nexcept AttributeError:\n    pass\nreturn $x.run_conversation(text)", effect: store},
	{name: "stored before a thread", code: "$x = $a\n$x.$K = $v\n$y = threading.Thread(target=$x.run_conversation, args=(text,))\n$y.start()\n$y.join()", effect: store},
	{name: "another stored", code: "$x = $a\n$x.quiet = True\nreturn $x.run_conversation(text)"},
	{name: "stored on another", code: "$x = $a\n$y = types.SimpleNamespace()\n$y.$K = $v\nreturn $x.run_conversation(text)"},
	{name: "stored too late", code: "$x = $a\n$y = $x.run_conversation(text)\n$x.$K = $v\nreturn $y"},
}

// build writes an agent's construction and run, with the record made before.
func (g *generator) build(sc *scope) State {
	name, state := g.record(sc)
	m := g.maker(sc, 2, false)
	args := g.pick("arguments", arguments, func(s spelling) bool {
		switch s.needs {
		case "position":
			return m.positional
		case "not None":
			return state&Empty == 0
		}
		return true
	})
	call := g.pick("call", calls, func(s spelling) bool {
		switch s.needs {
		case "async":
			return sc.async
		case "keywords":
			return args.needs != "position"
		case "sync":
			return !sc.top
		case "once":
			return !strings.Contains(args.code, "pop")
		}
		return true
	})
	e := g.expansion().is("$d", name).is("$A", m.text)
	e.is("$S", e.in(sc, args.code))
	sc.place(call, e)
	text := e.in(sc, call.code)
	return g.live(sc, text, mark, m.do(args.apply(state, 0), 0))
}

// live lets the agent run that text makes, on a line that is marked.
func (g *generator) live(sc *scope, text, marked string, state State) State {
	l := g.pick("life", lives, sc.may)
	e := g.expansion().is("$a", text)
	sc.place(l, e)
	code := e.in(sc, l.code)
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		if strings.Contains(line, text) {
			lines[i] += marked
		}
	}
	wrap := g.pick("around the run", wraps, func(w spelling) bool { return sc.may(w) && !strings.Contains(w.name, "try except both") })
	sc.emit(block(g.expansion().in(sc, wrap.code), lines)...)
	if strings.HasPrefix(l.name, "stored") && l.effect != nil {
		g.stored = true
	}
	return l.apply(state, e.value)
}

// entry writes the function that everything starts from.
func (g *generator) entry() State {
	m := g.modules[0]
	sc := &scope{g: g, mod: m}
	shape := g.choose("entry", "function", "method", "async function", "async method", "nested function", "method of a subclass", "built in a function", "built in a method")
	var members []string
	if strings.Contains(shape, "method") {
		sc.members = &members
	}
	sc.async = strings.HasPrefix(shape, "async")
	decorator := g.decorator(m)
	var state State
	if strings.HasPrefix(shape, "built") {
		state = g.builtElsewhere(sc)
	} else {
		state = g.build(sc)
	}
	body := indent("    ", sc.lines)
	def := "def "
	if sc.async {
		def = "async def "
	}
	with := func(lines ...string) []string {
		if decorator != "" {
			return append([]string{decorator}, lines...)
		}
		return lines
	}
	if !strings.Contains(shape, "method") {
		head := with(def + "run(text):")
		if shape == "nested function" {
			body = append(append([]string{"    def inner():"}, indent("    ", body)...), "    return inner()")
		}
		m.put(append(head, body...))
		return state
	}
	class := g.fresh(true)
	base := ""
	if shape == "method of a subclass" {
		m.put([]string{"class Base:", "    def __init__(self):", "        self.label = \"x\""})
		base = "(Base)"
	}
	m.put([]string{"class " + class + base + ":"})
	m.top = append(m.top, members...)
	m.put(indent("    ", append(with(def+"go(self, text):"), body...)))
	await := ""
	if sc.async {
		await = "await "
	}
	m.put([]string{def + "run(text):", "    return " + await + class + "().go(text)"})
	return state
}

// builtElsewhere has a function build the agent and return it.
func (g *generator) builtElsewhere(sc *scope) State {
	var state State
	call := sc.define("", false, func(sub *scope) {
		name, s := g.record(sub)
		m := g.maker(sub, 2, false)
		state = m.do(s, 0)
		text := m.text + "(**" + name + ")"
		if g.choose("returned", "at once", "as a variable") == "at once" {
			sub.emit("return " + text + mark)
			return
		}
		agent := g.fresh(false)
		sub.emit(agent+" = "+text+mark, "return "+agent)
	})
	return g.live(sc, call+"()", "", state)
}
