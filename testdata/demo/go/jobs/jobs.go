// Package jobs is what the bot does: at once, at night, and through sub-agents.
package jobs

import (
	"context"
	"fmt"

	"example.com/parcelbot/agent"
)

// Answer answers a customer who is waiting.
func Answer(ctx context.Context, s agent.Settings, text string) (string, error) {
	return open(s, agent.CustomerOptions(s)...).RunConversation(ctx, text)
}

func open(s agent.Settings, options ...agent.Option) *agent.AIAgent {
	options = append(options, agent.WithTools(agent.ToolsFor("customer")...))
	return agent.NewAIAgent(s.Client, s.Model, options...)
}

// Delegate lets a sub-agent do a part of a conversation.
func Delegate(ctx context.Context, s agent.Settings, task string) (string, error) {
	// The child talks to whatever its parent was configured with.
	child := agent.NewAIAgent(s.Client, s.Model,
		agent.WithPool(s.Pool),
		agent.WithTools(agent.ToolsFor("courier")...),
		agent.WithMaxRetries(s.MaxRetries),
	)
	result, err := child.RunConversation(ctx, task)
	if err != nil {
		return "", fmt.Errorf("delegate %q: %w", task, err)
	}
	return result, nil
}

// ChaseLate asks an agent about every late parcel, while everybody sleeps.
func ChaseLate(ctx context.Context, s agent.Settings, parcels []string) (map[string]string, error) {
	// Nobody is waiting at this hour, so there is time for more retries.
	options := agent.RuntimeOptions(s)
	options = append(options, agent.WithMaxRetries(5), agent.WithTools(agent.ToolsFor("night")...))
	night := agent.NewAIAgent(s.Client, s.Model, options...)

	findings := make(map[string]string, len(parcels))
	for _, parcel := range parcels {
		finding, err := night.RunConversation(ctx, "Find out where parcel "+parcel+" is.")
		if err != nil {
			return findings, fmt.Errorf("parcel %s: %w", parcel, err)
		}
		findings[parcel] = finding
	}
	return findings, nil
}

// Compact shortens the conversations of the archive.
func Compact(s agent.Settings, archive [][]agent.Message) {
	// Only its compressor is needed; this agent never talks to a model.
	compressor := agent.NewAIAgent(s.Client, s.Model, agent.RuntimeOptions(s)...)
	for i, messages := range archive {
		archive[i] = compressor.Compress(messages)
	}
}
