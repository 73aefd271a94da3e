package config

import (
	"fmt"
	"slices"
	"strings"
)

// RuleInfo is what a configuration needs to know of a rule: its code such as
// FBL101, its name such as missing-fallback, and its severity when nothing is
// configured, which may be "off".
type RuleInfo struct {
	Code, Name, Severity string
}

// A catalogue is the rules that exist.
type catalogue []RuleInfo

func (c catalogue) rule(code string) (RuleInfo, bool) {
	i := slices.IndexFunc(c, func(r RuleInfo) bool { return r.Code == code })
	if i < 0 {
		return RuleInfo{}, false
	}
	return c[i], true
}

// all selects every rule.
const all Selector = "ALL"

// family is a code without the two digits that count within it: FBL1 of FBL101.
func family(code string) Selector {
	return Selector(code[:max(0, len(code)-2)])
}

// selectorsOf returns the selectors that mean a rule, most specific first.
func selectorsOf(code string) []Selector {
	return []Selector{Selector(code), family(code), all}
}

// selectors returns everything that a Selector may be: ALL, the families, the
// codes.
func (c catalogue) selectors() []string {
	selectors := []string{string(all)}
	for _, r := range c {
		selectors = append(selectors, string(family(r.Code)), r.Code)
	}
	slices.SortFunc(selectors, func(a, b string) int {
		if n := len(a) - len(b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(selectors)
}

// check says what is wrong with a selector. Someone who writes a rule's name is
// told its code.
func (c catalogue) check(s Selector) error {
	valid := c.selectors()
	if slices.Contains(valid, string(s)) {
		return nil
	}
	for _, r := range c {
		if r.Name == string(s) {
			return fmt.Errorf("unknown rule %s; did you mean its code `%s`?", quoted(string(s)), r.Code)
		}
	}
	return unknown("rule", string(s), valid)
}
