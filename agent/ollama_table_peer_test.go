//go:build peers

package agent

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/actions"
	"daybrief/agent/daytest"
	"daybrief/agent/draft"
	"daybrief/agent/llm"
	"daybrief/agent/llm/ollamatest"
	"daybrief/app"
	"daybrief/feedback"
)

// TestRealOllamaTable makes the brief of the measured day three times with a
// real server and SmolLM2-135M, and prints the rows of docs/model.md: first,
// unchanged, and with two new mails.
func TestRealOllamaTable(t *testing.T) {
	in := measuredDay(t)
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{ollamatest.Start(t)}, HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| run | calls | prompt tokens | output tokens | seconds | sentences asked for | passed the gate |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	run := func(name string) cost {
		plain := makeBrief(t, &Maker{}, in)
		started := time.Now()
		r := makeBrief(t, &Maker{Model: o}, in)
		c := costOf(t, r, time.Since(started))
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %.0f | %d | %d |\n", name, c.calls, c.prompt, c.output, c.seconds, c.asked, len(modelSentences(&r.Brief)))
		within(t, name, c)
		if in.Saved == nil { // later ones hold sentences of the first
			independent(t, plain, r, in.Items)
		}
		in.Saved = &Saved{Brief: r.Brief, Digest: r.Evidence.Digest, Trace: r.Trace}
		in.Earlier = append(in.Earlier, r.Trace.Steps...)
		return c
	}
	first := run("first")
	if first.calls == 0 {
		t.Error("the model was not asked")
	}
	if again := run("unchanged"); again.calls != 0 && first.answered {
		t.Errorf("%d calls for an unchanged day", again.calls)
	}
	in.Items = append(in.Items, newMails(in.Day)...)
	prepare(&in)
	whole := wholePrompt(t, in)
	if third := run("two new mails"); first.answered && third.firstChars*2 > whole {
		t.Errorf("two new mails cost a prompt of %d characters, the whole day one of %d", third.firstChars, whole)
	}
	t.Logf("Ollama %s, SmolLM2-135M\n%s", f.Version, table.String())
}

// wholePrompt is how many characters a model of unknown speed is sent for the
// whole day.
func wholePrompt(t *testing.T, in Input) int {
	t.Helper()
	f := &fake{answers: []func(llm.Request) (llm.Reply, error){text(`{}`)}}
	in.Saved, in.Earlier = nil, nil
	makeBrief(t, &Maker{Model: f}, in)
	return len(f.asked[0].System) + len(f.asked[0].User)
}

// cost is what a brief cost.
type cost struct {
	calls, prompt, output, chars int
	firstChars                   int // of the first call's prompt, without its schema
	asked                        int
	seconds                      float64
	answered                     bool
}

func costOf(t *testing.T, r Result, took time.Duration) cost {
	t.Helper()
	c := cost{seconds: took.Seconds()}
	for _, s := range r.Trace.Steps {
		if s.Model == "" {
			continue
		}
		if c.calls++; c.calls == 1 {
			c.firstChars = len(s.Prompt)
		}
		c.prompt, c.output, c.chars = c.prompt+s.PromptTokens, c.output+s.OutputTokens, c.chars+len(s.Prompt)
		if s.Options != nil {
			c.chars += len(s.Options.Schema)
		}
		var n int
		if _, err := fmt.Sscanf(s.Thought, "Word %d", &n); err == nil {
			c.asked += n
		}
		c.answered = c.answered || s.Outcome == outcomeOK
		t.Logf("%s: %s, %s fault %q, %d prompt and %d output tokens, %.1f s, %.1f s to the first word", s.Action, s.Thought, s.Observation, s.Fault, s.PromptTokens, s.OutputTokens, s.Seconds, s.First)
	}
	return c
}

// within fails where a brief cost more than the design allows.
func within(t *testing.T, name string, c cost) {
	t.Helper()
	if c.calls > 2 || c.prompt > 3000 || c.chars > 12000 {
		t.Errorf("%s: %d calls with %d tokens and %d characters, want at most 2 with 3,000 and 12,000", name, c.calls, c.prompt, c.chars)
	}
	if c.seconds > 180 {
		t.Errorf("%s: took %.0f s, want at most three minutes", name, c.seconds)
	}
}

// newMails are two mails that came after the first brief.
func newMails(day time.Time) []app.Item {
	return []app.Item{
		{ID: "late-1", Kind: app.KindMail, Title: "Signature for the lease by 15:00", Time: day.Add(7 * time.Hour),
			From: &app.Person{Name: "Odile Krantz", Address: "odile@harbourlets.example"}, Flags: []string{app.FlagImportant},
			Text: "Please sign the lease for the workshop by 15:00 today. The keys are handed over on Wednesday at 9:30."},
		{ID: "late-2", Kind: app.KindMail, Title: "Badge printer broken", Time: day.Add(7*time.Hour + 5*time.Minute),
			From: &app.Person{Name: "Pavel Dorn", Address: "pavel@ourco.example"}, Flags: []string{app.FlagImportant},
			Text: "The badge printer at the gate has been broken since Friday. Can you order 12 spare ribbons by Tuesday?"},
	}
}

// prepare does to the items what a run does before the brief.
func prepare(in *Input) {
	actions.Annotate(in.Items, in.Zone)
	feedback.Score(in.Items, feedback.Context{Day: in.Day, Zone: in.Zone, Reader: in.Reader})
}

// measuredDay is the day of the table, which is not part of the repository.
func measuredDay(t *testing.T) Input {
	t.Helper()
	d := daytest.Load(t)
	day := d.Now.UTC().Truncate(24 * time.Hour)
	in := Input{Input: draft.Input{Day: day, Made: d.Now, Zone: time.UTC, Reader: app.Reader{Addresses: []string{d.User.Email}}, Items: d.Items(t)}}
	prepare(&in)
	return in
}
