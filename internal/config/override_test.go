package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the command line says of rules wins over what the file says.
func TestCommandLineWins(t *testing.T) {
	for _, c := range []struct {
		config           string
		selected, ignore []Selector
		want             map[string]string
	}{
		{"ignore: [FBL101]", []Selector{"FBL101"}, nil, map[string]string{"FBL101": "error", "FBL102": "off"}},
		{"ignore: [FBL1]", []Selector{"ALL"}, nil, map[string]string{"FBL101": "error", "FBL201": "error"}},
		{"rules: {FBL101: off}", []Selector{"FBL101"}, nil, map[string]string{"FBL101": "error"}},
		{"rules: {FBL1: off}", []Selector{"FBL101"}, nil, map[string]string{"FBL101": "error", "FBL102": "off"}},
		{"rules: {ALL: off}", []Selector{"FBL1"}, nil, map[string]string{"FBL101": "error", "FBL103": "off", "FBL201": "off"}},
		{"rules: {FBL101: off}", []Selector{"FBL1"}, nil, map[string]string{"FBL101": "off", "FBL102": "warning"}},
		{"rules: {FBL101: note}", []Selector{"FBL101"}, nil, map[string]string{"FBL101": "note"}},
		{"rules: {FBL103: off}", []Selector{"FBL103"}, nil, map[string]string{"FBL103": "warning"}},
		{"select: [FBL2]", []Selector{"FBL1"}, nil, map[string]string{"FBL101": "error", "FBL201": "off"}},
		{"overrides: [{paths: [a.py], rules: {FBL101: off}}]", []Selector{"FBL101"}, nil, map[string]string{"FBL101": "off"}},
		{"select: [FBL101]", nil, []Selector{"FBL1"}, map[string]string{"FBL101": "off"}},
		{"select: [FBL101, FBL2]", nil, []Selector{"FBL101"}, map[string]string{"FBL101": "off", "FBL201": "error"}},
		{"ignore: [FBL201]", nil, []Selector{"FBL101"}, map[string]string{"FBL101": "off", "FBL201": "off", "FBL102": "warning"}},
		{"", []Selector{"FBL101"}, []Selector{"FBL1"}, map[string]string{"FBL101": "error", "FBL102": "off"}},
		{"", []Selector{"FBL1"}, []Selector{"FBL101"}, map[string]string{"FBL101": "off", "FBL102": "warning"}},
	} {
		config := mustParse(t, c.config)
		if c.selected != nil {
			config.SelectOnly(c.selected)
		}
		config.IgnoreAlso(c.ignore, c.selected != nil)
		got := map[string]string{}
		for code := range c.want {
			got[code] = config.SeverityOf(code, "a.py")
			if runs := config.Runs(code); !runs && got[code] != "off" {
				t.Errorf("%s, --select %v, --ignore %v: %s does not run", c.config, c.selected, c.ignore, code)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, --select %v, --ignore %v (-want +got):\n%s", c.config, c.selected, c.ignore, diff)
		}
	}
}
