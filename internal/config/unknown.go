package config

import (
	"fmt"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/spelling"
)

// unknown reports a name that is none of the valid ones, with the one that was
// probably meant, or else all of them.
func unknown(what, name string, valid []string) error {
	if near := spelling.Nearest(name, valid); near != "" {
		return fmt.Errorf("unknown %s %s; did you mean `%s`?", what, quoted(name), near)
	}
	return fmt.Errorf("unknown %s %s; known are %s", what, quoted(name), strings.Join(valid, ", "))
}
