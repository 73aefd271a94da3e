package rules

import "fmt"

// FallbackKeepsPrimary reports failovers that turn to another provider and go on
// asking for the primary's model.
var FallbackKeepsPrimary = &Rule{
	Code:     "FBL104",
	Name:     "fallback-keeps-primary",
	Severity: Error,
	Reads:    Rebindings,
	Check:    fallbackKeepsPrimary,
	Doc: Doc{
		Summary: "a failover turns to another provider, but goes on asking for the primary's model",
		What: "Looks at functions that switch to a fallback, by their name or because they draw from a chain of fallbacks, and store its provider, client or base URL on an object. " +
			"Reports where a way leads to the function's end on which the fallback's model is neither stored nor handed on, while requests are made with the object's model. " +
			"A function that keeps the whole fallback, or hands it on, and one that only changes the key, are not reported.",
		Why: "Providers have different models, or other names for the same ones. The fallback then answers that there is no such model, " +
			"and the failover that was configured, and did happen, has helped nobody.",
		Examples: []Example{{
			Language: "python",
			Bad: `class Assistant:
    def __init__(self, client, model, fallbacks):
        self.client = client
        self.model = model
        self.fallbacks = list(fallbacks)

    def ask(self, messages):
        return self.client.chat(model=self.model, messages=messages)

    def switch_to_fallback(self):
        if not self.fallbacks:
            return False
        fallback = self.fallbacks.pop(0)
        self.client = fallback["client"]
        return True
`,
			Good: `class Assistant:
    def __init__(self, client, model, fallbacks):
        self.client = client
        self.model = model
        self.fallbacks = list(fallbacks)

    def ask(self, messages):
        return self.client.chat(model=self.model, messages=messages)

    def switch_to_fallback(self):
        if not self.fallbacks:
            return False
        fallback = self.fallbacks.pop(0)
        self.client = fallback["client"]
        self.model = fallback["model"]
        return True
`,
		}},
		Configure: "`lexicon.failover-activation` and `lexicon.fallback-parameter` name what switches, and from what; " +
			"`lexicon.provider`, `lexicon.client`, `lexicon.base-url`, `lexicon.api-key` and `lexicon.model` what holds the parts.",
	},
}

func fallbackKeepsPrimary(p *Pass) []Finding {
	var out []Finding
	for _, d := range p.Rebindings {
		var steps []Step
		if d.Fallback.IsValid() {
			steps = append(steps, Step{d.Fallback, fmt.Sprintf("the fallback is `%s`", clip(d.Name))})
		}
		steps = append(steps,
			Step{d.At, fmt.Sprintf("`%s` becomes the fallback's here; on a way from here to the end of `%s`, its model is not used", clip(d.Slot), d.Func.Name)},
			Step{d.Asked, fmt.Sprintf("and a request asks for `%s`, which is still the primary's", d.Model)})
		out = append(out, Finding{
			Severity: Error, At: d.At, Witness: steps,
			Message: fmt.Sprintf("`%s` turns to the fallback, but `%s` stays the primary's: the fallback is asked for a model that it may not have", clip(d.Slot), d.Model),
			Help:    fmt.Sprintf("set `%s` to the fallback's model beside `%s`, on every way", d.Model, clip(d.Slot)),
		})
	}
	return out
}
