package command

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
	"github.com/fallbacklint/fallbacklint/internal/rules"
)

// The exit codes.
const (
	exitClean       = 0
	exitFindings    = 1
	exitFailed      = 2   // could not do what was asked
	exitInterrupted = 130 // as shells report a process that SIGINT ended
)

// Outcomes of a run that the report has told already.
var (
	errFindings   = errors.New("there are findings")
	errUnanalysed = errors.New("some files were not analysed")
)

// outcome turns a result into the error that stands for its exit code. What
// was not analysed weighs more than findings: a file that is fixed must not
// hide that another was never looked at. Notes do not fail a run.
func outcome(r *report.Result) error {
	switch {
	case len(r.Unanalysed) > 0:
		return errUnanalysed
	case r.Count(string(rules.Error))+r.Count(string(rules.Warning)) > 0:
		return errFindings
	default:
		return nil
	}
}

// fail says what went wrong on standard error and returns the exit code. A
// closed pipe is not spoken of: its reader has left.
func (s *session) fail(err error) int {
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnanalysed), errors.Is(err, syscall.EPIPE):
		return exitFailed
	}
	for _, e := range unjoin(err) {
		s.fromHere(e)
		fmt.Fprintf(s.env.Stderr, "fallbacklint: %s\n", report.Visible(e.Error()))
	}
	return exitFailed
}

// fromHere makes the path in an error of the configuration relative to the
// working directory, as all paths of the output are.
func (s *session) fromHere(err error) {
	var of *config.Error
	if errors.As(err, &of) {
		of.Path = relative(s.env.Dir, of.Path)
	}
}

// unjoin takes apart what errors.Join put together, at any depth, so that each
// error has its own line.
func unjoin(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var texts []string
	var parts []error
	for _, e := range joined.Unwrap() {
		texts = append(texts, e.Error())
		parts = append(parts, unjoin(e)...)
	}
	if strings.Join(texts, "\n") != err.Error() {
		return []error{err} // fmt.Errorf with several %w: one sentence
	}
	return parts
}
