package gen

import _ "embed"

//go:embed oracle.py
var oracle string

// An Oracle runs programs with Python to see whether the fallback arrives.
type Oracle struct{ *python }

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
	p, err := startPython(oracle, "pass")
	if err != nil {
		return nil, err
	}
	return &Oracle{p}, nil
}

// Observe runs a program in every way that it can go.
func (o *Oracle) Observe(p *Program) (Observation, error) {
	var seen Observation
	err := o.ask(map[string]any{
		"files": p.Files, "root": p.Root, "entry": p.Entry, "agent": p.Agent, "parameter": p.Parameter,
	}, &seen)
	return seen, err
}
