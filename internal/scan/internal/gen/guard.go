package gen

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Guarded is a project with a loop that asks a model's provider, and in it a
// test that answers for billing, for a rate limit, or for both.
type Guarded struct {
	Files map[string]string
	Entry string // the module with the class Turn, or with the function ask(agent, request)
	// Rules must each report something; May are those that may beside them. No
	// other of the family may.
	Rules, May []string
	Sites      map[string][]Site // where a rule may report
	Spelling   []string
}

// marks stand at the end of the lines where rules may report.
var marks = map[string][]string{
	"  # guard": {"FBL202", "FBL203"},
	"  # pool":  {"FBL201"},
	"  # store": {"FBL204"},
	"  # text":  {"FBL402"},
}

// Guard makes up a project with a guard. Each kind of choice is made once at
// most.
func Guard(draw Draw) *Guarded {
	g := &guarding{draw: draw, e: "failure"}
	g.shape()
	g.meaning()
	turn := g.turn()
	p := &Guarded{Files: make(map[string]string), Spelling: g.used, Sites: make(map[string][]Site)}
	p.Rules, p.May = g.verdict()
	p.Entry = g.write(p.Files, turn)
	for path, text := range p.Files {
		for i, line := range strings.Split(text, "\n") {
			for mark, rules := range marks {
				if strings.HasSuffix(line, mark) {
					for _, rule := range rules {
						p.Sites[rule] = append(p.Sites[rule], Site{path, i + 1})
					}
				}
			}
		}
	}
	return p
}

// String returns the verdict, the spellings and the files.
func (p *Guarded) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%q, maybe %q: %s\n", p.Rules, p.May, strings.Join(p.Spelling, ", "))
	for _, path := range slices.Sorted(maps.Keys(p.Files)) {
		if p.Files[path] != "" {
			fmt.Fprintf(&out, "-- %s --\n%s", path, p.Files[path])
		}
	}
	return out.String()
}

// A guarding holds the choices that are made so far, and what is written.
type guarding struct {
	draw Draw
	used []string

	// The shape of the loop.
	method   bool // else a function
	library  bool // the class is built over one of the library's
	async    bool
	result   bool   // a failure comes as a result; else it is raised
	behind   bool   // the failure is looked at behind the try
	e        string // the failure
	loop     form
	imports  string
	leaving  string
	failover string
	flag     string

	// What is meant.
	reason *reason
	arm    *arm
	others string
	cure   string
	text   string
	shown  string
	busy   bool // a third reason is listed too
	branch *branch

	// What is written.
	failures, policy, top, methods, attributes []string
	before                                     []string // the guard, in the handler
	globals                                    []string
	caught                                     string   // the types, where a clause of the try is the guard
	elsewhere                                  []string // and what the other clause does
}

// A form is a piece of Python by a name.
type form struct{ name, code string }

// one chooses among the names of alternatives.
func (g *guarding) one(kind string, names ...string) string {
	i := g.draw(kind, names)
	if i > 0 {
		g.used = append(g.used, kind+": "+names[i])
	}
	return names[i]
}

// form chooses among pieces of Python.
func (g *guarding) form(kind string, forms []form) form {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	return forms[slices.Index(names, g.one(kind, names...))]
}

// among chooses among the rows of a table that fit.
func among[T any](g *guarding, kind string, table []T, name func(T) string, fits func(T) bool) *T {
	var left []T
	var names []string
	for _, row := range table {
		if fits(row) {
			left, names = append(left, row), append(names, name(row))
		}
	}
	return &left[slices.Index(names, g.one(kind, names...))]
}

// shape chooses the loop and what is around it.
func (g *guarding) shape() {
	place := g.one("place", "method", "function", "method over the library's")
	g.method, g.library = place != "function", place == "method over the library's"
	g.async = g.one("calls", "plain", "awaited") == "awaited"
	comes := g.one("failure", "raised", "returned", "raised, looked at behind the try")
	g.result, g.behind = comes == "returned", comes == "raised, looked at behind the try"
	if g.result {
		g.e = "reply"
	}
	g.loop = g.form("loop", loops)
	g.imports = g.one("imports", "from", "module", "as", "here", "relative", "in the function")
	leaving := []string{"as it came", "break", "return nothing", "raise another"}
	if strings.HasPrefix(g.loop.name, "for each") { // there a break goes on with the next
		leaving = slices.Delete(leaving, 1, 2)
	}
	g.leaving = g.one("leaving", leaving...)
	g.failover = g.one("failover", "try_activate_fallback", "activate_fallback", "switch_to_fallback", "failover")
	g.flag = g.one("name", "patient", "limited", "rate_limited")
}

// meaning chooses what the program does for which reason.
func (g *guarding) meaning() {
	g.reason = among(g, "reason", reasons, func(r reason) string { return r.name }, func(r reason) bool {
		return !r.raised || !g.result
	})
	g.failures = split(strings.ReplaceAll(g.reason.define, "$more", ""))
	g.arm = among(g, "arm", arms, func(a arm) string { return a.name }, func(arm) bool { return true })
	others := []string{"leave", "back off", "fail over", "again at once"}
	if g.arm.tail != "" {
		others = []string{"leave", "nothing"}
	}
	g.others = g.one("others", others...)
	g.cure = g.one("cure", g.remedies()...)
	g.busy = g.one("beside", "nothing", "overload") == "overload"
	g.text = g.one("text", "none", "neutral", "rate limit", "both", "by the reason")
	if g.text != "none" {
		ways := []string{"logged", "emitted", "kept"}
		if g.arm.leaves() {
			ways = append(ways, "raised")
		}
		g.shown = g.one("shown", ways...)
	}
	g.branch = among(g, "branch", branches, func(b branch) string { return b.name }, func(b branch) bool { return b.fits == nil || b.fits(g) })
}

// remedies returns what may be done about billing.
func (g *guarding) remedies() []string {
	out := []string{"none", "leave before", "fail over before", "fail over before, else go on", "left out", "and not"}
	if g.reason.kind == "result" {
		out = append(out, "not retryable before", "retryable beside")
	}
	if g.arm.pool {
		out = append(out, "no pool for billing", "pool given the reason", "pool overruled")
	}
	if g.arm.rest {
		out = append(out, "longer rest", "longer rest stored over it", "rest by table", "rest by the provider")
	}
	return out
}

// closed reports whether the cure keeps billing from the arm.
func (g *guarding) closed() bool {
	switch g.cure {
	case "leave before", "fail over before", "left out", "and not", "not retryable before", "retryable beside":
		return true
	}
	return false
}

// cures reports whether the cure mends what breaks a rule, though it does not
// keep billing from the arm.
func (g *guarding) cures(rule string) bool {
	switch g.cure {
	case "no pool for billing", "pool given the reason", "pool overruled":
		return rule == "FBL201" || rule == "FBL202" && g.arm.recovers
	case "fail over before, else go on":
		return rule == "FBL201"
	case "longer rest", "longer rest stored over it", "rest by table", "rest by the provider":
		return rule == "FBL204"
	}
	return false
}

// verdict returns the rules that must report, and those that may beside them.
func (g *guarding) verdict() (rules, may []string) {
	if g.closed() {
		return nil, nil
	}
	for _, rule := range g.arm.rules {
		switch {
		case g.cures(rule):
		case rule == "FBL202" && g.arm.silent && g.others == "nothing":
			// What the arm falls to is the same for every failure.
		case rule == "FBL203" && g.others != "leave" && g.others != "fail over":
			// Without the list billing would be asked again as well.
		case rule == "FBL204" && g.arm.switched && g.cure == "fail over before, else go on":
			may = append(may, rule) // a failover that said no is asked again
		case rule == "FBL203" && g.branch.also:
			may = append(may, rule) // the way out is open without the list as well
		default:
			rules = append(rules, rule)
		}
	}
	if g.text == "rate limit" {
		rules = append(rules, "FBL402")
	}
	if slices.Contains(g.arm.rules, "FBL201") && !slices.Contains(rules, "FBL202") {
		may = append(may, "FBL203") // the list opens the way back that the pool then keeps to
	}
	slices.Sort(rules)
	return rules, may
}

// An item is one of the reasons that a test lists.
type item struct{ member, atom string }

func (g *guarding) item(i int) item {
	if g.reason.members[i] != "" {
		return item{g.reason.members[i], "$s == " + g.reason.members[i]}
	}
	return item{"", g.reason.atoms[i]}
}

// items returns what the test lists.
func (g *guarding) items() []item {
	var out []item
	if g.cure != "left out" {
		out = append(out, g.item(0))
	}
	out = append(out, g.item(1))
	if g.busy {
		out = append(out, g.item(2))
	}
	return out
}

// named matches a name of the module failures, or of policy.
var named = regexp.MustCompile(`\$([FP])\((\w+)\)`)

// homes are the modules of names by their letters.
var homes = map[string]string{"F": "failures", "P": "policy"}

// in replaces what is to be replaced in code of a module: turn, failures or
// policy.
func (g *guarding) in(module, code string) string {
	code = g.expand(code)
	return named.ReplaceAllStringFunc(code, func(p string) string {
		m := named.FindStringSubmatch(p)
		home, name := homes[m[1]], m[2]
		switch {
		case home == module || g.imports == "here" || module != "turn":
			return name
		case g.imports == "module":
			return home + "." + name
		case g.imports == "as":
			return name + "_"
		}
		return name
	})
}

// expand replaces what does not depend on the module.
func (g *guarding) expand(code string) string {
	me, await, a, def := "agent", "", "", "def"
	if g.method {
		me = "self"
	}
	if g.async {
		await, a, def = "await ", "a", "async def"
	}
	for _, r := range [][2]string{
		{"$adef", def}, {"$achat", a + "chat"}, {"$asend_chat", a + "send_chat"}, {"$b", g.item(0).atom},
		{"$act", "$me." + g.failover + "()"},
		{"$await ", await}, {"$me", me}, {"$s", g.reason.subject}, {"$e", g.e}, {"$flag", g.flag},
	} {
		code = strings.ReplaceAll(code, r[0], r[1])
	}
	return code
}

// write writes the modules, and returns the name of the one to run.
func (g *guarding) write(files map[string]string, turn []string) string {
	folder := ""
	if g.imports == "relative" {
		folder = "app/"
		files["app/__init__.py"] = ""
	}
	failures, policy := g.lines("failures", g.failures), g.lines("policy", g.policy)
	if g.imports == "here" {
		turn = slices.Concat(failures, policy, turn)
	} else {
		put(files, folder+"failures.py", failures)
		put(files, folder+"policy.py", slices.Concat(g.importing("policy", policy, "from"), policy))
		used := turn
		if g.imports == "in the function" {
			used = g.lines("turn", slices.Concat(g.top, g.attributes, g.methods))
		}
		turn = slices.Concat(g.importing("turn", used, g.imports), []string{"", ""}, turn)
	}
	put(files, folder+"turn.py", turn)
	return strings.ReplaceAll(folder, "/", ".") + "turn"
}

func (g *guarding) lines(module string, code []string) []string {
	if len(code) == 0 {
		return nil
	}
	return strings.Split(g.in(module, strings.Join(code, "\n")), "\n")
}

// importing returns the imports of what a module uses of the others.
func (g *guarding) importing(module string, code []string, style string) []string {
	text := strings.Join(code, "\n")
	var out []string
	for _, home := range []string{"failures", "policy"} {
		if home == module {
			continue
		}
		from := home
		if g.imports == "relative" {
			from = "." + home
		}
		var names []string
		for _, name := range defined(g.lines(home, map[string][]string{"failures": g.failures, "policy": g.policy}[home])) {
			called := name
			if style == "as" {
				called += "_"
			}
			if regexp.MustCompile(`\b`+called+`\b`).MatchString(text) && style != "module" {
				if called != name {
					name += " as " + called
				}
				names = append(names, name)
			}
		}
		if style == "module" && strings.Contains(text, home+".") {
			out = append(out, "import "+home)
		}
		if len(names) > 0 {
			out = append(out, "from "+from+" import "+strings.Join(names, ", "))
		}
	}
	return out
}

var definition = regexp.MustCompile(`(?m)^(?:class |def |async def )?(\w+)(?:\(| =|:)`)

// defined returns the names that code defines at the top.
func defined(code []string) []string {
	var out []string
	for _, m := range definition.FindAllStringSubmatch(strings.Join(code, "\n"), -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// libraries are imported where they are used.
var libraries = []string{"asyncio", "itertools", "logging", "re", "threading", "time", "gateway"}

// from are what is imported by name where it is used.
var from = []form{
	{"dataclass", "from dataclasses import dataclass"},
	{"Enum", "from enum import Enum"},
	{"HTTPStatus", "from http import HTTPStatus"},
	{"sleep", "from time import sleep"},
	{"NamedTuple", "from typing import NamedTuple"},
}

// put adds a module with the imports of libraries.
func put(files map[string]string, path string, code []string) {
	text := strings.Join(code, "\n") + "\n"
	if len(code) == 0 {
		return
	}
	var head []string
	for _, name := range libraries {
		if regexp.MustCompile(`(^|[^.\w])` + name + `\.\w`).MatchString(text) {
			head = append(head, "import "+name)
		}
	}
	for _, f := range from {
		if regexp.MustCompile(`(^|[^.\w])` + f.name + `\b`).MatchString(text) {
			head = append(head, f.code)
		}
	}
	files[path] = strings.Join(head, "\n") + "\n\n" + text
}
