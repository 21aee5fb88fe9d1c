package boot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// hostedModels are what Ollama lists: models of this machine, and such as it
// only passes on to machines of its maker.
var hostedModels = append([]llmtest.Model{
	{Name: "big:120b-cloud", Family: "gptoss", Size: "120B", Digest: "d9", Context: 131072, Capabilities: []string{"completion"}},
	{Name: "some-embed:cloud", Family: "bert", Size: "1B", Digest: "d8", Context: 2048, Capabilities: []string{"embedding"}},
}, twoModels...)

// withHosted opens the program with a server of hosted models and what
// config.toml says of [model].
func withHosted(t *testing.T, model string) (*App, *llmtest.Server) {
	t.Helper()
	server := llmtest.Start(t, "0.12.6", hostedModels, quoting)
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte("source = []\n[model]\n"+model), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"OLLAMA_HOST": server.URL}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, server
}

// asksHosted counts the questions that went to the hosted model, and those that
// held a mail.
func asksHosted(server *llmtest.Server) (all, mails int) {
	for _, c := range server.Chats() {
		if c.Model != "big:120b-cloud" {
			continue
		}
		all++
		for _, m := range c.Messages {
			if strings.Contains(m.Content, "] Mail") || strings.Contains(m.Content, "] mail") {
				mails++
			}
		}
	}
	return all, mails
}

// TestReplayAsksNoHostedModelUnasked: what a brief was made from holds mail.
func TestReplayAsksNoHostedModelUnasked(t *testing.T) {
	a, server := withHosted(t, "")
	sampleRun(t, a)
	_, err := a.Replay(t.Context(), ReplayOptions{Model: "big:120b-cloud"})
	if e := app.AsError(err); e == nil || e.Code != app.CodeConsent || !strings.Contains(e.Hint, "cloud = \"ollama\"") {
		t.Errorf("replay without consent: %v", err)
	}
	if n, _ := asksHosted(server); n > 0 {
		t.Errorf("%d questions left the machine", n)
	}

	a, server = withHosted(t, "cloud = \"ollama\"\n")
	sampleRun(t, a)
	if r := replayed(t, a, ReplayOptions{Model: "big:120b-cloud"}); r.Calls == 0 {
		t.Errorf("with consent: %+v", r)
	}
	if n, mails := asksHosted(server); n == 0 || mails > 0 {
		t.Errorf("%d questions, %d with mails the reader did not agree to send", n, mails)
	}
}

// TestAllCallsAreRecorded: also those of a replay and of an exam.
func TestAllCallsAreRecorded(t *testing.T) {
	a, _ := withHosted(t, "")
	sampleRun(t, a)
	replayed(t, a, ReplayOptions{Model: "other:3b"})
	for _, name := range []string{"other:3b", "big:120b-cloud"} { // its day is invented, so it needs no consent
		if _, err := a.TestModels(t.Context(), []string{name}, func(ExamReport) {}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := a.Usage(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	remote := map[string]bool{}
	for _, m := range r.Models {
		remote[m.Purpose+" "+m.Model] = m.Remote
	}
	for _, want := range []string{"brief qwen2.5:7b", "replay other:3b", "exam other:3b", "exam big:120b-cloud"} {
		got, ok := remote[want]
		if !ok || got != strings.Contains(want, "cloud") {
			t.Errorf("%s: recorded %v, remote %v", want, ok, got)
		}
	}
}

// TestNoHostedVectorsUnasked: memory holds mail and calendar.
func TestNoHostedVectorsUnasked(t *testing.T) {
	for model, want := range map[string]bool{
		"embedding = \"some-embed:cloud\"\n":                                     false,
		"embedding = \"some-embed:cloud\"\ncloud = \"ollama\"\n":                 false, // mail was not agreed to
		"embedding = \"some-embed:cloud\"\ncloud = \"ollama\"\nprivate = true\n": true,
	} {
		a, _ := withHosted(t, model)
		e, note := a.embedder(t.Context())
		if (e != nil) != want || !want && (note == nil || note.Code != app.CodeConsent) {
			t.Errorf("%q: embedder %v, note %+v", model, e, note)
		}
	}
}
