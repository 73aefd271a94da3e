package flow

import (
	"slices"
	"sort"
)

// Presence says whether a key is in a record. Of a key that is in no Field,
// the record's Closed method tells: Absent when it is closed.
type Presence uint8

// The presences; a key's presence only grows by joining.
const (
	Absent Presence = iota
	Maybe
	Sure
)

// A Field is what is known of one key.
type Field struct {
	Presence Presence
	Value    Value
	At       Span // where it was stored last
}

// A Reason says why something is not known, and where.
type Reason struct {
	At   Span
	Text string
	// Param is set where the reason is that the value comes from a parameter
	// of the function under analysis: its callers decide.
	Param *Param
	// Derived: the value is not the parameter itself, but was taken from it.
	Derived bool
	// Skipped is set where the reason is only that a call or an attribute was
	// not evaluated, because nothing was known to need it. Interp.Need asks for
	// it.
	Skipped Expr
}

// An Event is a step in the life of a record: where it was built, updated,
// or changed, for the witness.
type Event struct {
	At   Span
	Verb string   // "built", "updated", "copied", "stored to"
	Keys []string // the keys that the step brought, sorted
}

// A Record is the abstract value of a dict, a map, a set of options or the
// attributes of an object: which keys it surely has, may have, and surely has
// not. Rest holds the reasons for which it may have keys that are not in
// Fields; without any the record is closed. Records are immutable: every
// operation returns a new one. The zero Record is the empty, closed one.
type Record struct {
	Fields map[string]Field
	Rest   []*Reason
	Events []Event
}

// maxFields bounds how many keys of a record are followed. No constructor takes
// that many; beyond it further keys are only known to be possible, so that a
// generated function of thousands of stores is evaluated in linear time.
const maxFields = 256

var tooWide = &Reason{Text: "it has too many keys to follow"}

// maxEvents bounds what a witness can hold; further steps are left out.
const maxEvents = 12

// Closed reports whether no key beyond Fields can be there.
func (r Record) Closed() bool { return len(r.Rest) == 0 }

// Get returns what is known of a key. In an open record a key that is not in
// Fields is Maybe, with an unknown value.
func (r Record) Get(key string) Field {
	f, ok := r.Fields[key]
	switch {
	case !ok && r.Closed():
		return Field{}
	case !ok:
		return Field{Presence: Maybe, Value: unknown(r.Rest[0])}
	case f.Presence == Maybe && !r.Closed():
		f.Value = f.Value.join(unknown(r.Rest[0]))
	}
	return f
}

// Keys returns the keys that are surely or maybe there, sorted.
func (r Record) Keys() []string {
	keys := make([]string, 0, len(r.Fields))
	for k := range r.Fields {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// With returns the record after a store to key.
func (r Record) With(key string, v Value, at Span) Record {
	return r.set(key, Field{Presence: Sure, Value: v, At: at})
}

// WithMaybe returns the record after a store that may have been to key.
func (r Record) WithMaybe(key string, v Value, at Span) Record {
	old, ok := r.Fields[key]
	if !ok {
		return r.set(key, Field{Presence: Maybe, Value: v, At: at})
	}
	return r.set(key, Field{Presence: old.Presence, Value: old.Value.join(v), At: at})
}

// Without returns the record after the removal of key.
func (r Record) Without(key string) Record {
	if _, ok := r.Fields[key]; !ok {
		return r
	}
	fields := make(map[string]Field, len(r.Fields))
	for k, f := range r.Fields {
		if k != key {
			fields[k] = f
		}
	}
	r.Fields = fields
	return r
}

// Opened returns the record after it was changed in a way that is not known:
// it may have further keys, and any of its own may have another value.
func (r Record) Opened(why *Reason) Record {
	return r.overwritten(unknown(why)).because(why)
}

// overwritten returns the record after a store of v under a key that is not
// known: any of its keys may hold v now.
func (r Record) overwritten(v Value) Record {
	fields := make(map[string]Field, len(r.Fields))
	for k, f := range r.Fields {
		f.Value = f.Value.join(v)
		fields[k] = f
	}
	r.Fields = fields
	return r
}

// because returns the record with one more reason for unknown keys.
func (r Record) because(why *Reason) Record {
	if slices.Contains(r.Rest, why) || len(r.Rest) >= maxReasons {
		return r
	}
	r.Rest = append(slices.Clip(r.Rest), why)
	return r
}

// Noting returns the record with one more event.
func (r Record) Noting(e Event) Record {
	for _, old := range r.Events {
		if old.At == e.At && old.Verb == e.Verb {
			return r
		}
	}
	if len(r.Events) < maxEvents {
		r.Events = append(slices.Clip(r.Events), e)
	}
	return r
}

// begun returns the record with one more event in front.
func (r Record) begun(e Event) Record {
	events := make([]Event, 0, len(r.Events)+1)
	events = append(events, e)
	for _, old := range r.Events {
		if (old.At != e.At || old.Verb != e.Verb) && len(events) < maxEvents {
			events = append(events, old)
		}
	}
	r.Events = events
	return r
}

// Update returns the record after all of o's entries were stored in it; o's
// win where both have a key.
func (r Record) Update(o Record) Record {
	fields := make(map[string]Field, len(r.Fields)+len(o.Fields))
	for k, f := range r.Fields {
		if !o.Closed() {
			f.Value = f.Value.join(unknown(o.Rest[0])) // o may have it as well
		}
		fields[k] = f
	}
	out := Record{Fields: fields, Rest: r.Rest, Events: r.Events}
	for _, k := range o.Keys() {
		f := o.Fields[k]
		old, ok := fields[k]
		switch {
		case !ok && len(fields) >= maxFields:
			out = out.because(tooWide)
			continue
		case ok && f.Presence == Maybe:
			f = Field{Presence: old.Presence, Value: old.Value.join(f.Value), At: f.At}
		}
		fields[k] = f
	}
	for _, why := range o.Rest {
		out = out.because(why)
	}
	return out
}

// Join returns what holds of a record that is r on one way and o on another.
func (r Record) Join(o Record) Record {
	fields := make(map[string]Field, max(len(r.Fields), len(o.Fields)))
	for k, f := range r.Fields {
		if other, ok := o.Fields[k]; ok {
			fields[k] = Field{Presence: min(f.Presence, other.Presence), Value: f.Value.join(other.Value), At: f.At}
			continue
		}
		f.Presence = Maybe
		fields[k] = f
	}
	for k, f := range o.Fields {
		if _, ok := r.Fields[k]; !ok {
			f.Presence = Maybe
			fields[k] = f
		}
	}
	out := Record{Fields: fields, Rest: r.Rest, Events: r.Events}
	for _, why := range o.Rest {
		out = out.because(why)
	}
	for _, e := range o.Events {
		out = out.Noting(e)
	}
	return out
}

// Weakened returns the record with every key only maybe there.
func (r Record) Weakened() Record {
	fields := make(map[string]Field, len(r.Fields))
	for k, f := range r.Fields {
		f.Presence = Maybe
		fields[k] = f
	}
	r.Fields = fields
	return r
}

func (r Record) set(key string, f Field) Record {
	if _, ok := r.Fields[key]; !ok && len(r.Fields) >= maxFields {
		return r.because(tooWide)
	}
	fields := make(map[string]Field, len(r.Fields)+1)
	for k, old := range r.Fields {
		fields[k] = old
	}
	fields[key] = f
	r.Fields = fields
	return r
}

func (r Record) equal(o Record) bool {
	if len(r.Fields) != len(o.Fields) || len(r.Events) != len(o.Events) || !slices.Equal(r.Rest, o.Rest) {
		return false
	}
	for k, f := range r.Fields {
		g, ok := o.Fields[k]
		if !ok || f.Presence != g.Presence || !f.Value.equal(g.Value) {
			return false
		}
	}
	return true
}
