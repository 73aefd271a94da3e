package lexicon

// A part is what a word beside the words of a reason makes of the name.
type part uint8

const (
	noMeaning    part = iota // a word of its own: the name is of one kind
	silent                   // nothing, on either side
	head                     // nothing; behind the reason, that the name is of a failure
	textHead                 // as head, but only in the name of a predicate
	question                 // in front: a predicate
	quality                  // one kind of the reason, on either side
	verb                     // as the first word: the name is of a deed
	negation                 // the reason is not the case
	junction                 // the reason is one of several
	relation                 // what stands in front has to do with the reason
	circumstance             // something happens on account of the reason
)

// meaning returns what a word, in any case, says beside a reason.
func meaning(word string) part {
	var buffer [16]byte
	if len(word) > len(buffer) {
		return noMeaning
	}
	for i := range len(word) {
		buffer[i] = lower(word[i])
	}
	return meanings[string(buffer[:len(word)])] // the compiler spares the copy
}

var meanings = meaningsOf(map[part][]string{
	silent: {
		"a", "an", "the", "be", "been", "its",
		"kind", "kinds", "type", "types", "class", "classes", "category", "status", "statuses",
		"http", "api", "llm", "model", "provider", "due", "new",
	},
	head: {
		"error", "errors", "err", "errs", "exception", "exceptions", "exc", "failure", "failures", "fail", "failed", "fault",
		"failover", "reason", "reasons", "code", "codes", "issue", "problem", "detected",
		"exceeded", "reached", "hit", "required", "exhausted", "depleted", "insufficient", "too", "low", "overdue",
	},
	textHead: {"message", "messages", "msg", "text", "body", "response", "string", "str", "output", "result"},
	question: {
		"is", "are", "was", "has", "had", "looks", "look", "like", "seems", "appears", "contains", "mentions", "indicates",
		"detect", "detects", "match", "matches",
	},
	quality: {"transient", "temporary", "permanent", "upstream", "soft", "hard"},
	verb: {
		"add", "allow", "allows", "apply", "build", "bypass", "can", "cancel", "charge", "check", "clear", "collect", "configure", "count",
		"create", "delete", "disable", "display", "do", "emit", "enable", "enforce", "extract", "fetch", "format", "get", "handle",
		"ignore", "init", "list", "load", "log", "make", "mark", "may", "mock", "must", "notify", "parse", "pay", "print", "process",
		"raise", "read", "record", "recover", "register", "remove", "render", "report", "reset", "resolve", "respect", "retry",
		"rotate", "run", "save", "schedule", "send", "set", "should", "show", "simulate", "skip", "sleep", "start", "stop", "store",
		"test", "throw", "track", "try", "update", "use", "validate", "verify", "wait", "will", "write",
	},
	negation:     {"no", "non", "not", "isnt", "never", "without", "except", "un"},
	junction:     {"or", "and", "other"},
	relation:     {"at", "by", "from", "of", "to", "with"},
	circumstance: {"after", "before", "during", "for", "if", "on", "unless", "until", "upon", "when"},
})

func meaningsOf(words map[part][]string) map[string]part {
	meanings := map[string]part{}
	for p, list := range words {
		for _, word := range list {
			meanings[word] = p
		}
	}
	return meanings
}
