// Package agent answers questions about parcels.
package agent

import "context"

// Message is one turn of a conversation.
type Message struct {
	Role, Content string
}

// Client calls a provider's completion endpoint.
type Client interface {
	Complete(ctx context.Context, model string, messages []Message) (string, error)
}

// Pool holds several keys for one provider.
type Pool interface {
	HasAvailable() bool
}

// AIAgent talks to a model on behalf of one customer.
type AIAgent struct {
	client         Client
	model          string
	pool           Pool
	tools          []string
	maxRetries     int
	messages       []Message
	fallbackModels []string
	fallbackIndex  int
}

// Option configures an agent.
type Option func(*AIAgent)

// WithPool lets the agent change keys.
func WithPool(pool Pool) Option {
	return func(a *AIAgent) { a.pool = pool }
}

// WithTools names the tools that the agent may use.
func WithTools(tools ...string) Option {
	return func(a *AIAgent) { a.tools = tools }
}

// WithMaxRetries sets how often a failed call is tried.
func WithMaxRetries(n int) Option {
	return func(a *AIAgent) { a.maxRetries = n }
}

// WithFallbackModels sets the models to go on with when the first one fails.
func WithFallbackModels(models ...string) Option {
	return func(a *AIAgent) { a.fallbackModels = models }
}

// NewAIAgent returns an agent for one conversation.
func NewAIAgent(client Client, model string, options ...Option) *AIAgent {
	a := &AIAgent{client: client, model: model, maxRetries: 3}
	for _, option := range options {
		option(a)
	}
	return a
}

// Compress shortens a conversation without asking the model.
func (a *AIAgent) Compress(messages []Message) []Message {
	const head, tail = 1, 6
	if len(messages) <= head+tail {
		return messages
	}
	short := append([]Message{}, messages[:head]...)
	short = append(short, Message{Role: "system", Content: "some messages are left out"})
	return append(short, messages[len(messages)-tail:]...)
}
