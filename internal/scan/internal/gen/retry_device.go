package gen

import "strings"

// A device is a way to use something up: $v is what is used, $me the object at
// hand.
type device struct {
	name     string
	init     string // what $v begins as
	spent    string // nothing is left
	left     string // the same, asked the other way
	step     string // uses some up
	undo     string // gives it back
	constant string // looks like a step, and is none
	push     string // moves the bound along
	local    bool   // step and question need the locals of one function
	counts   bool   // it is a number
	begin    string // before the loop
	once     bool   // one step uses it up
	takes    bool   // a step takes out what has to be there
	named    bool   // $v has to be a name of the function
	first    bool   // a step has to come before the question
}

var devices = []device{
	{name: "counter", init: "0", spent: "$v >= 3", left: "$v < 3", step: "$v += 1", undo: "$v -= 1", constant: "$v = 1", counts: true},
	{name: "counter with a limit", init: "0", spent: "$v >= $me.limit", left: "$v < $me.limit", step: "$v += 1", undo: "$v -= 1", constant: "$v = 1", push: "$me.limit += 1", counts: true},
	{name: "counter from one", init: "1", spent: "$v > $me.limit", left: "$v <= $me.limit", step: "$v += 1", undo: "$v -= 1", constant: "$v = 2", push: "$me.limit += 1", counts: true},
	{name: "counter with a parameter", init: "0", spent: "$v >= max_retries", left: "$v < max_retries", step: "$v += 1", undo: "$v -= 1", constant: "$v = 1", push: "max_retries += 1", local: true, counts: true},
	{name: "counter to a number", init: "0", spent: "$v == 3", left: "$v != 3", step: "$v += 1", undo: "$v -= 1", constant: "$v = 1", counts: true},
	{name: "counter written out", init: "0", spent: "3 <= $v", left: "3 > $v", step: "$v = $v + 1", undo: "$v = $v - 1", constant: "$v = 0 + 1", counts: true},
	{name: "counter by a copy", init: "0", spent: "$v >= 3", left: "$v < 3", step: "more = $v + 1\n$v = more", undo: "$v -= 1", constant: "more = $v + 1", counts: true},
	{name: "counter in a pair", init: "0", spent: "$v >= 3", left: "$v < 3", step: "$v, last = $v + 1, request", undo: "$v, last = $v - 1, None", constant: "$v, last = 1, request", counts: true, local: true},
	{name: "counter stepped by the question", init: "0", spent: "($v := $v + 1) >= 3", left: "($v := $v + 1) < 3", undo: "$v -= 1", counts: true, local: true, named: true},
	{name: "counting down", init: "3", spent: "$v <= 0", left: "$v > 0", step: "$v -= 1", undo: "$v += 1", constant: "$v = 2", counts: true},
	{name: "counting down to nothing", init: "3", spent: "not $v", left: "$v", step: "$v -= 1", undo: "$v += 1", constant: "$v = 2", counts: true},
	{name: "pinned", init: "0", spent: "$v >= $me.limit", left: "$v < $me.limit", step: "$v = $me.limit", undo: "$v -= 1", constant: "$v = 1", counts: true},
	{name: "index", init: "0", spent: "$v >= len($me.models)", left: "$v < len($me.models)", step: "$v += 1", undo: "$v -= 1", constant: "$v = 1", counts: true},
	{name: "delay", init: "1", spent: "$v > 60", left: "$v <= 60", step: "$v *= 2", undo: "$v /= 2", constant: "$v = 2", counts: true},
	{name: "flag", init: "False", spent: "$v", left: "not $v", step: "$v = True", undo: "$v = False", constant: "$v = False", once: true},
	{name: "flag the other way", init: "True", spent: "not $v", left: "$v", step: "$v = False", undo: "$v = True", constant: "$v = True", once: true},
	{name: "nothing yet", init: "None", spent: "$v is not None", left: "$v is None", step: `$v = "done"`, undo: "$v = None", constant: "$v = None", once: true},
	{name: "list of failures", init: "[]", spent: "len($v) >= 3", left: "len($v) < 3", step: `$v.append("failed")`, undo: "if $v:\n    $v.pop()", constant: `$v = ["failed"]`},
	{name: "chain", init: `["small", "tiny"]`, spent: "not $v", left: "$v", step: "model = $v.pop(0)", undo: `$v.append("small")`, constant: "model = $v[0]", takes: true},
	{name: "deque", init: `collections.deque(["small", "tiny"])`, spent: "not $v", left: "$v", step: "model = $v.popleft()", undo: `$v.append("small")`, constant: "model = $v[0]", takes: true},
	{name: "tried", init: "set()", spent: "$me.provider in $v", left: "$me.provider not in $v", step: "$v.add($me.provider)", undo: "$v.discard($me.provider)", constant: "$v.add(None)", once: true},
	{name: "by key", init: "{}", spent: "$v.get($me.provider, 0) >= 3", left: "$v.get($me.provider, 0) < 3", step: "$v[$me.provider] = $v.get($me.provider, 0) + 1", undo: "$v[$me.provider] = $v.get($me.provider, 0) - 1", constant: "$v[$me.provider] = 1"},
	{name: "Counter", init: "collections.Counter()", spent: "$v[$me.provider] >= 3", left: "$v[$me.provider] < 3", step: "$v[$me.provider] += 1", undo: "$v[$me.provider] -= 1", constant: "$v[$me.provider] = 1"},
	{name: "iterator", init: `iter(["small", "tiny"])`, spent: "model is None", left: "model is not None", step: "model = next($v, None)", undo: `$v = iter(["small", "tiny"])`, constant: `model = next(iter(["small", "tiny"]), None)`, begin: `model = "large"`, local: true, first: true},
	{name: "deadline", init: "time.monotonic() + 8", spent: "time.monotonic() > $v", left: "time.monotonic() <= $v", undo: "$v = time.monotonic() + 8"},
	{name: "time passed", init: "time.monotonic()", spent: "time.monotonic() - $v > 8", left: "time.monotonic() - $v <= 8", undo: "$v = time.monotonic()"},
	{name: "time left", init: "time.monotonic() + 8", spent: "remaining <= 0", left: "remaining > 0", step: "remaining = $v - time.monotonic()", undo: "$v = time.monotonic() + 8", constant: "remaining = 5", begin: "remaining = 8", local: true, first: true},
	{name: "budget", init: "Budget(3)", spent: "not $v.consume()", left: "$v.consume()", undo: "$v.refund()"},
}

// budget is the class of a device.
const budget = `class Budget:
    def __init__(self, limit):
        self.limit = limit
        self.used = 0

    def consume(self):
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def refund(self):
        if self.used > 0:
            self.used -= 1
`

// kinds of places in which a device keeps what is used.
var keeps = []string{"local", "attribute", "attribute from the constructor", "state", "dataclass", "item", "global", "begun when absent"}

// A bound is a device in use.
type bound struct {
	device
	keep     string
	v        string // the place
	name     string
	sabotage string
	asked    string
	stepped  string
	pass     string // what a callee has to be given, ""
}

// plain reports whether an initial value can be a dataclass's default.
func (d device) plain() bool { return !strings.ContainsAny(d.init, "[({") }

// drawBound chooses a device, where it is kept, and what is done about it. The
// prefix tells several bounds of one program apart.
func (g *retrying) drawBound(prefix string) *bound {
	b := &bound{}
	b.device = *among(&g.guarding, prefix+"device", devices, func(d device) string { return d.name }, func(device) bool { return true })
	may := []string{}
	for _, k := range keeps {
		switch {
		case k == "attribute from the constructor" && !g.method:
		case k == "dataclass" && !b.plain(), b.named && k != "local":
		case k == "begun when absent" && (!g.method || !b.counts || prefix != ""):
		default:
			may = append(may, k)
		}
	}
	b.keep = g.one(prefix+"kept in", may...)
	b.name = strings.ReplaceAll(prefix, " ", "_") + map[bool]string{true: "attempts", false: "used"}[b.counts]
	return b
}

// keepIn writes what a bound needs around the loop, and finds its place.
func (g *retrying) keepIn(b *bound, p *parts) {
	state, class := "state", "State"
	if strings.HasPrefix(b.name, "recovery") {
		state, class = "recovery_state", "RecoveryState"
	}
	switch b.keep {
	case "local":
		b.v = b.name
		g.before = append(g.before, b.name+" = "+b.init)
	case "attribute":
		b.v = "$me." + b.name
		g.before = append(g.before, "$me."+b.name+" = "+b.init)
	case "attribute from the constructor":
		b.v = "$me." + b.name
		g.fields = append(g.fields, "self."+b.name+" = "+b.init)
	case "begun when absent":
		b.v = "$me." + b.name
		g.fields = append(g.fields, "self."+b.name+" = None")
		p.head = append(p.head, "if $me."+b.name+" is None:", "    $me."+b.name+" = "+b.init)
	case "state":
		b.v, b.pass = state+"."+b.name, state
		g.top = append(g.top, "class "+class+":", "    def __init__(self):", "        self."+b.name+" = "+b.init, "")
		g.before = append(g.before, state+" = "+class+"()")
	case "dataclass":
		b.v, b.pass = state+"."+b.name, state
		g.top = append(g.top, "@dataclass", "class "+class+":", "    "+b.name+": object = "+b.init, "")
		g.before = append(g.before, state+" = "+class+"()")
	case "item":
		b.v, b.pass = state+`["`+b.name+`"]`, state
		g.before = append(g.before, state+` = {"`+b.name+`": `+b.init+`}`)
	case "global":
		b.v = b.name
		g.top = append(g.top, b.name+" = "+b.init, "")
		g.globals = append(g.globals, b.name)
	}
	if b.begin != "" {
		g.before = append(g.before, b.begin)
	}
	if b.device.name == "budget" {
		g.top = append(split(budget), g.top...)
	}
}

// in puts the place of a bound into code.
func (b *bound) in(code string) []string {
	if code == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(code, "$v", b.v), "\n")
}

// again returns the statement that sets the bound back to how it began.
func (b *bound) again() []string {
	mark := ""
	if b.plain() {
		mark = anew
	}
	return b.in("$v = " + b.init + mark)
}
