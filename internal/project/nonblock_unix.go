//go:build unix

package project

import "syscall"

// nonblock makes opening a named pipe return at once: a regular file can have
// become one since it was listed.
const nonblock = syscall.O_NONBLOCK
