package flow

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A pair is an abstract record and a concrete dict that it stands for. Every
// operation is done to both; that the one still stands for the other is what
// the tests ask.
type pair struct {
	abstract Record
	concrete map[string]int
}

var keys = []string{"a", "b", "c", "d"}

func drawKey(t *rapid.T) string { return rapid.SampledFrom(keys).Draw(t, "key") }

func number(n int) Value { return Of(Lit{Kind: Number, Text: fmt.Sprint(n)}) }

// hidden is why a record may have entries that nothing is known of.
var hidden = []*Reason{{Text: "first"}, {Text: "second"}}

// drawPair makes up a record together with a dict that it stands for.
func drawPair(t *rapid.T) pair {
	p := pair{concrete: make(map[string]int)}
	if rapid.Bool().Draw(t, "open") {
		p.abstract = p.abstract.Opened(rapid.SampledFrom(hidden).Draw(t, "why"))
		for _, k := range keys {
			if rapid.Bool().Draw(t, "hidden") {
				p.concrete[k] = drawValue(t)
			}
		}
	}
	for range rapid.IntRange(0, 6).Draw(t, "steps") {
		p = p.step(t)
	}
	return p
}

func drawValue(t *rapid.T) int { return rapid.IntRange(0, 3).Draw(t, "value") }

// step does one operation to both.
func (p pair) step(t *rapid.T) pair {
	k, n, happens := drawKey(t), drawValue(t), rapid.Bool().Draw(t, "happens")
	after := maps.Clone(p.concrete)
	switch rapid.SampledFrom([]string{"with", "with maybe", "without", "weakened", "opened", "noting"}).Draw(t, "operation") {
	case "with":
		after[k] = n
		return pair{p.abstract.With(k, number(n), Span{}), after}
	case "with maybe":
		if happens {
			after[k] = n
		}
		return pair{p.abstract.WithMaybe(k, number(n), Span{}), after}
	case "without":
		delete(after, k)
		return pair{p.abstract.Without(k), after}
	case "weakened":
		if happens {
			delete(after, k)
		}
		return pair{p.abstract.Weakened(), after}
	case "opened":
		// A store under a key that is not known: it may be one that is known of.
		if happens {
			after[k] = n
		}
		return pair{p.abstract.Opened(rapid.SampledFrom(hidden).Draw(t, "why")), after}
	}
	return pair{p.abstract.Noting(Event{Verb: "noted"}), after}
}

// standsFor reports what of the concrete dict the abstract record excludes.
func standsFor(r Record, dict map[string]int) error {
	for _, k := range keys {
		f := r.Get(k)
		n, there := dict[k]
		switch {
		case there && f.Presence == Absent:
			return fmt.Errorf("%s is there, and said to be absent", k)
		case !there && f.Presence == Sure:
			return fmt.Errorf("%s is not there, and said to be", k)
		case there && !covers(f.Value, number(n)):
			return fmt.Errorf("%s is %d, which is none of %v", k, n, f.Value.Alts())
		}
	}
	return nil
}

// covers reports whether a value may be another, which is known.
func covers(v, exact Value) bool {
	return v.why() != nil || slices.Contains(v.alts, exact.alts[0])
}

func check(t *rapid.T, p pair) {
	if err := standsFor(p.abstract, p.concrete); err != nil {
		t.Fatalf("%v\nrecord %+v\ndict %v", err, p.abstract, p.concrete)
	}
}

func TestRecordStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPair(t)
		check(t, p)
		for range 3 {
			p = p.step(t)
			check(t, p)
		}
	})
}

func TestRecordUpdate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPair(t), drawPair(t)
		after := maps.Clone(p.concrete)
		maps.Copy(after, q.concrete)
		check(t, pair{p.abstract.Update(q.abstract), after})
	})
}

func TestRecordJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPair(t), drawPair(t)
		joined := p.abstract.Join(q.abstract)
		check(t, pair{joined, p.concrete})
		check(t, pair{joined, q.concrete})
	})
}

// same reports whether two records say the same of every key, in whatever
// order they hold their reasons.
func same(r, o Record) bool {
	if r.Closed() != o.Closed() || !slices.Equal(r.Keys(), o.Keys()) {
		return false
	}
	for _, k := range keys {
		f, g := r.Fields[k], o.Fields[k]
		if f.Presence != g.Presence || !f.Value.equal(g.Value) {
			return false
		}
	}
	return true
}

func TestRecordJoinLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawPair(t).abstract, drawPair(t).abstract, drawPair(t).abstract
		if !same(a.Join(b), b.Join(a)) {
			t.Fatalf("not commutative: %+v, %+v", a, b)
		}
		if !same(a.Join(b).Join(c), a.Join(b.Join(c))) {
			t.Fatalf("not associative: %+v, %+v, %+v", a, b, c)
		}
		if !a.Join(a).equal(a) {
			t.Fatalf("not idempotent: %+v", a)
		}
		// A fixpoint ends only when joining again adds nothing.
		if j := a.Join(b); !j.Join(b).equal(j) {
			t.Fatalf("joining %+v again changes %+v", b, j)
		}
	})
}

// TestRecordImmutable: an operation leaves the record that it is done to as it
// was, however often its slices and maps are shared.
func TestRecordImmutable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPair(t), drawPair(t)
		before := fmt.Sprintf("%+v", p.abstract)
		one, two := p.step(t), p.step(t)
		first := fmt.Sprintf("%+v", one.abstract)
		p.abstract.Join(q.abstract)
		p.abstract.Update(q.abstract)
		two.step(t)
		if after := fmt.Sprintf("%+v", p.abstract); after != before {
			t.Fatalf("%s became %s", before, after)
		}
		if after := fmt.Sprintf("%+v", one.abstract); after != first {
			t.Fatalf("a sibling changed %s to %s", first, after)
		}
	})
}

func TestRecordBounds(t *testing.T) {
	var r Record
	for i := range 2 * maxReasons {
		r = r.Opened(&Reason{Text: fmt.Sprint(i)})
	}
	if len(r.Rest) != maxReasons {
		t.Errorf("%d reasons", len(r.Rest))
	}
	for i := range 2 * maxEvents {
		r = r.Noting(Event{At: Span{Start: i}})
		r = r.Noting(Event{At: Span{Start: i}})
	}
	if len(r.Events) != maxEvents || r.Events[1].At.Start != 1 {
		t.Errorf("events %+v", r.Events)
	}
}
