package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/report"
)

// outputFlags say how a result is shown, and where.
type outputFlags struct {
	format  string
	outputs []string
	color   string
	quiet   bool
}

func (o *outputFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&o.format, "format", report.Formats()[0].Name, "write to standard output as this `FORMAT`: "+formatNames())
	flags.StringArrayVar(&o.outputs, "output", nil, "also write to a file, as `FORMAT=FILE`; repeatable")
	flags.StringVar(&o.color, "color", "auto", colorUsage)
	flags.BoolVar(&o.quiet, "quiet", false, "only findings and failures: no summary, no progress")
	complete(c, "format", strings.Split(formatNames(), ", "))
	complete(c, "color", colors)
}

// complete offers words to the shell's completion of a flag.
func complete(c *cobra.Command, flag string, words []string) {
	// The only error is a flag that does not exist; the tests complete each.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// outputs are the places that a result is written to.
type outputs struct {
	stdout report.Format
	color  bool
	quiet  bool
	files  []fileOutput
}

type fileOutput struct {
	format report.Format
	name   string // as on the command line
	path   string // absolute
}

// resolve checks the flags before the run, not after it.
func (o *outputFlags) resolve(env Environment) (outputs, error) {
	stdout, formatErr := report.ByName(o.format)
	if formatErr != nil {
		formatErr = fmt.Errorf("--format: %w", formatErr)
	}
	color, colorErr := useColor(o.color, env)
	files, filesErr := fileOutputs(o.outputs, env.Dir)
	return outputs{stdout, color, o.quiet, files}, errors.Join(formatErr, colorErr, filesErr)
}

func fileOutputs(specs []string, dir string) ([]fileOutput, error) {
	var files []fileOutput
	seen := map[string]bool{}
	for _, spec := range specs {
		name, file, ok := strings.Cut(spec, "=")
		if !ok || file == "" {
			return nil, fmt.Errorf("--output %s: expected FORMAT=FILE, such as json=findings.json", spec)
		}
		format, err := report.ByName(name)
		if err != nil {
			return nil, fmt.Errorf("--output %s: %w", spec, err)
		}
		path := absolute(dir, file)
		if seen[path] {
			return nil, fmt.Errorf("--output %s: two outputs go to the same file; name another", spec)
		}
		seen[path] = true
		files = append(files, fileOutput{format, file, path})
	}
	return files, nil
}

func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// relative returns an absolute path as seen from dir, with forward slashes.
func relative(dir, path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// write writes a result everywhere. Standard output comes last: when its
// reader has left, the process ends there and the files are complete.
func (s *session) write(o outputs, r *report.Result, source func(string) []byte) error {
	options := report.Options{Source: source, Quiet: o.quiet}
	for _, f := range o.files {
		if err := s.writeFile(f, r, options); err != nil {
			return fmt.Errorf("write %s: %w", f.name, cause(err))
		}
	}
	options.Color = o.color
	if err := o.stdout.Write(s.env.Stdout, r, options); err != nil {
		return fmt.Errorf("write to standard output: %w", err)
	}
	return nil
}

// diskSource reads files of the result for their source lines. It opens
// nothing but regular files of a sensible size: the file may have become
// something else since it was analysed.
func diskSource(dir string) func(path string) []byte {
	const limit = 64 << 20
	return func(path string) []byte {
		path = absolute(dir, filepath.FromSlash(path))
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		return source
	}
}
