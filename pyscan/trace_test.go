//go:build cgo

package pyscan

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// tracer runs functions in Python. Every step of a function is a call mark(n),
// on a line of its own, that is told what to do: to answer true or false, or to
// fail. What a function in it does when it is called is a trace of its own. It
// reads one request and writes one answer per line.
const tracer = `
import contextlib, json, sys

class First(Exception): pass
class Second(Exception): pass

for request in sys.stdin:
    request = json.loads(request)
    choices, trace, inner, cut = list(request["choices"]), [], [], False
    def next_choice():
        return choices.pop() if choices else 0
    def mark(n):
        global cut
        what = next_choice()
        cut = cut or len(trace) == 60
        if cut:
            raise SystemExit # whoever catches it is not watched any more
        if what == 2 or what == 3:
            trace.append([n, "fails"])
            raise First if what == 2 else Second
        trace.append([n, "true" if what == 1 else "false"])
        return what == 1
    def rows(n):
        mark(n)
        return range(next_choice())
    def call(n, function):
        global trace, cut
        cut = cut or len(trace) == 60
        if cut:
            raise SystemExit
        outer, trace = trace, []
        end = "fails"
        try:
            function()
            end = "returns"
        finally:
            end = "is cut short" if cut else end
            inner.append({"line": function.__code__.co_firstlineno, "trace": trace, "end": end})
            trace = outer
            if not cut:
                trace.append([n, "true" if end == "returns" else "fails"])
        return True
    async def amark(n):
        return mark(n)
    async def arows(n):
        for row in rows(n):
            yield row
    class suppress(contextlib.suppress):
        async def __aenter__(self):
            self.__enter__()
        async def __aexit__(self, *failure):
            return self.__exit__(*failure)
    names = {"mark": mark, "rows": rows, "First": First, "Second": Second, "suppress": suppress,
             "amark": amark, "arows": arows, "call": call}
    exec(compile(request["source"], "m.py", "exec"), names)
    lines = []
    def trace_lines(frame, event, arg):
        if frame.f_code.co_filename == "m.py":
            if event == "line":
                lines.append(frame.f_lineno)
            return trace_lines
    sys.settrace(trace_lines)
    try:
        running = names["f"]()
        if hasattr(running, "send"):
            try:
                while True:
                    running.send(None)
            except StopIteration:
                pass
        end = "returns"
    except BaseException:
        end = "fails"
    sys.settrace(None)
    if cut:
        end = "is cut short"
    print(json.dumps({"trace": trace, "lines": lines, "end": end, "inner": inner}), flush=True)
`

// A run is what Python did: the marks that were passed and how, the lines, and
// how it ended; and the same of each call of a function inside, which stands at
// a line.
type run struct {
	Trace [][2]any
	Lines []int
	End   string
	Inner []struct {
		Line  int
		Trace [][2]any
		End   string
	}
}

type python struct {
	in  io.Writer
	out *bufio.Scanner
}

func startPython(t *testing.T) *python {
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	cmd := exec.Command(path, "-I", "-c", tracer)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("python3 does not start: %v", err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("python3: %v", err)
		}
	})
	return &python{in, bufio.NewScanner(out)}
}

func (p *python) run(t *rapid.T, src string, choices []int) run {
	request, err := json.Marshal(map[string]any{"source": src, "choices": choices})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "%s\n", request); err != nil {
		t.Fatal(err)
	}
	var r run
	if !p.out.Scan() || json.Unmarshal(p.out.Bytes(), &r) != nil {
		t.Fatalf("python3 gave %q, %v\n%s", p.out.Bytes(), p.out.Err(), src)
	}
	return r
}

// A tracedProgram writes a function of marks.
type tracedProgram struct {
	*rapid.T
	strings.Builder
	kind         string // "plain", "async" or "generator"
	marks, loops int
	caged        bool // no way out by return, break or continue is allowed
}

func (w *tracedProgram) mark() string {
	w.marks++
	switch {
	case w.kind == "async" && w.pick("await", "no", "yes") == "yes":
		return fmt.Sprintf("await amark(%d)", w.marks)
	case w.kind == "generator" && w.pick("yield", "no", "yes") == "yes":
		return fmt.Sprintf("(mark(%d), (yield))[0]", w.marks)
	}
	return fmt.Sprintf("mark(%d)", w.marks)
}

// async returns a keyword, or nothing, and what to put before a name with it.
func (w *tracedProgram) async() (keyword, prefix string) {
	if w.kind == "async" && w.pick("async", "no", "yes") == "yes" {
		return "async ", "a"
	}
	return "", ""
}

func (w *tracedProgram) line(indent int, format string, args ...any) {
	fmt.Fprintf(w, strings.Repeat(" ", indent)+format+"\n", args...)
}

func (w *tracedProgram) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(w.T, label)
}

func (w *tracedProgram) block(indent, depth int) {
	for range rapid.IntRange(1, 3).Draw(w.T, "statements") {
		w.statement(indent, depth)
	}
}

func (w *tracedProgram) statement(indent, depth int) {
	kinds := []string{"mark", "assign", "raise", "assert", "lambda", "comprehension"}
	if !w.caged {
		kinds = append(kinds, "return")
	}
	if w.loops > 0 {
		kinds = append(kinds, "break", "continue")
	}
	if depth > 0 {
		kinds = append(kinds, "if", "while", "for", "try", "try", "group", "with", "match", "def")
	}
	switch kind := w.pick("statement", kinds...); kind {
	case "mark":
		w.line(indent, "%s", w.mark())
	case "assign":
		w.line(indent, "x = %s", w.mark())
	case "return":
		w.line(indent, "%s", w.pick("return", "return", "return "+w.mark()))
	case "assert":
		w.line(indent, "assert %s", w.condition())
	case "raise":
		w.line(indent, "raise %s", w.pick("error", "First", "Second"))
	case "break", "continue":
		w.line(indent, "%s", kind)
	case "if":
		w.line(indent, "if %s:", w.condition())
		w.block(indent+1, depth-1)
		if w.pick("elif", "no", "yes") == "yes" {
			w.line(indent, "elif %s:", w.condition())
			w.block(indent+1, depth-1)
		}
		w.otherwise(indent, depth)
	case "while", "for":
		head := "while " + w.condition()
		if kind == "for" {
			w.marks++
			keyword, prefix := w.async()
			head = fmt.Sprintf("%sfor row in %srows(%d)", keyword, prefix, w.marks)
		}
		w.line(indent, "%s:", head)
		w.loops++
		w.block(indent+1, depth-1)
		w.loops--
		w.otherwise(indent, depth)
	case "try":
		w.try(indent, depth)
	case "group":
		w.group(indent, depth)
	case "with":
		keyword, _ := w.async()
		w.line(indent, "%swith suppress(%s):", keyword, w.pick("suppressed", "First", "First, Second"))
		w.block(indent+1, depth-1)
	case "match":
		w.match(indent, depth)
	case "comprehension":
		w.marks++
		form := w.pick("comprehension", "[mark(%d) for _ in range(%d)]", "any(mark(%d) for _ in range(%d))", "{1: mark(%d) for _ in range(%d)}", "[_ for _ in range(2) if mark(%d) or %d]")
		w.line(indent, "x = "+form, w.marks, rapid.IntRange(0, 2).Draw(w.T, "turns"))
	case "lambda", "def":
		w.function(indent, depth, kind)
	}
}

// function writes a function and a call of it.
func (w *tracedProgram) function(indent, depth int, kind string) {
	outer, loops, caged := w.kind, w.loops, w.caged
	w.kind, w.loops, w.caged = "plain", 0, false
	w.marks++
	call, name := w.marks, fmt.Sprintf("g%d", w.marks)
	if kind == "lambda" {
		w.line(indent, "%s = lambda: %s", name, w.mark())
	} else {
		w.line(indent, "def %s():", name)
		w.block(indent+1, depth-1)
	}
	w.kind, w.loops, w.caged = outer, loops, caged
	w.line(indent, "call(%d, %s)", call, name)
}

func (w *tracedProgram) match(indent, depth int) {
	subject, first, second := w.mark(), "True", "y"
	if w.pick("subjects", "one", "two") == "two" {
		subject += ", " + w.mark()
		first = w.pick("pattern", "True, _", "[True, bool()]", "y, True | None", "True, *z")
		second = w.pick("pattern", "y", "y, z", "bool() as y, _")
	}
	w.line(indent, "match %s:", subject)
	w.line(indent+1, "case %s:", first)
	w.block(indent+2, depth-1)
	if w.pick("case", "no", "yes") == "yes" {
		w.line(indent+1, "case %s if %s:", second, w.condition())
		w.block(indent+2, depth-1)
	}
}

func (w *tracedProgram) condition() string {
	return w.pick("negation", "", "not ") + w.mark()
}

func (w *tracedProgram) otherwise(indent, depth int) {
	if w.pick("else", "no", "yes") == "yes" {
		w.line(indent, "else:")
		w.block(indent+1, depth-1)
	}
}

func (w *tracedProgram) try(indent, depth int) {
	w.line(indent, "try:")
	w.block(indent+1, depth-1)
	handlers := rapid.IntRange(0, 2).Draw(w.T, "handlers")
	for i := range handlers {
		types := w.pick("types", " First", " (First, Second) as e", " Exception")
		if i == handlers-1 {
			types = w.pick("last types", types, "")
		}
		w.line(indent, "except%s:", types)
		w.block(indent+1, depth-1)
	}
	if handlers > 0 {
		w.otherwise(indent, depth)
	}
	if handlers == 0 || w.pick("finally", "no", "yes") == "yes" {
		w.line(indent, "finally:")
		saved := w.loops
		w.loops = 0 // to go on with a loop from here swallows what cuts it short
		w.block(indent+1, depth-1)
		w.loops = saved
	}
}

// group writes a try with except*, whose clauses have no way out by a jump.
func (w *tracedProgram) group(indent, depth int) {
	w.line(indent, "try:")
	w.block(indent+1, depth-1)
	loops, caged := w.loops, w.caged
	w.loops, w.caged = 0, true
	for _, types := range [][]string{{"First", "(First, Second) as e"}, {"Second", "Exception"}} {
		w.line(indent, "except* %s:", w.pick("group types", types...))
		w.block(indent+1, depth-1)
	}
	w.loops, w.caged = loops, caged
	w.otherwise(indent, depth)
}

// TestTraces: what Python does is a path in the graph. The order of the marks
// that are passed is followed through it, with whether each failed or answered
// true; the lines that Python reports must be those marks'.
func TestTraces(t *testing.T) {
	py := startPython(t)
	rapid.Check(t, func(t *rapid.T) {
		w := &tracedProgram{T: t, kind: rapid.SampledFrom([]string{"plain", "plain", "async", "generator"}).Draw(t, "kind")}
		keyword := ""
		if w.kind == "async" {
			keyword = "async "
		}
		w.line(0, "%sdef f():", keyword)
		w.block(1, 3)
		choices := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 0, 1, 1, 1, 2, 3}), 0, 40).Draw(t, "choices")
		r := py.run(t, w.String(), choices)
		p := NewProgram(newMemory(map[string][]byte{"m.py": []byte(w.String())}))
		defer p.Close()
		at := make(map[int]*flow.Func)
		for _, fn := range allFuncs(p.Unit("m.py")) {
			if fn.Kind == flow.Def || fn.Kind == flow.Lambda {
				at[fn.At.Line()] = fn
			}
		}
		check := func(f *flow.Func, r run) {
			if f.Graph().Broken {
				return // which is said
			}
			if err := follow(f, r); err != nil {
				t.Fatalf("%s: %v\n%s%v, which %s\n%s", f.Name, err, w, r.Trace, r.End, dump(f.Unit))
			}
		}
		check(at[1], r)
		for _, inner := range r.Inner {
			check(at[inner.Line], run{Trace: inner.Trace, Lines: r.Lines, End: inner.End})
		}
	})
}

// A point is a place in a graph: in front of an instruction, or behind the last
// one of a block.
type point struct {
	block *flow.Block
	index int
}

// A follower goes through a graph by the marks that are passed.
type follower struct {
	g      *flow.Graph
	points map[point]bool
	// answers are what the marks answered last: an edge under such a condition
	// is taken by no other.
	answers map[string]string
	failed  bool // the last mark did, and nothing handles it
}

func follow(f *flow.Func, r run) error {
	w := &follower{g: f.Graph(), points: map[point]bool{{f.Graph().Entry(), 0}: true}, answers: make(map[string]string)}
	for i, step := range r.Trace {
		n, what := fmt.Sprintf("%.0f", step[0]), step[1].(string)
		if line := w.pass(n, what); line == 0 {
			return fmt.Errorf("step %d, mark %s, is on no path", i, n)
		} else if !slices.Contains(r.Lines, line) {
			return fmt.Errorf("mark %s is in line %d, which Python did not run", n, line)
		}
	}
	w.settle()
	switch {
	case r.End == "returns" && !w.points[point{w.g.Exit, 0}]:
		return fmt.Errorf("the end is not reached")
	case r.End == "fails" && !w.points[point{w.g.Fail, 0}] && !w.failed:
		return fmt.Errorf("the failure is not")
	}
	return nil
}

// settle goes on from all points as far as no mark is passed.
func (w *follower) settle() {
	work := make([]point, 0, len(w.points))
	for p := range w.points {
		work = append(work, p)
	}
	reach := func(p point) {
		if !w.points[p] {
			w.points[p] = true
			work = append(work, p)
		}
	}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		if p.index < len(p.block.Instrs) {
			in := p.block.Instrs[p.index]
			if _, marked, repeats := markOf(in); marked && !repeats {
				continue
			}
			if _, raises := in.(*flow.Raise); raises {
				w.fail(p.block, reach)
				continue
			}
			reach(point{p.block, p.index + 1})
			continue
		}
		for _, e := range p.block.Succs {
			if w.taken(e) {
				reach(point{e.To, 0})
			}
		}
	}
}

func (w *follower) fail(b *flow.Block, reach func(point)) {
	for _, e := range b.Succs {
		if e.Kind == flow.OnFailure {
			reach(point{e.To, 0})
		}
	}
}

// taken reports whether control that has reached the end of a block may take an
// edge. A block without instructions is a handler's, which a failure has
// reached.
func (w *follower) taken(e *flow.Edge) bool {
	switch e.Kind {
	case flow.OnFailure:
		return len(e.From.Instrs) == 0
	case flow.WhenTrue, flow.WhenFalse:
		answer, negated, ok := w.answer(e.Cond)
		return !ok || (answer == "true") != negated == (e.Kind == flow.WhenTrue)
	}
	return true
}

// answer returns what a condition that is a mark, or the negation of one, was
// answered.
func (w *follower) answer(cond flow.Expr) (answer string, negated, ok bool) {
	if not, isNot := cond.(*flow.Not); isNot {
		cond, negated = not.X, true
	}
	call, isCall := cond.(*flow.Call)
	if !isCall {
		return "", false, false
	}
	answer, ok = w.answers[call.At.Text()]
	return answer, negated, ok
}

// pass goes through a mark from wherever it can be reached, and returns its
// line, or 0.
func (w *follower) pass(n, what string) int {
	w.settle()
	next, line := make(map[point]bool), 0
	w.failed = false
	for p := range w.points {
		if p.index == len(p.block.Instrs) {
			continue
		}
		in := p.block.Instrs[p.index]
		call, marked, repeats := markOf(in)
		if !marked || call.Args[0].Value.Span().Text() != n {
			continue
		}
		line = call.At.Line()
		w.answers[call.At.Text()] = what
		if what != "fails" {
			next[point{p.block, p.index + 1}] = true
			if repeats {
				next[p] = true
			}
			continue
		}
		handled := false
		w.fail(p.block, func(q point) { next[q], handled = true, true })
		w.failed = w.failed || !handled
	}
	w.points = next
	return line
}

// markOf returns the mark in an instruction, and whether that is passed any
// number of times, as in a comprehension.
func markOf(in flow.Instr) (call *flow.Call, marked, repeats bool) {
	for _, op := range flow.Operands(in) {
		flow.Inspect(op, func(e flow.Expr) bool {
			switch e := e.(type) {
			case *flow.Comprehension:
				repeats = true
			case *flow.Call:
				if name, ok := e.Fun.(*flow.Name); ok && slices.Contains([]string{"mark", "rows", "amark", "arows", "call"}, name.Var.Name) {
					call = e
				}
			}
			return true
		})
	}
	return call, call != nil, repeats
}
