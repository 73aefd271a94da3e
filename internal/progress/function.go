package progress

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// maxDepth bounds how many definitions, or calls, are followed one from another.
const maxDepth = 6

// A program is what the functions of one search share. It is not safe for
// concurrent use: each worker has its own.
type program struct {
	names *resolve.Resolver
	voc   *flow.Vocabulary
	lex   *lexicon.Lexicon
	wide  bool

	functions map[*flow.Func]*function
	summaries map[helper]*summary
	changes   map[*flow.Func][]effect // what a call of the function changes
	implied   map[answered][]req
	matches   map[string]*roles
	natives   map[*flow.Var]string
	methods   map[string][]*flow.Func
	// defining returns the units that define a function of a name.
	defining func(name string) []*flow.Unit
	// tested are the attributes and shared variables that something asks for: what
	// else changes does not matter.
	tested map[string]bool
	busy   map[*flow.Func]bool // whose changes, or conditions, are being found
}

// newProgram returns a program whose names a resolver finds. Where it is wide,
// helpers of which only the name is known are looked for in the whole program.
func newProgram(p *flow.Program, names *resolve.Resolver, lex *lexicon.Lexicon, wide bool) *program {
	return &program{
		names: names, wide: wide, voc: &p.Vocabulary, lex: lex,
		functions: make(map[*flow.Func]*function), summaries: make(map[helper]*summary), changes: make(map[*flow.Func][]effect),
		implied: make(map[answered][]req), matches: make(map[string]*roles), busy: make(map[*flow.Func]bool), natives: make(map[*flow.Var]string), methods: make(map[string][]*flow.Func), tested: make(map[string]bool),
		defining: func(name string) []*flow.Unit {
			return p.Loader.Mentioning(flow.Query{Words: []string{name}, Holds: func(text []byte) bool { return p.Loader.Defines(text, name) }})
		},
	}
}

// alone is a loader that leads to no other unit.
type alone struct{ flow.Loader }

func (alone) Import(*flow.Unit, string) *flow.Unit { return nil }
func (alone) Below(*flow.Unit, string) *flow.Unit  { return nil }

// A prover judges loops, first by what their own unit says, and where that is not
// enough by the whole program: to read other units costs more than the proof.
type prover struct {
	program    *flow.Program
	lex        *lexicon.Lexicon
	near, wide *resolve.Resolver
}

func newProver(p *flow.Program, lex *lexicon.Lexicon) *prover {
	narrow := &flow.Program{Loader: alone{p.Loader}, Vocabulary: p.Vocabulary}
	return &prover{p, lex, resolve.New(narrow), resolve.New(p)}
}

// judge returns what is found of the loops of a function that may not end.
func (p *prover) judge(f *flow.Func) []*verdict {
	near := newProgram(p.program, p.near, p.lex, false).function(f)
	var wide *function
	var out []*verdict
	for _, l := range f.Graph().Loops().All() {
		if v := near.judge(l); v == nil || v.settled() {
			continue
		}
		if wide == nil {
			wide = newProgram(p.program, p.wide, p.lex, true).function(f)
		}
		if v := wide.judgeWidely(l); v != nil && !v.left.empty() {
			out = append(out, v)
		}
	}
	return out
}

// A function is one that is looked at, with what is found out about it on demand.
type function struct {
	*flow.Func
	*program
	assigns map[*flow.Var][]*flow.Assign
	aliases map[*flow.Var]place
	web     *web
}

func (p *program) function(f *flow.Func) *function {
	fn, ok := p.functions[f]
	if !ok {
		fn = &function{Func: f, program: p, aliases: make(map[*flow.Var]place)}
		p.functions[f] = fn
	}
	return fn
}

// self returns the function as it is seen from inside.
func (f *function) self() *view { return &view{function: f} }

// assigned returns the assignments to a variable in the function.
func (f *function) assigned(x *flow.Var) []*flow.Assign {
	if f.assigns == nil {
		f.assigns = make(map[*flow.Var][]*flow.Assign)
		seen := make(map[flow.Span]bool) // a finally has copies
		note := func(a *flow.Assign) {
			if n, ok := a.Target.(*flow.Name); ok && !seen[a.Target.Span()] {
				seen[a.Target.Span()] = n.Var.Name != ""
				f.assigns[n.Var] = append(f.assigns[n.Var], a)
			}
		}
		for _, b := range f.Graph().Blocks {
			for _, in := range b.Instrs {
				if a, ok := in.(*flow.Assign); ok {
					note(a)
				}
				for _, x := range flow.Operands(in) {
					flow.Inspect(x, func(e flow.Expr) bool {
						if let, ok := e.(*flow.Let); ok {
							note(&flow.Assign{Where: let.Where, Target: let.Target, Value: let.Value})
						}
						return true
					})
				}
			}
			for _, e := range b.Succs {
				flow.Inspect(e.Cond, func(e flow.Expr) bool {
					if let, ok := e.(*flow.Let); ok {
						note(&flow.Assign{Where: let.Where, Target: let.Target, Value: let.Value})
					}
					return true
				})
			}
		}
	}
	return f.assigns[x]
}

// only returns what a local variable is ever set to, if that is one thing; for a
// part of several values that are assigned together, its own.
func (f *function) only(x *flow.Var) flow.Expr {
	if x.Owner != f.Func || x.Shared || f.isParam(x) {
		return nil
	}
	all := f.assigned(x)
	if len(all) != 1 || all[0].Op != "" {
		return nil
	}
	return f.value(all[0].Value)
}

// value looks through what only hands a value on.
func (f *function) value(e flow.Expr) flow.Expr {
	for range maxDepth {
		switch x := e.(type) {
		case *flow.Let:
			e = x.Value
		case *flow.Part:
			whole := x.X
			if n, ok := whole.(*flow.Name); ok && n.Var.Name == "" {
				if all := f.assigned(n.Var); len(all) == 1 {
					whole = all[0].Value
				}
			}
			s, ok := whole.(*flow.Sequence)
			if !ok || x.Index >= len(s.Elems) {
				return e
			}
			e = s.Elems[x.Index]
		default:
			return e
		}
	}
	return e
}

// native returns the name of what the language itself defines that an expression
// stands for, or "".
func (p *program) native(e flow.Expr) string {
	n, ok := e.(*flow.Name)
	switch {
	case !ok:
		return ""
	case n.Var.Owner == nil:
		return n.Var.Name
	case n.Var.Owner.Kind != flow.UnitInit:
		return ""
	}
	name, known := p.natives[n.Var]
	if !known {
		name = p.names.Resolve(n, n.Var.Owner).Native
		p.natives[n.Var] = name
	}
	return name
}

// callee returns the function of the program that a call calls, or nil.
func (v *view) callee(call *flow.Call) *flow.Func {
	return v.names.Resolve(call.Fun, v.Func).Func
}

// maxCandidates bounds the methods of a name that a call of one may be.
const maxCandidates = 4

// candidates returns the functions of the program that a call may call: the one
// that it surely calls, or the methods of its name where it is not known what it
// is a method of.
func (v *view) candidates(call *flow.Call) []*flow.Func {
	ref := v.names.Resolve(call.Fun, v.Func)
	switch {
	case ref.Func != nil && (ref.Func.Kind == flow.Def || ref.Func.Kind == flow.Lambda):
		return []*flow.Func{ref.Func}
	case ref.Known():
		return nil
	}
	method, ok := call.Fun.(*flow.Attr)
	if !ok || !v.program.wide || v.voc.Methods[method.Sel] != 0 || v.voc.PureMethods[method.Sel] || v.voc.Logs[method.Sel] {
		return nil
	}
	if r := v.roles(method.Sel); r.question || r.idle && isCommon(method.Sel) || r.wait || r.intake {
		return nil
	}
	return v.methodsNamed(method.Sel)
}

// isCommon reports whether a name is a single word, such as many classes have for
// a method.
func isCommon(name string) bool { return len(lexicon.Words(name)) < 2 }

// methodsNamed returns the methods of a name in the program; none if there are too
// many.
func (p *program) methodsNamed(name string) []*flow.Func {
	if got, ok := p.methods[name]; ok {
		return got
	}
	var out []*flow.Func
	for _, u := range p.defining(name) {
		for _, c := range u.Init.Graph().Funcs {
			if c.Kind != flow.ClassInit || !flow.ContainsWord(c.Text(), name) {
				continue
			}
			for _, m := range c.Graph().Funcs {
				if m.Name == name && m.IsMethod() {
					out = append(out, m)
				}
			}
		}
	}
	if len(out) > maxCandidates {
		out = nil
	}
	p.methods[name] = out
	return out
}

// roles are the parts that a name plays.
type roles struct{ advance, failover, idle, wait, intake, question, log, attempt, giveBack, prompt bool }

func (p *program) roles(name string) *roles {
	r, ok := p.matches[name]
	if !ok {
		r = &roles{
			advance: p.lex.Advance.Match(name), failover: p.lex.FailoverActivation.Match(name), idle: p.lex.NoProgress.Match(name),
			wait: p.lex.Wait.Match(name), intake: p.lex.Intake.Match(name), question: p.lex.Question.Match(name), attempt: p.lex.Attempts.Match(name),
			log: p.voc.Logs[name], giveBack: p.lex.GiveBack.Match(name), prompt: p.lex.Prompt.Match(name),
		}
		p.matches[name] = r
	}
	return r
}

// lastName returns the last identifier of a dotted expression.
func lastName(e flow.Expr) string { return resolve.LastName(e) }
