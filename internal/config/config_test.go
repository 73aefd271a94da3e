package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

func mustParse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse(".fallbacklint.yaml", []byte(text), testRules)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSeverityOf(t *testing.T) {
	const override = "overrides: [{paths: [scripts, \"**/*_demo.py\"], rules: {FBL1: note, FBL102: off}}, {paths: [scripts/x.py], rules: {FBL101: on, FBL103: on}}]"
	for _, c := range []struct {
		config string
		path   string
		want   map[string]string
	}{
		{"", "a.py", map[string]string{"FBL101": "error", "FBL102": "warning", "FBL103": "off", "FBL201": "error", "FBL999": "off"}},
		{"strict: true", "a.py", map[string]string{"FBL101": "error", "FBL103": "warning"}},
		{"{strict: true, rules: {FBL103: note}}", "a.py", map[string]string{"FBL103": "note"}},
		{"{strict: true, rules: {FBL103: off}}", "a.py", map[string]string{"FBL103": "off"}},
		{"{strict: true, ignore: [FBL103]}", "a.py", map[string]string{"FBL103": "off"}},
		{"rules: {FBL1: note, FBL101: warning, ALL: off}", "a.py", map[string]string{"FBL101": "warning", "FBL102": "note", "FBL103": "note", "FBL201": "off"}},
		{"rules: {FBL1: on}", "a.py", map[string]string{"FBL101": "error", "FBL102": "warning", "FBL103": "warning"}},
		{"select: [FBL1]", "a.py", map[string]string{"FBL101": "error", "FBL103": "off", "FBL201": "off"}},
		{"select: [FBL103]", "a.py", map[string]string{"FBL101": "off", "FBL103": "warning"}},
		{"{select: [FBL201], rules: {FBL101: error}}", "a.py", map[string]string{"FBL101": "off", "FBL201": "error"}},
		{"select: []", "a.py", map[string]string{"FBL101": "off", "FBL201": "off"}},
		{"{select: [FBL1], ignore: [FBL101]}", "a.py", map[string]string{"FBL101": "off", "FBL102": "warning"}},
		{"{select: [FBL101], ignore: [FBL1]}", "a.py", map[string]string{"FBL101": "error", "FBL102": "off"}},
		{"{select: [FBL1], ignore: [FBL1]}", "a.py", map[string]string{"FBL101": "off"}},
		{"ignore: [ALL]", "a.py", map[string]string{"FBL101": "off"}},
		{override, "a.py", map[string]string{"FBL101": "error", "FBL102": "warning", "FBL103": "off"}},
		{override, "scripts/a/b.py", map[string]string{"FBL101": "note", "FBL102": "off", "FBL103": "note", "FBL201": "error"}},
		{override, "x/y_demo.py", map[string]string{"FBL101": "note"}},
		{override, "scripts/x.py", map[string]string{"FBL101": "error", "FBL102": "off", "FBL103": "warning"}},
		{override + "\nselect: [FBL2]", "scripts/x.py", map[string]string{"FBL101": "off", "FBL201": "error"}},
	} {
		got := map[string]string{}
		for code := range c.want {
			got[code] = mustParse(t, c.config).SeverityOf(code, c.path)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s\nin %s (-want +got):\n%s", c.config, c.path, diff)
		}
	}
}

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		config string
		want   map[string]bool
	}{
		{"", map[string]bool{"FBL101": true, "FBL103": false, "FBL999": false}},
		{"rules: {FBL101: off}", map[string]bool{"FBL101": false, "FBL102": true}},
		{"overrides: [{paths: [a], rules: {FBL103: on, FBL101: off}}]", map[string]bool{"FBL101": true, "FBL103": true}},
		{"{rules: {ALL: off}, overrides: [{paths: [a], rules: {FBL101: off}}]}", map[string]bool{"FBL101": false}},
		{"{select: [FBL2], overrides: [{paths: [a], rules: {FBL101: error}}]}", map[string]bool{"FBL101": false}},
	} {
		got := map[string]bool{}
		for code := range c.want {
			got[code] = mustParse(t, c.config).Runs(code)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.config, diff)
		}
	}
}

func TestExcluded(t *testing.T) {
	for _, c := range []struct {
		config string
		want   map[string]bool
	}{
		{"", map[string]bool{"a.py": false, "a/b.go": false, ".hidden/c.py": false}},
		{"exclude: [third_party/]", map[string]bool{"third_party/a.py": true, "third_party/x/y.py": true, "third_party.py": false, "x/third_party/a.py": false}},
		{"exclude: ['**/third_party']", map[string]bool{"third_party/a.py": true, "x/third_party/a.py": true}},
		{"exclude: [./gen/*.py]", map[string]bool{"gen/a.py": true, "gen/x/a.py": false, "gen/a.go": false}},
		{"exclude: ['**/*_{pb2,gen}.py']", map[string]bool{"a_pb2.py": true, "x/y_gen.py": true, "pb2.py": false}},
		{"exclude: ['\\[a\\].py', '[ab].go']", map[string]bool{"[a].py": true, "a.py": false, "a.go": true, "c.go": false}},
		{"exclude: ['.']", map[string]bool{"a.py": true, "a/b.py": true}},
		{"include: [src]", map[string]bool{"src/a.py": false, "a.py": true}},
		{"{include: [src], exclude: ['**/old']}", map[string]bool{"src/a.py": false, "src/old/a.py": true, "old/a.py": true}},
		{"include: ['**/*.py']", map[string]bool{"a.py": false, "a/b.py": false, "a/b.go": true}},
		{"include: []", map[string]bool{"a.py": true}},
	} {
		got := map[string]bool{}
		for path := range c.want {
			got[path] = mustParse(t, c.config).Excluded(path)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.config, diff)
		}
	}
}

// A directory is left out only for exclude: a file below it may be included.
func TestExcludedDir(t *testing.T) {
	c := mustParse(t, "{include: ['src/**/*.py'], exclude: [src/old, '**/*.go']}")
	want := map[string]bool{"src": false, "src/old": true, "src/old/x": true, "other": false, ".": false}
	got := map[string]bool{}
	for path := range want {
		got[path] = c.ExcludedDir(path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLexicon(t *testing.T) {
	for _, c := range []struct {
		config string
		want   map[string]bool
	}{
		{"", map[string]bool{"AIAgent": true, "Bot": false, "run_it": true, "answer": false, "fallback_model": true, "backup": false}},
		{"lexicon: {agent-constructor: [Bot], run-method: [answer]}", map[string]bool{"AIAgent": true, "Bot": true, "run_it": true, "answer": true}},
		{"lexicon: {agent-constructor: {replace: [Bot]}}", map[string]bool{"AIAgent": false, "Bot": true, "run_it": true}},
		{"lexicon: {run-method: {replace: [answer], extend: [chat]}}", map[string]bool{"run_it": false, "answer": true, "chat": true}},
		{"lexicon: {run-method: {replace: []}}", map[string]bool{"run_it": false}},
		{"lexicon: {fallback-parameter: [Backup(s)]}", map[string]bool{"fallback_model": true, "backup": true, "Backups": true}},
	} {
		l := mustParse(t, c.config).Lexicon()
		got := map[string]bool{}
		for name := range c.want {
			got[name] = l.AgentConstructor.Match(name) || l.RunMethod.Match(name) || l.FallbackParameter.Match(name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.config, diff)
		}
	}
}

// Every key of the lexicon reaches the role of its name, and is shown.
func TestLexiconReachesEveryRole(t *testing.T) {
	for _, f := range fieldsOf(reflect.TypeFor[Lexicon]()) {
		c := mustParse(t, "lexicon: {"+f.key+": {replace: [zebra]}}")
		role := reflect.ValueOf(c.Lexicon()).Elem().FieldByName(f.Name)
		if !role.IsValid() {
			t.Errorf("%s: the lexicon has no %s", f.key, f.Name)
			continue
		}
		if diff := cmp.Diff("[zebra]", fmt.Sprint(role.Interface())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.key, diff)
		}
		if shown := string(c.Show()); !strings.Contains(shown, "  "+f.key+":\n    replace:\n      - zebra\n") {
			t.Errorf("%s is not shown:\n%s", f.key, shown)
		}
	}
}

func TestLexiconHasAKeyForEveryRole(t *testing.T) {
	configured := reflect.TypeFor[Lexicon]()
	for _, f := range reflect.VisibleFields(reflect.TypeFor[lexicon.Lexicon]()) {
		if _, ok := configured.FieldByName(f.Name); f.IsExported() && !ok {
			t.Errorf("the role %s has no key", f.Name)
		}
	}
}

func TestLexiconOfReasons(t *testing.T) {
	for _, c := range []struct {
		config string
		want   map[string]lexicon.Reason
	}{
		{"", map[string]lexicon.Reason{"BILLING": lexicon.Billing, "quota": lexicon.NoReason, "slow_lane": lexicon.NoReason}},
		{"lexicon: {billing-reason: [quota]}", map[string]lexicon.Reason{"BILLING": lexicon.Billing, "QuotaError": lexicon.Billing}},
		{"lexicon: {rate-limit-reason: {replace: [slow lane]}}", map[string]lexicon.Reason{"is_slow_lane": lexicon.RateLimit, "rate_limit": lexicon.NoReason}},
	} {
		l := mustParse(t, c.config).Lexicon()
		got := map[string]lexicon.Reason{}
		for name := range c.want {
			got[name], _ = l.Reason(name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.config, diff)
		}
	}
}

func TestLexiconOfTexts(t *testing.T) {
	l := mustParse(t, "lexicon: {billing-text: [wallet is empty], rate-limit-text: {replace: [calm down]}, transient-text: [in a jiffy]}").Lexicon()
	want := map[string]lexicon.Reason{
		"Your wallet is empty.": lexicon.Billing,
		"insufficient_quota":    lexicon.Billing,
		"calm-down, please":     lexicon.RateLimit,
		"too many requests":     lexicon.NoReason,
	}
	got := map[string]lexicon.Reason{}
	for text := range want {
		got[text] = l.Text(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !l.Transient("back in a jiffy") || !l.Transient("try again in 5s") {
		t.Error("a transient text is not known")
	}
}

func TestCheckSelector(t *testing.T) {
	c := Default(testRules)
	for selector, want := range map[Selector]string{
		"ALL":                 "",
		"FBL1":                "",
		"FBL103":              "",
		"FLB101":              "unknown rule `FLB101`; did you mean `FBL101`?",
		"unresolved-fallback": "unknown rule `unresolved-fallback`; did you mean its code `FBL103`?",
	} {
		got := ""
		if err := c.CheckSelector(selector); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("CheckSelector(%q) (-want +got):\n%s", selector, diff)
		}
	}
}
