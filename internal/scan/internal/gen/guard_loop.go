package gen

import (
	"slices"
	"strings"
)

// loops ask until there is an answer, or an end of patience; $S is an attempt,
// the number of which is in attempt.
var loops = []form{
	{"range", "for attempt in range(3):\n    $S"},
	{"while", "attempt = 0\nwhile attempt < 3:\n    attempt += 1\n    $S"},
	{"while True", "attempt = 0\nwhile True:\n    attempt += 1\n    if attempt > 3:\n        break\n    $S"},
	{"while True, raising", "attempt = 0\nwhile True:\n    if attempt == 3:\n        raise gateway.GaveUp(\"no answer\")\n    attempt += 1\n    $S"},
	{"range of an attribute", "for attempt in range(1, $me.max_retries + 1):\n    $S"},
	{"counting down", "attempt, left = 0, 3\nwhile left:\n    left -= 1\n    attempt += 1\n    $S"},
	{"count", "for attempt in itertools.count(1):\n    if attempt > 3:\n        break\n    $S"},
	{"delays", "for attempt in (1, 2, 4):\n    $S"},
	{"deadline", "attempt, deadline = 0, time.monotonic() + 10000\nwhile time.monotonic() < deadline:\n    attempt += 1\n    $S"},
	{"flag", "attempt, done = 0, False\nwhile not done:\n    attempt += 1\n    done = attempt == 3\n    $S"},
	{"enumerate", "for attempt, _ in enumerate(range(3), 1):\n    $S"},
	{"for each model, range", "for model in (\"large\", \"small\"):\n    $me.model = model\n    for attempt in range(3):\n        $S"},
	{"in a try", "try:\n    for attempt in range(3):\n        $S\nfinally:\n    $me.attempts = 3"},
	{"in a with", "with $me.lock:\n    for attempt in range(3):\n        $S"},
	{"while, stepped first", "attempt = 0\nwhile (attempt := attempt + 1) <= 3:\n    $S"},
	{"while, else", "attempt = 0\nwhile attempt < 3:\n    attempt += 1\n    $S\nelse:\n    $me.exhausted = True"},
}

// turn returns the module with the loop.
func (g *guarding) turn() []string {
	handler := g.guard()
	body := slices.Concat(g.globals, g.looped(g.attempt(handler)), []string{`raise gateway.GaveUp("no answer")`})
	if g.imports == "in the function" {
		body = append(g.importing("turn", g.lines("turn", body), "from"), body...)
	}
	def := "$adef ask(agent, request):"
	if g.method {
		def = "$adef ask(self, request):"
	}
	code := append([]string{def}, indent("    ", body)...)
	if g.method {
		code = g.class(code)
	}
	code = slices.Concat(g.top, code)
	leave := map[string]string{"as it came": "raise", "break": "break", "return nothing": "return None"}[g.leaving]
	switch {
	case g.leaving == "raise another" && g.result:
		leave = `raise gateway.GaveUp("the provider failed")`
	case g.leaving == "raise another":
		leave = `raise gateway.GaveUp("the provider failed") from $e`
	case g.leaving == "as it came" && g.result:
		leave = "return $e"
	case g.leaving == "as it came" && g.behind:
		leave = "raise $e"
	}
	return g.lines("turn", strings.Split(strings.ReplaceAll(strings.Join(code, "\n"), "$leave", leave), "\n"))
}

func (g *guarding) looped(attempt []string) []string {
	return block(g.loop.code, attempt)
}

// attempt returns one request, and what is done where it fails.
func (g *guarding) attempt(handler []string) []string {
	if g.result {
		return append([]string{"reply = $await $me.client.$asend_chat(request)", "if reply.ok:", "    return reply"}, handler...)
	}
	call, caught := "$await $me.client.$achat(request)", "gateway.APIError"
	if strings.Contains(g.reason.define, "class ProviderFailure") {
		call, caught = "$await $F(complete)($me.client, request)", "$F(ProviderFailure)"
	}
	out := []string{"try:", "    return " + call}
	if g.behind {
		return slices.Concat(out, []string{"except " + caught + " as error:", "    failure = error"}, handler)
	}
	if g.caught != "" {
		out = slices.Concat(out, []string{"except " + g.caught + " as failure:  # guard"}, indent("    ", handler))
		handler = g.elsewhere
	}
	return slices.Concat(out, []string{"except " + caught + " as failure:"}, indent("    ", handler))
}

// class puts the function into a class.
func (g *guarding) class(ask []string) []string {
	head, own := "class Turn:", []string{
		"def __init__(self, client, pool):",
		"    self.client = client",
		"    self.pool = pool",
		`    self.provider = "primary"`,
		"    self.stopping = threading.Event()",
		"    self.lock = threading.Lock()",
		"    self.limited_until = 0.0",
		"    self.cooldowns = {}",
		"    self.max_retries = 3",
		"",
		"def " + g.failover + "(self):",
		"    spare = gateway.spare()",
		"    if spare is None:",
		"        return False",
		"    self.client = spare",
		"    return True",
		"",
		"def set_cooldown(self, seconds):",
		"    gateway.set_cooldown(self.provider, seconds)",
		"",
		"def emit(self, text):",
		"    gateway.emit(text)",
		"",
	}
	if g.library {
		head, own = "class Turn(gateway.Agent):", nil
	}
	attributes := g.attributes
	if len(attributes) > 0 {
		attributes = append(attributes, "")
	}
	return append([]string{head}, indent("    ", slices.Concat(attributes, own, g.methods, ask))...)
}
