package llm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// dialect is what a provider takes of JSON Schema.
type dialect struct {
	keep    []string // keywords; others go, with a word in the description where they bound something
	formats []string // of strings; nil: all
	closed  bool     // every object says additionalProperties: false
	all     bool     // every property is required: an optional one may be null instead
	minOne  bool     // minItems is 0 or 1
}

// The providers' dialects.
var (
	// https://developers.openai.com/api/docs/guides/structured-outputs (supported schemas)
	dialectOpenAI = dialect{
		keep: []string{"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs", "definitions",
			"description", "title", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems"},
		formats: []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"},
		closed:  true, all: true,
	}
	// https://platform.claude.com/docs/en/build-with-claude/structured-outputs (JSON Schema limitations)
	dialectAnthropic = dialect{
		keep: []string{"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "allOf", "$ref", "$defs",
			"description", "title", "format", "minItems"},
		formats: []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"},
		closed:  true, minOne: true,
	}
	// https://ai.google.dev/api/generate-content (GenerationConfig.responseJsonSchema)
	dialectGoogle = dialect{
		keep: []string{"$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems", "minItems", "maxItems",
			"minimum", "maximum", "anyOf", "properties", "additionalProperties", "required"},
	}
)

// bounding are the keywords worth a word where a dialect does not know them.
var bounding = []string{"minLength", "maxLength", "pattern", "format", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"}

// adapted is a schema in a provider's dialect.
type adapted struct {
	schema   json.RawMessage
	nullable bool // optional properties became ones that may be null
	open     bool // an object in it takes properties nobody named
}

// adapt writes a schema in a dialect. The order of the properties stays.
func adapt(schema json.RawMessage, d dialect) (adapted, error) {
	v, err := parseOrdered(schema)
	if err != nil {
		return adapted{}, fmt.Errorf("adapt the answer's schema: %w", err)
	}
	a := adapter{dialect: d}
	v = a.node(v)
	data, err := marshalPlain(v)
	if err != nil {
		return adapted{}, fmt.Errorf("adapt the answer's schema: %w", err)
	}
	a.out.schema = data
	return a.out, nil
}

type adapter struct {
	dialect
	out adapted
}

// node adapts a schema and those within it.
func (a *adapter) node(v any) any {
	s, ok := v.(object)
	if !ok { // true or false
		return v
	}
	if one := s.get("oneOf"); one != nil && s.get("anyOf") == nil {
		s = s.set("anyOf", one)
	}
	out, lost := a.keywords(s)
	if out.get("type") == nil {
		if t := typeOfEnum(out.get("enum")); t != "" {
			out = append(object{{"type", t}}, out...)
		}
	}
	if out.get("type") == "object" {
		out = a.object(out)
	}
	if len(lost) > 0 {
		text, _ := out.get("description").(string)
		out = out.set("description", strings.TrimSpace(text+" ("+strings.Join(lost, ", ")+")"))
	}
	return out
}

// keywords returns the members of a schema a dialect knows, adapted, and what
// the others bound.
func (a *adapter) keywords(s object) (out object, lost []string) {
	for _, m := range s {
		if !a.knows(m) {
			if slices.Contains(bounding, m.key) {
				lost = append(lost, fmt.Sprintf("%s %v", m.key, m.value))
			}
			continue
		}
		if n := fmt.Sprint(m.value); m.key == "minItems" && a.minOne && n != "0" && n != "1" {
			lost = append(lost, "minItems "+n)
			m.value = json.Number("1")
		}
		m.value = a.within(m)
		out = append(out, m)
	}
	return out, lost
}

// knows reports whether the dialect has a keyword with this value.
func (a *adapter) knows(m member) bool {
	if !slices.Contains(a.keep, m.key) {
		return false
	}
	return m.key != "format" || a.formats == nil || slices.Contains(a.formats, fmt.Sprint(m.value))
}

// within adapts the schemas a keyword holds.
func (a *adapter) within(m member) any {
	switch m.key {
	case "properties", "$defs", "definitions":
		return a.each(m.value)
	case "items", "additionalProperties":
		return a.node(m.value)
	case "anyOf", "allOf", "prefixItems":
		if list, ok := m.value.([]any); ok {
			for i := range list {
				list[i] = a.node(list[i])
			}
		}
	}
	return m.value
}

// each adapts the schemas of a table by name.
func (a *adapter) each(v any) any {
	table, ok := v.(object)
	if !ok {
		return v
	}
	for i := range table {
		table[i].value = a.node(table[i].value)
	}
	return table
}

// object closes an object and, where the dialect wants it, has all properties
// required.
func (a *adapter) object(s object) object {
	properties, _ := s.get("properties").(object)
	more := s.get("additionalProperties")
	if _, table := more.(object); table || more == true || more == nil && len(properties) == 0 {
		a.out.open = true
		return s
	}
	if a.closed {
		s = s.set("additionalProperties", false)
	}
	if !a.all {
		return s
	}
	var required []string
	list, _ := s.get("required").([]any)
	for i := range properties {
		if !slices.Contains(list, any(properties[i].key)) {
			properties[i].value = orNull(properties[i].value)
			a.out.nullable = true
		}
		required = append(required, properties[i].key)
	}
	return s.set("properties", properties).set("required", required)
}

// orNull lets a value be null, too.
func orNull(v any) any {
	s, ok := v.(object)
	if !ok {
		return v
	}
	t, plain := s.get("type").(string)
	if !plain || s.get("const") != nil {
		return object{{"anyOf", []any{s, object{{"type", "null"}}}}}
	}
	if list, ok := s.get("enum").([]any); ok {
		s = s.set("enum", append(slices.Clone(list), nil))
	}
	return s.set("type", []any{t, "null"})
}

// typeOfEnum returns the type all values of an enum have, "" for none.
func typeOfEnum(v any) string {
	list, _ := v.([]any)
	found := ""
	for _, x := range list {
		t := ""
		switch x := x.(type) {
		case string:
			t = "string"
		case bool:
			t = "boolean"
		case json.Number:
			t = "number"
			if !strings.ContainsAny(x.String(), ".eE") {
				t = "integer"
			}
		}
		if t == "" || found != "" && found != t {
			return ""
		}
		found = t
	}
	return found
}
