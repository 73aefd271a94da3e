package gen

// either is the effect of a block $S that runs on some ways only: s is the state
// before it, and v the one behind it.
func either(s, v State) State { return s | v }

// wraps put a block $S into a statement. Without an effect it always runs when
// what follows does.
var wraps = []spelling{
	{name: "nothing", code: "$S"},
	{name: "both arms", code: "if $C:\n    $S\nelse:\n    $S"},
	{name: "all arms", code: "if $C:\n    $S\nelif $C:\n    $S\nelse:\n    $S"},
	{name: "if True", code: "if True:\n    $S"},
	{name: "try finally", code: "try:\n    $S\nfinally:\n    print(\"done\")"},
	{name: "finally", code: "try:\n    print(\"first\")\nfinally:\n    $S"},
	{name: "try raise", code: "try:\n    toolkit.check()\n    $S\nexcept ValueError as error:\n    print(error)\n    raise"},
	{name: "try raise another", code: "try:\n    $S\n    toolkit.check()\nexcept ValueError as error:\n    raise toolkit.Stop from error"},
	{name: "try else", code: "try:\n    toolkit.check()\nexcept ValueError:\n    raise\nelse:\n    $S"},
	{name: "tried before", code: "try:\n    toolkit.check()\nexcept ValueError:\n    pass\n$S"},
	{name: "with", code: "with contextlib.nullcontext():\n    $S"},
	{name: "with two", code: "with contextlib.nullcontext() as $x, threading.Lock():\n    $S"},
	{name: "while once", code: "while True:\n    $S\n    break"},
	{name: "match any", code: "match toolkit.mode():\n    case _:\n        $S"},
	{name: "match all", code: "match toolkit.mode():\n    case \"one\" | \"three\":\n        $S\n    case _:\n        $S"},
	{name: "suppressed before", code: "with contextlib.suppress(ValueError):\n    toolkit.check()\n$S"},
	{name: "async with", code: "async with contextlib.AsyncExitStack():\n    $S", needs: "async"},
	{name: "if", code: "if $C:\n    $S", effect: either},
	{name: "if if", code: "if $C:\n    if not $C:\n        $S", effect: either},
	{name: "elif", code: "if $C:\n    pass\nelif $C:\n    $S", effect: either},
	{name: "else", code: "if $C:\n    print(\"no\")\nelse:\n    $S", effect: either},
	{name: "if and", code: "if $C and not $C:\n    $S", effect: either},
	{name: "for", code: "for _ in toolkit.several():\n    $S", effect: either},
	{name: "for break", code: "for _ in toolkit.several():\n    $S\n    break", effect: either},
	{name: "for continue", code: "for _ in toolkit.several():\n    if $C:\n        continue\n    $S", effect: either},
	{name: "for else", code: "for _ in toolkit.several():\n    break\nelse:\n    $S", effect: either},
	{name: "while", code: "while $C:\n    $S", effect: either},
	{name: "try pass", code: "try:\n    toolkit.check()\n    $S\nexcept ValueError:\n    pass", effect: either},
	{name: "except", code: "try:\n    toolkit.check()\nexcept ValueError as error:\n    print(error)\n    $S", effect: either},
	{name: "try except both", code: "try:\n    $S\n    toolkit.check()\nexcept ValueError:\n    $S"},
	{name: "match", code: "match toolkit.mode():\n    case \"one\":\n        $S\n    case _:\n        pass", effect: either},
	{name: "suppress", code: "with contextlib.suppress(ValueError):\n    toolkit.check()\n    $S", effect: either},
}
