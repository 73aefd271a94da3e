package lexicon

// billingReason has no quota alone, nor resource_exhausted, usage_limit or
// budget: several providers say them of a limit that passes within a minute,
// and a budget is as often the program's own.
var billingReason = []string{
	"402",
	"billing", "billing hard limit", "billing limit", "billing inactive", "billing not active", "billing disabled",
	"payment", "payment required", "payment overdue", "payment past due", "paymentrequired",
	"insufficient quota", "insufficient balance", "insufficient credit(s)", "insufficient fund(s)", "insufficient user quota",
	"insufficientquota", "insufficientbalance", "insufficientcredits",
	"not enough balance", "not enough credit(s)", "not enough fund(s)",
	"no balance", "no credit(s)", "no fund(s)", "no credit(s) left",
	"out of balance", "out of credit(s)", "out of fund(s)", "out of money", "out of quota",
	"credit(s) exhausted", "credit(s) depleted", "credit(s) insufficient", "credit(s) required", "exhausted credit(s)", "depleted credit(s)",
	"credit balance", "credit limit exceeded", "credit limit reached",
	"balance exhausted", "balance depleted", "balance insufficient", "balance too low", "low balance",
	"quota exhausted", "quota depleted", "exceeded current quota", "current quota exceeded",
	"spend limit exceeded", "spend limit reached", "spending limit exceeded", "spending limit reached",
	"key limit exceeded",
	"arrears", "arrearage", "account overdue", "overdue balance",
}

var rateLimitReason = []string{
	"429",
	"rate limit", "rate limited",
	"ratelimit", "ratelimited",
	"too many requests", "toomanyrequests",
	"throttle", "throttled", "throttling",
}

// billingText are the phrases of the providers' answers: OpenAI and those who
// speak its protocol, Anthropic, OpenRouter, DeepSeek, Moonshot, Z.AI, xAI,
// Together, Hugging Face, Alibaba, Volcengine. Google's RESOURCE_EXHAUSTED is
// not among them, nor quota alone: they are said of a limit per minute as well.
var billingText = []string{
	"402",
	"billing", "payment", "credit", "balance", "unpaid", "arrearage", "recharge",
	"billing hard limit", "billing not active", "payment required", "payment overdue",
	"insufficient quota", "insufficient user quota", "insufficient balance", "insufficient account balance",
	"insufficient credit", "insufficient fund",
	"exceeded your current quota", "exceeded current quota",
	"credit balance", "credit limit", "credits exhausted", "credits depleted", "credits are depleted",
	"out of credit", "no credit", "more credits", "enough credits", "available credits", "included credits", "purchase credits", "buy credits",
	"out of funds", "not enough funds", "not enough balance", "add funds", "no balance",
	"can only afford",
	"key limit exceeded", "spend limit", "spending limit",
	"in arrears", "account overdue", "overdue balance",
	"余额不足", "余额", "欠费", "充值",
}

// rateLimitText leaves out limits per day, which some providers set by plan and
// call a quota, and too many tokens, which is said of a long prompt too.
var rateLimitText = []string{
	"429",
	"rate limit", "rate limited", "rate limiting", "rate exceeded",
	"too many requests",
	"requests per second", "requests per minute", "requests per min", "requests per hour",
	"tokens per minute", "tokens per min",
	"throttl", "throttle", "throttled", "throttling",
	"slow down", "requests too frequently",
	"速率限制", "频率限制", "请求过于频繁", "限流",
}

var transientText = []string{
	"try again", "retry in", "retry after", "retry later", "retry your request",
	"resets at", "resets in", "resets on", "resets after", "reset at", "reset in", "reset after", "will reset",
	"please wait", "wait for", "wait before", "wait until",
	"per second", "per minute", "per min", "per hour",
	"temporarily", "slow down",
	"请稍后", "稍后再试", "稍后重试",
}
