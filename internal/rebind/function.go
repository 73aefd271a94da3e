package rebind

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A function is one that may be a failover.
type function struct {
	*flow.Func
	lex   *lexicon.Lexicon
	r     *resolve.Resolver
	graph *flow.Graph
	// entries are the variables that hold a fallback as a whole; derived those that
	// hold something of one.
	entries, derived map[*flow.Var]bool
	drawn            flow.Expr // where the first fallback comes from
}

// keepsModel judges the function.
func (fn *function) keepsModel() (Defect, bool) {
	fn.findFallbacks()
	if fn.drawn == nil && !fn.lex.FailoverActivation.Match(fn.Name) {
		return Defect{}, false
	}
	all := fn.switches()
	stores := make(map[flow.Instr]bool)
	for _, s := range all {
		stores[s.assign] = true
	}
	for _, s := range all {
		if !fn.leavesWithout(s, stores) {
			continue
		}
		asked, model := fn.asksWith(s.owner)
		if asked == nil {
			continue
		}
		d := Defect{Func: fn.Func, At: s.assign.Span(), Slot: s.assign.Target.Span().Text(), Model: model, Asked: asked.Span()}
		if fn.drawn != nil {
			d.Fallback, d.Name = fn.drawn.Span(), fn.drawn.Span().Text()
		}
		return d, true
	}
	return Defect{}, false
}

// isFallback reports whether a name is of a fallback, or of several, and not of
// how many there are or whether one is used.
func (fn *function) isFallback(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "index", "idx", "count", "active", "activated", "enabled", "used", "attempts", "until", "at", "reason", "error", "errors", "depth", "keys", "set", "lock":
		return false
	}
	return fn.lex.FallbackParameter.Match(name) || slices.ContainsFunc(words, func(w string) bool {
		switch w {
		case "fallback", "fallbacks", "backup", "backups", "secondary":
			return true
		}
		return false
	})
}

// findFallbacks follows fallbacks through assignments.
func (fn *function) findFallbacks() {
	fn.entries, fn.derived = make(map[*flow.Var]bool), make(map[*flow.Var]bool)
	for _, p := range fn.Params {
		if fn.isFallback(p.Var.Name) {
			fn.entries[p.Var], fn.derived[p.Var] = true, true
			fn.drawn = &flow.Name{Where: flow.Where{At: fn.NameAt}, Var: p.Var}
		}
	}
	for before := -1; before < len(fn.entries)+len(fn.derived); {
		before = len(fn.entries) + len(fn.derived)
		for _, b := range fn.graph.Blocks {
			for _, in := range b.Instrs {
				if a, ok := in.(*flow.Assign); ok {
					fn.follow(a)
				}
			}
		}
	}
}

func (fn *function) follow(a *flow.Assign) {
	n, ok := a.Target.(*flow.Name)
	if !ok || !fn.comesFrom(a.Value) {
		return
	}
	fn.derived[n.Var] = true
	if fn.isEntry(a.Value) {
		fn.entries[n.Var] = true
		if fn.drawn == nil {
			fn.drawn = a.Value
		}
	}
}

// isEntry reports whether a value is a fallback as a whole: what is drawn from
// several, or the one itself.
func (fn *function) isEntry(e flow.Expr) bool {
	switch e := e.(type) {
	case *flow.Name:
		return fn.entries[e.Var] || fn.isFallback(e.Var.Name)
	case *flow.Attr:
		return fn.isFallback(e.Sel)
	case *flow.Index:
		_, field := e.Key.(*flow.Const)
		c, _ := e.Key.(*flow.Const)
		return (!field || c.Kind == flow.Number) && fn.isEntry(e.X)
	case *flow.Element:
		return fn.isEntry(e.X)
	case *flow.Call:
		// pop(0), next(fallbacks), a copy of one
		if m, ok := e.Fun.(*flow.Attr); ok {
			switch m.Sel {
			case "pop", "popleft", "popitem", "copy", "get_nowait":
				return fn.isEntry(m.X)
			case "get":
				return false
			}
		}
		switch resolve.LastName(e.Fun) {
		case "next", "dict", "list", "iter", "enumerate", "copy", "deepcopy", "deque", "reversed":
			return len(e.Args) > 0 && fn.isEntry(e.Args[0].Value)
		}
	case *flow.Part:
		return fn.isEntry(e.X)
	case *flow.Logic:
		return slices.ContainsFunc(e.Operands, fn.isEntry)
	}
	return false
}

// comesFrom reports whether a value comes from a fallback.
func (fn *function) comesFrom(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Name:
			found = found || fn.derived[x.Var] || fn.isFallback(x.Var.Name)
		case *flow.Attr:
			found = found || fn.isFallback(x.Sel)
		}
		return !found
	})
	return found
}

// A change is a store that turns to the fallback.
type change struct {
	block  *flow.Block
	assign *flow.Assign
	owner  *flow.Var // the variable of the object that is changed
}

// switches returns the stores that turn to another provider.
func (fn *function) switches() []change {
	var out []change
	for _, b := range fn.graph.Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok || b.Dead {
				continue
			}
			t, ok := a.Target.(*flow.Attr)
			if !ok || fn.isAside(t.Sel) || !fn.isServer(t.Sel) || !fn.turns(a.Value) {
				continue
			}
			if owner, ok := t.X.(*flow.Name); ok {
				out = append(out, change{b, a, owner.Var})
			}
		}
	}
	return out
}

// isServer reports whether a name is of who answers, or where.
func (fn *function) isServer(name string) bool {
	return fn.lex.Provider.Match(name) || fn.lex.Client.Match(name) || fn.lex.BaseURL.Match(name)
}

// isAside reports whether a name is of what is only remembered.
func (fn *function) isAside(name string) bool {
	if fn.isFallback(name) {
		return true
	}
	for _, w := range lexicon.Words(name) {
		switch w {
		case "old", "previous", "prev", "original", "saved", "last", "failed", "primary", "http", "session", "cache", "db", "redis", "mcp":
			return true
		}
	}
	return false
}

// turns reports whether a value comes from the fallback, and not its key alone.
func (fn *function) turns(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		if fn.isKey(x) {
			return false
		}
		switch x := x.(type) {
		case *flow.Name:
			found = found || fn.derived[x.Var] || fn.isFallback(x.Var.Name)
		case *flow.Attr:
			found = found || fn.isFallback(x.Sel)
		}
		return !found
	})
	return found
}

// isKey reports whether an expression reads a key.
func (fn *function) isKey(e flow.Expr) bool {
	name := fieldName(e)
	return name != "" && fn.lex.APIKey.Match(name)
}

// fieldName returns the name of the variable, attribute or entry that an
// expression reads, or "".
func fieldName(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Name:
		return e.Var.Name
	case *flow.Attr:
		return e.Sel
	case *flow.Index:
		if c, ok := e.Key.(*flow.Const); ok && c.Kind == flow.String {
			return c.Text
		}
	case *flow.Call:
		if m, ok := e.Fun.(*flow.Attr); ok && m.Sel == "get" && len(e.Args) > 0 {
			if c, ok := e.Args[0].Value.(*flow.Const); ok && c.Kind == flow.String {
				return c.Text
			}
		}
	}
	return ""
}
