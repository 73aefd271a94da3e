// Package lexicon knows which names play which role in agent code: what an
// agent is built by, which parameter carries its fallback, what runs it. Rules
// ask it for a role and never for a name, so that a project with other names
// only has to say them.
package lexicon

// A Lexicon holds the names of each role.
type Lexicon struct {
	// AgentConstructor: classes, and functions, that build an agent.
	AgentConstructor Names
	// FallbackParameter: parameters, fields, keys and options that carry what
	// an agent falls back to when its model's provider cannot answer.
	FallbackParameter Role
	// RunMethod: methods that make an agent call its model.
	RunMethod Role
}

// Default returns the lexicon of a project that configures none.
func Default() *Lexicon {
	return &Lexicon{
		AgentConstructor:  Names{"AIAgent", "NewAIAgent"},
		FallbackParameter: mustRole(fallbackParameter...),
		RunMethod:         mustRole(runMethod...),
	}
}

// fallbackParameter names the thing fallen back to, so a wildcard after
// "fallback" would not do: fallback_text, fallback_callback, FallbackFont and
// fallback_index are about something else, and use_fallback is a switch. Only
// an option may end as it likes: its own package says what it configures.
var fallbackParameter = []string{
	"fallback(s)",
	"fallback model(s)",
	"fallback model name(s)",
	"fallback model id(s)",
	"fallback llm(s)",
	"fallback provider(s)",
	"fallback chain(s)",
	"fallback config(s)",
	"model fallback(s)",
	"llm fallback(s)",
	"provider fallback(s)",
	"with fallback *",
	"with fallbacks *",
	"with model fallback(s)",
}

var runMethod = []string{
	"run *", "chat *", "stream *", "invoke *",
	"arun *", "achat *", "astream *", "ainvoke *",
}

// mustRole is ParseRole for the tables of this file, every one of which the
// tests of Default parse.
func mustRole(patterns ...string) Role {
	role, err := ParseRole(patterns...)
	if err != nil {
		panic(err)
	}
	return role
}
