package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// TestAsk asks on the sample day, without a model server.
func TestAsk(t *testing.T) {
	t.Setenv("OLLAMA_HOST", llmtest.ClosedPort(t))
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	if r := run(t, home, "ask", "--steps", "How", "much", "is", "the", "Cloudberry", "invoice?"); r.code != ExitDone ||
		!strings.Contains(r.out, "1,284.00 EUR") || !strings.Contains(r.out, "[1] Invoice 4471") || !strings.Contains(r.err, "search_memory") || !strings.Contains(r.err, "Worded by rules.") {
		t.Errorf("%+v", r)
	}
	if r := run(t, home, "ask", "--again"); r.code != ExitDone || !strings.Contains(r.out, "1,284.00 EUR") || !strings.Contains(r.err, "comes out the same") {
		t.Errorf("again: %+v", r)
	}
	for _, args := range [][]string{{"ask"}, {"ask", "?!"}, {"ask", "--again", "now"}} {
		if r := run(t, home, args...); r.code != ExitUsage {
			t.Errorf("%v: exit %d, want %d", args, r.code, ExitUsage)
		}
	}
}

// TestAskGoesOn: the answer as JSON, and a question after another one.
func TestAskGoesOn(t *testing.T) {
	t.Setenv("OLLAMA_HOST", llmtest.ClosedPort(t))
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	var ans struct {
		Answer []app.Sentence
		Items  []app.Item
		Steps  []app.Step
	}
	r := run(t, home, "ask", "--json", "What's on my calendar tomorrow?")
	if err := json.Unmarshal([]byte(r.out), &ans); err != nil || r.code != ExitDone || len(ans.Answer) == 0 || len(ans.Items) == 0 || len(ans.Steps) == 0 {
		t.Errorf("%v: %+v", err, r)
	}
	if r := run(t, home, "ask", "-c", "And today?"); r.code != ExitDone || !strings.Contains(r.out, "Board review") {
		t.Errorf("and today: %+v", r)
	}
	if r := run(t, home, "ask", "Where did I park the zeppelin?"); r.code != ExitDone || strings.TrimSpace(r.out) != app.NothingFound {
		t.Errorf("nothing found: %+v", r)
	}
}

// TestConfirmationIsShownBare: what would leave is shown in full, characters that
// hide or turn text by their numbers.
func TestConfirmationIsShownBare(t *testing.T) {
	var out strings.Builder
	e := &env{in: strings.NewReader("y\n"), err: &out}
	yes := e.confirm(t.Context(), app.Confirmation{Tool: "fetch\u202e", Server: "office", Reaches: "office.example", Input: `{"q":"pay\u200b` + "\u202edrow" + `"}`, Why: "It would send this"})
	if s := out.String(); !yes || strings.ContainsRune(s, 0x202e) || !strings.Contains(s, "\\u202edrow") || !strings.Contains(s, "office.example") {
		t.Errorf("yes %v: %q", yes, out.String())
	}
	if e := (&env{in: strings.NewReader(""), err: &out}); e.confirm(t.Context(), app.Confirmation{}) {
		t.Error("nobody answered and it was taken for a yes")
	}
}
