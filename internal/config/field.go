package config

import (
	"reflect"
	"strings"
)

// A field is a field of a settings struct with its key in the file.
type field struct {
	reflect.StructField
	key       string
	required  bool
	omitEmpty bool // when written
}

// fieldsOf returns the fields of a struct in their order: the one list of keys
// for reading, for the schema, and for writing.
func fieldsOf(t reflect.Type) []field {
	fields := make([]field, t.NumField())
	for i := range fields {
		f := t.Field(i)
		key, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		fields[i] = field{
			StructField: f,
			key:         key,
			required:    f.Tag.Get("required") == "true",
			omitEmpty:   option == "omitempty",
		}
	}
	return fields
}

func keysOf(fields []field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return keys
}
