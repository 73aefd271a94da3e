package command

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/rules"
)

var rulesFormats = []string{"text", "json"}

func (s *session) rulesCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "rules",
		Short: "list the rules",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				return listRules(s.env.Stdout, s.rules())
			case "json":
				return listRulesJSON(s.env.Stdout, s.rules())
			default:
				return unknownFormat(format, rulesFormats)
			}
		},
	}
	c.Flags().StringVar(&format, "format", "text", "write the list as this `FORMAT`: text or json")
	complete(c, "format", rulesFormats)
	return c
}

func (s *session) rules() []*rules.Rule {
	if s.app.Rules == nil {
		return nil
	}
	return s.app.Rules()
}

func listRules(w io.Writer, list []*rules.Rule) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CODE\tNAME\tSEVERITY\tSUMMARY")
	for _, r := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.Code, r.Name, r.Severity, r.Doc.Summary)
	}
	return t.Flush()
}

type jsonRules struct {
	Version int        `json:"version"`
	Rules   []jsonRule `json:"rules"`
}

type jsonRule struct {
	Code      string         `json:"code"`
	Name      string         `json:"name"`
	Severity  rules.Severity `json:"severity"`
	Summary   string         `json:"summary"`
	What      string         `json:"what"`
	Why       string         `json:"why"`
	Examples  []jsonExample  `json:"examples"`
	Configure string         `json:"configure,omitempty"`
}

type jsonExample struct {
	Language string `json:"language"`
	Bad      string `json:"bad"`
	Good     string `json:"good"`
	// Shared are the files that both need beside them, by name.
	Shared map[string]string `json:"shared,omitempty"`
}

func listRulesJSON(w io.Writer, list []*rules.Rule) error {
	out := jsonRules{Version: 1, Rules: []jsonRule{}}
	for _, r := range list {
		examples := []jsonExample{}
		for _, e := range r.Doc.Examples {
			examples = append(examples, jsonExample(e))
		}
		out.Rules = append(out.Rules, jsonRule{
			r.Code, r.Name, r.Severity, r.Doc.Summary, r.Doc.What, r.Doc.Why, examples, r.Doc.Configure,
		})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func unknownFormat(format string, among []string) error {
	return fmt.Errorf("--format: unknown format %q; use %s or %s", format, among[0], among[1])
}
