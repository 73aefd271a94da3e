package gen

import (
	"slices"
	"strings"
)

// A test is an expression that says whether a failure is among the items of a
// list: yes, and no where that has a spelling of its own.
type test struct {
	name  string
	fits  func(*guarding) bool
	write func(g *guarding, items []item) (yes, no string)
}

func (g *guarding) hasMembers() bool { return g.reason.members[0] != "" }
func (g *guarding) hasPatterns() bool {
	return g.reason.kind == "member" || g.reason.kind == "literal" || g.reason.kind == "result"
}
func (g *guarding) isEnum() bool {
	return g.hasMembers() && strings.Contains(g.reason.define, "(Enum)")
}

// listed returns the members with something around them.
func listed(items []item, open, end string) string {
	var out []string
	for _, it := range items {
		out = append(out, it.member)
	}
	text := strings.Join(out, ", ")
	if open == "(" && len(out) == 1 {
		text += ","
	}
	return open + text + end
}

// anyOf returns the conditions joined by or.
func anyOf(items []item) string {
	var out []string
	for _, it := range items {
		out = append(out, it.atom)
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(" + strings.Join(out, " or ") + ")"
}

// noneOf returns their negations joined by and.
func noneOf(items []item) string {
	var out []string
	for _, it := range items {
		if strings.Contains(it.atom, " == ") {
			out = append(out, strings.Replace(it.atom, " == ", " != ", 1))
		} else {
			out = append(out, "not "+it.atom)
		}
	}
	return "(" + strings.Join(out, " and ") + ")"
}

func within(collection string) (yes, no string) {
	return "$s in " + collection, "$s not in " + collection
}

// set adds a named collection to the module policy.
func (g *guarding) set(name, value string) string {
	g.policy = append(g.policy, name+" = "+value)
	return "$P(" + name + ")"
}

// helper adds a function that answers for a subject, and returns a call of it.
// Its body has $s for the parameter.
func (g *guarding) helper(home, name, body string) string {
	lines := append([]string{"def " + name + "(why):"}, indent("    ", strings.Split(strings.ReplaceAll(body, "$s", "why"), "\n"))...)
	switch home {
	case "failures":
		g.failures = append(g.failures, append([]string{""}, lines...)...)
		return "$F(" + name + ")($s)"
	case "method":
		lines[0] = "def " + name + "(self, why):"
		g.methods = append(g.methods, append(lines, "")...)
		return "$me." + name + "($s)"
	case "static":
		g.methods = append(g.methods, append(append([]string{"@staticmethod"}, lines...), "")...)
		return "Turn." + name + "($s)"
	}
	g.top = append(g.top, append(lines, "", "")...)
	return name + "($s)"
}

// or is the disjunction that every reason allows.
func or(_ *guarding, items []item) (yes, no string) { return anyOf(items), noneOf(items) }

func isMember(g *guarding) bool { return g.hasMembers() }

// tests has the simplest first.
var tests = []test{
	{"or", nil, or},
	{"tuple", isMember, func(_ *guarding, items []item) (string, string) { return within(listed(items, "(", ")")) }},
	{"set", isMember, func(_ *guarding, items []item) (string, string) { return within(listed(items, "{", "}")) }},
	{"list", isMember, func(_ *guarding, items []item) (string, string) { return within(listed(items, "[", "]")) }},
	{"or of is", (*guarding).isEnum, func(_ *guarding, items []item) (string, string) {
		yes, no := or(nil, items)
		return strings.ReplaceAll(yes, " == ", " is "), strings.ReplaceAll(no, " != ", " is not ")
	}},
	{"equal the other way round", isMember, func(_ *guarding, items []item) (string, string) {
		var out []string
		for _, it := range items {
			out = append(out, it.member+" == $s")
		}
		return "(" + strings.Join(out, " or ") + ")", ""
	}},
	{"not in, negated", isMember, func(_ *guarding, items []item) (string, string) {
		in, notIn := within(listed(items, "(", ")"))
		return "not (" + notIn + ")", "not (" + in + ")"
	}},
	{"not none of", nil, func(_ *guarding, items []item) (string, string) { return "not " + noneOf(items), noneOf(items) }},
	{"named set", isMember, func(g *guarding, items []item) (string, string) {
		return within(g.set("LIMITS", listed(items, "{", "}")))
	}},
	{"named tuple", isMember, func(g *guarding, items []item) (string, string) {
		return within(g.set("LIMITS", listed(items, "(", ")")))
	}},
	{"frozen set", isMember, func(g *guarding, items []item) (string, string) {
		return within(g.set("LIMITS", "frozenset("+listed(items, "{", "}")+")"))
	}},
	{"frozen set of a list", isMember, func(g *guarding, items []item) (string, string) {
		return within(g.set("LIMITS", "frozenset("+listed(items, "[", "]")+")"))
	}},
	{"union", isMember, func(g *guarding, items []item) (string, string) {
		g.set("FIRST", listed(items[:1], "{", "}"))
		return within(g.set("LIMITS", "FIRST | "+listed(items, "{", "}")))
	}},
	{"union by method", isMember, func(g *guarding, items []item) (string, string) {
		g.set("FIRST", "frozenset("+listed(items[:1], "{", "}")+")")
		return within(g.set("LIMITS", "FIRST.union("+listed(items, "{", "}")+")"))
	}},
	{"union here", isMember, func(g *guarding, items []item) (string, string) {
		first := g.set("FIRST", listed(items[:1], "{", "}"))
		rest := g.set("REST", listed(items, "{", "}"))
		return within("(" + first + " | " + rest + ")")
	}},
	{"unpacked", isMember, func(g *guarding, items []item) (string, string) {
		g.set("FIRST", listed(items[:1], "(", ")"))
		return within(g.set("LIMITS", "(*FIRST, "+listed(items, "", "")+")"))
	}},
	{"sum of tuples", isMember, func(g *guarding, items []item) (string, string) {
		g.set("FIRST", listed(items[:1], "(", ")"))
		return within(g.set("LIMITS", "FIRST + "+listed(items, "(", ")")))
	}},
	{"difference", isMember, func(g *guarding, items []item) (string, string) {
		g.set("ALL", listed(slices.Concat([]item{g.item(0), g.item(1), g.item(2)}), "{", "}"))
		var out []item
		for i := range 3 {
			if !slices.Contains(items, g.item(i)) {
				out = append(out, g.item(i))
			}
		}
		less := "set()"
		if len(out) > 0 {
			less = listed(out, "{", "}")
		}
		return within(g.set("LIMITS", "ALL - "+less))
	}},
	{"two sets", isMember, func(g *guarding, items []item) (string, string) {
		first := g.set("FIRST", listed(items[:1], "{", "}"))
		rest := g.set("REST", listed(items[len(items)-1:], "{", "}"))
		yes := "($s in " + first + " or $s in " + rest
		if len(items) == 3 {
			yes += " or " + items[1].atom
		}
		return yes + ")", ""
	}},
	{"set of the class", func(g *guarding) bool { return g.hasMembers() && g.method }, func(g *guarding, items []item) (string, string) {
		g.attributes = append(g.attributes, "LIMITS = "+listed(items, "{", "}"))
		return within("$me.LIMITS")
	}},
	{"set of the module", isMember, func(g *guarding, items []item) (string, string) {
		g.top = append(g.top, "_LIMITS = frozenset("+listed(items, "{", "}")+")", "", "")
		return within("_LIMITS")
	}},
	{"local set", isMember, func(g *guarding, items []item) (string, string) {
		g.before = append(g.before, "limits = "+listed(items, "{", "}"))
		return within("limits")
	}},
	{"any equal", isMember, func(g *guarding, items []item) (string, string) {
		return "any($s == each for each in " + g.set("LIMITS", listed(items, "(", ")")) + ")", ""
	}},
	{"any of conditions", nil, func(_ *guarding, items []item) (string, string) {
		var out []string
		for _, it := range items {
			out = append(out, it.atom)
		}
		return "any([" + strings.Join(out, ", ") + "])", ""
	}},
	{"keys", isMember, func(g *guarding, items []item) (string, string) {
		return within(g.set("DELAYS", table(items, "30")))
	}},
	{"truth of a table", isMember, func(g *guarding, items []item) (string, string) {
		return g.set("POLICY", table(items, "True")) + ".get($s, False)", ""
	}},
	{"word of a table", isMember, func(g *guarding, items []item) (string, string) {
		get := g.set("POLICY", table(items, `"wait"`)) + `.get($s, "stop")`
		return get + ` == "wait"`, get + ` != "wait"`
	}},
	{"helper", nil, func(g *guarding, items []item) (string, string) {
		return g.helper("here", "is_"+g.flag, "return "+anyOf(items)), ""
	}},
	{"helper elsewhere", nil, func(g *guarding, items []item) (string, string) {
		return g.helper("failures", "is_"+g.flag, "return "+anyOf(items)), ""
	}},
	{"helper over a set", isMember, func(g *guarding, items []item) (string, string) {
		return g.helper("here", "is_"+g.flag, "return $s in "+g.set("LIMITS", listed(items, "{", "}"))), ""
	}},
	{"helper that returns early", nil, func(g *guarding, items []item) (string, string) {
		body := ""
		for _, it := range items {
			body += "if " + it.atom + ":\n    return True\n"
		}
		return g.helper("here", "is_"+g.flag, body+"return False"), ""
	}},
	{"helper that asks a helper", nil, func(g *guarding, items []item) (string, string) {
		inner := g.helper("failures", "is_among", "return "+anyOf(items))
		return g.helper("here", "is_"+g.flag, "if not "+inner+":\n    return False\nreturn True"), ""
	}},
	{"helper with a flag", nil, func(g *guarding, items []item) (string, string) {
		return g.helper("here", "is_"+g.flag, "found = False\nif "+anyOf(items)+":\n    found = True\nreturn found"), ""
	}},
	{"helper that says the opposite", nil, func(g *guarding, items []item) (string, string) {
		call := g.helper("here", "is_hopeless", "return "+noneOf(items))
		return "not " + call, call
	}},
	{"helper with a match", (*guarding).hasPatterns, func(g *guarding, items []item) (string, string) {
		var out []string
		for _, it := range items {
			out = append(out, it.member)
		}
		return g.helper("here", "is_"+g.flag, "match $s:\n    case "+strings.Join(out, " | ")+":\n        return True\nreturn False"), ""
	}},
	{"method", isMethod, func(g *guarding, items []item) (string, string) {
		return g.helper("method", "_is_"+g.flag, "return "+anyOf(items)), ""
	}},
	{"static method", isMethod, func(g *guarding, items []item) (string, string) {
		return g.helper("static", "is_"+g.flag, "return "+anyOf(items)), ""
	}},
	{"lambda", nil, func(g *guarding, items []item) (string, string) {
		g.top = append(g.top, "is_"+g.flag+" = lambda why: "+strings.ReplaceAll(anyOf(items), "$s", "why"), "", "")
		return "is_" + g.flag + "($s)", ""
	}},
	{"inner function", nil, func(g *guarding, items []item) (string, string) {
		g.before = append(g.before, "def is_"+g.flag+"(why):", "    return "+strings.ReplaceAll(anyOf(items), "$s", "why"))
		return "is_" + g.flag + "($s)", ""
	}},
	{"list of texts", isText, func(g *guarding, items []item) (string, string) {
		return "any(t in $s for t in (" + g.texts(items) + ",))", ""
	}},
	{"named list of texts", isText, func(g *guarding, items []item) (string, string) {
		return "any(t in $s for t in " + g.set("MARKERS", "["+g.texts(items)+"]") + ")", ""
	}},
	{"list of conditions on texts", isText, func(g *guarding, items []item) (string, string) {
		return "any([t in $s for t in " + g.set("MARKERS", "["+g.texts(items)+"]") + "])", ""
	}},
	{"loop over texts", isText, func(g *guarding, items []item) (string, string) {
		return g.helper("here", "is_"+g.flag, "for t in "+g.set("MARKERS", "("+g.texts(items)+",)")+":\n    if t in $s:\n        return True\nreturn False"), ""
	}},
	{"pattern", isText, func(g *guarding, items []item) (string, string) {
		return `re.search(r"` + g.pattern(items) + `", $s)`, ""
	}},
	{"compiled pattern", isText, func(g *guarding, items []item) (string, string) {
		g.top = append(g.top, `LIMITS = re.compile(r"`+g.pattern(items)+`", re.IGNORECASE)`, "", "")
		return "LIMITS.search($s) is not None", "LIMITS.search($s) is None"
	}},
	{"tuple of types", isType, func(g *guarding, items []item) (string, string) {
		return "isinstance($s, (" + g.types(items) + "))", ""
	}},
	{"named tuple of types", isType, func(g *guarding, items []item) (string, string) {
		return "isinstance($s, " + g.set("LIMITS", "("+g.types(items)+",)") + ")", ""
	}},
	{"union of types", isType, func(g *guarding, items []item) (string, string) {
		return "isinstance($s, " + strings.ReplaceAll(g.types(items), ", ", " | ") + ")", ""
	}},
	{"type in a tuple", isType, func(g *guarding, items []item) (string, string) {
		return "type($s) in (" + g.types(items) + ",)", ""
	}},
}

func isMethod(g *guarding) bool { return g.method }
func isText(g *guarding) bool   { return g.reason.kind == "text" }
func isType(g *guarding) bool   { return g.reason.kind == "type" }

func table(items []item, value string) string {
	var out []string
	for _, it := range items {
		out = append(out, it.member+": "+value)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// chosen returns the entries of a list that belong to items.
func (g *guarding) chosen(items []item, list []string) []string {
	var out []string
	for i := range 3 {
		if slices.Contains(items, g.item(i)) {
			out = append(out, list[i])
		}
	}
	return out
}

func (g *guarding) texts(items []item) string {
	return `"` + strings.Join(g.chosen(items, phrases), `", "`) + `"`
}

func (g *guarding) pattern(items []item) string {
	return strings.ReplaceAll(strings.Join(g.chosen(items, phrases), "|"), "rate limit", `rate[ _-]?limit(ed)?`)
}

func (g *guarding) types(items []item) string {
	return strings.Join(g.chosen(items, exceptionTypes), ", ")
}

// A branch is a way to do one thing if a test says yes, another if it says no:
//
//	$T, $N  the test and its negation
//	$A, $O  the two things, as blocks
//	$flag   a variable
//
// Where first is "A" or "O", that one stands before the other, and has to leave
// or go on by itself.
type branch struct {
	name  string
	code  string
	first string
	fits  func(*guarding) bool
	also  bool // another condition has a say
}

// falls reports whether something follows the branch.
func (g *guarding) falls() bool { return g.arm.tail != "" }

func armFirst(g *guarding) bool { return !g.falls() }

func othersFirst(g *guarding) bool { return g.others != "nothing" }

// branches has the simplest first.
var branches = []branch{
	{name: "if else", code: "if $T:  # guard\n    $A\nelse:\n    $O"},
	{name: "if", code: "if $T:  # guard\n    $A\n$O", first: "A", fits: armFirst},
	{name: "if not", code: "if $N:  # guard\n    $O\n$A", first: "O", fits: othersFirst},
	{name: "if not else", code: "if $N:  # guard\n    $O\nelse:\n    $A"},
	{name: "if no", code: "if not ($T):  # guard\n    $O\nelse:\n    $A"},
	{name: "flag", code: "$flag = $T  # guard\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "flag asked first", code: "$flag = $T  # guard\nif not $flag:  # guard\n    $O\n$A", first: "O", fits: othersFirst},
	{name: "flag of the opposite", code: "hopeless = $N  # guard\nif hopeless:  # guard\n    $O\nelse:\n    $A"},
	{name: "flag set in a branch", code: "$flag = False\nif $T:  # guard\n    $flag = True\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "flag set in a ladder", code: "$L\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "flag by a conditional expression", code: "$flag = True if $T else False  # guard\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "flag computed from a flag", code: "listed = $T  # guard\n$flag = listed and attempt < 9  # guard\nif $flag:  # guard\n    $A\nelse:\n    $O", also: true},
	{name: "flag of the object", code: "$me.$flag = $T  # guard\nif $me.$flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "flag of several", code: "$flag, seen = $T, attempt  # guard\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "walrus", code: "if ($flag := $T):  # guard\n    $A\nelse:\n    $O"},
	{name: "bool", code: "$flag = bool($T)  # guard\nif $flag:  # guard\n    $A\nelse:\n    $O"},
	{name: "word", code: "action = \"wait\" if $T else \"stop\"  # guard\nif action == \"wait\":  # guard\n    $A\nelse:\n    $O"},
	{name: "number", code: "patience = 3 if $T else 0  # guard\nif patience:  # guard\n    $A\nelse:\n    $O"},
	{name: "number above", code: "patience = 3 if $T else 0  # guard\nif patience > 0:  # guard\n    $A\nelse:\n    $O"},
	{name: "none", code: "patience = 3 if $T else None  # guard\nif patience is None:  # guard\n    $O\nelse:\n    $A"},
	{name: "and", code: "if $T and attempt < 9:  # guard\n    $A\nelse:\n    $O", also: true},
	{name: "and before", code: "if attempt < 9 and $T:  # guard\n    $A\nelse:\n    $O", also: true},
	{name: "or the opposite", code: "if attempt > 9 or $N:  # guard\n    $O\nelse:\n    $A", also: true},
	{name: "behind a condition", code: "if attempt < 9:\n    if $T:  # guard\n        $A\n$O", first: "A", fits: armFirst, also: true},
	{name: "behind what leaves", code: "if attempt > 9:\n    $leave\nif $T:  # guard\n    $A\nelse:\n    $O"},
	{name: "elif", code: "if $e.status_code == 401:\n    $leave\nelif $T:  # guard\n    $A\nelse:\n    $O"},
	{name: "in a try", code: "try:\n    if $T:  # guard\n        $A\n    else:\n        $O\nfinally:\n    $me.seen = attempt", fits: armFirst},
	{name: "match", code: "match $s:\n    case $M:  # guard\n        $A\n    case _:\n        $O", fits: (*guarding).hasPatterns},
	{name: "match that sets a flag", code: "match $s:\n    case $M:  # guard\n        $flag = True\n    case _:\n        $flag = False\nif $flag:  # guard\n    $A\nelse:\n    $O", fits: (*guarding).hasPatterns},
	{name: "match with a guard", code: "match attempt:\n    case _ if $T:  # guard\n        $A\n    case _:\n        $O"},
	{name: "match of the truth", code: "match bool($T):  # guard\n    case True:  # guard\n        $A\n    case _:\n        $O"},
	{name: "except", code: "", fits: func(g *guarding) bool { return isType(g) && !g.behind && !g.falls() && g.cure != "and not" }},
}

// ladder sets the flag by a ladder over the items.
func (g *guarding) ladder(items []item) string {
	out, word := "", "if "
	for _, it := range items {
		out += word + it.atom + ":  # guard\n    $flag = True\n"
		word = "elif "
	}
	return out + "else:\n    $flag = False"
}
