package command

import (
	"fmt"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func (s *session) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print the completion script of a shell: bash, zsh, fish or powershell",
		Example: "  fallbacklint completion bash > /etc/bash_completion.d/fallbacklint\n" +
			"  fallbacklint completion fish > ~/.config/fish/completions/fallbacklint.fish",
		ValidArgs: shells,
		Args:      exactlyOne("shell", shells),
		RunE: func(c *cobra.Command, args []string) error {
			return s.printCompletion(c.Root(), args[0])
		},
	}
}

func (s *session) printCompletion(root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(s.env.Stdout, true)
	case "zsh":
		return root.GenZshCompletion(s.env.Stdout)
	case "fish":
		return root.GenFishCompletion(s.env.Stdout, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(s.env.Stdout)
	default:
		return fmt.Errorf("unknown shell %q; %suse one of bash, zsh, fish, powershell", shell, didYouMean(shell, shells))
	}
}
