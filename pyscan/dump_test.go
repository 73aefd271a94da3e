package pyscan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// dump writes the graphs of a unit's functions as text. A variable of the
// module stands as @x where it is used in a function, one of an enclosing
// function as ^x, a temporary one as %1; (x) is what is not modelled.
func dump(u *flow.Unit) string {
	var out strings.Builder
	for _, f := range allFuncs(u) {
		d := &dumper{fn: f, temporaries: make(map[*flow.Var]int)}
		d.function()
		out.WriteString(d.String())
		out.WriteString("\n")
	}
	return out.String()
}

type dumper struct {
	strings.Builder
	fn          *flow.Func
	temporaries map[*flow.Var]int
}

func (d *dumper) function() {
	f, g := d.fn, d.fn.Graph()
	fmt.Fprintf(d, "%s %s", [...]string{"def", "lambda", "module", "class"}[f.Kind], f.Name)
	if f.Kind == flow.Def || f.Kind == flow.Lambda {
		d.WriteString(d.params())
	}
	if f.Result != nil {
		d.WriteString(" -> " + (&dumper{fn: f.Outer}).expr(f.Result))
	}
	if f.Kind == flow.ClassInit {
		d.WriteString("(" + d.list(f.Class.Bases) + ")")
	}
	decorators := f.Decorators
	if f.Kind == flow.ClassInit {
		decorators = f.Class.Decorators
	}
	for _, e := range decorators {
		d.WriteString(" decorated by " + d.expr(e))
	}
	for _, note := range []struct {
		is   bool
		text string
	}{{f.Generator, "generator"}, {f.IsMethod(), "method"}, {g.Broken, "BROKEN"}} {
		if note.is {
			d.WriteString(" " + note.text)
		}
	}
	d.WriteString("\n")
	if f.Kind == flow.ClassInit {
		d.fields()
	}
	for _, b := range g.Blocks {
		if b.Dead && len(b.Instrs) == 0 {
			continue // an artefact of lowering
		}
		d.block(b, g)
	}
	for _, loop := range g.Loops().All() {
		d.loop(loop, g)
	}
}

func (d *dumper) fields() {
	for _, field := range d.fn.Class.Fields {
		fmt.Fprintf(d, "  field %s: %s", field.Name, d.expr(field.Type))
		if field.Default != nil {
			d.WriteString(" = " + d.expr(field.Default))
		}
		d.WriteString("\n")
	}
}

func name(b *flow.Block, g *flow.Graph) string {
	switch b {
	case g.Exit:
		return "exit"
	case g.Fail:
		return "fail"
	}
	return fmt.Sprint("b", b.Index)
}

func (d *dumper) block(b *flow.Block, g *flow.Graph) {
	if len(b.Instrs) == 0 && len(b.Succs) == 0 {
		return
	}
	fmt.Fprintf(d, "  %s:", name(b, g))
	if b.Dead {
		d.WriteString(" unreachable")
	}
	d.WriteString("\n")
	for _, in := range b.Instrs {
		fmt.Fprintf(d, "    %-3d %s\n", in.Span().Line(), d.instr(in))
	}
	for _, e := range b.Succs {
		text := "-> " + name(e.To, g)
		switch e.Kind {
		case flow.WhenTrue:
			text += " if " + d.expr(e.Cond)
		case flow.WhenFalse:
			text += " unless " + d.expr(e.Cond)
		case flow.OnFailure:
			text += " on failure"
		}
		fmt.Fprintf(d, "    %s\n", text)
	}
}

func (d *dumper) loop(loop *flow.Loop, g *flow.Graph) {
	fmt.Fprintf(d, "  loop %d at %s", loop.Depth, name(loop.Head, g))
	if loop.Over != nil {
		d.WriteString(" over " + d.expr(loop.Over))
	}
	d.WriteString(":")
	for _, b := range loop.Blocks() {
		d.WriteString(" " + name(b, g))
	}
	d.WriteString("\n")
}

func (d *dumper) instr(in flow.Instr) string {
	switch in := in.(type) {
	case *flow.Assign:
		op := "="
		if in.Op != "" {
			op = in.Op
		}
		return fmt.Sprintf("%s %s %s", d.expr(in.Target), op, d.expr(in.Value))
	case *flow.Eval:
		return d.expr(in.X)
	case *flow.Delete:
		return "del " + d.expr(in.Target)
	case *flow.Return:
		return strings.TrimSpace("return " + d.expr(in.Value))
	case *flow.Raise:
		text := strings.TrimSpace("raise " + d.expr(in.X))
		if in.Cause != nil {
			text += " from " + d.expr(in.Cause)
		}
		return text
	}
	return fmt.Sprintf("%T", in)
}

func (d *dumper) params() string {
	var all []string
	for _, p := range d.fn.Params {
		text := []string{"", "/", "!", "*", "**"}[p.Kind] + p.Var.Name
		if p.Type != nil {
			text += ": " + (&dumper{fn: d.fn.Outer}).expr(p.Type)
		}
		if p.Default != nil {
			text += "=" + (&dumper{fn: d.fn.Outer}).expr(p.Default)
		}
		all = append(all, text)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

func (d *dumper) variable(v *flow.Var) string {
	switch {
	case v.Name == "":
		if _, ok := d.temporaries[v]; !ok {
			d.temporaries[v] = len(d.temporaries) + 1
		}
		return fmt.Sprint("%", d.temporaries[v])
	case v.Owner == d.fn:
		return v.Name
	case v.Owner.Kind == flow.UnitInit:
		return "@" + v.Name
	}
	return "^" + v.Name
}

func (d *dumper) list(all []flow.Expr) string {
	var out []string
	for _, e := range all {
		out = append(out, d.expr(e))
	}
	return strings.Join(out, ", ")
}

func (d *dumper) args(all []flow.Arg) string {
	var out []string
	for _, a := range all {
		text := []string{"", "*", "**"}[a.Splat] + d.expr(a.Value)
		if a.Key != "" {
			text = a.Key + "=" + text
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func (d *dumper) expr(e flow.Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case *flow.Const:
		if e.Kind == flow.String || e.Kind == flow.Bytes {
			return fmt.Sprintf("%q", e.Text)
		}
		return e.Text
	case *flow.Name:
		return d.variable(e.Var)
	case *flow.Attr:
		return d.expr(e.X) + "." + e.Sel
	case *flow.Index:
		return d.expr(e.X) + "[" + d.expr(e.Key) + "]"
	case *flow.Call:
		return d.expr(e.Fun) + "(" + d.args(e.Args) + ")"
	case *flow.RecordLit:
		var out []string
		for _, entry := range e.Entries {
			if entry.Key == nil {
				out = append(out, "**"+d.expr(entry.Value))
			} else {
				out = append(out, d.expr(entry.Key)+": "+d.expr(entry.Value))
			}
		}
		return "{" + strings.Join(out, ", ") + "}"
	case *flow.Sequence:
		return "[" + d.list(e.Elems) + "]"
	case *flow.Spread:
		return "*" + d.expr(e.X)
	case *flow.Cond:
		return fmt.Sprintf("<%s if %s else %s>", d.expr(e.Then), d.expr(e.Test), d.expr(e.Else))
	case *flow.Logic:
		op := " or "
		if e.And {
			op = " and "
		}
		var out []string
		for _, x := range e.Operands {
			out = append(out, d.expr(x))
		}
		return "<" + strings.Join(out, op) + ">"
	case *flow.Not:
		return "<not " + d.expr(e.X) + ">"
	case *flow.Compare:
		return fmt.Sprintf("<%s %s %s>", d.expr(e.X), e.Op, d.expr(e.Y))
	case *flow.TypeTest:
		return fmt.Sprintf("<%s is a %s>", d.expr(e.X), d.expr(e.Types))
	case *flow.Binary:
		return fmt.Sprintf("<%s %s %s>", d.expr(e.X), e.Op, d.expr(e.Y))
	case *flow.Format:
		return "text(" + d.list(e.Parts) + ")"
	case *flow.FuncLit:
		return "def " + e.Func.Name
	case *flow.ClassLit:
		return "class " + e.Class.Name
	case *flow.Import:
		return strings.TrimSpace("import " + e.Path + " " + e.Name)
	case *flow.Let:
		return fmt.Sprintf("<%s := %s>", d.expr(e.Target), d.expr(e.Value))
	case *flow.Comprehension:
		return d.comprehension(e)
	case *flow.Element:
		return "element of " + d.expr(e.X)
	case *flow.Part:
		return fmt.Sprintf("part %d of %s", e.Index, d.expr(e.X))
	case *flow.Entered:
		return "entered " + d.expr(e.X)
	case *flow.Caught:
		return strings.TrimSpace("caught " + d.expr(e.Types))
	case *flow.Yield:
		return "<yield " + d.expr(e.X) + ">"
	case *flow.Opaque:
		return "(" + d.list(e.Operands) + ")"
	}
	return fmt.Sprintf("%T", e)
}

func (d *dumper) comprehension(e *flow.Comprehension) string {
	head := d.expr(e.Value)
	if e.Key != nil {
		head = d.expr(e.Key) + ": " + head
	}
	for _, loop := range e.Loops {
		var assigns []string
		for _, a := range loop.Assigns {
			assigns = append(assigns, d.instr(a))
		}
		head += " for " + strings.Join(assigns, "; ")
		for _, c := range loop.Conds {
			head += " if " + d.expr(c)
		}
	}
	return "{" + head + "}"
}

// checkGraph returns what is wrong with the form of a graph.
func checkGraph(f *flow.Func) []string {
	var wrong []string
	g := f.Graph()
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	own := make(map[*flow.Block]bool)
	reached := reachable(g)
	for i, b := range g.Blocks {
		own[b] = true
		if b.Dead == reached[b] {
			complain("block %d is dead: %t", i, b.Dead)
		}
		if b.Index != i {
			complain("block %d has index %d", i, b.Index)
		}
	}
	if !own[g.Exit] || !own[g.Fail] || len(g.Exit.Succs)+len(g.Fail.Succs) > 0 {
		complain("the exits are no blocks of the graph, or lead on")
	}
	if len(g.Exit.Instrs)+len(g.Fail.Instrs) > 0 {
		complain("the exits have instructions")
	}
	for _, b := range g.Blocks {
		for _, e := range b.Succs {
			if e.From != b || !own[e.To] || !slices.Contains(e.To.Preds, e) {
				complain("an edge of block %d to %d is not one of the graph", b.Index, e.To.Index)
			}
			if (e.Kind == flow.Always || e.Kind == flow.OnFailure) && e.Cond != nil {
				complain("an edge of block %d that is always taken has a condition", b.Index)
			}
		}
		for _, e := range b.Preds {
			if e.To != b || !own[e.From] || !slices.Contains(e.From.Succs, e) {
				complain("an edge to block %d from %d is not one of the graph", b.Index, e.From.Index)
			}
		}
	}
	return append(wrong, checkSpans(f)...)
}

// reachable returns the blocks that a way leads to from the entry.
func reachable(g *flow.Graph) map[*flow.Block]bool {
	seen := make(map[*flow.Block]bool)
	work := []*flow.Block{g.Entry()}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		for _, e := range b.Succs {
			work = append(work, e.To)
		}
	}
	return seen
}

// checkSpans returns the spans that do not lie in the function's file.
func checkSpans(f *flow.Func) []string {
	var wrong []string
	check := func(what string, s flow.Span) {
		if s.File != f.Unit.File || s.Start < 0 || s.End < s.Start || s.End > len(f.Unit.File.Source) {
			wrong = append(wrong, fmt.Sprintf("%s in %s has the span %d to %d", what, f.Name, s.Start, s.End))
		}
	}
	check("the function", f.At)
	check("the name", f.NameAt)
	inspect := func(e flow.Expr) {
		flow.Inspect(e, func(e flow.Expr) bool {
			check(fmt.Sprintf("%T", e), e.Span())
			return true
		})
	}
	inspect(f.Result)
	for _, p := range f.Params {
		inspect(p.Type)
		inspect(p.Default)
	}
	if f.Kind == flow.ClassInit {
		for _, field := range f.Class.Fields {
			check("a field", field.NameAt)
			inspect(field.Type)
			inspect(field.Default)
		}
	}
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			check(fmt.Sprintf("%T", in), in.Span())
			for _, op := range flow.Operands(in) {
				inspect(op)
			}
		}
		for _, e := range b.Succs {
			inspect(e.Cond)
		}
	}
	return wrong
}
