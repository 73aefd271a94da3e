package command

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
)

// configured returns an App whose configuration files are good or bad by name;
// a search finds the one of the folder above.
func configured() App {
	app := checking(report.Result{})
	app.Config = Config{
		Show: func(s ConfigSource) ([]byte, error) { return fmt.Appendf(nil, "# %+v\n", s), nil },
		Validate: func(s ConfigSource) (string, error) {
			switch {
			case s.File == "":
				return "/.fallbacklint.yaml", nil
			case strings.HasSuffix(s.File, "bad.yaml"):
				return s.File, errors.Join(
					&config.Error{Path: s.File, Line: 1, Column: 2, Message: "unknown key `x`"},
					&config.Error{Path: s.File, Message: "too\x1blarge"},
				)
			case strings.HasSuffix(s.File, "pyproject.toml"):
				_, err := config.Parse(s.File, nil, nil)
				return s.File, err
			default:
				return s.File, nil
			}
		},
		Schema: func() ([]byte, error) { return []byte("{}\n"), nil },
	}
	return app
}

// Paths are shown as seen from the working directory, also those in errors.
func TestConfig(t *testing.T) {
	bad := "fallbacklint: sub/bad.yaml:1:2: unknown key `x`\nfallbacklint: sub/bad.yaml: too" + `\x1b` + "large\n"
	for _, c := range []struct {
		args string
		want run
	}{
		{"config show", run{0, "# {Dir:/project File: None:false Select:[] Ignore:[]}\n", ""}},
		{"config show --no-config", run{0, "# {Dir:/project File: None:true Select:[] Ignore:[]}\n", ""}},
		{"config show --config x", run{0, "# {Dir:/project File:/project/x None:false Select:[] Ignore:[]}\n", ""}},
		{"config schema", run{0, "{}\n", ""}},
		{"config validate", run{0, "../.fallbacklint.yaml: valid\n", ""}},
		{"config validate sub/good.yaml", run{0, "sub/good.yaml: valid\n", ""}},
		{"config validate pyproject.toml", run{0, "pyproject.toml: has no table [tool.fallbacklint]; nothing to validate\n", ""}},
		{"config validate good.yaml sub/bad.yaml", run{2, "good.yaml: valid\n", bad}},
	} {
		t.Run(c.args, func(t *testing.T) {
			if diff := cmp.Diff(c.want, execute(configured(), "/project", strings.Fields(c.args)...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestConfigValidateWithoutAFile(t *testing.T) {
	app := App{Config: Config{Validate: func(ConfigSource) (string, error) { return "", nil }}}
	want := run{Stdout: "no configuration file; the defaults hold\n"}
	if diff := cmp.Diff(want, execute(app, "/project", "config", "validate")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
