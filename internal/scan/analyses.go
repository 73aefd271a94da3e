package scan

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/fallbacklint/fallbacklint/internal/assume"
	"github.com/fallbacklint/fallbacklint/internal/cause"
	"github.com/fallbacklint/fallbacklint/internal/classifier"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/guard"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
	"github.com/fallbacklint/fallbacklint/internal/progress"
	"github.com/fallbacklint/fallbacklint/internal/rebind"
	"github.com/fallbacklint/fallbacklint/internal/rules"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// found is what the analyses found in a program.
type found struct {
	constructions []plumbing.Construction
	guards        []guard.Defect
	classifiers   []classifier.Defect
	retries       []progress.Defect
	causes        []cause.Defect
	rebindings    []rebind.Defect
	failures      []pyscan.Problem
}

// find runs the analyses that some rule reads. None depends on what another
// finds, and each has stretches in which it does one thing at a time: side by
// side they leave no processor idle.
func (t *tree) find(ctx context.Context, p *flow.Program, o Options) (*found, error) {
	a := &analyses{
		tree: t, program: p, options: o,
		reported: func(path string) bool { return t.reported[path] },
	}
	// Those that take longest first.
	var g errgroup.Group
	g.SetLimit(o.Jobs)
	for _, analysis := range []struct {
		run   func(context.Context) error
		reads []rules.Analysis
	}{
		{a.plumbing, []rules.Analysis{rules.Plumbing}},
		{a.failures, []rules.Analysis{rules.Guards, rules.Classifiers}},
		{a.loops, []rules.Analysis{rules.Retries}},
		{a.findCauses, []rules.Analysis{rules.Causes}},
		{a.findRebindings, []rules.Analysis{rules.Rebindings}},
	} {
		if slices.ContainsFunc(analysis.reads, o.reads) {
			g.Go(func() error { return analysis.run(ctx) })
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	out := &found{}
	if r := a.constructions; r != nil {
		out.constructions = r.Constructions
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	if r := a.guards; r != nil {
		out.guards = r.Defects
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	if r := a.classifiers; r != nil {
		out.classifiers = r.Defects
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	if r := a.retries; r != nil {
		out.retries = r.Defects
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	if r := a.causes; r != nil {
		out.causes = r.Defects
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	if r := a.rebindings; r != nil {
		out.rebindings = r.Defects
		out.failures = append(out.failures, problems(r.Failures)...)
	}
	return out, nil
}

// reads reports whether a rule that runs reads an analysis.
func (o Options) reads(a rules.Analysis) bool {
	return slices.ContainsFunc(rules.All(), func(r *rules.Rule) bool { return r.Reads == a && o.Config.Runs(r.Code) })
}

// analyses are those of one run, with what came of them.
type analyses struct {
	*tree
	program  *flow.Program
	options  Options
	reported func(path string) bool

	constructions *plumbing.Result
	guards        *guard.Result
	classifiers   *classifier.Result
	retries       *progress.Result
	causes        *cause.Result
	rebindings    *rebind.Result
}

func (a *analyses) plumbing(ctx context.Context) (err error) {
	a.constructions, err = plumbing.Find(ctx, a.program, plumbing.Options{
		Lexicon: a.options.Config.Lexicon(), Workers: a.options.Jobs, Progress: a.options.Progress,
		Reported: a.reported, Mentioned: a.mentioned(),
	})
	return err
}

// failures runs the analyses of how failures are told apart, which share an
// index.
func (a *analyses) failures(ctx context.Context) error {
	lex := a.options.Config.Lexicon()
	imported := a.imported()
	index := assume.Load(a.program, lex, assume.Scope{Reported: a.reported, Mentioned: imported})
	if a.options.reads(rules.Guards) {
		r, err := guard.Find(ctx, a.program, guard.Options{
			Lexicon: lex, Index: index, Workers: a.options.Jobs, Reported: a.reported, Mentioned: imported,
		})
		if err != nil {
			return err
		}
		a.guards = r
	}
	if a.options.reads(rules.Classifiers) {
		r, err := classifier.Find(ctx, a.program, classifier.Options{
			Lexicon: lex, Index: index, Workers: a.options.Jobs, Reported: a.reported, Mentioned: imported,
		})
		if err != nil {
			return err
		}
		a.classifiers = r
	}
	return nil
}

// loops runs the analysis of retry loops.
func (a *analyses) loops(ctx context.Context) (err error) {
	a.retries, err = progress.Find(ctx, a.program, progress.Options{
		Lexicon: a.options.Config.Lexicon(), Workers: a.options.Jobs, Reported: a.reported,
	})
	return err
}
func (a *analyses) findCauses(ctx context.Context) (err error) {
	a.causes, err = cause.Find(ctx, a.program, cause.Options{
		Lexicon: a.options.Config.Lexicon(), Workers: a.options.Jobs, Reported: a.reported, Only: a.imported() != nil,
	})
	return err
}

func (a *analyses) findRebindings(ctx context.Context) (err error) {
	a.rebindings, err = rebind.Find(ctx, a.program, rebind.Options{
		Lexicon: a.options.Config.Lexicon(), Workers: a.options.Jobs, Reported: a.reported, Only: a.imported() != nil,
	})
	return err
}

// problems turns the failures of an analysis into what could not be read.
func problems[F plumbing.Failure | guard.Failure | classifier.Failure | progress.Failure | cause.Failure | rebind.Failure](all []F) []pyscan.Problem {
	var out []pyscan.Problem
	for _, f := range all {
		out = append(out, pyscan.Problem(f))
	}
	return out
}
