package gen

import (
	"fmt"
	"slices"
	"strings"
)

// A scope is a place for statements: a function's body, or a module's top.
type scope struct {
	g       *generator
	mod     *module
	lines   []string
	async   bool
	top     bool      // it is the module's own code
	members *[]string // of the class around, where there is a self
	depth   int
}

func (sc *scope) emit(lines ...string) { sc.lines = append(sc.lines, lines...) }

func (sc *scope) write(code string) {
	if code != "" {
		sc.emit(strings.Split(code, "\n")...)
	}
}

// may reports whether a spelling can stand in the scope.
func (sc *scope) may(s spelling) bool {
	switch s.needs {
	case "async":
		return sc.async
	case "self":
		return sc.members != nil
	case "function":
		return !sc.top
	}
	return true
}

// topOf returns the scope of a module's own code.
func (g *generator) topOf(m *module) *scope {
	return &scope{g: g, mod: m, top: true}
}

// put adds a piece to a module's own code.
func (m *module) put(lines []string) {
	m.top = append(m.top, append(lines, "")...)
}

// define writes a function into a place of its choice. It returns the text
// that calls it, up to the arguments.
func (sc *scope) define(params string, mayAwait bool, write func(*scope)) string {
	g := sc.g
	places := []string{"module", "other module", "class of another module", "static method of another module"}
	if !sc.top {
		places = append(places, "nested")
	}
	if sc.members != nil {
		places = append(places, "method", "static method", "class method")
	}
	place := g.choose("function in", places...)
	name := g.fresh(false)
	sub := &scope{g: g, mod: sc.mod, depth: sc.depth + 1}
	if sc.async && mayAwait {
		sub.async = g.choose("function is", "plain", "async") == "async"
	}
	switch place {
	case "other module", "class of another module", "static method of another module":
		sub.mod = g.otherModule(sc.mod)
	case "method":
		sub.members = sc.members
	}
	decorator := g.decorator(sub.mod)
	write(sub)
	header := "def "
	if sub.async {
		header = "async def "
	}
	def := func(first string) []string {
		all := strings.TrimSuffix(strings.TrimPrefix(first+", "+params, ", "), ", ")
		out := []string{}
		if decorator != "" {
			out = append(out, decorator)
		}
		return append(append(out, header+name+"("+all+"):"), indent("    ", sub.lines)...)
	}
	call := name
	switch place {
	case "module", "other module":
		sub.mod.put(def(""))
		call = sc.use(sub.mod, name)
	case "class of another module", "static method of another module":
		class := g.fresh(true)
		member := def("self")
		if strings.HasPrefix(place, "static") {
			member = append([]string{"@staticmethod"}, def("")...)
		}
		sub.mod.put(append([]string{"class " + class + ":"}, indent("    ", member)...))
		call = sc.use(sub.mod, class) + "()." + name
		if strings.HasPrefix(place, "static") {
			call = strings.Replace(call, "()", "", 1)
		}
	case "nested":
		sc.emit(def("")...)
	case "method":
		*sc.members = append(*sc.members, append(indent("    ", def("self")), "")...)
		call = "self." + name
	case "static method":
		*sc.members = append(*sc.members, append(indent("    ", append([]string{"@staticmethod"}, def("")...)), "")...)
		call = "self." + name
	case "class method":
		*sc.members = append(*sc.members, append(indent("    ", append([]string{"@classmethod"}, def("cls")...)), "")...)
		call = "self." + name
	}
	if sub.async {
		return "await " + call
	}
	return call
}

// decorator returns a decorator that changes nothing, or none.
func (g *generator) decorator(m *module) string {
	switch g.choose("decorator", "none", "of a library", "of the project") {
	case "of a library":
		return "@toolkit.traced"
	case "of the project":
		name := g.fresh(false)
		m.put([]string{
			"def " + name + "(function):", "    @functools.wraps(function)", "    def call(*args, **kwargs):",
			"        return function(*args, **kwargs)", "    return call",
		})
		return "@" + name
	}
	return ""
}

// otherModule returns a module that m may import from, or m where there is none.
func (g *generator) otherModule(m *module) *module {
	var names []string
	behind := g.modules[m.index+1 : len(g.modules)-1]
	if len(behind) == 0 {
		return m
	}
	for _, b := range behind {
		names = append(names, b.dotted)
	}
	return behind[g.draw("module", names)]
}

// use returns an expression for a name of a module, and imports it.
func (sc *scope) use(m *module, name string) string {
	g := sc.g
	if m == sc.mod {
		return name
	}
	parent, base := "", m.dotted
	if i := strings.LastIndexByte(m.dotted, '.'); i >= 0 {
		parent, base = m.dotted[:i], m.dotted[i+1:]
	}
	styles := []string{"from", "from as", "module", "module as", "star", "guarded"}
	if !sc.top {
		styles = append(styles, "in the function", "in the function as", "module in the function")
	}
	if parent != "" {
		styles = append(styles, "from the package", "relative", "relative module")
		if sc.mod.index == 0 {
			styles = append(styles, "re-exported", "re-exported as")
		}
	}
	alias := g.fresh(false)
	style := g.choose("import", styles...)
	atTop := func(lines ...string) {
		if !slices.Contains(sc.mod.imports, lines[0]) || len(lines) > 1 {
			sc.mod.imports = append(sc.mod.imports, lines...)
		}
	}
	switch style {
	case "from as":
		atTop(fmt.Sprintf("from %s import %s as %s", m.dotted, name, alias))
		return alias
	case "module":
		atTop("import " + m.dotted)
		return m.dotted + "." + name
	case "module as":
		atTop(fmt.Sprintf("import %s as %s", m.dotted, alias))
		return alias + "." + name
	case "star":
		atTop(fmt.Sprintf("from %s import *", m.dotted))
		return name
	case "guarded":
		atTop("try:", fmt.Sprintf("    from %s import %s", m.dotted, name), "except ImportError:", "    "+name+" = None")
		return name
	case "in the function":
		sc.emit(fmt.Sprintf("from %s import %s", m.dotted, name))
		return name
	case "in the function as":
		sc.emit(fmt.Sprintf("from %s import %s as %s", m.dotted, name, alias))
		return alias
	case "module in the function":
		sc.emit(fmt.Sprintf("import %s as %s", m.dotted, alias))
		return alias + "." + name
	case "from the package":
		atTop(fmt.Sprintf("from %s import %s", parent, base))
		return base + "." + name
	case "relative":
		atTop(fmt.Sprintf("from %s import %s", relative(sc.mod, m.dotted), name))
		return name
	case "relative module":
		atTop(fmt.Sprintf("from %s import %s as %s", relative(sc.mod, parent), base, alias))
		return alias + "." + name
	case "re-exported", "re-exported as":
		init := strings.TrimSuffix(m.path, base+".py") + "__init__.py"
		shown := name
		line := fmt.Sprintf("from .%s import %s", base, name)
		if style == "re-exported as" {
			shown = alias
			line += " as " + alias
		}
		if !slices.Contains(g.packages[init], line) {
			g.packages[init] = append(g.packages[init], line)
		}
		atTop(fmt.Sprintf("from %s import %s", parent, shown))
		return shown
	}
	atTop(fmt.Sprintf("from %s import %s", m.dotted, name))
	return name
}

// relative writes a module's path as seen from another one.
func relative(from *module, to string) string {
	here := strings.Split(from.dotted, ".")
	here = here[:len(here)-1]
	there := strings.Split(to, ".")
	common := 0
	for common < len(here) && common < len(there) && here[common] == there[common] {
		common++
	}
	return strings.Repeat(".", len(here)-common+1) + strings.Join(there[common:], ".")
}
