package assume

import "github.com/fallbacklint/fallbacklint/internal/trie"

// A state maps variables to values. A variable that is not in it has not been
// assigned on the ways that led here.
type state struct{ vars trie.Map[Value] }

func (s state) get(key uint32) (Value, bool) { return s.vars.Get(key) }

// set returns a state with one value changed.
func (s state) set(key uint32, v Value) state {
	if old, ok := s.get(key); ok && old.same(v) {
		return s
	}
	return state{s.vars.With(key, v)}
}

// join returns what holds where two ways meet.
func (s state) join(t state) state { return state{s.vars.Join(t.vars, Value.join, Value.same)} }

// widen is join, but a value that would still change becomes anything, so that
// a loop ends.
func (s state) widen(t state) state {
	return state{s.vars.Join(t.vars, func(v, w Value) Value {
		if j := v.join(w); !j.same(v) {
			return anything
		}
		return v
	}, Value.same)}
}
