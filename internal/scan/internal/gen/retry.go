package gen

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Retried is a project with a loop that asks a model's provider again when it
// has failed. Whether it ever gives up is found out by running it.
type Retried struct {
	Files    map[string]string
	Spelling []string
	// Counts: what bounds the loop, the only one that may be endless, is a number
	// that the loop itself compares: to set it back to a constant is FBL302's matter.
	Counts bool
}

// anew stands at the end of the lines that set back to a constant what bounds
// the loop.
const anew = "  # anew"

// Retry makes up a project with a retry loop in the module turn: a class Turn
// with a method ask(request), or a function ask(agent, request). Each kind of
// choice is made once at most.
func Retry(draw Draw) *Retried {
	g := &retrying{guarding: guarding{draw: draw}}
	g.place()
	g.bound = g.drawBound("")
	g.around = g.form("around", rounds)
	p := &Retried{Files: make(map[string]string)}
	ask := g.ask()
	p.Counts = g.bound.counts && !strings.HasPrefix(g.bound.asked, "by a helper") && g.around.name != "uncounted rounds"
	p.Files["turn.py"] = strings.Join(g.module(ask), "\n") + "\n"
	for path, code := range g.elsewhere {
		p.Files[path] = strings.Join(code, "\n") + "\n"
	}
	p.Spelling = g.used
	return p
}

// WithoutResets returns the project without the lines that set something back
// to a constant, and whether there are any.
func (p *Retried) WithoutResets() (*Retried, bool) {
	out := &Retried{Files: make(map[string]string), Spelling: p.Spelling, Counts: p.Counts}
	found := false
	for path, text := range p.Files {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if strings.HasSuffix(line, anew) {
				lines[i] = line[:len(line)-len(strings.TrimLeft(line, " "))] + "pass"
				found = true
			}
		}
		out.Files[path] = strings.Join(lines, "\n")
	}
	return out, found
}

// String returns the spellings and the files.
func (p *Retried) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", strings.Join(p.Spelling, ", "))
	for _, path := range slices.Sorted(maps.Keys(p.Files)) {
		fmt.Fprintf(&out, "-- %s --\n%s", path, p.Files[path])
	}
	return out.String()
}

// A retrying holds the choices that are made so far, and what is written.
type retrying struct {
	guarding // how choices are made

	call   call
	leave  string
	wait   string
	bound  *bound
	around form

	top       []string // of the module, in front of the function or class
	before    []string // in front of the loop
	methods   []string
	fields    []string // set by the constructor
	globals   []string // names
	imports2  []string // of other modules of the project
	elsewhere map[string][]string
}

// place chooses the shape of the function, and how the provider is asked.
func (g *retrying) place() {
	g.elsewhere = make(map[string][]string)
	g.method = g.one("place", "method", "function") == "method"
	g.async = g.one("calls", "plain", "awaited") == "awaited"
	g.call = *among(&g.guarding, "provider", asks, func(c call) string { return c.name }, func(call) bool { return true })
	g.leave = g.one("leaving", "raise", "break", "return")
	g.wait = g.one("wait", "sleep", "none", "backoff")
}

// me is what the function is called on.
func (g *retrying) me() string {
	if g.method {
		return "self"
	}
	return "agent"
}

// module returns the module turn.
func (g *retrying) module(ask []string) []string {
	head := []string{"import asyncio", "import collections", "import contextlib", "import itertools", "import time", "from dataclasses import dataclass", "", "import gateway"}
	out := slices.Concat(head, g.imports2, []string{""}, g.top)
	if !g.method {
		return g.filled(slices.Concat(out, g.methods, ask))
	}
	own := []string{
		"def __init__(self, client, auth, pool, policy):",
		"    self.client = client",
		"    self.auth = auth",
		"    self.pool = pool",
		"    self.policy = policy",
		`    self.provider = "primary"`,
		`    self.models = ["small", "tiny"]`,
		"    self.limit = 3",
		"    self.running = True",
	}
	own = append(append(own, indent("    ", g.fields)...), "")
	return g.filled(slices.Concat(out, []string{"class Turn:"}, indent("    ", slices.Concat(own, g.methods, ask))))
}

// filled replaces what is left of the placeholders.
func (g *retrying) filled(code []string) []string {
	text := strings.Join(code, "\n")
	own := g.me() + ".${1}("
	if !g.method {
		own = "${1}(agent, "
	}
	text = ownCall.ReplaceAllString(text, own)
	text = strings.ReplaceAll(text, "(agent, )", "(agent)")
	fill := map[string]string{"$p": g.me(), "$me": g.me(), "$leave": g.giveUp(), "$status": g.call.status, "$exc": g.call.failure}
	fill["$async "], fill["$await "] = "", ""
	if g.async {
		fill["$async "], fill["$await "] = "async ", "await "
	}
	for _, from := range slices.Backward(slices.Sorted(maps.Keys(fill))) {
		text = strings.ReplaceAll(text, from, fill[from])
	}
	return strings.Split(text, "\n")
}

// ownCall is a call of a function that stands beside the loop.
var ownCall = regexp.MustCompile(`\$own\((\w+)\)`)

// giveUp returns the statement that gives up.
func (g *retrying) giveUp() string {
	switch {
	case g.leave == "break":
		return "break"
	case g.leave == "return":
		return "return None"
	case g.call.raises:
		return "raise"
	}
	return `raise gateway.GaveUp("no answer")`
}

// waiting returns the statement that waits, if any.
func (g *retrying) waiting() []string {
	switch {
	case g.wait == "none":
		return nil
	case g.wait == "backoff":
		return []string{"$me.policy.backoff()"}
	case g.async:
		return []string{"await asyncio.sleep(1)"}
	}
	return []string{"time.sleep(1)"}
}
