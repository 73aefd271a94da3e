//go:build cgo

package syntax

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// python runs a script with CPython, the judge of what Python means, and skips
// the test where there is none.
func python(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to compare with")
	}
	cmd := exec.Command(path, append([]string{"-I", "-c", script}, args...)...)
	cmd.Stderr = os.Stderr
	return must(cmd.Output())(t)
}

// standardLibrary returns the files of the standard library, without its tests
// and what is installed beside it.
func standardLibrary(t *testing.T) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("reads the whole standard library")
	}
	root := strings.TrimSpace(string(python(t, "import sysconfig; print(sysconfig.get_paths()['stdlib'])")))
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch d.Name() {
		case "test", "tests", "site-packages", "dist-packages", "lib2to3", "idlelib":
			return fs.SkipDir
		}
		if d.Type().IsRegular() && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Skipf("no standard library in %s: %v", root, err)
	}
	return files
}

// TestPiecesOfStandardLibrary is TestPieces on what others wrote.
func TestPiecesOfStandardLibrary(t *testing.T) {
	p := newParser(t)
	cut := 0
	files := standardLibrary(t)
	for _, file := range files {
		src := must(os.ReadFile(file))(t)
		if checkPieces(t, p, file, src) {
			cut++
		}
	}
	if cut < len(files)/2 {
		t.Errorf("only %d of %d files were cut", cut, len(files))
	}
}

// countScript prints, for each file that CPython can parse, how many nodes of
// each class its tree has.
const countScript = `
import ast, collections, json, sys
result = {}
for path in json.load(open(sys.argv[1])):
    try:
        tree = ast.parse(open(path, 'rb').read())
    except (SyntaxError, ValueError):
        continue
    count = collections.Counter(type(n).__name__ for n in ast.walk(tree))
    # A splat that is an argument is a dictionary_splat in the grammar.
    count['keyword'] -= sum(1 for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg is None)
    result[path] = count
json.dump(result, sys.stdout)
`

// counterparts pairs classes of CPython's tree with kinds of the grammar's.
var counterparts = []struct {
	name    string
	classes []string
	kinds   []Kind
}{
	{"functions", []string{"FunctionDef", "AsyncFunctionDef"}, []Kind{FunctionDefinition}},
	{"classes", []string{"ClassDef"}, []Kind{ClassDefinition}},
	{"calls", []string{"Call"}, []Kind{Call}},
	{"keyword arguments", []string{"keyword"}, []Kind{KeywordArgument}},
	{"lambdas", []string{"Lambda"}, []Kind{Lambda}},
	{"imports", []string{"Import", "ImportFrom"}, []Kind{ImportStatement, ImportFromStatement, FutureImportStatement}},
	{"ifs", []string{"If"}, []Kind{IfStatement, ElifClause}},
	{"conditional expressions", []string{"IfExp"}, []Kind{ConditionalExpression}},
	{"fors", []string{"For", "AsyncFor"}, []Kind{ForStatement}},
	{"comprehension clauses", []string{"comprehension"}, []Kind{ForInClause}},
	{"whiles", []string{"While"}, []Kind{WhileStatement}},
	{"tries", []string{"Try", "TryStar"}, []Kind{TryStatement}},
	{"handlers", []string{"ExceptHandler"}, []Kind{ExceptClause, ExceptGroupClause}},
	{"withs", []string{"With", "AsyncWith"}, []Kind{WithStatement}},
	{"returns", []string{"Return"}, []Kind{ReturnStatement}},
	{"raises", []string{"Raise"}, []Kind{RaiseStatement}},
	{"asserts", []string{"Assert"}, []Kind{AssertStatement}},
	{"continues", []string{"Continue"}, []Kind{ContinueStatement}},
	{"breaks", []string{"Break"}, []Kind{BreakStatement}},
	{"awaits", []string{"Await"}, []Kind{Await}},
	{"yields", []string{"Yield", "YieldFrom"}, []Kind{Yield}},
	{"augmented assignments", []string{"AugAssign"}, []Kind{AugmentedAssignment}},
	{"named expressions", []string{"NamedExpr"}, []Kind{NamedExpression}},
	{"dictionaries", []string{"Dict"}, []Kind{Dictionary}},
	{"matches", []string{"Match"}, []Kind{MatchStatement}},
}

// TestCountsAgreeWithCPython compares the number of nodes. Files with an error
// node are left out, and so are those with the known difference.
func TestCountsAgreeWithCPython(t *testing.T) {
	files := standardLibrary(t)
	list := filepath.Join(t.TempDir(), "files.json")
	if err := os.WriteFile(list, must(json.Marshal(files))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	var theirs map[string]map[string]int
	if err := json.Unmarshal(python(t, countScript, list), &theirs); err != nil {
		t.Fatal(err)
	}
	p := newParser(t)
	compared := 0
	for _, file := range files {
		src := must(os.ReadFile(file))(t)
		tree := must(Parse(p, src))(t)
		if theirs[file] == nil || len(tree.Errors()) > 0 || mistaken(tree) {
			continue
		}
		compared++
		if diff := cmp.Diff(countTheirs(theirs[file]), countOurs(tree)); diff != "" {
			t.Errorf("%s: CPython -, here +\n%s", file, diff)
		}
	}
	if compared < len(files)*9/10 {
		t.Errorf("only %d of %d files were compared", compared, len(files))
	}
}

// mistaken reports whether t holds the one known difference: the grammar takes
// an assignment to an attribute of `type(x)` for a type alias, without a call.
func mistaken(t *Tree) bool {
	for i := range t.nodes {
		if t.Kind(i) == TypeAliasStatement && strings.HasPrefix(t.Text(i), "type(") {
			return true
		}
	}
	return false
}

func countTheirs(classes map[string]int) map[string]int {
	count := make(map[string]int)
	for _, c := range counterparts {
		for _, class := range c.classes {
			count[c.name] += classes[class]
		}
	}
	return count
}

func countOurs(t *Tree) map[string]int {
	kinds := make(map[Kind]int)
	for i := range t.nodes {
		kinds[t.Kind(i)]++
	}
	count := make(map[string]int)
	for _, c := range counterparts {
		for _, kind := range c.kinds {
			count[c.name] += kinds[kind]
		}
	}
	return count
}
