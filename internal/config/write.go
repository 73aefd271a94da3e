package config

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// writeYAML writes settings with the keys that decoder.decode reads. The YAML
// library's encoder is not used: it leaves bare what its decoder then reads as
// something else, such as a glob that begins with a tab.
func writeYAML(b *strings.Builder, v reflect.Value, indent string) {
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			if value := v.FieldByIndex(f.Index); !f.omitEmpty || value.Len() > 0 {
				writeEntry(b, f.key, value, indent)
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return cmp.Compare(x.String(), y.String()) })
		for _, key := range keys {
			writeEntry(b, scalar(key), v.MapIndex(key), indent)
		}
	case reflect.Slice:
		for i := range v.Len() {
			writeItem(b, v.Index(i), indent)
		}
	default:
		b.WriteString(indent + scalar(v) + "\n")
	}
}

func writeEntry(b *strings.Builder, key string, v reflect.Value, indent string) {
	b.WriteString(indent + key + ":")
	switch k := v.Kind(); {
	case k == reflect.Slice && v.Len() == 0:
		b.WriteString(" []\n")
	case k == reflect.Map && v.Len() == 0:
		b.WriteString(" {}\n")
	case k == reflect.Slice || k == reflect.Map || k == reflect.Struct:
		b.WriteString("\n")
		writeYAML(b, v, indent+"  ")
	default:
		b.WriteString(" " + scalar(v) + "\n")
	}
}

// writeItem writes an item as if it were indented, and then puts the dash into
// the indentation of its first line.
func writeItem(b *strings.Builder, v reflect.Value, indent string) {
	var item strings.Builder
	writeYAML(&item, v, indent+"  ")
	b.WriteString(indent + "- " + item.String()[len(indent)+2:])
}

// bareText is what means the same in quotes and without, for every version of
// YAML. Words such as off are not it.
var (
	bareText  = regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9_./()*… -]*[A-Za-z0-9_/()*])?$`)
	bareWords = regexp.MustCompile(`^(?i:true|false|null|yes|no|on|off|y|n)$`)
)

func scalar(v reflect.Value) string {
	if v.Kind() == reflect.Bool {
		return strconv.FormatBool(v.Bool())
	}
	text := v.String()
	if bareText.MatchString(text) && !bareWords.MatchString(text) {
		return text
	}
	return strconv.Quote(text) // each escape of Go is one of YAML
}
