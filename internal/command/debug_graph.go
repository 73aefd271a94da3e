package command

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
)

var graphFormats = []string{"dot", "mermaid"}

func (s *session) debugGraphCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "graph FILE:FUNC",
		Short: "draw the control-flow graph of a function",
		Long: `Draw the control-flow graph of a function, a method (Class.method), a function
in another (outer.inner), a class body (Class) or a file's own code (<module>).
Where several have one name, FUNC@LINE says which is meant.`,
		Example: "  fallbacklint debug graph agent.py:Agent.run | dot -Tsvg > run.svg",
		Args:    exactlyOne("FILE:FUNC", nil),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.debugGraph(args[0], format)
		},
	}
	c.Flags().StringVar(&format, "format", "dot", "write the graph as this `FORMAT`: dot or mermaid")
	complete(c, "format", graphFormats)
	return c
}

func (s *session) debugGraph(arg, format string) error {
	if !slices.Contains(graphFormats, format) {
		return unknownFormat(format, graphFormats)
	}
	if s.app.Debug.Functions == nil {
		return errors.New("this build draws no graphs; install another")
	}
	file, f, err := s.function(arg)
	if err != nil {
		return err
	}
	write := f.WriteDOT
	if format == "mermaid" {
		write = f.WriteMermaid
	}
	if err := write(s.env.Stdout, file+":"+f.Name); err != nil {
		return fmt.Errorf("write to standard output: %w", err)
	}
	if f.Broken {
		return fmt.Errorf("%s: part of %s could not be read and is missing in the graph", file, f.Name)
	}
	return nil
}
