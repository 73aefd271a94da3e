package pyscan_test

import (
	"slices"
	"testing"

	"github.com/fallbacklint/fallbacklint/pyscan"
)

func TestImported(t *testing.T) {
	got := pyscan.Imported([]byte(`import os, agent.limits as lim  # but not this
from .errors import (
    classify,
    Reason,
)

value = 1


def f():
    from policy import PAUSING
    fromage = 2
    return "from here"
`))
	for _, want := range []string{"os", "agent", "limits", "lim", "errors", "classify", "Reason", "policy", "PAUSING"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %v", want, got)
		}
	}
	for _, not := range []string{"this", "value", "f", "fromage", "here"} {
		if slices.Contains(got, not) {
			t.Errorf("%s is in %v", not, got)
		}
	}
}
