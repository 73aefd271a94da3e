package project

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestIgnorePattern(t *testing.T) {
	// Each line of paths is one that the pattern, in the root's ignore file,
	// ignores or leaves alone; a slash at the end marks a folder.
	cases := []struct {
		pattern         string
		ignored, passed []string
	}{
		{"a.py", []string{"a.py", "x/a.py", "a.py/"}, []string{"ba.py", "a.pyc"}},
		{"/a.py", []string{"a.py"}, []string{"x/a.py"}},
		{"x/a.py", []string{"x/a.py"}, []string{"y/x/a.py"}},
		{"build/", []string{"build/", "x/build/"}, []string{"build", "x/build"}},
		{"/build/", []string{"build/"}, []string{"x/build/", "build"}},
		{"*.py", []string{"a.py", "x/.py"}, []string{"a.pyx"}},
		{"x/*", []string{"x/a", "x/b/"}, []string{"x", "x/a/b"}},
		{"x/*/b", []string{"x/a/b"}, []string{"x/b", "x/a/a/b"}},
		{"**/a", []string{"a", "x/a", "x/y/a"}, []string{"ba", "a/x"}},
		{"x/**", []string{"x/a", "x/a/b"}, []string{"x", "x/", "y/x/a"}},
		{"x/**/b", []string{"x/b", "x/a/b", "x/a/a/b"}, []string{"b", "x/ab"}},
		{"x/**/b/**/c", []string{"x/b/c", "x/b/b/1/c"}, []string{"x/c", "x/b", "b/c"}},
		{"**", []string{"a", "x/a"}, nil},
		{"a**b", []string{"ab", "axb", "x/axb"}, []string{"a/b"}},
		{"x/a**b", []string{"x/ab", "x/axxb"}, []string{"x/a/b"}},
		{"?", []string{"a", "x/b"}, []string{"ab"}},
		{"[a-c]", []string{"a", "c"}, []string{"d", "-"}},
		{"[!a-c]", []string{"d", "!"}, []string{"a"}},
		{"[^a]", []string{"b"}, []string{"a"}},
		{"[]a]", []string{"]", "a"}, []string{"b"}},
		{"[a-]", []string{"a", "-"}, []string{"b"}},
		{`[\]]`, []string{"]"}, []string{`\`}},
		{"[[:digit:]x].py", []string{"3.py", "x.py"}, []string{"a.py"}},
		{"[[:nothing:]]", nil, []string{"n", "["}},
		{"a[", nil, []string{"a[", "a"}},
		{`a\`, nil, []string{`a\`, "a"}},
		{"a[/]b", nil, []string{"a/b"}},
		{`\#a`, []string{"#a"}, []string{`\#a`}},
		{"#a", nil, []string{"#a"}},
		{`\!a`, []string{"!a"}, []string{"a"}},
		{"a ", []string{"a"}, []string{"a "}},
		{`a\ `, []string{"a "}, []string{"a"}},
		{"a\t", []string{"a\t"}, []string{"a"}},
		{"a\r", []string{"a"}, []string{"a\r"}},
		{"/", nil, []string{"a", "a/"}},
		{"", nil, []string{"a"}},
		{"\xff*", []string{"\xffa"}, []string{"a"}},
	}
	for _, c := range cases {
		rules := []ignoreRules{parseIgnore("", []byte(c.pattern+"\n"))}
		check := func(path string, want bool) {
			rel, isDir := strings.CutSuffix(path, "/")
			if got := ignored(rules, rel, isDir); got != want {
				t.Errorf("pattern %q, path %q: ignored = %v, want %v", c.pattern, path, got, want)
			}
		}
		for _, path := range c.ignored {
			check(path, true)
		}
		for _, path := range c.passed {
			check(path, false)
		}
	}
}

// TestGlobCost matches globs that take exponential time by naive backtracking:
// the test ends, or it does not.
func TestGlobCost(t *testing.T) {
	name := strings.Repeat("a", 200)
	if matchSegment(strings.Repeat("*a", 100)+"b", name) {
		t.Error("a glob that ends in b matches")
	}
	globs := slices.Repeat([]string{"**", "a"}, 100)
	if matchSegments(append(globs, "b"), slices.Repeat([]string{"a"}, 200)) {
		t.Error("segments that end in b match")
	}
}

// ignoreTree is what TestIgnoreAsGit walks: names that patterns can confuse.
var ignoreTree = []string{
	"a", "b.py", "ab.py", "A", "-", "]", "[a]", "#a", "!a", "a b", " a", "a ", `a\b`, "é",
	"x/a", "x/b.py", "x/ab", "x/y/a", "x/y/b.py", "x/y/z/a", "x/y/z/ab.py",
	"y/a", "y/x/a", "y/x/b.py", "ab/a", "ab/x/y/b.py", "b/b/b/b", "z/z/a",
}

// TestIgnoreAsGit gives a tree random ignore files and asks git which paths
// they ignore.
func TestIgnoreAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root := t.TempDir()
	for _, path := range ignoreTree {
		writeFile(t, filepath.Join(root, path), nil)
	}
	git(t, root, "init", "--quiet")
	rapid.Check(t, func(rt *rapid.T) {
		for _, dir := range []string{"", "x", "x/y", "y"} {
			lines := rapid.SliceOfN(ignoreLine(), 0, 5).Draw(rt, "ignore file of "+dir)
			check(t, os.WriteFile(filepath.Join(root, dir, ".gitignore"), []byte(strings.Join(lines, "\n")), 0o666))
		}
		all := func(name string) bool { return name != ".gitignore" }
		got, _, err := walkTree(context.Background(), root, "", all)
		if err != nil {
			rt.Fatal(err)
		}
		slices.Sort(got)
		if diff := cmp.Diff(notIgnoredByGit(rt, root), got); diff != "" {
			rt.Fatalf("not ignored (-git +walk):\n%s", diff)
		}
	})
}

// ignoreLine generates a pattern out of pieces. One form is left out in which
// git disagrees with its manual: two stars after other characters, before a
// slash or, in a pattern with a slash, at the end, as in "a**/b" and "/a**".
// git compares the characters before them by themselves, and then takes the
// stars for a segment of their own.
func ignoreLine() *rapid.Generator[string] {
	names := []string{
		"a", "b", "ab", "x", "y", "z", "A", "é", " ", "b.py", "*", "?", "*.py", "a*", "*b", "?*", "**", "***",
		"[ab]", "[!a]", "[^b]", "[a-z]", "[]-]", "[[:alpha:]]", "[[:punct:]]", "[!]a-]", `[\]a]`, "[z-a]", "[[:x:]]", "[",
		`\a`, `\*`, `\#a`, `\!a`, `a\ `, `a\\b`, "[[]a]", "#a", "!a", "[a/b]", `[a-\]]`, "[[:digit:]-a]",
	}
	return rapid.Custom(func(t *rapid.T) string {
		segments := rapid.SliceOfN(rapid.SampledFrom(names), 1, 3).Draw(t, "segments")
		start := rapid.SampledFrom([]string{"", "", "", "/", "!", "!", "!/", "**/"}).Draw(t, "start")
		end := rapid.SampledFrom([]string{"", "", "", "/", "/*", "/**", " ", "  ", "*", "\r"}).Draw(t, "end")
		return start + strings.Join(segments, "/") + end
	}).Filter(func(line string) bool { return !strings.Contains(line, "/") || !starsAtEnd.MatchString(line) })
}

var starsAtEnd = regexp.MustCompile(`[^*/!]\*\*+$`)

func notIgnoredByGit(t *rapid.T, root string) []string {
	cmd := exec.Command("git", "check-ignore", "--no-index", "-z", "--stdin")
	cmd.Dir = root
	cmd.Stdin = strings.NewReader(strings.Join(ignoreTree, "\x00"))
	out, err := cmd.Output()
	// It exits with 1 when nothing is ignored.
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("git check-ignore: %v", err)
	}
	var rest []string
	for _, path := range ignoreTree {
		if !slices.ContainsFunc(bytes.Split(out, []byte{0}), func(p []byte) bool { return string(p) == path }) {
			rest = append(rest, path)
		}
	}
	slices.Sort(rest)
	return rest
}
