package command

import (
	"context"
	"io"

	"github.com/spf13/cobra"
)

// Debug shows what the library makes of code. It serves who works on the rules.
type Debug struct {
	// Functions returns the functions of a source file, outer ones first. Its
	// errors do not name the file.
	Functions func(path string) ([]Function, error)
	// WriteLoops writes how it is proved that the loops of a function end, in the
	// one file that a request names. Its errors do not name the file.
	WriteLoops func(ctx context.Context, r Request, f Function, w io.Writer) error
}

func (s *session) debugCommand() *cobra.Command {
	c := &cobra.Command{
		Use:    "debug",
		Short:  "show what fallbacklint makes of code",
		Hidden: true,
		RunE:   subcommandRequired,
	}
	c.AddCommand(s.debugGraphCommand(), s.debugLoopsCommand())
	return c
}
