package provider

import (
	"slices"
	"strings"
	"testing"
)

func TestIsRequest(t *testing.T) {
	for _, name := range []string{
		"self.client.chat.completions.create", "client.messages.create", "client.responses.create", "client.messages.stream",
		"litellm.completion", "acompletion", "agent.run_conversation", "self.agent.run", "provider.chat", "p.chat", "llm.invoke", "self.llm.ainvoke",
		"model.generate_content", "client.converse", "call_llm", "self._call_model", "ask_model_once", "self.client.complete", "primary.complete",
		"self.fallback.run", "try_provider", "chat_completion", "self._create_chat_completion", "client.beta.chat.completions.parse", "run_agent",
		"self._stream_completion", "engine.generate", "openai.ChatCompletion.create",
	} {
		if !IsRequest(strings.Split(name, ".")) {
			t.Errorf("%s asks a model", name)
		}
		if !slices.ContainsFunc(Anchors, func(a string) bool { return strings.Contains(strings.ToLower(name)+"(", a) }) {
			t.Errorf("%s has no anchor, so that it is not looked for", name)
		}
	}
	for _, name := range []string{
		"", "subprocess.run", "asyncio.run", "AIAgent", "openai.OpenAI", "get_provider", "self.provider.get_name", "agent.stop", "task.complete",
		"uuid.generate", "create_agent", "chat_id", "send_message", "self.tools.call", "agent.call_tool", "client.post", "self._run", "build_client",
		"messages.append", "model.eval", "session.execute", "generate_id", "provider.list_models", "conversation",
	} {
		if IsRequest(strings.Split(name, ".")) {
			t.Errorf("%s asks no model", name)
		}
	}
}
