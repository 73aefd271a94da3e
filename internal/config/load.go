package config

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
)

// ErrNoTable is the cause where a TOML file, such as a pyproject.toml, does not
// configure fallbacklint at all.
var ErrNoTable = errors.New("has no table [" + strings.Join(tomlTable, ".") + "]")

// Load reads a configuration file: TOML if its name says so, else YAML. Each
// thing that is wrong with it is an *Error; several are joined.
func Load(path string, rules []RuleInfo) (*Config, error) {
	data, err := readText(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data, rules)
}

// Parse is Load for a file's content.
func Parse(path string, data []byte, rules []RuleInfo) (*Config, error) {
	c := Default(rules)
	c.Path = path
	root, problems := parse(path, data)
	if root == nil && len(problems) == 0 {
		return nil, errors.Join(&Error{Path: path, Message: ErrNoTable.Error(), cause: ErrNoTable})
	}
	if root != nil {
		d := decoder{rules: rules}
		d.decode(root, reflect.ValueOf(&c.Settings).Elem(), "configuration")
		problems = append(problems, d.problems...)
	}
	if len(problems) > 0 {
		return nil, inFile(path, problems)
	}
	return c, nil
}

// parse reads the nodes of a file; nil comes with the problems that made it so.
func parse(path string, data []byte) (root *node, problems []problem) {
	// The parsers are not ours to prove free of panics on whatever they get.
	defer func() {
		if r := recover(); r != nil {
			root, problems = nil, []problem{problemf(position{}, "cannot be parsed: %v", r)}
		}
	}()
	data, problems = checkText(data)
	if len(problems) > 0 {
		return nil, problems
	}
	if strings.EqualFold(filepath.Ext(path), ".toml") {
		return parseTOML(data)
	}
	return parseYAML(data)
}
