package command

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

// writeFile writes a result to a file. A reader sees the old content or the
// new, never a part.
func (s *session) writeFile(f fileOutput, r *report.Result, o report.Options) error {
	var b bytes.Buffer
	if err := f.format.Write(&b, r, o); err != nil {
		return err
	}
	return writeAtomically(f.path, b.Bytes(), &s.cleanups)
}

// writeAtomically writes to a temporary file beside path and renames it. What
// is not a regular file, such as a device or a named pipe, cannot be replaced
// and is written to. A symbolic link stays, and its target is replaced.
func writeAtomically(path string, content []byte, c *cleanups) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeThrough(path, content)
		}
		mode = info.Mode().Perm()
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".fallbacklint-*.tmp")
	if err != nil {
		return err
	}
	remove := func() { _ = os.Remove(temporary.Name()) }
	withdraw := c.add(remove)
	defer withdraw()
	if err := fill(temporary, content, mode); err != nil {
		remove()
		return err
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		remove()
		return err
	}
	return nil
}

// cause drops the path from an error of package os: it is the temporary file's,
// which means nothing to the user.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

func fill(f *os.File, content []byte, mode fs.FileMode) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func writeThrough(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(content))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
