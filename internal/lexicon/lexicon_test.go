package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every name here was seen in public agent code, or is a near miss of one.
func TestDefault(t *testing.T) {
	l := Default()
	for _, c := range []struct {
		role     string
		match    func(string) bool
		names    string
		mismatch string
	}{
		{
			"AgentConstructor", l.AgentConstructor.Match,
			"AIAgent NewAIAgent _AIAgent",
			"aiagent ai_agent AIAgentFactory NewAIAgentPool Agent new_ai_agent",
		},
		{
			"FallbackParameter", l.FallbackParameter.Match,
			`fallback fallbacks Fallback Fallbacks _fallback fallback_model fallback_models _fallback_model FallbackModel
			FallbackModels fallback_model_name FallbackModelID fallback_llm FallbackLLMs fallback_provider
			fallback_providers fallbackProvider FallbackProvider fallback_chain _fallback_chain FallbackChain fallback_config
			FallbackConfig model_fallbacks ModelFallbacks WithFallback WithFallbacks WithFallbackModels WithFallbackProvider
			withFallbackChain with_fallbacks WithModelFallbacks`,
			`fallback_callback fallback_text use_fallback fallback_font _fallback_index fallback_activated should_fallback
			FallbackFont FallbackCallback fallback_reason fallback_url fallback_prefix image_model_fallbacks ImageModelFallbacks
			is_fallback used_fallback fallback_error default_fallback fallback_enabled fallbackModelCount try_fallback
			fallback_ips proxies_fallback model fallback_parser NewFallbackChain GetFallbacks wrapWithFallback callback`,
		},
		{
			"RunMethod", l.RunMethod.Match,
			`run Run run_conversation RunConversation run_async run_stream chat Chat chat_once ChatCompletion stream StreamChat
			invoke Invoke arun achat astream ainvoke astream_events`,
			"runtime running rerun dry_run close chatter streaming upstream invoked is_running start session_id",
		},
	} {
		for _, name := range strings.Fields(c.names) {
			if !c.match(name) {
				t.Errorf("%s does not match %q", c.role, name)
			}
		}
		for _, name := range strings.Fields(c.mismatch) {
			if c.match(name) {
				t.Errorf("%s matches %q", c.role, name)
			}
		}
	}
}

func TestDefaultTriggers(t *testing.T) {
	l := Default()
	got := map[string][]string{
		"AgentConstructor":  l.AgentConstructor.Triggers(),
		"FallbackParameter": l.FallbackParameter.Triggers(),
		"RunMethod":         l.RunMethod.Triggers(),
	}
	want := map[string][]string{
		"AgentConstructor":  {"AIAgent"},
		"FallbackParameter": {"fallback"},
		"RunMethod":         {"run", "chat", "stream", "invoke"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}

// Two lexicons share nothing: what a user adds to one is not in the next.
func TestDefaultIsFresh(t *testing.T) {
	first := Default()
	first.AgentConstructor[0] = "Changed"
	first.RunMethod[0] = Pattern{}
	second := Default()
	if !second.AgentConstructor.Match("AIAgent") || !second.RunMethod.Match("run") {
		t.Error("a change of one default lexicon shows in another")
	}
}
