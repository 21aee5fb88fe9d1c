package llm_test

import (
	"context"
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

var writer = llmtest.Model{Name: "writer:7b", Family: "qwen2", Size: "7.6B", Digest: "d1", Capabilities: []string{"completion"}, Context: 32768}

func open(t *testing.T, version string, m llmtest.Model, answer llmtest.Answer) (*llm.Ollama, *llmtest.Server) {
	t.Helper()
	s := llmtest.Start(t, version, []llmtest.Model{m}, answer)
	f, err := llm.Find(context.Background(), llm.FindParams{URLs: []string{s.URL}, HTTP: s.HTTP, Wanted: m.Name})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, s.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	return o, s
}

func TestChatSendsWhatItShould(t *testing.T) {
	thinker, oss := writer, writer
	thinker.Capabilities = []string{"completion", "thinking"}
	oss.Name, oss.Family, oss.Capabilities = "gpt-oss:20b", "gptoss", []string{"completion", "thinking"}
	for _, tc := range []struct {
		name, version string
		model         llmtest.Model
		think         any
		strict        bool
	}{
		{"old", "0.6.5", writer, nil, false},
		{"last old", "0.12.3", writer, nil, false},
		{"strict", "0.12.4", writer, nil, true},
		{"thinking", "0.17.0", thinker, false, true},
		{"levels", "1.0.0-rc1", oss, "low", true},
		{"odd version", "dev", writer, nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o, s := open(t, tc.version, tc.model, llmtest.Say("{}"))
			r, err := o.Chat(context.Background(), llm.Request{System: "s", User: "u", Schema: json.RawMessage(`{"type":"object"}`), NumPredict: 300})
			if err != nil || r.Text != "{}" || r.PromptTokens != 900 {
				t.Fatalf("Chat = %+v, %v", r, err)
			}
			got := s.Chats()[0]
			if got.Think != tc.think {
				t.Errorf("think = %v, want %v", got.Think, tc.think)
			}
			if isStrict(got) != tc.strict {
				t.Errorf("truncate %v, shift %v, want strict %v", got.Truncate, got.Shift, tc.strict)
			}
			if got.Options["num_ctx"] != float64(llm.DefaultNumCtx) || got.Options["temperature"] != 0.0 || got.Options["num_predict"] != 300.0 || got.Options["seed"] == nil || got.Options["num_batch"] != 128.0 {
				t.Errorf("options = %v", got.Options)
			}
			if fmt.Sprint(got.KeepAlive) != "0" && got.KeepAlive != "0s" {
				t.Errorf("keep_alive = %v, want 0", got.KeepAlive)
			}
		})
	}
}

// isStrict reports whether a request forbids the server to cut the prompt or to
// shift it out of the window.
func isStrict(r llmtest.Request) bool {
	return r.Truncate != nil && !*r.Truncate && r.Shift != nil && !*r.Shift
}

func TestOldServerKeepsAReserve(t *testing.T) {
	o, s := open(t, "0.6.5", writer, llmtest.Say("{}"))
	_, err := o.Chat(context.Background(), llm.Request{User: strings.Repeat("word and word ", 1500), NumPredict: 500})
	if llm.KindOf(err) != llm.KindTooLong {
		t.Errorf("err = %v, want %s", err, llm.KindTooLong)
	}
	if len(s.Chats()) != 0 {
		t.Error("a prompt that does not fit was sent")
	}
}

func TestFaults(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer llmtest.Answer
		kind   llm.Kind
		code   string
	}{
		{"404", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Error(w, 404, "model 'writer:7b' not found")
		}, llm.KindMissing, app.CodeModelAbsent},
		{"503", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Error(w, 503, "server busy, please try again")
		}, llm.KindBusy, app.CodeModelDown},
		{"500", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Error(w, 500, "model runner has stopped")
		}, llm.KindServer, app.CodeModelBad},
		{"400 too long", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Error(w, 400, "input exceeds the context length")
		}, llm.KindTooLong, app.CodeModelBad},
		{"mid-stream", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, `{"tldr":`, "")
			fmt.Fprintln(w, `{"error":"an error was encountered while running the model"}`)
		}, llm.KindServer, app.CodeModelBad},
		{"cut between lines", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) { llmtest.Part(w, "{", "") }, llm.KindCut, app.CodeModelBad},
		{"cut in a line", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, "{", "")
			panic(http.ErrAbortHandler)
		}, llm.KindCut, app.CodeModelBad},
		{"html", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) { fmt.Fprintln(w, "<html>login</html>") }, llm.KindGarbage, app.CodeModelBad},
		{"endless", func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
			for r.Context().Err() == nil {
				llmtest.Part(w, strings.Repeat("la ", 500), "")
			}
		}, llm.KindTooBig, app.CodeModelBad},
		{"length", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, "{", "")
			llmtest.End(w, "length", 900, 1400)
		}, llm.KindTooBig, app.CodeModelBad},
		{"window full", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, "{}", "")
			llmtest.End(w, "stop", 3500, 596)
		}, llm.KindTooLong, app.CodeModelBad},
		{"thinking only", func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Part(w, "", "hm")
			llmtest.End(w, "stop", 900, 20)
		}, llm.KindEmpty, app.CodeModelBad},
		{"hang", func(_ http.ResponseWriter, r *http.Request, _ llmtest.Request) { <-r.Context().Done() }, llm.KindTimeout, app.CodeModelBad},
	} {
		t.Run(tc.name, func(t *testing.T) {
			checkFault(t, tc.answer, tc.kind, tc.code)
		})
	}
}

// checkFault asks a server that answers so and wants the kind of error, and a
// note for the reader with the code.
func checkFault(t *testing.T, answer llmtest.Answer, kind llm.Kind, code string) {
	t.Helper()
	o, _ := open(t, "0.17.4", writer, answer)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, err := o.Chat(ctx, llm.Request{User: "u"})
	if got := llm.KindOf(err); got != kind {
		t.Errorf("kind = %q (%v), want %q", got, err, kind)
	}
	n := llm.Note(err, o.Name())
	if n.Code != code || n.Text == "" || n.Hint == "" {
		t.Errorf("note = %+v, want code %s with text and hint", n, code)
	}
}

func TestFind(t *testing.T) {
	embed := llmtest.Model{Name: "nomic-embed-text:latest", Family: "nomic-bert", Size: "137M", Capabilities: []string{"embedding"}}
	for _, tc := range []struct {
		name, wanted string
		models       []llmtest.Model
		want, code   string
	}{
		{"named", "writer:7b", []llmtest.Model{embed, writer}, "writer:7b", ""},
		{"named without tag", "writer", []llmtest.Model{writer}, "writer:7b", ""},
		{"named, missing", "mistral", []llmtest.Model{writer}, "", app.CodeModelAbsent},
		{"named, makes vectors only", "nomic-embed-text", []llmtest.Model{embed}, "", app.CodeModelAbsent},
		{"none", "", nil, "", app.CodeModelAbsent},
		{"vectors only", "", []llmtest.Model{embed}, "", app.CodeModelAbsent},
		{"best", "", []llmtest.Model{embed, writer}, "writer:7b", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := llmtest.Start(t, "0.17.4", tc.models, llmtest.Say("{}"))
			f, err := llm.Find(context.Background(), llm.FindParams{URLs: []string{s.URL}, HTTP: s.HTTP, Wanted: tc.wanted})
			if f.Model != tc.want || f.Version != "0.17.4" {
				t.Errorf("Find = %+v, %v, want %q", f, err, tc.want)
			}
			if code := codeOf(err); code != tc.code {
				t.Errorf("code = %q (%v), want %q", code, err, tc.code)
			}
		})
	}
}

func TestFindNobody(t *testing.T) {
	dead := "http://" + llmtest.ClosedPort(t)
	_, err := llm.Find(context.Background(), llm.FindParams{URLs: []string{dead}, HTTP: http.DefaultClient})
	if codeOf(err) != app.CodeModelDown || llm.KindOf(err) != llm.KindRefused {
		t.Errorf("err = %v, want %s, refused", err, app.CodeModelDown)
	}
	s := llmtest.Start(t, "0.17.4", []llmtest.Model{writer}, llmtest.Say("{}"))
	f, err := llm.Find(context.Background(), llm.FindParams{URLs: []string{dead, s.URL}, HTTP: s.HTTP})
	if err != nil || f.URL != s.URL {
		t.Errorf("Find = %+v, %v, want the second address", f, err)
	}
}

func codeOf(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
