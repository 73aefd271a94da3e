package gen

import (
	"slices"
	"strings"
)

// A call is a way to ask the provider. Failures are raised, or come as a
// result.
type call struct {
	name    string
	code    string // an expression where failures are raised; else a statement
	failure string // what stands for the failure
	status  string
	raises  bool
	fails   string // true of a failed result
	method  string // asks, and is called by the code
}

var asks = []call{
	{name: "chat.completions", code: `$await $me.client.chat.completions.create(model="large", messages=request)`, failure: "exc", status: "exc.status_code", raises: true},
	{name: "messages", code: `$await $me.client.messages.create(model="large", max_tokens=9, messages=request)`, failure: "exc", status: "exc.status_code", raises: true},
	{name: "run_conversation", code: `$await $me.client.run_conversation(request)`, failure: "exc", status: "exc.status_code", raises: true},
	{name: "method of its own", code: `$await $own(complete)request)`, failure: "exc", status: "exc.status_code", raises: true,
		method: "$async def complete($p, request):\n    return $await $me.client.chat.completions.create(model=\"large\", messages=request)"},
	{name: "suppressed", code: `$await $me.client.chat.completions.create(model="large", messages=request)`, failure: "None"},
	{name: "status", code: `reply = $await $me.client.post("/v1/chat/completions", json=request)`, failure: "reply", status: "reply.status_code", fails: "reply.status_code >= 400"},
	{name: "error as a value", code: `reply, error = $await $own(attempt)request)`, failure: "error", status: "error.status_code", fails: "error is not None",
		method: "$async def attempt($p, request):\n    try:\n        return $await $me.client.chat.completions.create(model=\"large\", messages=request), None\n    except gateway.APIError as exc:\n        return None, exc"},
}

// rounds are loops around the loop.
var rounds = []form{
	{"nothing", "$S"},
	{"for each model", "for spare in (\"large\", \"small\"):\n    $S"},
	{"counted rounds", "rounds = 0\nwhile rounds < 2:\n    rounds += 1\n    $S"},
	{"uncounted rounds", "rounds = 0\nwhile rounds < 2:\n    $S"},
	{"with", "with contextlib.nullcontext():\n    $S"},
}

// heads are the loops, where the bound is not asked by their condition.
var heads = []form{
	{"while True", "while True:\n    $S"},
	{"while running", "while $me.running:\n    $S"},
	{"count", "for number in itertools.count(1):\n    $S"},
	{"until there is a reply", "reply = None\nwhile reply is None:\n    $S"},
	{"range", "for number in range(4):\n    $S"},
}

// parts are the statements of the loop, by where they stand.
type parts struct {
	condition        string
	head, try        []string
	arm, recovery    []string
	success, finally []string
	behind           []string
}

// ask returns the function with the loop.
func (g *retrying) ask() []string {
	p := &parts{}
	g.keepIn(g.bound, p)
	g.bounded(p)
	g.recover(p)
	body := block(g.around.code, slices.Concat(g.before, g.loop(p)))
	body = append(body, `raise gateway.GaveUp("no answer")`)
	if len(g.globals) > 0 {
		body = append([]string{"global " + strings.Join(g.globals, ", ")}, body...)
	}
	def := "$async def ask($p, request):"
	if strings.Contains(strings.Join(body, ""), "max_retries") {
		def = "$async def ask($p, request, max_retries=3):"
	}
	if g.call.method != "" {
		g.methods = append(g.methods, append(strings.Split(g.call.method, "\n"), "")...)
	}
	return append([]string{def}, indent("    ", body)...)
}

// loop puts the parts together.
func (g *retrying) loop(p *parts) []string {
	head := form{"while", "while " + p.condition + ":\n    $S"}
	if p.condition == "" {
		head = g.form("head", slices.DeleteFunc(slices.Clone(heads), func(h form) bool {
			switch h.name {
			case "until there is a reply":
				return !g.call.raises // what a failed one is, is a matter of the values
			case "while running", "range":
				return g.around.name == "uncounted rounds" // that the inner loop cannot be left here is a matter of numbers, or of others
			}
			return false
		}))
	}
	return block(head.code, slices.Concat(p.head, g.attempt(p)))
}

// attempt returns one request, and what is done where it fails.
func (g *retrying) attempt(p *parts) []string {
	arm := some(p.arm)
	if g.call.fails == "" && !g.call.raises {
		ask := append([]string{"reply = " + g.call.code}, append(slices.Clone(p.success), "return reply")...)
		out := slices.Concat([]string{"with contextlib.suppress(gateway.APIError):"}, indent("    ", append(slices.Clone(p.try), ask...)), arm)
		if p.finally != nil {
			out = slices.Concat([]string{"try:"}, indent("    ", out), []string{"finally:"}, indent("    ", p.finally))
		}
		return append(out, p.behind...)
	}
	if !g.call.raises {
		out := append(slices.Clone(p.try), g.call.code)
		word := "if "
		if p.recovery != nil {
			status := g.call.fails + " and $status == 401"
			out = slices.Concat(out, []string{"if " + status + ":"}, indent("    ", some(p.recovery)))
			word = "elif "
		}
		out = slices.Concat(out, []string{word + g.call.fails + ":"}, indent("    ", arm), []string{"else:"}, indent("    ", append(slices.Clone(p.success), "return reply")))
		if p.finally != nil {
			out = slices.Concat([]string{"try:"}, indent("    ", out), []string{"finally:"}, indent("    ", p.finally))
		}
		return append(out, p.behind...)
	}
	ask := []string{"return " + g.call.code}
	var form string
	if p.finally == nil {
		form = g.one("answer", "returned", "in else", "behind the try")
	} else {
		form = g.one("answer", "returned", "in else")
	}
	if p.success != nil && form == "returned" {
		form = "in else"
	}
	if form != "returned" {
		ask = []string{"reply = " + g.call.code}
	}
	out := slices.Concat([]string{"try:"}, indent("    ", p.try), indent("    ", ask))
	out = append(out, g.handlers(p.recovery, arm)...)
	answer := append(slices.Clone(p.success), "return reply")
	if form == "in else" || form == "behind the try" && p.behind != nil {
		out = slices.Concat(out, []string{"else:"}, indent("    ", answer))
	}
	if p.finally != nil {
		out = slices.Concat(out, []string{"finally:"}, indent("    ", p.finally))
	}
	out = append(out, p.behind...)
	if form == "behind the try" && p.behind == nil {
		return append(g.turnsBack(out), answer...)
	}
	return out
}

// handlers returns the clauses for failures.
func (g *retrying) handlers(recovery, arm []string) []string {
	if recovery == nil {
		return append([]string{"except gateway.APIError as exc:"}, indent("    ", arm)...)
	}
	either := func(first, second string) []string {
		return slices.Concat([]string{"except gateway.APIError as exc:", "    " + first}, indent("        ", some(recovery)), []string{"    " + second}, indent("        ", arm))
	}
	switch g.one("handlers", "two", "by type", "by status", "match") {
	case "by type":
		return either("if isinstance(exc, gateway.AuthenticationError):", "else:")
	case "by status":
		return either("if exc.status_code == 401:", "else:")
	case "match":
		return slices.Concat([]string{"except gateway.APIError as exc:", "    match exc.status_code:", "        case 401:"}, indent("            ", some(recovery)), []string{"        case _:"}, indent("            ", arm))
	}
	return slices.Concat([]string{"except gateway.AuthenticationError as exc:"}, indent("    ", some(recovery)), []string{"except gateway.APIError as exc:"}, indent("    ", arm))
}

// turnsBack makes every way through the handlers end in a continue, because
// something else follows.
func (g *retrying) turnsBack(code []string) []string {
	var out []string
	flush := func(margin string) {
		if len(out) > 0 {
			if last := strings.TrimPrefix(out[len(out)-1], margin); !leaves(last) {
				out = append(out, margin+"continue")
			}
		}
	}
	handler := false
	for _, line := range code {
		if strings.HasPrefix(line, "except ") {
			if handler {
				flush("    ")
			}
			handler = true
		}
		out = append(out, line)
	}
	flush("    ")
	return out
}

// leaves reports whether a statement goes elsewhere.
func leaves(line string) bool {
	return line == "continue" || line == "break" || line == "$leave" || strings.HasPrefix(line, "raise") || strings.HasPrefix(line, "return")
}

// some returns statements, or one that does nothing.
func some(code []string) []string {
	if len(code) == 0 {
		return []string{"pass"}
	}
	return code
}
