package gen

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
)

//go:embed retry_oracle.py
var retryOracle string

// What a project does when its provider always fails.
const (
	Ends    = "ends"    // whatever happens
	Endless = "endless" // it may ask on and on
	Stuck   = "stuck"   // it may go on and on without asking
)

// NewRetryOracle starts a Python that runs projects with a retry loop;
// ErrNoPython is returned where there is none. It lives until Close.
func NewRetryOracle() (*RetryOracle, error) {
	if exec.Command("python3", "-c", "import sys, signal; signal.SIGALRM; sys.exit(sys.version_info < (3, 10))").Run() != nil {
		return nil, ErrNoPython
	}
	o := &Oracle{cmd: exec.Command("python3", "-I", "-c", retryOracle)}
	in, err := o.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	o.in, o.out = in, bufio.NewReader(out)
	return &RetryOracle{o}, o.cmd.Start()
}

// A RetryOracle runs projects whose provider fails every request, against an
// adversary that wants them to go on for ever.
type RetryOracle struct{ python *Oracle }

// Close ends Python.
func (o *RetryOracle) Close() error { return o.python.Close() }

// Run says what a project does.
func (o *RetryOracle) Run(p *Retried) (string, error) {
	request, err := json.Marshal(p.Files)
	if err != nil {
		return "", err
	}
	if _, err := o.python.in.Write(append(request, '\n')); err != nil {
		return "", fmt.Errorf("ask python: %w", err)
	}
	line, err := o.python.out.ReadBytes('\n')
	if err != nil {
		return "", fmt.Errorf("hear python: %w", err)
	}
	var seen struct{ Verdict, Error string }
	if err := json.Unmarshal(line, &seen); err != nil {
		return "", fmt.Errorf("understand python: %w", err)
	}
	if seen.Error != "" {
		return "", errors.New("the project does not run: " + seen.Error)
	}
	return seen.Verdict, nil
}
