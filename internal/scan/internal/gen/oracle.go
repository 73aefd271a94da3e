package gen

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

//go:embed oracle.py
var oracle string

// ErrNoPython says that there is no Python that can run the programs.
var ErrNoPython = errors.New("no python3 of version 3.10 or later")

// An Oracle runs programs with Python to see whether the fallback arrives.
type Oracle struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// An Observation is what the runs of one program showed.
type Observation struct {
	Given   bool   // the fallback was passed to the constructor in some run
	Full    bool   // it held something when the agent ran, in some run
	Reached int    // how many runs the agent ran in
	All     bool   // every way was tried
	Error   string // why the program cannot be run; empty: it can
}

// Verdict returns the verdict that the runs amount to.
func (o Observation) Verdict() Verdict {
	switch {
	case o.Full:
		return Plumbed
	case o.Given:
		return AlwaysEmpty
	}
	return Missing
}

// NewOracle starts Python; ErrNoPython is returned where there is none. It
// lives until Close.
func NewOracle() (*Oracle, error) {
	if exec.Command("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))").Run() != nil {
		return nil, ErrNoPython
	}
	o := &Oracle{cmd: exec.Command("python3", "-I", "-c", oracle)}
	in, err := o.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	o.in, o.out = in, bufio.NewReader(out)
	return o, o.cmd.Start()
}

// Close ends Python.
func (o *Oracle) Close() error {
	return errors.Join(o.in.Close(), o.cmd.Wait())
}

// Observe runs a program in every way that it can go.
func (o *Oracle) Observe(p *Program) (Observation, error) {
	var seen Observation
	request, err := json.Marshal(map[string]any{
		"files": p.Files, "root": p.Root, "entry": p.Entry, "agent": p.Agent, "parameter": p.Parameter,
	})
	if err != nil {
		return seen, err
	}
	if _, err := o.in.Write(append(request, '\n')); err != nil {
		return seen, fmt.Errorf("ask python: %w", err)
	}
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		return seen, fmt.Errorf("hear python: %w", err)
	}
	return seen, json.Unmarshal(line, &seen)
}
