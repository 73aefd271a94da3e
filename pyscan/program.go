package pyscan

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/pyscan/internal/syntax"
)

// ErrNoCgo says that the binary was built without cgo and cannot read Python.
var ErrNoCgo = syntax.ErrNoCgo

// Files is the project as the front end sees it: which modules there are, and
// their text. It must be safe for concurrent use.
type Files interface {
	// Module resolves a module from the file that imports it; level is the
	// number of leading dots.
	Module(from string, level int, name string) (path string, ok bool)
	// Submodule resolves a module of the package whose __init__ is at pkg.
	Submodule(pkg, name string) (path string, ok bool)
	// Read returns a file's bytes.
	Read(path string) ([]byte, error)
	// Mentioning returns the files whose text holds one of the words and, where
	// with is not empty, with as well, as long as keep accepts them, sorted. If
	// only is set, files for whose path it is false need not be read.
	Mentioning(words []string, with string, only func(path string) bool, keep func(path string, text []byte) bool) []string
}

// A Problem is something that could not be read.
type Problem struct {
	Path   string
	Reason string
}

// A Program holds the modules that were read so far. It is a flow.Loader and
// safe for concurrent use.
type Program struct {
	files Files

	mu       sync.Mutex
	units    map[string]*unit
	parsers  []*syntax.Parser // idle
	problems map[Problem]bool
}

// NewProgram returns a program over the project's files. Close frees its
// parsers.
func NewProgram(files Files) *Program {
	return &Program{files: files, units: make(map[string]*unit), problems: make(map[Problem]bool)}
}

// Close frees the parsers.
func (p *Program) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, parser := range p.parsers {
		parser.Close()
	}
	p.parsers = nil
}

// Problems returns what could not be read, sorted by path.
func (p *Program) Problems() []Problem {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Problem
	for problem := range p.problems {
		out = append(out, problem)
	}
	slices.SortFunc(out, func(a, b Problem) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Reason, b.Reason)
	})
	return out
}

// Unit returns the module at a path, reading it on first use; nil where it
// cannot be read, which Problems then tells.
func (p *Program) Unit(path string) *flow.Unit {
	p.mu.Lock()
	u, ok := p.units[path]
	if !ok {
		u = &unit{program: p, path: path}
		p.units[path] = u
	}
	p.mu.Unlock()
	u.once.Do(u.load)
	return u.flow
}

// Import implements flow.Loader.
func (p *Program) Import(from *flow.Unit, path string) *flow.Unit {
	level := 0
	for level < len(path) && path[level] == '.' {
		level++
	}
	target, ok := p.files.Module(from.File.Path, level, path[level:])
	if !ok {
		return nil
	}
	return p.Unit(target)
}

// Below implements flow.Loader.
func (p *Program) Below(pkg *flow.Unit, name string) *flow.Unit {
	target, ok := p.files.Submodule(pkg.File.Path, name)
	if !ok {
		return nil
	}
	return p.Unit(target)
}

// Mentioning implements flow.Loader.
func (p *Program) Mentioning(q flow.Query) []*flow.Unit {
	keep := func(path string, text []byte) bool {
		if q.Holds != nil {
			return q.Holds(text)
		}
		if q.Named == nil || q.Whole(path) {
			return slices.ContainsFunc(q.Words, func(w string) bool { return p.InCode(text, w) })
		}
		return definesNamed(path, text, q.Words, q.Named)
	}
	var only func(path string) bool
	if q.Named != nil {
		// What a file defines is reached through its module, which has to be named.
		only = func(path string) bool { return q.Whole(path) || q.Named(moduleName(path)) }
	}
	paths := p.files.Mentioning(q.Words, q.With, only, keep)
	units := make([]*flow.Unit, len(paths))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		g.Go(func() error {
			units[i] = p.Unit(path)
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	return slices.DeleteFunc(units, func(u *flow.Unit) bool { return u == nil })
}

// InCode implements flow.Loader.
func (p *Program) InCode(text []byte, word string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(word))
		if i < 0 {
			return false
		}
		at += i + len(word)
		if isCode(text, at-len(word), at) {
			return true
		}
	}
}

func (p *Program) problem(path, reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.problems[Problem{path, reason}] = true
}

// parse runs parse with a parser that nobody else uses meanwhile.
func (p *Program) parse(parse func(*syntax.Parser) (*syntax.Tree, error)) (*syntax.Tree, error) {
	parser, err := p.take()
	if err != nil {
		return nil, err
	}
	defer p.put(parser)
	return parse(parser)
}

func (p *Program) take() (*syntax.Parser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.parsers); n > 0 {
		parser := p.parsers[n-1]
		p.parsers = p.parsers[:n-1]
		return parser, nil
	}
	return syntax.NewParser()
}

func (p *Program) put(parser *syntax.Parser) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parsers = append(p.parsers, parser)
}

// A unit is a module that is being, or has been, read.
type unit struct {
	program *Program
	path    string
	once    sync.Once
	source  *syntax.Source
	flow    *flow.Unit // nil: it could not be read
}

// load reads the module's skeleton and lowers its top-level code. A failure of
// the front end itself is the file's failure, not the run's.
func (u *unit) load() {
	defer u.rescue(func() { u.flow = nil })
	src, err := u.program.files.Read(u.path)
	if err != nil {
		u.program.problem(u.path, reason(err))
		return
	}
	u.source = syntax.Open(src)
	tree, err := u.program.parse(u.source.Skeleton)
	if err != nil {
		u.program.problem(u.path, reason(err))
		return
	}
	f := &flow.Unit{File: &flow.File{Path: u.path, Source: src}, Name: moduleName(u.path)}
	all := flow.Span{File: f.File, Start: 0, End: len(src)}
	f.Init = &flow.Func{Name: "<module>", Kind: flow.UnitInit, Unit: f, At: all, NameAt: flow.Span{File: f.File}}
	u.flow = f
	for _, name := range declaredGlobal(src) {
		f.Global(name).Shared = true
	}
	u.broken(tree)
	l := &lowerer{unit: u, tree: tree, fn: f.Init}
	f.Wild = l.wildImports()
	f.Init.Lower = func(*flow.Func) *flow.Graph {
		l.graph = flow.NewGraph()
		l.cur = l.graph.Entry()
		l.block(tree.Root())
		l.graph.Connect(l.cur, l.graph.Exit, flow.Always, nil)
		return l.graph
	}
	f.Init.Graph()
}

// lowerCut parses and lowers the body of a function that the skeleton leaves
// out.
func (u *unit) lowerCut(fn *flow.Func, outer *scope, def int) (g *flow.Graph) {
	g = flow.NewGraph()
	g.Broken = true
	defer u.rescue(func() {})
	tree, err := u.program.parse(func(p *syntax.Parser) (*syntax.Tree, error) { return u.source.Body(p, def) })
	if err != nil {
		u.program.problem(u.path, fmt.Sprintf("line %d: %s", fn.NameAt.Line(), reason(err)))
		return g
	}
	u.broken(tree)
	l := &lowerer{unit: u, tree: tree, fn: fn}
	for n := range tree.Within(tree.Root()) {
		if tree.Kind(n) == syntax.FunctionDefinition {
			lowered := l.lowerBody(fn, outer, tree.Field(n, syntax.FieldBody), false)
			lowered.Broken = lowered.Broken || len(tree.Errors()) > 0
			return lowered
		}
	}
	return g
}

// broken notes the syntax errors of a tree.
func (u *unit) broken(tree *syntax.Tree) {
	errs := tree.Errors()
	if len(errs) == 0 {
		return
	}
	line := u.flow.File.Position(errs[0].Start).Line
	more := ""
	if len(errs) > 1 {
		more = fmt.Sprintf(", and %d more behind it", len(errs)-1)
	}
	u.program.problem(u.path, fmt.Sprintf("line %d: this is no valid Python%s; the code around it was not analysed", line, more))
}

// rescue turns a panic into the file's failure.
func (u *unit) rescue(undo func()) {
	if r := recover(); r != nil {
		undo()
		u.program.problem(u.path, fmt.Sprintf("internal error while reading it: %v", r))
	}
}

// reason returns an error's text without the path, which reports show anyway.
func reason(err error) string {
	var pathErr interface{ Unwrap() error }
	if errors.As(err, &pathErr) && strings.HasPrefix(err.Error(), "open ") {
		return pathErr.Unwrap().Error()
	}
	return err.Error()
}

// wildImports returns the modules that `from x import *` takes over.
func (l *lowerer) wildImports() []string {
	t := l.tree
	var out []string
	for n := range t.Within(t.Root()) {
		if t.Kind(n) == syntax.WildcardImport {
			out = append(out, l.modulePath(t.Field(t.Parent(n), syntax.FieldModuleName)))
		}
	}
	return out
}

// declaredGlobal returns the names that functions of a module declare global,
// found in the text, so that it is known before they are parsed.
func declaredGlobal(src []byte) []string {
	const keyword = "global"
	var out []string
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte(keyword))
		if i < 0 {
			return out
		}
		i += at
		at = i + len(keyword)
		if at < len(src) && (src[at] == ' ' || src[at] == '\t' || src[at] == '\\') && startsLine(src, i) {
			out = append(out, globalNames(src[at:])...)
		}
	}
}

// globalNames returns the names of a global statement from behind its keyword
// on; it may be continued on further lines.
func globalNames(rest []byte) []string {
	line := strings.ReplaceAll(string(rest[:min(len(rest), 4096)]), "\r\n", "\n")
	line = strings.ReplaceAll(line, "\\\n", " ")
	if end := strings.IndexAny(line, "\n;#"); end >= 0 {
		line = line[:end]
	}
	var out []string
	for name := range strings.SplitSeq(line, ",") {
		out = append(out, strings.TrimSpace(name))
	}
	return out
}

// startsLine reports whether only white space or another statement stands
// before an offset on its line.
func startsLine(src []byte, offset int) bool {
	for i := offset - 1; i >= 0; i-- {
		switch src[i] {
		case '\n', ';', ':':
			return true
		case ' ', '\t':
		default:
			return false
		}
	}
	return true
}

// Available returns ErrNoCgo in a build that cannot read Python.
func Available() error {
	p, err := syntax.NewParser()
	if err == nil {
		p.Close()
	}
	return err
}
