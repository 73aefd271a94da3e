package progress

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/resolve"
)

// Explain writes how the proof goes for each loop of a function: which edges were
// taken away by which principle, and what remained.
func Explain(w io.Writer, p *flow.Program, lex *lexicon.Lexicon, f *flow.Func) error {
	var out strings.Builder
	fn := newProgram(p, resolve.New(p), lex, true).function(f)
	for _, l := range f.Graph().Loops().All() {
		v := fn.judgeWidely(l)
		if v == nil {
			continue
		}
		head := headSpan(l)
		fmt.Fprintf(&out, "%s:%d: loop `%s`\n", head.File.Path, head.Line(), oneLine(head))
		v.proof.explain(&out, v.before)
		for _, in := range v.proof.intents(v.before, l) {
			fmt.Fprintf(&out, "  meant to end: %s, tested in line %d\n", in.at, in.test.Line())
		}
		if v.left.empty() {
			out.WriteString("  nothing remains\n")
			continue
		}
		out.WriteString("  remains:\n")
		v.proof.net.shortest(v.left, nil).explain(&out)
	}
	fn.explainAnswers(&out)
	_, err := io.WriteString(w, out.String())
	return err
}

// explainAnswers writes whether the function's favourable answers use something
// up, if it has any.
func (f *function) explainAnswers(out *strings.Builder) {
	for position := -1; position <= 0; position++ {
		for _, kind := range []kindOfAnswer{truthy, given} {
			n := f.answersOf(position, kind)
			if !slices.ContainsFunc(n.arcs, func(a arc) bool { return a.back }) {
				continue
			}
			before := n.all()
			p, left := newProof(n, 1), before.clone()
			p.prune(left, true, 0)
			for range maxFollowed {
				if !p.follow(before, left) {
					break
				}
				p, left = newProof(n, 1), before.clone()
				p.prune(left, true, 0)
			}
			fmt.Fprintf(out, "%s:%d: answers of `%s` that are %s", f.Unit.File.Path, f.NameAt.Line(), f.Name, map[kindOfAnswer]string{truthy: "true", given: "something"}[kind])
			if position >= 0 {
				fmt.Fprintf(out, " at position %d", position)
			}
			out.WriteString("\n")
			p.explain(out, before)
			if left.empty() {
				out.WriteString("  each uses something up\n")
				continue
			}
			out.WriteString("  remains:\n")
			n.shortest(left, nil).explain(out)
		}
	}
}

// explain writes what was taken away, once for each edge of the program.
func (p *proof) explain(out *strings.Builder, before set) {
	type gone struct {
		line int
		text string
	}
	var all []gone
	for i, n := range p.notes {
		if !before[i] || n.principle == "" {
			continue
		}
		at, what := p.net.where(int32(i))
		g := gone{at.Line(), fmt.Sprintf("  line %d: %s: by %s %s\n", at.Line(), what, n.principle, n.about)}
		if !slices.Contains(all, g) {
			all = append(all, g)
		}
	}
	slices.SortStableFunc(all, func(a, b gone) int { return a.line - b.line })
	for _, g := range all {
		out.WriteString(strings.TrimRight(g.text, " \n") + "\n")
	}
}

func (w *way) explain(out *strings.Builder) {
	for _, i := range w.arcs {
		if at, what := w.net.where(i); at.IsValid() {
			fmt.Fprintf(out, "    line %d: %s\n", at.Line(), what)
		}
	}
}

// where returns the place of an arc and what happens on it.
func (n *net) where(i int32) (flow.Span, string) {
	// Of several edges one behind the other, the one that says most.
	for _, k := range n.arcs[i].edges {
		if at, what := n.web.edges[k].where(); what != goesOn {
			return at, what
		}
	}
	for _, k := range n.arcs[i].edges {
		return n.web.edges[k].where()
	}
	return flow.Span{}, "answers"
}

const goesOn = "goes on"

func (e *edge) where() (flow.Span, string) {
	switch {
	case e.atom != nil && e.want:
		return e.atom.Span(), fmt.Sprintf("`%s` is so", oneLine(e.atom.Span()))
	case e.atom != nil:
		return e.atom.Span(), fmt.Sprintf("`%s` is not so", oneLine(e.atom.Span()))
	case e.caught != nil:
		return e.caught.Span(), "the failure is handled"
	case e.fails:
		return blockSpan(e.block), "fails"
	case len(e.instrs) > 0:
		return e.instrs[0].Span(), fmt.Sprintf("`%s`", oneLine(e.instrs[0].Span()))
	case e.flow != nil && e.flow.Jump.To != nil:
		return e.flow.Jump.At, goesOn
	}
	return blockSpan(e.block), goesOn
}

func oneLine(s flow.Span) string {
	text := strings.Join(strings.Fields(string(s.Text())), " ")
	if len(text) > 60 {
		text = text[:57] + "…"
	}
	return text
}
