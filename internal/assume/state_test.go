package assume

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// TestState: the trie holds what a map holds, joins as two maps do, and shares
// what joining does not change.
func TestState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, inA := drawState(t, "a")
		b, inB := drawState(t, "b")
		want := maps.Clone(inA)
		for k, v := range inB {
			if old, ok := want[k]; ok {
				v = old.join(v)
			}
			want[k] = v
		}
		both := a.join(b)
		checkState(t, both, want)
		if again := both.join(a); again != both {
			t.Error("joining what is there already makes another state")
		}
		if again := both.join(b); again != both {
			t.Error("joining what is there already makes another state")
		}
		checkState(t, a, inA)
		checkState(t, b, inB)
	})
}

// TestWiden: a value that would change becomes anything, the others stay.
func TestWiden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, inA := drawState(t, "a")
		b, inB := drawState(t, "b")
		want := maps.Clone(inB)
		for k, v := range inA {
			if w, ok := inB[k]; ok && !v.join(w).same(v) {
				v = anything
			}
			want[k] = v
		}
		checkState(t, a.widen(b), want)
	})
}

func drawState(t *rapid.T, name string) (state, map[uint32]Value) {
	values := rapid.SampledFrom([]Value{anything, trueValue, falseValue, noneValue, trueValue.join(falseValue), of(Lit{flow.Number, "1"})})
	var s state
	all := make(map[uint32]Value)
	for _, k := range rapid.SliceOfN(rapid.Uint32Range(0, 40), 0, 30).Draw(t, name) {
		v := values.Draw(t, "value")
		s, all[k] = s.set(k, v), v
	}
	return s, all
}

func checkState(t *rapid.T, s state, want map[uint32]Value) {
	for k := range uint32(48) {
		got, ok := s.get(k)
		v, is := want[k]
		if ok != is || ok && !got.same(v) {
			t.Fatalf("at %d: %v %v, want %v %v", k, got, ok, v, is)
		}
	}
}

// TestTruth: joining loses nothing and refining keeps what agrees.
func TestTruth(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want Truth
	}{
		{Value{}, Unknown}, {anything, Unknown}, {trueValue, True}, {falseValue, False}, {noneValue, False},
		{trueValue.join(falseValue), Unknown}, {falseValue.join(noneValue), False},
		{of(Lit{flow.String, ""}), False}, {of(Lit{flow.String, "x"}), True}, {of(Lit{flow.Number, "0"}), False}, {of(Status{}), True},
		{of(Member{Name: "a"}), True}, {of(Pool{}), Unknown}, {of(Some{true}), True}, {of(Seq{newSequence(nil)}), False},
	} {
		if got := c.v.Truth(); got != c.want {
			t.Errorf("%v: %v, want %v", c.v, got, c.want)
		}
	}
	for _, want := range []bool{true, false} {
		if got := anything.when(want).Truth(); got != TruthOf(want) {
			t.Errorf("anything that counts as %v: %v", want, got)
		}
		if got := trueValue.join(noneValue).when(want).Truth(); got != TruthOf(want) {
			t.Errorf("true or None that counts as %v: %v", want, got)
		}
	}
}

// TestJoinIsBounded: a value with too many alternatives is anything.
func TestJoinIsBounded(t *testing.T) {
	var v Value
	for i := range 20 {
		v = v.join(of(Lit{flow.Number, itoa(i)}))
	}
	if !v.any || len(v.atoms) > 0 {
		t.Errorf("%v", v)
	}
}
