//go:build peers

package agent

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/ollamatest"
	"daybrief/app"
)

// TestRealOllama words a brief with a real server and SmolLM2-135M, which
// invents freely. A peer that is not there fails the test.
func TestRealOllama(t *testing.T) {
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{ollamatest.Start(t)}, HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	in := testDay(t)
	plain := makeBrief(t, &Maker{}, in)
	started := time.Now()
	r := makeBrief(t, &Maker{Model: o}, in)
	took := time.Since(started)
	calls, prompt, output := 0, 0, 0
	for _, s := range r.Trace.Steps {
		if s.Model != "" {
			calls++
			prompt, output = prompt+s.PromptTokens, output+s.OutputTokens
			t.Logf("%s: %s, %d prompt and %d output tokens, %.1f s, estimated %d, %d bytes of answer", s.Action, s.Observation, s.PromptTokens, s.OutputTokens, s.Seconds, llm.Estimate(s.Prompt), len(s.Reply))
		}
	}
	t.Logf("Ollama %s, %s: %d calls, %d prompt tokens, %d output tokens, %v, %d sentences by the model", f.Version, f.Model, calls, prompt, output, took.Round(time.Second), len(modelSentences(&r.Brief)))
	if calls == 0 || calls > 2 || prompt > 3000 {
		t.Errorf("%d calls with %d prompt tokens, want 1 or 2 with at most 3,000", calls, prompt)
	}
	if took > 3*time.Minute {
		t.Errorf("took %v, want at most three minutes", took)
	}
	independent(t, plain, r, in.Items)
	in.Saved = &Saved{Brief: r.Brief, Digest: r.Evidence.Digest}
	if again := makeBrief(t, &Maker{Model: o}, in); again.Evidence.Digest == r.Evidence.Digest && strings.HasPrefix(r.Evidence.Digest, "v") {
		for _, s := range again.Trace.Steps {
			if s.Model != "" {
				t.Errorf("a call for an unchanged day: %s", s.Action)
			}
		}
	}
}

// independent checks each sentence by the model without the gate: its figures
// and capitalised words must stand in its items, and half its words too.
func independent(t *testing.T, plain, r Result, items []app.Item) {
	t.Helper()
	byID := map[string]string{}
	for _, it := range items {
		data := it.Title + " " + it.Text + " " + fmt.Sprint(it.From, it.People, it.Start, it.End, it.Detail.Event, it.Detail.Weather)
		byID[it.ID] = strings.ToLower(data)
	}
	rules := map[string]bool{}
	plain.Brief.Sentences(func(_ string, s *app.Sentence) { rules[s.Text] = true })
	r.Brief.Sentences(func(section string, s *app.Sentence) {
		if s.By != app.ByModel {
			if !rules[s.Text] {
				t.Errorf("%s: %q is said to be by the rules and is not", section, s.Text)
			}
			return
		}
		t.Logf("%s: %q", section, s.Text)
		source := ""
		for _, id := range s.Items {
			source += byID[id] + " "
		}
		known, all := 0, 0
		for _, w := range strings.Fields(strings.Trim(s.Text, ".")) {
			w = strings.Trim(w, `,.;:"'()`)
			all++
			if strings.Contains(source, strings.ToLower(w)) {
				known++
			} else if strings.ContainsAny(w, "0123456789") {
				t.Errorf("%s: %q names %s, which its items do not", section, s.Text, w)
			}
		}
		if known*2 < all {
			t.Errorf("%s: %q has little of its items", section, s.Text)
		}
	})
}
