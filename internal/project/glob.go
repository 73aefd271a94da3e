package project

import "strings"

// matchSegment matches one name of a path with a glob: "*" is any run of bytes,
// "?" one byte, "[a-z]" one of a class, "\x" the byte x. As with "**" between
// slashes, it is enough to come back to the last star.
func matchSegment(glob, name string) bool {
	g, n := 0, 0
	star, from := -1, 0
	for n < len(name) {
		if g < len(glob) && glob[g] == '*' {
			star, from = g, n
			g++
			continue
		}
		if g < len(glob) {
			if width, ok := matchByte(glob[g:], name[n]); ok {
				g += width
				n++
				continue
			}
		}
		if star < 0 {
			return false
		}
		from++
		g, n = star+1, from
	}
	return strings.Trim(glob[g:], "*") == ""
}

// matchByte matches one byte with the element that glob begins with, and
// returns how many bytes of the glob the element takes: 0 when it is broken.
func matchByte(glob string, b byte) (width int, ok bool) {
	switch glob[0] {
	case '?':
		return 1, true
	case '[':
		return matchClass(glob, b)
	case '\\':
		if len(glob) < 2 {
			return 0, false
		}
		return 2, glob[1] == b
	default:
		return 1, glob[0] == b
	}
}

// matchClass matches one byte with the bracket expression that glob begins
// with. A "]" in first place stands for itself, and so does a "-" in first or
// last place.
func matchClass(glob string, b byte) (width int, ok bool) {
	i := 1
	negated := i < len(glob) && (glob[i] == '!' || glob[i] == '^')
	if negated {
		i++
	}
	for first := i; i < len(glob) && (glob[i] != ']' || i == first); {
		if name, end, named := posixClass(glob, i); named {
			member, known := posixMember(name, b)
			if !known {
				return 0, false
			}
			ok = ok || member
			i = end
			continue
		}
		low, end := classByte(glob, i)
		high := low
		if end+1 < len(glob) && glob[end] == '-' && glob[end+1] != ']' {
			high, end = classByte(glob, end+1)
		}
		// The first end counts by itself: to git, "[z-a]" matches z.
		ok = ok || b == low || low <= b && b <= high
		i = end
	}
	if i >= len(glob) {
		return 0, false
	}
	return i + 1, ok != negated
}

// classByte returns the byte at i of a bracket expression, its backslash taken
// off, and where the next one begins.
func classByte(glob string, i int) (b byte, next int) {
	if glob[i] == '\\' && i+1 < len(glob) {
		i++
	}
	return glob[i], i + 1
}

// posixClass finds a class such as "[:alpha:]" at i of a bracket expression.
func posixClass(glob string, i int) (name string, end int, ok bool) {
	inner, ok := strings.CutPrefix(glob[i:], "[:")
	if !ok {
		return "", 0, false
	}
	name, _, found := strings.Cut(inner, "]")
	name, ok = strings.CutSuffix(name, ":")
	if !found || !ok {
		return "", 0, false
	}
	return name, i + len("[:") + len(name) + len(":]"), true
}

// posixMember reports whether a byte is in a named class of ASCII, and whether
// there is such a class.
func posixMember(name string, b byte) (member, known bool) {
	lower, upper, digit := 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9'
	graph := '!' <= b && b <= '~'
	switch name {
	case "alnum":
		return lower || upper || digit, true
	case "alpha":
		return lower || upper, true
	case "blank":
		return b == ' ' || b == '\t', true
	case "cntrl":
		return b < ' ' || b == 0x7f, true
	case "digit":
		return digit, true
	case "graph":
		return graph, true
	case "lower":
		return lower, true
	case "print":
		return graph || b == ' ', true
	case "punct":
		return graph && !lower && !upper && !digit, true
	case "space":
		return b == ' ' || '\t' <= b && b <= '\r', true
	case "upper":
		return upper, true
	case "xdigit":
		return digit || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F', true
	default:
		return false, false
	}
}
