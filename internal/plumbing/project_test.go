//go:build cgo

package plumbing_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// A tree is a Python project that is held in memory. It is a pyscan.Files.
type tree struct {
	text  map[string][]byte
	index *project.Index
}

func newTree(text map[string][]byte) *tree {
	var files []project.File
	for path := range text {
		files = append(files, project.File{Path: path, Language: project.Python})
	}
	return &tree{text: text, index: project.NewIndex(files)}
}

// archived returns the Python files of an archive.
func archived(a *txtar.Archive) *tree {
	text := make(map[string][]byte)
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".py") {
			text[f.Name] = f.Data
		}
	}
	return newTree(text)
}

func (t *tree) paths() []string {
	var out []string
	for path := range t.text {
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}

func (t *tree) Module(from string, level int, name string) (string, bool) {
	f, ok := t.index.Module(project.File{Path: from, Language: project.Python}, level, name)
	return f.Path, ok
}

func (t *tree) Submodule(pkg, name string) (string, bool) {
	f, ok := t.index.Submodule(project.File{Path: pkg, Language: project.Python}, name)
	return f.Path, ok
}

func (t *tree) Read(path string) ([]byte, error) {
	src, ok := t.text[path]
	if !ok {
		return nil, fmt.Errorf("%s is not there", path)
	}
	return src, nil
}

func (t *tree) Mentioning(words []string, with string, only func(string) bool, keep func(string, []byte) bool) []string {
	var out []string
	for path, src := range t.text {
		if only != nil && !only(path) {
			continue
		}
		holds := func(w string) bool { return bytes.Contains(src, []byte(w)) }
		if slices.ContainsFunc(words, holds) && (holds(with) || strings.Contains(path, with)) && keep(path, src) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// identifiers returns whether a file holds a word.
func (t *tree) identifiers(path string) func(string) bool {
	words := make(map[string]bool)
	for _, w := range bytes.FieldsFunc(t.text[path], func(r rune) bool {
		return r != '_' && r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		words[string(w)] = true
	}
	return func(w string) bool { return words[w] }
}

// find runs the search over a project.
func (t *tree) find(tb testing.TB, o plumbing.Options) *plumbing.Result {
	py := pyscan.NewProgram(t)
	defer py.Close()
	o.Lexicon = lexicon.Default()
	r, err := plumbing.Find(context.Background(), &flow.Program{Loader: py, Vocabulary: pyscan.Vocabulary()}, o)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range py.Problems() {
		tb.Errorf("%s: %s", p.Path, p.Reason)
	}
	for _, f := range r.Failures {
		tb.Errorf("%s: %s", f.Path, f.Reason)
	}
	return r
}

// describe writes constructions as text, those of one file only where path is
// not empty.
func describe(r *plumbing.Result, path string) string {
	var out strings.Builder
	for i := range r.Constructions {
		if c := &r.Constructions[i]; path == "" || c.Call.At.File.Path == path {
			construction(&out, c)
		}
	}
	return out.String()
}

func construction(out *strings.Builder, c *plumbing.Construction) {
	fmt.Fprintf(out, "%s: %s(%s) is %s, ", at(c.Call.At), c.Agent, c.Param, c.Verdict)
	switch c.Life {
	case plumbing.Idle:
		out.WriteString("idle\n")
	case plumbing.Escapes:
		fmt.Fprintf(out, "escapes at %s\n", at(c.LifeAt))
	case plumbing.Runs:
		fmt.Fprintf(out, "runs at %s\n", at(c.LifeAt))
	}
	line := func(what, text string) {
		if text != "" {
			fmt.Fprintf(out, "\t%s %s\n", what, text)
		}
	}
	if c.Given.IsValid() {
		line("given", at(c.Given))
	}
	line("at hand", c.AtHand)
	if c.Inner != nil {
		line("inner", at(c.Inner.At)+" in "+c.InnerFunc.Name)
	}
	for _, s := range c.Splats {
		text := s.Text + " has " + cmp.Or(strings.Join(s.Keys, " "), "no keys")
		for _, e := range s.Events {
			text += ", " + e.Verb + " at " + at(e.At)
		}
		line("splat", text)
	}
	for _, why := range c.Why {
		line("why", at(why.At)+" "+why.Text)
	}
}

func at(s flow.Span) string {
	if !s.IsValid() {
		return "?"
	}
	return fmt.Sprintf("%s:%d", s.File.Path, s.Line())
}
