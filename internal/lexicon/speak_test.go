package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The sentences are providers' own, or near misses of them.
func TestText(t *testing.T) {
	l := Default()
	for want, texts := range map[Reason]string{
		Billing: `
			You exceeded your current quota, please check your plan and billing details.
			insufficient_quota
			{"error": {"code": "insufficient_quota", "message": "You have insufficient quota, add more"}}
			Error code: 429 - {'error': {'message': 'You exceeded your current quota', 'type': 'insufficient_quota'}}
			Rate limited: insufficient_quota
			Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.
			Insufficient credits. Add more using https://openrouter.ai/settings/credits
			This request requires more credits, or fewer max_tokens. You requested up to 64000 tokens, but can only afford 1200.
			Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys
			Insufficient Balance
			Insufficient balance or no resource package. Please recharge.
			Your account org-1 is suspended due to insufficient balance, please recharge your account
			Your team has either used all available credits or reached its monthly spending limit.
			You have exceeded your monthly included credits for Inference Providers.
			Billing hard limit has been reached
			billing_hard_limit_reached
			billing_not_active
			Your account is not active, please check your billing details on our website.
			Credit limit exceeded, please navigate to the settings page to add credits.
			Access denied, please make sure your account is in good standing: Arrearage
			The request failed because your account has an overdue balance.
			Your prepayment credits are depleted.
			Error 402: Payment Required
			402
			HTTP 402
			402: insufficient funds
			"code":402
			\b402\b
			429: check your billing settings
			account has run out of credits
			not_enough_balance
			InsufficientCreditsError
			INSUFFICIENT_QUOTA
			insufficientquota
			insufficientcreditserror
			exceeded_current_quota_error
			credit_balance_too_low
			credits
			credit
			billing
			payment
			balance
			payment_required
			payment-required
			(insufficient|exceeded).{0,20}credits
			insufficient[\s_-]+quota
			https://platform.openai.com/settings/organization/billing
			余额不足或无可用资源包,请充值。
			账户已欠费`,
		RateLimit: `
			Rate limit reached for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Used 29000.
			rate_limit_exceeded
			rate_limit_error
			RateLimitError
			RATE_LIMITED
			rate limit
			rate-limited
			ratelimit
			ratelimited
			ratelimiterror
			rate[\s_-]?limit
			\brate.?limit
			Too Many Requests
			too_many_requests
			429
			HTTP 429
			"status": 429,
			error code: 429
			\b429\b
			throttl
			Throttled
			ThrottlingException: Rate exceeded
			throttlingexception
			requests per minute
			10 requests per second allowed
			Request rate increased too quickly. Please slow down.
			API call rate limit reached
			您的账户已达到速率限制
			402: rate limited`,
		NoReason: `
			quota
			Quota exceeded for quota metric 'Generate requests'
			quota_exceeded
			RESOURCE_EXHAUSTED
			Resource has been exhausted (e.g. check quota).
			insufficient permissions
			insufficient_scope
			exceeded
			exhausted
			credentials are missing
			insufficient credentials
			load balancer error
			an unbalanced bracket
			rebalancing
			billing_address
			payment_method
			payment_intent
			PaymentIntent
			credit_card
			balance_sheet
			billing.py
			billing@example.com
			/api/billing/portal
			x-ratelimit-reset
			X-RateLimit-Remaining
			rate_limiter
			RateLimiter
			rate_limit_window
			check_rate_limit
			get_billing
			rate
			limit
			accurate limits
			corporate limit
			request 14029 failed
			took 1,402 tokens
			cost 4.02 dollars
			at 0.402
			req_a402f
			E402
			rate limited or check billing
			HTTP 429 or 402
			Rate limit reached. You can raise it by adding a payment method to your account.
			overloaded_error
			Too many tokens, please wait before trying again.
			too many tokens per day
			context length exceeded
			invalid api key
			timeout`,
	} {
		for _, text := range strings.Split(texts, "\n") {
			if got := l.Text(strings.TrimSpace(text)); got != want && strings.TrimSpace(text) != "" {
				t.Errorf("Text(%q) = %v, want %v", strings.TrimSpace(text), got, want)
			}
		}
	}
	if got := l.Text(""); got != NoReason {
		t.Errorf("Text of nothing is %v", got)
	}
}

func TestTransient(t *testing.T) {
	l := Default()
	for want, texts := range map[bool]string{
		true: `
			Please try again in 20s.
			try_again_later
			Retry after 12 seconds
			retry-after
			Please retry in 36.5s
			Your limit resets at 3pm (UTC)
			usage resets in 2 hours
			reset after
			limit of 60 requests per minute
			3 requests per hour
			The model is temporarily unavailable
			请稍后重试`,
		false: `
			insufficient_quota
			You exceeded your current quota, please check your plan and billing details.
			Your credit balance is too low to access the Anthropic API.
			Key limit exceeded (total limit).
			Rate limit exceeded
			do not retry
			preset at noon
			percent per dollar
			country again`,
	} {
		for _, text := range strings.Split(texts, "\n") {
			if got := l.Transient(strings.TrimSpace(text)); got != want && strings.TrimSpace(text) != "" {
				t.Errorf("Transient(%q) = %v, want %v", strings.TrimSpace(text), got, want)
			}
		}
	}
}

// However the words of a text are joined, and in whatever case, they say the
// same.
func TestTextOfEverySpelling(t *testing.T) {
	l := Default()
	joiners := rapid.SampledFrom([]string{" ", "_", "-", "  ", ": ", `\s+`, "[ _]?"})
	cases := rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper, func(s string) string { return s }})
	rapid.Check(t, func(t *rapid.T) {
		phrase := rapid.SampledFrom(l.BillingText).Draw(t, "phrase")
		if phrase.words[0][0] >= 0x80 {
			return
		}
		text := cases.Draw(t, "case")(strings.Join(phrase.words, joiners.Draw(t, "joiner")))
		if got := l.Text(text); got != Billing {
			t.Fatalf("Text(%q) = %v", text, got)
		}
		if got := l.Text("The answer was: " + text + "."); got != Billing {
			t.Fatalf("Text of a sentence with %q = %v", text, got)
		}
	})
}

func TestTextAllocatesNothing(t *testing.T) {
	l := Default()
	for _, text := range []string{
		"model not found", "Rate limit reached", "insufficient_quota", "billing_address", strings.Repeat("a long answer without any of it ", 20),
	} {
		if n := testing.AllocsPerRun(100, func() { l.Text(text); l.Transient(text) }); n != 0 {
			t.Errorf("Text(%q) allocates %v times", text, n)
		}
	}
}

func TestBillingTriggers(t *testing.T) {
	want := []string{
		"credit", "balance", "quota", "billing", "payment", "fund", "exceeded", "402", "arrearage", "arrears", "overdue", "spend",
		"recharge", "afford", "unpaid", "余额", "充值", "欠费", "money",
	}
	if diff := cmp.Diff(want, Default().BillingTriggers()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
	l := &Lexicon{BillingReason: mustRole("wallet … empty", "empty purse"), BillingText: mustTexts("no wallet", "out of")}
	if diff := cmp.Diff([]string{"wallet", "empty", "402", "out"}, l.BillingTriggers()); diff != "" {
		t.Errorf("triggers of other words (-want +got):\n%s", diff)
	}
}

func TestRateLimitTriggers(t *testing.T) {
	want := []string{
		"requests", "429", "tokens", "limit", "请求过于频繁", "速率限制", "频率限制", "exceeded", "throttl", "限流", "slow",
	}
	if diff := cmp.Diff(want, Default().RateLimitTriggers()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}

// A file that is skipped for want of a trigger mentions neither reason.
func TestReasonTriggersMissNothing(t *testing.T) {
	l := Default()
	for _, c := range []struct {
		reason   Reason
		role     Role
		texts    Texts
		triggers []string
	}{
		{Billing, l.BillingReason, l.BillingText, l.BillingTriggers()},
		{RateLimit, l.RateLimitReason, l.RateLimitText, l.RateLimitTriggers()},
	} {
		word, found := rapid.SampledFrom(wordsOf(c.role, c.texts)), 0
		rapid.Check(t, func(t *rapid.T) {
			joiner := rapid.SampledFrom([]string{"", "_", " ", ". "}).Draw(t, "joiner")
			text := strings.Join(rapid.SliceOfN(word, 1, 5).Draw(t, "words"), joiner)
			if r, _ := l.Reason(text); r != c.reason && l.Text(text) != c.reason {
				return
			}
			found++
			if !holdsAny(text, c.triggers) {
				t.Fatalf("%q mentions %v without any of %q", text, c.reason, c.triggers)
			}
		})
		if found == 0 {
			t.Errorf("no drawn text mentioned %v, so nothing was tested", c.reason)
		}
	}
}

func wordsOf(role Role, texts Texts) []string {
	var words []string
	for _, p := range role {
		words = append(words, p.words()...)
	}
	for _, p := range texts {
		words = append(words, p.words...)
	}
	return words
}

func BenchmarkText(b *testing.B) {
	l := Default()
	for name, text := range map[string]string{
		"none":  "The model did not answer within the time that was given",
		"found": "Error code: 429 - rate limit exceeded, please try again",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Text(text)
			}
		})
	}
}
