package gen

// A State is the set of what may stand under the fallback's key.
type State uint8

// What a state holds.
const (
	Absent State = 1 << iota // the key is not there
	Empty                    // it holds None, an empty list, or the like
	Full                     // it holds a fallback
)

// A Verdict is what is to be said of a construction.
type Verdict string

// The verdicts.
const (
	Missing     Verdict = "missing"      // nobody passes a fallback
	AlwaysEmpty Verdict = "always empty" // it is passed, and is nothing on every way in
	Plumbed     Verdict = "plumbed"      // on some way in, at least
)

// Verdict returns the verdict on an agent that is built in one of the states.
func (s State) Verdict() Verdict {
	switch {
	case s&Full != 0:
		return Plumbed
	case s&Empty != 0:
		return AlwaysEmpty
	}
	return Missing
}

// An effect is what a spelling does to the state s of the record at hand, where
// v is the state of the value that it stores, if it stores one.
type effect func(s, v State) State

func keep(s, _ State) State   { return s }
func store(_, v State) State  { return v }
func remove(_, _ State) State { return Absent }

// fill stores where the key is not there.
func fill(s, v State) State {
	if s&Absent == 0 {
		return s
	}
	return s&^Absent | v
}

// orElse stores where the key is not there or holds nothing.
func orElse(s, v State) State { return fill(dropEmpty(s, v), v) }

// dropEmpty removes the key where it holds nothing.
func dropEmpty(s, _ State) State {
	if s&Empty == 0 {
		return s
	}
	return s&^Empty | Absent
}

// storeFull stores unless the value is nothing.
func storeFull(s, v State) State {
	if v&Empty == 0 {
		return v
	}
	return s | v&^Empty
}

// asValue is what reading the key with a default of None gives.
func asValue(s, _ State) State {
	if s&Absent == 0 {
		return s
	}
	return s&^Absent | Empty
}

// perhaps has the effect on some ways only.
func perhaps(e effect) effect {
	return func(s, v State) State { return s | e(s, v) }
}

// mayFill lets anything happen.
func mayFill(s, _ State) State { return s | Full }
