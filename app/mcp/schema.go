package mcp

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"daybrief/app"
)

// schemaOf derives the schema of a type, with our own types as they stand in
// JSON.
func schemaOf[T any]() *jsonschema.Schema {
	s, err := jsonschema.For[T](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[app.Stamp](): {Type: "string", Description: "YYYY-MM-DD, or RFC 3339 with offset"},
	}})
	if err != nil { // a type of ours that no schema can describe: a fault a test finds
		panic(fmt.Sprintf("mcp: schema of %T: %v", *new(T), err))
	}
	return s
}

// shape narrows properties of an input's schema.
type shape map[string]func(*jsonschema.Schema)

func (sh shape) apply(s *jsonschema.Schema) *jsonschema.Schema {
	for _, p := range s.Properties {
		if len(p.Types) == 2 && p.Types[0] == "null" { // a list or pointer of Go; some clients take one type only
			p.Type, p.Types = p.Types[1], nil
		}
	}
	for name, narrow := range sh {
		p, ok := s.Properties[name]
		if !ok {
			panic("mcp: no property " + name)
		}
		narrow(p)
	}
	return s
}

// between wants a whole number of a range.
func between(low, high, standard int) func(*jsonschema.Schema) {
	return func(s *jsonschema.Schema) {
		a, b := float64(low), float64(high)
		s.Minimum, s.Maximum = &a, &b
		s.Default = []byte(fmt.Sprint(standard))
	}
}

// oneOf wants one of some words; where the property is a list, each of it.
func oneOf(words ...string) func(*jsonschema.Schema) {
	return func(s *jsonschema.Schema) {
		if s.Items != nil {
			s = s.Items
		}
		for _, w := range words {
			s.Enum = append(s.Enum, w)
		}
	}
}

// upTo wants a text of at most n characters that is not empty, or a list of at
// most n.
func upTo(n int) func(*jsonschema.Schema) {
	return func(s *jsonschema.Schema) {
		if s.Items != nil {
			s.MaxItems = &n
			return
		}
		one := 1
		s.MinLength, s.MaxLength = &one, &n
	}
}

// arguments describes an input in a line, for a client that got it wrong.
func arguments(s *jsonschema.Schema) string {
	var list []string
	for _, name := range s.PropertyOrder {
		p := s.Properties[name]
		text := name
		for _, r := range s.Required {
			if r == name {
				text += " (needed)"
			}
		}
		switch {
		case len(p.Enum) > 0:
			text += ", one of " + strings.Trim(fmt.Sprint(p.Enum), "[]")
		case p.Minimum != nil && p.Maximum != nil:
			text += fmt.Sprintf(", %v to %v", *p.Minimum, *p.Maximum)
		}
		list = append(list, text)
	}
	if len(list) == 0 {
		return "It takes no arguments."
	}
	return "Its arguments are: " + strings.Join(list, "; ") + "."
}
