// Package scan makes one run: which files, which front end, which rules, and
// what came of it.
package scan

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// Options say what to analyse and how.
type Options struct {
	Dir    string   // working directory; "" is the process's own
	Paths  []string // files and folders relative to Dir; none: Dir itself
	Config *config.Config
	Tests  bool // also report in tests, vendored and generated code
	// ForceExclude leaves out what the configuration excludes even when it is
	// named.
	ForceExclude bool
	Jobs         int // workers; 0: one per core
	Progress     func(done, total int)
}

// Rules returns what the configuration needs to know of the catalogue.
func Rules() []config.RuleInfo {
	var out []config.RuleInfo
	for _, r := range rules.All() {
		out = append(out, config.RuleInfo{Code: r.Code, Name: r.Name, Severity: string(r.Severity)})
	}
	return out
}

// Run analyses files and folders. The error says what could not be done at
// all, such as a path that does not exist; what could not be analysed is in
// the result.
func Run(ctx context.Context, o Options) (*report.Result, error) {
	start := time.Now()
	o = o.withDefaults()
	sel, err := project.Select(ctx, project.Options{
		Dir: o.Dir, Args: o.Paths, ForceExclude: o.ForceExclude,
		Exclude: func(f project.File) bool { return o.Config.Excluded(o.configPath(f.Abs())) },
	})
	if err != nil {
		return nil, err
	}
	t := diskTree(sel, o)
	return t.analyse(ctx, o, start)
}

// RunFS analyses the whole of a file system, such as an embedded one.
func RunFS(ctx context.Context, fsys fs.FS, o Options) (*report.Result, error) {
	start := time.Now()
	o = o.withDefaults()
	t, err := fsTree(fsys, o)
	if err != nil {
		return nil, err
	}
	return t.analyse(ctx, o, start)
}

func (o Options) withDefaults() Options {
	if o.Config == nil {
		o.Config = config.Default(Rules())
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	o.Tests = o.Tests || o.Config.Tests
	return o
}

// configPath returns a path as the configuration's globs see it: relative to
// the configuration file, or to the working directory where there is none.
func (o Options) configPath(abs string) string {
	base := o.Dir
	if o.Config.Path != "" {
		base = filepath.Dir(o.Config.Path)
	}
	base, err := filepath.Abs(base)
	if err == nil {
		if real, err := filepath.EvalSymlinks(base); err == nil {
			base = real
		}
		if rel, err := filepath.Rel(base, abs); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(abs)
}

// analyse runs the front ends and the rules over a tree.
func (t *tree) analyse(ctx context.Context, o Options, start time.Time) (*report.Result, error) {
	result := &report.Result{Unanalysed: t.unanalysed}
	result.Summary.Files = len(t.reported)
	result.Summary.Tests = t.leftOut
	result.Summary.Unread = t.unread
	if err := pyscan.Available(); err != nil && len(t.reported) > 0 {
		result.Unanalysed = append(result.Unanalysed, report.Unanalysed{
			Path: ".", Reason: fmt.Sprintf("%v (%d files); install a C compiler and build with CGO_ENABLED=1", err, len(t.reported)),
		})
	} else if err := t.python(ctx, o, result); err != nil {
		return nil, err
	}
	sortResult(result)
	fingerprint(result, t)
	result.Summary.Seconds = time.Since(start).Seconds()
	return result, nil
}

// python analyses the Python files.
func (t *tree) python(ctx context.Context, o Options, result *report.Result) error {
	if !slices.ContainsFunc(rules.All(), func(r *rules.Rule) bool { return o.Config.Runs(r.Code) }) {
		return nil
	}
	t.ctx = ctx
	py := pyscan.NewProgram(t)
	defer py.Close()
	found, err := t.find(ctx, &flow.Program{Loader: py, Vocabulary: pyscan.Vocabulary()}, o)
	if err != nil {
		return err
	}
	pass := &rules.Pass{
		Lexicon: o.Config.Lexicon(), Constructions: t.onlyReported(found.constructions), Guards: found.guards, Classifiers: found.classifiers,
		Retries: found.retries,
		Causes:  found.causes, Rebindings: found.rebindings,
	}
	for _, r := range rules.All() {
		if !o.Config.Runs(r.Code) {
			continue
		}
		for _, f := range r.Run(pass) {
			if shown, ok := t.finding(f, o); ok {
				result.Findings = append(result.Findings, shown)
			}
		}
	}
	for _, p := range slices.Concat(py.Problems(), t.problems(), found.failures) {
		if t.reported[p.Path] {
			result.Unanalysed = append(result.Unanalysed, report.Unanalysed(p))
		}
	}
	return ctx.Err()
}

// onlyReported returns the constructions in files that are reported on.
func (t *tree) onlyReported(all []plumbing.Construction) []plumbing.Construction {
	return slices.DeleteFunc(slices.Clone(all), func(c plumbing.Construction) bool {
		return !t.reported[c.Call.At.File.Path]
	})
}

// finding turns a rule's finding into one to report, with the severity that
// the configuration gives it; false where that is off.
func (t *tree) finding(f rules.Finding, o Options) (report.Finding, bool) {
	p := f.At.File.Path
	level := o.Config.SeverityOf(f.Rule.Code, o.configPath(t.abs(p)))
	if level == string(rules.Off) {
		return report.Finding{}, false
	}
	if f.Severity == rules.Note {
		level = string(rules.Note)
	}
	out := report.Finding{
		Rule: f.Rule.Code, Name: f.Rule.Name, Severity: level,
		Message: f.Message, Help: f.Help, Place: place(f.At),
	}
	for _, s := range f.Witness {
		if s.At.IsValid() {
			out.Witness = append(out.Witness, report.Step{Place: place(s.At), Message: s.Message})
		}
	}
	return out, true
}

func place(s flow.Span) report.Place {
	start, end := s.Positions()
	return report.Place{Path: s.File.Path, Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column}
}

func sortResult(r *report.Result) {
	slices.SortStableFunc(r.Findings, func(a, b report.Finding) int {
		return cmp.Or(
			cmp.Compare(a.Place.Path, b.Place.Path), cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column), cmp.Compare(a.Rule, b.Rule),
		)
	})
	slices.SortFunc(r.Unanalysed, func(a, b report.Unanalysed) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	r.Unanalysed = slices.Compact(r.Unanalysed)
}

// fingerprint gives findings identities that survive moved lines: a hash of
// the rule, the path, the text of the line without its white space, and the
// how-manieth such finding it is.
func fingerprint(r *report.Result, t *tree) {
	seen := make(map[string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		key := strings.Join([]string{f.Rule, f.Place.Path, strings.Join(strings.Fields(t.line(f.Place)), " ")}, "\x00")
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		f.Fingerprint = hex.EncodeToString(sum[:10])
	}
}

// line returns the text of a place's first line.
func (t *tree) line(p report.Place) string {
	src, err := t.Read(p.Path)
	if err != nil {
		return ""
	}
	for n := 1; n < p.Line; n++ {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return ""
		}
		src = src[i+1:]
	}
	line, _, _ := bytes.Cut(src, []byte("\n"))
	return string(line)
}
