package lexicon

// Default returns the lexicon of a project that configures none.
func Default() *Lexicon {
	return &Lexicon{
		AgentConstructor:   Names{"AIAgent", "NewAIAgent"},
		FallbackParameter:  mustRole(fallbackParameter...),
		RunMethod:          mustRole(runMethod...),
		BillingReason:      mustRole(billingReason...),
		RateLimitReason:    mustRole(rateLimitReason...),
		BillingText:        mustTexts(billingText...),
		RateLimitText:      mustTexts(rateLimitText...),
		TransientText:      mustTexts(transientText...),
		PoolRecovery:       mustRole(poolRecovery...),
		FailoverActivation: mustRole(failoverActivation...),
		Wait:               mustRole(wait...),
		Cooldown:           mustRole(cooldown...),
		CooldownSetter:     mustRole(cooldownSetter...),
		StatusCode:         mustRole(statusCode...),
		ErrorText:          mustRole(errorText...),
		ErrorCode:          mustRole(errorCode...),
		Retryable:          mustRole(retryable...),
		Advance:            mustRole(advance...),
		NoProgress:         mustRole(noProgress...),
		Intake:             mustRole(intake...),
		Prompt:             mustRole(prompts...),
		Question:           mustRole(questions...),
		GiveBack:           mustRole(giveBack...),
		Attempts:           mustRole(attempts...),
		Provider:           mustRole(providerSlot...),
		Client:             mustRole(clientSlot...),
		BaseURL:            mustRole(baseURLSlot...),
		APIKey:             mustRole(apiKeySlot...),
		Model:              mustRole(modelSlot...),
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

// poolRecovery leaves out "can recover" beside anything but a pool: what can be
// recovered is then as often a session or a file.
var poolRecovery = []string{
	"* pool … recover *", "* pool … recoverable", "* pool is available", "can recover",
	"* may recover *", "* might recover *",
	"has available *", "* has available *",
	"* has usable credential(s)", "* has usable key(s)", "* has healthy credential(s)", "* has healthy key(s)",
}

// failoverActivation leaves out questions: has_next_fallback and
// should_fallback switch to nothing.
var failoverActivation = []string{
	"activate … fallback *", "* try activate … fallback *",
	"try … fallback *", "attempt … fallback *", "next fallback *", "get next fallback *", "use next fallback *",
	"advance … fallback *", "move … fallback *", "select … fallback *", "pop … fallback *", "trigger … fallback *",
	"switch … fallback *", "switch … backup *", "switch … provider *", "switch … model *", "try switch … provider *", "try switch … model *",
	"run fallback *", "call fallback *", "invoke fallback *", "start fallback *", "engage fallback *", "execute fallback *",
	"fallback to *", "fall back", "fall back to *",
	"failover", "failover to *", "fail over", "fail over to *",
	"try … failover *", "do failover", "trigger … failover", "perform … failover", "activate … failover", "attempt … failover",
	"start … failover", "execute … failover", "initiate … failover",
	"next provider", "try next provider", "try next model", "use next provider", "advance provider", "advance to next *",
}

// wait leaves out wait_for, which bounds a call, and what computes a delay.
var wait = []string{
	"* sleep *", "nanosleep", "usleep",
	"wait", "wait until *", "wait before *", "wait and retry", "wait seconds", "wait with *", "wait backoff", "wait retry *",
	"wait for retry *", "wait for reset *", "wait for cooldown *", "wait for rate limit *", "wait out *", "wait on rate limit *",
	"backoff *", "back off *", "jittered backoff", "exponential backoff",
	"do backoff", "apply backoff", "perform backoff", "await backoff", "async backoff", "retry backoff",
	"delay", "delay retry", "pause", "pause for *", "pause until *", "pause before *",
}

var cooldown = []string{
	"* cooldown(s) *", "* cool down *", "* cooling until", "* cooling down until",
	"* limited until *", "* retry after *", "* next retry at", "retry at", "* retry not before",
	"* disabled until *", "* blocked until *", "* unavailable until *", "* unhealthy until *", "* exhausted until *",
	"* paused until *", "* suspended until *", "* banned until *", "* backoff until *", "* skip until *", "* open until *",
	"* quarantined until *", "* dead until *", "* down until *", "* parked until *", "* available after", "* available at",
}

var cooldownSetter = []string{
	"set … cooldown *", "start … cooldown *", "apply … cooldown *", "enter … cooldown *", "begin … cooldown *", "add … cooldown *",
	"put … cooldown", "mark … cooldown *", "record … cooldown *", "place … cooldown", "trigger … cooldown", "activate … cooldown",
	"cooldown", "cool down", "cooldown key", "cooldown provider", "cooldown credential",
	"mark limited *", "mark rate limited *", "mark provider … limited *", "mark credential … limited *", "mark key … limited *",
	"mark model … limited *",
	"mark unhealthy *", "mark provider unhealthy *", "mark credential unhealthy *", "mark key unhealthy *", "mark model unhealthy *",
	"mark unavailable *", "mark provider unavailable *", "mark credential unavailable *", "mark key unavailable *", "mark model unavailable *",
	"mark failure *", "mark provider failure *", "mark credential failure *", "mark key failure *", "mark model failure *",
	"disable for", "disable until *", "block for", "block until *", "suspend for", "suspend until *", "pause provider *",
	"set … limited until", "set … retry after", "set … disabled until", "set … blocked until", "set … unavailable until",
}

// statusCode lists what may stand before "code" or "status": exit_code,
// return_code, run_status and order_status hold something else.
var statusCode = []string{
	"status", "status code", "status code int", "statuscode",
	"http status", "http status code", "http code", "http error code",
	"code",
	"response status", "response status code", "response code", "resp status", "resp status code", "resp code",
	"error status", "error status code", "err status", "err status code", "exc status", "exc status code",
	"api status", "api status code", "provider status", "provider status code", "upstream status", "upstream status code",
	"last status", "last status code", "raw status", "raw status code", "e status", "e status code",
}

// errorText leaves out "error" itself, which as often holds the exception.
var errorText = []string{
	"message", "msg", "text", "body", "detail(s)", "description",
	"error message", "error msg", "error text", "error str", "error string", "error body", "error detail(s)", "error description",
	"error lower", "error content", "error raw", "raw error", "full error", "combined error",
	"err message", "err msg", "err text", "err str", "err string", "err body", "err detail", "err lower", "errmsg", "errstr",
	"exc message", "exc msg", "exc text", "exc str", "exception message", "exception text", "exception str",
	"message text", "message lower", "msg lower", "text lower", "body text", "body lower", "body str",
	"response text", "response body", "response message", "resp text", "resp body", "raw body", "raw message", "raw text",
	"provider message", "api message", "api error message", "failure message", "failure text", "last error message", "last error text",
	"lowered", "haystack",
}

var errorCode = []string{
	"code", "type",
	"error code", "error type", "error kind", "err code", "err type", "err kind", "errcode", "errtype",
	"api error code", "api error type", "provider error code", "provider error type", "provider code",
	"body code", "body type", "raw code", "raw error code",
}

// retryable leaves out what begins with a negation, which says the opposite.
var retryable = []string{
	"retryable", "retriable", "retry", "transient", "temporary",
	"is retryable *", "is retriable *", "is transient *", "is temporary *", "are retryable *",
	"* is retryable", "* is transient", "* should retry", "retryable error", "retriable error", "transient error",
	"should retry *", "can retry *", "may retry *", "will retry *", "must retry *", "needs retry *", "allow retry", "retry allowed",
	"worth retrying", "should be retried", "can be retried",
}

var advance = []string{
	"rotate *", "try rotate *", "refresh and rotate *", "mark … exhausted *", "activate … fallback *", "try activate … fallback *",
	"pop", "popleft", "pop left", "popitem", "pop next", "next", "next provider", "next credential", "next key", "next model",
	"advance *", "consume *", "dequeue", "decrement *",
}

var noProgress = []string{
	"refresh *", "try refresh *", "force refresh *", "reconnect *", "try reconnect *", "reset *", "reload *", "reinit *", "reinitialize *", "renew *",
}

// intake is what loops that serve for ever do each turn: they take in the next
// message, key, event, connection or chunk.
var intake = []string{
	"receive *", "* receive", "recv *", "* recv", "accept *", "poll *", "* poll", "read *", "* read", "readline *", "readuntil *", "readexactly *",
	"read line *", "getline", "input", "prompt *", "* prompt", "ask user *", "getch", "get char", "getwch", "get key", "getkey", "get event", "get message *", "get update(s)", "next event", "next message",
	"wait *", "* wait", "wait for *", "await *", "select", "join", "communicate", "dequeue *", "rpop", "lpop", "spop", "brpop", "blpop", "bzpopmin", "bzpopmax", "zpopmin", "zpopmax", "lmove", "blmove", "rpoplpush", "brpoplpush", "xread", "xreadgroup",
	"next job", "next task", "next item", "get next job", "get next task", "get next item", "take next *", "fetch next *", "claim *", "lease *", "fetchone", "fetchmany", "consume", "consume message(s)",
	"listen *", "subscribe *", "serve *", "serve forever", "run forever", "run until *", "anext", "watch *", "tail *", "follow *",
	"get", "get nowait", "queue get", "fetch message(s)", "heartbeat", "flush", "drain", "process event(s)", "pump *", "run once", "tick",
	"popen", "check output", "check call", "waitpid", "gather", "as completed", "result",
}

// prompts ask a person, who may go on for as long as they like. A prompt is as often
// what a model is told: build_prompt asks nobody.
var prompts = []string{
	"input", "raw input", "input with *", "* user input *", "cli input", "get input", "read input", "ask for input *",
	"prompt", "prompt async", "prompt user *", "prompt for *", "prompt yes *", "prompt choice *", "prompt choose *", "prompt input *", "prompt text *", "prompt password *", "prompt secret *", "prompt select *", "prompt confirm *", "show prompt",
	"ask user *", "ask human *", "confirm *", "getch", "getwch", "get key", "getkey", "get char", "getpass", "press enter *",
}

// questions is what a call only finds out.
var questions = []string{
	"is *", "are *", "was *", "has *", "have *", "had *", "should *", "can *", "could *", "may *", "might *", "must *", "will *", "would *", "need *", "needs *",
	"do *", "does *", "did *", "supports *", "contains *", "looks *", "matches *", "exists", "* exists", "check *", "verify *", "validate *", "ensure *",
	"get *", "find *", "load *", "read *", "fetch *", "lookup *", "look up *", "resolve *", "parse *", "extract *", "build *", "make *", "create *", "compute *",
	"calculate *", "classify *", "detect *", "match *", "search *", "count *", "list *", "select *", "choose *", "pick *", "new *", "open *", "connect *",
	"any", "all", "any *", "all *", "first *", "last *", "current *", "to *", "as *", "from *", "format *", "encode *", "decode *", "copy *", "clone *",
	"normalize *", "sanitize *", "estimate *", "measure *", "describe *", "summarize *",
}

var giveBack = []string{
	"refund *", "give back *", "return to *", "put back *", "release *", "restore *", "replenish *", "refill *", "undo *", "reset *", "renew *",
}

var attempts = []string{
	"* attempt", "* attempts", "attempt *", "attempts *", "* retry", "* retries", "retry *", "retries *", "* tries", "tries *", "* try", "* failures", "* failure count", "failures *",
	"* error count", "* errors", "consecutive *", "rounds", "* rounds", "restarts", "* restarts", "* count", "* counter", "* num retries",
}
var (
	providerSlot = []string{"* provider", "* provider name", "* provider id", "* vendor"}
	clientSlot   = []string{"* client"}
	baseURLSlot  = []string{"* base url", "* base uri", "* api base", "* api url", "* endpoint", "* endpoint url", "openai url", "llm url", "server url"}
	apiKeySlot   = []string{"* api key(s)", "* key", "* token", "* credential(s)", "* secret"}
	// modelSlot holds deployments too: that is how some providers call what is asked
	// for.
	modelSlot = []string{"* model", "* model name", "* model id", "* model slug", "* deployment", "* deployment name", "* deployment id"}
)

// mustRole is ParseRole for the tables of this package, every one of which the
// tests of Default parse.
func mustRole(patterns ...string) Role {
	role, err := ParseRole(patterns...)
	if err != nil {
		panic(err)
	}
	return role
}

// mustTexts is ParseTexts for the tables of this package.
func mustTexts(phrases ...string) Texts {
	texts, err := ParseTexts(phrases...)
	if err != nil {
		panic(err)
	}
	return texts
}
