package command

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const pageWidth = 80

// fill80 breaks the paragraphs of a Markdown text into lines of at most 80
// characters. Lists, code and tables keep their lines.
func fill80(text string) string {
	var out, paragraph []string
	end := func() {
		out = append(out, fillParagraph(paragraph)...)
		paragraph = nil
	}
	fenced := false
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		isFence := strings.HasPrefix(line, "```")
		if fenced || isFence || keptLine.MatchString(line) {
			end()
			out = append(out, line)
		} else {
			paragraph = append(paragraph, line)
		}
		fenced = fenced != isFence
	}
	end()
	return strings.Join(out, "\n")
}

// keptLine matches a line of Markdown that may not be joined to another: empty,
// indented, or of a list, table, heading or quotation.
var keptLine = regexp.MustCompile(`^($|\s|[-*+] |\d+\. |[|#>])`)

func fillParagraph(lines []string) []string {
	var out []string
	current := ""
	for _, word := range strings.Fields(strings.Join(lines, " ")) {
		switch {
		case current == "":
			current = word
		case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > pageWidth:
			out = append(out, current)
			current = word
		default:
			current += " " + word
		}
	}
	if current != "" {
		out = append(out, current)
	}
	return out
}
