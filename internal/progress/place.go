package progress

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// A place is something that holds a value from one turn of a loop to the next: a
// variable, or what a path of attributes and keys leads to from one. Two
// expressions of one place are taken for the same thing: what else may be the
// same is not known.
type place struct {
	root *flow.Var
	path string // such as ".state.count", "[name]"; "" for the variable itself
}

// length is the suffix of the path of a container's length.
const length = "#len"

func (p place) valid() bool { return p.root != nil }

func (p place) with(path string) place { return place{p.root, p.path + path} }

func (p place) length() place { return p.with(length) }

// within reports whether p is q or a part of what q holds.
func (p place) within(q place) bool { return p.root == q.root && strings.HasPrefix(p.path, q.path) }

// name returns the last attribute, or key, of the path; "" for a variable itself.
func (p place) name() string {
	path := strings.TrimSuffix(p.path, length)
	at := strings.LastIndexAny(path, ".[")
	if at < 0 {
		return ""
	}
	return strings.Trim(path[at+1:], "\"]'")
}

// String returns the place as code would write it.
func (p place) String() string {
	if !p.valid() {
		return "?"
	}
	if path, ok := strings.CutSuffix(p.path, length); ok {
		return "len(" + p.root.Name + path + ")"
	}
	return p.root.Name + p.path
}

// byName orders places by how they are written, those that are written alike by
// where their variables live.
func byName(a, b place) int {
	return cmp.Or(cmp.Compare(a.root.Name, b.root.Name), cmp.Compare(a.path, b.path), byOwner(a.root.Owner, b.root.Owner))
}

func byOwner(a, b *flow.Func) int {
	if a == nil || b == nil || a == b {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Unit.File.Path, b.Unit.File.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
}

// A view is a function as its caller sees it: what its parameters stand for.
type view struct {
	*function
	bind map[*flow.Var]place
}

// maxPath bounds the length of a path in bytes.
const maxPath = 200

// place returns the place that an expression is, if it is one.
func (v *view) place(e flow.Expr) (place, bool) { return v.placeAt(e, 0) }

func (v *view) placeAt(e flow.Expr, depth int) (place, bool) {
	if depth > maxDepth {
		return place{}, false
	}
	switch e := e.(type) {
	case *flow.Name:
		return v.variable(e.Var, depth)
	case *flow.Attr:
		if p, ok := v.placeAt(e.X, depth+1); ok && len(p.path) < maxPath {
			return p.with("." + e.Sel), true
		}
	case *flow.Index:
		if p, ok := v.placeAt(e.X, depth+1); ok && len(p.path) < maxPath {
			if key, ok := v.key(e.Key); ok {
				return p.with("[" + key + "]"), true
			}
		}
	case *flow.Let:
		return v.placeAt(e.Target, depth+1)
	case *flow.Call:
		return v.read(e, depth)
	}
	return place{}, false
}

// read returns the place that a call reads: an attribute by name, an entry with
// a default, a length.
func (v *view) read(e *flow.Call, depth int) (place, bool) {
	switch fun := e.Fun.(type) {
	case *flow.Name:
		name := v.native(fun)
		if name == "" || len(e.Args) == 0 {
			break
		}
		p, ok := v.placeAt(e.Args[0].Value, depth+1)
		if !ok || len(p.path) > maxPath {
			break
		}
		switch v.voc.Functions[name] {
		case flow.GetAttr:
			if attr, ok := text(e, 1); ok {
				return p.with("." + attr), true
			}
		}
		if v.voc.Lengths[name] {
			return p.length(), true
		}
	case *flow.Attr:
		op := v.voc.Methods[fun.Sel]
		if op != flow.Get && op != flow.SetDefault || len(e.Args) == 0 {
			break
		}
		if p, ok := v.placeAt(fun.X, depth+1); ok && len(p.path) < maxPath {
			if key, ok := v.key(e.Args[0].Value); ok {
				return p.with("[" + key + "]"), true
			}
		}
	}
	return place{}, false
}

// text returns the literal text that is an argument of a call.
func text(e *flow.Call, i int) (string, bool) {
	if i >= len(e.Args) {
		return "", false
	}
	c, ok := e.Args[i].Value.(*flow.Const)
	if !ok || c.Kind != flow.String {
		return "", false
	}
	return c.Text, true
}

// variable returns the place that a variable is: its own, or the one that it is
// another name of.
func (v *view) variable(x *flow.Var, depth int) (place, bool) {
	if p, ok := v.bind[x]; ok {
		return p, p.valid()
	}
	if x.Owner == nil {
		return place{}, false
	}
	if p, ok := v.alias(x, depth); ok {
		return p, true
	}
	return place{root: x}, true
}

// key returns how an entry's key is written in a path: by the places and
// constants in it.
func (v *view) key(e flow.Expr) (string, bool) {
	switch e := e.(type) {
	case *flow.Const:
		if e.Kind == flow.String {
			return strconv.Quote(e.Text), true
		}
		return e.Text, true
	case *flow.Sequence:
		var parts []string
		for _, x := range e.Elems {
			k, ok := v.key(x)
			if !ok {
				return "", false
			}
			parts = append(parts, k)
		}
		return strings.Join(parts, ","), true
	case *flow.Name:
		return e.Var.Name, true
	case *flow.Attr:
		x, ok := v.key(e.X)
		return x + "." + e.Sel, ok
	case *flow.Call, *flow.Format, *flow.Index, *flow.Binary:
		return string(e.Span().Text()), true
	}
	return "", false
}

// alias returns the longer-living place that a local variable is another name
// of: all that it is ever set to is read from there, but for what is put there
// where nothing was.
func (v *view) alias(x *flow.Var, depth int) (place, bool) {
	if x.Owner != v.Func || x.Shared || v.isParam(x) {
		return place{}, false
	}
	if p, ok := v.aliases[x]; ok && len(v.bind) == 0 {
		return p, p.valid()
	}
	if len(v.bind) == 0 {
		v.aliases[x] = place{} // in terms of itself
	}
	p, ok := v.aliasOf(x, depth)
	if ok && len(v.bind) == 0 {
		v.aliases[x] = p
	}
	return p, ok
}

func (v *view) aliasOf(x *flow.Var, depth int) (place, bool) {
	var found place
	for _, a := range v.assigned(x) {
		if a.Op != "" {
			return place{}, false
		}
		switch value := a.Value.(type) {
		case *flow.Attr, *flow.Index, *flow.Call, *flow.Name:
			p, ok := v.placeAt(value, depth+1)
			if !ok {
				if v.isFresh(value) {
					continue
				}
				return place{}, false
			}
			if p.path == "" && (p.root.Owner == v.Func || p.root.Shared) || strings.HasSuffix(p.path, length) {
				return place{}, false // a copy of another variable
			}
			if found.valid() && p != found {
				return place{}, false
			}
			found = p
		case *flow.RecordLit, *flow.Sequence:
		case *flow.Const:
			if value.Kind != flow.Nil {
				return place{}, false
			}
		default:
			return place{}, false
		}
	}
	return found, found.valid()
}

// copyOf returns the longer-living place that a local variable is a copy of, which
// is counted in and put back.
func (v *view) copyOf(x *flow.Var) (place, bool) {
	if x.Owner != v.Func || x.Shared || v.isParam(x) {
		return place{}, false
	}
	var found place
	counted := false
	for _, a := range v.assigned(x) {
		switch a.Op {
		case "":
			p, ok := v.place(a.Value)
			if !ok || p.path == "" || found.valid() && p != found {
				return place{}, false
			}
			found = p
		case "+=", "-=":
			counted = true
		default:
			return place{}, false
		}
	}
	return found, found.valid() && counted && v.putsBack(x, found)
}

// putsBack reports whether a local variable is stored in a place.
func (v *view) putsBack(x *flow.Var, at place) bool {
	for _, b := range v.Graph().Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*flow.Assign)
			if !ok || a.Op != "" {
				continue
			}
			if n, ok := v.value(a.Value).(*flow.Name); !ok || n.Var != x {
				continue
			}
			if p, ok := v.place(a.Target); ok && p == at {
				return true
			}
		}
	}
	return false
}

// isFresh reports whether an expression builds something new: an object of a
// class, or a container.
func (v *view) isFresh(e flow.Expr) bool {
	call, ok := e.(*flow.Call)
	if !ok {
		return false
	}
	if name := v.native(call.Fun); name != "" {
		switch v.voc.Functions[name] {
		case flow.MakeRecord, flow.MakeSequence:
			return true
		}
	}
	return v.names.Resolve(call.Fun, v.Func).Class != nil
}

func (f *function) isParam(x *flow.Var) bool {
	return f.Receiver == x || slices.ContainsFunc(f.Params, func(p *flow.Param) bool { return p.Var == x })
}
