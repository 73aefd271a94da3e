// Package architecture holds tests of the structure as a whole.
package architecture

import (
	"flag"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
)

var update = flag.Bool("update", false, "write the table of imports into docs/architecture.md")

const module = "github.com/fallbacklint/fallbacklint/"

// A layer is a package with what it provides and the packages of the module
// that its code, tests apart, may import. Those at the top know those below,
// and never the other way.
type layer struct {
	name, provides string
	imports        []string
}

var layers = []layer{
	{"cmd/fallbacklint", "main: joins the command line to the library", []string{
		"internal/command", "internal/config", "internal/report", "internal/rules", "internal/scan", "testdata/demo"}},
	{"internal/command", "flags, help, exit codes, where output goes", []string{
		"internal/config", "internal/report", "internal/rules", "internal/spelling"}},
	{"internal/corpus", "the rules measured on labelled facts about public code", []string{
		"internal/report", "internal/rules"}},
	{"internal/scan", "one run: which files, which front end, which rules", []string{
		"internal/assume", "internal/cause", "internal/classifier", "internal/config", "internal/flow", "internal/guard", "internal/plumbing",
		"internal/progress", "internal/project", "internal/rebind", "internal/report", "internal/rules", "pyscan"}},
	{"internal/scan/internal/gen", "programs with a known verdict, for property tests", nil},
	{"pyscan", "the Python front end: modules, scopes, lowering", []string{"internal/flow", "pyscan/internal/syntax"}},
	{"pyscan/internal/syntax", "Python's syntax trees, through tree-sitter (cgo)", nil},
	{"internal/rules", "the catalogue: each rule with its documentation", []string{
		"internal/cause", "internal/classifier", "internal/flow", "internal/guard", "internal/lexicon", "internal/plumbing",
		"internal/progress", "internal/rebind"}},
	{"internal/plumbing", "constructions of agents, and whether the fallback reaches them", []string{
		"internal/flow", "internal/lexicon"}},
	{"internal/guard", "tests that answer billing and a rate limit alike, and what they lead to", []string{
		"internal/assume", "internal/flow", "internal/lexicon", "internal/provider"}},
	{"internal/cause", "final errors that do not say why the provider failed", []string{
		"internal/assume", "internal/flow", "internal/lexicon", "internal/provider", "internal/resolve"}},
	{"internal/progress", "retry loops on which a way back to the head uses nothing up", []string{
		"internal/flow", "internal/lexicon", "internal/provider", "internal/resolve"}},
	{"internal/rebind", "failovers that keep the primary's model", []string{
		"internal/assume", "internal/flow", "internal/lexicon", "internal/resolve"}},
	{"internal/classifier", "classifiers that take a spent account for a rate limit", []string{
		"internal/assume", "internal/flow", "internal/lexicon"}},
	{"internal/assume", "functions evaluated under an assumption about the failure", []string{
		"internal/flow", "internal/lexicon", "internal/resolve", "internal/trie"}},
	{"internal/provider", "calls that ask a model, by their names", []string{"internal/flow", "internal/lexicon"}},
	{"internal/resolve", "what names stand for, by scope", []string{"internal/flow"}},
	{"internal/flow", "the program model and its abstract interpreter", []string{"internal/trie"}},
	{"internal/trie", "maps that many versions of a state share", nil},
	{"internal/config", "the configuration file, its schema, severities and globs", []string{
		"internal/lexicon", "internal/spelling"}},
	{"internal/lexicon", "names that play roles", nil},
	{"internal/project", "files on disk: what belongs to a project, imports to files", nil},
	{"internal/report", "the result, and one small file per format", nil},
	{"internal/spelling", "the name that was probably meant", nil},
	{"testdata/demo", "the project that the demo lints", nil},
}

// TestImports: no package imports one that it must not know.
func TestImports(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedImports, Dir: "../..",
	}, "./...", "./testdata/demo")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Error(e)
		}
		name := strings.TrimPrefix(p.PkgPath, module)
		if name == "internal/architecture" {
			continue // this test
		}
		seen[name] = true
		i := slices.IndexFunc(layers, func(l layer) bool { return l.name == name })
		if i < 0 {
			t.Errorf("%s stands in no layer: add it to the table, with what it may import", name)
			continue
		}
		for imported := range p.Imports {
			if to, ours := strings.CutPrefix(imported, module); ours && !slices.Contains(layers[i].imports, to) {
				t.Errorf("%s imports %s, which it must not know", name, to)
			}
		}
	}
	for _, l := range layers {
		if !seen[l.name] {
			t.Errorf("%s stands in the table, but is no package", l.name)
		}
	}
}

// TestDirection: in the table each package stands above all that it may know,
// so that there is no circle.
func TestDirection(t *testing.T) {
	for i, l := range layers {
		for _, to := range l.imports {
			if !slices.ContainsFunc(layers[i+1:], func(below layer) bool { return below.name == to }) {
				t.Errorf("%s may import %s, which does not stand below it", l.name, to)
			}
		}
	}
}

const document = "../../docs/architecture.md"

// TestDocument: docs/architecture.md shows the same table.
func TestDocument(t *testing.T) {
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- imports: written by go test ./internal/architecture -update -->\n", "<!-- end of imports -->\n"
	before, rest, found := strings.Cut(string(data), begin)
	shown, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the table between %q and %q", path.Base(document), begin, end)
	}
	if *update {
		if err := os.WriteFile(document, []byte(before+begin+table()+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(table(), shown); diff != "" {
		t.Errorf("-want +shown (-update writes it):\n%s", diff)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString("| package | provides | may import |\n|---|---|---|\n")
	for _, l := range layers {
		imports := strings.Join(l.imports, ", ")
		if imports == "" {
			imports = "–"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", l.name, l.provides, imports)
	}
	return b.String()
}
