package command

import (
	"bytes"
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUseColor(t *testing.T) {
	for _, c := range []struct {
		when     string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"auto", true, nil, true},
		{"auto", false, nil, false},
		{"auto", true, map[string]string{"NO_COLOR": "1"}, false},
		{"auto", true, map[string]string{"TERM": "dumb"}, false},
		{"always", false, nil, true},
		{"always", true, map[string]string{"NO_COLOR": "1"}, true},
		{"never", true, nil, false},
	} {
		env := Environment{StdoutTerminal: c.terminal, Getenv: func(name string) string { return c.env[name] }}
		if got, err := useColor(c.when, env); got != c.want || err != nil {
			t.Errorf("%s, terminal %t, %v: got %t, %v", c.when, c.terminal, c.env, got, err)
		}
	}
}

func TestVersion(t *testing.T) {
	build := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{build(""), Release + " (go1.26.0)"},
		{build("(devel)"), Release + " (go1.26.0)"},
		{build("v0.0.0-20261101120000-0123456789ab"), Release + " (go1.26.0)"},
		{build("v0.0.0-20261101120000-0123456789ab+dirty", revision, modified), Release + " (revision 0123456789ab, modified, go1.26.0)"},
		{build("v9.8.7"), "9.8.7 (go1.26.0)"},
		{build("v9.8.7-rc.1", revision), "9.8.7-rc.1 (revision 0123456789ab, go1.26.0)"},
	} {
		if diff := cmp.Diff(c.want, version(c.info)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.info.Main.Version, diff)
		}
	}
}

func TestFill80(t *testing.T) {
	word := "123456789 "
	text := "\n" + word + word + word + word + "\n" + word + word + word + word + word + "\n\n" +
		"- a list item that is longer than eighty characters keeps its line all the same, as it may be indented\n" +
		"1. first\n2. second\n\n```go\nx := 1\ny := 2\n```\nafter\nit\n"
	want := "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789\n123456789\n\n" +
		"- a list item that is longer than eighty characters keeps its line all the same, as it may be indented\n" +
		"1. first\n2. second\n\n```go\nx := 1\ny := 2\n```\nafter it"
	if diff := cmp.Diff(want, fill80(text)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCleanupsRunWhatIsPending(t *testing.T) {
	var c cleanups
	var ran bytes.Buffer
	c.add(func() { ran.WriteString("kept") })
	c.add(func() { ran.WriteString("withdrawn") })()
	c.run()
	c.run()
	c.add(func() { ran.WriteString(", late") })
	if ran.String() != "kept, late" {
		t.Errorf("ran %q", ran.String())
	}
}
