package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSelectNames: any name that the system takes is found, with git and without.
func TestSelectNames(t *testing.T) {
	names := []string{"50% a:b,c.py", "line\nfeed.py", "\xff\xfe.py", "é 日本.py", "-x.py", "*.py", ":(top).py", "\x1b[31m.py"}
	for _, where := range []string{"plain", "git"} {
		t.Run(where, func(t *testing.T) {
			tree := resolved(t.TempDir())
			want := map[string]string{}
			for _, name := range names {
				if err := os.WriteFile(filepath.Join(tree, name), []byte(name), 0o666); err != nil {
					t.Skipf("the file system refuses %q: %v", name, err)
				}
				want[name] = name
			}
			if where == "git" {
				gitCommit(t, tree)
			}
			for _, args := range [][]string{nil, names} {
				sel, err := Select(context.Background(), Options{Dir: tree, Args: args})
				if err != nil {
					t.Fatal(err)
				}
				got := map[string]string{}
				for _, f := range sel.Report {
					src, err := ReadFile(f.Abs(), 0)
					check(t, err)
					got[f.Path] = string(src)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("arguments %q (-want +got):\n%s", args, diff)
				}
			}
		})
	}
}

// TestSelectWithoutGit: where git fails, the walk answers as git would.
func TestSelectWithoutGit(t *testing.T) {
	tree := resolved(t.TempDir())
	for path, text := range map[string]string{
		".gitignore": "out/\n", "a.py": "", "out/b.py": "", ".git/info/exclude": "c.py\n", "c.py": "",
		"sub/.git": "gitdir: nowhere\n", "sub/d.py": "",
	} {
		writeFile(t, filepath.Join(tree, path), []byte(text))
	}
	sel, err := Select(context.Background(), Options{Dir: tree})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("a.py\n", describe(sel, sel.Report)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// TestSelectUnreadable: what cannot be looked into is said, where it was asked for.
func TestSelectUnreadable(t *testing.T) {
	for _, where := range []string{"plain", "git"} {
		t.Run(where, func(t *testing.T) {
			tree := resolved(t.TempDir())
			writeFile(t, filepath.Join(tree, "a.py"), nil)
			writeFile(t, filepath.Join(tree, "part", "b.py"), nil)
			if where == "git" {
				gitCommit(t, tree)
			}
			shut := filepath.Join(tree, "part", "shut")
			check(t, os.Mkdir(shut, 0o777))
			check(t, os.Chmod(shut, 0))
			t.Cleanup(func() { check(t, os.Chmod(shut, 0o777)) })
			if _, err := os.ReadDir(shut); err == nil {
				t.Skip("permissions do not hold for this user")
			}
			for arg, want := range map[string][]Unanalysed{
				".":         {{shut, "permission denied"}},
				"part":      {{shut, "permission denied"}},
				"part/shut": {{shut, "permission denied"}},
				"a.py":      nil,
				"part/b.py": nil,
			} {
				sel, err := Select(context.Background(), Options{Dir: tree, Args: []string{arg}})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, sel.Unanalysed); diff != "" {
					t.Errorf("argument %s (-want +got):\n%s", arg, diff)
				}
			}
		})
	}
}

func TestUnreadableFolders(t *testing.T) {
	warnings := "warning: could not open directory 'a/b's/': Permission denied\nwarning: something else\n"
	want := []Unanalysed{{filepath.FromSlash("/p/a/b's"), "permission denied"}}
	if diff := cmp.Diff(want, unreadableFolders(filepath.FromSlash("/p"), warnings)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGitRunsNothing: a repository's configuration may name a program to run;
// and what a hook's environment says of one repository is not taken for another.
func TestGitRunsNothing(t *testing.T) {
	tree, other := resolved(t.TempDir()), t.TempDir()
	writeFile(t, filepath.Join(tree, "a.py"), nil)
	gitCommit(t, tree)
	gitCommit(t, other)
	ran := filepath.Join(t.TempDir(), "ran")
	writeFile(t, filepath.Join(tree, ".git", "monitor"), []byte("#!/bin/sh\ntouch '"+ran+"'\n"))
	check(t, os.Chmod(filepath.Join(tree, ".git", "monitor"), 0o777))
	git(t, tree, "config", "core.fsmonitor", filepath.Join(tree, ".git", "monitor"))
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other, ".git", "index"))

	paths, _, err := gitList(context.Background(), tree, isSource)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.py"}, paths); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("git ran the program that the repository names")
	}
}

func TestSelectCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Select(ctx, Options{Dir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
