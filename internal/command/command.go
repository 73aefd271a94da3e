// Package command is the command line of fallbacklint: it reads flags, asks
// the library, writes what came of it, and says with which code to exit.
package command

import (
	"context"
	"fmt"
	"io/fs"
	"runtime/debug"

	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
)

// An App is the library that stands behind the command line. The zero App knows
// no rules; commands that need a function that is nil fail with exit code 2.
type App struct {
	// Rules returns the catalogue in the order of its codes.
	Rules func() []*rules.Rule
	// Lookup returns the rule with a code or name, or nil.
	Lookup func(codeOrName string) *rules.Rule
	// Check analyses the files that a request names.
	Check func(context.Context, Request) (*report.Result, error)
	// CheckFS analyses a whole tree; the request's Dir and Paths do not count.
	CheckFS func(context.Context, fs.FS, Request) (*report.Result, error)
	// Demo is the tree of the demo project.
	Demo fs.FS
	// Config answers for the configuration.
	Config Config
	// Debug shows what the library makes of code.
	Debug Debug
}

// A Request is what one run of the linter is asked.
type Request struct {
	Dir          string   // the working directory
	Paths        []string // files and folders, relative to Dir; at least one
	Config       ConfigSource
	Tests        bool // also report in tests, vendored and generated code
	Strict       bool // also report what is unresolved
	ForceExclude bool // named files that the configuration excludes stay excluded
	Jobs         int  // workers; 0 is one per core
	// Progress may be called at any time and by any goroutine; it may be nil.
	Progress func(done, total int)
}

// A ConfigSource says which configuration holds.
type ConfigSource struct {
	Dir    string   // where the search upward begins
	File   string   // this file, an absolute path, instead of a search; may be empty
	None   bool     // the defaults, whatever files there are
	Select []string // rules of the command line, in place of the file's
	Ignore []string // rules of the command line, beside the file's
}

// Config answers for the configuration.
type Config struct {
	// Show returns the effective configuration as YAML.
	Show func(ConfigSource) ([]byte, error)
	// Validate returns the path of the file that holds, or "" where there is
	// none, and what is wrong with it.
	Validate func(ConfigSource) (path string, err error)
	// Schema returns the JSON schema of the file.
	Schema func() ([]byte, error)
}

// Main runs one command line, without the program's name, and returns the exit
// code. When the context ends it returns at once and leaves no temporary file;
// the process is expected to exit then, as the run may still be going on.
func (a App) Main(ctx context.Context, env Environment, args []string) int {
	s := &session{app: a, env: env}
	done := make(chan int, 1)
	go func() { done <- s.run(ctx, args) }()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
		s.cleanups.run()
		return exitInterrupted
	}
}

// A session is one run of the command line.
type session struct {
	app      App
	env      Environment
	cleanups cleanups
}

func (s *session) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = s.fail(fmt.Errorf("internal error: %v (a bug in fallbacklint: please report it with the stack below)", p))
			fmt.Fprintf(s.env.Stderr, "%s", debug.Stack())
		}
	}()
	root := s.rootCommand()
	line := withDefaultCommand(root, args)
	if len(line) > len(args) { // what begins it is taken for a path
		if err := s.misspelt(root, args); err != nil {
			return s.fail(err)
		}
	}
	root.SetArgs(line)
	return s.fail(root.ExecuteContext(ctx))
}
