package gen

import (
	_ "embed"
	"errors"
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
	p, err := startPython(retryOracle, "import signal; signal.SIGALRM")
	if err != nil {
		return nil, err
	}
	return &RetryOracle{p}, nil
}

// A RetryOracle runs projects whose provider fails every request, against an
// adversary that wants them to go on for ever.
type RetryOracle struct{ *python }

// Run says what a project does.
func (o *RetryOracle) Run(p *Retried) (string, error) {
	var seen struct{ Verdict, Error string }
	if err := o.ask(p.Files, &seen); err != nil {
		return "", err
	}
	if seen.Error != "" {
		return "", errors.New("the project does not run: " + seen.Error)
	}
	return seen.Verdict, nil
}
