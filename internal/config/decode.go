package config

import (
	"reflect"
	"slices"
)

// maxProblems is how many problems of a file are reported at most.
const maxProblems = 50

// A decoder stores nodes in Settings and notes each way in which they do not
// fit, so that one run shows them all.
type decoder struct {
	rules    catalogue
	problems []problem
}

func (d *decoder) problemf(at position, format string, args ...any) {
	d.problems = append(d.problems, problemf(at, format, args...))
}

// full reports whether there are enough problems for one run.
func (d *decoder) full() bool { return len(d.problems) >= maxProblems }

// decode stores a node in a value of the same shape. The key says in messages
// what is meant.
func (d *decoder) decode(n *node, v reflect.Value, key string) {
	if short, ok := v.Addr().Interface().(shorthand); ok && n.kind != mappingKind {
		v = reflect.ValueOf(short.list()).Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v, key)
	case reflect.Map:
		d.mapping(n, v, key)
	case reflect.Slice:
		d.list(n, v, key)
	case reflect.Bool:
		if d.expect(n, truthKind, key, truthKind.String()) {
			v.SetBool(n.text == "true")
		}
	case reflect.String:
		if d.expect(n, textKind, key, v.Interface().(checker).noun()) {
			d.term(n.text, n.at, v)
		}
	}
}

// A shorthand is a struct that may be written as one of its lists alone.
type shorthand interface {
	list() any // pointer to that list
}

func (v *Vocabulary[T]) list() any { return &v.Extend }

// expect reports a node of another kind; the noun says what belongs there.
func (d *decoder) expect(n *node, want kind, key, noun string) bool {
	if n.kind != want {
		d.problemf(n.at, "%s: expected %s, found %s", quoted(key), noun, n.kind)
	}
	return n.kind == want
}

func (d *decoder) structure(n *node, v reflect.Value, key string) {
	if !d.expect(n, mappingKind, key, mappingKind.String()) {
		return
	}
	fields := fieldsOf(v.Type())
	seen := d.eachEntry(n, func(e entry) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == e.key })
		if i < 0 {
			d.problemf(e.at, "%s", unknown("key", e.key, keysOf(fields)))
			return
		}
		d.decode(e.value, v.Field(i), e.key)
	})
	for _, f := range fields {
		if _, ok := seen[f.key]; f.required && !ok {
			d.problemf(n.at, "%s: the key `%s` is missing", quoted(key), f.key)
		}
	}
}

func (d *decoder) mapping(n *node, v reflect.Value, key string) {
	if !d.expect(n, mappingKind, key, mappingKind.String()) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	d.eachEntry(n, func(e entry) {
		k, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		d.term(e.key, e.at, k)
		d.decode(e.value, value, e.key)
		v.SetMapIndex(k, value)
	})
}

// eachEntry calls f for each key's first entry and reports the others. It
// returns where each key stands.
func (d *decoder) eachEntry(n *node, f func(entry)) map[string]position {
	seen := make(map[string]position, len(n.entries))
	for _, e := range n.entries {
		if d.full() {
			break
		}
		if first, ok := seen[e.key]; ok {
			d.problemf(e.at, "key %s stands here again; it is set in line %d", quoted(e.key), first.line)
			continue
		}
		seen[e.key] = e.at
		f(e)
	}
	return seen
}

func (d *decoder) list(n *node, v reflect.Value, key string) {
	if !d.expect(n, listKind, key, listKind.String()) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if d.full() {
			return
		}
		d.decode(item, v.Index(i), key)
	}
}

// maxText is how long a text may be: no name or glob needs it, and messages
// repeat the text.
const maxText = 1000

func (d *decoder) term(text string, at position, v reflect.Value) {
	if len(text) > maxText {
		d.problemf(at, "%s is longer than %d bytes", quoted(text), maxText)
		return
	}
	v.SetString(text)
	if err := v.Interface().(checker).check(d.rules); err != nil {
		d.problemf(at, "%s", err)
	}
}
