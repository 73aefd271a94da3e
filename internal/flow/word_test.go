package flow

import "testing"

func TestContainsWord(t *testing.T) {
	for _, c := range []struct {
		text, word string
		want       bool
	}{
		{"self.count += 1", "count", true},
		{"count", "count", true},
		{"recount, counts, count_of", "count", false},
		{"recount then count", "count", true},
		{"aa aaa", "aaa", true},
		{"überzählung", "zählung", false},
		{"", "x", false},
		{"x", "", false},
	} {
		if got := ContainsWord([]byte(c.text), c.word); got != c.want {
			t.Errorf("ContainsWord(%q, %q) = %v", c.text, c.word, got)
		}
	}
}
