package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fallbacklint/fallbacklint/internal/config"
	"github.com/fallbacklint/fallbacklint/internal/report"
)

var errNoConfiguration = errors.New("this build reads no configuration; install another")

// configFlags say which configuration holds.
type configFlags struct {
	file string
	none bool
}

func (f *configFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.file, "config", "", "use this configuration `FILE`")
	c.Flags().BoolVar(&f.none, "no-config", false, "use no configuration file")
	c.MarkFlagsMutuallyExclusive("config", "no-config")
}

func (f *configFlags) source(dir string) ConfigSource {
	source := ConfigSource{Dir: dir, None: f.none}
	if f.file != "" {
		source.File = absolute(dir, f.file)
	}
	return source
}

func (s *session) configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "show or validate the configuration, or print its schema",
		RunE:  subcommandRequired,
	}
	c.AddCommand(s.configShowCommand(), s.configValidateCommand(), s.configSchemaCommand())
	return c
}

func (s *session) configShowCommand() *cobra.Command {
	var f configFlags
	c := &cobra.Command{
		Use:   "show",
		Short: "print the effective configuration as YAML",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			if s.app.Config.Show == nil {
				return errNoConfiguration
			}
			return s.print(s.app.Config.Show(f.source(s.env.Dir)))
		},
	}
	f.register(c)
	return c
}

func (s *session) configSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON schema of the configuration file",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			if s.app.Config.Schema == nil {
				return errNoConfiguration
			}
			return s.print(s.app.Config.Schema())
		},
	}
}

func (s *session) print(content []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = s.env.Stdout.Write(content)
	return err
}

func (s *session) configValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate [FILE]...",
		Short: "validate configuration files; without FILE, the one that holds here",
		RunE: func(_ *cobra.Command, files []string) error {
			if len(files) == 0 {
				return s.validate("")
			}
			var errs []error
			for _, file := range files {
				errs = append(errs, s.validate(file))
			}
			return errors.Join(errs...)
		},
	}
}

func (s *session) validate(file string) error {
	if s.app.Config.Validate == nil {
		return errNoConfiguration
	}
	f := configFlags{file: file}
	path, err := s.app.Config.Validate(f.source(s.env.Dir))
	message := "no configuration file; the defaults hold"
	switch name := report.Visible(relative(s.env.Dir, path)); {
	case errors.Is(err, config.ErrNoTable):
		// A hook hands over every pyproject.toml; most are about other tools.
		message = fmt.Sprintf("%s: %v; nothing to validate", name, config.ErrNoTable)
	case err != nil:
		return err
	case path != "":
		message = name + ": valid"
	}
	_, err = fmt.Fprintln(s.env.Stdout, message)
	return err
}
