package jobs

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"example.com/parcelbot/agent"
)

// Digest writes the morning's report: one text about all that was found at night.
func Digest(ctx context.Context, s agent.Settings, findings []string) (string, error) {
	prompt := "Sum this up, the worst case first:\n" + strings.Join(findings, "\n")
	messages := []agent.Message{{Role: "user", Content: prompt}}
	var refusal error
	attempt := 0
	for attempt < s.MaxRetries {
		text, err := s.Client.Complete(ctx, s.Model, messages)
		if err == nil {
			return text, nil
		}
		log.Printf("attempt %d/%d: %v", attempt+1, s.MaxRetries, err)
		refusal = err
		// With a new token it is worth the same attempt again.
		recovered := agent.RenewAccess(ctx, s.Issuer, err)
		if recovered {
			continue
		}
		attempt++
		time.Sleep(time.Second << attempt)
	}
	return "", fmt.Errorf("no report on %d parcels: %w", len(findings), refusal)
}
