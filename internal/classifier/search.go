package classifier

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A search judges the functions that may classify failures, then the callers of
// those that are wrong: a classifier that asks another one is judged in its
// place.
type search struct {
	program  *flow.Program
	opts     Options
	compared *comparisons
	units    []*flow.Unit // those that speak of billing, and of failures

	mu       sync.Mutex
	judged   map[*flow.Func]*judgement
	failures []Failure
}

// maxRounds bounds the classifiers that ask each other.
const maxRounds = 4

func (s *search) run(ctx context.Context) (*Result, error) {
	s.units = s.failureUnits()
	s.compared.units = s.units
	names := s.tables()
	funcs := s.functions(s.first(), func(text []byte) bool { return s.mayAnswer(text) || holdsAny(text, names) })
	for range maxRounds {
		fresh, err := s.each(ctx, funcs)
		if err != nil {
			return nil, err
		}
		names = append(names, wrongNames(fresh)...)
		if len(names) == 0 {
			break
		}
		asking := names
		funcs = s.functions(s.mentioning(names), func(text []byte) bool { return holdsAny(text, asking) })
		names = nil
	}
	return &Result{Defects: s.defects(), Failures: s.failures}, ctx.Err()
}

// mentioning returns the units that mention one of some names. A private name is
// looked for only where failures are spoken of anyway.
func (s *search) mentioning(names []string) []*flow.Unit {
	isPrivate := s.program.Vocabulary.Private
	public := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return isPrivate != nil && isPrivate(n) })
	units := slices.Clone(s.units)
	if len(public) == 0 {
		return units
	}
	for _, u := range s.program.Loader.Mentioning(flow.Query{Words: public, Whole: s.whole(), Named: s.opts.Mentioned}) {
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	slices.SortFunc(units, comparePaths)
	return units
}

func comparePaths(a, b *flow.Unit) int { return cmp.Compare(a.File.Path, b.File.Path) }

// first returns the units whose functions are judged first: where only some files
// are reported on, theirs. Who asks a wrong one is judged then, wherever that is.
func (s *search) first() []*flow.Unit {
	if s.opts.Mentioned == nil {
		return s.units
	}
	return slices.DeleteFunc(slices.Clone(s.units), func(u *flow.Unit) bool { return !s.opts.Reported(u.File.Path) })
}

// failureUnits returns the units that speak of billing, and of a rate limit, of
// trying again or of a type of reasons.
func (s *search) failureUnits() []*flow.Unit {
	index := s.opts.Index
	units := slices.Clone(index.Failures)
	if len(index.Reasons) == 0 {
		return units
	}
	for _, u := range s.program.Loader.Mentioning(flow.Query{
		Words: index.Reasons, Holds: index.Words.Billing, Whole: s.whole(), Named: s.opts.Mentioned,
	}) {
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	slices.SortFunc(units, comparePaths)
	return units
}

func (s *search) whole() func(string) bool {
	if s.opts.Mentioned == nil {
		return nil
	}
	return s.opts.Reported
}

// maxRoot is the size in bytes of a function that names a type of reasons and
// leaves what is said of a rate limit to others.
const maxRoot = 4 << 10

// maxUnnamed is the size in bytes of a function that has no name in its text and
// is looked at for a status alone.
const maxUnnamed = 256

// mayAnswer reports whether a function, or one in it, may answer with the wrong
// class by its text: it names a rate limit, or a class that is tried again, or
// is named after that itself.
func (s *search) mayAnswer(text []byte) bool {
	head := text
	if end := bytes.IndexByte(text, '('); end >= 0 {
		head = text[:end]
	}
	words := s.opts.Index.Words
	return bytes.Contains(head, []byte("etry")) || words.Retry(text) || words.RateLimitNamed(text) ||
		len(text) < maxUnnamed && words.RateLimit(text) || len(text) < maxRoot && bytes.Contains(text, []byte("return")) && holdsAny(text, s.opts.Index.Reasons)
}

func holdsAny(text []byte, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return bytes.Contains(text, []byte(n)) })
}

// tables returns the names of the tables and lists of units and classes that
// speak of failures: functions that only look something up in one name no
// failure themselves.
func (s *search) tables() []string {
	ev := assume.NewEvaluator(s.program, s.opts.Lexicon, s.opts.Index)
	var out []string
	for _, u := range s.units {
		for _, f := range bodies(u) {
			for _, b := range f.Graph().Blocks {
				for _, in := range b.Instrs {
					if n := s.tableName(ev, in); n != "" && !slices.Contains(out, n) {
						out = append(out, n)
					}
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// minName is the length of the shortest name that is looked for: shorter ones
// stand everywhere.
const minName = 4

// tableName returns the name that an instruction gives a table or a list that
// speaks of failures; "" for any other.
func (s *search) tableName(ev *assume.Evaluator, in flow.Instr) string {
	a, ok := in.(*flow.Assign)
	if !ok {
		return ""
	}
	n, ok := a.Target.(*flow.Name)
	if !ok || len(n.Var.Name) < minName {
		return ""
	}
	holds, speaks := false, false
	flow.Inspect(a.Value, func(e flow.Expr) bool {
		switch e := e.(type) {
		case *flow.RecordLit, *flow.Sequence:
			holds = true
		case *flow.Const:
			speaks = speaks || len(e.Text) <= maxPhrase && s.opts.Lexicon.Text(e.Text) != lexicon.NoReason
		case *flow.Name:
			speaks = speaks || ev.Role(e.Var.Name).Reason != lexicon.NoReason
		case *flow.Attr:
			speaks = speaks || ev.Role(e.Sel).Reason != lexicon.NoReason
		}
		return !holds || !speaks
	})
	if holds && speaks {
		return n.Var.Name
	}
	return ""
}

// maxClassifier is the size in bytes of a function that is taken for a
// classifier; larger ones do what classifiers are asked for.
const maxClassifier = 16 << 10

// maxSteps bounds the blocks that are visited for one function, callees included.
// A classifier takes a few hundred; of what takes more, nothing is said.
const maxSteps = 4_000

// functions returns the functions of units that satisfy holds and were not
// judged yet.
func (s *search) functions(units []*flow.Unit, holds func([]byte) bool) []*flow.Func {
	found := make([][]*flow.Func, len(units))
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for i, u := range units {
		g.Go(func() error {
			u.EachFunc(holds, func(f *flow.Func) bool {
				isFunc := f.Kind == flow.Def || f.Kind == flow.Lambda
				if isFunc && f.At.End-f.At.Start > maxClassifier {
					return false
				}
				if isFunc {
					found[i] = append(found[i], f)
				}
				return true
			})
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	return slices.DeleteFunc(slices.Concat(found...), func(f *flow.Func) bool {
		_, known := s.judged[f]
		s.judged[f] = s.judged[f]
		return known
	})
}

// each judges functions with several workers, and returns the judgements in the
// functions' order.
func (s *search) each(ctx context.Context, funcs []*flow.Func) ([]*judgement, error) {
	var g errgroup.Group
	next := make(chan int)
	out := make([]*judgement, len(funcs))
	for range s.opts.Workers {
		g.Go(func() error {
			j := &judge{ev: assume.NewEvaluator(s.program, s.opts.Lexicon, s.opts.Index), lex: s.opts.Lexicon, words: s.opts.Index.Words, may: make(map[*flow.Func]bool), comparisons: s.compared}
			for i := range next {
				out[i] = s.look(j, funcs[i])
			}
			return nil
		})
	}
	// The largest first: else one that takes long may be left for the end.
	order := make([]int, len(funcs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(funcs[b].Text()), len(funcs[a].Text())) })
	for _, i := range order {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, got := range out {
		if got != nil {
			s.judged[got.fn] = got
		}
	}
	return out, ctx.Err()
}

// look judges one function. A panic is that function's failure.
func (s *search) look(j *judge, f *flow.Func) (got *judgement) {
	defer func() {
		if r := recover(); r != nil {
			s.fail(f.Unit.File.Path, fmt.Sprintf("internal error in `%s`, line %d: %v", f.Name, f.NameAt.Line(), r))
			got = nil
		}
	}()
	j.ev.BeginWithin(maxSteps)
	got = j.judge(f)
	if j.ev.Exhausted() {
		return nil
	}
	return got
}

func (s *search) fail(path, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{path, reason})
}

func wrongNames(judged []*judgement) []string {
	var out []string
	for _, j := range judged {
		if j != nil && len(j.wrong) > 0 && !slices.Contains(out, name(j.fn)) && name(j.fn) != "<lambda>" {
			out = append(out, name(j.fn))
		}
	}
	slices.Sort(out)
	return out
}

// defects returns what the classifiers are wrong about that no other one asks,
// each place once.
func (s *search) defects() []Defect {
	asked := make(map[*flow.Func]bool)
	var roots []*judgement
	for _, j := range s.judged {
		if j == nil || !j.classifies {
			continue
		}
		roots = append(roots, j)
		for _, f := range j.callees {
			asked[f] = true
		}
	}
	slices.SortFunc(roots, func(a, b *judgement) int { return compareSpans(a.fn.At, b.fn.At) })
	byPlace := make(map[flow.Span]*Defect)
	for _, j := range roots {
		if !asked[j.fn] {
			s.add(byPlace, j)
		}
	}
	var out []Defect
	for _, d := range byPlace {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b Defect) int { return compareSpans(a.At, b.At) })
	return out
}

func (s *search) add(byPlace map[flow.Span]*Defect, j *judgement) {
	for _, m := range j.wrong {
		if !m.counts {
			continue
		}
		for _, p := range m.places {
			d := byPlace[p.at]
			switch {
			case !s.opts.Reported(p.at.File.Path):
			case d == nil:
				byPlace[p.at] = &Defect{Func: j.fn, At: p.at, Sent: []string{m.answer.says}, ByStatus: m.answer.known, Becomes: p.becomes, Way: p.way}
			case !slices.Contains(d.Sent, m.answer.says):
				d.Sent = append(d.Sent, m.answer.says)
			}
		}
	}
}

func compareSpans(a, b flow.Span) int {
	return cmp.Or(cmp.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}
