package flow

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawSmallValue(t *rapid.T) Value {
	var v Value
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 5), 0, 5).Draw(t, "alternatives") {
		if n == 0 {
			v = v.join(unknown(hidden[0]))
		} else {
			v = v.join(number(n))
		}
	}
	return v
}

func TestValueJoinLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawSmallValue(t), drawSmallValue(t), drawSmallValue(t)
		if !a.join(b).equal(b.join(a)) {
			t.Fatalf("not commutative: %v, %v", a, b)
		}
		if !a.join(b).join(c).equal(a.join(b.join(c))) {
			t.Fatalf("not associative: %v, %v, %v", a, b, c)
		}
		if !a.join(a).equal(a) || !a.join(Value{}).equal(a) || !(Value{}).join(a).equal(a) {
			t.Fatalf("not idempotent, or not neutral: %v", a)
		}
		for _, alt := range slices.Concat(a.alts, b.alts) {
			if !slices.Contains(a.join(b).alts, alt) {
				t.Fatalf("%v is lost from %v and %v", alt, a, b)
			}
		}
	})
}

// TestValueJoinSiblings: two values that were joined from one do not share
// what was added.
func TestValueJoinSiblings(t *testing.T) {
	a := number(1).join(number(2)).join(number(3))
	b, c := a.join(number(4)), a.join(number(5))
	if !b.equal(Of(number(1).alts[0], number(2).alts[0], number(3).alts[0], number(4).alts[0])) || len(c.alts) != 4 {
		t.Errorf("%v, %v", b, c)
	}
}

// TestValueBound: a value with too many alternatives says that there may be
// others, and does not grow any more.
func TestValueBound(t *testing.T) {
	text := func(i int) Value { return Of(Lit{Kind: String, Text: fmt.Sprint(i)}) }
	for _, c := range []struct {
		name string
		make func(int) Value
		most int
	}{{"strings", text, maxAlts}, {"numbers", number, maxNumbers}} {
		var v Value
		for i := range 3 * maxAlts {
			v = v.join(c.make(i))
		}
		if len(v.alts) != c.most+1 || v.why() != tooMany {
			t.Errorf("%s: %d alternatives, not known because %v", c.name, len(v.alts), v.why())
		}
		if again := v.join(c.make(-1)); !again.equal(v) {
			t.Errorf("%s: it grew to %d", c.name, len(again.alts))
		}
	}
}

func TestValueStrings(t *testing.T) {
	text := func(s string) Value { return Of(Lit{Kind: String, Text: s}) }
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Value{}, "[] false"},
		{text("a"), "[a] true"},
		{text("a").join(text("b")), "[a b] true"},
		{text("a").join(number(1)), "[a] false"},
		{text("a").join(unknown(tooMany)), "[a] false"},
		{Of(Lit{Kind: Bytes, Text: "a"}), "[] false"},
	} {
		texts, all := c.v.strings()
		if got := fmt.Sprint(texts, all); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
}

// TestContentJoin: sequences of one length are joined element by element,
// others lose their positions and nothing else.
func TestContentJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() *Content {
			c := &Content{}
			for range rapid.IntRange(0, 3).Draw(t, "length") {
				c.Elems = append(c.Elems, number(drawValue(t)))
			}
			if rapid.Bool().Draw(t, "more") {
				c.Any = number(drawValue(t))
			}
			return c
		}
		a, b := draw(), draw()
		j := a.join(b)
		for _, c := range []*Content{a, b} {
			for i, e := range c.Elems {
				v := j.any()
				if len(a.Elems) == len(b.Elems) {
					v = j.Elems[i]
				}
				if !covers(v, e) {
					t.Fatalf("%v at %d is lost from %+v and %+v", e, i, a, b)
				}
			}
			if !c.Any.isNever() && !covers(j.any(), c.Any) {
				t.Fatalf("%v is lost from %+v and %+v", c.Any, a, b)
			}
		}
		if !j.join(b).equal(j) || !a.join(a).equal(a) {
			t.Fatalf("joining again changes %+v and %+v", a, b)
		}
	})
}
