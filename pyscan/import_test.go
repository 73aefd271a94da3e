//go:build cgo

package pyscan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// layout is a project with packages, a namespace package and a src folder.
const layout = `
-- main.py --
-- pkg/__init__.py --
from .inner import thing
from .star import *
from . import inner as renamed
from outside import alien
VERSION = 1
-- pkg/inner.py --
def thing():
    pass
def helper():
    pass
-- pkg/star.py --
def starred():
    pass
def _private():
    pass
-- pkg/sub/__init__.py --
-- pkg/sub/deep.py --
from ..inner import helper
from ... import nothing
-- space/one.py --
def first():
    pass
-- space/more/two.py --
def second():
    pass
-- src/app/__init__.py --
-- src/app/core.py --
def run():
    pass
-- both.py --
def module():
    pass
-- both/__init__.py --
def package():
    pass
-- loop_a.py --
from loop_b import back
def forth():
    pass
-- loop_b.py --
from loop_a import forth
back = forth
-- try_it.py --
try:
    from pkg.inner import thing as either
except ImportError:
    either = None
-- shadow.py --
from pkg import thing
thing = None
`

// TestImports: what an expression is after the imports before it.
func TestImports(t *testing.T) {
	for _, c := range []struct{ path, imports, expr, want string }{
		{"main.py", "import pkg", "pkg", "unit pkg/__init__.py"},
		{"main.py", "import pkg.inner", "pkg.inner.thing", "def thing in pkg/inner.py"},
		{"main.py", "import pkg.inner as p", "p.thing", "def thing in pkg/inner.py"},
		{"main.py", "from pkg import inner", "inner.helper", "def helper in pkg/inner.py"},
		{"main.py", "from pkg.inner import thing as t", "t", "def thing in pkg/inner.py"},
		{"main.py", "from pkg import thing", "thing", "def thing in pkg/inner.py"},
		{"main.py", "from pkg import renamed", "renamed.thing", "def thing in pkg/inner.py"},
		{"main.py", "from pkg import starred", "starred", "def starred in pkg/star.py"},
		{"main.py", "from pkg import *", "starred", "def starred in pkg/star.py"},
		{"main.py", "from pkg import *", "thing", "def thing in pkg/inner.py"},
		{"main.py", "from pkg.star import *", "_private", "native _private"},
		{"main.py", "from pkg import VERSION", "VERSION", "1"},
		{"main.py", "from pkg import alien", "alien", "foreign outside.alien"},
		{"main.py", "from pkg import missing", "missing", "unknown: `missing` is not defined in pkg/__init__.py"},
		{"main.py", "from pkg.sub.deep import helper", "helper", "def helper in pkg/inner.py"},
		{"main.py", "from pkg.sub.deep import nothing", "nothing", "foreign ....nothing"},
		{"main.py", "import pkg.sub.deep", "pkg.sub.deep.helper", "def helper in pkg/inner.py"},
		{"main.py", "from space.one import first", "first", "def first in space/one.py"},
		{"main.py", "from space import one", "one.first", "def first in space/one.py"},
		{"main.py", "from space.more import two", "two.second", "def second in space/more/two.py"},
		{"main.py", "import space.more.two as two", "two.second", "def second in space/more/two.py"},
		{"main.py", "import space.one", "space.one.first", "def first in space/one.py"},
		{"main.py", "from app.core import run", "run", "def run in src/app/core.py"},
		{"main.py", "from app import core", "core.run", "def run in src/app/core.py"},
		{"main.py", "from both import package", "package", "def package in both/__init__.py"},
		{"main.py", "from loop_b import back", "back", "def forth in loop_a.py"},
		{"main.py", "from try_it import either", "either", "def thing in pkg/inner.py|None"},
		{"main.py", "from shadow import thing", "thing", "None"},
		{"main.py", "import json", "json.load", "foreign json.load"},
		{"main.py", "from os import path as p", "p.join", "foreign os.path.join"},
		{"main.py", "import os.path", "os.path.join", "foreign os.path.join"},
		{"main.py", "", "len", "native len"},
		{"pkg/sub/x.py", "from . import deep", "deep.helper", "def helper in pkg/inner.py"},
		{"pkg/sub/x.py", "from .deep import helper", "helper", "def helper in pkg/inner.py"},
		{"pkg/sub/x.py", "from .. import inner", "inner.thing", "def thing in pkg/inner.py"},
		{"pkg/sub/x.py", "from .. import thing", "thing", "def thing in pkg/inner.py"},
		{"pkg/sub/x.py", "from . . inner import thing", "thing", "def thing in pkg/inner.py"},
		{"space/x.py", "from . import one", "one.first", "def first in space/one.py"},
		{"space/x.py", "from .more import two", "two.second", "def second in space/more/two.py"},
		{"src/app/x.py", "from app import core", "core.run", "def run in src/app/core.py"},
	} {
		archive := layout + "-- " + c.path + " --\n" + c.imports + "\ndef probe():\n    return " + c.expr + "\n" +
			"def inside():\n    " + strings.Replace(c.imports, "import *", "import VERSION", 1) + "\n    return " + c.expr + "\n"
		p := open(t, archive)
		u := p.Unit(c.path)
		for _, name := range []string{"probe", "inside"} {
			if name == "inside" && strings.Contains(c.imports, "*") {
				continue // not allowed there
			}
			if got := returned(p, funcNamed(t, u, name)); got != c.want {
				t.Errorf("%s: %s; %s: %s gives %s, want %s", c.path, c.imports, c.expr, name, got, c.want)
			}
		}
	}
}

// returned describes what a function returns.
func returned(p *Program, f *flow.Func) string {
	in := flow.NewInterp(&flow.Program{Loader: p, Vocabulary: Vocabulary()})
	var out []string
	for _, alt := range in.Returns(f).Alts() {
		out = append(out, alternative(alt))
	}
	return strings.Join(out, "|")
}

func alternative(alt flow.Alt) string {
	switch a := alt.(type) {
	case flow.UnitVal:
		return "unit " + a.Unit.File.Path
	case flow.FuncVal:
		return fmt.Sprintf("def %s in %s", a.Func.Name, a.Func.Unit.File.Path)
	case flow.ClassVal:
		return fmt.Sprintf("class %s in %s", a.Class.Name, a.Class.Unit.File.Path)
	case flow.Foreign:
		return "foreign " + a.Path
	case flow.Native:
		return "native " + a.Name
	case flow.Lit:
		return a.Text
	case flow.Unknown:
		return "unknown: " + a.Why.Text
	}
	return fmt.Sprintf("%T", alt)
}

// TestUnreadable: a module that is not there, or not Python, is a problem and
// no module; what parses of a broken one is there.
func TestUnreadable(t *testing.T) {
	p := NewProgram(newMemory(map[string][]byte{"broken.py": []byte("def f():\n    return 1\n\ndef g(:\n")}))
	defer p.Close()
	if u := p.Unit("missing.py"); u != nil {
		t.Error("a module that is not there was read")
	}
	u := p.Unit("broken.py")
	if u == nil {
		t.Fatal("what parses of a broken module was not read")
	}
	if got := returned(p, funcNamed(t, u, "f")); got != "1" {
		t.Errorf("f returns %s", got)
	}
	var got []string
	for _, problem := range p.Problems() {
		got = append(got, problem.Path+": "+problem.Reason)
	}
	want := "broken.py: line 4: this is no valid Python; the code around it was not analysed\nmissing.py: missing.py is not there"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("problems:\n%s", text)
	}
}
