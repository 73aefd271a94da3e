package rebind

import (
	"bytes"
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// leavesWithout reports whether a way leads from the entry through a switch to
// the end without the model.
func (fn *function) leavesWithout(s change, switches map[flow.Instr]bool) bool {
	type node struct {
		block    *flow.Block
		switched bool
	}
	brings := make(map[*flow.Block]bool)
	for _, b := range fn.graph.Blocks {
		if fn.setsByName(b) {
			return false // in a loop over names, which is not empty
		}
		brings[b] = fn.bringsModel(b, switches)
	}
	start := node{fn.graph.Entry(), false}
	seen := map[node]bool{start: true}
	for queue := []node{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if brings[n.block] {
			continue
		}
		if n.block == fn.graph.Exit && n.switched {
			return true
		}
		for _, e := range n.block.Succs {
			if e.Kind == flow.OnFailure {
				continue // it takes effect as a whole, or not at all
			}
			next := node{e.To, n.switched || n.block == s.block}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// bringsModel reports whether the fallback's model goes along in a block.
func (fn *function) bringsModel(b *flow.Block, switches map[flow.Instr]bool) bool {
	for _, in := range b.Instrs {
		if fn.instrBrings(in, switches[in]) {
			return true
		}
	}
	return slices.ContainsFunc(b.Succs, func(e *flow.Edge) bool { return fn.asksModel(e.Cond) })
}

func (fn *function) instrBrings(in flow.Instr, switches bool) bool {
	switch in := in.(type) {
	case *flow.Assign:
		if fn.lex.Model.Match(fieldName(in.Target)) && !fn.isAside(fieldName(in.Target)) {
			return true
		}
		if t, ok := in.Target.(*flow.Attr); ok && fn.isEntry(in.Value) && !fn.isServer(t.Sel) {
			return true // kept as a whole
		}
		if _, ok := in.Target.(*flow.Index); ok && fn.isEntry(in.Value) {
			return true
		}
	case *flow.Return:
		if in.Value != nil && fn.isEntry(in.Value) {
			return true
		}
	}
	for _, op := range flow.Operands(in) {
		if fn.asksModel(op) || fn.handsOn(op, switches) {
			return true
		}
	}
	return false
}

// asksModel reports whether an expression reads the fallback's model, or gives
// something a model.
func (fn *function) asksModel(e flow.Expr) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		name := fieldName(x)
		found = found || name != "" && fn.lex.Model.Match(name) && (fn.comesFrom(x) || fn.isFallback(name))
		if call, ok := x.(*flow.Call); ok {
			for _, a := range call.Args {
				found = found || a.Key != "" && fn.lex.Model.Match(a.Key) && !fn.isOwnModel(a.Value)
			}
		}
		return !found
	})
	return found
}

// isOwnModel reports whether a value is the model that an object or a variable
// holds, and not the fallback's.
func (fn *function) isOwnModel(e flow.Expr) bool {
	switch e.(type) {
	case *flow.Name, *flow.Attr:
		return fn.lex.Model.Match(fieldName(e)) && !fn.comesFrom(e)
	}
	return false
}

// handsOn reports whether an expression gives a fallback as a whole to code that
// may take its model from it. In the value of the switch itself it is what the
// client is made of.
func (fn *function) handsOn(e flow.Expr, switches bool) bool {
	found := false
	flow.Inspect(e, func(x flow.Expr) bool {
		switch x := x.(type) {
		case *flow.Spread:
			found = found || fn.isEntry(x.X)
		case *flow.RecordLit:
			found = found || slices.ContainsFunc(x.Entries, func(e flow.Entry) bool { return e.Key == nil && fn.isEntry(e.Value) })
		case *flow.Call:
			found = found || fn.callHandsOn(x, switches)
		case *flow.Yield:
			found = found || fn.isEntry(x.X)
		}
		return !found
	})
	return found
}

func (fn *function) callHandsOn(call *flow.Call, switches bool) bool {
	if isLog(call) {
		return false
	}
	onObject := false
	if m, ok := call.Fun.(*flow.Attr); ok {
		if x, ok := m.X.(*flow.Name); ok {
			onObject = x.Var == fn.Receiver
		}
	}
	if onObject && fn.mayStoreModel(call) {
		return true
	}
	if fn.setsAttr(call) {
		return fn.namesModel(call.Args[1].Value)
	}
	given := slices.ContainsFunc(call.Args, func(a flow.Arg) bool { return fn.isEntry(a.Value) })
	switch {
	case !given || reads(call):
		return false
	case switches && !onObject && !slices.ContainsFunc(call.Args, func(a flow.Arg) bool { return a.Splat != flow.Plain }):
		return false
	case switches && onObject:
		return false // mayStoreModel has looked into it
	}
	return true
}

// setsAttr reports whether a call stores an attribute by its name.
func (fn *function) setsAttr(call *flow.Call) bool {
	def := fn.r.Resolve(call.Fun, fn.Func)
	return len(call.Args) > 1 && fn.r.Vocabulary.Functions[def.Native+def.Path] == flow.SetAttr
}

// setsByName reports whether an attribute whose name is not written there is
// stored in a block.
func (fn *function) setsByName(b *flow.Block) bool {
	for _, in := range b.Instrs {
		if eval, ok := in.(*flow.Eval); ok {
			if call, ok := eval.X.(*flow.Call); ok && fn.setsAttr(call) {
				if _, written := call.Args[1].Value.(*flow.Const); !written {
					return true
				}
			}
		}
	}
	return false
}

// namesModel reports whether the name of an attribute that is stored may be that
// of the model.
func (fn *function) namesModel(name flow.Expr) bool {
	c, ok := name.(*flow.Const)
	return !ok || fn.lex.Model.Match(c.Text)
}

// reads reports whether a call only looks at what it is given.
func reads(call *flow.Call) bool {
	switch resolve.LastName(call.Fun) {
	case "len", "bool", "isinstance", "str", "repr", "next", "iter", "enumerate", "list", "dict", "get", "pop", "popleft", "index", "copy", "id", "type", "hasattr", "getattr":
		return true
	}
	return false
}

// mayStoreModel reports whether a method that is called on the object itself may
// store a model: it does, or it is not known.
func (fn *function) mayStoreModel(call *flow.Call) bool {
	callee := fn.r.Resolve(call.Fun, fn.Func).Func
	if callee == nil {
		return true
	}
	if callee == fn.Func || !bytes.Contains(callee.Text(), []byte("odel")) && !bytes.Contains(callee.Text(), []byte("eployment")) {
		return false
	}
	for _, b := range callee.Graph().Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok {
				continue
			}
			if t, ok := a.Target.(*flow.Attr); ok && fn.lex.Model.Match(t.Sel) {
				return true
			}
		}
	}
	return false
}

// isLog reports whether a call writes to a log.
func isLog(call *flow.Call) bool {
	for x := call.Fun; x != nil; {
		for _, w := range lexicon.Words(resolve.LastName(x)) {
			switch w {
			case "log", "logger", "logging", "print", "debug", "info", "warning":
				return true
			}
		}
		attr, ok := x.(*flow.Attr)
		if !ok {
			return false
		}
		x = attr.X
	}
	return false
}

// asksWith returns a place of the unit where a request is made with the model of
// the object that is changed, and how that is written.
func (fn *function) asksWith(owner *flow.Var) (at flow.Expr, model string) {
	isReceiver := owner == fn.Receiver
	holds := func(text []byte) bool {
		return bytes.Contains(text, []byte("odel")) || bytes.Contains(text, []byte("eployment"))
	}
	computed := make(map[string]bool)
	fn.Unit.EachFunc(holds, func(f *flow.Func) bool {
		if isReceiver && f.IsMethod() && f.Class == fn.Class && fn.lex.Model.Match(f.Name) {
			computed[f.Name] = true // a property
		}
		return true
	})
	fn.Unit.EachFunc(holds, func(f *flow.Func) bool {
		if at != nil {
			return false
		}
		if isReceiver && f.Kind == flow.Def && f.Class != fn.Class {
			return true
		}
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				for _, op := range flow.Operands(in) {
					flow.Inspect(op, func(e flow.Expr) bool {
						if a := fn.givenModel(e, f, owner); a != nil && at == nil && !computed[a.Sel] {
							at, model = a, a.Span().Text()
						}
						return at == nil
					})
				}
			}
		}
		return true
	})
	return at, model
}

// givenModel returns the attribute of the object that a request is given as its
// model, or nil.
func (fn *function) givenModel(e flow.Expr, in *flow.Func, owner *flow.Var) *flow.Attr {
	isModel := func(v flow.Expr) *flow.Attr {
		a, ok := v.(*flow.Attr)
		if !ok || !fn.lex.Model.Match(a.Sel) || fn.isAside(a.Sel) {
			return nil
		}
		x, ok := a.X.(*flow.Name)
		if !ok || !(x.Var == owner || owner == fn.Receiver && x.Var == in.Receiver || x.Var.Name == owner.Name && resolve.Param(x.Var) != nil) {
			return nil
		}
		return a
	}
	switch e := e.(type) {
	case *flow.Call:
		if isLog(e) {
			return nil
		}
		for _, a := range e.Args {
			if a.Key != "" && fn.lex.Model.Match(a.Key) {
				if found := isModel(a.Value); found != nil {
					return found
				}
			}
		}
	case *flow.RecordLit:
		for _, entry := range e.Entries {
			if c, ok := entry.Key.(*flow.Const); ok && c.Kind == flow.String && fn.lex.Model.Match(c.Text) {
				if found := isModel(entry.Value); found != nil {
					return found
				}
			}
		}
	}
	return nil
}
