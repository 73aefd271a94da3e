package syntax

import "bytes"

// A Def is a function whose body can be cut out of its file: it stands at the
// top level or in classes only, and its body is a block of its own lines.
// All fields are byte offsets.
type Def struct {
	Start  int // the first decorator, or Header
	Header int // the keyword `def` or `async`
	Body   int // behind the header's colon
	End    int // behind the last statement, or the last comment that belongs to the body
}

// An Outline lists the functions of a file that can be cut, in the order of the
// source.
type Outline struct {
	Defs []Def
}

// Cut finds the functions of src whose bodies can be cut. It returns false when
// the text is not plain enough to be sure: NUL, brackets or strings that do not
// close, indentation that does not add up or mixes tabs and spaces, and
// the like. Such a file is to be parsed whole.
func Cut(src []byte) (*Outline, bool) {
	if bytes.IndexByte(src, 0) >= 0 {
		return nil, false
	}
	text := universalNewlines(src)
	unmarked := bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	c := cutter{
		lines:     lineScanner{src: text, pos: len(text) - len(unmarked)},
		blocks:    []int{0},
		decorator: -1,
	}
	if !c.run() {
		return nil, false
	}
	return &Outline{Defs: c.defs}, true
}

// maxIndent is the deepest indentation that the grammar keeps; beyond, it
// forgets the upper bits.
const maxIndent = 255

// A cutter finds the functions. It descends into classes; every other block it
// steps over, be it cut or not.
type cutter struct {
	lines     lineScanner
	defs      []Def
	blocks    []int // the indentation of the module and of the classes around
	class     bool  // a class was opened, its block comes next
	decorator int   // the first of the decorators that wait for their function; else -1
	skip      region
}

// A region is a block that the cutter steps over.
type region struct {
	active bool
	isDef  bool // it is the body of the last of defs
	indent int  // of the line that opened it
	body   int  // of its own lines; 0 before the first
	closed bool // a comment has ended it, if no more lines of it follow
}

// run reports whether the whole text was understood.
func (c *cutter) run() bool {
	for {
		l, ok := c.lines.next()
		if !ok {
			break
		}
		if l.comment {
			c.comment(l)
		} else if !c.code(l) {
			return false
		}
	}
	return !c.lines.unsure && !c.incomplete()
}

// incomplete reports whether something is awaited that an end of file or a
// dedent must not cut off.
func (c *cutter) incomplete() bool {
	return c.class || c.decorator >= 0 || c.skip.active && c.skip.body == 0
}

// comment counts a comment to the body before it, as the grammar does: as long
// as it and those between are indented like the body at least.
func (c *cutter) comment(l line) {
	if !c.skip.active || c.skip.body == 0 || c.skip.closed {
		return
	}
	if l.indent < c.skip.body {
		c.skip.closed = true
		return
	}
	c.extend(l.end)
}

// extend moves the end of the function that is being stepped over.
func (c *cutter) extend(end int) {
	if c.skip.isDef {
		c.defs[len(c.defs)-1].End = end
	}
}

// code handles a line that is no comment. It returns false where the line does
// not fit in.
func (c *cutter) code(l line) bool {
	if l.indent > maxIndent {
		return false
	}
	if c.skip.active {
		if l.indent > c.skip.indent {
			return c.inside(l)
		}
		if c.skip.body == 0 {
			return false
		}
		c.skip = region{}
	}
	return c.place(l) && c.classify(l)
}

// inside handles a line of the block that is stepped over.
func (c *cutter) inside(l line) bool {
	if c.skip.body == 0 {
		c.skip.body = l.indent
	}
	c.skip.closed = false
	c.extend(l.tail)
	return l.indent >= c.skip.body
}

// place finds the class that the line stands in.
func (c *cutter) place(l line) bool {
	top := len(c.blocks) - 1
	if c.class {
		if l.indent <= c.blocks[top] {
			return false
		}
		c.class = false
		c.blocks = append(c.blocks, l.indent)
		return true
	}
	for l.indent < c.blocks[top] {
		top--
	}
	c.blocks = c.blocks[:top+1]
	return l.indent == c.blocks[top]
}

// classify decides what a line of the module or of a class begins.
func (c *cutter) classify(l line) bool {
	text := c.lines.src[l.start:l.end]
	if text[0] == '@' {
		if c.decorator < 0 {
			c.decorator = l.start
		}
		return !l.opens
	}
	start := l.start
	if c.decorator >= 0 {
		start, c.decorator = c.decorator, -1
	}
	switch keyword(text) {
	case "def", "async def":
		if l.opens {
			c.defs = append(c.defs, Def{Start: start, Header: l.start, Body: l.end, End: l.end})
			c.skip = region{active: true, isDef: true, indent: l.indent}
		}
		return l.header()
	case "class":
		c.class = l.opens
		return l.header()
	case "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "match",
		"async for", "async with":
		if l.opens {
			c.skip = region{active: true, indent: l.indent}
		}
		return start == l.start
	}
	// A decorator belongs to a definition; a block, to a keyword.
	return start == l.start && !l.opens
}

// header reports whether l is a header alone, or one with a body in the same
// line that opens no block. `def f(): x:` is no Python, but the grammar makes
// something of it.
func (l line) header() bool { return !l.opens || l.colons == 1 }

// keyword returns the word that text begins with, and the next one too when the
// first is `async`.
func keyword(text []byte) string {
	n := wordLen(text)
	if string(text[:n]) != "async" {
		return string(text[:n])
	}
	rest := bytes.TrimLeft(text[n:], " \t")
	return "async " + string(rest[:wordLen(rest)])
}

func wordLen(text []byte) int {
	n := 0
	for n < len(text) && inWord(text[n]) {
		n++
	}
	return n
}
