package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// object is a JSON object whose members keep their order: a grammar made of a
// schema has a model write the fields as they stand in it.
type object []member

type member struct {
	key   string
	value any // object, []any, or a scalar of package json with json.Number
}

// get returns a member's value, nil where there is none.
func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// set replaces a member or adds it at the end.
func (o object) set(key string, value any) object {
	for i := range o {
		if o[i].key == key {
			o[i].value = value
			return o
		}
	}
	return append(o, member{key, value})
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := marshalPlain(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshalPlain marshals without escaping signs for web pages.
func marshalPlain(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// depthMost bounds how deep a document may nest.
const depthMost = 64

// parseOrdered reads one JSON document.
func parseOrdered(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := readValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("more after the end of the document")
	}
	return v, nil
}

func readValue(dec *json.Decoder, depth int) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	d, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= depthMost {
		return nil, fmt.Errorf("nested deeper than %d", depthMost)
	}
	if d == '[' {
		list := []any{}
		for dec.More() {
			v, err := readValue(dec, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = dec.Token()
		return list, err
	}
	o := object{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		v, err := readValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		o = o.set(key.(string), v) // the decoder takes nothing else for a key
	}
	_, err = dec.Token()
	return o, err
}

// withoutNulls drops the members of a JSON document that are null, at any
// depth. What is no whole document is returned as it is.
func withoutNulls(text string) string {
	v, err := parseOrdered([]byte(text))
	if err != nil {
		return text
	}
	out, err := marshalPlain(dropNulls(v))
	if err != nil {
		return text
	}
	return string(out)
}

func dropNulls(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, 0, len(v))
		for _, m := range v {
			if m.value != nil {
				out = append(out, member{m.key, dropNulls(m.value)})
			}
		}
		return out
	case []any:
		for i := range v {
			v[i] = dropNulls(v[i])
		}
	}
	return v
}
