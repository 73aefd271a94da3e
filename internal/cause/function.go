package cause

import (
	"bytes"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/provider"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// A function is one that is looked at, with the places in it that play a part.
type function struct {
	*flow.Func
	r     *resolve.Resolver
	lex   *lexicon.Lexicon
	graph *flow.Graph
	dom   *flow.DomTree
	// requests are the calls that ask a model and whose failure is caught, by their
	// blocks.
	requests map[*flow.Block]*flow.Call
	order    []*flow.Block // those blocks
	// tests are the expressions that are branched on.
	tests map[flow.Expr]bool
	held  *holders
	inner map[*flow.Var]bool // assigned by functions in this one
}

func prepare(r *resolve.Resolver, lex *lexicon.Lexicon, f *flow.Func) *function {
	g := f.Graph()
	fn := &function{
		Func: f, r: r, lex: lex, graph: g, dom: g.Dominators(),
		requests: make(map[*flow.Block]*flow.Call), tests: make(map[flow.Expr]bool),
	}
	for _, b := range fn.dom.Order() {
		for _, e := range b.Succs {
			if e.Cond != nil {
				fn.tests[e.Cond] = true
			}
		}
		if !fails(b) {
			continue
		}
		if call := fn.requestIn(b); call != nil {
			fn.requests[b] = call
			fn.order = append(fn.order, b)
		}
	}
	if len(fn.requests) > 0 {
		fn.held = fn.findHolders()
	}
	return fn
}

// fails reports whether a failure in a block is caught, or passes code on its
// way out.
func fails(b *flow.Block) bool {
	for _, e := range b.Succs {
		if e.Kind == flow.OnFailure {
			return true
		}
	}
	return false
}

// requestIn returns the call in a block that asks a model, or nil.
func (fn *function) requestIn(b *flow.Block) *flow.Call {
	var found *flow.Call
	for _, in := range b.Instrs {
		for _, op := range flow.Operands(in) {
			flow.Inspect(op, func(e flow.Expr) bool {
				call, ok := e.(*flow.Call)
				if ok && found == nil && fn.asks(call) {
					found = call
				}
				return found == nil
			})
		}
	}
	return found
}

// maxHelper is the size in bytes of a function up to which it is one that does
// little but ask.
const maxHelper = 4 << 10

// asks reports whether a call asks a model: itself, by what it is handed to call,
// or in the function of the program that it calls.
func (fn *function) asks(call *flow.Call) bool {
	if isLog(call) {
		return false
	}
	name := provider.Name(call)
	if provider.IsRequest(name) || postsToModel(call) {
		return true
	}
	for _, a := range call.Args {
		switch v := a.Value.(type) {
		case *flow.Attr: // to_thread(client.chat.completions.create, …)
			if provider.IsRequest(provider.Name(&flow.Call{Fun: v})) && !isData(v) {
				return true
			}
		case *flow.FuncLit:
			if v.Func.Kind == flow.Lambda && asksDirectly(v.Func) {
				return true
			}
		}
	}
	if !provider.MayRequest(name) {
		return false
	}
	callee := fn.r.Resolve(call.Fun, fn.Func).Func
	return callee != nil && callee != fn.Func && callee.At.End-callee.At.Start <= maxHelper && mentionsModel(callee) && asksDirectly(callee)
}

// isData reports whether an attribute is more often a value than a method:
// handed on, it asks nobody.
func isData(a *flow.Attr) bool {
	switch a.Sel {
	case "completion", "completions", "chat", "complete", "conversation":
		return true
	}
	return false
}

// mentionsModel is a quick look at the text of a function before it is lowered.
func mentionsModel(f *flow.Func) bool {
	text := bytes.ToLower(f.Text())
	for _, a := range provider.Anchors {
		if bytes.Contains(text, []byte(a)) {
			return true
		}
	}
	return false
}

func asksDirectly(f *flow.Func) bool {
	found := false
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			for _, op := range flow.Operands(in) {
				flow.Inspect(op, func(e flow.Expr) bool {
					call, ok := e.(*flow.Call)
					found = found || ok && (provider.IsRequest(provider.Name(call)) || postsToModel(call))
					return !found
				})
			}
		}
		if found {
			break
		}
	}
	return found
}

// postsToModel reports whether a call is given the address at which a model is
// asked.
func postsToModel(call *flow.Call) bool {
	found := false
	for _, a := range call.Args {
		flow.Inspect(a.Value, func(e flow.Expr) bool {
			c, ok := e.(*flow.Const)
			found = found || ok && c.Kind == flow.String && provider.IsAddress(c.Text)
			return !found
		})
	}
	return found
}

// eachInstr visits the instructions that can be reached.
func (fn *function) eachInstr(visit func(*flow.Block, flow.Instr)) {
	for _, b := range fn.dom.Order() {
		for _, in := range b.Instrs {
			visit(b, in)
		}
	}
}

// root returns the variable that a chain of attributes and entries begins with,
// or nil.
func root(e flow.Expr) *flow.Var {
	for {
		switch x := e.(type) {
		case *flow.Name:
			return x.Var
		case *flow.Attr:
			e = x.X
		case *flow.Index:
			e = x.X
		default:
			return nil
		}
	}
}

// isLocal reports whether a variable lives and dies with a call of the function.
func (fn *function) isLocal(v *flow.Var) bool {
	return v != nil && v.Owner == fn.Func && !v.Shared && resolve.Param(v) == nil
}
