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
		Handling:     set("traceback.format_exc", "sys.exc_info", "sys.exception", "traceback.format_exception"),
		Showing:      set("traceback.print_exc", "traceback.print_exception"),
		Chains:       true,
		Failures:     set("Exception", "BaseException", "RuntimeError", "OSError", "IOError", "EnvironmentError", "ExceptionGroup", "BaseExceptionGroup"),
		Loose:        set("ValueError"),
		Statuses:     set("http.HTTPStatus", "http", "requests.codes", "httpx.codes", "starlette.status", "fastapi.status", "rest_framework.status"),
		Readers:      set("len", "print", "str", "repr", "bool", "isinstance", "id", "hash", "any", "all", "sum", "min", "max", "enumerate", "map", "filter", "range", "callable", "hasattr", "format"),
		Endless:      map[string]int{"itertools.count": 2, "itertools.cycle": 1, "itertools.repeat": 1},
		Lengths:      set("len"),
		Takers:       set("popleft", "popitem", "get_nowait", "__next__", "__anext__"),
		Removers:     set("remove", "discard", "difference_update"),
		Adders:       set("put", "put_nowait", "push", "union_update"),
		Clocks: set("time.time", "time.monotonic", "time.perf_counter", "time.process_time", "time.time_ns", "time.monotonic_ns", "time.perf_counter_ns",
			"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.now", "datetime.utcnow", "trio.current_time", "anyio.current_time"),
		ClockMethods: set("time", "monotonic", "perf_counter", "utcnow", "now"),
		Questions: set("ImportError", "ModuleNotFoundError", "KeyError", "IndexError", "LookupError", "AttributeError", "NameError", "FileExistsError", "FileNotFoundError",
			"ProcessLookupError", "StopIteration", "StopAsyncIteration", "GeneratorExit", "Empty", "QueueEmpty", "Full", "QueueFull", "CancelledError", "KeyboardInterrupt", "EOFError",
			"NotADirectoryError", "IsADirectoryError", "SystemExit"),
		Idle: set("TimeoutError", "timeout", "Timeout", "Empty", "QueueEmpty", "BlockingIOError", "InterruptedError", "WouldBlock", "CancelledError", "TimeoutExpired", "IncompleteReadError"),
		Conversions: set("JSONDecodeError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError", "ValueError", "TypeError", "TOMLDecodeError", "YAMLError", "ParseError", "ParserError",
			"ScannerError", "ExpatError", "InvalidOperation", "ZeroDivisionError", "OverflowError"),
		Bounding: set("wait_for", "shield"),
		Outside:  set("open", "exec", "eval", "compile", "__import__", "breakpoint"),
		PureModules: set("json", "orjson", "ujson", "json5", "simplejson", "rapidjson", "json_repair", "plistlib", "configparser", "ruamel.yaml", "re", "regex", "math", "datetime", "time", "calendar", "base64", "binascii", "struct", "uuid", "decimal", "fractions", "hashlib", "hmac",
			"urllib.parse", "html", "textwrap", "copy", "itertools", "collections", "functools", "operator", "string", "random", "statistics", "ast", "shlex", "enum", "dataclasses",
			"logging", "warnings", "traceback", "inspect", "types", "typing", "os.path", "posixpath", "ipaddress", "unicodedata", "locale", "zlib", "gzip.decompress", "yaml", "toml", "tomllib",
			"os.environ", "os.getenv", "os.getpid", "sys", "contextlib", "threading.current_thread", "asyncio.current_task", "asyncio.get_event_loop", "asyncio.get_running_loop"),
		PureMethods: set("decode", "encode", "raw_decode", "split", "rsplit", "splitlines", "partition", "rpartition", "replace", "format", "join", "find", "rfind", "index", "count", "isdigit", "isalpha", "isspace",
			"title", "capitalize", "zfill", "ljust", "rjust", "translate", "group", "groups", "groupdict", "span", "start", "end", "sub", "fullmatch", "finditer",
			"isoformat", "strftime", "strptime", "fromisoformat", "timestamp", "total_seconds", "astimezone", "hexdigest", "digest", "as_posix", "with_suffix", "relative_to",
			"is_set", "done", "cancelled", "locked", "sort", "reverse", "discard", "remove", "issubset", "issuperset", "union", "intersection", "difference", "to_bytes", "from_bytes", "bit_length",
			"model_dump", "dict", "to_dict", "as_dict", "monotonic"),
		Logs:        set("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "print", "print_exc", "format_exc"),
		DictAttr:    "__dict__",
		ClassAttr:   "__class__",
		Constructor: "__init__",
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
