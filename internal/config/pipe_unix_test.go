//go:build unix

package config

import "syscall"

func namedPipe(path string) error { return syscall.Mkfifo(path, 0o666) }
