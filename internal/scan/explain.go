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

// ExplainLoops writes how the proof goes for each loop of the functions of one
// file that have a name, with the names around it or without.
func ExplainLoops(ctx context.Context, o Options, name string, w io.Writer) error {
	o = o.withDefaults()
	sel, err := project.Select(ctx, project.Options{Dir: o.Dir, Args: o.Paths})
	if err != nil {
		return err
	}
	o.Tests = true
	t := diskTree(sel, o)
	t.ctx = ctx
	py := pyscan.NewProgram(t)
	defer py.Close()
	p := &flow.Program{Loader: py, Vocabulary: pyscan.Vocabulary()}
	found := false
	for path := range t.reported {
		unit := py.Unit(path)
		if unit == nil {
			continue
		}
		unit.EachFunc(func([]byte) bool { return true }, func(f *flow.Func) bool {
			if f.QualifiedName() == name || f.Name == name {
				found = true
				if e := progress.Explain(w, p, o.Config.Lexicon(), f); e != nil {
					err = e
				}
			}
			return true
		})
	}
	if err == nil && !found {
		err = fmt.Errorf("no function is called %s", name)
	}
	return err
}
