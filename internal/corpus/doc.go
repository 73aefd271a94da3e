// Package corpus measures the rules on labelled facts about public code: which
// of the known bugs they find, and which of the sites that are right they
// report all the same.
//
// The code itself is no part of the repository. Where a folder of bare git
// repositories named owner+name/repo is at hand,
//
//	FALLBACKLINT_CORPUS=DIR go test ./internal/corpus -run Corpus -v
//
// exports each labelled commit, lints it, and prints how the findings answer
// the labels.
package corpus
