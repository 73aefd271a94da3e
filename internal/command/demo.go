package command

import (
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

func (s *session) demoCommand() *cobra.Command {
	var f outputFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "check the demo project that is built in, to see findings; exits with 1",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.demo(c.Context(), &f)
		},
	}
	f.register(c)
	return c
}

func (s *session) demo(ctx context.Context, f *outputFlags) error {
	out, err := f.resolve(s.env)
	if err != nil {
		return err
	}
	if s.app.Demo == nil || s.app.CheckFS == nil {
		return errors.New("this build has no demo project; install another")
	}
	run := func(ctx context.Context, r Request) (*report.Result, error) {
		return s.app.CheckFS(ctx, s.app.Demo, r)
	}
	request := Request{Paths: []string{"."}, Config: ConfigSource{None: true}}
	return s.analyse(ctx, out, request, run, treeSource(s.app.Demo))
}

// treeSource reads the source lines of a tree that is no folder on disk.
func treeSource(tree fs.FS) func(path string) []byte {
	return func(path string) []byte {
		source, err := fs.ReadFile(tree, path)
		if err != nil {
			return nil
		}
		return source
	}
}
