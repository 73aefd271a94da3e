package flow

import "sync"

// A Loader finds the units of one program. Front ends implement it. It may be
// called by several goroutines at once.
type Loader interface {
	// Import returns the unit that an import path leads to from another unit,
	// or nil where that lies outside the program.
	Import(from *Unit, path string) *Unit
	// Below returns the unit of that name inside a package's unit, or nil.
	Below(pkg *Unit, name string) *Unit
	// Mentioning returns the units that a query asks for, in a fixed order. Test
	// code is among them only when tests are analysed.
	Mentioning(q Query) []*Unit
	// InCode reports whether a word may stand in a text as code, not only in a
	// comment or in prose.
	InCode(text []byte, word string) bool
	// Word returns the identifier, or the short text in quotes, that text[start:end]
	// is part of; false where it does not matter to code, as in a comment or in
	// prose. Where it cannot tell, the word is nil.
	Word(text []byte, start, end int) (word []byte, ok bool)
	// Defines reports whether a text may define a function of a name.
	Defines(text []byte, name string) bool
	// MayRetry reports whether a text may hold a loop without an end of its own in
	// which something fails and is survived.
	MayRetry(text []byte) bool
	// Around tells, without parsing, what the code at an offset of a text stands in.
	// Where it cannot tell, it may be wrong.
	Around(text []byte, offset int) Surroundings
}

// Surroundings are what code stands in, within its function.
type Surroundings struct {
	Caught   bool // what fails there may be caught
	Repeated bool // it stands in a loop
	Function int  // the offset of the function's header, or -1
}

// A Query asks for units by their text, so that only those that matter are
// parsed.
type Query struct {
	Words []string // the unit's text holds one of these
	With  string   // and this, if it is not empty
	// Holds, if set, says which texts are meant, of those that hold a word if there
	// are words. The words may then be parts of identifiers or of texts, and Whole
	// and Named only choose units.
	Holds func(text []byte) bool
	// Whole and Named, if set, restrict the query: of a unit for whose path
	// Whole is false, one of the words must stand in the definition of
	// something for whose name Named is true.
	Whole func(path string) bool
	Named func(identifier string) bool
}

// A Program is a code base, as rules see it.
type Program struct {
	Loader     Loader
	Vocabulary Vocabulary

	heirs sync.Map // of *Class: the []*Class derived from it
}

// Op is what a method of a container, a native function or a well-known
// foreign one does to abstract values.
type Op uint8

// The operations. Each is named after its effect on the first argument or, for
// methods, on the receiver.
const (
	Compute      Op = iota // a result that is not followed; the arguments stay as they are
	Update                 // store all entries of the arguments
	Store                  // store under a key
	SetDefault             // store under a key that is not there
	Pop                    // remove a key and answer its value
	Clear                  // remove all
	Copy                   // a shallow copy
	Get                    // the value of a key, or a default
	Items                  // the pairs of key and value
	Keys                   // the keys
	Values                 // the values
	Append                 // add an element
	MakeRecord             // a new record of the arguments
	MakeObject             // a new object whose attributes are the keyword arguments
	FromKeys               // a new record whose keys are the first argument's elements
	Merge                  // a record with the entries of all arguments, the first one's winning
	MakeSequence           // a new sequence of the argument's elements
	Chain                  // the elements of all arguments
	Zip                    // tuples of one element of each argument
	First                  // an element of the argument
	Same                   // the argument itself
	Second                 // the second argument itself
	GetAttr                // an attribute by name
	SetAttr                // store an attribute by name
	Partial                // a function with arguments given in advance
	CallFirst              // call the first argument with the others
	CallSecond             // call the second argument with those behind it
	ClassOf                // the class of the argument
	Super                  // the receiver as its base classes see it
	Fields                 // the attributes of an object as a record
)

// A Computation is what a function or a method does with plain values: texts,
// numbers, truths.
type Computation uint8

// The computations. Of a method, the receiver is the first argument.
const (
	AnyOf      Computation = iota + 1 // whether one element counts as true
	AllOf                             // whether all do
	ToText                            // the argument as text
	SameText                          // the text, in another case or trimmed
	ToNumber                          // the argument as a number
	ToBool                            // whether the argument counts as true
	IsA                               // whether the first argument is of the second's types
	HasField                          // whether the first argument has an attribute of that name
	Search                            // whether the first argument, a pattern, occurs in the second
	Pattern                           // a compiled pattern
	Occurs                            // whether the second argument occurs in the first
	StartsWith                        // whether the first argument begins with the second
	EndsWith                          // whether it ends with it
	FirstMatch                        // the first element, or a default
	Joined                            // the elements of the second argument with the first between them
	Largest                           // one of the arguments: the largest or the smallest
)

// A Vocabulary says which operation a name stands for in a language.
type Vocabulary struct {
	Methods   map[string]Op // methods of containers
	Functions map[string]Op // native names and the paths of foreign functions
	// Foreign are methods of objects from outside the program, by name alone.
	Foreign map[string]Op
	// Waits are methods that answer, once it is there, what their receiver
	// stands for: the result of a future.
	Waits map[string]bool
	// Decorators that make a call of the function yield what it yields first
	// (context managers), by name.
	Contexts map[string]bool
	// Decorators that turn a method into an attribute, by name.
	Properties map[string]bool
	// Decorators that take the receiver away from a method, by name.
	Statics map[string]bool
	// Decorators that give a method its class as the receiver, by name.
	ClassMethods map[string]bool
	// Computations are functions on plain values, by native name or foreign path;
	// ValueMethods are methods on them, by name alone.
	Computations map[string]Computation
	ValueMethods map[string]Computation
	// Counters are functions whose iteration only counts, by native name or
	// foreign path.
	Counters map[string]bool
	// Private reports whether a name is one that other units leave alone.
	Private func(name string) bool
	// Exits are functions that end the program, by native name or foreign path.
	Exits map[string]bool
	// Handling are functions that answer the failure that is being handled, or its
	// text; Showing those that print it. By native name or foreign path.
	Handling, Showing map[string]bool
	// Chains: a failure that is raised while another one is handled carries that.
	Chains bool
	// Failures are the native types of failures that may be any, by name.
	Failures map[string]bool
	// Loose are native types that are raised for anything, though they are named after
	// something.
	Loose map[string]bool
	// Statuses are the foreign types and modules whose members are HTTP statuses.
	Statuses map[string]bool
	Readers  map[string]bool // native functions that change none of their arguments
	// Endless are functions whose iteration has no end of its own, by native name or
	// foreign path, with the most arguments for which that holds.
	Endless map[string]int
	// Lengths are native functions that answer how much a container holds.
	Lengths map[string]bool
	// Takers are methods that take an element out of a container, and fail where
	// there is none; Removers take one out that may not be there; Adders put one in.
	// Those that Methods tells of need not be among them.
	Takers, Removers, Adders map[string]bool
	// Clocks are functions that answer what time it is, by native name or foreign
	// path; ClockMethods are methods that do, without arguments.
	Clocks, ClockMethods map[string]bool
	// Questions are types of failures that answer a question: whether something is
	// there, whether there is more. Idle are those that say that nothing came.
	Questions, Idle map[string]bool
	// Conversions are the types of failures of the program's own computations on what
	// it has got.
	Conversions map[string]bool
	// Bounding are functions that wait for what they are handed.
	Bounding map[string]bool
	// Outside are native functions that act on more than their arguments. The others
	// compute, as do the functions of PureModules, which are foreign, and the methods
	// in PureMethods. Logs are methods that write a log.
	Outside, PureModules, PureMethods, Logs map[string]bool
	DictAttr                                string // the attribute of an object that is all its attributes
	ClassAttr                               string // the attribute of an object that is its class
	Constructor                             string // the method that initialises an object
}
