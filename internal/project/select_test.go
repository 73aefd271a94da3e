package project

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestSelect runs the cases of testdata/select. The comment of an archive says
// what is done, a line each:
//
//	git                  only inside a repository; plain: only outside. Neither: both ways, with the same result
//	dir X, args A B ...  the working directory and the arguments
//	exclude GLOB, force  Options.Exclude and ForceExclude
//	link X Y, pipe X, delete X, repository X
//
// Files whose names begin with "after/" are written after the commit. Those
// that begin with "want/" are what must come out, whatever the order of the
// arguments.
func TestSelect(t *testing.T) {
	paths, err := filepath.Glob("testdata/select/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		for _, where := range []string{"git", "plain"} {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+where, func(t *testing.T) {
				archive, err := txtar.ParseFile(path)
				if err != nil {
					t.Fatal(err)
				}
				selectCase(t, archive, where)
			})
		}
	}
}

func selectCase(t *testing.T, archive *txtar.Archive, where string) {
	c := newCase(t, archive)
	if c.only != "" && c.only != where {
		t.Skipf("a case for %s", c.only)
	}
	if where == "git" {
		gitCommit(t, c.tree)
	}
	for _, step := range c.steps {
		step()
	}
	got := c.run()
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("selection (-want +got):\n%s", diff)
	}
	if _, failed := got["error"]; failed {
		return
	}
	slices.Reverse(c.options.Args)
	if diff := cmp.Diff(got, c.run()); diff != "" {
		t.Errorf("selection by the order of the arguments (-given +reversed):\n%s", diff)
	}
}

// A caseRun is one archive set up in a folder.
type caseRun struct {
	t       *testing.T
	tree    string
	only    string
	options Options
	steps   []func() // after the commit
	want    map[string]string
}

func newCase(t *testing.T, archive *txtar.Archive) *caseRun {
	c := &caseRun{t: t, tree: resolved(t.TempDir()), want: map[string]string{}}
	c.options.Dir = c.tree
	for _, file := range archive.Files {
		if name, ok := strings.CutPrefix(file.Name, "want/"); ok {
			c.want[name] = string(file.Data)
			continue
		}
		if name, ok := strings.CutPrefix(file.Name, "after/"); ok {
			c.steps = append(c.steps, func() { writeFile(t, filepath.Join(c.tree, name), file.Data) })
			continue
		}
		writeFile(t, filepath.Join(c.tree, file.Name), file.Data)
	}
	if _, ok := c.want["error"]; !ok {
		c.want["unanalysed"] += "" // what is not expected must not be there
	}
	for line := range strings.Lines(string(archive.Comment)) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "#" {
			c.directive(fields[0], fields[1:])
		}
	}
	return c
}

func (c *caseRun) directive(name string, args []string) {
	at := func(i int) string { return filepath.Join(c.tree, args[i]) }
	switch name {
	case "git", "plain":
		c.only = name
	case "dir":
		c.options.Dir = at(0)
	case "args":
		c.options.Args = args
	case "force":
		c.options.ForceExclude = true
	case "exclude":
		c.options.Exclude = func(f File) bool { return doublestar.MatchUnvalidated(args[0], f.Path) }
	case "link":
		if err := os.Symlink(args[1], at(0)); err != nil {
			c.t.Skip(err)
		}
	case "pipe":
		c.steps = append(c.steps, func() { makePipe(c.t, at(0)) })
	case "delete":
		c.steps = append(c.steps, func() { check(c.t, os.Remove(at(0))) })
	case "repository":
		c.steps = append(c.steps, func() { gitCommit(c.t, at(0)) })
	default:
		c.t.Fatalf("unknown directive %q", name)
	}
}

// run selects, and describes the parts of the result that the case speaks of.
func (c *caseRun) run() map[string]string {
	sel, err := Select(context.Background(), c.options)
	if err != nil {
		return map[string]string{"error": err.Error() + "\n"}
	}
	var unanalysed strings.Builder
	for _, u := range sel.Unanalysed {
		fmt.Fprintf(&unanalysed, "%s: %s\n", sel.Rel(u.Path), u.Reason)
	}
	got := map[string]string{
		"report":     describe(sel, sel.Report),
		"read":       describe(sel, sel.Read),
		"unanalysed": unanalysed.String(),
	}
	maps.DeleteFunc(got, func(name, _ string) bool { _, ok := c.want[name]; return !ok })
	return got
}

// describe writes a line for each file: its path, and what is not the usual.
func describe(sel *Selection, files []File) string {
	var b strings.Builder
	for _, f := range files {
		b.WriteString(sel.Rel(f.Abs()))
		if f.Class != Source {
			b.WriteString(" " + f.Class.String())
		}
		if f.Language != Python {
			b.WriteString(" " + f.Language.String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	check(t, os.MkdirAll(filepath.Dir(path), 0o777))
	check(t, os.WriteFile(path, data, 0o666))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// gitCommit makes a repository of a folder, in which everything that is not
// ignored is tracked, or skips the test where there is no git.
func gitCommit(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "init", "--quiet")
	git(t, dir, "add", "--all")
	git(t, dir, "-c", "user.name=n", "-c", "user.email=n@example.com", "commit", "--quiet", "--allow-empty", "--message=m")
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	isolateGit(t)
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// isolateGit keeps the user's own ignore rules out of a test.
func isolateGit(t *testing.T) {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
}
