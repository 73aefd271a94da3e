package gen

import (
	"slices"
	"strings"
)

// recoveries are what is tried where a credential is refused; $again stands for
// what the other failures lead to.
var recoveries = []form{
	{"none", ""},
	{"as the others", "$again"},
	{"leaves", "$leave"},
	{"refresh", "if $me.auth.refresh():\n    continue\n$leave"},
	{"refresh by a variable", "fresh = $me.auth.reload()\nif not fresh:\n    $leave\ncontinue"},
	{"refresh, or as the others", "if $me.auth.refresh():\n    continue\n$again"},
	{"refresh whatever comes", "$me.auth.refresh()\ncontinue"},
	{"rotate", "if $me.pool.rotate():\n    continue\n$leave"},
	{"rotate, or as the others", "if $me.pool.rotate():\n    continue\n$again"},
	{"out of sight", "if $me.policy.try_recover($exc):\n    continue\n$leave"},
	{"question", "if $me.policy.should_retry($exc):\n    continue\n$leave"},
	{"own device", ""},
	{"helper", ""},
	{"helper, or as the others", ""},
}

// answers are what a helper does that is asked to recover. $yes and $no return
// an answer, $say(x) returns whether x.
var answers = []form{
	{"once", "if not $me.recovered:\n    $me.recovered = True\n    $yes"},
	{"counted", "if $me.recoveries < 2:\n    $me.recoveries += 1\n    $me.auth.refresh()\n    $yes"},
	{"counted, and refreshed", "if $me.recoveries >= 2:\n    $no\n$me.recoveries += 1\n$say($me.auth.refresh())"},
	{"spares", "if $me.spares:\n    $me.model = $me.spares.pop()\n    $yes"},
	{"rotate", "if $me.pool.rotate():\n    $yes"},
	{"rotated to something", "entry = $me.pool.rotate()\nif entry is not None:\n    $yes"},
	{"no", "$no"},
	{"refresh", "$say($me.auth.refresh())"},
	{"refresh if", "if $me.auth.refresh():\n    $yes"},
	{"counted, not asked", "$me.recoveries += 1\n$yes"},
	{"asked, not counted", "if $me.recoveries < 2:\n    $yes"},
	{"given back", "if $me.recoveries < 2:\n    $me.recoveries += 1\n    $me.auth.refresh()\n    $me.recoveries -= 1\n    $yes"},
	{"yes", "$yes"},
	{"once, by a local", "recovered = False\nif not recovered:\n    recovered = True\n    $yes"},
}

// recover writes what is done where a credential is refused.
func (g *retrying) recover(p *parts) {
	kinds := recoveries
	if g.call.failure == "None" {
		kinds = kinds[:1] // failures are not told apart
	}
	kind := g.form("recovery", kinds)
	code := kind.code
	switch kind.name {
	case "none":
		return
	case "own device":
		p.recovery = g.ownDevice(p)
		return
	case "helper", "helper, or as the others":
		code = g.helper() + "\n$leave"
		if kind.name != "helper" {
			code = strings.TrimSuffix(code, "$leave") + "$again"
		}
	}
	for _, line := range strings.Split(code, "\n") {
		if line == "$again" {
			p.recovery = append(p.recovery, p.arm...)
			continue
		}
		p.recovery = append(p.recovery, line)
	}
}

// ownDevice gives the recovery a bound of its own.
func (g *retrying) ownDevice(p *parts) []string {
	b := g.drawBound("recovery ")
	g.keepIn(b, p)
	spent, left := strings.Join(b.in(b.spent), ""), strings.Join(b.in(b.left), "")
	step := b.in(b.step)
	var spoiled []string
	kinds := []string{"none", "never stepped", "constant", "taken back", "anew at the head", "anew with the others", "anew"}
	if b.step == "" {
		kinds = slices.DeleteFunc(kinds, func(s string) bool { return s == "never stepped" || s == "constant" })
	}
	switch g.one("recovery sabotage", kinds...) {
	case "never stepped":
		step = nil
	case "constant":
		step = b.in(b.constant)
	case "taken back":
		spoiled = b.in(b.undo)
	case "anew at the head":
		p.head = append(p.head, b.unmarked(b.again())...)
	case "anew with the others":
		p.arm = append(b.unmarked(b.again()), p.arm...)
	case "anew":
		spoiled = b.unmarked(b.again())
	}
	first := b.first || !b.takes && b.counts && g.one("recovery steps", "behind the question", "first") == "first"
	var out []string
	if first {
		out, step = step, nil
	}
	rest := slices.Concat(step, []string{"$me.auth.refresh()"}, spoiled, []string{"continue"})
	if g.one("recovery asks", "whether it is spent", "whether some is left") == "whether it is spent" {
		return slices.Concat(out, []string{"if " + spent + ":", "    $leave"}, rest)
	}
	return slices.Concat(out, []string{"if " + left + ":"}, indent("    ", rest), []string{"$leave"})
}

// unmarked takes away the mark of what is no counter.
func (b *bound) unmarked(code []string) []string {
	if b.counts {
		return code
	}
	var out []string
	for _, line := range code {
		out = append(out, strings.TrimSuffix(line, anew))
	}
	return out
}

// helper writes a function that recovers, and returns how it is asked.
func (g *retrying) helper() string {
	first, second := g.form("answer of the helper", answers), g.form("other answer of the helper", answers)
	form := g.one("helper answers", "bool", "variable", "tuple", "something or nothing", "asked whether not", "walrus")
	where := []string{"beside", "other module", "hands on"}
	if g.method {
		where = append(where, "other class")
	}
	home := g.one("helper in", where...)
	yes, no, say := "return True", "return False", "return $1"
	switch form {
	case "tuple":
		yes, no, say = "return True, failure", "return False, failure", "return $1, failure"
	case "something or nothing":
		yes, no, say = `return "new"`, "return None", `return "new" if $1 else None`
	}
	body := append([]string{"if failure.transient:"}, indent("    ", split(first.code))...)
	body = append(append(body, split(second.code)...), "$no")
	var lines []string
	for _, line := range body {
		if before, asked, ok := strings.Cut(line, "$say("); ok {
			line = before + strings.ReplaceAll(say, "$1", strings.TrimSuffix(asked, ")"))
		}
		lines = append(lines, strings.NewReplacer("$yes", yes, "$no", no).Replace(line))
	}
	ask := g.putHelper(home, lines)
	switch form {
	case "variable":
		return "recovered = " + ask + "\nif recovered:\n    continue"
	case "tuple":
		return "recovered, rest = " + ask + "\nif recovered:\n    continue"
	case "something or nothing":
		return "token = " + ask + "\nif token is not None:\n    continue"
	case "asked whether not":
		return "recovered = " + ask + "\nif not recovered:\n    pass\nelse:\n    continue"
	case "walrus":
		return "if token := " + ask + ":\n    continue"
	}
	return "if " + ask + ":\n    continue"
}

// putHelper writes the helper where it belongs, and returns its call.
func (g *retrying) putHelper(home string, lines []string) string {
	state := []string{"self.recovered = False", "self.recoveries = 0", `self.spares = ["small", "tiny"]`}
	def := func(name, me string) []string {
		return slices.Concat([]string{"def " + name + "(" + me + ", failure):"}, indent("    ", lines), []string{""})
	}
	if home != "other class" {
		g.fields = append(g.fields, state...)
	}
	switch home {
	case "other module":
		g.elsewhere["recovery.py"] = strings.Split(strings.ReplaceAll(strings.Join(def("recover", "agent"), "\n"), "$me", "agent"), "\n")
		g.imports2 = append(g.imports2, "import recovery")
		return "recovery.recover($me, $exc)"
	case "other class":
		class := slices.Concat([]string{"class Recovery:", "    def __init__(self, auth, pool):", "        self.auth = auth", "        self.pool = pool"},
			indent("        ", state), []string{""}, indent("    ", def("recover", "self")))
		g.elsewhere["recovery.py"] = strings.Split(strings.ReplaceAll(strings.Join(class, "\n"), "$me", "self"), "\n")
		g.imports2 = append(g.imports2, "import recovery")
		g.fields = append(g.fields, "self.recovery = recovery.Recovery(auth, pool)")
		return "$me.recovery.recover($exc)"
	case "hands on":
		g.methods = slices.Concat(g.methods, def("recover_somehow", "$p"), []string{"def recover($p, failure):", "    return $own(recover_somehow)failure)", ""})
	default:
		g.methods = slices.Concat(g.methods, def("recover", "$p"))
	}
	return "$own(recover)$exc)"
}
