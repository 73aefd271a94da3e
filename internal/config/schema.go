package config

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
)

// An object is a JSON object.
type object = map[string]any

// settingsSource holds the comments that describe each key. To read them from
// the source leaves nothing to keep in step.
//
//go:embed settings.go
var settingsSource string

// Schema returns the JSON schema of a configuration file, which is also that of
// the [tool.fallbacklint] table. It follows from Settings: what Load takes, the
// schema takes, and what it refuses, the schema refuses, but for what a schema
// cannot say: that a glob or a name is well formed and of sensible length, and
// that no key stands twice.
func Schema(rules []RuleInfo) ([]byte, error) {
	comments, err := fieldComments(settingsSource)
	if err != nil {
		return nil, fmt.Errorf("read the comments of the settings: %w", err)
	}
	s := schemas{rules: rules, comments: comments}
	root := s.of(reflect.TypeFor[Settings]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "fallbacklint configuration"
	return json.MarshalIndent(root, "", "  ")
}

// schemas derives schemas from types, case by case as decoder.decode stores
// values.
type schemas struct {
	rules    catalogue
	comments map[string]string
}

func (s schemas) of(t reflect.Type) object {
	schema := s.ofKind(t)
	if short, ok := reflect.New(t).Interface().(shorthand); ok {
		list := reflect.TypeOf(short.list()).Elem()
		return object{"oneOf": []object{s.of(list), schema}}
	}
	return schema
}

func (s schemas) ofKind(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Struct:
		return s.structure(t)
	case reflect.Map:
		return object{"type": "object", "propertyNames": s.of(t.Key()), "additionalProperties": s.of(t.Elem())}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Bool:
		return object{"type": "boolean"}
	default:
		return reflect.Zero(t).Interface().(checker).schema(s.rules)
	}
}

func (s schemas) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range fieldsOf(t) {
		property := s.of(f.Type)
		property["description"] = s.comments[typeName(t)+"."+f.Name]
		properties[f.key] = property
		if f.required {
			required = append(required, f.key)
		}
	}
	schema := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

// typeName is a type's name in the source, where a generic one has no
// arguments.
func typeName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// fieldComments returns the comment of each struct field of a Go file, by
// "Type.Field", as one line.
func fieldComments(source string) (map[string]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "settings.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	comments := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range structure.Fields.List {
				for _, name := range f.Names {
					comments[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
				}
			}
		}
		return false
	})
	return comments, nil
}
