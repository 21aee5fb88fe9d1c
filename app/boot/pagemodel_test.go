package boot

import (
	"net/http"
	"sync"
	"testing"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
	"daybrief/app/ui/program"
)

// TestTheWindowTriesTheModel: it answers in so many seconds, one that is off or
// not there says so, and each state has its own name for the first steps.
func TestTheWindowTriesTheModel(t *testing.T) {
	writer := llmtest.Model{Name: "w:7b", Family: "qwen2", Size: "7.6B", Context: 32768, Capabilities: []string{"completion"}}
	server := llmtest.Start(t, "0.17.4", []llmtest.Model{writer}, llmtest.Say("Blue."))
	for _, c := range []struct {
		name, config, url, code, state string
	}{
		{"answers", "", server.URL, "", program.ModelReady},
		{"off", "[model]\noff = true\n", server.URL, app.CodeModelDown, program.ModelOff},
		{"absent", "", "http://" + llmtest.ClosedPort(t), app.CodeModelDown, program.ModelNotInstalled},
	} {
		p := modelHome(t, c.config, map[string]string{"OLLAMA_HOST": c.url, "PATH": t.TempDir(), "HOME": t.TempDir()}).Page()
		got, err := p.TestModel(t.Context())
		if c.code == "" && (err != nil || got.Model != "w:7b" || got.Seconds <= 0) || c.code != "" && (err == nil || app.AsError(err).Code != c.code) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
		if _, err := p.TestEmbedder(t.Context()); err == nil {
			t.Errorf("%s: an embedder that is not there was tried", c.name)
		}
		setup, err := p.ModelSetup(t.Context())
		if err != nil || setup.State != c.state {
			t.Errorf("%s: %+v, %v", c.name, setup, err)
		}
	}
	p := modelHome(t, "", nil).Page()
	p.mu.Lock() // a brief is being made
	defer p.mu.Unlock()
	if _, err := p.TestModel(t.Context()); app.AsError(err).Code != app.CodeLocked {
		t.Errorf("while a brief is made: %v", err)
	}
}

// TestAPullDoesNotHoldUpTheOtherSteps: while a model is loaded a source is added
// and in use.
func TestAPullDoesNotHoldUpTheOtherSteps(t *testing.T) {
	loading, on := make(chan struct{}), make(chan struct{})
	server := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, r *http.Request, _ string) {
		llmtest.PullPart(w, "sha256:aa", 1, 2)
		select {
		case <-on:
			llmtest.PullLine(w, "success")
		case <-r.Context().Done():
		}
	})
	p := modelHome(t, "", map[string]string{"OLLAMA_HOST": server.URL, "PATH": t.TempDir(), "HOME": t.TempDir()}).Page()
	ended := make(chan error, 1)
	begun := sync.OnceFunc(func() { close(loading) })
	go func() {
		ended <- p.PullModel(t.Context(), "w:7b", func(now program.Pull) {
			if now.Part > 0 {
				begun()
			}
		})
	}()
	<-loading
	if err := p.AddSuggested(t.Context(), []string{"LWN"}); err != nil {
		t.Error(err)
	}
	if _, err := p.source("LWN"); err != nil {
		t.Errorf("the source that was added is not in use: %v", err)
	}
	close(on)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
