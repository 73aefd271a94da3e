package pyscan

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// Vocabulary returns what Python's own names do to abstract values.
func Vocabulary() flow.Vocabulary {
	return flow.Vocabulary{
		Methods:      methods,
		Functions:    functions,
		Foreign:      foreign,
		Waits:        set("result"),
		Contexts:     set("contextmanager", "asynccontextmanager"),
		Properties:   set("property", "cached_property"),
		Statics:      functionStatics,
		ClassMethods: set("classmethod"),
		Computations: computations,
		ValueMethods: valueMethods,
		Counters:     set("range", "itertools.count", "itertools.repeat"),
		Private:      func(name string) bool { return strings.HasPrefix(name, "_") },
		Exits:        set("exit", "quit", "sys.exit", "os._exit", "os.abort"),
		Statuses:     set("http.HTTPStatus", "http", "requests.codes", "httpx.codes", "starlette.status", "fastapi.status", "rest_framework.status"),
		Readers:      set("len", "print", "str", "repr", "bool", "isinstance", "id", "hash", "any", "all", "sum", "min", "max", "enumerate", "map", "filter", "range", "callable", "hasattr", "format"),
		DictAttr:     "__dict__",
		ClassAttr:    "__class__",
		Constructor:  "__init__",
	}
}

var functionStatics = set("staticmethod")

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

var methods = map[string]flow.Op{
	"update":      flow.Update,
	"__ior__":     flow.Update,
	"setdefault":  flow.SetDefault,
	"__setitem__": flow.Store,
	"__delitem__": flow.Pop,
	"pop":         flow.Pop,
	"clear":       flow.Clear,
	"copy":        flow.Copy,
	"get":         flow.Get,
	"__getitem__": flow.Get,
	"items":       flow.Items,
	"keys":        flow.Keys,
	"values":      flow.Values,
	"append":      flow.Append,
	"appendleft":  flow.Append,
	"extend":      flow.Append,
	"insert":      flow.Append,
	"add":         flow.Append,
}

// foreign are the methods of executors and event loops, which call what they
// are handed.
var foreign = map[string]flow.Op{
	"submit":          flow.CallFirst,
	"run_in_executor": flow.CallSecond,
}

var functions = map[string]flow.Op{
	"dict":                       flow.MakeRecord,
	"collections.OrderedDict":    flow.MakeRecord,
	"types.SimpleNamespace":      flow.MakeObject,
	"argparse.Namespace":         flow.MakeObject,
	"dict.fromkeys":              flow.FromKeys,
	"collections.ChainMap":       flow.Merge,
	"types.MappingProxyType":     flow.Same,
	"copy.copy":                  flow.Copy,
	"copy.deepcopy":              flow.Copy,
	"typing.cast":                flow.Second,
	"list":                       flow.MakeSequence,
	"tuple":                      flow.MakeSequence,
	"set":                        flow.MakeSequence,
	"frozenset":                  flow.MakeSequence,
	"sorted":                     flow.MakeSequence,
	"reversed":                   flow.MakeSequence,
	"iter":                       flow.MakeSequence,
	"itertools.chain":            flow.Chain,
	"zip":                        flow.Zip,
	"next":                       flow.First,
	"getattr":                    flow.GetAttr,
	"setattr":                    flow.SetAttr,
	"object.__setattr__":         flow.SetAttr,
	"vars":                       flow.Fields,
	"dataclasses.asdict":         flow.Fields,
	"type":                       flow.ClassOf,
	"super":                      flow.Super,
	"functools.partial":          flow.Partial,
	"functools.partialmethod":    flow.Partial,
	"asyncio.to_thread":          flow.CallFirst,
	"anyio.to_thread.run_sync":   flow.CallFirst,
	"contextvars.Context().run":  flow.CallFirst,
	"contextvars.copy_context()": flow.Compute,
}
