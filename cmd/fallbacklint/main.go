// Fallbacklint finds the defects that leave an agent's configured fallback
// unused. Run "fallbacklint help" for its commands.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/fallbacklint/fallbacklint/internal/command"
)

func main() { os.Exit(run()) }

func run() int {
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
