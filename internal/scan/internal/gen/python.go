package gen

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// ErrNoPython says that there is no Python that can run the programs.
var ErrNoPython = errors.New("no python3 of version 3.10 or later")

// python is a Python that answers requests, a line of JSON each.
type python struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// startPython starts a script; ErrNoPython is returned where no Python runs the
// statement of what it needs. It lives until Close.
func startPython(script, needs string) (*python, error) {
	if exec.Command("python3", "-c", "import sys; "+needs+"; sys.exit(sys.version_info < (3, 10))").Run() != nil {
		return nil, ErrNoPython
	}
	p := &python{cmd: exec.Command("python3", "-I", "-c", script)}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out = in, bufio.NewReader(out)
	return p, p.cmd.Start()
}

// Close ends Python.
func (p *python) Close() error {
	return errors.Join(p.in.Close(), p.cmd.Wait())
}

// ask sends a request and reads the answer to it.
func (p *python) ask(request, answer any) error {
	text, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := p.in.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("ask python: %w", err)
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("hear python: %w", err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		return fmt.Errorf("understand python: %w", err)
	}
	return nil
}
