// Fallbacklint finds the defects that leave an agent's configured fallback
// unused. Run "fallbacklint help" for its commands.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/fallbacklint/fallbacklint/internal/command"
)

func main() { os.Exit(run()) }

// gcPercent lets the heap of a short run grow somewhat further than by default
// before it is collected.
const gcPercent = 150

func run() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends what the first could not
	env, err := command.System()
	if err != nil {
		fmt.Fprintln(os.Stderr, "fallbacklint:", err)
		return 2
	}
	return app().Main(ctx, env, os.Args[1:])
}
