//go:build cgo

package syntax

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dump shows a tree as the library's tools do: kinds in nested parentheses,
// with fields, and the text of the leaves.
func dump(t *Tree, i int) string {
	var b strings.Builder
	if f := t.Node(i).Field; f != NoField {
		b.WriteString(f.String() + ":")
	}
	b.WriteString(t.Kind(i).String())
	if t.FirstChild(i) < 0 {
		return b.String() + "'" + t.Text(i) + "'"
	}
	b.WriteByte('(')
	for c := t.FirstChild(i); c >= 0; c = t.Next(c) {
		b.WriteString(" " + dump(t, c))
	}
	return b.String() + " )"
}

func TestParse(t *testing.T) {
	p := newParser(t)
	for _, test := range []struct{ src, want string }{
		{"", "module''"},
		{"x", "module( expression_statement( identifier'x' ) )"},
		{"f(a, *b, k=1, **c)", "module( expression_statement( call( function:identifier'f' arguments:argument_list( " +
			"identifier'a' list_splat( identifier'b' ) keyword_argument( name:identifier'k' value:integer'1' ) " +
			"dictionary_splat( identifier'c' ) ) ) ) )"},
		{"a and not b", "module( expression_statement( boolean_operator( left:identifier'a' operator:token'and' " +
			"right:not_operator( argument:identifier'b' ) ) ) )"},
		{"x += -1", "module( expression_statement( augmented_assignment( left:identifier'x' operator:token'+=' " +
			"right:unary_operator( operator:token'-' argument:integer'1' ) ) ) )"},
		{"def f(): pass # c", "module( function_definition( name:identifier'f' parameters:parameters'()' " +
			"body:block( pass_statement'pass' comment'# c' ) ) )"},
	} {
		tree := must(Parse(p, []byte(test.src)))(t)
		if diff := cmp.Diff(test.want, dump(tree, tree.Root())); diff != "" {
			t.Errorf("%q: -want +got\n%s", test.src, diff)
		}
	}
}

func texts(t *Tree, nodes func(func(int) bool)) []string {
	var list []string
	for i := range nodes {
		list = append(list, t.Text(i))
	}
	return list
}

func TestWalks(t *testing.T) {
	tree := must(Parse(newParser(t), []byte("(a < b # c\n not  in d is\tnot e)\nx")))(t)
	comparison := slices.IndexFunc(tree.nodes, func(n Node) bool { return n.Kind == ComparisonOperator })
	if comparison < 0 {
		t.Fatal(dump(tree, 0))
	}
	if tree.Kind(tree.Parent(comparison)) != ParenthesizedExpression || tree.Parent(tree.Root()) != -1 {
		t.Error("wrong parents")
	}
	if tree.Field(comparison, FieldBody) != -1 || tree.Field(comparison, FieldOperators) != comparison+2 {
		t.Error("wrong fields")
	}
	for _, test := range []struct {
		name  string
		nodes func(func(int) bool)
		want  []string
	}{
		{"children", tree.Children(comparison), []string{"a", "<", "b", "not  in", "d", "is\tnot", "e"}},
		{"fields", tree.Fields(comparison, FieldOperators), []string{"<", "not  in", "is\tnot"}},
		{"within", tree.Within(comparison), []string{tree.Text(comparison), "a", "<", "b", "# c", "not  in", "d", "is\tnot", "e"}},
		{"within a leaf", tree.Within(comparison + 1), []string{"a"}},
	} {
		if diff := cmp.Diff(test.want, texts(tree, test.nodes)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
	var operators []string
	for i := range tree.Fields(comparison, FieldOperators) {
		operators = append(operators, tree.Operator(i))
	}
	if diff := cmp.Diff([]string{"<", "not in", "is not"}, operators); diff != "" {
		t.Errorf("operators: -want +got\n%s", diff)
	}
}

// TestWalksStop leaves each walk at its first node.
func TestWalksStop(t *testing.T) {
	tree := must(Parse(newParser(t), []byte("x = 1\ny = 2\n")))(t)
	for _, walk := range []func(func(int) bool){
		tree.Children(0), tree.Fields(0, NoField), tree.Within(0),
	} {
		n := 0
		for range walk {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%d nodes", n)
		}
	}
}

func TestErrors(t *testing.T) {
	p := newParser(t)
	for _, test := range []struct {
		src  string
		want []string
	}{
		{"x = 1\n", nil},
		{"x = (1\n", []string{"x = (1"}},
		{"x = 1 $ 2\ny = ? 3\n", []string{"1 $", "?"}},
		{"x = '\x00'\n", []string{"x = '\x00'"}},
		{"f(a=)\n", []string{"="}},
		{"if :\n  y\n", []string{""}},
		{"x = {1: }\n", []string{":"}},
	} {
		tree := must(Parse(p, []byte(test.src)))(t)
		var got []string
		for _, e := range tree.Errors() {
			got = append(got, test.src[e.Start:e.End])
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: -want +got\n%s\n%s", test.src, diff, dump(tree, 0))
		}
	}
}

func TestSource(t *testing.T) {
	p := newParser(t)
	src := "import a\nclass C:\n    @d\n    def f(self, x=1):  # c\n        return x\n\n    y = 2\ndef one(): pass\n"
	s := Open([]byte(src))
	skeleton := must(s.Skeleton(p))(t)
	want := "module( import_statement( name:dotted_name( identifier'a' ) ) class_definition( name:identifier'C' body:block( " +
		"decorated_definition( decorator( identifier'd' ) definition:function_definition( name:identifier'f' " +
		"parameters:parameters( identifier'self' default_parameter( name:identifier'x' value:integer'1' ) ) " +
		"body:block'  # c\n        return x' ) ) expression_statement( assignment( left:identifier'y' right:integer'2' ) ) ) ) " +
		"function_definition( name:identifier'one' parameters:parameters'()' body:block( pass_statement'pass' ) ) )"
	if diff := cmp.Diff(want, dump(skeleton, 0)); diff != "" {
		t.Errorf("skeleton: -want +got\n%s", diff)
	}
	cut := make(map[string]int)
	for i := range skeleton.nodes {
		if def, ok := skeleton.Cut(i); ok {
			cut[skeleton.Text(i)] = def
		}
	}
	if diff := cmp.Diff(map[string]int{"def f(self, x=1):  # c\n        return x": 0}, cut); diff != "" {
		t.Errorf("cut: -want +got\n%s", diff)
	}
	body := must(s.Body(p, 0))(t)
	want = "module( decorated_definition( decorator( identifier'd' ) definition:function_definition( name:identifier'f' " +
		"parameters:parameters( identifier'self' default_parameter( name:identifier'x' value:integer'1' ) ) " +
		"comment'# c' body:block( return_statement( identifier'x' ) ) ) ) )"
	if diff := cmp.Diff(want, dump(body, 0)); diff != "" {
		t.Errorf("body: -want +got\n%s", diff)
	}
	for _, def := range []int{-1, 1} {
		if _, err := s.Body(p, def); err == nil {
			t.Errorf("there is a body %d", def)
		}
	}
}
