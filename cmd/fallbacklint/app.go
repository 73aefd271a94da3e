package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"

	"github.com/fallbacklint/fallbacklint/internal/command"
	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
	"github.com/fallbacklint/fallbacklint/internal/scan"
	"github.com/fallbacklint/fallbacklint/testdata/demo"
)

// app joins the command line to the library.
func app() command.App {
	return command.App{
		Rules:   rules.All,
		Lookup:  rules.Lookup,
		Check:   check,
		CheckFS: checkFS,
		Demo:    demo.FS(),
		Config: command.Config{
			Show:     showConfig,
			Validate: validateConfig,
			Schema:   func() ([]byte, error) { return config.Schema(scan.Rules()) },
		},
		Debug: command.Debug{Functions: functions, WriteLoops: writeLoops},
	}
}

// functions returns what a file defines, for the debug commands.
func functions(path string) ([]command.Function, error) {
	list, err := scan.Functions(path)
	var out []command.Function
	for _, f := range list {
		out = append(out, command.Function{
			Name: f.Name, Line: f.Line, Broken: f.Graph.Broken,
			WriteDOT: f.Graph.WriteDOT, WriteMermaid: f.Graph.WriteMermaid,
		})
	}
	return out, err
}

func writeLoops(ctx context.Context, r command.Request, f command.Function, w io.Writer) error {
	o, err := options(r)
	if err != nil {
		return err
	}
	return scan.ExplainLoops(ctx, o, f.Name, f.Line, w)
}

func check(ctx context.Context, r command.Request) (*report.Result, error) {
	o, err := options(r)
	if err != nil {
		return nil, err
	}
	return scan.Run(ctx, o)
}

func checkFS(ctx context.Context, fsys fs.FS, r command.Request) (*report.Result, error) {
	o, err := options(r)
	if err != nil {
		return nil, err
	}
	return scan.RunFS(ctx, fsys, o)
}

func options(r command.Request) (scan.Options, error) {
	c, err := load(r.Config)
	if err != nil {
		return scan.Options{}, err
	}
	c.Strict = c.Strict || r.Strict
	return scan.Options{
		Dir: r.Dir, Paths: r.Paths, Config: c, Tests: r.Tests,
		ForceExclude: r.ForceExclude, Jobs: r.Jobs, Progress: r.Progress,
	}, nil
}

// load reads the configuration that a source names, with the command line's
// selection over the file's.
func load(s command.ConfigSource) (*config.Config, error) {
	path, err := configPath(s)
	if err != nil {
		return nil, err
	}
	c := config.Default(scan.Rules())
	if path != "" {
		if c, err = config.Load(path, scan.Rules()); err != nil {
			return nil, err
		}
	}
	return c, override(c, s)
}

// override puts the command line's selection over the file's.
func override(c *config.Config, s command.ConfigSource) error {
	selected, err := selectors(c, "--select", s.Select)
	if err != nil {
		return err
	}
	ignored, err := selectors(c, "--ignore", s.Ignore)
	if err != nil {
		return err
	}
	if s.Select != nil {
		c.SelectOnly(selected)
	}
	c.IgnoreAlso(ignored, s.Select != nil)
	return nil
}

func selectors(c *config.Config, flag string, texts []string) ([]config.Selector, error) {
	var out []config.Selector
	for _, text := range texts {
		s := config.Selector(text)
		if err := c.CheckSelector(s); err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		out = append(out, s)
	}
	return out, nil
}

// configPath returns the configuration file that holds, or "".
func configPath(s command.ConfigSource) (string, error) {
	switch {
	case s.None:
		return "", nil
	case s.File != "":
		return s.File, nil
	}
	return config.Find(s.Dir)
}

func showConfig(s command.ConfigSource) ([]byte, error) {
	c, err := load(s)
	if err != nil {
		return nil, err
	}
	return c.Show(), nil
}

func validateConfig(s command.ConfigSource) (string, error) {
	path, err := configPath(s)
	if err != nil {
		return path, err
	}
	_, err = load(s)
	return path, err
}
