package command

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
)

var update = flag.Bool("update", false, "write the golden files")

// A run is what one command line did.
type run struct {
	Code           int
	Stdout, Stderr string
}

// execute runs a command line in an environment that is no terminal.
func execute(a App, dir string, args ...string) run {
	var stdout, stderr bytes.Buffer
	env := Environment{Dir: dir, Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }}
	code := a.Main(context.Background(), env, args)
	return run{code, stdout.String(), stderr.String()}
}

func finding(severity string) report.Finding {
	return report.Finding{
		Rule: "FBL101", Name: "missing-fallback", Severity: severity, Message: "no fallback",
		Place: report.Place{Path: "a.py", Line: 1, Column: 5, EndLine: 1, EndColumn: 12},
	}
}

// checking returns an App whose every analysis ends in a result.
func checking(r report.Result) App {
	return App{
		Rules:  func() []*rules.Rule { return catalogue },
		Lookup: lookup,
		Check:  func(context.Context, Request) (*report.Result, error) { return &r, nil },
	}
}

var catalogue = []*rules.Rule{
	{
		Code: "FBL101", Name: "missing-fallback", Severity: rules.Error,
		Doc: rules.Doc{
			Summary: "an agent is built without its fallback",
			What: "Looks at each construction of an agent and asks whether the fallback reaches it, by keyword,\n" +
				"by position or through a `**splat`.\n\n- one thing\n- another thing, which stands on a line of its own",
			Why: "It dies with its provider.",
			Examples: []rules.Example{
				{Language: "python", Bad: "agent = Agent(model)\n\nagent.run()\n", Good: "agent = Agent(model, fallback=chain)\n"},
				{Language: "go", Bad: "a := NewAgent(model)", Good: "a := NewAgent(model, WithFallback(chain))"},
			},
			Configure: "```yaml\nrules:\n  FBL101: warning\n```",
		},
	},
	{
		Code: "FBL103", Name: "unresolved-fallback", Severity: rules.Off,
		Doc: rules.Doc{Summary: "it <cannot> be told", What: "What.", Why: "Why."},
	},
}

func lookup(name string) *rules.Rule {
	for _, r := range catalogue {
		if r.Code == name || r.Name == name {
			return r
		}
	}
	return nil
}

func TestExitCode(t *testing.T) {
	broken := []report.Unanalysed{{Path: "b.py", Reason: "syntax error"}}
	for _, c := range []struct {
		name   string
		result report.Result
		want   int
	}{
		{"clean", report.Result{}, 0},
		{"error", report.Result{Findings: []report.Finding{finding("error")}}, 1},
		{"warning", report.Result{Findings: []report.Finding{finding("warning")}}, 1},
		{"note", report.Result{Findings: []report.Finding{finding("note")}}, 0},
		{"unanalysed", report.Result{Unanalysed: broken}, 2},
		{"error and unanalysed", report.Result{Findings: []report.Finding{finding("error")}, Unanalysed: broken}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := execute(checking(c.result), t.TempDir())
			if got.Code != c.want || got.Stderr != "" {
				t.Errorf("got %+v, want exit code %d", got, c.want)
			}
		})
	}
}

func TestCheckShowsSourceLines(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.py"), []byte("a = Agent()\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := run{1, `a.py:1:5: error: no fallback [FBL101 missing-fallback]
  1 | a = Agent()
    |     ^^^^^^^

1 error in 1 file
`, ""}
	app := checking(report.Result{Findings: []report.Finding{finding("error")}, Summary: report.Summary{Files: 1}})
	if diff := cmp.Diff(want, execute(app, dir, "check")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRequest(t *testing.T) {
	here := ConfigSource{Dir: "/project"}
	for _, c := range []struct {
		args string
		want Request
	}{
		{"", Request{Paths: []string{"."}, Config: here}},
		{"check", Request{Paths: []string{"."}, Config: here}},
		{"a.py b", Request{Paths: []string{"a.py", "b"}, Config: here}},
		{"check a.py b", Request{Paths: []string{"a.py", "b"}, Config: here}},
		{"./check", Request{Paths: []string{"./check"}, Config: here}},
		{"rules.py", Request{Paths: []string{"rules.py"}, Config: here}},
		{"somewhere", Request{Paths: []string{"somewhere"}, Config: here}},
		{"-- -a.py", Request{Paths: []string{"-a.py"}, Config: here}},
		{"--tests --strict --force-exclude --jobs 3 x", Request{
			Paths: []string{"x"}, Config: here, Tests: true, Strict: true, ForceExclude: true, Jobs: 3}},
		{"--config c.yaml --select FBL1,FBL201 --select x --ignore y", Request{
			Paths: []string{"."}, Config: ConfigSource{
				Dir: "/project", File: "/project/c.yaml", Select: []string{"FBL1", "FBL201", "x"}, Ignore: []string{"y"}}}},
		{"--no-config", Request{Paths: []string{"."}, Config: ConfigSource{Dir: "/project", None: true}}},
	} {
		t.Run(c.args, func(t *testing.T) {
			var got Request
			app := App{Check: func(_ context.Context, r Request) (*report.Result, error) {
				got = r
				return &report.Result{}, nil
			}}
			if r := execute(app, "/project", strings.Fields(c.args)...); r.Code != 0 {
				t.Fatalf("%+v", r)
			}
			c.want.Dir = "/project"
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ args, stderr string }{
		{"--formt json", "unknown flag: --formt; did you mean --format? see 'fallbacklint check --help'"},
		{"check --xyzzyxyzzy", "unknown flag: --xyzzyxyzzy; see 'fallbacklint check --help'"},
		{"-x", "unknown shorthand flag: 'x' in -x; see 'fallbacklint check --help'"},
		{"--jobs two", `invalid argument "two" for "--jobs" flag: strconv.ParseInt: parsing "two": invalid syntax; see 'fallbacklint check --help'`},
		{"--jobs -1", "--jobs -1: expected 0 or more"},
		{"--format xml", `--format: unknown format "xml"; use one of text, concise, json`},
		{"--color blue", `--color: unknown value "blue"; use one of auto, always, never`},
		{"--output json", "--output json: expected FORMAT=FILE, such as json=findings.json"},
		{"--output json=", "--output json=: expected FORMAT=FILE, such as json=findings.json"},
		{"--output xml=a", `--output xml=a: unknown format "xml"; use one of text, concise, json`},
		{"--output text=a --output json=./a", "--output json=./a: two outputs go to the same file; name another"},
		{"explain", "'fallbacklint explain' needs one rule, not 0; see 'fallbacklint explain --help'"},
		{"explain FBL111", `unknown rule "FBL111"; did you mean FBL101? 'fallbacklint rules' lists them`},
		{"explain something-else", `unknown rule "something-else"; 'fallbacklint rules' lists them`},
		{"explain FBL101 --format xml", `--format: unknown format "xml"; use text or markdown`},
		{"rules --format xml", `--format: unknown format "xml"; use text or json`},
		{"rules all", `'fallbacklint rules' takes no argument, but got "all"; see 'fallbacklint rules --help'`},
		{"completion", "'fallbacklint completion' needs one shell, not 0; use one of bash, zsh, fish, powershell"},
		{"completion bassh", `unknown shell "bassh"; did you mean bash? use one of bash, zsh, fish, powershell`},
		{"config", "'fallbacklint config' needs one of schema, show, validate"},
		{"config shwo", `unknown command "fallbacklint config shwo"; did you mean show? see 'fallbacklint config --help'`},
		{"help chek", `unknown command "fallbacklint chek"; did you mean check? see 'fallbacklint --help'`},
		{"chek", "chek: no such command, file or directory; did you mean check? see 'fallbacklint --help'"},
		{"--strict check .", "check: a command has to stand before its flags; see 'fallbacklint --help'"},
		{"hepl check", "hepl: no such command, file or directory; did you mean help? see 'fallbacklint --help'"},
		{"demo", "this build has no demo project; install another"},
		{"config show", "this build reads no configuration; install another"},
		{"config schema", "this build reads no configuration; install another"},
		{"config validate", "this build reads no configuration; install another"},
		{"--config a --no-config", "if any flags in the group [config no-config] are set none of the others can be; [config no-config] were all set"},
	} {
		t.Run(c.args, func(t *testing.T) {
			want := run{Code: 2, Stderr: "fallbacklint: " + c.stderr + "\n"}
			if diff := cmp.Diff(want, execute(checking(report.Result{}), "/project", strings.Fields(c.args)...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestFailedAnalysis(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		stderr string
	}{
		{"one", errors.New("no such file or directory: x"), "fallbacklint: no such file or directory: x\n"},
		{"joined", errors.Join(errors.New("a"), errors.Join(errors.New("b"), errors.New("c"))),
			"fallbacklint: a\nfallbacklint: b\nfallbacklint: c\n"},
		{"one sentence with two causes", fmt.Errorf("read: %w, %w", errors.New("a"), errors.New("b")),
			"fallbacklint: read: a, b\n"},
		{"control characters", errors.New("no file: a\x1b[2J\nb"), `fallbacklint: no file: a\x1b[2J\nb` + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := App{Check: func(context.Context, Request) (*report.Result, error) { return nil, c.err }}
			want := run{Code: 2, Stderr: c.stderr}
			if diff := cmp.Diff(want, execute(app, "/project", ".")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestPanicIsAFailure(t *testing.T) {
	app := App{Check: func(context.Context, Request) (*report.Result, error) { panic("index out of range") }}
	got := execute(app, "/project")
	first, _, _ := strings.Cut(got.Stderr, "\n")
	want := "fallbacklint: internal error: index out of range (a bug in fallbacklint: please report it with the stack below)"
	if got.Code != 2 || first != want {
		t.Errorf("got %d, %s", got.Code, first)
	}
}

func TestClosedPipeIsSilent(t *testing.T) {
	var stderr bytes.Buffer
	env := Environment{Dir: "/project", Stdout: closedPipe{}, Stderr: &stderr, Getenv: func(string) string { return "" }}
	code := checking(report.Result{}).Main(context.Background(), env, []string{"."})
	if code != 2 || stderr.Len() > 0 {
		t.Errorf("got %d and %q, want 2 and nothing", code, stderr.String())
	}
}

type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "stdout", Err: syscall.EPIPE}
}

// An interrupted run returns although the analysis does not listen.
func TestInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	release := make(chan struct{})
	defer close(release)
	app := App{Check: func(context.Context, Request) (*report.Result, error) {
		interrupt()
		<-release
		return &report.Result{}, nil
	}}
	var out bytes.Buffer
	env := Environment{Dir: "/project", Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	if code := app.Main(ctx, env, []string{"."}); code != 130 {
		t.Errorf("got %d, want 130", code)
	}
}

func TestDemo(t *testing.T) {
	tree := fstest.MapFS{"a.py": {Data: []byte("a = Agent()\n")}}
	var got Request
	app := App{
		Demo: tree,
		CheckFS: func(_ context.Context, fsys fs.FS, r Request) (*report.Result, error) {
			got = r
			_, err := fs.Stat(fsys, "a.py")
			return &report.Result{Findings: []report.Finding{finding("error")}}, err
		},
	}
	want := run{1, "a.py:1:5: error: no fallback [FBL101 missing-fallback]\n  1 | a = Agent()\n    |     ^^^^^^^\n\n", ""}
	if diff := cmp.Diff(want, execute(app, "/project", "demo", "--quiet")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(Request{Paths: []string{"."}, Config: ConfigSource{None: true}}, got); diff != "" {
		t.Errorf("request: -want +got:\n%s", diff)
	}
}

func TestGolden(t *testing.T) {
	for _, c := range []struct{ golden, args string }{
		{"explain.text", "explain FBL101"},
		{"explain.color", "explain FBL101 --color always"},
		{"explain.markdown", "explain missing-fallback --format markdown"},
		{"explain-off.text", "explain FBL103"},
		{"rules.text", "rules"},
		{"rules.json", "rules --format json"},
		{"help.text", "--help"},
		{"help-check.text", "help check"},
	} {
		t.Run(c.golden, func(t *testing.T) {
			got := execute(checking(report.Result{}), "/project", strings.Fields(c.args)...)
			if got.Code != 0 || got.Stderr != "" {
				t.Fatalf("%+v", got)
			}
			golden := filepath.Join("testdata", c.golden)
			if *update {
				if err := os.WriteFile(golden, []byte(got.Stdout), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.Stdout); diff != "" {
				t.Errorf("-want +got (-update accepts it):\n%s", diff)
			}
		})
	}
}

// What the shells ask for when Tab is pressed.
func TestCompletion(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"__complete --format ", "text concise json"},
		{"__complete a.py --color ", "auto always never"},
		{"__complete --quie", "--quiet"},
		{"__completeNoDesc check --format ", "text concise json"},
		{"__complete demo --color ", "auto always never"},
		{"__complete explain ", "FBL101 FBL103"},
		{"__complete explain --format ", "text markdown"},
		{"__complete rules --format ", "text json"},
		{"__complete completion ", "bash zsh fish powershell"},
		{"__complete conf", "config"},
	} {
		t.Run(c.args, func(t *testing.T) {
			got := execute(checking(report.Result{}), "/project", strings.Split(c.args, " ")...)
			var words []string
			for _, line := range strings.Split(got.Stdout, "\n") {
				word, _, _ := strings.Cut(line, "\t")
				if word != "" && !strings.HasPrefix(word, ":") {
					words = append(words, word)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(words, " ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
