package progress

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// Explain writes how the proof goes for each loop of a function: why it is taken
// to be meant to end, which edges were taken away by which principle, and what
// remained; and whether the function's own answers, if a loop asked for them,
// use something up.
func Explain(w io.Writer, p *flow.Program, lex *lexicon.Lexicon, f *flow.Func) error {
	x := &explainer{}
	prover := newProver(p, lex)
	near, wide := newProgram(p, prover.near, lex, false).function(f), newProgram(p, prover.wide, lex, true).function(f)
	for _, l := range f.Graph().Loops().All() {
		x.loop(near, wide, l)
	}
	x.answers(wide)
	if x.out.Len() == 0 {
		x.line("%s:%d: `%s` has no loop, and no answer that a loop could ask for", f.Unit.File.Path, f.NameAt.Line(), f.Name)
	}
	_, err := io.WriteString(w, x.out.String())
	return err
}

type explainer struct{ out strings.Builder }

func (x *explainer) line(format string, args ...any) { fmt.Fprintf(&x.out, format+"\n", args...) }

// loop explains the proof of one loop, as prover.judge makes it.
func (x *explainer) loop(near, wide *function, l *flow.Loop) {
	head := headSpan(l)
	x.line("%s:%d: loop: %s", head.File.Path, head.Line(), quoted(head))
	if l.Over != nil && !near.self().isEndless(l.Over) {
		x.line("  ends with what it goes over")
		return
	}
	v := near.judge(l)
	if v == nil {
		x.line("  no way back on which something fails")
		return
	}
	if !v.settled() {
		v = wide.judgeWidely(l)
	}
	v.intend()
	serves := x.intent(v)
	x.proof(v.proof, v.before)
	switch {
	case v.left.empty() && serves:
		x.line("  nothing remains that does not wait")
		return
	case v.left.empty():
		x.line("  nothing remains")
		return
	}
	if d, ok := v.reset(); ok {
		x.line("  nothing remains but for line %d, which sets `%s` back", d.At.Line(), d.Counter)
		return
	}
	x.remains(v)
}

// intent writes why a loop is taken to be meant to end, and takes away what
// excuses it otherwise; it reports whether the loop is one that serves for ever.
func (x *explainer) intent(v *verdict) (serves bool) {
	for _, in := range v.intents {
		x.line("  meant to end: `%s` is tested in line %d", in.at, in.test.Line())
	}
	switch {
	case v.provider:
		x.line("  meant to end: a model's provider is asked, and only success leaves")
		v.proof.prompts(v.left)
		v.proof.net.around(v.left)
	case !v.meantToEnd() && !v.left.empty():
		x.line("  serves for ever: what remains may go round if it waits")
		v.left = v.restless(v.left)
		return true
	}
	return false
}

// remains writes the way that a finding would tell.
func (x *explainer) remains(v *verdict) {
	var steps []int32
	for _, in := range v.intents {
		steps = append(steps, in.steps...)
	}
	n := v.proof.net
	w := n.shortest(v.left, func(i int32) bool {
		return slices.ContainsFunc(n.arcs[i].edges, func(e int32) bool { return slices.Contains(steps, e) })
	})
	if w == nil {
		w = n.shortest(v.left, nil)
	}
	x.line("  remains:")
	x.way(w, v.intents)
	d := v.describe(Endless, w)
	if d.Helper == nil {
		return
	}
	x.line("  `%s` (%s:%d) lets it go on and uses nothing up:", d.Helper.Name, d.Helper.Unit.File.Path, d.Helper.NameAt.Line())
	for _, t := range d.HelperWay {
		x.line("    line %d: %s", t.At.Line(), decided(t.At, t.Side))
	}
	x.line("    line %d: %s", d.HelperEnd.Line(), quoted(d.HelperEnd))
}

// answers explains whether the function's answers that are in favour of another
// attempt use something up.
func (x *explainer) answers(f *function) {
	none, tuples := f.returned()
	position := -1
	if tuples {
		position = 0
	}
	last := 0
	for _, k := range []kindOfAnswer{truthy, given} {
		if k == given && !none {
			continue // there is always an answer
		}
		n := f.answersOf(position, k)
		returns := 0
		for _, a := range n.arcs {
			if a.back {
				returns++
			}
		}
		if returns == last {
			continue // there are none, or the same
		}
		last = returns
		text := map[kindOfAnswer]string{truthy: "true", given: "not None"}[k]
		if position >= 0 {
			text = fmt.Sprintf("%s at position %d", text, position)
		}
		x.line("%s:%d: answers of `%s` that are %s", f.Unit.File.Path, f.NameAt.Line(), f.Name, text)
		before := n.all()
		p, left := n.proveAnswers(before, 1)
		x.proof(p, before)
		if left.empty() {
			x.line("  each uses something up")
			continue
		}
		x.line("  remains:")
		x.way(n.shortest(left, nil), nil)
	}
}

// returned reports whether a function returns a literal None somewhere, and
// whether all else that it returns are several values.
func (f *function) returned() (none, tuples bool) {
	tuples = true
	some := false
	for _, b := range f.Graph().Blocks {
		for _, in := range b.Instrs {
			ret, ok := in.(*flow.Return)
			if !ok || b.Dead {
				continue
			}
			if given.rules(ret.Value) {
				none = true
				continue
			}
			_, tuple := ret.Value.(*flow.Sequence)
			some, tuples = true, tuples && tuple
		}
	}
	return none, some && tuples
}

// maxExplained bounds the lines that are written about one proof.
const maxExplained = 200

// A removal is an edge of the source that was taken away, with the principles.
type removal struct {
	at   flow.Span
	what string
	by   []string
}

// proof writes what was taken away, once for each edge of the source.
func (x *explainer) proof(p *proof, before set) {
	var all []*removal
	seen := make(map[string]*removal)
	for i, n := range p.notes {
		if !before[i] || n.principle == "" {
			continue
		}
		at, what := p.net.where(int32(i), n.about)
		if what == "" {
			continue
		}
		key := fmt.Sprintf("%d %s", at.Start, what)
		r := seen[key]
		if r == nil {
			r = &removal{at: at, what: what}
			seen[key] = r
			all = append(all, r)
		}
		if by := strings.TrimSpace(n.principle + " " + name(n.about)); !slices.Contains(r.by, by) {
			r.by = append(r.by, by)
		}
	}
	slices.SortStableFunc(all, func(a, b *removal) int {
		return cmp.Or(cmp.Compare(a.at.Start, b.at.Start), cmp.Compare(a.what, b.what))
	})
	for i, r := range all {
		if i == maxExplained {
			x.line("  … and %d more", len(all)-i)
			break
		}
		slices.Sort(r.by)
		x.line("  line %d: %s: %s", r.at.Line(), r.what, strings.Join(r.by, ", "))
	}
}

// name returns how a note names what it is about, if that can be read.
func name(about string) string {
	if about == "" || about == "?" {
		return ""
	}
	return "`" + clip(about) + "`"
}

// way writes the branches, failures and jumps of a way, and what steps or sets
// some counters.
func (x *explainer) way(w *way, counters []intent) {
	for _, e := range w.edges() {
		if len(e.instrs) > 0 || e.asked != nil {
			for _, c := range e.effects {
				if slices.ContainsFunc(counters, func(in intent) bool { return in.at == c.at }) {
					x.line("    line %d: %s", c.span.Line(), quoted(c.span))
				}
			}
			continue
		}
		if at, what := e.where(""); what != "" && !isConst(e.atom) {
			x.line("    line %d: %s", at.Line(), what)
		}
		if e.flow != nil && e.flow.Jump.To != nil {
			x.line("    line %d: %s", e.flow.Jump.At.Line(), quoted(e.flow.Jump.At))
		}
	}
	if last := w.net.arcs[w.arcs[len(w.arcs)-1]]; len(last.edges) == 0 {
		if end := w.end(); end.IsValid() {
			x.line("    line %d: %s", end.Line(), quoted(end))
		}
	}
}

func isConst(e flow.Expr) bool {
	_, ok := e.(*flow.Const)
	return ok
}

// where returns the place of an arc and what happens on it that concerns a place
// of some name, or else what is decided, or done first; nothing where it only goes
// on.
func (n *net) where(i int32, about string) (at flow.Span, what string) {
	best := 0
	n.each(i, func(e *edge) {
		p, w := e.where(about)
		weight := 1
		if e.atom != nil {
			weight = 2
		}
		if about != "" && strings.Contains(w, about) {
			weight += 2
		}
		if w != "" && weight > best {
			at, what, best = p, w, weight
		}
	})
	return at, what
}

func (e *edge) where(about string) (flow.Span, string) {
	switch {
	case e.atom != nil:
		return e.atom.Span(), decided(e.atom.Span(), e.want)
	case e.caught != nil:
		return e.caught.Span(), quoted(firstLine(e.caught.Span())) + " catches it"
	case e.fails:
		return blockSpan(e.block), quoted(blockSpan(e.block)) + " fails"
	}
	for _, c := range e.effects {
		if about != "" && (c.at.String() == about || c.at.length().String() == about) {
			return c.span, quoted(c.span)
		}
	}
	switch {
	case len(e.instrs) > 0:
		return e.instrs[0].Span(), quoted(e.instrs[0].Span())
	case e.asked != nil:
		return e.asked.Span(), quoted(e.asked.Span())
	}
	return flow.Span{}, ""
}

// decided says which side of a question is taken.
func decided(at flow.Span, side bool) string {
	if side {
		return quoted(at) + " is true"
	}
	return quoted(at) + " is false"
}

// firstLine returns a span up to the end of its first line: of a handler, what it
// takes.
func firstLine(s flow.Span) flow.Span {
	if i := strings.IndexByte(s.Text(), '\n'); i >= 0 {
		s.End = s.Start + i
	}
	return s
}

// quoted returns the text of a span as a piece of code on one line.
func quoted(s flow.Span) string { return "`" + clip(s.Text()) + "`" }

// clip puts a text on one line, and cuts it where it is long.
func clip(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
