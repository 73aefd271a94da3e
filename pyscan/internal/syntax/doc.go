// Package syntax parses Python into flat trees, and cuts large files so that
// only what matters is parsed.
//
// A [Tree] is one slice of nodes in preorder: a whole parse crosses the border
// to C once, and what walks the tree in Go never calls into it. A [Source]
// stands for one file. Its Skeleton holds everything but the bodies of the
// top-level and class-level functions; each of these is parsed by Body when it
// is asked for. Every offset counts bytes of the file, whichever part of it was
// parsed.
//
// Parsing wants cgo. Without it the package builds, and [NewParser] returns
// [ErrNoCgo].
package syntax

import "errors"

// What keeps a file from being parsed. Syntax errors are not among them: they
// are nodes of the tree, and [Tree.Errors] lists them.
var (
	// ErrNoCgo is returned by NewParser in a build without cgo.
	ErrNoCgo = errors.New("built without cgo: Python is not analysed")
	// ErrEncoding is returned for UTF-16 and UTF-32. All other bytes are read
	// as UTF-8, and what is not valid in it is a syntax error outside of
	// strings and comments.
	ErrEncoding = errors.New("neither UTF-8 nor a superset of ASCII")
	// ErrTooLarge is returned when more bytes than the limit would have to be
	// parsed at once.
	ErrTooLarge = errors.New("larger than the limit for one parse")
	// ErrTimeout is returned when one parse took longer than the limit.
	ErrTimeout = errors.New("parsing took longer than the limit")
)
