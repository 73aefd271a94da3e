package corpus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A mirror is a folder of bare git repositories, named owner+name/repo.
type mirror string

func openMirror(t *testing.T) mirror {
	t.Helper()
	dir := os.Getenv("FALLBACKLINT_CORPUS")
	if dir == "" {
		t.Skip("set FALLBACKLINT_CORPUS to a folder of bare git repositories named owner+name/repo to run this")
	}
	return mirror(dir)
}

var errAbsent = errors.New("not in the folder")

// resolve returns the full hash of a revision; the error is errAbsent where the
// repository or the revision is not there.
func (m mirror) resolve(ctx context.Context, repo, revision string) (Commit, error) {
	out, err := m.git(ctx, repo, "rev-parse", "--verify", "--quiet", revision+"^{commit}").Output()
	if err != nil {
		return Commit{}, fmt.Errorf("%s@%s: %w", repo, revision, errAbsent)
	}
	return Commit{repo, strings.TrimSpace(string(out))}, nil
}

func (m mirror) git(ctx context.Context, repo string, args ...string) *exec.Cmd {
	dir := filepath.Join(string(m), strings.ReplaceAll(repo, "/", "+"), "repo")
	return exec.CommandContext(ctx, "git", append([]string{"--git-dir", dir}, args...)...)
}

// export writes the files of a commit to a new folder. (git archive would stop
// at the first object that a partial mirror lacks, such as a picture.)
func (m mirror) export(t *testing.T, c Commit) string {
	t.Helper()
	dir := t.TempDir()
	index := "GIT_INDEX_FILE=" + filepath.Join(t.TempDir(), "index")
	read := m.git(t.Context(), c.Repo, "--work-tree", dir, "read-tree", c.Hash)
	read.Env = append(os.Environ(), index)
	if out, err := read.CombinedOutput(); err != nil {
		t.Fatalf("export %s: %v\n%s", c, err, out)
	}
	write := m.git(t.Context(), c.Repo, "--work-tree", dir, "checkout-index", "--all", "--quiet")
	write.Env = read.Env
	if out, err := write.CombinedOutput(); err != nil {
		t.Logf("exported in part: %s", out)
	}
	return dir
}
