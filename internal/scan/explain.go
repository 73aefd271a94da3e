package scan

import (
	"context"
	"fmt"
	"io"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/progress"
	"github.com/fallbacklint/fallbacklint/internal/project"
	"github.com/fallbacklint/fallbacklint/pyscan"
)

// ExplainLoops writes how the proof goes for each loop of the function that
// Functions shows with a name and a line, of the one file that the options name.
func ExplainLoops(ctx context.Context, o Options, name string, line int, w io.Writer) error {
	o = o.withDefaults()
	sel, err := project.Select(ctx, project.Options{Dir: o.Dir, Args: o.Paths})
	if err != nil {
		return err
	}
	o.Tests = true // who names a file means it
	t := diskTree(sel, o)
	t.ctx = ctx
	py := pyscan.NewProgram(t)
	defer py.Close()
	p := &flow.Program{Loader: py, Vocabulary: pyscan.Vocabulary()}
	for path := range t.reported {
		unit := py.Unit(path)
		if unit == nil {
			continue
		}
		var found *flow.Func
		unit.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
			if f.QualifiedName() == name && f.NameAt.Line() == line {
				found = f
			}
			return found == nil
		})
		if found != nil {
			return progress.Explain(w, p, o.Config.Lexicon(), found)
		}
	}
	return fmt.Errorf("%s is not read with its project", name)
}
