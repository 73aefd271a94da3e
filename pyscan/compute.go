package pyscan

import "github.com/fallbacklint/fallbacklint/internal/flow"

var computations = map[string]flow.Computation{
	"any":           flow.AnyOf,
	"all":           flow.AllOf,
	"str":           flow.ToText,
	"repr":          flow.ToText,
	"int":           flow.ToNumber,
	"float":         flow.ToNumber,
	"bool":          flow.ToBool,
	"isinstance":    flow.IsA,
	"issubclass":    flow.IsA,
	"hasattr":       flow.HasField,
	"next":          flow.FirstMatch,
	"max":           flow.Largest,
	"min":           flow.Largest,
	"re.search":     flow.Search,
	"re.match":      flow.Search,
	"re.findall":    flow.Search,
	"re.compile":    flow.Pattern,
	"regex.search":  flow.Search,
	"regex.compile": flow.Pattern,
}

var valueMethods = map[string]flow.Computation{
	"lower":        flow.SameText,
	"upper":        flow.SameText,
	"casefold":     flow.SameText,
	"strip":        flow.SameText,
	"lstrip":       flow.SameText,
	"rstrip":       flow.SameText,
	"startswith":   flow.StartsWith,
	"endswith":     flow.EndsWith,
	"__contains__": flow.Occurs,
	"search":       flow.Search,
	"match":        flow.Search,
	"findall":      flow.Search,
	"join":         flow.Joined,
}
