package llm

import (
	"encoding/json"
	"testing"
)

func TestAdapt(t *testing.T) {
	for _, tc := range []struct {
		name     string
		d        dialect
		in, want string
		nullable bool
		open     bool
	}{
		{"optional becomes null", dialectOpenAI, `{"type":"object","properties":{"b":{"type":"string"},"a":{"enum":["x","y"]},"c":{"anyOf":[{"type":"string"}]}},"required":["b"]}`,
			`{"type":"object","properties":{"b":{"type":"string"},"a":{"type":["string","null"],"enum":["x","y",null]},"c":{"anyOf":[{"anyOf":[{"type":"string"}]},{"type":"null"}]}},"required":["b","a","c"],"additionalProperties":false}`, true, false},
		{"bounds become words", dialectOpenAI, `{"type":"string","maxLength":9,"description":"Short.","default":"x","format":"uri"}`, `{"type":"string","description":"Short. (maxLength 9, format uri)"}`, false, false},
		{"oneOf is anyOf", dialectOpenAI, `{"oneOf":[{"type":"integer"},{"type":"null"}]}`, `{"anyOf":[{"type":"integer"},{"type":"null"}]}`, false, false},
		{"open object", dialectOpenAI, `{"type":"object","properties":{"in":{"type":"object"}},"required":["in"]}`,
			`{"type":"object","properties":{"in":{"type":"object"}},"required":["in"],"additionalProperties":false}`, false, true},
		{"table", dialectAnthropic, `{"type":"object","additionalProperties":{"type":"string","maxLength":3}}`, `{"type":"object","additionalProperties":{"type":"string","description":"(maxLength 3)"}}`, false, true},
		{"optional stays", dialectAnthropic, `{"type":"object","properties":{"b":{"type":"array","items":{"type":"integer","minimum":1},"minItems":3,"maxItems":3}}}`,
			`{"type":"object","properties":{"b":{"type":"array","items":{"type":"integer","description":"(minimum 1)"},"minItems":1,"description":"(minItems 3, maxItems 3)"}},"additionalProperties":false}`, false, false},
		{"google", dialectGoogle, `{"type":"object","properties":{"z":{"const":"x","type":"string"},"a":{"type":"string","pattern":"^a<$"}},"required":["z"]}`,
			`{"type":"object","properties":{"z":{"type":"string"},"a":{"type":"string","description":"(pattern ^a<$)"}},"required":["z"]}`, false, false},
		{"refs", dialectAnthropic, `{"$defs":{"n":{"type":"integer","maximum":9}},"type":"object","properties":{"n":{"$ref":"#/$defs/n"}}}`,
			`{"$defs":{"n":{"type":"integer","description":"(maximum 9)"}},"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"additionalProperties":false}`, false, false},
	} {
		a, err := adapt(json.RawMessage(tc.in), tc.d)
		if err != nil || string(a.schema) != tc.want || a.nullable != tc.nullable || a.open != tc.open {
			t.Errorf("%s: %s, nullable %v, open %v, %v\nwant %s", tc.name, a.schema, a.nullable, a.open, err, tc.want)
		}
	}
	for _, bad := range []string{"", "{", "{} {}", `{"a":}`} {
		if _, err := adapt(json.RawMessage(bad), dialectOpenAI); err == nil {
			t.Errorf("%q was adapted", bad)
		}
	}
}

func TestWithoutNulls(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":1.50,"a":null,"c":[{"d":null,"e":"<&>"},null]}`: `{"b":1.50,"c":[{"e":"<&>"},null]}`,
		`{"a":null`: `{"a":null`,
		`not json`:  `not json`,
		`null`:      `null`,
	} {
		if got := withoutNulls(in); got != want {
			t.Errorf("withoutNulls(%s) = %s, want %s", in, got, want)
		}
	}
}

func FuzzAdapt(f *testing.F) {
	f.Add(`{"type":"object","properties":{"b":{"type":"string","maxLength":3},"a":{"enum":[1,2]}},"required":["b"]}`)
	f.Add(`{"oneOf":[{"type":"array","items":{"type":"object"},"minItems":2}]}`)
	f.Add(`[true,{"properties":[],"required":{},"anyOf":{}}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range []dialect{dialectOpenAI, dialectAnthropic, dialectGoogle} {
			a, err := adapt(json.RawMessage(text), d)
			if err != nil {
				continue
			}
			if !json.Valid(a.schema) {
				t.Fatalf("%q became %q, which is no JSON", text, a.schema)
			}
		}
		if json.Valid([]byte(text)) && !json.Valid([]byte(withoutNulls(text))) {
			t.Fatalf("without nulls %q is no JSON", text)
		}
	})
}

// What a server says must not end up in a note or a log but for plain codes.
func FuzzAnswer(f *testing.F) {
	f.Add(`{"error":{"message":"m","type":"overloaded_error","code":"c","param":"p"}}`)
	f.Add(`{"error":{"code":503}}`)
	f.Add(`{"error":"text"}`)
	f.Fuzz(func(t *testing.T, body string) {
		a := readAnswer([]byte(body))
		fault := a.fault()
		if fault.Kind == "" || len(fault.Detail) > 130 {
			t.Fatalf("%q is %+v", body, fault)
		}
		for _, r := range fault.Detail {
			if r < ' ' || r > '~' {
				t.Fatalf("%q gives the detail %q", body, fault.Detail)
			}
		}
	})
}
