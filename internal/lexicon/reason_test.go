package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A meant is what Reason answers.
type meant struct {
	Reason   Reason
	Narrower bool
}

func reasonOf(l *Lexicon, name string) meant {
	r, narrower := l.Reason(name)
	return meant{r, narrower}
}

func TestReason(t *testing.T) {
	l := Default()
	for _, c := range []struct {
		want  meant
		names string
	}{
		{meant{Billing, false}, `
			billing BILLING Billing _billing ReasonBilling FailoverReasonBilling ErrBilling BillingError BillingException is_billing
			is_billing_error isBillingError _is_billing_failure looks_like_billing has_billing_error billing_reason ERR_KIND_BILLING
			ErrorTypeBilling NewBillingError LLMBillingError is_billing_message billing_error_code
			payment PaymentError PAYMENT_FAILED payment_required PaymentRequired StatusPaymentRequired HTTPPaymentRequiredError
			HTTP_402 HTTP_402_PAYMENT_REQUIRED status402 is_402 err402 error_402 402 http-402
			insufficient_quota InsufficientQuotaError INSUFFICIENT_QUOTA insufficientQuota insufficient_balance insufficient-balance
			InsufficientCreditsError insufficient_credit is_insufficient_credits_error InsufficientFunds
			credits_exhausted CreditExhausted CREDITS_DEPLETED exhausted_credits quota_exhausted QuotaExhaustedError
			out_of_credits OutOfCreditsError no_credits not_enough_credits has_no_credits exceeded_current_quota_error
			billing_hard_limit_reached billing_not_active credit_balance_too_low credit_limit_exceeded spending_limit_reached
			key_limit_exceeded Arrearage insufficientquota insufficientcreditserror paymentrequirederror`},
		{meant{RateLimit, false}, `
			rate_limit RATE_LIMIT rateLimit RateLimit RateLimitError rate_limited is_rate_limited isRateLimited _is_rate_limit_error
			RateLimitExceeded RateLimitExceededException rate_limit_exceeded ErrRateLimit ErrRateLimited ReasonRateLimit
			ErrorTypeRateLimit ModelRateLimitError LLMRateLimitError provider_rate_limit api_rate_limit was_rate_limited
			ratelimit ratelimited RATELIMIT ratelimiterror ratelimitexceeded too_many_requests TooManyRequests
			StatusTooManyRequests TOO_MANY_REQUESTS toomanyrequestsexception throttled THROTTLED is_throttled Throttling
			ThrottlingException throttlingexception 429 HTTP_429 is_429 error_429 http_429_too_many_requests
			rate_limit_reason is_rate_limit_message looks_like_429_response rate_limit_error_code RATE_LIMIT_CODES
			error_from_rate_limit failed_due_to_rate_limit`},
		{meant{Billing, true}, `
			anthropic_billing AnthropicBillingError openrouter_insufficient_credits is_openai_quota_exhausted org_billing
			permanent_billing billing_temporary GeminiQuotaExhaustedError non_retryable_billing_error`},
		{meant{RateLimit, true}, `
			upstream_rate_limit UpstreamRateLimit genuine_rate_limit is_genuine_rate_limit AnthropicRateLimitError
			is_nous_rate_limited transient_429 rate_limit_transient RATE_LIMIT_SOFT user_rate_limit
			is_retryable_rate_limit_error`},
		{meant{}, `
			billing_address billing_enabled is_billing_enabled billing_cycle BillingContext billing_period billable
			payment_method payment_intent PaymentIntent payment_status PaymentProvider payment_date payments process_payment
			credit_card CreditCard credit credits credit_score load_balancer balance balanced rebalance
			rate_limiter RateLimiter rate_limit_window rate_limit_delay RateLimitConfig rate_limits rate_limiting rate_limited_until
			rate_limit_per_minute x_ratelimit_remaining throttle_level throttle_ms throttler unthrottled
			check_rate_limit handle_rate_limit record_rate_limit_error wait_for_rate_limit wait_on_rate_limit on_rate_limit
			retry_after_rate_limit pool_may_recover_from_rate_limit should_retry_billing mark_billing get_billing log_billing_error
			not_billing is_not_billing non_billing_error no_billing is_not_rate_limited never_throttled
			billing_or_rate_limit RateLimitOrBilling is_auth_or_billing_error billing_or_auth rate_limit_billing
			quota quota_exceeded QuotaExceeded QUOTA resource_exhausted RESOURCE_EXHAUSTED usage_limit budget_exceeded
			insufficient_permissions insufficient_data exhausted too_many_tools limit rate key_limit spending_limit
			E402 PERF402 x402 chapter_402 f63892bfc429 4020 1402 error auth timeout overloaded server_error fallback "" _`},
	} {
		for _, name := range strings.Fields(c.names) {
			if diff := cmp.Diff(c.want, reasonOf(l, strings.Trim(name, `"`))); diff != "" {
				t.Errorf("Reason(%q) (-want +got):\n%s", name, diff)
			}
		}
	}
}

// A sentence is no name, however it ends.
func TestReasonOfSentences(t *testing.T) {
	l := Default()
	sentence := strings.Repeat("the provider answered that we have no money left and ", 3) + "billing"
	if got := reasonOf(l, sentence); got != (meant{}) {
		t.Errorf("Reason of a sentence is %v", got)
	}
}

// What a project adds counts as what stands there by default.
func TestReasonOfOtherWords(t *testing.T) {
	l := &Lexicon{BillingReason: mustRole("wallet … empty", "* broke"), RateLimitReason: mustRole("slow *")}
	for name, want := range map[string]meant{
		"is_wallet_empty":            {Billing, false},
		"WalletMaybeEmptyError":      {Billing, false},
		"wallet_empty_since":         {},
		"prepaid_wallet_quite_empty": {Billing, true},
		"suddenly_broke":             {Billing, false},
		"slow_down_please":           {RateLimit, false},
		"billing":                    {},
	} {
		if diff := cmp.Diff(want, reasonOf(l, name)); diff != "" {
			t.Errorf("Reason(%q) (-want +got):\n%s", name, diff)
		}
	}
}

func TestZeroLexiconHasNoReasons(t *testing.T) {
	l := &Lexicon{BillingReason: Role{{}}, BillingText: Texts{{}}, TransientText: Texts{{}}}
	if r, narrower := l.Reason("billing"); r != NoReason || narrower {
		t.Errorf("Reason = %v, %v", r, narrower)
	}
	if r := l.Text("billing"); r != NoReason {
		t.Errorf("Text = %v", r)
	}
	if l.Transient("try again") {
		t.Error("Transient is true")
	}
}

// reasonWord draws the words that names of reasons are made of, and others.
var reasonWord = rapid.SampledFrom([]string{
	"is", "not", "rate", "limit", "limited", "too", "many", "requests", "throttled", "billing", "payment", "required", "insufficient", "quota",
	"credits", "exhausted", "402", "429", "error", "reason", "status", "upstream", "or", "wait", "for", "address", "window", "pool",
})

// The spelling of a name carries no meaning.
func TestReasonOfEverySpelling(t *testing.T) {
	l := Default()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		words := separateNumbers(rapid.SliceOfN(reasonWord, 2, 6).Draw(t, "words"))
		want := reasonOf(l, strings.Join(words, "_"))
		if want.Reason != NoReason {
			found++
		}
		for spelling, spell := range spellings {
			if diff := cmp.Diff(want, reasonOf(l, spell(words))); diff != "" {
				t.Fatalf("%s %q (-snake_case +got):\n%s", spelling, spell(words), diff)
			}
		}
	})
	if found == 0 {
		t.Error("no drawn name had a reason, so nothing was tested")
	}
}

// A name that has a reason keeps it as an error's.
func TestReasonDoesNotMindFillers(t *testing.T) {
	l := Default()
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(reasonWord, 1, 4).Draw(t, "words"), "_")
		want := reasonOf(l, name)
		if want.Reason == NoReason {
			return
		}
		if diff := cmp.Diff(want, reasonOf(l, name+"_error")); diff != "" {
			t.Fatalf("%q with _error (-without +with):\n%s", name, diff)
		}
	})
}

func TestReasonAllocatesNothing(t *testing.T) {
	l := Default()
	for _, name := range []string{
		"max_iterations", "is_rate_limit_error", "upstream_rate_limit", "BillingAddress", "insufficient_quota", "self_test_name_of_many_words", "",
	} {
		if n := testing.AllocsPerRun(100, func() { l.Reason(name) }); n != 0 {
			t.Errorf("Reason(%q) allocates %v times", name, n)
		}
	}
}

func FuzzReason(f *testing.F) {
	for _, s := range []string{"is_rate_limit", "HTTP_402_PAYMENT_REQUIRED", `rate[\s_-]?limit`, "\\b", "余额不足", "credits\xff", "4,402.1", "Credits"} {
		f.Add(s)
	}
	l := Default()
	triggers := l.BillingTriggers()
	f.Fuzz(func(t *testing.T, s string) {
		r, _ := l.Reason(s)
		l.Transient(s)
		if (r == Billing || l.Text(s) == Billing) && !holdsAny(s, triggers) {
			t.Errorf("%q mentions billing without any of its triggers", s)
		}
	})
}

func holdsAny(s string, triggers []string) bool {
	folded := strings.Map(func(r rune) rune {
		if r < 0x80 {
			return rune(lower(byte(r)))
		}
		return r
	}, s)
	return slices.ContainsFunc(triggers, func(trigger string) bool { return strings.Contains(folded, trigger) })
}

func BenchmarkReason(b *testing.B) {
	l := Default()
	for _, name := range []string{"max_iterations", "is_rate_limit_error", "response"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Reason(name)
			}
		})
	}
}
