package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
)

// witness shows where the fallback of a construction could have come from and
// did not: each record that is spread into the call with what happened to it,
// the arguments of the call itself, the call behind a wrapper, and the place
// where the agent runs.
func witness(c *plumbing.Construction) []Step {
	var out []Step
	for _, s := range c.Splats {
		out = append(out, spread(c, s)...)
	}
	if c.Keywords > 0 && c.Verdict != plumbing.Empty {
		given := "argument is"
		if c.Keywords > 1 {
			given = "arguments are"
		}
		out = append(out, Step{c.Call.Fun.Span(), fmt.Sprintf("%d %s given here by name or position; `%s` is not among them", c.Keywords, given, c.Param)})
	} else if len(c.Splats) == 0 && c.Verdict != plumbing.Empty {
		out = append(out, Step{c.Call.At, "no argument is given here"})
	}
	if c.Inner != nil {
		out = append(out, Step{c.Inner.At, fmt.Sprintf("they are handed on here, in `%s`, which adds none", c.InnerFunc.Name)})
	}
	if c.Accepts.IsValid() {
		out = append(out, Step{c.Accepts, fmt.Sprintf("%s takes `%s`", c.Agent, c.Param)})
	}
	switch c.Life {
	case plumbing.Runs:
		out = append(out, Step{c.LifeAt, "the agent runs here"})
	case plumbing.Escapes:
		out = append(out, Step{c.LifeAt, "the agent goes here to where it is not followed, so it counts as run"})
	}
	return out
}

// spread tells the life of one record that is spread into a call.
func spread(c *plumbing.Construction, s plumbing.Spread) []Step {
	name := clip(s.Text)
	events := slices.Clone(s.Events)
	slices.SortStableFunc(events, func(a, b flow.Event) int {
		return cmp.Or(compareFiles(c.Call.At.File, a.At.File, b.At.File), cmp.Compare(a.At.Start, b.At.Start))
	})
	if len(events) == 0 {
		return []Step{{s.At, fmt.Sprintf("`**%s` has no `%s`", name, c.Param)}}
	}
	var told []string
	var steps []Step
	for _, e := range events {
		told = append(told, fmt.Sprintf("%s at %s", e.Verb, where(c.Call.At.File, e.At)))
		steps = append(steps, Step{e.At, event(e, name)})
	}
	if len(told) > mostTold {
		told = append(told[:mostTold], fmt.Sprintf("and %d more steps", len(events)-mostTold))
	}
	none := "it has no"
	switch {
	case len(events) == 2:
		none = "neither adds"
	case len(events) > 2:
		none = "none of these adds"
	}
	head := Step{s.At, fmt.Sprintf("`**%s`: %s; %s `%s`", name, strings.Join(told, ", "), none, c.Param)}
	return append([]Step{head}, steps...)
}

// mostTold bounds the steps that one sentence names; each is shown with its
// place behind it.
const mostTold = 4

// compareFiles puts the file that a finding is in first.
func compareFiles(first, a, b *flow.File) int {
	switch {
	case a == b:
		return 0
	case a == first:
		return -1
	case b == first:
		return 1
	}
	return cmp.Compare(a.Path, b.Path)
}

// where names a line, with the file where it is another one.
func where(here *flow.File, at flow.Span) string {
	if at.File == here {
		return fmt.Sprintf("line %d", at.Line())
	}
	return fmt.Sprintf("%s:%d", at.File.Path, at.Line())
}

// event tells one step in the life of a record, with the keys that it brings.
func event(e flow.Event, name string) string {
	text := fmt.Sprintf("what `**%s` spreads is %s here", name, e.Verb)
	if len(e.Keys) > 0 {
		text += ": " + list(e.Keys)
	}
	return text
}

// list writes out names, the first few of them.
func list(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// clip shortens source text for a sentence.
func clip(text string) string {
	const most = 48
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// helpFor says what to do about a construction without a fallback.
func helpFor(c *plumbing.Construction) string {
	if c.AtHand != "" {
		return fmt.Sprintf("pass `%s=%s`, which is at hand here", c.Param, c.AtHand)
	}
	return fmt.Sprintf("pass `%s=…` with the configured fallback", c.Param)
}
