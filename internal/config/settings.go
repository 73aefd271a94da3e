package config

// Settings is what a configuration file can say. In .fallbacklint.yaml the keys
// stand at the top, in pyproject.toml under [tool.fallbacklint].
//
// The comments on the fields of this file's structs are also the descriptions
// in the JSON schema, so they speak to whoever writes a configuration.
type Settings struct {
	// Severities of rules. A key is a rule's code such as FBL101, a family such
	// as FBL1, or ALL; the most specific key decides. The value "on" gives a rule
	// its own severity, or "warning" if the rule is off by default.
	Rules map[Selector]Level `yaml:"rules"`
	// Rules to check: codes, families or ALL. Families and ALL leave out the
	// rules that are off by default; naming one by its code turns it on.
	Select []Selector `yaml:"select"`
	// Rules not to check: codes, families or ALL. Where both select and ignore
	// mean a rule, the more specific entry decides, and ignore between equals.
	Ignore []Selector `yaml:"ignore"`
	// Files to look at, as globs relative to this file's directory. "*" stays
	// within a directory and "**" does not; a directory means all that is in it.
	Include []Glob `yaml:"include"`
	// Files and directories not to look at, as globs relative to this file's
	// directory. They win over include.
	Exclude []Glob `yaml:"exclude"`
	// Whether to report in tests too.
	Tests bool `yaml:"tests"`
	// Whether to check the rules that are off by default too, which say where a
	// fallback could not be followed.
	Strict bool `yaml:"strict"`
	// Names that play a role in this project. A list extends the defaults; a
	// mapping can also replace them.
	Lexicon Lexicon `yaml:"lexicon"`
	// Other severities for some files. Where several entries match a file and
	// set a rule, the last one decides.
	Overrides []Override `yaml:"overrides"`
}

// Lexicon holds what a configuration says of each role.
type Lexicon struct {
	// What builds an agent: classes and functions, as exact identifiers.
	AgentConstructor Vocabulary[Identifier] `yaml:"agent-constructor"`
	// What carries the fallback: parameters, fields, keys and options, as words:
	// "fallback model(s)" is fallback_model, FallbackModels and _fallbackModel.
	// "*" at an end means any further words, "…" between words any words there.
	FallbackParameter Vocabulary[NamePattern] `yaml:"fallback-parameter"`
	// Methods that make an agent call its model, as words: "run *" is run and
	// run_conversation.
	RunMethod Vocabulary[NamePattern] `yaml:"run-method"`

	// Names that say that money has run out: members of an enum, types of errors,
	// predicates and strings, as words. Words such as is, error or reason need no
	// mention.
	BillingReason Vocabulary[NamePattern] `yaml:"billing-reason"`
	// Names that say that too much was asked in a short time, as words, like
	// billing-reason.
	RateLimitReason Vocabulary[NamePattern] `yaml:"rate-limit-reason"`
	// What providers' error texts say when money has run out, as plain phrases:
	// "insufficient quota" is also insufficient_quota and InsufficientQuotaError.
	BillingText Vocabulary[Text] `yaml:"billing-text"`
	// What providers' error texts say when too much was asked in a short time, as
	// plain phrases.
	RateLimitText Vocabulary[Text] `yaml:"rate-limit-text"`
	// What providers' error texts say when the trouble ends by itself, such as "try
	// again in", as plain phrases.
	TransientText Vocabulary[Text] `yaml:"transient-text"`

	// Predicates that say whether a pool of credentials may recover by itself, as
	// words: "pool … recover" is pool_may_recover.
	PoolRecovery Vocabulary[NamePattern] `yaml:"pool-recovery"`
	// Functions that switch to the fallback, as words.
	FailoverActivation Vocabulary[NamePattern] `yaml:"failover-activation"`
	// Functions that wait, as words.
	Wait Vocabulary[NamePattern] `yaml:"wait"`
	// Variables and fields that hold until when, or for how long, a provider is
	// left alone, as words.
	Cooldown Vocabulary[NamePattern] `yaml:"cooldown"`
	// Functions that have a provider left alone for a while, as words.
	CooldownSetter Vocabulary[NamePattern] `yaml:"cooldown-setter"`

	// Variables, fields and parameters that hold an HTTP status, as words.
	StatusCode Vocabulary[NamePattern] `yaml:"status-code"`
	// Variables, fields and parameters that hold the text of a provider's error,
	// as words.
	ErrorText Vocabulary[NamePattern] `yaml:"error-text"`
	// Variables, fields and parameters that hold the code, or the type, that a
	// provider gives its error, as words.
	ErrorCode Vocabulary[NamePattern] `yaml:"error-code"`
	// Functions and fields that say whether to try again, as words.
	Retryable Vocabulary[NamePattern] `yaml:"retryable"`

	// Functions that use something up, so that a loop that calls them ends, as
	// words.
	Advance Vocabulary[NamePattern] `yaml:"advance"`
	// Functions that use nothing up, whatever they answer, as words.
	NoProgress Vocabulary[NamePattern] `yaml:"no-progress"`
	// Functions that take in something new, and wait until it is there, as words.
	Intake Vocabulary[NamePattern] `yaml:"intake"`
	// Functions that ask a person, as words.
	Prompt Vocabulary[NamePattern] `yaml:"prompt"`
	// Functions that only ask or look something up, so that what they answer uses
	// nothing up, as words.
	Question Vocabulary[NamePattern] `yaml:"question"`
	// Functions that give back what others used up, as words.
	GiveBack Vocabulary[NamePattern] `yaml:"give-back"`
	// Variables and fields that count attempts, as words.
	Attempts Vocabulary[NamePattern] `yaml:"attempts"`

	// Variables, fields, parameters and keys that hold the provider that is asked,
	// as words.
	Provider Vocabulary[NamePattern] `yaml:"provider"`
	// Those that hold the client that asks it, as words.
	Client Vocabulary[NamePattern] `yaml:"client"`
	// Those that hold the URL at which it is asked, as words.
	BaseURL Vocabulary[NamePattern] `yaml:"base-url"`
	// Those that hold the key with which it is asked, as words.
	APIKey Vocabulary[NamePattern] `yaml:"api-key"`
	// Those that hold the model that it is asked for, as words.
	Model Vocabulary[NamePattern] `yaml:"model"`
}

// Vocabulary is what a configuration says of one role. A plain list is Extend.
type Vocabulary[T term] struct {
	// Names in place of the defaults.
	Replace []T `yaml:"replace"`
	// Names beside the defaults, or beside those in their place.
	Extend []T `yaml:"extend,omitempty"`
}

// Override sets severities for some files.
type Override struct {
	// The files, as globs relative to this file's directory.
	Paths []Glob `yaml:"paths" required:"true"`
	// Severities of rules, by code, family or ALL.
	Rules map[Selector]Level `yaml:"rules" required:"true"`
}

// defaultSettings are the settings where nothing is configured. A key of a
// configuration file replaces what stands here.
func defaultSettings() Settings {
	return Settings{
		Select:  []Selector{all},
		Include: []Glob{"**"},
	}
}
