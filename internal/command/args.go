package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// exactlyOne demands one argument; the error says which there are.
func exactlyOne(noun string, among []string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		hint := fmt.Sprintf("see '%s --help'", c.CommandPath())
		if among != nil {
			hint = "use one of " + strings.Join(among, ", ")
		}
		return fmt.Errorf("'%s' needs one %s, not %d; %s", c.CommandPath(), noun, len(args), hint)
	}
}

// none demands that there is no argument.
func none(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("'%s' takes no argument, but got %q; see '%s --help'", c.CommandPath(), args[0], c.CommandPath())
}
