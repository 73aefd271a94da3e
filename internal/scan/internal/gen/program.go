package gen

import (
	"fmt"
	"slices"
	"strings"
)

// A Program is a project with one agent in it.
type Program struct {
	Files map[string]string
	Entry string // the module whose run function, if it has one, builds the agent
	Root  string // the folder that imports start from
	Agent string // the module with the agent's class
	// Parameter takes the fallback.
	Parameter string
	State     State  // of the fallback when the agent is run
	Sites     []Site // where the construction may be said to be
	Spelling  []string
	// Stored: a fallback was put on the agent once it was built, so that an
	// empty one may be called missing.
	Stored bool
	// Several: a step was taken with a record that is one of several, which of
	// them depending on the way.
	Several bool
}

// A Site is a line of a file.
type Site struct {
	Path string
	Line int
}

// Draw makes a choice between alternatives of a kind and returns its index. The
// first is the simplest.
type Draw func(kind string, alternatives []string) int

// mark stands at the end of the lines that a construction may be said to be at.
const mark = "  # an agent is built here"

// Generate makes up a program.
func Generate(draw Draw) *Program {
	g := &generator{draw: draw}
	g.key = g.choose("parameter", "fallback_model", "fallback_providers", "fallback_chain")
	g.layout()
	g.agent()
	state := g.entry()
	p := &Program{
		Files: make(map[string]string), Entry: g.modules[0].dotted, Agent: g.modules[len(g.modules)-1].dotted, Parameter: g.key, Root: g.root,
		State: state, Spelling: g.used, Stored: g.stored, Several: g.several,
	}
	for _, m := range g.modules {
		if text := m.String(); text != "" {
			p.Files[m.path] = text
		}
	}
	for path, lines := range g.packages {
		p.Files[path] = strings.Join(lines, "\n")
	}
	for path, text := range p.Files {
		for i, line := range strings.Split(text, "\n") {
			if strings.HasSuffix(line, mark) {
				p.Sites = append(p.Sites, Site{path, i + 1})
			}
		}
	}
	return p
}

// String returns the files one behind the other.
func (p *Program) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", p.State.Verdict(), strings.Join(p.Spelling, ", "))
	var paths []string
	for path := range p.Files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		if p.Files[path] != "" {
			fmt.Fprintf(&out, "-- %s --\n%s", path, p.Files[path])
		}
	}
	return out.String()
}

// A generator holds what is written so far.
type generator struct {
	draw     Draw
	key      string
	modules  []*module // a module imports from those behind it only; the last is the agent's
	packages map[string][]string
	root     string
	names    int
	used     []string // the names of the spellings
	stored   bool
	branched bool // the record is one of several
	several  bool // and something happened to it
	byName   bool // the class takes the fallback by name only
}

// A module is a file under construction.
type module struct {
	path, dotted string
	index        int
	imports, top []string
}

// String returns the module's text, or nothing where nothing is in it.
func (m *module) String() string {
	text := strings.Join(slices.Concat(m.imports, []string{""}, m.top), "\n")
	if len(m.top) == 0 {
		return ""
	}
	var head []string
	for _, name := range standard {
		if strings.Contains(text, name+".") {
			head = append(head, "import "+name)
		}
	}
	return strings.TrimLeft(strings.Join(append(head, text), "\n"), "\n")
}

// standard is imported where it is used; toolkit is a library outside the
// project, which the oracle plays.
var standard = []string{
	"asyncio", "collections", "concurrent.futures", "contextlib", "copy", "dataclasses", "functools", "logging", "threading", "types", "toolkit",
}

func (g *generator) choose(kind string, alternatives ...string) string {
	i := g.draw(kind, alternatives)
	if i > 0 {
		g.used = append(g.used, kind+": "+alternatives[i])
	}
	return alternatives[i]
}

// pick chooses among the spellings of a table that may stand in a scope.
func (g *generator) pick(kind string, table []spelling, may func(spelling) bool) spelling {
	var left []spelling
	var names []string
	for _, s := range table {
		if may(s) {
			left = append(left, s)
			names = append(names, s.name)
		}
	}
	i := g.draw(kind, names)
	if i > 0 || kind == "step" || kind == "maker" {
		g.used = append(g.used, kind+": "+names[i])
	}
	return left[i]
}

// times draws a number up to most.
func (g *generator) times(kind string, most int) int {
	var names []string
	for i := range most + 1 {
		names = append(names, fmt.Sprint(i))
	}
	return g.draw(kind, names)
}

var words = []string{"options", "extra", "runtime", "held", "route", "kwargs", "config", "given", "result", "base"}

// fresh returns a name that nothing else has.
func (g *generator) fresh(class bool) string {
	g.names++
	if class {
		return fmt.Sprintf("Holder%d", g.names)
	}
	return fmt.Sprintf("%s%d", words[g.names%len(words)], g.names)
}

// layout chooses the modules' places.
func (g *generator) layout() {
	g.packages = make(map[string][]string)
	paths := []string{"main.py", "builders.py", "parts.py", "agent.py"}
	switch g.choose("layout", "flat", "package", "packages", "src") {
	case "package":
		paths = []string{"app/main.py", "app/builders.py", "app/parts.py", "app/agent.py"}
		g.packages["app/__init__.py"] = nil
	case "packages":
		paths = []string{"app/main.py", "app/core/builders.py", "app/core/parts.py", "app/agent.py"}
		g.packages["app/__init__.py"], g.packages["app/core/__init__.py"] = nil, nil
	case "src":
		paths = []string{"src/app/main.py", "src/app/builders.py", "src/app/core/parts.py", "src/app/core/agent.py"}
		g.packages["src/app/__init__.py"], g.packages["src/app/core/__init__.py"] = nil, nil
		g.root = "src"
	}
	for i, path := range paths {
		name := strings.TrimPrefix(strings.TrimSuffix(path, ".py"), "src/")
		g.modules = append(g.modules, &module{path: path, dotted: strings.ReplaceAll(name, "/", "."), index: i})
	}
}

var signatures = []spelling{
	{name: "by position or name", code: `model="", api_key=None, base_url=None, $K=None, quiet=False, **extra`},
	{name: "by name only", code: `model="", api_key=None, base_url=None, *, $K=None, quiet=False, **extra`},
	{name: "annotated", code: `model: str = "", api_key: str | None = None, base_url: str | None = None, $K: list | None = None, *, quiet: bool = False, **extra`},
}

// agent writes the module with the agent.
func (g *generator) agent() {
	signature := g.pick("signature", signatures, func(spelling) bool { return true })
	g.byName = strings.Contains(signature.code, "*, $K")
	m := g.modules[len(g.modules)-1]
	code := "class AIAgent:\n    def __init__(self, " + signature.code + "):\n" +
		"        self.model = model\n        self.$K = $K\n\n" +
		"    def run_conversation(self, text):\n        return self._ask(text)\n\n" +
		"    def _ask(self, text):\n        return text\n\n" +
		"    def close(self):\n        return None\n"
	m.top = append(m.top, strings.Split(strings.ReplaceAll(code, "$K", g.key), "\n")...)
}
