// Package pyscan is the Python front end: it reads modules through
// tree-sitter, resolves imports within the project, and lowers functions to
// the program model of internal/flow. It decides nothing about failover.
//
// Python is parsed with cgo. A build without it has the same API and answers
// syntax.ErrNoCgo for every file.
package pyscan
