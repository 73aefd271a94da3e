// Fallbacklint finds the defects that leave an agent's configured fallback
// unused. Run "fallbacklint help" for its commands.
package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/fallbacklint/fallbacklint/internal/command"
)

func main() { os.Exit(run()) }

func run() int {
	lateGC()
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

// freeHeap is the size in bytes up to which the heap grows before it is collected
// for the first time. A short run ends about there.
const freeHeap = 144 << 20

// lateGC puts the first collection off until the heap is of some size, unless the
// environment says when to collect.
func lateGC() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(freeHeap)
	// Freed by the first collection.
	runtime.SetFinalizer(new(firstGC), func(*firstGC) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	})
}

// firstGC holds a pointer, or it would share its memory with others that live on.
type firstGC struct{ _ *byte }
