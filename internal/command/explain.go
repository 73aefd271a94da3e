package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/rules"
)

var explainFormats = []string{"text", "markdown"}

func (s *session) explainCommand() *cobra.Command {
	var format, color string
	c := &cobra.Command{
		Use:               "explain CODE",
		Short:             "explain a rule, by its code or name",
		Example:           "  fallbacklint explain FBL101\n  fallbacklint explain missing-fallback",
		Args:              exactlyOne("rule", nil),
		ValidArgsFunction: s.completeRule,
		RunE: func(_ *cobra.Command, args []string) error {
			return s.explain(args[0], format, color)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "write the page as this `FORMAT`: text or markdown")
	c.Flags().StringVar(&color, "color", "auto", colorUsage)
	complete(c, "format", explainFormats)
	complete(c, "color", colors)
	return c
}

func (s *session) completeRule(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var words []cobra.Completion
	for _, r := range s.rules() {
		words = append(words, cobra.CompletionWithDesc(r.Code, r.Name))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

func (s *session) explain(name, format, when string) error {
	color, err := useColor(when, s.env)
	if err != nil {
		return err
	}
	rule, err := s.lookup(name)
	if err != nil {
		return err
	}
	switch format {
	case "text":
		_, err = io.WriteString(s.env.Stdout, terminalPage(rule, color))
	case "markdown":
		_, err = io.WriteString(s.env.Stdout, RulePage(rule))
	default:
		err = unknownFormat(format, explainFormats)
	}
	return err
}

func (s *session) lookup(name string) (*rules.Rule, error) {
	if s.app.Lookup != nil {
		if rule := s.app.Lookup(name); rule != nil {
			return rule, nil
		}
	}
	var names []string
	for _, r := range s.rules() {
		names = append(names, r.Code, r.Name)
	}
	return nil, fmt.Errorf("unknown rule %q; %s'fallbacklint rules' lists them", name, didYouMean(name, names))
}
