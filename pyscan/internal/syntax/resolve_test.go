package syntax

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResolve(t *testing.T) {
	got, err := resolve([]string{"", "block", "", "module", "block"}, []string{"module", "block"}, Module)
	if diff := cmp.Diff([]Kind{0, Block, 0, Module, Block}, got); diff != "" || err != nil {
		t.Errorf("error %v; -want +got\n%s", err, diff)
	}
	for name, ids := range map[string][]string{
		"unknown here": {"module", "block", "novelty"},
		"not there":    {"module"},
	} {
		if _, err := resolve(ids, []string{"module", "block"}, Module); err == nil {
			t.Errorf("a name %s is no error", name)
		}
	}
}

// TestNames shows that no constant lacks its name and no two share one.
// That the grammar has them all, and no others, NewParser has to find out.
func TestNames(t *testing.T) {
	checkNames(t, kindNames[:])
	checkNames(t, fieldNames[1:])
	if Kind(kindCount).String() != "invalid" || Field(fieldCount).String() != "invalid" {
		t.Error("there are names beyond the last constant")
	}
	if ClassDefinition.String() != "class_definition" || FieldBody.String() != "body" {
		t.Error("names are not those of the grammar")
	}
}

func checkNames(t *testing.T, names []string) {
	t.Helper()
	constant := make(map[string]int)
	for i, name := range names {
		if other, taken := constant[name]; taken || name == "" {
			t.Errorf("constant %d has the name %q, and so has %d", i, name, other)
		}
		constant[name] = i
	}
}
