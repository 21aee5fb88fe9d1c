package llm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// said is an error as a provider words it, and what it means.
type said struct {
	id     string
	status int
	body   string
	header [2]string
	kind   llm.Kind
	code   string // of the note
	wait   time.Duration
}

// saids are errors as the providers document them.
var saids = []said{
	{id: "openai", status: 401, body: `{"error":{"message":"Incorrect API key provided: sk-sec*****cret.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`, kind: llm.KindKey, code: app.CodeUnauth},
	{id: "openai", status: 403, body: `{"error":{"message":"Country not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}}`, kind: llm.KindForbidden, code: app.CodeForbidden},
	{id: "openai", status: 404, body: `{"error":{"message":"The model m does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}`, kind: llm.KindMissing, code: app.CodeModelAbsent},
	{id: "openai", status: 429, body: `{"error":{"message":"Rate limit reached","type":"tokens","param":null,"code":"rate_limit_exceeded"}}`, header: [2]string{"Retry-After", "7"}, kind: llm.KindRate, code: app.CodeRate, wait: 7 * time.Second},
	{id: "openai", status: 429, body: `{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}`, header: [2]string{"Retry-After-Ms", "250"}, kind: llm.KindRate, code: app.CodeRate, wait: 250 * time.Millisecond},
	{id: "openai", status: 429, body: `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`, kind: llm.KindQuota, code: app.CodeRate},
	{id: "openai", status: 400, body: `{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`, kind: llm.KindTooLong, code: app.CodeModelBad},
	{id: "openai", status: 400, body: `{"error":{"message":"you said SECRETWORD","type":"invalid_request_error","param":"messages[0].content","code":"invalid_value"}}`, kind: llm.KindRequest, code: app.CodeModelBad},
	{id: "openai", status: 500, body: `{"error":{"message":"oops","type":"server_error","param":null,"code":null}}`, kind: llm.KindServer, code: app.CodeModelDown},
	{id: "openai", status: 503, body: `{"error":{"message":"The engine is currently overloaded","type":"server_error","param":null,"code":null}}`, kind: llm.KindBusy, code: app.CodeModelDown},
	{id: "openai", status: 502, body: `<html><title>Bad Gateway</title></html>`, kind: llm.KindServer, code: app.CodeModelDown},
	{id: "openai", status: 400, body: `not json SECRETWORD`, kind: llm.KindRequest, code: app.CodeModelBad},
	{id: "anthropic", status: 401, body: `{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}`, kind: llm.KindKey, code: app.CodeUnauth},
	{id: "anthropic", status: 403, body: `{"type":"error","error":{"type":"permission_error","message":"no"}}`, kind: llm.KindForbidden, code: app.CodeForbidden},
	{id: "anthropic", status: 404, body: `{"type":"error","error":{"type":"not_found_error","message":"model: m"}}`, kind: llm.KindMissing, code: app.CodeModelAbsent},
	{id: "anthropic", status: 400, body: `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}`, kind: llm.KindQuota, code: app.CodeRate},
	{id: "anthropic", status: 400, body: `{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}`, kind: llm.KindTooLong, code: app.CodeModelBad},
	{id: "anthropic", status: 413, body: `{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}`, kind: llm.KindTooLong, code: app.CodeModelBad},
	{id: "anthropic", status: 429, body: `{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}`, header: [2]string{"Retry-After", "12"}, kind: llm.KindRate, code: app.CodeRate, wait: 12 * time.Second},
	{id: "anthropic", status: 529, body: `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, kind: llm.KindBusy, code: app.CodeModelDown},
	{id: "anthropic", status: 500, body: `{"type":"error","error":{"type":"api_error","message":"Internal"}}`, kind: llm.KindServer, code: app.CodeModelDown},
	{id: "anthropic", status: 503, body: ``, kind: llm.KindBusy, code: app.CodeModelDown},
	{id: "google", status: 400, body: `{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}`, kind: llm.KindKey, code: app.CodeUnauth},
	{id: "google", status: 403, body: `{"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}}`, kind: llm.KindForbidden, code: app.CodeForbidden},
	{id: "google", status: 404, body: `{"error":{"code":404,"message":"models/m is not found","status":"NOT_FOUND"}}`, kind: llm.KindMissing, code: app.CodeModelAbsent},
	{id: "google", status: 429, body: `{"error":{"code":429,"message":"Resource has been exhausted","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"27s"}]}}`, kind: llm.KindRate, code: app.CodeRate, wait: 27 * time.Second},
	{id: "google", status: 503, body: `{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}`, kind: llm.KindBusy, code: app.CodeModelDown},
	{id: "google", status: 500, body: `{"error":{"code":500,"message":"SECRETWORD","status":"INTERNAL"}}`, kind: llm.KindServer, code: app.CodeModelDown},
	{id: "google", status: 400, body: `{"error":{"code":400,"message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}`, kind: llm.KindTooLong, code: app.CodeModelBad},
}

func makerOf(id string) maker {
	for _, m := range makers {
		if m.id == id {
			return m
		}
	}
	panic("no maker " + id)
}

func TestCloudFaults(t *testing.T) {
	for _, s := range saids {
		t.Run(fmt.Sprintf("%s %d %s", s.id, s.status, s.kind), func(t *testing.T) {
			m := makerOf(s.id)
			c := m.start(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
				llmtest.Refuse(w, s.status, s.body, s.header[0], s.header[1])
			})
			_, err := m.open(t, c, m.model).Chat(t.Context(), llm.Request{User: "SECRETWORD"})
			var f *llm.Fault
			if !errors.As(err, &f) || f.Kind != s.kind || f.RetryAfter != s.wait {
				t.Fatalf("Chat = %v (%+v), want %s after %s", err, f, s.kind, s.wait)
			}
			n := llm.Note(err, m.model)
			if n.Code != s.code || n.Hint == "" || strings.Contains(n.Text, "Ollama") {
				t.Errorf("note %+v, want code %s", n, s.code)
			}
			if all := err.Error() + n.Text + n.Hint + f.Detail; strings.Contains(all, "SECRETWORD") || strings.Contains(all, "sk-") || strings.Contains(all, llmtest.CloudKey) {
				t.Errorf("the error tells what it must not: %s", all)
			}
			if len(c.Calls()) != 1 {
				t.Errorf("%d calls: the library tried again", len(c.Calls()))
			}
		})
	}
}

// TestCloudFaultsInTheStream: with status 200 the error comes as an event.
func TestCloudFaultsInTheStream(t *testing.T) {
	for _, tc := range []struct {
		id, event, data string
		kind            llm.Kind
	}{
		{"openai", "", `{"error":{"message":"SECRETWORD","type":"server_error","code":null}}`, llm.KindServer},
		{"openai", "", `{"error":{"message":"slow","type":"rate_limit_exceeded","code":"rate_limit_exceeded"}}`, llm.KindRate},
		{"openai", "", `{"error":{"message":"other maker","code":503}}`, llm.KindBusy},
		{"anthropic", "error", `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, llm.KindBusy},
		{"anthropic", "error", `{"type":"error","error":{"type":"api_error","message":"SECRETWORD"}}`, llm.KindServer},
		{"google", "", `{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}`, llm.KindBusy},
		{"google", "", `{"promptFeedback":{"blockReason":"SAFETY"}}`, llm.KindRefusal},
		{"google", "", `{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}`, llm.KindServer},
	} {
		m := makerOf(tc.id)
		c := m.start(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) { llmtest.Event(w, tc.event, tc.data) })
		_, err := m.open(t, c, m.model).Chat(t.Context(), llm.Request{User: "SECRETWORD"})
		if llm.KindOf(err) != tc.kind || strings.Contains(err.Error(), "SECRETWORD") {
			t.Errorf("%s %s: %v, want %s", tc.id, tc.data, err, tc.kind)
		}
	}
}

func openaiRefusal(param, message string) string {
	return fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error","param":%q,"code":"unsupported_value"}}`, message, param)
}

// picky are servers that do not take all we ask for.
var picky = []struct {
	id     string
	refuse func(c llmtest.CloudCall) string // the error's body, "" to answer
	calls  int                              // of two questions
}{
	{"openai", func(c llmtest.CloudCall) string {
		if c.Body["temperature"] != nil {
			return openaiRefusal("temperature", "Unsupported value: 'temperature' does not support 0 with this model.")
		}
		return ""
	}, 3},
	{"openai", func(c llmtest.CloudCall) string {
		if c.Body["max_tokens"] != nil {
			return openaiRefusal("max_tokens", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
		}
		return ""
	}, 3},
	{"openai", func(c llmtest.CloudCall) string {
		if c.Schema != nil {
			return openaiRefusal("response_format", "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.")
		}
		if !strings.Contains(c.System, `"thought"`) {
			return openaiRefusal("", "the schema is lost")
		}
		return ""
	}, 3},
	{"openai", func(c llmtest.CloudCall) string {
		if c.Body["response_format"] != nil {
			return `{"detail":"response_format: extra fields not permitted"}`
		}
		return ""
	}, 4},
	{"anthropic", func(c llmtest.CloudCall) string {
		if c.Body["output_config"] != nil {
			return `{"type":"error","error":{"type":"invalid_request_error","message":"This model does not support output_config.format"}}`
		}
		return ""
	}, 3},
	{"anthropic", func(c llmtest.CloudCall) string {
		if c.Body["temperature"] != nil {
			return `{"type":"error","error":{"type":"invalid_request_error","message":"temperature is deprecated for this model."}}`
		}
		return ""
	}, 3},
	{"google", func(c llmtest.CloudCall) string {
		if strings.Contains(string(c.Raw), "thinkingConfig") {
			return `{"error":{"code":400,"message":"Thinking budget is not supported for this model.","status":"INVALID_ARGUMENT"}}`
		}
		return ""
	}, 3},
}

// TestCloudLearnsWhatAServerTakes: an option that is refused is left out, once
// and for all.
func TestCloudLearnsWhatAServerTakes(t *testing.T) {
	for _, tc := range picky {
		m := makerOf(tc.id)
		c := m.start(t, func(w http.ResponseWriter, _ *http.Request, c llmtest.CloudCall) {
			if body := tc.refuse(c); body != "" {
				llmtest.Refuse(w, http.StatusBadRequest, body)
				return
			}
			m.say(w, m.stop, "{}")
		})
		o := m.open(t, c, m.model)
		for range 2 {
			if r, err := o.Chat(t.Context(), llm.Request{System: "s", User: "u", Schema: json.RawMessage(decided)}); err != nil || r.Text != "{}" {
				t.Errorf("%s: Chat = %q, %v; refused %q", tc.id, r.Text, err, c.Refused())
			}
		}
		if len(c.Calls()) != tc.calls {
			t.Errorf("%s: %d calls for two questions, want %d", tc.id, len(c.Calls()), tc.calls)
		}
	}
}

// TestCloudRefusesForEver: a server that refuses every form is asked a bounded
// number of times.
func TestCloudRefusesForEver(t *testing.T) {
	each(t, func(m maker) llmtest.CloudAnswer {
		return func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
			m.refuse(w, http.StatusBadRequest, "x", "temperature seed response_format output_config thinking stream_options max_tokens store")
		}
	}, func(t *testing.T, _ maker, c *llmtest.Cloud, o llm.CloudModel) {
		_, err := o.Chat(t.Context(), llm.Request{User: "u", Schema: json.RawMessage(decided)})
		if llm.KindOf(err) != llm.KindRequest || len(c.Calls()) > 12 {
			t.Errorf("%v after %d calls", err, len(c.Calls()))
		}
	})
}

func TestLeaves(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:11434": false, "localhost:1234": false, "http://[::1]:8080/v1": false, "http://127.8.0.1": false, "http://lm.localhost": false,
		"https://api.openai.com/v1": true, "http://192.168.1.5:11434": true, "http://nas.local": true, "http://localhost.example.org": true, "http://0.0.0.0": true, "::": true,
	} {
		if got := llm.Leaves(address); got != want {
			t.Errorf("Leaves(%q) = %v", address, got)
		}
	}
}
