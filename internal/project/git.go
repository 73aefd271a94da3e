package project

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// gitList asks git for the files below root that are tracked, or neither
// tracked nor ignored, and whose names are kept, with paths relative to root.
// Git lists a submodule, and a repository inside the work tree, as one entry:
// they are projects of their own. Tracked files that were deleted are listed.
func gitList(ctx context.Context, root string, keep func(name string) bool) ([]string, []Unanalysed, error) {
	// A repository's own configuration may name a program as file system
	// monitor, which git would run.
	cmd := exec.CommandContext(ctx, "git", "-c", "core.fsmonitor=false",
		"ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
	cmd.Dir = root
	cmd.Env = gitEnv(os.Environ())
	var warnings bytes.Buffer
	cmd.Stderr = &warnings
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("git ls-files in %s: %w", root, err)
	}
	var paths []string
	for entry := range bytes.SplitSeq(out, []byte{0}) {
		if name := entry[bytes.LastIndexByte(entry, '/')+1:]; keep(string(name)) {
			paths = append(paths, string(entry))
		}
	}
	return paths, unreadableFolders(root, warnings.String()), nil
}

// gitEnv drops what a hook's environment says about the repository that called
// it, since root may be another one, and forbids git to write, ask or fetch.
func gitEnv(env []string) []string {
	kept := make([]string, 0, len(env)+4)
	for _, setting := range env {
		name, _, _ := strings.Cut(setting, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR",
			"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE":
		default:
			kept = append(kept, setting)
		}
	}
	return append(kept, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1")
}

// unreadableFolders reads git's warnings, the only place where it names the
// folders that it could not look into.
func unreadableFolders(root, warnings string) []Unanalysed {
	var list []Unanalysed
	for line := range strings.Lines(warnings) {
		rest, ok := strings.CutPrefix(line, "warning: could not open directory '")
		at := strings.LastIndex(rest, "': ")
		if !ok || at < 0 {
			continue
		}
		folder := filepath.Join(root, filepath.FromSlash(path.Clean(rest[:at])))
		list = append(list, Unanalysed{folder, strings.ToLower(strings.TrimSpace(rest[at+3:]))})
	}
	return list
}
