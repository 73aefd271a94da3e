package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/spelling"
)

// didYouMean returns "did you mean X? " for the candidate nearest to a word, or
// "" where none is near enough to be meant.
func didYouMean(word string, candidates []string) string {
	near := spelling.Nearest(word, candidates)
	if near == "" {
		return ""
	}
	return "did you mean " + near + "? "
}

// misspelt returns the error for a command line without a command that would be
// taken for paths of the default command, while a word that is no path is, or
// is almost, the name of a command.
func (s *session) misspelt(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	see := fmt.Sprintf("see '%s --help'", root.CommandPath())
	if strings.HasPrefix(args[0], "-") {
		i := slices.IndexFunc(args, func(word string) bool { return subcommand(root, word) != nil && s.absent(word) })
		if i < 0 {
			return nil
		}
		return fmt.Errorf("%s: a command has to stand before its flags; %s", args[i], see)
	}
	hint := didYouMean(args[0], append(subcommandNames(root), "help"))
	if hint == "" || strings.ContainsAny(args[0], `./\`) || !s.absent(args[0]) {
		return nil
	}
	return fmt.Errorf("%s: no such command, file or directory; %s%s", args[0], hint, see)
}

// absent reports whether nothing stands at a path.
func (s *session) absent(path string) bool {
	_, err := os.Lstat(absolute(s.env.Dir, path))
	return errors.Is(err, fs.ErrNotExist)
}
