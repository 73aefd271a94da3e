package scan_test

import (
	"slices"
	"testing"
)

// TestCuresInEverySpelling checks, for an arm of each of the rules on guards, that
// it is reported, and silent with each cure, in each of the ways to ask for a
// reason: as a member of an enum, a string, a status, a predicate; in a set, in
// a case, in a ladder.
func TestCuresInEverySpelling(t *testing.T) {
	arms := []string{"sleep", "no pool: failover", "rest, leave", "nothing", "failover, else leave"}
	reasons := []string{"enum", "strings", "status", "of a dataclass", "predicates over the status"}
	spellings := []setting{{}, {"test": "set"}, {"test": "helper"}, {"branch": "match"}, {"branch": "elif"}, {"branch": "flag set in a ladder"}}
	programs, reported := make(map[string]bool), make(map[string]int)
	for _, arm := range arms {
		for _, reason := range reasons {
			made := setting{"arm": arm, "reason": reason, "others": "leave"}
			for _, cure := range choicesOf("cure", made) {
				for _, spelling := range spellings {
					set := setting{"cure": cure}
					for _, more := range []setting{made, spelling} {
						for kind, choice := range more {
							set[kind] = choice
						}
					}
					if guardExcused(set) || !isChoice(set, spelling) {
						continue
					}
					p := guardOf(set, nil)
					if programs[p.String()] {
						continue
					}
					programs[p.String()] = true
					for _, rule := range p.Rules {
						reported[rule]++
					}
					if problem := wrongGuard(t, nil, p); problem != "" {
						t.Errorf("%v: %s\n%s", set, problem, p)
					}
				}
			}
		}
	}
	for _, rule := range []string{"FBL201", "FBL202", "FBL203", "FBL204"} {
		if reported[rule] < len(reasons) {
			t.Errorf("%s is to be reported in %d programs only", rule, reported[rule])
		}
	}
	t.Logf("%d programs: %v", len(programs), reported)
}

// isChoice reports whether the choices of a spelling can be made in a setting.
func isChoice(set, spelling setting) bool {
	for kind, choice := range spelling {
		if !slices.Contains(choicesOf(kind, set), choice) {
			return false
		}
	}
	return true
}
