package config

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := Schema(testRules)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asJSON reads a configuration as an editor's schema validation sees it.
func asJSON(t *testing.T, path string, data []byte) (any, error) {
	t.Helper()
	document := map[string]any{}
	var err error
	if filepath.Ext(path) == ".toml" {
		if err = toml.Unmarshal(data, &document); err == nil {
			tool, _ := document["tool"].(map[string]any)
			return throughJSON(t, tool["fallbacklint"]), nil
		}
		return nil, err
	}
	var value any = document
	err = yaml.Unmarshal(data, &value)
	return throughJSON(t, value), err
}

func throughJSON(t *testing.T, value any) any {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	value, err = jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSchemaTakesGoodFiles(t *testing.T) {
	schema := compileSchema(t)
	for _, path := range testFiles(t, "good") {
		value, err := asJSON(t, path, bytes.TrimPrefix(read(t, path), []byte("\uFEFF")))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if value == nil { // an empty file
			value = map[string]any{}
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// beyondSchema are the bad files whose values, once read, are good ones.
var beyondSchema = []string{"documents.yaml", "twice.yaml"}

func TestSchemaRefusesBadFiles(t *testing.T) {
	schema := compileSchema(t)
	for _, path := range testFiles(t, "bad") {
		value, err := asJSON(t, path, read(t, path))
		if err != nil || slices.Contains(beyondSchema, filepath.Base(path)) {
			continue
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s: the schema takes it", path)
		}
	}
}

// What one says of a single key, the other says too.
func TestSchemaAgreesWithParse(t *testing.T) {
	schema := compileSchema(t)
	for text, want := range map[string]bool{
		`{}`:                                    true,
		`{"rules": {}}`:                         true,
		`{"rules": {"ALL": "off"}}`:             true,
		`{"rules": {"FBL2": "on"}}`:             true,
		`{"rules": {"FBL101": "note"}}`:         true,
		`{"rules": {"FBL101": "fatal"}}`:        false,
		`{"rules": {"FBL101": false}}`:          false,
		`{"rules": {"FBL101": null}}`:           false,
		`{"rules": {"FBL10": "off"}}`:           false,
		`{"rules": {"fbl101": "off"}}`:          false,
		`{"rules": ["FBL101"]}`:                 false,
		`{"rules": null}`:                       false,
		`{"select": []}`:                        true,
		`{"select": ["ALL", "FBL1", "FBL103"]}`: true,
		`{"select": ["FBL104"]}`:                false,
		`{"select": "ALL"}`:                     false,
		`{"select": [1]}`:                       false,
		`{"ignore": ["FBL201"]}`:                true,
		`{"ignore": ["billing-veto"]}`:          false,
		`{"include": ["src"]}`:                  true,
		`{"include": [""]}`:                     false,
		`{"exclude": [["a"]]}`:                  false,
		`{"exclude": {}}`:                       false,
		`{"tests": true, "strict": false}`:      true,
		`{"tests": "true"}`:                     false,
		`{"tests": 1}`:                          false,
		`{"strict": []}`:                        false,
		`{"strict": null}`:                      false,
		`{"lexicon": {}}`:                       true,
		`{"lexicon": {"run-method": ["go"]}}`:   true,
		`{"lexicon": {"run-method": []}}`:       true,
		`{"lexicon": {"run-method": {}}}`:       true,
		`{"lexicon": {"run-method": "go"}}`:     false,
		`{"lexicon": {"run-method": [""]}}`:     false,
		`{"lexicon": {"run": ["go"]}}`:          false,
		`{"lexicon": {"run-method": {"extend": ["go"], "replace": ["do"]}}}`: true,
		`{"lexicon": {"run-method": {"extends": ["go"]}}}`:                   false,
		`{"lexicon": {"run-method": {"replace": "go"}}}`:                     false,
		`{"lexicon": {"agent-constructor": ["Agent"]}}`:                      true,
		`{"lexicon": {"agent-constructor": [{}]}}`:                           false,
		`{"lexicon": {"billing-text": ["wallet is empty"]}}`:                 true,
		`{"lexicon": {"billing-text": {"replace": []}}}`:                     true,
		`{"lexicon": {"billing-text": [""]}}`:                                false,
		`{"lexicon": {"billing-text": [402]}}`:                               false,
		`{"lexicon": {"billing-text": "wallet is empty"}}`:                   false,
		`{"lexicon": {"billing-texts": []}}`:                                 false,
		`{"lexicon": {"wait": ["nap *"], "no-progress": ["shake"]}}`:         true,
		`{"lexicon": {"cooldown": {"extend": [true]}}}`:                      false,
		`{"overrides": []}`:                                                  true,
		`{"overrides": [{"paths": ["a"], "rules": {"ALL": "off"}}]}`:         true,
		`{"overrides": [{"paths": ["a"], "rules": {"ALL": "of"}}]}`:          false,
		`{"overrides": [{"paths": ["a"]}]}`:                                  false,
		`{"overrides": [{"rules": {}}]}`:                                     false,
		`{"overrides": [{"paths": "a", "rules": {}}]}`:                       false,
		`{"overrides": {"paths": ["a"], "rules": {}}}`:                       false,
		`{"override": []}`:                                                   false,
		`[]`:                                                                 false,
		`"text"`:                                                             false,
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := schema.Validate(value); (err == nil) != want {
			t.Errorf("schema on %s: %v, want it taken: %v", text, err, want)
		}
		if _, err := Parse("flow.yaml", []byte(text), testRules); (err == nil) != want {
			t.Errorf("Parse(%s): %v, want it taken: %v", text, err, want)
		}
	}
}

func TestSchemaDescribesEveryKey(t *testing.T) {
	data, err := Schema(testRules)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	described := 0
	eachProperty(root, func(key string, property map[string]any) {
		if property["description"] == "" || property["description"] == nil {
			t.Errorf("key %q has no description", key)
		}
		described++
	})
	if described == 0 {
		t.Error("the schema has no keys")
	}
}

func eachProperty(value any, f func(key string, property map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		if properties, ok := value["properties"].(map[string]any); ok {
			for key, property := range properties {
				f(key, property.(map[string]any))
			}
		}
		for _, v := range value {
			eachProperty(v, f)
		}
	case []any:
		for _, v := range value {
			eachProperty(v, f)
		}
	}
}

func TestSchemaIsDeterministic(t *testing.T) {
	first, err := Schema(testRules)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Schema(testRules)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Errorf("schema (-first +second):\n%s", diff)
	}
}
