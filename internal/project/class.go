package project

import (
	"bytes"
	"path"
	"strings"
)

// A Class says what part a file plays in its project.
type Class uint8

// The classes. Where several fit, the first of Vendored, Generated, Test holds.
const (
	Source    Class = iota
	Test            // tests and what only they use
	Vendored        // somebody else's code: vendor folders, virtual environments
	Generated       // written by a program
)

func (c Class) String() string {
	switch c {
	case Test:
		return "test"
	case Vendored:
		return "vendored"
	case Generated:
		return "generated"
	default:
		return "source"
	}
}

// folderClass has the folder names that decide for everything below them.
var folderClass = map[string]Class{
	"test": Test, "tests": Test, "testdata": Test, "test_data": Test,
	"fixtures": Test, "test_fixtures": Test,

	"vendor": Vendored, "_vendor": Vendored, "third_party": Vendored, "third-party": Vendored,
	"node_modules": Vendored, "site-packages": Vendored, "dist-packages": Vendored,
	"venv": Vendored, ".venv": Vendored, ".tox": Vendored, ".nox": Vendored,
	".eggs": Vendored, "__pypackages__": Vendored,
}

// classOf decides by a path relative to the root. Folders above the root have
// no say, so that a project that lives below a folder named tests is a project.
func classOf(rel string) Class {
	dir, name := path.Split(rel)
	class := nameClass(name)
	for folder := range strings.SplitSeq(dir, "/") {
		switch folderClass[folder] {
		case Vendored:
			return Vendored
		case Test:
			class = max(class, Test)
		}
	}
	return class
}

func nameClass(name string) Class {
	stem, suffix := name, path.Ext(name)
	stem = strings.TrimSuffix(stem, suffix)
	switch suffix {
	case ".go":
		if strings.HasSuffix(stem, ".pb") {
			return Generated
		}
		if strings.HasSuffix(stem, "_test") {
			return Test
		}
	case ".py", ".pyi", ".pyw":
		if strings.HasSuffix(stem, "_pb2") || strings.HasSuffix(stem, "_pb2_grpc") {
			return Generated
		}
		if stem == "conftest" || strings.HasPrefix(stem, "test_") || strings.HasSuffix(stem, "_test") {
			return Test
		}
	}
	return Source
}

// generatedHead bounds the part of a file that may say that it is generated.
const generatedHead = 2 << 10

// IsGenerated reports whether a file's leading comments say that it is
// generated and not to be edited. Only comments before the first code count: a
// generator holds the same sentence in a string.
func IsGenerated(src []byte) bool {
	src = bytes.TrimPrefix(src[:min(len(src), generatedHead)], []byte("\ufeff"))
	inBlock := false
	for line := range bytes.Lines(src) {
		line = bytes.TrimSpace(line)
		switch {
		case inBlock:
			inBlock = !bytes.Contains(line, []byte("*/"))
		case bytes.HasPrefix(line, []byte("/*")):
			inBlock = !bytes.Contains(line, []byte("*/"))
		case len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, []byte("//")):
			return false
		}
		if saysGenerated(line) {
			return true
		}
	}
	return false
}

func saysGenerated(line []byte) bool {
	_, rest, ok := bytes.Cut(bytes.ToLower(line), []byte("generated"))
	return ok && bytes.Contains(rest, []byte("do not edit"))
}
