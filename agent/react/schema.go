package react

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"

	"daybrief/app/lazyre"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// object is a JSON schema of an object whose properties stand in the order
// given: a grammar made of it has a model write them so.
type object struct {
	names []string
	of    map[string]any
}

func (o *object) add(name string, schema any) {
	if o.of == nil {
		o.of = map[string]any{}
	}
	o.names = append(o.names, name)
	o.of[name] = schema
}

// MarshalJSON writes the schema with all properties required.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte(`{"type":"object","properties":{`)
	for i, n := range o.names {
		if i > 0 {
			out = append(out, ',')
		}
		key, err := json.Marshal(n)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.of[n])
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, key...), ':'), value...)
	}
	required, err := json.Marshal(o.names)
	if err != nil {
		return nil, err
	}
	out = append(append(out, `},"required":`...), required...)
	return append(out, `,"additionalProperties":false}`...), nil
}

type (
	textSchema struct {
		Type      string `json:"type"`
		MaxLength int    `json:"maxLength,omitempty"`
	}
	enumSchema[T any] struct {
		Type string `json:"type"`
		Enum []T    `json:"enum"`
	}
	listSchema struct {
		Type     string `json:"type"`
		Items    any    `json:"items"`
		MinItems int    `json:"minItems"`
		MaxItems int    `json:"maxItems"`
	}
)

// Longest thought and sentence of a reply, in characters.
const (
	thoughtMost  = 100
	textMost     = 240
	citedMost    = 3
	sentenceMost = 5
)

// replySchema bounds a decision to the actions allowed now.
func replySchema(actions []string, inputs []any) json.RawMessage {
	var o object
	o.add("thought", textSchema{"string", thoughtMost})
	o.add("action", enumSchema[string]{"string", actions})
	if len(inputs) == 1 {
		o.add("input", inputs[0])
	} else {
		o.add("input", map[string]any{"anyOf": inputs})
	}
	data, err := json.Marshal(o)
	if err != nil { // strings, numbers and schemas that came as JSON
		panic("react: schema: " + err.Error())
	}
	return data
}

// answerSchema bounds the input of the action answer to sentences that cite
// lines of the evidence, by their numbers.
func answerSchema(numbers []int, least, most int) any {
	var s, in object
	var number any = enumSchema[int]{"integer", numbers}
	if len(numbers) == 0 { // nothing can be cited, so nothing can be said
		number, least, most = textSchema{Type: "integer"}, 0, 0
	}
	s.add("items", listSchema{"array", number, 1, citedMost})
	s.add("text", textSchema{"string", textMost})
	in.add("sentences", listSchema{"array", s, least, most})
	return in
}

var plainName = lazyre.New(`^[A-Za-z0-9_.-]{1,64}$`)

// foreignSchemaMost is how large the schema of a foreign tool may be to be shown
// to a model's grammar.
const foreignSchemaMost = 2000

// inputSchema is the schema of a tool's arguments as the model is bound to it.
// What a foreign server wrote beside types and names is left out, and a schema
// that is large or refers to other parts gives way to "an object": the arguments
// are checked against the whole one before a call.
func inputSchema(t *Tool) any {
	if t.Server == "" {
		return bare(t.Schema)
	}
	anything := map[string]string{"type": "object"}
	if len(t.Schema) > foreignSchemaMost {
		return anything
	}
	if s := bare(t.Schema); s != nil {
		return s
	}
	return anything
}

// bare returns a schema of flat properties without its words, nil where it is
// more than that.
func bare(raw json.RawMessage) any {
	var s jsonschema.Schema
	if err := json.Unmarshal(raw, &s); err != nil || s.Ref != "" || len(s.AnyOf)+len(s.OneOf)+len(s.AllOf) > 0 {
		return nil
	}
	properties := map[string]any{}
	for name, p := range s.Properties {
		b := bareType(p)
		if b == nil || !plainName.MatchString(name) {
			return nil
		}
		properties[name] = b
	}
	required := s.Required
	if required == nil {
		required = []string{}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func bareType(p *jsonschema.Schema) any {
	switch {
	case len(p.Enum) > 0:
		return map[string]any{"enum": p.Enum}
	case p.Type == "string":
		return textSchema{"string", textMost}
	case p.Type == "integer", p.Type == "number", p.Type == "boolean":
		return map[string]any{"type": p.Type}
	case p.Type == "array" && p.Items != nil:
		if of := bareType(p.Items); of != nil {
			return map[string]any{"type": "array", "items": of, "maxItems": 8}
		}
	}
	return nil
}
