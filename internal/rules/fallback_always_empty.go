package rules

import (
	"fmt"

	"github.com/fallbacklint/fallbacklint/internal/plumbing"
)

// FallbackAlwaysEmpty reports agents whose fallback is nothing on every way in.
var FallbackAlwaysEmpty = &Rule{
	Code:     "FBL102",
	Name:     "fallback-always-empty",
	Severity: Error,
	Check:    fallbackAlwaysEmpty,
	Doc: Doc{
		Summary: "an agent's fallback is passed, but is always nothing",
		What: "Reports a construction of an agent that names the fallback while the value that arrives is `None`, `nil` or empty on " +
			"every way in: a constant, a variable that nothing else is ever assigned to, a key that the dict it is read from does not have, " +
			"a parameter that every caller leaves at its empty default.",
		Why: "It reads as if the agent had its fallback. It has none, exactly as if the argument were missing.",
		Examples: []Example{{
			Language: "python",
			Bad: `from agent import AIAgent


def build(settings):
    chain = None
    return AIAgent(model=settings["model"], fallback_model=chain)
`,
			Good: `from agent import AIAgent


def build(settings):
    chain = settings.get("fallback_providers")
    return AIAgent(model=settings["model"], fallback_model=chain)
`,
		}},
		Configure: "The lexicon of the configuration (`lexicon.agent-constructor`, `lexicon.fallback-parameter`, `lexicon.run-method`) " +
			"says what is an agent and what is its fallback, as for FBL101.",
	},
}

func fallbackAlwaysEmpty(p *Pass) []Finding {
	var out []Finding
	for i := range p.Constructions {
		c := &p.Constructions[i]
		if c.Verdict != plumbing.Empty || c.Life == plumbing.Idle {
			continue
		}
		out = append(out, Finding{
			Severity: Error, At: c.Call.At,
			Message: fmt.Sprintf("%s is given a `%s` that holds nothing on every way in", c.Agent, c.Param),
			Help:    helpFor(c),
			Witness: append([]Step{{At: c.Given, Message: "what is passed here is always empty"}}, witness(c)...),
		})
	}
	return out
}
