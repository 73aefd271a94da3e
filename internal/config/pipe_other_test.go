//go:build !unix

package config

import "errors"

func namedPipe(string) error { return errors.ErrUnsupported }
