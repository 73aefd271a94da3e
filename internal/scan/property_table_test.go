package scan_test

// The reasons for which a spelling is beyond the analysis.
const (
	outside   = "what comes from outside the project may hold any key"
	turns     = "the body of a loop is evaluated once, over the join of all that it draws, and may run no time"
	condition = "what a condition says of a value is not used where it holds"
	yields    = "what a generator yields is not followed"
	generated = "a constructor that a library makes is not read"
	tasks     = "the result of a task that is awaited elsewhere is not followed"
	captured  = "a class in a variable that an inner function captures is not seen"
	shared    = "the order of stores to a variable that several functions assign is not known"
)

// beyond lists the spellings that the analysis does not see through, with the
// reason. Of an agent with one in its way it may be said that it is unresolved,
// or nothing; where the fallback never arrives, that it is missing or always
// empty. Never may a fallback be called so that does arrive.
var beyond = map[string]string{
	"literal: comprehension":     turns,
	"maker: callable object":     "calls of an object are not followed to its class",
	"maker: subclass that fills": "a default that a wrapper fills in for its callers is not joined with what they pass",
	"maker: wrapper that fills":  "a default that a wrapper fills in for its callers is not joined with what they pass",
	"origin: dataclass field":    generated,
	"origin: generator":          yields,
	"origin: global":             shared,
	"origin: item by item":       turns,
	"origin: named tuple":        generated,
	"origin: next of generator":  yields,

	"step: and splat":                             condition,
	"step: comprehension":                         turns,
	"step: comprehension in a set":                condition,
	"step: comprehension of others":               condition,
	"step: comprehension of some":                 condition,
	"step: comprehension of what holds something": condition,
	"step: dataclass":                             generated,
	"step: dataclass by name":                     generated,
	"step: del if in":                             condition,
	"step: dict behind what is outside":           outside,
	"step: display with what is outside":          outside,
	"step: gather":                                tasks,
	"step: helper yields":                         yields,
	"step: item by item":                          turns,
	"step: item by item but it":                   condition,
	"step: item by item that holds something":     condition,
	"step: key from outside":                      outside,
	"step: loop of items":                         turns,
	"step: loop of keys":                          turns,
	"step: loop of keys that hold something":      turns,
	"step: loop of one pair":                      turns,
	"step: loop of pairs":                         turns,
	"step: loop over it stores":                   turns,
	"step: loop over what is outside":             outside,
	"step: match rest":                            "what a pattern leaves over is not followed",
	"step: named tuple":                           generated,
	"step: nonlocal":                              shared,
	"step: null context":                          "what a library's context manager gives is not known",
	"step: or assign from outside":                outside,
	"step: store if not None and something":       condition,
	"step: store if not in":                       condition,
	"step: store if something":                    condition,
	"step: task":                                  tasks,
	"step: union with what is outside":            outside,
	"step: update from outside":                   outside,
}

// A clash is two spellings, by what their names begin with, that are beyond the
// analysis where both are in one program.
type clash struct{ one, other, why string }

var together = []clash{
	{"import: guarded", "empty value: ", "a container that is handed to a class that may be None counts as changed"},
	{"import: guarded", "step: ", "a container that is handed to a class that may be None counts as changed"},
	{"call: lambda called at once", "import: in the function", captured},
	{"call: lambda called at once", "import: module in the function", captured},
	{"call: lambda called at once", "maker: ", captured},
	{"call: lambda called at once", "step: ", "a record that a lambda captures is joined over all its states"},
	{"maker: local wrapper", "import: in the function", captured},
	{"maker: local wrapper", "import: module in the function", captured},
	{"maker: alias", "import: re-exported", "a name that a package re-exports is looked for in its own module's importers only"},
	{"maker: ", "import: from as", "another name of a getter or a wrapper is not seen"},
	{"maker: lambda", "import: ", captured},
	{"maker: lambda", "call: ", "a wrapper that is handed to what calls it is not seen"},
	{"maker: method over an attribute", "empty value: ", "a container that is handed to what may be no class counts as changed"},
	{"step: context manager", "", yields},
	{"maker: ", "maker: ", "a wrapper that is reached through another maker is not seen"},
	{"maker: getter", "call: ", "a class that is answered by a call in an argument is not seen"},
	{"maker: wrapper", "call: ", "a wrapper that is handed to what calls it is not seen"},
}

// unsolved lists the spellings on which the analysis is wrong, with what it
// says. Programs that nobody wrote are made up without them.
var unsolved = map[string]string{
	"call: in a comprehension":             "no construction is seen in a comprehension",
	"call: one of two":                     "neither construction is seen where one stands in for the other",
	"function in: class of another module": "a method of an object that is built here is not followed",

	"life: stored before":                      "a store of nothing counts as a fallback",
	"life: stored before a thread":             "a store of nothing counts as a fallback",
	"life: stored by name":                     "a store of nothing counts as a fallback",
	"life: stored in a helper":                 "a store of nothing counts as a fallback",
	"life: stored in a helper that returns it": "a store of nothing counts as a fallback",
	"life: stored in try":                      "a store of nothing counts as a fallback",
	"life: stored on condition":                "a store of nothing counts as a fallback",
	"life: stored on the attribute of self":    "a store of nothing counts as a fallback",
	"life: stored through another name":        "a store of nothing counts as a fallback",

	"maker: factory":           "no construction is seen where a function that a function returns is called",
	"maker: getter of a class": "a method of an object that is built here is not followed",
	"maker: lazy getter":       "no construction is seen where a getter keeps the class in a global",

	"origin: attribute and method": "a method of an object that is built here is not followed",
	"origin: cached property":      "a method of an object that is built here is not followed",
	"origin: inherited method":     "a method of an object that is built here is not followed",
	"origin: method calls method":  "a method of an object that is built here is not followed",
	"origin: property":             "a method of an object that is built here is not followed",

	"step: class method":               "the constructor of an object that is built here is not followed",
	"step: log":                        "a library's method on the result of a call is taken to change its arguments",
	"step: object":                     "the constructor of an object that is built here is not followed",
	"step: object's copy":              "the constructor of an object that is built here is not followed",
	"step: object's property":          "the constructor of an object that is built here is not followed",
	"step: store through an attribute": "a store through an attribute of self misses the variable with the same dict",
	"step: walrus":                     "a := among the arguments of a call that nothing needs is not evaluated",
	"way: walrus":                      "a := among the arguments of a call that nothing needs is not evaluated",
}
