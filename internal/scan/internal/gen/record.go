package gen

import "strings"

// literals write a record with the entries that $e stands for.
var literals = []spelling{
	{name: "display", code: `{"api_key": "k"$e}`},
	{name: "call", code: `dict(api_key="k"$k)`},
	{name: "pairs", code: `dict([("api_key", "k")$p])`},
	{name: "display of displays", code: `{**{"api_key": "k"}, **{$i}}`},
	{name: "union", code: `{"api_key": "k"} | {$i}`},
	{name: "zip", code: `dict(zip(("api_key"$j), ("k"$w)))`},
	{name: "call of a display", code: `dict({"api_key": "k"$e})`},
	{name: "comprehension", code: `{name: value for name, value in (("api_key", "k")$p,)}`},
}

// literal makes up a record in a state.
func (g *generator) literal(sc *scope, state State) string {
	l := g.pick("literal", literals, func(spelling) bool { return true })
	r := strings.NewReplacer("$e", "", "$k", "", "$p", "", "$i", `"quiet": True`, "$j", `, "quiet"`, "$w", ", True")
	if state != Absent {
		v := g.valueIn(sc, state)
		item := `"` + g.key + `": ` + v
		r = strings.NewReplacer("$e", ", "+item, "$k", ", "+g.key+"="+v, "$p", `, ("`+g.key+`", `+v+`)`, "$i", item, "$j", `, "`+g.key+`"`, "$w", ", "+v)
	}
	return r.Replace(l.code)
}

// origins bind $n to a record.
var origins = []spelling{
	{name: "local", code: `$n = $o`},
	{name: "annotated", code: `$n: dict[str, object] = $o`},
	{name: "module constant", top: `$x = $o`, code: `$n = dict($x)`},
	{name: "module constant itself", top: `$x = $o`, code: `$n = $x`},
	{name: "function", body: `return $o`, code: `$n = $f()`},
	{name: "function with a variable", body: "found = $o\nreturn found", code: `$n = $f()`},
	{name: "tuple", body: `return "label", $o`, code: `_, $n = $f()`},
	{name: "element of a tuple", body: `return $o, "label"`, code: `$n = ($f())[0]`},
	{name: "under a key", body: `return {"runtime": $o, "label": "x"}`, code: `$n = ($f())["runtime"]`},
	{name: "got from under a key", body: `return {"runtime": $o, "label": "x"}`, code: "$x = $f()\n$n = $x.get(\"runtime\") or {}", branch: true},
	{name: "under two keys", body: `return {"turn": {"runtime": $o}}`, code: "$x = $f()\n$n = $x[\"turn\"][\"runtime\"]"},
	{name: "union of returns", body: "if $C:\n    return {\"quiet\": True}\nreturn $o", code: `$n = $f()`, effect: perhaps(remove), branch: true},
	{name: "return in try", body: "try:\n    return $o\nfinally:\n    print(\"done\")", code: `$n = $f()`},
	{name: "return in with", body: "with contextlib.nullcontext():\n    return $o", code: `$n = $f()`},
	{name: "return in loop", body: "for _ in (1, 2):\n    return $o", code: `$n = $f() or {}`, branch: true},
	{name: "return in match", body: "match toolkit.mode():\n    case \"one\":\n        return $o\n    case _:\n        return {}", code: `$n = $f()`, effect: perhaps(remove), branch: true},
	{name: "class attribute", top: "class $X:\n    defaults = $o", code: `$n = $X.defaults`},
	{name: "attribute set by a constructor", top: "class $X:\n    def __init__(self):\n        self.options = $o", code: `$n = $X().options`},
	{name: "property", top: "class $X:\n    @property\n    def options(self):\n        return $o", code: `$n = $X().options`},
	{name: "cached property", top: "class $X:\n    @functools.cached_property\n    def options(self):\n        return $o", code: `$n = $X().options`},
	{name: "attribute and method", top: "class $X:\n    def __init__(self):\n        self._options = $o\n\n    def export(self):\n        return dict(self._options)", code: `$n = $X().export()`},
	{name: "method calls method", top: "class $X:\n    def _read(self):\n        return $o\n\n    def export(self):\n        found = self._read()\n        found[\"quiet\"] = True\n        return found", code: `$n = $X().export()`},
	{name: "inherited method", top: "class $X:\n    def export(self):\n        return $o\n\n\nclass $Y($X):\n    pass", code: `$n = $Y().export()`},
	{name: "dataclass field", top: "@dataclasses.dataclass\nclass $X:\n    options: dict", code: "$x = $X(options=$o)\n$n = $x.options"},
	{name: "named tuple", top: "$X = collections.namedtuple(\"$X\", \"options label\")", code: "$x = $X($o, \"label\")\n$n = $x.options"},
	{name: "namespace", code: "$x = types.SimpleNamespace(options=$o)\n$n = $x.options"},
	{name: "cached function", top: "@functools.lru_cache(maxsize=None)\ndef $x():\n    return $o", code: `$n = $x()`},
	{name: "default argument", top: "def $x(options=$o):\n    return options", code: `$n = $x()`},
	{name: "generator", body: "yield $o", code: "$n = {}\nfor $n in $f():\n    pass", needs: "plain"},
	{name: "next of generator", body: "yield $o", code: `$n = next($f())`, needs: "plain"},
	{name: "attribute of self", code: "self.$x = $o\n$n = self.$x", needs: "self"},
	{name: "copy of an attribute of self", code: "self.$x = $o\n$n = dict(self.$x)", needs: "self"},
	{name: "item by item", code: "$n = {}\nfor $x, $y in ($o).items():\n    $n[$x] = $y"},
	{name: "lambda", code: "$x = lambda: $o\n$n = $x()"},
	{name: "global", top: "$x = None\n\n\ndef $g():\n    global $x\n    $x = $o", code: "$g()\n$n = $x"},
	{name: "dict of functions", body: `return $o`, code: "$x = {\"one\": lambda: $f()}\n$n = $x[\"one\"]()", needs: "plain"},
}

// steps change the record $d, or bind $n to another one made from it.
var steps = []spelling{
	// In place.
	{name: "store", code: `$d["$K"] = $v`, effect: store},
	{name: "update display", code: `$d.update({"$K": $v})`, effect: store},
	{name: "update keyword", code: `$d.update(quiet=True, $K=$v)`, effect: store},
	{name: "update pairs", code: `$d.update([("$K", $v)])`, effect: store},
	{name: "update record", code: "$x = {\"quiet\": True, \"$K\": $v}\n$d.update($x)", effect: store},
	{name: "update splat", code: "$x = {\"quiet\": True, \"$K\": $v}\n$d.update(**$x)", effect: store},
	{name: "update record stored to", code: "$x = {}\n$x[\"$K\"] = $v\n$d.update($x)", effect: store},
	{name: "or assign", code: `$d |= {"$K": $v}`, effect: store},
	{name: "setitem", code: `$d.__setitem__("$K", $v)`, effect: store},
	{name: "key in a variable", code: "$x = \"$K\"\n$d[$x] = $v", effect: store},
	{name: "key in a constant", top: `$x = "$K"`, code: `$d[$x] = $v`, effect: store},
	{name: "two targets", code: `$x = $d["$K"] = $v`, effect: store},
	{name: "tuple target", code: `$d["quiet"], $d["$K"] = True, $v`, effect: store},
	{name: "set default", code: `$d.setdefault("$K", $v)`, effect: fill},
	{name: "store if not in", code: "if \"$K\" not in $d:\n    $d[\"$K\"] = $v", effect: fill},
	{name: "store if nothing", code: "if not $d.get(\"$K\"):\n    $d[\"$K\"] = $v", effect: orElse},
	{name: "get or", code: `$d["$K"] = $d.get("$K") or $v`, effect: orElse},
	{name: "store if something", code: "if $x := $v:\n    $d[\"$K\"] = $x", effect: storeFull},
	{name: "store if not None and something", code: "$x = $v\nif $x is not None and $x:\n    $d[\"$K\"] = $x", effect: storeFull},
	{name: "pop", code: `$d.pop("$K", None)`, effect: remove},
	{name: "store and del", code: "$d[\"$K\"] = None\ndel $d[\"$K\"]", effect: remove},
	{name: "del if in", code: "if \"$K\" in $d:\n    del $d[\"$K\"]", effect: remove},
	{name: "clear", code: `$d.clear()`, effect: remove},
	{name: "pop another", code: `$d.pop("quiet", None)`},
	{name: "loop of pairs", code: "for $x, $y in ((\"quiet\", True), (\"$K\", $v)):\n    $d[$x] = $y", effect: store},
	{name: "loop of one pair", code: "for $x, $y in [(\"$K\", $v)]:\n    $d[$x] = $y", effect: store},
	{name: "loop of keys", code: "$x = {\"quiet\": True, \"$K\": $v}\nfor $y in (\"quiet\", \"$K\"):\n    $d[$y] = $x[$y]", effect: store},
	{name: "loop of keys that hold something", code: "$x = {\"quiet\": True, \"$K\": $v}\nfor $y in (\"quiet\", \"$K\"):\n    if $x.get($y):\n        $d[$y] = $x[$y]", effect: storeFull},
	{name: "loop of other keys", code: "$x = {\"quiet\": True, \"model\": \"m\", \"$K\": [\"spare\"]}\nfor $y in (\"quiet\", \"base_url\"):\n    if $y in $x:\n        $d[$y] = $x[$y]"},
	{name: "loop of items", code: "for $x, $y in {\"quiet\": True, \"$K\": $v}.items():\n    $d[$x] = $y", effect: store},
	{name: "helper stores", params: "options, chain", body: `options["$K"] = chain`, code: `$f($d, $v)`, effect: store},
	{name: "helper stores by name", params: "options, *, chain=None", body: `options.update($K=chain)`, code: `$f($d, chain=$v)`, effect: store},
	{name: "helper fills", params: "options, chain", body: `options.setdefault("$K", chain)`, code: `$f($d, $v)`, effect: fill},
	{name: "helper removes", params: "options", body: `options.pop("$K", None)`, code: `$f($d)`, effect: remove},
	{name: "helper stores another", params: "options", body: `options["quiet"] = True`, code: `$f($d)`},
	{name: "helper reads", params: "options", body: "for name, value in options.items():\n    print(name, value)\nreturn len(options)", code: `$f($d)`},
	{name: "helper does nothing", params: "options, label=None", body: "if label:\n    logging.info(\"%s\", label)", code: `$f($d, label="x")`},
	{name: "closure stores", code: "$x = $v\ndef $g():\n    $d[\"$K\"] = $x\n$g()", effect: store, needs: "function"},
	{name: "lambda stores", code: `(lambda options: options.update($K=$v))($d)`, effect: store},
	{name: "other name stores", code: "$x = $d\n$x[\"$K\"] = $v", effect: store},
	{name: "loop over it stores", code: "for $x in [$d]:\n    $x[\"$K\"] = $v", effect: store},
	{name: "store through a key", code: "$x = {\"runtime\": $d}\n$x[\"runtime\"][\"$K\"] = $v", effect: store},
	{name: "store through a list", code: "$x = [$d]\n$x[0][\"$K\"] = $v", effect: store},
	{name: "store through an attribute", code: "self.$x = $d\nself.$x[\"$K\"] = $v", effect: store, needs: "self"},
	{name: "store to a copy", code: "$x = dict($d)\n$x[\"$K\"] = $v"},
	{name: "store to a copy of one way", code: "$x = $d.copy() if $C else dict($d)\n$x[\"$K\"] = $v"},
	{name: "pop from a copy", code: "$x = $d.copy()\n$x.pop(\"$K\", None)"},
	{name: "log", code: `logging.getLogger(__name__).info("options %s", $d)`},
	{name: "print", code: `print(len($d), sorted($d), $d)`},
	{name: "read", code: "$x = len($d)\nif $x > 3:\n    print($x)"},
	{name: "assert", code: `assert isinstance($d, dict)`},
	// What comes from outside may hold anything.
	{name: "update from outside", code: `$d.update(toolkit.read())`, effect: mayFill},
	{name: "display with what is outside", code: `$n = {**$d, **toolkit.read()}`, effect: mayFill},
	{name: "union with what is outside", code: `$n = $d | toolkit.read()`, effect: mayFill},
	{name: "or assign from outside", code: `$d |= toolkit.read()`, effect: mayFill},
	{name: "loop over what is outside", code: "for $x, $y in toolkit.read().items():\n    $d[$x] = $y", effect: mayFill},
	{name: "key from outside", code: `$d[toolkit.key()] = ["spare"]`, effect: mayFill},
	{name: "display behind what is outside", code: `$n = {**toolkit.read(), "$K": $v}`, effect: store},
	{name: "dict behind what is outside", code: `$n = dict(toolkit.read(), **$d)`, effect: func(s, _ State) State { return fill(s, Absent|Full) }},
	// Another record.
	{name: "copy", code: `$n = $d.copy()`},
	{name: "dict", code: `$n = dict($d)`},
	{name: "display of it", code: `$n = {**$d}`},
	{name: "shallow copy", code: `$n = copy.copy($d)`},
	{name: "deep copy", code: `$n = copy.deepcopy($d)`},
	{name: "ordered", code: `$n = collections.OrderedDict($d)`},
	{name: "chain map", code: `$n = dict(collections.ChainMap({"quiet": True}, $d))`},
	{name: "proxy", code: `$n = dict(types.MappingProxyType($d))`},
	{name: "comprehension", code: `$n = {name: value for name, value in $d.items()}`},
	{name: "comprehension of what holds something", code: `$n = {name: value for name, value in $d.items() if value}`, effect: dropEmpty},
	{name: "comprehension of others", code: `$n = {name: value for name, value in $d.items() if name != "$K"}`, effect: remove},
	{name: "comprehension of some", code: `$n = {name: $d[name] for name in ("api_key", "$K") if name in $d}`},
	{name: "comprehension of some others", code: `$n = {name: $d[name] for name in ("api_key", "quiet") if name in $d}`, effect: remove},
	{name: "comprehension in a set", code: `$n = {name: value for name, value in $d.items() if name in {"api_key", "quiet"}}`, effect: remove},
	{name: "items", code: `$n = dict($d.items())`},
	{name: "list of items", code: `$n = dict(list($d.items()))`},
	{name: "sorted items", code: `$n = dict(sorted($d.items()))`},
	{name: "display with", code: `$n = {**$d, "$K": $v}`, effect: store},
	{name: "display before", code: `$n = {"$K": $v, **$d}`, effect: fill},
	{name: "dict with", code: `$n = dict($d, $K=$v)`, effect: store},
	{name: "dict with splat", code: `$n = dict($d, **{"$K": $v})`, effect: store},
	{name: "union", code: `$n = $d | {"$K": $v}`, effect: store},
	{name: "union before", code: `$n = {"$K": $v} | $d`, effect: fill},
	{name: "or empty", code: `$n = $d or {}`, branch: true},
	{name: "and", code: `$n = $d and dict($d)`, branch: true},
	{name: "one or the other", code: `$n = $d if $C else {"quiet": True}`, effect: perhaps(remove), branch: true},
	{name: "one or the other with", code: `$n = {**$d, "$K": $v} if $C else dict($d)`, effect: perhaps(store), branch: true},
	{name: "splat of one or the other", code: `$n = {**$d, **({"$K": $v} if $C else {})}`, effect: perhaps(store)},
	{name: "and splat", code: `$n = {**$d, **($C and {"$K": $v} or {})}`, effect: perhaps(store)},
	{name: "under a key", code: "$x = {\"runtime\": $d, \"label\": \"x\"}\n$n = $x[\"runtime\"]"},
	{name: "got from under a key", code: "$x = {\"runtime\": $d, \"label\": \"x\"}\n$n = $x.get(\"runtime\", {})", branch: true},
	{name: "stored under a key", code: "$x = {}\n$x[\"runtime\"] = $d\n$n = $x[\"runtime\"]"},
	{name: "splat from under a key", code: "$x = {\"turn\": {\"runtime\": $d}}\n$n = {**$x[\"turn\"][\"runtime\"]}"},
	{name: "pop from under a key", code: "$x = {\"runtime\": $d}\n$n = $x.pop(\"runtime\")"},
	{name: "tuple", code: "$x = ($d, \"label\")\n$n, _ = $x"},
	{name: "tuple element", code: "$x = (\"label\", $d)\n$n = $x[1]"},
	{name: "last element", code: "$x = (\"label\", $d)\n$n = $x[-1]"},
	{name: "starred", code: "$n, *_ = [$d, 1, 2]"},
	{name: "nested targets", code: "_, ($n, _) = 1, ($d, 2)"},
	{name: "swap", code: "$x, $n = 1, $d"},
	{name: "list append", code: "$x = []\n$x.append($d)\n$n = $x[0]"},
	{name: "list pop", code: "$x = [$d]\n$n = $x.pop()"},
	{name: "loop", code: "for $n in ($d,):\n    pass", fresh: true},
	{name: "namespace", code: "$x = types.SimpleNamespace(options=$d)\n$n = $x.options"},
	{name: "attribute by name", code: "$x = types.SimpleNamespace(options=$d)\n$n = getattr($x, \"options\")"},
	{name: "attribute by name or nothing", code: "$x = types.SimpleNamespace(options=$d)\n$n = getattr($x, \"options\", None) or {}"},
	{name: "object", top: "class $X:\n    def __init__(self, options):\n        self.options = options", code: `$n = $X($d).options`},
	{name: "object's copy", top: "class $X:\n    def __init__(self, options, label=None):\n        self._options = dict(options)\n        self.label = label\n\n    def export(self):\n        return {**self._options}", code: "$x = $X($d, label=\"x\")\n$n = $x.export()"},
	{name: "object's property", top: "class $X:\n    def __init__(self, options):\n        self._options = options\n\n    @property\n    def options(self):\n        return self._options", code: "$x = $X($d)\n$n = $x.options"},
	{name: "class method", top: "class $X:\n    def __init__(self, options):\n        self.options = options\n\n    @classmethod\n    def of(cls, options):\n        return cls(options)", code: "$x = $X.of($d)\n$n = $x.options"},
	{name: "dataclass", top: "@dataclasses.dataclass\nclass $X:\n    options: dict\n    label: str = \"\"", code: "$x = $X($d)\n$n = $x.options"},
	{name: "dataclass by name", top: "@dataclasses.dataclass(frozen=True)\nclass $X:\n    label: str = \"\"\n    options: dict = dataclasses.field(default_factory=dict)", code: "$x = $X(options=$d)\n$n = dict($x.options)"},
	{name: "named tuple", top: "$X = collections.namedtuple(\"$X\", \"options label\")", code: "$x = $X(options=$d, label=\"x\")\n$n = $x.options"},
	{name: "attribute of self", code: "self.$x = $d\n$n = self.$x", needs: "self"},
	{name: "helper returns it", params: "options", body: `return options`, code: `$n = $f($d)`},
	{name: "helper copies", params: "options", body: "copied = dict(options)\ncopied[\"quiet\"] = True\nreturn copied", code: `$n = $f($d)`},
	{name: "helper returns it with", params: "options, chain", body: "copied = {**options}\ncopied[\"$K\"] = chain\nreturn copied", code: `$n = $f($d, $v)`, effect: store},
	{name: "helper updates and returns", params: "options, more", body: "options.update(more)\nreturn options", code: `$n = $f($d, {"$K": $v})`, effect: store},
	{name: "helper returns a tuple", params: "options", body: `return "label", options`, code: `_, $n = $f($d)`},
	{name: "helper returns it under a key", params: "options", body: `return {"label": "x", "runtime": options}`, code: "$x = $f($d)\n$n = $x[\"runtime\"]"},
	{name: "helper returns early", params: "options", body: "if not options:\n    return {}\nreturn dict(options)", code: `$n = $f($d)`},
	{name: "helper returns one of two", params: "options", body: "if $C:\n    return options\nelif $C:\n    return dict(options)\nreturn {\"quiet\": True}", code: `$n = $f($d)`, effect: perhaps(remove), branch: true},
	{name: "helper or nothing", params: "options", body: "if $C:\n    return None\nreturn options", code: `$n = $f($d) or {}`, effect: perhaps(remove), branch: true},
	{name: "helper takes keywords", params: "**options", body: `return options`, code: `$n = $f(**$d)`},
	{name: "helper adds to keywords", params: "base=None, **more", body: "merged = dict(base or {})\nmerged.update(more)\nreturn merged", code: `$n = $f($d, $K=$v)`, effect: store},
	{name: "helper takes one keyword", params: "api_key=None, **rest", body: "rest[\"api_key\"] = api_key\nreturn rest", code: `$n = $f(**$d)`},
	{name: "helper names the keyword", params: "api_key=None, $K=None, **rest", body: `return {"api_key": api_key, "$K": $K}`, code: `$n = $f(**$d)`, effect: asValue},
	{name: "helper takes positions", params: "*parts", body: "merged = {}\nfor part in parts:\n    merged.update(part)\nreturn merged", code: `$n = $f({"quiet": True}, $d)`},
	{name: "helper merges", params: "*parts", body: `return {**parts[0], **parts[1]}`, code: `$n = $f($d, {"$K": $v})`, effect: store},
	{name: "helper yields", params: "options", body: `yield options`, code: `$n = next($f($d))`, needs: "plain"},
	{name: "context manager", top: "@contextlib.contextmanager\ndef $x(options):\n    yield dict(options)", code: "with $x($d) as $n:\n    pass", fresh: true},
	{name: "null context", code: "with contextlib.nullcontext($d) as $n:\n    pass", fresh: true},
	{name: "partial of a helper", params: "options, label=None", body: `return dict(options)`, code: "$x = functools.partial($f, $d)\n$n = $x(label=\"x\")", needs: "plain"},
	{name: "lambda", code: `$n = (lambda options: dict(options))($d)`},
	{name: "keyword lambda", code: `$n = (lambda **options: options)(**$d)`},
	{name: "closure", code: "def $g():\n    return $d\n$n = $g()", needs: "function", fresh: true},
	{name: "closure copies", code: "$x = $d\ndef $g(label):\n    return {**$x}\n$n = $g(\"x\")", needs: "function"},
	{name: "nonlocal", code: "$n = None\ndef $g():\n    nonlocal $n\n    $n = $d\n$g()", needs: "function", fresh: true},
	{name: "walrus", code: `print($n := dict($d))`},
	{name: "walrus in a test", code: "if ($n := $d) is not None:\n    pass"},
	{name: "match as", code: "match $d:\n    case dict() as $n:\n        pass", fresh: true},
	{name: "match name", code: "match $d:\n    case $n:\n        pass", fresh: true},
	{name: "match rest", code: "match $d:\n    case {\"absent\": _}:\n        $n = {}\n    case {**$x}:\n        $n = $x", fresh: true},
	{name: "empty and update", code: "$n = {}\n$n.update($d)", fresh: true},
	{name: "item by item", code: "$n = {}\nfor $x, $y in $d.items():\n    $n[$x] = $y", fresh: true},
	{name: "item by item that holds something", code: "$n = {}\nfor $x, $y in $d.items():\n    if $y:\n        $n[$x] = $y", effect: dropEmpty, fresh: true},
	{name: "item by item but it", code: "$n = {}\nfor $x, $y in $d.items():\n    if $x == \"$K\":\n        continue\n    $n[$x] = $y", effect: remove, fresh: true},
	{name: "declared and tried", code: "$n = {}\ntry:\n    $n = dict($d)\nexcept TypeError:\n    print(\"no\")\n    raise", fresh: true},
	{name: "gather", code: "async def $g(options):\n    return dict(options)\n$n, _ = await asyncio.gather($g($d), asyncio.sleep(0))", needs: "async"},
	{name: "task", code: "async def $g(options):\n    return dict(options)\n$x = asyncio.create_task($g($d))\n$n = await $x", needs: "async"},
	{name: "function in a thread", code: "def $g(options):\n    return dict(options)\n$n = await asyncio.to_thread($g, $d)", needs: "async"},
	{name: "type cast", code: "from typing import cast\n$n = cast(dict, $d)"},
}

// record makes up a record in a scope and returns the name that it is bound to.
func (g *generator) record(sc *scope) (string, State) {
	var name string
	var state State
	if sc.depth < 2 && g.times("made by a function", 1) == 1 {
		name, state = g.recordOfFunction(sc)
	} else {
		name, state = g.origin(sc)
	}
	for range g.times("steps", 3) {
		name, state = g.step(sc, name, state)
	}
	return name, state
}

// recordOfFunction has a function of its own make the record.
func (g *generator) recordOfFunction(sc *scope) (string, State) {
	var state State
	call := sc.define("", true, func(sub *scope) {
		var name string
		name, state = g.record(sub)
		sub.emit("return " + name)
	})
	name := g.fresh(false)
	sc.emit(name + " = " + call + "()")
	return name, state
}

func (g *generator) origin(sc *scope) (string, State) {
	state := []State{Absent, Empty, Full}[g.draw("begin", []string{"absent", "empty", "full"})]
	o := g.pick("origin", origins, sc.may)
	e := g.expansion()
	e.known["$o"] = func(at *scope) string { return g.literal(at, state) }
	sc.place(o, e)
	code := e.in(sc, o.code)
	sc.write(code)
	g.branched = g.branched || o.branch
	return e.names["$n"], o.apply(state, 0)
}

// place writes what a spelling has outside its code: at the top of the module
// and in a function.
func (sc *scope) place(s spelling, e *expansion) {
	if s.top != "" {
		at := sc.g.topOf(sc.mod)
		code := e.in(at, s.top)
		sc.mod.put(append(at.lines, strings.Split(code, "\n")...))
	}
	if s.body != "" {
		e.is("$f", sc.define(e.in(sc, s.params), s.needs != "plain", func(sub *scope) {
			code := e.in(sub, s.body)
			sub.write(code)
		}))
	}
}

// step lets one more thing happen to a record.
func (g *generator) step(sc *scope, name string, state State) (string, State) {
	s := g.pick("step", steps, sc.may)
	g.several = g.several || g.branched
	e := g.expansion().is("$d", name)
	wrap := g.pick("around the step", wraps, func(w spelling) bool { return sc.may(w) && !(s.fresh && w.effect != nil) })
	same := wrap.effect != nil
	if !same && !s.fresh && strings.Contains(s.code, "$n") {
		same = g.choose("result", "new name", "same name") == "same name"
	}
	if same {
		e.is("$n", name)
	}
	sc.place(s, e)
	code := e.in(sc, s.code)
	after := s.apply(state, e.value)
	if wrap.effect != nil {
		after = wrap.apply(state, after)
	}
	sc.emit(block(g.expansion().in(sc, wrap.code), strings.Split(code, "\n"))...)
	if strings.Contains(s.code, "$n") {
		g.branched = g.branched || s.branch || wrap.name != wraps[0].name
	}
	if result := e.names["$n"]; result != "" {
		name = result
	}
	return name, after
}
