package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func (s *session) debugLoopsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "loops FILE:FUNC",
		Short: "write how it is proved that the loops of a function end",
		Long: `Write for each loop of a function how it is proved that it ends: why it is taken
to be meant to, which edge of its graph was taken away by which principle, and
what remained. For a function that answers something: whether the answers that
are in favour of another attempt use something up.
FUNC is a function as for 'fallbacklint debug graph'.`,
		Example: "  fallbacklint debug loops agent.py:Agent.run",
		Args:    exactlyOne("FILE:FUNC", nil),
		RunE: func(c *cobra.Command, args []string) error {
			return s.debugLoops(c.Context(), args[0])
		},
	}
}

func (s *session) debugLoops(ctx context.Context, arg string) error {
	if s.app.Debug.Functions == nil || s.app.Debug.WriteLoops == nil {
		return errors.New("this build explains no loops; install another")
	}
	file, f, err := s.function(arg)
	if err != nil {
		return err
	}
	request := Request{Dir: s.env.Dir, Paths: []string{file}, Config: ConfigSource{Dir: s.env.Dir}}
	if err := s.app.Debug.WriteLoops(ctx, request, f, s.env.Stdout); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if f.Broken {
		return fmt.Errorf("%s: part of %s could not be read and is not looked at", file, f.Name)
	}
	return nil
}
