//go:build peers

package exam

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/agent/llm/ollamatest"
)

// TestRealOllama examines SmolLM2-135M, which invents freely: the exam has to
// say so, or that it is too slow where the machine is, and to count what the
// calls took.
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
	r, err := Run(t.Context(), m, Options{Memory: Memory(url, http.DefaultClient, f.Model)})
	if err != nil {
		t.Fatal(err)
	}
	have, err := List(t.Context(), f, http.DefaultClient)
	if err != nil || len(have) != 1 || !have[0].Writes() {
		t.Fatalf("%+v, %v", have, err)
	}
	r.Better = Better(r, f.Model, have)
	data, err := json.MarshalIndent(r, "", " ")
	t.Logf("%s, %v", data, err)
	if r.Better == "" || !strings.Contains(r.Verdict, "leave it off") {
		t.Errorf("%s: %s (%q)", r.Grade, r.Verdict, r.Better)
	}
	if r.Grade == Worse && (r.Refused == 0 || len(r.Examples) == 0) || r.Passed > r.Asked/2 {
		t.Errorf("%d passed and %d refused of %d", r.Passed, r.Refused, r.Asked)
	}
	checkCost(t, r.Cost)
}

func checkCost(t *testing.T, c Cost) {
	t.Helper()
	if c.Calls < 1 || c.Calls > 2 || c.PromptTokens == 0 || c.PromptTokens > 3000 || c.Seconds <= 0 {
		t.Errorf("%d calls, %d prompt and %d output tokens, %.0f s", c.Calls, c.PromptTokens, c.OutputTokens, c.Seconds)
	}
	if c.Memory < 50<<20 || c.Memory > 4<<30 {
		t.Errorf("%d bytes of memory", c.Memory)
	}
}
