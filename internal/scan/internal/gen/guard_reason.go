package gen

import "strings"

// A reason is a way to tell why a provider failed. Its strings are Python, in
// which $e is the failure, $s the subject, and $F(name) something of the module
// failures.
type reason struct {
	name    string
	kind    string    // which spellings of a test fit
	raised  bool      // the failure has to be raised
	define  string    // in the module failures
	read    string    // before the test
	subject string    // what is tested
	members [3]string // what it may be: billing, a rate limit, an overload
	atoms   [3]string // or the conditions for each
}

const classify = `
def classify(failure):
    if failure.status_code == 402:
        return $0
    if failure.status_code == 429:
        return $1
    if failure.status_code == 503:
        return $2
    return $3`

// classifying returns a classifier that answers the four classes.
func classifying(classes ...string) string {
	out := classify
	for i, c := range classes {
		out = strings.ReplaceAll(out, "$"+string(rune('0'+i)), c)
	}
	return out
}

const members = `
    BILLING = "billing"
    RATE_LIMIT = "rate_limit"
    OVERLOADED = "overloaded"
    OTHER = "other"
`

var (
	reasonMembers = [3]string{"$F(Reason).BILLING", "$F(Reason).RATE_LIMIT", "$F(Reason).OVERLOADED"}
	words3        = [3]string{`"billing"`, `"rate_limit"`, `"overloaded"`}
	byReason      = classifying("Reason.BILLING", "Reason.RATE_LIMIT", "Reason.OVERLOADED", "Reason.OTHER")
)

// verdict is a class for what a classifier answers, with $more in its body.
const verdict = `
    reason: Reason
    retryable: bool = True
$more

def classify(failure):
    if failure.status_code == 402:
        return Verdict(Reason.BILLING, retryable=False)
    if failure.status_code == 429:
        return Verdict(Reason.RATE_LIMIT)
    if failure.status_code == 503:
        return Verdict(Reason.OVERLOADED)
    return Verdict(Reason.OTHER, retryable=True)`

// reasons has the simplest first.
var reasons = []reason{
	{
		name: "enum", kind: "member", define: "class Reason(Enum):" + members + byReason,
		read: "reason = $F(classify)($e)", subject: "reason", members: reasonMembers,
	},
	{
		name: "enum of strings", kind: "member", define: "class Reason(str, Enum):" + members + byReason,
		read: "reason = $F(classify)($e)", subject: "reason", members: reasonMembers,
	},
	{
		name: "enum by table", kind: "member",
		define: "class Reason(Enum):" + members + "\nREASONS = {402: Reason.BILLING, 429: Reason.RATE_LIMIT, 503: Reason.OVERLOADED}\n\n" +
			"def classify(failure):\n    return REASONS.get(failure.status_code, Reason.OTHER)",
		read: "reason = $F(classify)($e)", subject: "reason", members: reasonMembers,
	},
	{
		name: "constants of a class", kind: "member", define: "class Reason:" + members + byReason,
		read: "reason = $F(classify)($e)", subject: "reason", members: reasonMembers,
	},
	{
		name: "constants of a module", kind: "constant",
		define: "BILLING = \"billing\"\nRATE_LIMIT = \"rate_limit\"\nOVERLOADED = \"overloaded\"\nOTHER = \"other\"\n" + classifying("BILLING", "RATE_LIMIT", "OVERLOADED", "OTHER"),
		read:   "reason = $F(classify)($e)", subject: "reason", members: [3]string{"$F(BILLING)", "$F(RATE_LIMIT)", "$F(OVERLOADED)"},
	},
	{
		name: "strings", kind: "literal", define: classifying(`"billing"`, `"rate_limit"`, `"overloaded"`, `"other"`)[1:],
		read: "reason = $F(classify)($e)", subject: "reason", members: words3,
	},
	{name: "status", kind: "literal", subject: "$e.status_code", members: [3]string{"402", "429", "503"}},
	{
		name: "status in a local", kind: "literal", read: `status = getattr($e, "status_code", None)`, subject: "status",
		members: [3]string{"402", "429", "503"},
	},
	{
		name: "status by name", kind: "member", subject: "$e.status_code",
		members: [3]string{"HTTPStatus.PAYMENT_REQUIRED", "HTTPStatus.TOO_MANY_REQUESTS", "HTTPStatus.SERVICE_UNAVAILABLE"},
	},
	{
		name: "code", kind: "literal", subject: "$e.code", members: [3]string{`"insufficient_quota"`, `"rate_limit_exceeded"`, `"overloaded"`},
	},
	{
		name: "of the failure", kind: "member", raised: true,
		define: "class Reason(Enum):" + members + byReason + "\n\n" + `class ProviderFailure(Exception):
    def __init__(self, reason, error):
        super().__init__(str(error))
        self.reason = reason
        self.status_code = error.status_code
        self.headers = error.headers

$adef complete(client, request):
    try:
        return $await client.$achat(request)
    except gateway.APIError as error:
        raise ProviderFailure(classify(error), error) from error`,
		subject: "$e.reason", members: reasonMembers,
	},
	{
		name: "of a dataclass", kind: "result", define: "class Reason(Enum):" + members + "\n@dataclass\nclass Verdict:" + verdict,
		read: "verdict = $F(classify)($e)", subject: "verdict.reason", members: reasonMembers,
	},
	{
		name: "of a frozen dataclass", kind: "result", define: "class Reason(Enum):" + members + "\n@dataclass(frozen=True)\nclass Verdict:" + verdict,
		read: "verdict = $F(classify)($e)", subject: "verdict.reason", members: reasonMembers,
	},
	{
		name: "of a named tuple", kind: "result", define: "class Reason(Enum):" + members + "\nclass Verdict(NamedTuple):" + verdict,
		read: "verdict = $F(classify)($e)", subject: "verdict.reason", members: reasonMembers,
	},
	{
		name: "of a class", kind: "result",
		define: "class Reason(Enum):" + members + "\nclass Verdict:\n    def __init__(self, reason, retryable=True):\n" +
			"        self.reason = reason\n        self.retryable = retryable\n" + verdict[strings.Index(verdict, "$more"):],
		read: "verdict = $F(classify)($e)", subject: "verdict.reason", members: reasonMembers,
	},
	{
		name: "predicates over the status", kind: "predicate", subject: "$e",
		define: "def is_billing(error):\n    return error.status_code == 402\n\ndef is_rate_limit(error):\n    return error.status_code == 429\n\n" +
			"def is_overload(error):\n    return error.status_code == 503",
		atoms: [3]string{"$F(is_billing)($s)", "$F(is_rate_limit)($s)", "$F(is_overload)($s)"},
	},
	{
		name: "predicates over the text", kind: "predicate", subject: "$e",
		define: "def is_billing(error):\n    text = error.message.lower()\n    return \"insufficient credits\" in text or \"payment required\" in text\n\n" +
			"def is_rate_limit(error):\n    return \"rate limit\" in error.message.lower()\n\n" +
			"def is_overload(error):\n    return \"overloaded\" in error.message.lower()",
		atoms: [3]string{"$F(is_billing)($s)", "$F(is_rate_limit)($s)", "$F(is_overload)($s)"},
	},
	{
		name: "predicates of a library", kind: "predicate", subject: "$e",
		atoms: [3]string{"gateway.is_billing_error($s)", "gateway.is_rate_limit_error($s)", "gateway.is_overloaded_error($s)"},
	},
	{
		name: "properties", kind: "predicate", subject: "verdict",
		define: "class Reason(Enum):" + members + "\n@dataclass\nclass Verdict:" + strings.Replace(verdict, "$more", `
    @property
    def is_billing(self):
        return self.reason is Reason.BILLING

    @property
    def is_rate_limit(self):
        return self.reason is Reason.RATE_LIMIT

    @property
    def is_overload(self):
        return self.reason is Reason.OVERLOADED
`, 1),
		read: "verdict = $F(classify)($e)", atoms: [3]string{"$s.is_billing", "$s.is_rate_limit", "$s.is_overload"},
	},
	{
		name: "text", kind: "text", read: "text = $e.message.lower()", subject: "text",
		atoms: [3]string{`"insufficient credits" in $s`, `"rate limit" in $s`, `"overloaded" in $s`},
	},
	{
		name: "text of the exception", kind: "text", read: "text = str($e).lower()", subject: "text", raised: true,
		atoms: [3]string{`"insufficient credits" in $s`, `"rate limit" in $s`, `"overloaded" in $s`},
	},
	{
		name: "lists of texts", kind: "texts", read: "text = $e.message.lower()", subject: "text",
		define: "OUT_OF_CREDIT = (\"payment required\", \"insufficient credits\")\nTOO_OFTEN = (\"rate limit\", \"too many requests\")\nBUSY = (\"overloaded\",)",
		atoms:  [3]string{"any(t in $s for t in $F(OUT_OF_CREDIT))", "any(t in $s for t in $F(TOO_OFTEN))", "any(t in $s for t in $F(BUSY))"},
	},
	{
		name: "patterns", kind: "texts", read: "text = $e.message.lower()", subject: "text",
		atoms: [3]string{`re.search(r"payment required|insufficient credits?", $s)`, `re.search(r"rate.?limit|too many requests", $s)`, `re.search("overloaded", $s)`},
	},
	{
		name: "types", kind: "type", subject: "$e", raised: true,
		atoms: [3]string{"isinstance($s, gateway.PaymentRequiredError)", "isinstance($s, gateway.RateLimitError)", "isinstance($s, gateway.OverloadedError)"},
	},
}

// exceptionTypes are the library's, as atoms are listed.
var exceptionTypes = []string{"gateway.PaymentRequiredError", "gateway.RateLimitError", "gateway.OverloadedError"}

// phrases are what the failures' texts say, as atoms are listed.
var phrases = []string{"insufficient credits", "rate limit", "overloaded"}
