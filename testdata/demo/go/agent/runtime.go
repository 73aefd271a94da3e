package agent

// Settings is the part of the bot's configuration that concerns models.
type Settings struct {
	Client         Client
	Issuer         Issuer
	Model          string
	Pool           Pool
	MaxRetries     int
	FallbackModels []string
}

// RuntimeOptions returns the options that agents need to reach their provider.
func RuntimeOptions(s Settings) []Option {
	options := []Option{WithMaxRetries(s.MaxRetries)}
	if s.Pool != nil {
		options = append(options, WithPool(s.Pool))
	}
	return options
}

// CustomerOptions returns the options of an agent that a customer waits for.
func CustomerOptions(s Settings) []Option {
	return append(RuntimeOptions(s), WithFallbackModels(s.FallbackModels...))
}

// ToolsFor returns the names of the tools that an agent of this role may use.
func ToolsFor(role string) []string {
	tools := []string{"track_parcel", "list_depots"}
	switch role {
	case "courier":
		return append(tools, "message_driver")
	case "night":
		return append(tools, "open_claim", "notify_customer")
	default:
		return tools
	}
}
