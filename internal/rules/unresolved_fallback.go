package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/plumbing"
)

// UnresolvedFallback reports agents of which it cannot be said whether the
// fallback reaches them.
var UnresolvedFallback = &Rule{
	Code:     "FBL103",
	Name:     "unresolved-fallback",
	Severity: Off,
	Check:    unresolvedFallback,
	Doc: Doc{
		Summary: "whether an agent gets its fallback cannot be told",
		What: "Reports a construction of an agent whose arguments come from where the analysis cannot follow: a dict that was read from a file, " +
			"keys that are computed, a function that was not found. It is off unless `--strict` is given or it is selected by its code.",
		Why: "What cannot be told from the code is easily got wrong by the next change. Naming the fallback in the call makes it plain.",
		Examples: []Example{{
			Language: "python",
			Bad: `import json

from agent import AIAgent


def build(path):
    options = json.load(open(path))
    return AIAgent(**options)
`,
			Good: `import json

from agent import AIAgent


def build(path, fallback):
    options = json.load(open(path))
    return AIAgent(fallback_model=fallback, **options)
`,
		}},
		Configure: "`strict: true` in the configuration is `--strict`. `rules: {FBL103: note}` reports it without failing the run.",
	},
}

func unresolvedFallback(p *Pass) []Finding {
	var out []Finding
	for i := range p.Constructions {
		c := &p.Constructions[i]
		if c.Verdict != plumbing.Unresolved {
			continue
		}
		f := Finding{
			Severity: Warning, At: c.Call.At,
			Message: fmt.Sprintf("whether `%s` reaches %s here cannot be told", c.Param, c.Agent),
			Help:    fmt.Sprintf("name it in the call: `%s=…`", c.Param),
		}
		for _, why := range c.Why {
			at := why.At
			if !at.IsValid() {
				at = c.Call.At
			}
			f.Witness = append(f.Witness, Step{At: at, Message: why.Text})
		}
		out = append(out, f)
	}
	return out
}
