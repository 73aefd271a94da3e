// Package rules is the catalogue: each rule is one file with its documentation
// and a function from the program model and the lexicon to findings.
package rules

import (
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/cause"
	"github.com/fallbacklint/fallbacklint/internal/classifier"
	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/guard"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
	"github.com/fallbacklint/fallbacklint/internal/plumbing"
	"github.com/fallbacklint/fallbacklint/internal/progress"
	"github.com/fallbacklint/fallbacklint/internal/rebind"
)

// Severity says how much a finding weighs.
type Severity string

// The severities, worst first. Off switches a rule off.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
	Off     Severity = "off"
)

// A Rule is an entry of the catalogue.
type Rule struct {
	Code     string   // such as "FBL101"
	Name     string   // such as "missing-fallback"
	Severity Severity // when nothing is configured; Off: only on request
	Reads    Analysis // the analysis whose results it reads
	Doc      Doc
	// Check finds the rule's defects in a program.
	Check func(*Pass) []Finding
}

// An Analysis answers one question for several rules.
type Analysis uint8

// The analyses.
const (
	Plumbing    Analysis = iota // package plumbing
	Guards                      // package guard
	Classifiers                 // package classifier
	Retries                     // package progress
	Causes                      // package cause
	Rebindings                  // package rebind
)

// Doc is a rule's documentation, from which the terminal's page, the web page
// and the machine-readable list are generated. Texts are Markdown.
type Doc struct {
	Summary   string    // one sentence, no full stop
	What      string    // what it does
	Why       string    // why that is bad
	Examples  []Example // bad and good, in each language the rule serves
	Configure string    // how to configure it; may be empty
}

// An Example shows a defect and its cure in one language.
type Example struct {
	Language string // "python" or "go"
	Bad      string
	Good     string
	Shared   map[string]string // the files that both need beside them, by name
}

// A Finding is one defect in the program model, with its witness.
type Finding struct {
	Rule     *Rule
	Severity Severity // Rule.Severity, or weaker where the rule says so
	At       flow.Span
	Message  string
	Help     string
	Witness  []Step
}

// A Step is one link of the proof: a place and what is true there.
type Step struct {
	At      flow.Span
	Message string
}

// A Pass is what one run gives to every rule: the program, and the analyses
// that several rules share.
type Pass struct {
	Lexicon       *lexicon.Lexicon
	Constructions []plumbing.Construction
	Guards        []guard.Defect
	Classifiers   []classifier.Defect
	Retries       []progress.Defect
	Causes        []cause.Defect
	Rebindings    []rebind.Defect
}

// All returns the catalogue in the order of the codes. The rules are shared:
// callers must not change them.
func All() []*Rule { return all }

var all = []*Rule{
	MissingFallback, FallbackAlwaysEmpty, UnresolvedFallback, FallbackKeepsPrimary,
	BillingVeto, BillingRetried, BillingExempt, BillingCooldown, BillingMisclassified,
	RetryNoProgress, RetryCounterReset,
	LostCause, BillingMislabelled,
}

// Run applies one rule.
func (r *Rule) Run(p *Pass) []Finding {
	findings := r.Check(p)
	for i := range findings {
		findings[i].Rule = r
	}
	return findings
}

// Lookup returns the rule with a code or a name, whatever the case, or nil.
func Lookup(codeOrName string) *Rule {
	for _, r := range all {
		if strings.EqualFold(r.Code, codeOrName) || strings.EqualFold(r.Name, codeOrName) {
			return r
		}
	}
	return nil
}
