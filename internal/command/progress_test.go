package command

import (
	"bytes"
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

// The bubble's clock is simulated: nothing here waits.
func TestProgress(t *testing.T) {
	for _, c := range []struct {
		name     string
		took     time.Duration
		terminal bool
		args     []string
		want     string
	}{
		{"short run", 1999 * time.Millisecond, true, nil, ""},
		{"long run", 2150 * time.Millisecond, true, nil,
			"\r\x1b[Kfallbacklint: 1 of 9 files" + "\r\x1b[Kfallbacklint: 1 of 9 files" + "\r\x1b[K"},
		{"no terminal", time.Minute, false, nil, ""},
		{"quiet", time.Minute, true, []string{"--quiet"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				app := App{Check: func(_ context.Context, r Request) (*report.Result, error) {
					if r.Progress != nil {
						r.Progress(1, 9)
					}
					time.Sleep(c.took)
					return &report.Result{}, nil
				}}
				var stdout, stderr bytes.Buffer
				env := Environment{
					Dir: "/project", Stdout: &stdout, Stderr: &stderr, StderrTerminal: c.terminal,
					Getenv: func(string) string { return "" },
				}
				app.Main(t.Context(), env, append(c.args, "."))
				if diff := cmp.Diff(c.want, stderr.String()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}
