package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"daybrief/app/lazyre"
)

// StartOpenAI runs a server of OpenAI's API until the test ends.
func StartOpenAI(t testing.TB, answer CloudAnswer) *Cloud {
	return startCloud(t, protocol{
		base: "/v1", check: checkOpenAI,
		key:    func(h http.Header) string { return strings.TrimPrefix(h.Get("Authorization"), "Bearer ") },
		refuse: RefuseOpenAI,
	}, answer)
}

// RefuseOpenAI writes an error as OpenAI does.
func RefuseOpenAI(w http.ResponseWriter, status int, code, message string) {
	Refuse(w, status, fmt.Sprintf(`{"error":{"message":%s,"type":"invalid_request_error","param":null,"code":%s}}`, quote(message), quote(code)))
}

var schemaName = lazyre.New(`^[A-Za-z0-9_-]{1,64}$`)

func checkOpenAI(r *http.Request, c *CloudCall) string {
	if r.URL.Path == "/v1/embeddings" {
		c.Model, _ = c.Body["model"].(string)
		return only("", c.Body, "model", "input", "encoding_format", "dimensions")
	}
	if r.URL.RequestURI() != "/v1/chat/completions" {
		return "Unknown request URL: " + r.URL.RequestURI()
	}
	why := only("", c.Body, "model", "messages", "response_format", "temperature", "seed", "max_completion_tokens", "max_tokens", "stream", "stream_options", "store", "reasoning_effort")
	if why == "" && c.Body["stream"] != true {
		why = "these tests want a stream"
	}
	if why != "" {
		return why
	}
	c.Model, _ = c.Body["model"].(string)
	list, _ := c.Body["messages"].([]any)
	for _, m := range list {
		if why := only("messages.", m, "role", "content"); why != "" {
			return why
		}
		text, ok := at(m, "content").(string)
		switch role := at(m, "role"); {
		case !ok:
			return "content is no text"
		case role == "system":
			c.System = text
		case role == "user":
			c.User = text
		default:
			return fmt.Sprintf("role %v", role)
		}
	}
	return checkFormat(c)
}

// checkFormat checks response_format as strict mode does.
func checkFormat(c *CloudCall) string {
	f := c.Body["response_format"]
	switch at(f, "type") {
	case nil:
		return ""
	case "json_object":
		return only("response_format.", f, "type")
	case "json_schema":
	default:
		return "response_format.type"
	}
	if why := only("response_format.json_schema.", at(f, "json_schema"), "name", "strict", "schema"); why != "" {
		return why
	}
	if name, _ := at(f, "json_schema", "name").(string); !schemaName.MatchString(name) {
		return "response_format.json_schema.name " + name
	}
	c.Schema = rawAt(c.Raw, "response_format", "json_schema", "schema")
	if at(f, "json_schema", "strict") != true {
		return ""
	}
	if at(f, "json_schema", "schema", "type") != "object" {
		return "Invalid schema for response_format: it must be an object"
	}
	d := rules{closed: true, all: true, known: []string{"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs",
		"description", "title", "pattern", "format", "minimum", "maximum", "minItems", "maxItems"}}
	return d.faultOf("()", at(f, "json_schema", "schema"))
}

// SayOpenAI streams an answer in pieces. reason "" leaves the end off.
func SayOpenAI(w http.ResponseWriter, reason string, pieces ...string) {
	chunk := func(choices, usage string) string {
		return fmt.Sprintf(`{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":%s,"usage":%s}`, choices, usage)
	}
	Event(w, "", chunk(`[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}]`, "null"))
	for _, p := range pieces {
		Event(w, "", chunk(fmt.Sprintf(`[{"index":0,"delta":{"content":%s},"finish_reason":null}]`, quote(p)), "null"))
	}
	if reason == "" {
		return
	}
	Event(w, "", chunk(fmt.Sprintf(`[{"index":0,"delta":{},"finish_reason":%s}]`, quote(reason)), "null"))
	Event(w, "", chunk("[]", `{"prompt_tokens":120,"completion_tokens":7,"total_tokens":127}`))
	Event(w, "", "[DONE]")
}

// StartAnthropic runs a server of Anthropic's API until the test ends.
func StartAnthropic(t testing.TB, answer CloudAnswer) *Cloud {
	return startCloud(t, protocol{
		check: checkAnthropic, refuse: RefuseAnthropic,
		key: func(h http.Header) string { return h.Get("X-Api-Key") },
	}, answer)
}

// RefuseAnthropic writes an error as Anthropic does.
func RefuseAnthropic(w http.ResponseWriter, status int, code, message string) {
	Refuse(w, status, fmt.Sprintf(`{"type":"error","error":{"type":%s,"message":%s},"request_id":"req_1"}`, quote(code), quote(message)), "Request-Id", "req_1")
}

func checkAnthropic(r *http.Request, c *CloudCall) string {
	most, _ := c.Body["max_tokens"].(float64)
	switch {
	case r.URL.RequestURI() != "/v1/messages":
		return "Not found: " + r.URL.RequestURI()
	case r.Header.Get("Anthropic-Version") != "2023-06-01":
		return "anthropic-version: header is required"
	case r.Header.Get("Authorization") != "":
		return "two ways to sign in"
	case most < 1:
		return "max_tokens: Field required"
	case c.Body["stream"] != true:
		return "these tests want a stream"
	}
	if why := only("", c.Body, "model", "max_tokens", "messages", "system", "temperature", "stream", "output_config", "tools", "tool_choice"); why != "" {
		return why
	}
	c.Model, _ = c.Body["model"].(string)
	c.System, _ = at(c.Body, "system", 0, "text").(string)
	if at(c.Body, "messages", 0, "role") != "user" || at(c.Body, "messages", 1) != nil {
		return "messages: one of the user is wanted"
	}
	c.User, _ = at(c.Body, "messages", 0, "content", 0, "text").(string)
	return checkOutput(c)
}

func checkOutput(c *CloudCall) string {
	if tool := at(c.Body, "tools", 0); tool != nil {
		var tools []json.RawMessage
		if err := json.Unmarshal(rawAt(c.Raw, "tools"), &tools); err != nil || len(tools) != 1 {
			return "tools: one is wanted"
		}
		c.Schema = rawAt(tools[0], "input_schema")
		if at(c.Body, "tool_choice", "type") != "tool" || at(c.Body, "tool_choice", "name") != at(tool, "name") || at(tool, "input_schema", "type") != "object" {
			return "tool_choice"
		}
		return only("tools.0.", tool, "name", "description", "input_schema")
	}
	if c.Body["output_config"] == nil {
		return ""
	}
	format := at(c.Body, "output_config", "format")
	if why := only("output_config.format.", format, "type", "schema"); why != "" || at(format, "type") != "json_schema" {
		return "output_config.format.type: json_schema is wanted " + why
	}
	c.Schema = rawAt(c.Raw, "output_config", "format", "schema")
	d := rules{closed: true, known: []string{"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "allOf", "$ref", "$defs", "description", "title", "format", "minItems"}}
	return d.faultOf("output_config.format.schema", at(format, "schema"))
}

// SayAnthropic streams an answer in pieces. reason "" leaves the end off.
func SayAnthropic(w http.ResponseWriter, reason string, pieces ...string) {
	say := func(kind, rest string) { Event(w, kind, fmt.Sprintf(`{"type":%q%s}`, kind, rest)) }
	say("message_start", `,"message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":100,"cache_creation_input_tokens":0,"cache_read_input_tokens":20,"output_tokens":1}}`)
	say("content_block_start", `,"index":0,"content_block":{"type":"text","text":""}`)
	say("ping", "")
	for _, p := range pieces {
		say("content_block_delta", fmt.Sprintf(`,"index":0,"delta":{"type":"text_delta","text":%s}`, quote(p)))
	}
	if reason == "" {
		return
	}
	say("content_block_stop", `,"index":0`)
	say("message_delta", fmt.Sprintf(`,"delta":{"stop_reason":%q,"stop_sequence":null},"usage":{"output_tokens":7}`, reason))
	say("message_stop", "")
}

// StartGoogle runs a server of the Gemini API until the test ends.
func StartGoogle(t testing.TB, answer CloudAnswer) *Cloud {
	return startCloud(t, protocol{
		check: checkGoogle, refuse: RefuseGoogle,
		key: func(h http.Header) string { return h.Get("X-Goog-Api-Key") },
	}, answer)
}

// RefuseGoogle writes an error as Google does.
func RefuseGoogle(w http.ResponseWriter, status int, code, message string) {
	Refuse(w, status, fmt.Sprintf(`{"error":{"code":%d,"message":%s,"status":%s}}`, status, quote(message), quote(code)))
}

var googlePath = lazyre.New(`^/v1beta/models/([A-Za-z0-9.-]+):(streamGenerateContent\?alt=sse|batchEmbedContents)$`)

func checkGoogle(r *http.Request, c *CloudCall) string {
	m := googlePath.FindStringSubmatch(r.URL.RequestURI())
	if m == nil {
		return "Not found: " + r.URL.RequestURI()
	}
	c.Model = m[1]
	if m[2] == "batchEmbedContents" {
		return only("", c.Body, "requests")
	}
	config := c.Body["generationConfig"]
	for _, why := range []string{
		only("", c.Body, "contents", "systemInstruction", "generationConfig"),
		only("generationConfig.", config, "temperature", "seed", "maxOutputTokens", "responseMimeType", "responseJsonSchema", "thinkingConfig"),
		only("contents.", at(c.Body, "contents", 0), "role", "parts"),
	} {
		if why != "" {
			return why
		}
	}
	c.System, _ = at(c.Body, "systemInstruction", "parts", 0, "text").(string)
	c.User, _ = at(c.Body, "contents", 0, "parts", 0, "text").(string)
	c.Schema = rawAt(c.Raw, "generationConfig", "responseJsonSchema")
	if c.Schema == nil {
		return ""
	}
	if at(config, "responseMimeType") != "application/json" {
		return "response_schema is only supported with response_mime_type application/json"
	}
	d := rules{known: []string{"$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems", "minItems", "maxItems", "minimum", "maximum", "anyOf", "properties", "additionalProperties", "required"}}
	return d.faultOf("generation_config.response_json_schema", at(config, "responseJsonSchema"))
}

// SayGoogle streams an answer in pieces. reason "" leaves the end off.
func SayGoogle(w http.ResponseWriter, reason string, pieces ...string) {
	const usage = `"usageMetadata":{"promptTokenCount":120,"candidatesTokenCount":5,"thoughtsTokenCount":2,"totalTokenCount":127},"modelVersion":"m"`
	for i, p := range pieces {
		end := ""
		if i == len(pieces)-1 && reason != "" {
			end = fmt.Sprintf(`,"finishReason":%q`, reason)
		}
		Event(w, "", fmt.Sprintf(`{"candidates":[{"content":{"parts":[{"text":%s}],"role":"model"},"index":0%s}],%s}`, quote(p), end, usage))
	}
}
