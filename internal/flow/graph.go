package flow

import "sync"

// A Graph is the control-flow graph of one function. Blocks[0] is the entry.
// Exit is where every return and the end of the body lead; Fail is where a
// failure leads that no handler takes.
type Graph struct {
	Blocks []*Block
	Exit   *Block
	Fail   *Block
	// Broken: part of the function could not be read, so that nothing is known
	// of what it does.
	Broken bool
	// Funcs are the functions, lambdas and class bodies defined directly here.
	Funcs []*Func

	dom       *DomTree
	domOnce   sync.Once
	loops     *Loops
	loopsOnce sync.Once
}

// A Block is a basic block: instructions that run in order.
type Block struct {
	Index int
	// Dead: no way leads from the entry to the block. It is set when the graph is
	// finished.
	Dead   bool
	Instrs []Instr
	Succs  []*Edge
	Preds  []*Edge
}

// EdgeKind says when an edge is taken.
type EdgeKind uint8

// The kinds of edges.
const (
	Always EdgeKind = iota
	WhenTrue
	WhenFalse
	// OnFailure leaves a block before its instructions have taken effect: a
	// block whose instructions can fail inside a try holds only one of them.
	OnFailure
)

// An Edge leads from one block to the next. Cond is the condition of WhenTrue
// and WhenFalse; nil where the language decides in a way that is not modelled
// (another element, a pattern).
type Edge struct {
	From, To *Block
	Kind     EdgeKind
	Cond     Expr
	// Jump is set where the edge begins a jump out of the order of statements.
	Jump Jump
}

// A Jump is a break or a continue: the statement, and the block that it leads to,
// by way of the finally clauses between. The zero Jump is none.
type Jump struct {
	At Span
	To *Block
}

// An Instr is one operation in a block.
type Instr interface {
	Span() Span
}

type (
	// Assign stores Value in Target: a *Name, *Attr or *Index. Op is the
	// operator of an augmented assignment ("|=", "+="), else empty.
	Assign struct {
		Where
		Target Expr
		Op     string
		Value  Expr
	}

	// Eval evaluates X for its effects.
	Eval struct {
		Where
		X Expr
	}

	// Delete removes Target: a *Name, *Attr or *Index.
	Delete struct {
		Where
		Target Expr
	}

	// Return leaves the function; Value may be nil.
	Return struct {
		Where
		Value Expr
	}

	// Raise fails with X, caused by Cause; either may be nil.
	Raise struct {
		Where
		X, Cause Expr
	}
)

// Operands returns the expressions that an instruction evaluates, stores'
// targets included.
func Operands(in Instr) []Expr {
	switch in := in.(type) {
	case *Assign:
		return []Expr{in.Value, in.Target}
	case *Eval:
		return []Expr{in.X}
	case *Delete:
		return []Expr{in.Target}
	case *Return:
		return []Expr{in.Value}
	case *Raise:
		return []Expr{in.X, in.Cause}
	}
	return nil
}

// NewGraph returns a graph with an entry that leads nowhere yet.
func NewGraph() *Graph {
	g := &Graph{}
	g.NewBlock()
	g.Exit = g.NewBlock()
	g.Fail = g.NewBlock()
	return g
}

// Entry returns the block where the function begins.
func (g *Graph) Entry() *Block { return g.Blocks[0] }

// NewBlock adds an empty block.
func (g *Graph) NewBlock() *Block {
	b := &Block{Index: len(g.Blocks)}
	g.Blocks = append(g.Blocks, b)
	return b
}

// finish marks the blocks that no way from the entry reaches.
func (g *Graph) finish() {
	for _, b := range g.Blocks {
		b.Dead = true
	}
	work := []*Block{g.Entry()}
	g.Entry().Dead = false
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range b.Succs {
			if e.To.Dead {
				e.To.Dead = false
				work = append(work, e.To)
			}
		}
	}
}

// Connect adds an edge.
func (g *Graph) Connect(from, to *Block, kind EdgeKind, cond Expr) *Edge {
	e := &Edge{From: from, To: to, Kind: kind, Cond: cond}
	from.Succs = append(from.Succs, e)
	to.Preds = append(to.Preds, e)
	return e
}
