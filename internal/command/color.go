package command

import "fmt"

var colors = []string{"auto", "always", "never"}

const colorUsage = "use colour `WHEN`: auto (on a terminal, unless NO_COLOR is set), always, never"

// useColor decides about colour on standard output. NO_COLOR and a dumb
// terminal speak for the terminal, so they bind auto; a flag is asked for by
// the person who typed it (no-color.org).
func useColor(when string, env Environment) (bool, error) {
	switch when {
	case "auto":
		return env.StdoutTerminal && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb", nil
	case "always":
		return true, nil
	case "never":
		return false, nil
	default:
		return false, fmt.Errorf("--color: unknown value %q; use one of auto, always, never", when)
	}
}
