package react

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"daybrief/agent/llm"
	"daybrief/app"
)

// Typed returns a tool whose arguments are the Go type In, a struct: its schema
// is that of the type (fields with omitempty may be left out, a jsonschema tag
// describes a field), and f gets the arguments read. t brings the rest of the
// tool. It panics where In has no schema, which is a fault of the program.
func Typed[In any](t Tool, f func(ctx context.Context, in In) (Observation, error)) Tool {
	s, err := jsonschema.For[In](nil)
	if err != nil {
		panic(fmt.Sprintf("react: schema of %s: %v", t.Name, err))
	}
	plain(s)
	if t.Schema, err = json.Marshal(s); err != nil {
		panic(fmt.Sprintf("react: schema of %s: %v", t.Name, err))
	}
	t.Call = func(ctx context.Context, input json.RawMessage) (Observation, error) {
		var in In
		if err := json.Unmarshal(input, &in); err != nil {
			return Observation{}, &app.Error{Code: app.CodeUsage, Message: "The arguments of " + t.Name + " are not right", Hint: "They are: " + signature(t.Schema), Err: err}
		}
		return f(ctx, in)
	}
	return t
}

// plain takes null from the types of a schema: a list that may be left out need
// not be null as well.
func plain(s *jsonschema.Schema) {
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
	for _, p := range s.Properties {
		plain(p)
	}
	if s.Items != nil {
		plain(s.Items)
	}
}

// fit reports what is wrong with arguments by the tool's schema, nil for
// nothing. A schema that cannot be used lets everything through: the tool itself
// looks then.
func fit(schema, input json.RawMessage) error {
	var s jsonschema.Schema
	if err := json.Unmarshal(schema, &s); err != nil {
		return nil
	}
	r, err := s.Resolve(nil)
	if err != nil {
		return nil
	}
	var v any
	if err := json.Unmarshal(input, &v); err != nil {
		return fmt.Errorf("the input is not JSON")
	}
	if err := r.Validate(v); err != nil {
		_, short, ok := strings.Cut(err.Error(), "validating root: ")
		if !ok {
			short = err.Error()
		}
		return fmt.Errorf("%s", llm.Line(short, 160))
	}
	return nil
}

// signature words the arguments of a schema in one line: "day?: string, ids:
// array".
func signature(schema json.RawMessage) string {
	var s jsonschema.Schema
	if err := json.Unmarshal(schema, &s); err != nil || len(s.Properties) == 0 {
		return "no arguments"
	}
	required := map[string]bool{}
	for _, n := range s.Required {
		required[n] = true
	}
	var parts []string
	for _, name := range names(&s) {
		p := s.Properties[name]
		text := llm.Line(name, 40)
		if !required[name] {
			text += "?"
		}
		parts = append(parts, text+": "+typeWords(p))
	}
	return strings.Join(parts, ", ")
}

// names are the properties of a schema in the order of the type, else by name.
func names(s *jsonschema.Schema) []string {
	if len(s.PropertyOrder) == len(s.Properties) {
		return s.PropertyOrder
	}
	return sortedKeys(s.Properties)
}

// typeWords tells a property's type, and its values where they are few.
func typeWords(p *jsonschema.Schema) string {
	if n := len(p.Enum); n > 0 && n <= 8 {
		var list []string
		for _, v := range p.Enum {
			list = append(list, llm.Line(fmt.Sprint(v), 24))
		}
		return strings.Join(list, "|")
	}
	if p.Type == "array" && p.Items != nil && p.Items.Type != "" {
		return "[" + p.Items.Type + "]"
	}
	if p.Type == "" {
		return "value"
	}
	return p.Type
}
