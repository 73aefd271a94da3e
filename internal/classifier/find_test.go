//go:build cgo

package classifier_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/classifier"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// tree is a Python project that is held in memory. It is a pyscan.Files.
type tree struct {
	text  map[string][]byte
	index *project.Index
}

func archived(archive string) *tree {
	t := &tree{text: make(map[string][]byte)}
	var files []project.File
	for _, f := range txtar.Parse([]byte(archive)).Files {
		t.text[f.Name] = f.Data
		files = append(files, project.File{Path: f.Name, Language: project.Python})
	}
	t.index = project.NewIndex(files)
	return t
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
		holds := func(w string) bool { return bytes.Contains(src, []byte(w)) }
		if (only == nil || only(path)) && (len(words) == 0 || slices.ContainsFunc(words, holds)) && (holds(with) || strings.Contains(path, with)) && keep(path, src) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// find returns the defects of a project, one a line.
func (t *tree) find(tb testing.TB, o classifier.Options) string {
	tb.Helper()
	py := pyscan.NewProgram(t)
	defer py.Close()
	program := &flow.Program{Loader: py, Vocabulary: pyscan.Vocabulary()}
	o.Lexicon = lexicon.Default()
	o.Index = assume.Load(program, o.Lexicon, assume.Scope{Reported: func(string) bool { return true }})
	r, err := classifier.Find(context.Background(), program, o)
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range r.Failures {
		tb.Errorf("%s: %s", f.Path, f.Reason)
	}
	var b strings.Builder
	for _, d := range r.Defects {
		becomes := "retried"
		if d.Becomes == classifier.Limited {
			becomes = "limited"
		}
		fmt.Fprintf(&b, "%s:%d %s %s", d.At.File.Path, d.At.Line(), d.Func.Name, becomes)
		for _, s := range d.Sent {
			fmt.Fprintf(&b, " %s", strings.Fields(s)[0])
		}
		for _, t := range d.Way {
			fmt.Fprintf(&b, " [%s: %v]", t.At.Text(), t.Side)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const reasons = `
-- reasons.py --
from enum import Enum

class Reason(Enum):
    BILLING = "billing"
    RATE_LIMIT = "rate_limit"
    OTHER = "other"

-- m.py --
import openai
from reasons import Reason
`

// TestFind: what is sent, what it becomes, and which branches the answer took.
func TestFind(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"the way", `
def classify(exc):
    text = str(exc)
    if exc.status_code == 402:
        return Reason.BILLING
    if exc.status_code == 429:
        return Reason.RATE_LIMIT
    return Reason.OTHER
`, "m.py:9 classify limited 429 [exc.status_code == 402: false] [exc.status_code == 429: true]\n"},
		{"whatever fails", `
def always(exc):
    text = str(exc)
    return Reason.RATE_LIMIT
`, ""},
		{"the failure as it came", `
class Mapped(Exception):
    pass

def classify(exc):
    if isinstance(exc, Mapped):
        return exc
    if exc.status_code in (402, 429):
        return Reason.RATE_LIMIT
    return Reason.OTHER
`, "m.py:11 classify limited 402 [exc.status_code in (402, 429): true]\n"},
		{"types that an answer with a status is none of", `
import httpx

def classify(exc):
    if isinstance(exc, (ValueError, httpx.ReadTimeout)):
        return Reason.OTHER
    if "timeout" in type(exc).__name__.lower():
        return Reason.OTHER
    if isinstance(exc, openai.RateLimitError):
        return Reason.RATE_LIMIT
    return Reason.BILLING if "credit" in str(exc) else Reason.OTHER
`, `m.py:12 classify limited 429 [isinstance(exc, (ValueError, httpx.ReadTimeout)): false] ` +
			"[\"timeout\" in type(exc).__name__.lower(): false] [isinstance(exc, openai.RateLimitError): true]\n"},
		{"a status that is looked for in several places", `
def status_of(exc):
    for e in (exc, exc.__cause__):
        code = getattr(e, "status_code", None)
        if isinstance(code, int):
            return code
    return None

def classify(exc):
    status = status_of(exc)
    if status is not None and status in (402, 429):
        return Reason.RATE_LIMIT
    return Reason.OTHER
`, "m.py:14 classify limited 402 [status is not None and status in (402, 429): true]\n"},
		{"a message that is another one", `
def classify(exc, body):
    if exc.status_code == 402:
        return Reason.BILLING
    if exc.status_code == 429:
        if str(body["error"].get("message") or "").lower() == "provider returned error":
            return Reason.OTHER
        return Reason.RATE_LIMIT
    return Reason.OTHER
`, "m.py:10 classify limited 429 [exc.status_code == 402: false] [exc.status_code == 429: true] " +
			"[str(body[\"error\"].get(\"message\") or \"\").lower() == \"provider returned error\": false]\n"},
		{"a table that its own module changes", `
BY_STATUS = {402: Reason.RATE_LIMIT, 429: Reason.RATE_LIMIT}
BY_STATUS[402] = Reason.BILLING

def classify(status):
    return BY_STATUS.get(status, Reason.OTHER)
`, ""},
		{"a class whose methods store the table", `
class C:
    TABLE = {402: Reason.RATE_LIMIT}

    def learn(self, status):
        self.TABLE = {}

    def classify(self, status):
        return self.TABLE.get(status, Reason.OTHER)
`, ""},
		{"classifiers that ask each other", `
def inner(status):
    return Reason.RATE_LIMIT if status in (402, 429) else Reason.OTHER

def outer(status):
    if status == 402:
        return Reason.BILLING
    return inner(status)
`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := archived(reasons + c.src)
			got := p.find(t, classifier.Options{Workers: 1})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for range 4 {
				if diff := cmp.Diff(got, p.find(t, classifier.Options{Workers: 4})); diff != "" {
					t.Errorf("4 workers (-1 worker +4 workers):\n%s", diff)
				}
			}
		})
	}
}

// TestReported: what lies in files that are not reported on is not found.
func TestReported(t *testing.T) {
	p := archived(reasons + "\ndef classify(status):\n    return Reason.RATE_LIMIT if status in (402, 429) else Reason.OTHER\n")
	if got := p.find(t, classifier.Options{}); got == "" {
		t.Error("nothing is found")
	}
	if got := p.find(t, classifier.Options{Reported: func(path string) bool { return path != "m.py" }}); got != "" {
		t.Errorf("found in another file: %s", got)
	}
}
