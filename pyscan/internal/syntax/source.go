package syntax

import (
	"fmt"
	"math"
)

// A Source is one Python file, of which as much is parsed as is asked for.
type Source struct {
	src  []byte
	defs []Def
}

// Open cuts src where it is plain enough; it does not parse. There is no file
// too small to be cut: to parse a skeleton and then every body of it takes a
// tenth longer than to parse the whole. The bytes must not be changed as long as
// the Source or a tree of it is in use.
func Open(src []byte) *Source {
	s := &Source{src: universalNewlines(src)}
	if outline, ok := Cut(s.src); ok {
		s.defs = outline.Defs
	}
	return s
}

// Defs returns the functions whose bodies the skeleton does not have, in the
// order of the source; none when the file was not cut.
func (s *Source) Defs() []Def { return s.defs }

// Skeleton parses the file without the bodies of the functions in Defs. In
// their place are empty blocks, which Tree.Cut tells from others.
func (s *Source) Skeleton(p *Parser) (*Tree, error) {
	if len(s.defs) == 0 {
		return Parse(p, s.src)
	}
	if len(s.src) > math.MaxInt32 { // else offsets do not fit into a node
		return nil, ErrTooLarge
	}
	nodes, err := p.parse(s.compact())
	if err != nil {
		return nil, err
	}
	translate(nodes, s.defs)
	t := &Tree{src: s.src, nodes: nodes, cut: s.defs}
	t.collectErrors()
	return t, nil
}

// Body parses one of Defs, with its decorators and its header. The tree's root
// is a module that holds this function alone.
func (s *Source) Body(p *Parser, def int) (*Tree, error) {
	if def < 0 || def >= len(s.defs) {
		return nil, fmt.Errorf("no function %d among the %d that are cut", def, len(s.defs))
	}
	d := s.defs[def]
	if d.End > math.MaxInt32 {
		return nil, ErrTooLarge
	}
	// That the function may be indented does no harm: the grammar looks at the
	// indentation of the first line only where a block may begin.
	nodes, err := p.parse(s.src[d.Start:d.End])
	if err != nil {
		return nil, err
	}
	for i := range nodes {
		nodes[i].Start += uint32(d.Start)
		nodes[i].End += uint32(d.Start)
	}
	t := &Tree{src: s.src, nodes: nodes}
	t.collectErrors()
	return t, nil
}

// compact returns the source without the bodies. Nothing stands in for them: to
// the grammar a header that is followed by a line end has an empty block.
func (s *Source) compact() []byte {
	size := len(s.src)
	for _, d := range s.defs {
		size -= d.End - d.Body
	}
	text := make([]byte, 0, size)
	from := 0
	for _, d := range s.defs {
		text = append(text, s.src[from:d.Body]...)
		from = d.End
	}
	return append(text, s.src[from:]...)
}
