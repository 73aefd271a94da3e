package report

import "github.com/fatih/color"

// A paint adds colour to a text, or leaves it alone.
type paint func(text string) string

// A palette holds the paints of the text format.
type palette struct {
	path, rule, gutter, caret, label, good paint
	severity                               map[string]paint
}

// newPalette decides about colour here and nowhere else: fatih/color's global
// switch looks at the process's standard output, which need not be the one
// that is written to.
func newPalette(enabled bool) palette {
	brush := func(attributes ...color.Attribute) paint {
		if !enabled {
			return func(text string) string { return text }
		}
		c := color.New(attributes...)
		c.EnableColor()
		return func(text string) string { return c.Sprint(text) }
	}
	return palette{
		path:   brush(color.Bold),
		rule:   brush(color.Faint),
		gutter: brush(color.FgBlue),
		caret:  brush(color.FgGreen, color.Bold),
		label:  brush(color.FgCyan),
		good:   brush(color.FgGreen),
		severity: map[string]paint{
			"error":   brush(color.FgRed, color.Bold),
			"warning": brush(color.FgYellow, color.Bold),
			"note":    brush(color.FgCyan, color.Bold),
		},
	}
}

func (p palette) ofSeverity(severity string) string {
	if paint, ok := p.severity[severity]; ok {
		return paint(severity)
	}
	return Visible(severity)
}
