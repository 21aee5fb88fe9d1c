package llm_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// TestCutKeepsWhatCame: what was written before time, size or connection ended
// comes back with the fault, and its cost.
func TestCutKeepsWhatCame(t *testing.T) {
	const part = `{"mail":[{"items":[1],"text":"Ines`
	for name, end := range map[string]func(w http.ResponseWriter, r *http.Request){
		"time":       func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"connection": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"silence":    func(http.ResponseWriter, *http.Request) {},
	} {
		o, _ := open(t, "0.6.5", writer, func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
			llmtest.Part(w, part[:10], "")
			llmtest.Part(w, part[10:], "")
			end(w, r)
		})
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		r, err := o.Chat(ctx, llm.Request{User: "one two three"})
		cancel()
		if !llm.Cut(err) {
			t.Errorf("%s: err = %v, want a cut answer", name, err)
		}
		if r.Text != part || r.OutputTokens != 2 || r.PromptTokens < 3 || r.First <= 0 || r.Seconds < r.First {
			t.Errorf("%s: reply %+v", name, r)
		}
	}
}

// TestPatience: a call that brings no word ends early, one that began does not.
func TestPatience(t *testing.T) {
	o, _ := open(t, "0.6.5", writer, func(_ http.ResponseWriter, r *http.Request, _ llmtest.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := o.Chat(ctx, llm.Request{User: "u", Patience: 50 * time.Millisecond})
	if llm.KindOf(err) != llm.KindTimeout || ctx.Err() != nil || r.First != 0 {
		t.Errorf("a silent model: %+v, %v", r, err)
	}
	released := make(chan struct{})
	o, _ = open(t, "0.6.5", writer, func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
		llmtest.Part(w, "{", "")
		select {
		case <-released: // longer than the patience
		case <-r.Context().Done():
			return
		}
		llmtest.Part(w, "}", "")
		llmtest.End(w, "stop", 10, 2)
	})
	time.AfterFunc(2*time.Second, func() { close(released) })
	if r, err := o.Chat(ctx, llm.Request{User: "u", Patience: time.Second}); err != nil || r.Text != "{}" {
		t.Errorf("a model that began: %+v, %v", r, err)
	}
}

// TestOptionsOfACall: what is kept of a call says how the model was asked.
func TestOptionsOfACall(t *testing.T) {
	thinker, oss := writer, writer
	thinker.Capabilities = []string{"completion", "thinking"}
	oss.Name, oss.Family, oss.Capabilities = "gpt-oss:20b", "gptoss", thinker.Capabilities
	for think, m := range map[string]llmtest.Model{"": writer, "off": thinker, "low": oss} {
		o, s := open(t, "0.17.4", m, llmtest.Say("{}"))
		req := llm.Request{User: "u", NumPredict: 77, KeepAlive: 30 * time.Second, Schema: []byte(`{"type":"object"}`)}
		got := o.Options(req)
		if _, err := o.Chat(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		sent := s.Chats()[0]
		if got.Think != think || float64(got.NumCtx) != sent.Options["num_ctx"] || float64(got.NumPredict) != sent.Options["num_predict"] ||
			got.Temperature != sent.Options["temperature"] || float64(got.Seed) != sent.Options["seed"] || got.KeepAlive != 30 || string(got.Schema) != string(sent.Format) {
			t.Errorf("kept %+v, sent %+v", got, sent)
		}
		if o.Billion() != 7.6 {
			t.Errorf("Billion() = %v", o.Billion())
		}
	}
}

// TestUselessEnds: an answer of blanks does not end, and one that filled the
// window was made from half a prompt.
func TestUselessEnds(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer llmtest.Answer
		kind   llm.Kind
		code   string
	}{
		{"blanks", func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
			llmtest.Part(w, `{"tldr":`, "")
			for r.Context().Err() == nil {
				llmtest.Part(w, "\n    ", "")
			}
		}, llm.KindTooBig, app.CodeModelBad},
		{"length in a full window", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, "{}", "")
			llmtest.End(w, "length", 3500, 596)
		}, llm.KindTooLong, app.CodeModelBad},
	} {
		t.Run(tc.name, func(t *testing.T) { checkFault(t, tc.answer, tc.kind, tc.code) })
	}
}
