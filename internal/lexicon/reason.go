package lexicon

// A Reason is why a provider could not answer.
type Reason uint8

// The reasons that rules tell apart.
const (
	// NoReason is another reason, or none.
	NoReason Reason = iota
	// Billing: money has run out, and waiting does not bring it back.
	Billing
	// RateLimit: too much was asked in a short time, and waiting helps.
	RateLimit
)

// String returns the reason in plain words.
func (r Reason) String() string {
	switch r {
	case Billing:
		return "billing"
	case RateLimit:
		return "rate limit"
	default:
		return "no reason"
	}
}

// maxName is the longest name, in bytes, that can stand for a reason. What is
// longer is a sentence.
const maxName = 96

// Reason returns which reason a name stands for: an enum member, an error type,
// a predicate, a string. Narrower says that the name has further words beside
// the role's, so that it stands for one kind of that reason only
// (upstream_rate_limit). Words that say nothing, such as those of
// is_rate_limit_error, are none of them. A name with both roles has none.
//
// A compound name means what its last word says: a billing address is an
// address, a rate limiter a limiter. So further words may stand in front only;
// and there, a verb, a negation or a preposition makes the name say something
// else (check_rate_limit, not_billing, wait_for_rate_limit).
func (l *Lexicon) Reason(name string) (r Reason, narrower bool) {
	if len(name) > maxName {
		return NoReason, false
	}
	var buffer [maxWords]string
	words := appendWords(buffer[:0], name)
	if len(words) == 1 {
		words[0] = trimGlued(words[0])
	}
	l.prepare()
	for i := range words {
		if r, n := l.index.names.at(words[i:]); r != NoReason {
			return l.read(r, words, i, i+n)
		}
	}
	return NoReason, false
}

// read returns which reason a name stands for that has the words of a role from
// one index to another.
func (l *Lexicon) read(r Reason, words []string, from, to int) (reason Reason, narrower bool) {
	before, after := lead(words[:from]), l.tail(r, words[to:], asks(words[:from]))
	switch {
	case before == otherName || after == otherName:
		return NoReason, false
	case before == narrowerName && isNumber(words[from:to]): // E402 is a linter's message
		return NoReason, false
	default:
		return r, before != sameName || after != sameName
	}
}

// isNumber reports whether words are a number alone.
func isNumber(words []string) bool { return len(words) == 1 && isDigit(words[0][0]) }

// A reading is what the words beside a role's make of a name.
type reading uint8

const (
	sameName      reading = iota // they say nothing
	qualifiedName                // they say what the reason is like
	narrowerName                 // they say which kind
	otherName                    // the name is about something else
)

// asks reports whether a name that begins so is a predicate's.
func asks(before []string) bool {
	return len(before) > 0 && meaning(before[0]) == question
}

// lead reads the words in front of a role's.
func lead(words []string) reading {
	if len(words) > 0 && meaning(words[0]) == verb {
		return otherName
	}
	read, negated := sameName, false
	for _, word := range words {
		switch meaning(word) {
		case junction, circumstance:
			return otherName
		case relation:
			if read != sameName { // recover from …, as against error from …
				return otherName
			}
		case negation:
			negated = true
		case quality:
			read = max(read, qualifiedName)
		case noMeaning, verb, textHead:
			read, negated = narrowerName, false
		case question, silent, head:
		}
	}
	if negated {
		return otherName
	}
	return read
}

// tail reads the words behind a role's, among which it may stand once more
// (HTTP_402_PAYMENT_REQUIRED). Some word has to say that the name is of a
// failure: a payment_error is one, a payment_status is not.
func (l *Lexicon) tail(r Reason, words []string, asked bool) reading {
	read, failure := sameName, len(words) == 0
	for len(words) > 0 {
		if again, n := l.index.names.at(words); again != NoReason {
			if again != r {
				return otherName
			}
			failure, words = true, words[n:]
			continue
		}
		switch m := meaning(words[0]); {
		case m == head || m == textHead && asked:
			failure = true
		case m == quality:
			read, failure = qualifiedName, true
		case m != silent:
			return otherName
		}
		words = words[1:]
	}
	if !failure {
		return otherName
	}
	return read
}

// names finds the words of both roles of reasons.
type names struct {
	// byFirst holds the patterns by the first letter of their first word, in
	// lower case, and under 0 those that begin with a wildcard.
	byFirst [256][]reasonPattern
}

type reasonPattern struct {
	Pattern
	reason Reason
}

func (n *names) add(r Reason, role Role) {
	for _, p := range role {
		if len(p.terms) == 0 {
			continue
		}
		var first byte
		if word := p.terms[0].word; word != "" {
			first = lower(word[0])
		}
		n.byFirst[first] = append(n.byFirst[first], reasonPattern{p, r})
	}
}

// at returns which role the words begin with, and with how many of them: the
// longest that match. Words that match both roles have none.
func (n *names) at(words []string) (r Reason, length int) {
	for _, first := range [...]byte{lower(words[0][0]), 0} {
		for _, p := range n.byFirst[first] {
			switch l := p.prefix(words); {
			case l > length:
				r, length = p.reason, l
			case l == length && l > 0 && p.reason != r:
				r = NoReason
			}
		}
	}
	return r, length
}

// prefix returns how many of the words, counted from the first, the pattern
// matches at most.
func (p Pattern) prefix(words []string) int {
	least, most := len(p.terms), len(words)
	if !p.hasWildcard() {
		most = min(most, least)
	} else {
		least = 1
	}
	for n := most; n >= least; n-- {
		if p.matchWords(words[:n]) {
			return n
		}
	}
	return 0
}

func (p Pattern) hasWildcard() bool {
	for _, t := range p.terms {
		if t.isWildcard() {
			return true
		}
	}
	return false
}
