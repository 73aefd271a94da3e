package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/plumbing"
)

// MissingFallback reports agents that are built without their fallback.
var MissingFallback = &Rule{
	Code:     "FBL101",
	Name:     "missing-fallback",
	Severity: Error,
	Check:    missingFallback,
	Doc: Doc{
		Summary: "an agent is built without its fallback",
		What: "Looks at every construction of an agent and asks whether the fallback reaches it: by keyword, by position, " +
			"through `**splat` dicts that are followed across functions and modules, through wrappers, partials and subclasses, " +
			"or by an assignment before the agent runs. A key that is there on some ways only counts as passed. " +
			"An agent that never runs is reported as a note.",
		Why: "A fallback that is configured but does not arrive is found out when the primary provider fails: a sub-agent or a " +
			"scheduled job without it retries a provider that is out of credit until it gives up, while everything else fails over.",
		Examples: []Example{{
			Language: "python",
			Bad: `from agent import AIAgent


def delegate(parent, task):
    child = AIAgent(model=parent.model, api_key=parent.api_key)
    return child.run_conversation(task)
`,
			Good: `from agent import AIAgent


def delegate(parent, task):
    child = AIAgent(
        model=parent.model,
        api_key=parent.api_key,
        fallback_model=parent._fallback_chain,
    )
    return child.run_conversation(task)
`,
		}},
		Configure: "`lexicon.agent-constructor` names what builds an agent, `lexicon.fallback-parameter` what carries the fallback, " +
			"`lexicon.run-method` what makes it run. A list adds to the defaults; a mapping with `replace` takes their place.",
	},
}

func missingFallback(p *Pass) []Finding {
	var out []Finding
	for i := range p.Constructions {
		c := &p.Constructions[i]
		if c.Verdict != plumbing.Missing {
			continue
		}
		f := Finding{
			Severity: Error, At: c.Call.At,
			Message: fmt.Sprintf("%s is built without `%s`: when its provider cannot answer, it has nothing to fall back to", c.Agent, c.Param),
			Help:    helpFor(c),
			Witness: witness(c),
		}
		if c.Life == plumbing.Idle {
			f.Severity = Note
			f.Message = fmt.Sprintf("%s is built without `%s`; it is not run here, so nothing needs it yet", c.Agent, c.Param)
		}
		out = append(out, f)
	}
	return out
}
