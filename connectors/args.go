package connectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"daybrief/app"
)

// DecodeArgs reads the arguments of a tool into a struct. Nothing and null
// count as no arguments. Arguments of the wrong type or an unknown name are an
// *app.Error with code usage that says what would have been right.
func DecodeArgs(tool string, args json.RawMessage, into any) error {
	args = bytes.TrimSpace(args)
	if len(args) == 0 || string(args) == "null" {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(args))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, more := dec.Token(); more == io.EOF {
			return nil
		}
		err = fmt.Errorf("something follows the object")
	}
	return &app.Error{
		Code:    app.CodeUsage,
		Message: fmt.Sprintf("the arguments of %s are not right", tool),
		Hint:    "They are a JSON object with " + fields(into) + ".",
		Err:     fmt.Errorf("decode arguments: %w", err),
	}
}

// fields names the JSON fields of the struct v points to.
func fields(v any) string {
	t := reflect.TypeOf(v).Elem()
	var names []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "no fields"
	}
	return "some of: " + strings.Join(names, ", ")
}
