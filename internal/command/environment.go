package command

import (
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// An Environment is what a command line sees of the process it runs in.
type Environment struct {
	Dir            string // the working directory
	Stdout, Stderr io.Writer
	StdoutTerminal bool
	StderrTerminal bool
	Getenv         func(name string) string
}

// System returns the environment of this process.
func System() (Environment, error) {
	dir, err := os.Getwd()
	if err != nil {
		err = fmt.Errorf("the working directory cannot be found: %w", err)
	}
	return Environment{
		Dir:            dir,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdoutTerminal: isTerminal(os.Stdout),
		StderrTerminal: isTerminal(os.Stderr),
		Getenv:         os.Getenv,
	}, err
}

func isTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}
