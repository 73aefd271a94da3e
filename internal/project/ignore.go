package project

import (
	"bytes"
	"strings"
)

// ignoreRules are the patterns of one ignore file, as gitignore(5) describes
// them. Paths are compared byte by byte, as git does.
type ignoreRules struct {
	base     string // the file's folder relative to the root, "" or ending in "/"
	patterns []ignorePattern
}

// An ignorePattern is one line of an ignore file.
type ignorePattern struct {
	negated  bool     // "!": what matches is not ignored after all
	dirOnly  bool     // "x/": only folders match
	anywhere bool     // no slash: the last segment of a path decides
	segments []string // globs, split at the slashes
}

// parseIgnore reads an ignore file of the folder base. A pattern that can never
// match is left out.
func parseIgnore(base string, src []byte) ignoreRules {
	rules := ignoreRules{base: base}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	for line := range bytes.Lines(src) {
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if p, ok := parsePattern(text); ok {
			rules.patterns = append(rules.patterns, p)
		}
	}
	return rules
}

func parsePattern(line string) (ignorePattern, bool) {
	if strings.HasPrefix(line, "#") {
		return ignorePattern{}, false
	}
	var p ignorePattern
	line = trimSpaces(line)
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.dirOnly = strings.CutSuffix(line, "/")
	p.anywhere = !strings.Contains(line, "/")
	segments, ok := splitSegments(strings.TrimPrefix(line, "/"))
	p.segments = segments
	return p, ok && line != ""
}

// trimSpaces cuts trailing spaces off, up to one that a backslash protects.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = i + 1
	}
	return line[:min(end, len(line))]
}

// splitSegments splits a glob at its slashes, those inside brackets left alone:
// "a[/x]b" is one segment. It fails for a glob that can never match, because a
// bracket is open at its end or a backslash ends it.
func splitSegments(glob string) ([]string, bool) {
	var segments []string
	start := 0
	for i := 0; i < len(glob); {
		width, slash := matchByte(glob[i:], '/')
		switch {
		case width == 0:
			return nil, false
		case slash && strings.HasSuffix(glob[i:i+width], "/"): // "/" or "\/"
			segments = append(segments, glob[start:i])
			start = i + width
		}
		i += width
	}
	return append(segments, glob[start:]), true
}

// ignores says whether the rules speak of a path (relative to the root), and
// whether they ignore it. The last pattern that matches decides.
func (r ignoreRules) ignores(rel string, isDir bool) (ignored, known bool) {
	rel, ok := strings.CutPrefix(rel, r.base)
	if !ok {
		return false, false
	}
	names := strings.Split(rel, "/")
	for i := len(r.patterns) - 1; i >= 0; i-- {
		p := &r.patterns[i]
		if (isDir || !p.dirOnly) && p.matches(names) {
			return !p.negated, true
		}
	}
	return false, false
}

func (p *ignorePattern) matches(names []string) bool {
	if p.anywhere {
		return matchSegment(p.segments[0], names[len(names)-1])
	}
	return matchSegments(p.segments, names)
}

// matchSegments matches a path by backtracking to the last "**" only: what an
// earlier one might take in addition, the later one can take as well. The cost
// is therefore the product of the lengths, whatever the pattern.
func matchSegments(globs, names []string) bool {
	g, n := 0, 0
	star, from := -1, 0
	for n < len(names) {
		switch {
		case g < len(globs) && isDoubleStar(globs[g]):
			if g == len(globs)-1 {
				return true
			}
			star, from = g, n
			g++
		case g < len(globs) && matchSegment(globs[g], names[n]):
			g++
			n++
		case star >= 0:
			from++
			g, n = star+1, from
		default:
			return false
		}
	}
	return g == len(globs)
}

func isDoubleStar(glob string) bool {
	return len(glob) >= 2 && strings.Trim(glob, "*") == ""
}
