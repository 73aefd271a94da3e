package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The names that Find looks for in each directory.
var (
	ownNames    = []string{".fallbacklint.yaml", ".fallbacklint.yml"}
	projectName = "pyproject.toml"
)

// Find returns the path of the configuration file that governs a directory: of
// those in it and in the directories above it the nearest, or "" if there is
// none. A pyproject.toml counts if it has the table [tool.fallbacklint]. Two
// configurations in one directory are an error, as either could be the one that
// is meant.
func Find(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the configuration of %s: %w", dir, err)
	}
	for {
		found, err := findIn(at)
		if err != nil || found != "" {
			return found, err
		}
		parent := filepath.Dir(at)
		if parent == at {
			return "", nil
		}
		at = parent
	}
}

func findIn(dir string) (string, error) {
	var found []string
	for _, name := range ownNames {
		if path := filepath.Join(dir, name); exists(path) {
			found = append(found, path)
		}
	}
	project := filepath.Join(dir, projectName)
	configures, err := hasTable(project)
	switch {
	case err != nil:
		return "", err
	case configures:
		found = append(found, project)
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	default:
		return "", &Error{Path: found[0], Message: fmt.Sprintf("%s configures fallbacklint too; keep one of the two", filepath.Base(found[1]))}
	}
}

// exists counts whatever has the name, also a directory or a broken link: that
// Load cannot read it is for Load to say. What the system does not let us see,
// as above a directory that is shared alone, is not there.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// hasTable reports whether a pyproject.toml configures fallbacklint. One that
// does not name it is not parsed: whatever else is wrong there is not ours to
// report.
func hasTable(path string) (bool, error) {
	if !exists(path) {
		return false, nil
	}
	data, err := readText(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !bytes.Contains(data, []byte(tomlTable[1])) {
		return false, nil
	}
	table, problems := parse(path, data)
	return table != nil, inFile(path, problems)
}
