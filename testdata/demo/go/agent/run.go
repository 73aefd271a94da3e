package agent

import (
	"context"
	"errors"
	"log"
	"time"
)

// RunConversation sends a customer's message and returns the model's answer.
func (a *AIAgent) RunConversation(ctx context.Context, text string) (string, error) {
	a.messages = append(a.messages, Message{Role: "user", Content: text})
	attempt := 0
	for attempt < a.maxRetries {
		answer, err := a.client.Complete(ctx, a.model, a.messages)
		if err == nil {
			a.messages = append(a.messages, Message{Role: "assistant", Content: answer})
			return answer, nil
		}
		reason := Classify(err)
		log.Printf("attempt %d/%d: %v", attempt+1, a.maxRetries, err)

		if reason == ReasonContext {
			return "", err
		}

		limited := reason == ReasonRateLimit || reason == ReasonBilling
		// Another key may have room left: no need to leave the provider yet.
		poolMayRecover := a.pool != nil && a.pool.HasAvailable()
		if limited && !poolMayRecover {
			if a.tryActivateFallback() {
				attempt = 0
				continue
			}
		}

		// We were only asked to be patient, which is no failed attempt.
		if limited {
			time.Sleep(backoff(attempt))
			continue
		}

		attempt++
		time.Sleep(backoff(attempt))
	}

	// A conversation that gets here has nearly always grown too long.
	return "", errors.New("response truncated due to output length limit")
}

// tryActivateFallback goes on with the next model, and reports whether there was one.
func (a *AIAgent) tryActivateFallback() bool {
	if a.fallbackIndex >= len(a.fallbackModels) {
		return false
	}
	a.model = a.fallbackModels[a.fallbackIndex]
	a.fallbackIndex++
	log.Printf("switched to %s", a.model)
	return true
}

func backoff(attempt int) time.Duration {
	return min(time.Minute, time.Second<<attempt)
}
