package agent

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Reason is what a failed call of a provider comes down to.
type Reason string

const (
	ReasonAuth       Reason = "auth"
	ReasonBilling    Reason = "billing"
	ReasonContext    Reason = "context"
	ReasonOverloaded Reason = "overloaded"
	ReasonRateLimit  Reason = "rate_limit"
	ReasonUnknown    Reason = "unknown"
)

// ProviderError is a provider's refusal, with the status and the text it sent.
type ProviderError struct {
	Status int
	Body   string
}

func (e *ProviderError) Error() string {
	return fmt.Sprintf("HTTP %d: %s", e.Status, e.Body)
}

var billingText = []string{
	"insufficient_quota",
	"insufficient credits",
	"credit balance is too low",
	"payment required",
}

// Classify returns the reason of a failed call. The body is looked at before
// the status: some providers send 429 or 400 when the account is empty.
func Classify(err error) Reason {
	var refusal *ProviderError
	if !errors.As(err, &refusal) {
		return ReasonUnknown
	}
	body := strings.ToLower(refusal.Body)
	switch {
	case refusal.Status == http.StatusPaymentRequired || containsAny(body, billingText):
		return ReasonBilling
	case refusal.Status == http.StatusUnauthorized || refusal.Status == http.StatusForbidden:
		return ReasonAuth
	case refusal.Status == http.StatusTooManyRequests:
		return ReasonRateLimit
	case strings.Contains(body, "context length"):
		return ReasonContext
	case refusal.Status >= http.StatusInternalServerError:
		return ReasonOverloaded
	default:
		return ReasonUnknown
	}
}

func containsAny(body string, texts []string) bool {
	for _, text := range texts {
		if strings.Contains(body, text) {
			return true
		}
	}
	return false
}
