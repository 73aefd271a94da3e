package lexicon

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNamesMatch(t *testing.T) {
	names, err := ParseNames("AIAgent", "_ReviewAgent", "make_agent2")
	if err != nil {
		t.Fatal(err)
	}
	for identifier, want := range map[string]bool{
		"AIAgent":       true,
		"_AIAgent":      true,
		"__AIAgent":     true,
		"ReviewAgent":   true,
		"make_agent2":   true,
		"aiagent":       false,
		"ai_agent":      false,
		"AIAgents":      false,
		"AIAgent_":      false,
		"MyAIAgent":     false,
		"AIAgentConfig": false,
		"makeAgent2":    false,
		"":              false,
		"_":             false,
	} {
		if got := names.Match(identifier); got != want {
			t.Errorf("Match(%q) = %v, want %v", identifier, got, want)
		}
	}
}

func TestParseNamesErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":             `name "" is empty`,
		"__":           `name "__" is empty`,
		"AI Agent":     `name "AI Agent": ' ' cannot stand there in an identifier`,
		"agent.Agent":  `name "agent.Agent": '.' cannot stand there in an identifier`,
		"2Agents":      `name "2Agents": '2' cannot stand there in an identifier`,
		"Agent*":       `name "Agent*": '*' cannot stand there in an identifier`,
		"Agent\u0085s": `name "Agent\u0085s": '\u0085' cannot stand there in an identifier`,
	} {
		names, err := ParseNames(text, "Kept")
		if err == nil {
			t.Errorf("ParseNames(%q) has no error", text)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("ParseNames(%q) (-want +got):\n%s", text, diff)
		}
		if diff := cmp.Diff(Names{"Kept"}, names); diff != "" {
			t.Errorf("ParseNames(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestNamesTriggers(t *testing.T) {
	names := Names{"NewAIAgent", "AIAgent", "Reviewer", "AIAgent"}
	if diff := cmp.Diff([]string{"AIAgent", "Reviewer"}, names.Triggers()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}
