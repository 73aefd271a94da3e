package project

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A question asks an index for the module of an import statement: in is the
// importing file, module has its leading dots, want is a path or empty.
type question struct{ in, module, want string }

func TestIndexModule(t *testing.T) {
	cases := []struct {
		name, files string
		questions   []question
	}{
		{
			"root", "main.py a/__init__.py a/b.py a/c/__init__.py a/c/d.py a/run.pyw a/stub.pyi a/x.go",
			[]question{
				{"main.py", "a", "a/__init__.py"},
				{"main.py", "a.b", "a/b.py"},
				{"main.py", "a.c", "a/c/__init__.py"},
				{"main.py", "a.c.d", "a/c/d.py"},
				{"a/c/d.py", "main", "main.py"},
				{"main.py", "a.stub", ""},
				{"main.py", "a.run", ""},
				{"main.py", "a.x", ""},
				{"main.py", "b", ""}, // the inside of a package
				{"main.py", "a.e", ""},
				{"main.py", "a/b", ""},
				{"main.py", "", ""},
				{"main.py", "a..b", ""},
			},
		},
		{
			"relative", "a/__init__.py a/b.py a/c/__init__.py a/c/d.py a/n/e.py top.py",
			[]question{
				{"a/c/d.py", ".", "a/c/__init__.py"},
				{"a/c/d.py", "..", "a/__init__.py"},
				{"a/c/d.py", "..b", "a/b.py"},
				{"a/c/d.py", "..c.d", "a/c/d.py"},
				{"a/c/__init__.py", ".d", "a/c/d.py"},
				{"a/c/__init__.py", "..b", "a/b.py"},
				{"a/c/d.py", "...top", "top.py"},
				{"a/c/d.py", "....top", ""},
				{"a/n/e.py", ".", ""}, // a namespace package has no file
				{"a/n/e.py", "..b", "a/b.py"},
				{"a/b.py", ".top", ""},
			},
		},
		{
			"the root is a package", "__init__.py a.py",
			[]question{{"a.py", ".", "__init__.py"}, {"__init__.py", ".a", "a.py"}, {"a.py", "..a", ""}},
		},
		{
			"a package beside a module of its name", "x.py a.py a/__init__.py b.py b/c.py",
			[]question{
				{"x.py", "a", "a/__init__.py"},
				{"x.py", "b", "b.py"},
				{"x.py", "b.c", "b/c.py"},
				{"b/c.py", ".", ""},
			},
		},
		{
			"src", "setup.py src/a/__init__.py src/a/b.py lib/a/b.py c/a/b.py c/d.py",
			[]question{
				{"setup.py", "a.b", "src/a/b.py"},
				{"src/a/b.py", "a", "src/a/__init__.py"},
				{"c/d.py", "a.b", "src/a/b.py"},
			},
		},
		{
			"scripts beside each other", "tools/one.py tools/two.py other/two.py pkg/__init__.py pkg/one.py pkg/three.py",
			[]question{
				{"tools/one.py", "two", "tools/two.py"},
				{"other/two.py", "one", "tools/one.py"},
				{"pkg/one.py", "three", "pkg/three.py"},
				{"tools/one.py", "three", ""},
			},
		},
		{
			"monorepo", "services/a/app/main.py services/a/lib/util.py services/b/lib/util.py services/b/app/main.py shared/lib/log.py x/y/dup.py w/dup.py v/dup.py",
			[]question{
				{"services/a/app/main.py", "lib.util", "services/a/lib/util.py"},
				{"services/b/app/main.py", "lib.util", "services/b/lib/util.py"},
				{"services/a/app/main.py", "app.main", "services/b/app/main.py"},
				{"services/b/app/main.py", "lib.log", "shared/lib/log.py"},
				{"services/b/app/main.py", "dup", "v/dup.py"},
			},
		},
		{
			"tests and vendored code",
			"core.py tests/helper.py tests/deep/test_a.py lib/helper.py only/tests/fake.py vendor/yaml/__init__.py app/yaml/__init__.py vendor/six.py vendor/user.py",
			[]question{
				{"core.py", "helper", "lib/helper.py"},
				{"tests/deep/test_a.py", "helper", "tests/helper.py"},
				{"core.py", "fake", "only/tests/fake.py"},
				{"core.py", "yaml", "app/yaml/__init__.py"},
				{"core.py", "six", "vendor/six.py"},
				{"vendor/user.py", "yaml", "vendor/yaml/__init__.py"},
			},
		},
		{
			"names of the standard library", "main.py tools/logging.py tools/json/__init__.py tools/x.py src/queue.py select.py openai/a.py plugins/openai.py",
			[]question{
				{"main.py", "logging", ""},
				{"tools/x.py", "json", ""},
				{"tools/x.py", ".json", "tools/json/__init__.py"},
				{"main.py", "tools.logging", "tools/logging.py"},
				{"main.py", "queue", "src/queue.py"},
				{"tools/x.py", "select", "select.py"},
				{"plugins/openai.py", "openai", ""}, // itself
			},
		},
		{
			"names that end alike", "main.py ab/c.py xa/b/c.py",
			[]question{{"main.py", "b.c", "xa/b/c.py"}, {"main.py", "a.b.c", ""}, {"main.py", "c", "ab/c.py"}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			index := NewIndex(filesOf("/p", c.files))
			for _, q := range c.questions {
				name := strings.TrimLeft(q.module, ".")
				got, ok := index.Module(newFile("/p", q.in), len(q.module)-len(name), name)
				if got.Path != q.want || ok != (q.want != "") {
					t.Errorf("import of %q in %s: %q, %v; want %q", q.module, q.in, got.Path, ok, q.want)
				}
			}
		})
	}
}

func TestIndexSubmodule(t *testing.T) {
	index := NewIndex(filesOf("/p", "a/__init__.py a/b.py a/c/__init__.py b.py"))
	for _, q := range []question{
		{"a/__init__.py", "b", "a/b.py"},
		{"a/__init__.py", "c", "a/c/__init__.py"},
		{"a/__init__.py", "d", ""},
		{"b.py", "a", ""},
	} {
		if got, ok := index.Submodule(newFile("/p", q.in), q.module); got.Path != q.want || ok != (q.want != "") {
			t.Errorf("module %s of %s: %q, %v; want %q", q.module, q.in, got.Path, ok, q.want)
		}
	}
}

// TestIndexTrees: an import never leads into another project of the run.
func TestIndexTrees(t *testing.T) {
	index := NewIndex(append(filesOf("/p", "a.py"), filesOf("/q", "a.py b.py")...))
	if f, ok := index.Module(newFile("/q", "b.py"), 0, "a"); !ok || f.Root != "/q" {
		t.Errorf("a in /q: %v, %v", f, ok)
	}
	if f, ok := index.Module(newFile("/p", "a.py"), 0, "b"); ok {
		t.Errorf("b in /p: %v", f)
	}
	if f, ok := index.Module(newFile("/r", "a.py"), 0, "a"); ok {
		t.Errorf("a in /r: %v", f)
	}
}

// TestIndexOrder: the answer does not depend on the order of the files, and is
// a file whose path ends in the name.
func TestIndexOrder(t *testing.T) {
	folder := rapid.SampledFrom([]string{"", "a/", "b/", "src/", "tests/", "vendor/", "a/b/", "b/a/", "src/a/"})
	module := rapid.SampledFrom([]string{"a.py", "b.py", "c.py", "__init__.py"})
	path := rapid.Custom(func(t *rapid.T) string { return folder.Draw(t, "folder") + module.Draw(t, "module") })
	rapid.Check(t, func(t *rapid.T) {
		paths := rapid.SliceOfNDistinct(path, 1, 12, rapid.ID[string]).Draw(t, "paths")
		from := newFile("/p", rapid.SampledFrom(paths).Draw(t, "from"))
		name := rapid.SampledFrom([]string{"a", "b", "c", "a.b", "b.a", "b.c", "a.b.c"}).Draw(t, "name")
		level := rapid.IntRange(0, 2).Draw(t, "level")
		shuffled := rapid.Permutation(paths).Draw(t, "shuffled")

		got, ok := NewIndex(filesOf("/p", strings.Join(paths, " "))).Module(from, level, name)
		again, _ := NewIndex(filesOf("/p", strings.Join(shuffled, " "))).Module(from, level, name)
		if got != again {
			t.Fatalf("%s or %s, by the order of the files", got.Path, again.Path)
		}
		key, _ := moduleKey(got.Path)
		if ok && !strings.HasSuffix("/"+key, "/"+strings.ReplaceAll(name, ".", "/")) {
			t.Fatalf("%s is %s", name, got.Path)
		}
	})
}

func filesOf(root, paths string) []File {
	var files []File
	for _, path := range strings.Fields(paths) {
		files = append(files, newFile(root, path))
	}
	return files
}
