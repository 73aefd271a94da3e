package flow

import "sync"

// A Var is a variable. Owner is the function in whose scope it lives: a
// unit's Init for a global, nil for a name that the language itself defines.
type Var struct {
	Name  string
	Owner *Func
	// Shared: assigned by a function other than its owner (nonlocal, global),
	// so that its value cannot be followed along the owner's flow alone.
	Shared bool
}

// A Unit is one file of a program: a module, or a Go file.
type Unit struct {
	File   *File
	Name   string // the last part of its import path, which files that import from it hold
	Init   *Func  // the code that runs when the unit is loaded
	Broken []Span // places the front end could not read
	// Wild lists the import paths whose public names the unit takes over.
	Wild []string

	globals map[string]*Var
	mu      sync.Mutex
}

// Global returns the variable of the unit's own scope with that name. It
// makes one if need be: whether anything is ever assigned to it is for the
// analyses to find out.
func (u *Unit) Global(name string) *Var {
	u.mu.Lock()
	defer u.mu.Unlock()
	if v, ok := u.globals[name]; ok {
		return v
	}
	if u.globals == nil {
		u.globals = make(map[string]*Var)
	}
	v := &Var{Name: name, Owner: u.Init}
	u.globals[name] = v
	return v
}

// FuncKind tells what a Func is the code of.
type FuncKind uint8

// The kinds of functions.
const (
	Def       FuncKind = iota // a function or method
	Lambda                    // an anonymous function of one expression
	UnitInit                  // a unit's top-level code
	ClassInit                 // a class's body
)

// A Func is a function: its signature at once, its graph when asked for.
type Func struct {
	Name       string
	Kind       FuncKind
	Unit       *Unit
	Outer      *Func  // lexically enclosing function; nil for a unit's Init
	Class      *Class // the class whose body holds it, or that it is the body of
	At, NameAt Span
	Params     []*Param
	Result     Expr // the type that the signature declares, or nil
	Decorators []Expr
	Generator  bool
	Receiver   *Var // the parameter that holds a method's object, or nil

	// Lower builds the graph; the front end sets it. Graph calls it once.
	Lower  func(*Func) *Graph
	once   sync.Once
	graph  *Graph
	facts  *facts
	factMu sync.Once
}

// ParamKind says how arguments reach a parameter.
type ParamKind uint8

// The kinds of parameters.
const (
	ByBoth     ParamKind = iota // by position or keyword
	ByPosition                  // by position only
	ByKeyword                   // by keyword only
	RestPositional
	RestKeyed
)

// A Param is a parameter of a function.
type Param struct {
	Var     *Var
	Kind    ParamKind
	Type    Expr // the type that the signature declares; nil: none
	Default Expr // nil: none
}

// A Class is a class or a struct type.
type Class struct {
	Name       string
	Unit       *Unit
	At         Span
	Bases      []Expr
	Decorators []Expr
	Body       *Func // the code of its body; its variables are the class's members
	// Fields are the members that the body declares with a type, in order. They
	// are known once the body is lowered.
	Fields []*FieldDecl
}

// A FieldDecl is a member that a class declares with its type.
type FieldDecl struct {
	Name    string
	NameAt  Span
	Type    Expr
	Default Expr // nil: none
}

// Graph returns the function's control-flow graph, lowering it on first use.
// It is never nil.
func (f *Func) Graph() *Graph {
	f.once.Do(func() {
		if f.Lower != nil {
			f.graph = f.Lower(f)
		}
		if f.graph == nil {
			f.graph = NewGraph()
		}
		f.graph.finish()
		f.Lower = nil
	})
	return f.graph
}

// IsGenerator reports whether the function hands values out by yield, which is
// known once it is lowered.
func (f *Func) IsGenerator() bool {
	f.Graph()
	return f.Generator
}

// Text returns the function's source.
func (f *Func) Text() []byte {
	return f.At.File.Source[f.At.Start:f.At.End]
}

// QualifiedName returns the function's name with those of the functions and
// classes around it, such as "Class.method"; a unit's own code is named alone.
func (f *Func) QualifiedName() string {
	if f.Outer == nil || f.Outer.Kind == UnitInit {
		return f.Name
	}
	return f.Outer.QualifiedName() + "." + f.Name
}

// IsMethod reports whether the function is defined directly in a class body.
func (f *Func) IsMethod() bool {
	return f.Kind == Def && f.Outer != nil && f.Outer.Kind == ClassInit
}

// EachFunc calls visit for the unit's functions whose text satisfies holds,
// outer ones first. A function that does not, or for which visit answers false,
// is left with all it encloses, and is not lowered.
func (u *Unit) EachFunc(holds func([]byte) bool, visit func(*Func) bool) {
	if u.Init != nil && holds(u.File.Source) {
		eachFunc(u.Init, holds, visit)
	}
}

func eachFunc(f *Func, holds func([]byte) bool, visit func(*Func) bool) {
	if !visit(f) {
		return
	}
	for _, inner := range f.Graph().Funcs {
		if holds(inner.Text()) {
			eachFunc(inner, holds, visit)
		}
	}
}
