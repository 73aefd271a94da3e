package project

import (
	"path"
	"strings"
)

// A Language is what a file is written in.
type Language uint8

// The languages that have a front end. Other is everything else.
const (
	Other Language = iota
	Python
	Go
)

func (l Language) String() string {
	switch l {
	case Python:
		return "Python"
	case Go:
		return "Go"
	default:
		return "other"
	}
}

// languageOf decides by the name alone. Stubs (.pyi) declare and hold no code,
// so that a walk leaves them out.
func languageOf(name string) Language {
	switch path.Ext(name) {
	case ".py", ".pyw":
		return Python
	case ".go":
		return Go
	default:
		return Other
	}
}

// namedLanguage decides for a file that the user has named, with the bytes it
// begins with: there a stub is Python, and so is a script by its first line.
func namedLanguage(name string, head []byte) Language {
	if l := languageOf(name); l != Other {
		return l
	}
	if path.Ext(name) == ".pyi" || pythonShebang(head) {
		return Python
	}
	return Other
}

// pythonShebang reports whether the first line runs a Python interpreter, such
// as "#!/usr/bin/python3 -u", "#!/usr/bin/env -S python3.13" or, for scripts
// with inline metadata, "#!/usr/bin/env -S uv run --script".
func pythonShebang(head []byte) bool {
	line, _, _ := strings.Cut(string(head), "\n")
	command, ok := strings.CutPrefix(line, "#!")
	if !ok {
		return false
	}
	for _, word := range strings.Fields(command) {
		if base := path.Base(word); base != "env" && !strings.HasPrefix(base, "-") && !strings.Contains(base, "=") {
			return isInterpreter(base)
		}
	}
	return false
}

func isInterpreter(program string) bool {
	switch strings.TrimRight(program, "0123456789.") {
	case "python", "pythonw", "pypy", "uv":
		return true
	default:
		return false
	}
}
