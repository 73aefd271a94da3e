package syntax

import (
	"fmt"
	"math"
	"time"
)

// Limits bound one parse. A zero field stands for its default.
type Limits struct {
	Bytes int           // what is parsed at once; by default 8 MiB
	Time  time.Duration // by default 20 s
}

// The defaults. Memory grows with the text, 65 bytes for each byte of a list of
// numbers and up to 300 at worst, and is given back after each parse. Code is
// parsed at 9 MB/s, the slowest text known at 0.3 MB/s: it takes a pathological
// one for the clock, which differs from run to run, to decide.
const (
	defaultBytes = 8 << 20
	defaultTime  = 20 * time.Second
)

func (l Limits) maxBytes() int {
	if l.Bytes <= 0 {
		return defaultBytes
	}
	return min(l.Bytes, math.MaxInt32)
}

func (l Limits) maxTime() time.Duration {
	if l.Time <= 0 {
		return defaultTime
	}
	return l.Time
}

// SetLimits sets the limits of the parses to come.
func (p *Parser) SetLimits(l Limits) { p.limits = l }

// Parse parses src whole. It returns ErrEncoding, ErrTooLarge or ErrTimeout
// where there is no tree; the parser is good for the next text all the same.
// The tree refers to src, which must not be changed.
func Parse(p *Parser, src []byte) (*Tree, error) {
	if foreign(src) {
		return nil, ErrEncoding
	}
	text := universalNewlines(src)
	nodes, err := p.parse(text)
	if err != nil {
		return nil, err
	}
	t := &Tree{src: text, nodes: nodes}
	t.collectErrors()
	return t, nil
}

// parse flattens the tree of text within the limits.
func (p *Parser) parse(text []byte) ([]Node, error) {
	if limit := p.limits.maxBytes(); len(text) > limit {
		return nil, fmt.Errorf("%d bytes: %w (%d bytes)", len(text), ErrTooLarge, limit)
	}
	return p.flatten(text)
}

// foreign reports whether src is UTF-16 or UTF-32: by the byte order mark, or
// because one of the first two characters of a Python file, which are ASCII
// in all but theory, is a zero byte.
func foreign(src []byte) bool {
	if len(src) < 2 {
		return false
	}
	a, b := src[0], src[1]
	mark := a == 0xFF && b == 0xFE || a == 0xFE && b == 0xFF
	return mark || (a == 0) != (b == 0) || len(src) >= 4 && a == 0 && b == 0 && src[2] == 0 && src[3] != 0
}
