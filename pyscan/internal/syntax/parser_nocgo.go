//go:build !cgo

package syntax

// A Parser turns text into trees. In a build without cgo there is none.
type Parser struct {
	limits Limits
}

// NewParser returns ErrNoCgo.
func NewParser() (*Parser, error) { return nil, ErrNoCgo }

// Close does nothing.
func (p *Parser) Close() {}

func (p *Parser) flatten([]byte) ([]Node, error) { return nil, ErrNoCgo }
