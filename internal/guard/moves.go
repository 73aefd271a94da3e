package guard

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/provider"
)

// moves are the places of a function at which it turns to somebody else: another
// provider, model or key, or another request. Behind one of them a loop does not
// ask the same again.
type moves struct {
	blocks    map[*flow.Block]bool
	rotations map[*flow.Block]*flow.Call // which may answer that there is none
}

// turnsTo returns the function's moves, finding them on first use.
func (fn *function) turnsTo() *moves {
	if fn.moved != nil {
		return fn.moved
	}
	m := &moves{blocks: make(map[*flow.Block]bool), rotations: make(map[*flow.Block]*flow.Call)}
	fn.moved = m
	if len(fn.graph.Loops().All()) == 0 {
		return m
	}
	steps := newSteps()
	fn.eachInstr(func(b *flow.Block, in flow.Instr) { fn.drawsIn(b, in, m, steps) })
	fn.eachInstr(func(b *flow.Block, in flow.Instr) {
		if steps.by(in) || fn.drops(in, steps) || fn.replaces(in) {
			m.blocks[b] = true
		}
	})
	return m
}

func (fn *function) eachInstr(visit func(*flow.Block, flow.Instr)) {
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			visit(b, in)
		}
	}
}

// steps are what the entries that are drawn from collections are chosen by, and
// those collections.
type steps struct {
	vars        map[*flow.Var]bool
	attrs       map[string]bool
	collections map[string]bool
}

func newSteps() *steps {
	return &steps{vars: make(map[*flow.Var]bool), attrs: make(map[string]bool), collections: make(map[string]bool)}
}

// chosenBy notes what an index is computed from.
func (s *steps) chosenBy(key flow.Expr) {
	flow.Inspect(key, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Name:
			s.vars[e.Var] = true
		case *flow.Attr:
			s.attrs[e.Sel] = true
			return false
		case *flow.Call:
			return lastName(e.Fun) != "len"
		}
		return true
	})
}

// by reports whether an instruction has another entry chosen.
func (s *steps) by(in flow.Instr) bool {
	a, ok := in.(*flow.Assign)
	if !ok {
		return false
	}
	switch t := a.Target.(type) {
	case *flow.Name:
		return s.vars[t.Var]
	case *flow.Attr:
		return s.attrs[t.Sel]
	}
	return false
}

// drawsIn notes what an instruction draws from collections, where the one that is
// asked comes from there, and the calls that switch to another key.
func (fn *function) drawsIn(b *flow.Block, in flow.Instr, m *moves, s *steps) {
	visit := func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.Index:
			if _, constant := e.Key.(*flow.Const); !constant && fn.isAsked(e, in) {
				s.chosenBy(e.Key)
				s.collections[lastName(e.X)] = true
			} else if constant && fn.isAsked(e, in) {
				s.collections[lastName(e.X)] = true
			}
		case *flow.Call:
			switch {
			case fn.ev.Rotates(lastName(e.Fun)):
				m.rotations[b] = e
			case draws(e) && fn.isAsked(e, in), readsPerson(e):
				m.blocks[b] = true
			}
		}
		return true
	}
	for _, op := range flow.Operands(in) {
		flow.Inspect(op, visit)
	}
}

// draws reports whether a call takes one thing after the other out of something.
func draws(call *flow.Call) bool {
	switch lastName(call.Fun) {
	case "next", "popleft", "popitem", "get_nowait", "dequeue", "recv", "receive", "readline":
		return true
	case "get", "pop":
		return !slices.ContainsFunc(call.Args, func(a flow.Arg) bool {
			c, ok := a.Value.(*flow.Const)
			return a.Key == "" && (!ok || c.Kind == flow.String)
		})
	}
	return false
}

// readsPerson reports whether a call asks a person for something: who answers
// decides how it goes on, and may have paid meanwhile.
func readsPerson(call *flow.Call) bool {
	switch lastName(call.Fun) {
	case "input", "raw_input", "getpass", "confirm", "readline", "prompt_user", "ask_user":
		return true
	}
	return false
}

// isAsked reports whether what an expression of an instruction draws is what is
// asked, or what it is asked with: it is named so, or a model's call uses it.
func (fn *function) isAsked(drawn flow.Expr, in flow.Instr) bool {
	if namesLength(drawnFrom(drawn)) {
		return false
	}
	if provider.IsProvider(drawnFrom(drawn)) || fn.inModelCall(in, func(e flow.Expr) bool { return e == drawn }) {
		return true
	}
	a, ok := in.(*flow.Assign)
	if !ok {
		return false
	}
	n, ok := a.Target.(*flow.Name)
	switch {
	case !ok || namesLength(n.Var.Name):
		return false
	case provider.IsProvider(n.Var.Name):
		return true
	}
	return fn.askedBy(n.Var)
}

// drawnFrom returns the name of the collection that an expression draws from.
func drawnFrom(e flow.Expr) string {
	switch e := e.(type) {
	case *flow.Index:
		return lastName(e.X)
	case *flow.Call:
		if attr, ok := e.Fun.(*flow.Attr); ok {
			return lastName(attr.X)
		}
		if len(e.Args) > 0 {
			return lastName(e.Args[0].Value)
		}
	}
	return ""
}

// askedBy reports whether a model's call reads a variable.
func (fn *function) askedBy(v *flow.Var) bool {
	found := false
	reads := func(e flow.Expr) bool { n, ok := e.(*flow.Name); return ok && n.Var == v }
	fn.eachInstr(func(_ *flow.Block, in flow.Instr) { found = found || fn.inModelCall(in, reads) })
	return found
}

// inModelCall reports whether an expression that satisfies a condition stands in
// a call that asks a model.
func (fn *function) inModelCall(in flow.Instr, is func(flow.Expr) bool) bool {
	found := false
	for _, op := range flow.Operands(in) {
		flow.Inspect(op, func(e flow.Expr) bool {
			if !found && provider.IsCall(fn.lex, e) {
				flow.Inspect(e, func(x flow.Expr) bool { found = found || is(x); return !found })
			}
			return !found
		})
	}
	return found
}

// drops reports whether an instruction takes something out of a collection that
// the one who is asked is drawn from.
func (fn *function) drops(in flow.Instr, s *steps) bool {
	switch in := in.(type) {
	case *flow.Delete:
		if entry, ok := in.Target.(*flow.Index); ok {
			return s.from(lastName(entry.X))
		}
	case *flow.Eval:
		call, ok := in.X.(*flow.Call)
		if !ok {
			return false
		}
		attr, ok := call.Fun.(*flow.Attr)
		if !ok {
			return false
		}
		switch attr.Sel {
		case "pop", "popleft", "remove", "discard", "rotate":
			return s.from(lastName(attr.X))
		}
	}
	return false
}

func (s *steps) from(collection string) bool {
	return s.collections[collection] || provider.IsProvider(collection)
}

// replaces reports whether an instruction puts another one in the place of what
// is asked. To build the same one again does not.
func (fn *function) replaces(in flow.Instr) bool {
	a, ok := in.(*flow.Assign)
	if !ok || a.Op != "" || !provider.IsProvider(lastName(a.Target)) {
		return false
	}
	other := false
	flow.Inspect(a.Value, func(e flow.Expr) bool {
		call, ok := e.(*flow.Call)
		other = other || provider.IsOther(lastName(e)) || ok && namesServer(lastName(a.Target)) && chooses(lastName(call.Fun))
		return !other
	})
	return other
}

// chooses reports whether a function is one that chooses among several, by its
// name.
func chooses(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "pick", "select", "choose", "choice", "rotate", "acquire", "elect":
		return true
	}
	return false
}

// namesServer reports whether a name is of what answers, and not of a key for it:
// another key chosen may be one for the same empty account.
func namesServer(name string) bool {
	words := lexicon.Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "provider", "model", "client", "llm", "endpoint", "backend", "deployment", "engine":
		return true
	}
	return false
}

// namesLength reports whether a name is of how long or how often something is
// done.
func namesLength(name string) bool {
	for _, w := range lexicon.Words(name) {
		switch w {
		case "delay", "delays", "wait", "waits", "backoff", "backoffs", "timeout", "timeouts", "interval", "intervals", "seconds", "sleep", "sleeps",
			"temperature", "temperatures", "schedule":
			return true
		}
	}
	return false
}

// comesBack reports whether a loop leads from its head to a block again without
// turning to somebody else, and without telling billing apart.
func (fn *function) comesBack(l *flow.Loop, to *flow.Block, run opener) bool {
	key := turn{l, run}
	seen, known := fn.turnsOf[key]
	if !known {
		seen = fn.inTurn(l, run)
		fn.turnsOf[key] = seen
	}
	return seen[to]
}

// A turn is one of a loop under an assumption.
type turn struct {
	loop *flow.Loop
	run  opener
}

// inTurn returns the blocks to which a loop leads from its head without turning
// to somebody else.
func (fn *function) inTurn(l *flow.Loop, run opener) map[*flow.Block]bool {
	m := fn.turnsTo()
	seen := map[*flow.Block]bool{l.Head: true}
	for queue := []*flow.Block{l.Head}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if m.blocks[b] {
			continue
		}
		for _, e := range b.Succs {
			if run.Open(e) && !seen[e.To] && l.Contains(e.To) && !fn.toldApart(e) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return seen
}

// An opener says which edges may be taken.
type opener interface{ Open(*flow.Edge) bool }
