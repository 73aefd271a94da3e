package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const rootLong = `fallbacklint finds the defects that leave an agent's configured fallback unused:
agents that are built without it, failover that is skipped when the credit is
spent, retries that use nothing up, and errors that hide the cause.

  fallbacklint [check] [flags] [path]...

is the short form of "fallbacklint check". A path that is named like a command
is written ./demo.

Exit codes: 0 clean; 1 at least one error or warning; 2 could not do what was
asked, or could not analyse a file.`

// rootCommand builds the tree of commands. It is built for each run: cobra
// keeps parsed flags in it.
func (s *session) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:               "fallbacklint",
		Short:             "find what leaves a configured fallback unused",
		Long:              rootLong,
		Version:           versionOfThisBuild(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(s.env.Stdout)
	root.SetErr(s.env.Stderr)
	root.SetVersionTemplate("fallbacklint {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		s.checkCommand(), s.demoCommand(),
		s.explainCommand(), s.rulesCommand(),
		s.configCommand(), s.completionCommand(), s.debugCommand(),
	)
	return root
}

// withDefaultCommand puts "check" before a command line that names no command.
func withDefaultCommand(root *cobra.Command, args []string) []string {
	if len(args) == 0 {
		return []string{"check"}
	}
	switch args[0] {
	case "-h", "--help", "-v", "--version", "help":
		return args
	case cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		return append(args[:1:1], completedLine(root, args[1:])...)
	}
	if subcommand(root, args[0]) != nil {
		return args
	}
	return append([]string{"check"}, args...)
}

// completedLine does the same for a line that a shell wants completed. Its
// last word is unfinished, and while it is the only one it may yet become the
// name of a command.
func completedLine(root *cobra.Command, words []string) []string {
	if len(words) == 0 || len(words) == 1 && !strings.HasPrefix(words[0], "-") {
		return words
	}
	return withDefaultCommand(root, words)
}

// flagError adds the nearest flag there is, and where to read on.
func flagError(c *cobra.Command, err error) error {
	hint := fmt.Sprintf("see '%s --help'", c.CommandPath())
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || strings.HasPrefix(err.Error(), "unknown shorthand") {
		return fmt.Errorf("%w; %s", err, hint)
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return fmt.Errorf("%w; %s%s", err, didYouMean("--"+unknown.GetSpecifiedName(), names), hint)
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "help about a command",
		RunE: func(c *cobra.Command, args []string) error {
			target := c.Root()
			for _, name := range args {
				next := subcommand(target, name)
				if next == nil {
					return unknownCommand(target, name)
				}
				target = next
			}
			target.InitDefaultHelpFlag() // cobra adds it only to the command that runs
			return target.Help()
		},
	}
}

// subcommandRequired is what a command does that only groups others. Cobra
// would show the help and exit with 0, which hides a misspelt name in a script.
func subcommandRequired(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(c, args[0])
	}
	return fmt.Errorf("'%s' needs one of %s", c.CommandPath(), strings.Join(subcommandNames(c), ", "))
}

func unknownCommand(parent *cobra.Command, name string) error {
	return fmt.Errorf("unknown command %q; %ssee '%s --help'",
		parent.CommandPath()+" "+name, didYouMean(name, subcommandNames(parent)), parent.CommandPath())
}

func subcommand(parent *cobra.Command, name string) *cobra.Command {
	for _, c := range parent.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

func subcommandNames(parent *cobra.Command) []string {
	var names []string
	for _, c := range parent.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}
