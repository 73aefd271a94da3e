// Package lexicon knows which names play which role in agent code: what an
// agent is built by, which parameter carries its fallback, what runs it, and
// which names and texts say why a provider cannot answer. Rules ask it for a
// role and never for a name, so that a project with other names only has to
// say them.
package lexicon

import "sync"

// A Lexicon holds the names of each role. It may be changed until it is first
// asked for a Reason, a Text or Transient; after that it may be used by any
// number of goroutines.
type Lexicon struct {
	// AgentConstructor: classes, and functions, that build an agent.
	AgentConstructor Names
	// FallbackParameter: parameters, fields, keys and options that carry what
	// an agent falls back to when its model's provider cannot answer.
	FallbackParameter Role
	// RunMethod: methods that make an agent call its model.
	RunMethod Role

	// BillingReason and RateLimitReason: enum members, error types, predicates,
	// and strings that as a whole are a reason. Ask Reason, which knows the
	// words that may stand around them.
	BillingReason   Role
	RateLimitReason Role
	// BillingText and RateLimitText: phrases of providers' error texts. Ask
	// Text, which weighs them against each other.
	BillingText   Texts
	RateLimitText Texts
	// TransientText: phrases of an error text that promise an end soon. Ask
	// Transient.
	TransientText Texts

	// PoolRecovery: predicates that say whether a pool of credentials may
	// recover by itself.
	PoolRecovery Role
	// FailoverActivation: calls that switch to the fallback.
	FailoverActivation Role
	// Wait: calls that wait.
	Wait Role
	// Cooldown: variables and fields that hold until when, or for how long, a
	// provider is left alone.
	Cooldown Role
	// CooldownSetter: calls that have a provider left alone for a while.
	CooldownSetter Role

	// StatusCode: what holds an HTTP status.
	StatusCode Role
	// ErrorText: what holds the text of a provider's error.
	ErrorText Role
	// ErrorCode: what holds the code, or the type, of a provider's error.
	ErrorCode Role
	// Retryable: functions and fields that say whether to try again.
	Retryable Role

	// Advance: calls that use something up.
	Advance Role
	// NoProgress: calls that use nothing up, whatever they answer.
	NoProgress Role
	// Intake: calls that take in something new, and wait until it is there.
	Intake Role
	// Prompt: calls that ask a person.
	Prompt Role
	// Question: calls that only ask, or look something up: their answer uses nothing
	// up.
	Question Role
	// GiveBack: calls that give back what an advancing call used up.
	GiveBack Role
	// Attempts: variables and fields that count attempts.
	Attempts Role

	// Provider, Client, BaseURL, APIKey and Model: variables, fields, parameters and
	// keys that hold who is asked, what asks, where, with which key, and for which
	// model.
	Provider, Client, BaseURL, APIKey, Model Role

	once  sync.Once
	index index
}
