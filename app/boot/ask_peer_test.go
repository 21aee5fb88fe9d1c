//go:build peers

package boot

import (
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm/ollamatest"
	"daybrief/agent/react"
	"daybrief/app"
)

// TestRealOllamaAsk asks a real server with SmolLM2-135M, which invents freely,
// about the sample day: every answer ends within the ceiling and cites what it
// rests on, or says that nothing was found. A peer that is not there fails.
func TestRealOllamaAsk(t *testing.T) {
	url := ollamatest.Start(t)
	a, err := Open(t.Context(), Options{Home: t.TempDir(), Now: func() time.Time { return wednesday },
		Getenv: func(name string) string { return map[string]string{"OLLAMA_HOST": url}[name] }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true, Rules: true}); err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{
		"How much is the Cloudberry invoice?", "What did José Almeida want?", "Where did I park the zeppelin?",
	} {
		started := time.Now()
		ans, err := a.Ask(t.Context(), app.Question{Text: question})
		if err != nil {
			t.Fatalf("%s: %v", question, err)
		}
		calls, prompt := 0, 0
		for _, s := range ans.Steps {
			if s.Model != "" {
				calls, prompt = calls+1, prompt+s.PromptTokens
				t.Logf("  %s: %s (%d prompt, %d output tokens, %.1f s) %.200q", s.Action, s.Observation, s.PromptTokens, s.OutputTokens, s.Seconds, s.Reply)
			}
		}
		t.Logf("%s: %d calls, %d prompt tokens, %v, by %q\n%s", question, calls, prompt, time.Since(started).Round(time.Second), ans.Model, answerText(ans))
		if calls == 0 || len(ans.Steps) > react.DefaultSteps {
			t.Errorf("%s: %d calls in %d steps", question, calls, len(ans.Steps))
		}
		for _, s := range ans.Answer {
			if len(s.Items) == 0 && s.Text != app.NothingFound {
				t.Errorf("%s: nothing stands behind %q", question, s.Text)
			}
		}
		if strings.Contains(question, "zeppelin") != strings.Contains(answerText(ans), app.NothingFound) {
			t.Errorf("%s: %q", question, answerText(ans))
		}
	}
}
