package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/fallbacklint/fallbacklint/internal/rules"
)

// RulePage returns a rule's documentation as a page of Markdown, in the fixed
// headings that every rule has.
func RulePage(r *rules.Rule) string {
	p := page{heading: func(text string) string { return "## " + text }, code: fence, text: strings.TrimSpace}
	return "# " + r.Code + " " + r.Name + "\n\n" + p.body(r)
}

// terminalPage returns the same page for a terminal.
func terminalPage(r *rules.Rule, colored bool) string {
	bold := color.New(color.Bold)
	if colored {
		bold.EnableColor()
	} else {
		bold.DisableColor()
	}
	p := page{heading: func(text string) string { return bold.Sprint(text) }, code: indent, text: fill80}
	return bold.Sprint(r.Code+" "+r.Name) + "\n\n" + p.body(r)
}

// A page says how the parts of a rule's documentation look.
type page struct {
	heading func(text string) string
	code    func(language, code string) string
	text    func(text string) string
}

func (p page) body(r *rules.Rule) string {
	parts := []string{
		p.text(sentence(r.Doc.Summary)),
		p.text(severitySentence(r.Severity)),
		p.heading("What it does"), p.text(r.Doc.What),
		p.heading("Why is this bad?"), p.text(r.Doc.Why),
	}
	for _, e := range r.Doc.Examples {
		parts = append(parts,
			p.heading("Example ("+languageName(e.Language)+")"), p.code(e.Language, e.Bad),
			"Use instead:", p.code(e.Language, e.Good))
		for _, name := range slices.Sorted(maps.Keys(e.Shared)) {
			parts = append(parts, fmt.Sprintf("Both with this `%s`:", name), p.code(e.Language, e.Shared[name]))
		}
	}
	if r.Doc.Configure != "" {
		parts = append(parts, p.heading("How to configure"), p.text(r.Doc.Configure))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// sentence makes a sentence of a summary, which has no full stop and, like a
// commit's subject, may begin with a small letter.
func sentence(summary string) string {
	first, size := utf8.DecodeRuneInString(summary)
	return string(unicode.ToUpper(first)) + summary[size:] + "."
}

func severitySentence(s rules.Severity) string {
	return fmt.Sprintf("Severity: %s by default.", s)
}

func languageName(language string) string {
	switch language {
	case "python":
		return "Python"
	case "go":
		return "Go"
	default:
		return language
	}
}

func fence(language, code string) string {
	return "```" + language + "\n" + strings.Trim(code, "\n") + "\n```"
}

func indent(_, code string) string {
	lines := strings.Split(strings.Trim(code, "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "    " + line
		}
	}
	return strings.Join(lines, "\n")
}
