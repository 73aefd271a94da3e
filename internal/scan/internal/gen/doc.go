// Package gen makes up small Python projects that build one agent, and knows
// of each whether the agent's fallback reaches it: every spelling in its tables
// says what it does to the fallback, and a project is a composition of
// spellings. An Oracle runs the project and finds out the same by experiment.
//
// Guard and Retry make up projects of other kinds: with a test that answers for
// billing or a rate limit, and with a loop that asks a provider again. Whether
// such a loop ends nobody knows but its RetryOracle.
package gen
