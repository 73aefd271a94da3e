package flow

// An Expr is an expression of the program model: a tree, as the source has it,
// with names resolved to variables. What a front end has no form for becomes
// an Opaque with the parts that are evaluated on the way.
type Expr interface {
	Span() Span
}

// Where is embedded in every node and carries its place.
type Where struct{ At Span }

// Span returns the node's place.
func (w Where) Span() Span { return w.At }

// ConstKind says what a Const is.
type ConstKind uint8

// The kinds of constants. Nil is None or nil.
const (
	Nil ConstKind = iota
	Bool
	Number
	String
	Bytes
	Ellipsis
)

type (
	// Const is a literal. Text is the literal's value for strings, its
	// spelling otherwise.
	Const struct {
		Where
		Kind ConstKind
		Text string
	}

	// Name reads a variable.
	Name struct {
		Where
		Var *Var
	}

	// Attr is X.Sel: an attribute, a field, a method, a module's member.
	Attr struct {
		Where
		X   Expr
		Sel string
	}

	// Index is X[Key].
	Index struct {
		Where
		X, Key Expr
	}

	// Call calls Fun.
	Call struct {
		Where
		Fun  Expr
		Args []Arg
	}

	// RecordLit is a record display: a dict, a map or a struct literal.
	RecordLit struct {
		Where
		Entries []Entry
	}

	// Sequence is a tuple, list or set display. An element may be a Spread.
	Sequence struct {
		Where
		Elems []Expr
	}

	// Spread is an element of a sequence that stands for all of X's.
	Spread struct {
		Where
		X Expr
	}

	// Cond is Then where Test holds, and Else otherwise.
	Cond struct {
		Where
		Test, Then, Else Expr
	}

	// Logic is a short-circuit conjunction (And) or disjunction of Operands;
	// its value is that of the operand that decided.
	Logic struct {
		Where
		And      bool
		Operands []Expr
	}

	// Not is the negation of X.
	Not struct {
		Where
		X Expr
	}

	// Compare is a single comparison; a chain is a Logic of them.
	Compare struct {
		Where
		Op   string // "==", "!=", "<", "in", "not in", "is", "is not", …
		X, Y Expr
	}

	// TypeTest holds where X is an instance of Types, a type or several.
	TypeTest struct {
		Where
		X, Types Expr
	}

	// Binary is an arithmetic or set operation.
	Binary struct {
		Where
		Op   string
		X, Y Expr
	}

	// Format is text that is put together: of literal parts, which are constants
	// of kind String, and of the values between or behind them. Where the text
	// says by itself where the values go ("%s: %s"), it is the first part.
	Format struct {
		Where
		Parts []Expr
	}

	// FuncLit is the value of a function definition or of a lambda.
	FuncLit struct {
		Where
		Func *Func
	}

	// ClassLit is the value of a class definition.
	ClassLit struct {
		Where
		Class *Class
	}

	// Import is a unit (Name empty) or a member of one. Path is the import
	// path as the language writes it; the Loader knows how to read it.
	Import struct {
		Where
		Path string
		Name string
	}

	// Let assigns inside an expression and is the value assigned.
	Let struct {
		Where
		Target *Name
		Value  Expr
	}

	// Comprehension builds a record (Key not nil) or a sequence of Value by
	// loops and filters.
	Comprehension struct {
		Where
		Key, Value Expr
		Loops      []ForClause
	}

	// Element is what one turn of an iteration over X draws.
	Element struct {
		Where
		X Expr
	}

	// Part is the element of X at Index, as destructuring takes it.
	Part struct {
		Where
		X     Expr
		Index int
	}

	// Entered is what entering the context manager X yields.
	Entered struct {
		Where
		X Expr
	}

	// Caught is the failure that a handler for Types holds; Types may be nil.
	Caught struct {
		Where
		Types Expr
	}

	// Yield hands X out of a generator.
	Yield struct {
		Where
		X Expr
	}

	// Opaque is an expression whose value is not modelled.
	Opaque struct {
		Where
		Operands []Expr
	}
)

// A ForClause is one "for Target in Iter if Conds" of a comprehension.
type ForClause struct {
	Assigns []*Assign // what a turn assigns, drawn from Element
	Conds   []Expr
}

// Splat says how an argument is spread over parameters.
type Splat uint8

// The kinds of arguments.
const (
	Plain      Splat = iota
	Positional       // every element is an argument of its own
	Keyed            // every entry is a keyword argument
)

// An Arg is one argument of a call. Key is empty for a positional one.
type Arg struct {
	At    Span
	Key   string
	Splat Splat
	Value Expr
}

// An Entry is one entry of a record display. Key is nil where all entries of
// Value are taken over.
type Entry struct {
	Key, Value Expr
}

// Inspect calls visit for e and, as long as it answers true, for the
// expressions below it, in the order of evaluation where that matters. Bodies
// of functions are not entered.
func Inspect(e Expr, visit func(Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	for _, child := range operands(e) {
		Inspect(child, visit)
	}
}

// operands returns the direct sub-expressions of e; some may be nil.
func operands(e Expr) []Expr {
	switch e := e.(type) {
	case *Attr:
		return []Expr{e.X}
	case *Index:
		return []Expr{e.X, e.Key}
	case *Call:
		all := make([]Expr, 0, len(e.Args)+1)
		all = append(all, e.Fun)
		for _, a := range e.Args {
			all = append(all, a.Value)
		}
		return all
	case *RecordLit:
		all := make([]Expr, 0, 2*len(e.Entries))
		for _, entry := range e.Entries {
			all = append(all, entry.Key, entry.Value)
		}
		return all
	case *Sequence:
		return e.Elems
	case *Spread:
		return []Expr{e.X}
	case *Cond:
		return []Expr{e.Test, e.Then, e.Else}
	case *Logic:
		return e.Operands
	case *Not:
		return []Expr{e.X}
	case *Compare:
		return []Expr{e.X, e.Y}
	case *TypeTest:
		return []Expr{e.X, e.Types}
	case *Binary:
		return []Expr{e.X, e.Y}
	case *Format:
		return e.Parts
	case *Let:
		return []Expr{e.Target, e.Value}
	case *Comprehension:
		var all []Expr
		for _, loop := range e.Loops {
			for _, a := range loop.Assigns {
				all = append(all, a.Value)
			}
			all = append(all, loop.Conds...)
		}
		return append(all, e.Key, e.Value)
	case *Element:
		return []Expr{e.X}
	case *Part:
		return []Expr{e.X}
	case *Entered:
		return []Expr{e.X}
	case *Caught:
		return []Expr{e.Types}
	case *Yield:
		return []Expr{e.X}
	case *Opaque:
		return e.Operands
	}
	return nil
}
