package assume

import (
	"slices"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// A Scope restricts which files are looked at.
type Scope struct {
	// Reported: the files on which findings are wanted. What they do not mention is
	// not read if Mentioned is set.
	Reported  func(path string) bool
	Mentioned func(identifier string) bool
}

// Load finds the units that speak of billing in code and reads what they say of
// their classifications.
func Load(p *flow.Program, lex *lexicon.Lexicon, scope Scope) *Index {
	words := WordsOf(lex, p.Loader.Word)
	query := flow.Query{Holds: func(text []byte) bool {
		return words.Billing(text) && (words.RateLimit(text) || words.Retry(text))
	}}
	if scope.Mentioned != nil {
		query.Whole, query.Named = scope.Reported, scope.Mentioned
	}
	all := p.Loader.Mentioning(query)
	both := slices.DeleteFunc(slices.Clone(all), func(u *flow.Unit) bool { return !words.RateLimit(u.File.Source) })
	index := newIndex(p, lex, both, words, scope)
	index.Failures = all
	return index
}
