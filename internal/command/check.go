package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

// checkFlags are the flags of check.
type checkFlags struct {
	output  outputFlags
	config  configFlags
	request Request
}

func (s *session) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [flags] [path]...",
		Short: "check files and folders; the default command, and the default path is .",
		Example: "  fallbacklint\n" +
			"  fallbacklint check --tests agent/ jobs/nightly.py\n" +
			"  fallbacklint --output json=findings.json .",
		RunE: func(c *cobra.Command, args []string) error {
			return s.check(c.Context(), &f, args)
		},
	}
	f.register(c)
	return c
}

func (f *checkFlags) register(c *cobra.Command) {
	f.output.register(c)
	f.config.register(c)
	flags, r := c.Flags(), &f.request
	flags.StringSliceVar(&r.Config.Select, "select", nil, "only these `RULES`: codes, families such as FBL1, or ALL")
	flags.StringSliceVar(&r.Config.Ignore, "ignore", nil, "not these `RULES`")
	flags.BoolVar(&r.Strict, "strict", false, "also report constructions that could not be resolved")
	flags.BoolVar(&r.Tests, "tests", false, "also report in tests, vendored and generated code")
	flags.BoolVar(&r.ForceExclude, "force-exclude", false, "leave out what the configuration excludes even when it is named")
	flags.IntVar(&r.Jobs, "jobs", 0, "analyse `N` files at once; 0 is one per core")
}

func (s *session) check(ctx context.Context, f *checkFlags, paths []string) error {
	out, err := f.output.resolve(s.env)
	if err != nil {
		return err
	}
	if f.request.Jobs < 0 {
		return fmt.Errorf("--jobs %d: expected 0 or more", f.request.Jobs)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	request := f.request
	request.Dir, request.Paths = s.env.Dir, paths
	source := f.config.source(s.env.Dir)
	request.Config.Dir, request.Config.File, request.Config.None = source.Dir, source.File, source.None
	return s.analyse(ctx, out, request, s.app.Check, diskSource(s.env.Dir))
}

// analyse makes one run, shows its progress and writes its result.
func (s *session) analyse(
	ctx context.Context, out outputs, request Request,
	run func(context.Context, Request) (*report.Result, error), source func(string) []byte,
) error {
	if run == nil {
		return errors.New("this build has no analysis; install another")
	}
	stop := s.showProgress(out, &request)
	result, err := run(ctx, request)
	stop()
	if err != nil {
		return err
	}
	if err := s.write(out, result, source); err != nil {
		return err
	}
	return outcome(result)
}

// showProgress lets a request report its progress where there is a terminal to
// see it, and returns the function that ends that.
func (s *session) showProgress(out outputs, request *Request) (stop func()) {
	if !s.env.StderrTerminal || out.quiet {
		return func() {}
	}
	p := startProgress(s.env.Stderr)
	request.Progress = p.update
	withdraw := s.cleanups.add(p.stop)
	return func() {
		withdraw()
		p.stop()
	}
}
