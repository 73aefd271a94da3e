package agent

import (
	"context"
	"errors"
	"net/http"
)

// Issuer hands out access tokens, which run out after an hour.
type Issuer interface {
	IssueToken(ctx context.Context) (string, error)
	SetToken(token string)
}

// RenewAccess fetches a new token if ours was refused, and reports whether to
// try again.
func RenewAccess(ctx context.Context, issuer Issuer, err error) bool {
	var refusal *ProviderError
	if !errors.As(err, &refusal) || refusal.Status != http.StatusUnauthorized {
		return false
	}
	token, err := issuer.IssueToken(ctx)
	if err != nil {
		return false
	}
	issuer.SetToken(token)
	return true
}
