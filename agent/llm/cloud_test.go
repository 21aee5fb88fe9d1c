package llm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
	"github.com/google/go-cmp/cmp"
)

// maker is one provider as the tests see it.
type maker struct {
	id, model string
	start     func(testing.TB, llmtest.CloudAnswer) *llmtest.Cloud
	say       func(w http.ResponseWriter, reason string, pieces ...string)
	refuse    func(w http.ResponseWriter, status int, code, message string)
	// reasons of an end: plain, for length, refused
	stop, length, refused string
}

var makers = []maker{
	{"openai", "gpt-4.1-mini", llmtest.StartOpenAI, llmtest.SayOpenAI, llmtest.RefuseOpenAI, "stop", "length", "content_filter"},
	{"anthropic", "claude-haiku-4-5", llmtest.StartAnthropic, llmtest.SayAnthropic, llmtest.RefuseAnthropic, "end_turn", "max_tokens", "refusal"},
	{"google", "gemini-2.5-flash", llmtest.StartGoogle, llmtest.SayGoogle, llmtest.RefuseGoogle, "STOP", "MAX_TOKENS", "SAFETY"},
}

func (m maker) open(t testing.TB, c *llmtest.Cloud, model string) llm.CloudModel {
	t.Helper()
	o, err := llm.NewCloud(llm.CloudParams{Provider: m.id, URL: c.URL, Key: llmtest.CloudKey, Model: model, HTTP: c.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// each runs a test for every provider.
func each(t *testing.T, answer func(m maker) llmtest.CloudAnswer, f func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel)) {
	for _, m := range makers {
		t.Run(m.id, func(t *testing.T) {
			c := m.start(t, answer(m))
			f(t, m, c, m.open(t, c, m.model))
		})
	}
}

func answers(reason func(maker) string, pieces ...string) func(maker) llmtest.CloudAnswer {
	return func(m maker) llmtest.CloudAnswer {
		return func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) { m.say(w, reason(m), pieces...) }
	}
}

func stops(m maker) string { return m.stop }

// composed is a schema like that of a brief, decided one like that of a step.
const (
	composed = `{"type":"object","properties":{"tldr":{"type":"array","items":{"type":"object","properties":{"items":{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2},"text":{"type":"string","maxLength":240}},"required":["items","text"]},"minItems":3,"maxItems":3},"mail":{"type":"array","items":{"type":"string"}}},"required":["tldr","mail"]}`
	decided  = `{"type":"object","properties":{"thought":{"type":"string","maxLength":160},"action":{"type":"string","enum":["search","answer"]},"input":{"oneOf":[{"type":"object","properties":{"query":{"type":"string"},"kind":{"enum":["mail","event"]}},"required":["query"],"additionalProperties":false},{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}]}},"required":["thought","action","input"],"additionalProperties":false}`
	foreign  = `{"type":"object","properties":{"zeta":{"type":"string"},"input":{"type":"object"}},"required":["zeta","input"]}`
)

func TestCloudAsksAsTheAPIWants(t *testing.T) {
	each(t, answers(stops, `{"tldr"`, `:[]}`), func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel) {
		want := llm.Reply{Text: `{"tldr":[]}`, PromptTokens: 120, OutputTokens: 7, DoneReason: "stop"}
		for _, schema := range []string{composed, decided, foreign, ""} {
			r, err := o.Chat(t.Context(), llm.Request{System: "be brief", User: "what is up?", Schema: json.RawMessage(schema), NumPredict: 300})
			if err != nil {
				t.Fatalf("Chat = %v; refused %q", err, c.Refused())
			}
			if r.First <= 0 || r.Seconds < r.First || r.Sent < 100 {
				t.Errorf("the cost of %+v", r)
			}
			if r.First, r.Seconds, r.Sent = 0, 0, 0; r != want {
				t.Errorf("reply %+v, want %+v", r, want)
			}
		}
		for _, call := range c.Calls() {
			if call.Model != m.model || call.System != "be brief" || call.User != "what is up?" {
				t.Errorf("the server got model %q, system %q, user %q", call.Model, call.System, call.User)
			}
		}
		if o.Name() != m.model || o.Window() != llm.CloudWindow || !strings.HasPrefix(o.Host(), "127.0.0.1:") {
			t.Errorf("name %q, window %d, host %q", o.Name(), o.Window(), o.Host())
		}
	})
}

// The order of properties is the order a model writes them in.
func TestCloudKeepsTheOrderOfProperties(t *testing.T) {
	each(t, answers(stops, "{}"), func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel) {
		for _, schema := range []string{decided, foreign} {
			if _, err := o.Chat(t.Context(), llm.Request{User: "u", Schema: json.RawMessage(schema)}); err != nil {
				t.Fatalf("Chat = %v; refused %q", err, c.Refused())
			}
		}
		calls := c.Calls()
		inOrder(t, string(calls[0].Schema), `"thought"`, `"action"`, `"input"`)
		inOrder(t, string(calls[1].Schema), `"zeta"`, `"input"`)
	})
}

func inOrder(t *testing.T, text string, words ...string) {
	t.Helper()
	last := -1
	for _, w := range words {
		i := strings.Index(text, w)
		if i <= last {
			t.Errorf("%s stands out of order in %s", w, text)
		}
		last = i
	}
}

func TestCloudOptions(t *testing.T) {
	for _, tc := range []struct {
		id, model string
		want      map[string]any // of the body, or of Google's generationConfig; nil: absent
	}{
		{"openai", "gpt-4.1-mini", map[string]any{"temperature": 0.0, "seed": 42.0, "max_tokens": 300.0, "max_completion_tokens": nil, "reasoning_effort": nil, "store": nil}},
		{"openai", "gpt-5.4-mini", map[string]any{"temperature": nil, "reasoning_effort": "low", "max_tokens": 4300.0}},
		{"openai", "gpt-5.3-chat-latest", map[string]any{"temperature": 0.0, "reasoning_effort": nil}},
		{"anthropic", "claude-haiku-4-5", map[string]any{"temperature": 0.0, "max_tokens": 300.0, "tools": nil}},
		{"google", "gemini-2.5-flash", map[string]any{"temperature": 0.0, "seed": 42.0, "maxOutputTokens": 300.0, "thinkingConfig": map[string]any{"thinkingBudget": 0.0}}},
		{"google", "gemini-2.5-pro", map[string]any{"maxOutputTokens": 428.0, "thinkingConfig": map[string]any{"thinkingBudget": 128.0}}},
		{"google", "gemini-3-flash", map[string]any{"maxOutputTokens": 4300.0, "thinkingConfig": map[string]any{"thinkingLevel": "LOW"}}},
		{"google", "gemini-2.0-flash", map[string]any{"maxOutputTokens": 300.0, "thinkingConfig": nil}},
	} {
		m := makers[map[string]int{"openai": 0, "anthropic": 1, "google": 2}[tc.id]]
		c := m.start(t, answers(stops, "{}")(m))
		if _, err := m.open(t, c, tc.model).Chat(t.Context(), llm.Request{User: "u", Schema: json.RawMessage(composed), NumPredict: 300}); err != nil {
			t.Fatalf("%s: %v, refused %q", tc.model, err, c.Refused())
		}
		body := c.Calls()[0].Body
		if tc.id == "google" {
			body = body["generationConfig"].(map[string]any)
		}
		for k, want := range tc.want {
			if diff := cmp.Diff(want, body[k]); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", tc.model, k, diff)
			}
		}
	}
}

// TestStrictBringsBackWhatWasOptional: a property that strict mode made null is
// absent in the answer.
func TestStrictBringsBackWhatWasOptional(t *testing.T) {
	m := makers[0]
	c := m.start(t, answers(stops, `{"thought":"t <b>","action":"search","input":{"query":"x","kind":null}}`)(m))
	r, err := m.open(t, c, m.model).Chat(t.Context(), llm.Request{User: "u", Schema: json.RawMessage(decided)})
	if want := `{"thought":"t <b>","action":"search","input":{"query":"x"}}`; err != nil || r.Text != want {
		t.Errorf("Chat = %q, %v; want %q", r.Text, err, want)
	}
}

func TestCloudEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		reason func(maker) string
		pieces []string
		kind   llm.Kind
	}{
		"length":  {func(m maker) string { return m.length }, []string{`{"a`}, llm.KindTooBig},
		"refused": {func(m maker) string { return m.refused }, []string{""}, llm.KindRefusal},
		"empty":   {stops, []string{" "}, llm.KindEmpty},
		"cut":     {func(maker) string { return "" }, []string{`{"a":"b`}, llm.KindCut},
		"blanks":  {stops, []string{"{" + strings.Repeat(" \n", 200), "}"}, llm.KindTooBig},
		"large":   {stops, []string{strings.Repeat("word ", 400), strings.Repeat("word ", 400)}, llm.KindTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, answers(tc.reason, tc.pieces...), func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel) {
				r, err := o.Chat(t.Context(), llm.Request{User: "one two three", MaxBytes: 3000})
				if llm.KindOf(err) != tc.kind {
					t.Fatalf("Chat = %+v, %v; want %s", r, err, tc.kind)
				}
				if name == "cut" && (r.Text != `{"a":"b` || !llm.Cut(err) || r.OutputTokens == 0) {
					t.Errorf("what came is lost: %+v, %v", r, err)
				}
			})
		})
	}
}

// TestCloudBreaksOff: what a server does to a stream in its middle.
func TestCloudBreaksOff(t *testing.T) {
	for name, tc := range map[string]struct {
		end  func(w http.ResponseWriter, r *http.Request)
		kind llm.Kind
	}{
		"connection": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, llm.KindCut},
		"half JSON": {func(w http.ResponseWriter, _ *http.Request) {
			llmtest.Event(w, "message_delta", `{"candidates":[{"conte`)
		}, llm.KindGarbage},
		"other": {func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<html>gone</html>\n\n") }, ""},
		"time":  {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, llm.KindTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(m maker) llmtest.CloudAnswer {
				return func(w http.ResponseWriter, r *http.Request, _ llmtest.CloudCall) {
					m.say(w, "", `{"a":`)
					tc.end(w, r)
				}
			}, func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				r, err := o.Chat(ctx, llm.Request{User: "u"})
				if err == nil || tc.kind != "" && llm.KindOf(err) != tc.kind {
					t.Fatalf("Chat = %+v, %v; want %s", r, err, tc.kind)
				}
				if r.Text != `{"a":` {
					t.Errorf("what came is lost: %q", r.Text)
				}
			})
		})
	}
}

func TestCloudPatience(t *testing.T) {
	each(t, func(maker) llmtest.CloudAnswer {
		return func(_ http.ResponseWriter, r *http.Request, _ llmtest.CloudCall) { <-r.Context().Done() }
	}, func(t *testing.T, m maker, c *llmtest.Cloud, o llm.CloudModel) {
		r, err := o.Chat(t.Context(), llm.Request{User: "u", Patience: 50 * time.Millisecond})
		if llm.KindOf(err) != llm.KindTimeout || r.First != 0 {
			t.Errorf("a silent server: %+v, %v", r, err)
		}
	})
}

// TestCloudEndlessBody: an answer that is no stream and does not end is given up.
func TestCloudEndlessBody(t *testing.T) {
	for _, m := range makers {
		line := []byte(strings.Repeat("x", 64<<10))
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(line); err != nil {
					return
				}
			}
		}))
		o, err := llm.NewCloud(llm.CloudParams{Provider: m.id, URL: srv.URL, Key: "k", Model: "m", HTTP: srv.Client()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Chat(t.Context(), llm.Request{User: "u"}); llm.KindOf(err) != llm.KindTooBig {
			t.Errorf("%s: %v, want too-big", m.id, err)
		}
		srv.CloseClientConnections()
		srv.Close()
	}
}

func TestCloudNobodyThere(t *testing.T) {
	for _, m := range makers {
		o, err := llm.NewCloud(llm.CloudParams{Provider: m.id, URL: "http://" + llmtest.ClosedPort(t), Key: "k", Model: "m", HTTP: http.DefaultClient})
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Chat(t.Context(), llm.Request{User: "u"})
		if n := llm.Note(err, "m"); llm.KindOf(err) != llm.KindRefused || n.Code != app.CodeModelDown || strings.Contains(n.Text, "Ollama") {
			t.Errorf("%s: %v, note %+v", m.id, err, n)
		}
	}
}
