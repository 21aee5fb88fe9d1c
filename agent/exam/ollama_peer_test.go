//go:build peers

package exam

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/agent/llm/ollamatest"
)

// TestRealOllama examines SmolLM2-135M, which invents freely: the exam has to
// say so, and to count what the calls took.
func TestRealOllama(t *testing.T) {
	url := ollamatest.Start(t)
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{url}, HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	m, err := llm.NewOllama(f, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	r, err := Run(t.Context(), m, Options{Brief: agent.Options{Total: 10 * time.Minute}, Memory: Memory(url, http.DefaultClient, f.Model)})
	if err != nil {
		t.Fatal(err)
	}
	have, err := List(t.Context(), f, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	r.Better = Better(r, f.Model, have)
	data, _ := json.MarshalIndent(r, "", " ")
	t.Logf("%v\n%s", time.Since(started).Round(time.Second), data)
	if r.Grade != Worse || r.Better == "" {
		t.Errorf("%s: %s (%q)", r.Grade, r.Verdict, r.Better)
	}
	if r.Calls < 1 || r.Calls > 2 || r.PromptTokens == 0 || r.PromptTokens > 3000 || r.OutputTokens == 0 || r.Seconds <= 0 || r.Memory < 50<<20 {
		t.Errorf("%d calls, %d prompt and %d output tokens, %.0f s, %d bytes", r.Calls, r.PromptTokens, r.OutputTokens, r.Seconds, r.Memory)
	}
	if r.Refused == 0 || r.Passed+r.Refused < r.Asked/2 || len(r.Examples) == 0 || len(have) != 1 || !have[0].Writes() {
		t.Errorf("%d passed and %d refused of %d, %d models", r.Passed, r.Refused, r.Asked, len(have))
	}
}
