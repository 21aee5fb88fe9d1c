package react

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// TestTurns plays every turn the loop can take; what was asked, said and done is
// kept in files.
func TestTurns(t *testing.T) {
	nothing := act("answer", `{"sentences":[]}`)
	for _, c := range []struct {
		name, question string
		say            []func(llm.Request) (string, error)
		calls          int
		want           string // in the answer
	}{
		{"one search", "What did Medora say about the breach?", []func(llm.Request) (string, error){
			sayThat(t, "Medora|Medora said on Wednesday that attackers copied names and insurance numbers of 1.8 million patients.")}, 1, "1.8 million patients"},
		{"repaired", "What does Ines need from me?", []func(llm.Request) (string, error){
			sayThat(t, "Ines|Ines Falk needs your findings by 18:00 on Thursday.", "Ines|The auditors come on Friday at 8."),
			sayThat(t, "Ines|Ines Falk needs your findings with the cause.")}, 2, "needs your findings"},
		{"refused twice", "What did Medora say about the breach?", []func(llm.Request) (string, error){
			sayThat(t, "Medora|Medora paid the attackers 5 million dollars.")}, 2, `exposes 1.8 million records (`},
		{"cites nothing known", "What did Medora say about the breach?", []func(llm.Request) (string, error){
			sayThat(t, "no such line|Medora said that attackers copied names.")}, 2, "Medora"},
		{"prepare", "What do I need to prepare for tomorrow's meeting?", []func(llm.Request) (string, error){
			sayThat(t, "Spring planning+Clara Moss|Bring three slides and the hiring figures to the spring planning on Friday at 14:00.")}, 1, "hiring figures"},
		{"looks further", "What about the depots of the grocer's buyer?", []func(llm.Request) (string, error){
			nothing, act(ToolSearch, `{"text":"Hartwell Lindqvist depots"}`), sayThat(t, "Hartwell|Lindqvist's 58 depots stay open until 2029.")}, 3, "58 depots"},
		{"nothing known", "Where did I park the zeppelin?", []func(llm.Request) (string, error){nothing}, 1, app.NothingFound},
		{"unknown tool, bad input, then the answer", "Zeppelin?", []func(llm.Request) (string, error){
			act("send_mail", `{"to":"x"}`), act(ToolSearch, `{"query":"robot"}`), act(ToolSearch, `{"text":"robots in Leeds"}`),
			sayThat(t, "Leeds|Pathpal halted its 160 robots in Leeds after three of them overheated.")}, 4, "160 robots"},
		{"the same twice", "Zeppelin?", []func(llm.Request) (string, error){
			act(ToolSearch, `{"text":"robots in Leeds"}`), act(ToolSearch, `{ "text": "Robots in Leeds" }`),
			sayThat(t, "Leeds|Pathpal halted its 160 robots in Leeds after three of them overheated.")}, 3, "160 robots"},
		{"no JSON", "Zeppelin?", []func(llm.Request) (string, error){text("I think that")}, 2, app.NothingFound},
		{"never answers", "Zeppelin?", []func(llm.Request) (string, error){
			act(ToolSearch, `{"text":"robots"}`), act(ToolSearch, `{"text":"copper"}`), act(ToolSearch, `{"text":"shares"}`), act(ToolSearch, `{"text":"firmware"}`)}, 4, app.NothingFound},
		{"the model fails", "What did Medora say about the breach?", []func(llm.Request) (string, error){
			func(llm.Request) (string, error) { return "", &llm.Fault{Kind: llm.KindRefused} }}, 1, "Medora"},
		{"cut off", "What did Medora say about the breach?", []func(llm.Request) (string, error){
			func(llm.Request) (string, error) {
				return `{"thought":"t","action":"answer","input":{"sentences":[{"items":[1],"text":"Medora said that attackers copied names."},{"items":[1],"text":"Acc`, &llm.Fault{Kind: llm.KindTimeout}
			}}, 1, "attackers copied names"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &script{say: c.say}
			b := newBox(t)
			res := ask(t, b.agent(m), app.Question{Text: c.question})
			if len(m.asked) != c.calls {
				t.Errorf("%d calls, want %d", len(m.asked), c.calls)
			}
			if !strings.Contains(sentences(res.Answer), c.want) {
				t.Errorf("the answer is %q, want %q in it", sentences(res.Answer), c.want)
			}
			if n := len(res.Answer.Steps); n > DefaultSteps {
				t.Errorf("%d steps, more than the ceiling of %d", n, DefaultSteps)
			}
			golden(t, strings.NewReplacer(" ", "-", ",", "").Replace(c.name), transcript(c.question, m, res))
			replayed(t, res)
		})
	}
}

// replayed fails when an answer does not come out the same from its record.
func replayed(t *testing.T, res Result) {
	t.Helper()
	again, causes, err := Replay(t.Context(), res.Record)
	if err != nil {
		t.Fatal(err)
	}
	if len(causes) > 0 || sentences(again) != sentences(res.Answer) {
		t.Errorf("the replay differs: %q\n%s\nwant\n%s", causes, sentences(again), sentences(res.Answer))
	}
}

func sentences(a app.Answer) string {
	var out []string
	for _, s := range a.Answer {
		out = append(out, s.Text)
	}
	return strings.Join(out, "\n")
}

// TestPromptsStayInBudget: however long the loop goes on, a prompt does not grow
// beyond its budget.
func TestPromptsStayInBudget(t *testing.T) {
	words := strings.Fields("robots copper shares firmware Northdock invoice course retries Lindqvist clinic Leeds Marlin Bremen planning slides hiring parcels auditors budget")
	m := &script{}
	for _, w := range words {
		m.say = append(m.say, act(ToolSearch, `{"text":"`+w+` Hartwell Thursday Friday"}`))
	}
	b := newBox(t)
	for i := range b.items {
		b.items[i].Text += strings.Repeat(" Thursday and Friday are long days with much to say about them.", 60)
	}
	a := b.agent(m)
	a.Options.Steps = 20
	res := ask(t, a, app.Question{Text: "Zeppelin?"})
	if len(m.asked) < 15 {
		t.Fatalf("only %d calls", len(m.asked))
	}
	for i, req := range m.asked {
		if n := tokens(&req); n > decideTokens {
			t.Errorf("call %d has %d tokens, more than %d", i+1, n, decideTokens)
		}
	}
	if n := len(res.Answer.Steps); n > 20 {
		t.Errorf("%d steps, more than 20", n)
	}
}

// TestSlowAndFailingTools: a tool that is late or fails is an observation.
func TestSlowAndFailingTools(t *testing.T) {
	slow := Tool{Name: "slow", Timeout: time.Millisecond, Schema: json.RawMessage(`{"type":"object"}`), Call: func(ctx context.Context, _ json.RawMessage) (Observation, error) {
		<-ctx.Done()
		return Observation{}, ctx.Err()
	}}
	broken := Tool{Name: "broken", Schema: json.RawMessage(`{"type":"object"}`), Call: func(context.Context, json.RawMessage) (Observation, error) {
		return Observation{}, &app.Error{Code: app.CodeStore, Message: "The store is damaged"}
	}}
	m := &script{say: []func(llm.Request) (string, error){act("slow", "{}"), act("broken", "{}"), act("answer", `{"sentences":[]}`)}}
	res := ask(t, newBox(t).agent(m, slow, broken), app.Question{Text: "Zeppelin?"})
	steps := res.Answer.Steps
	if len(steps) != 4 || steps[1].Outcome != outcomeFailed || !strings.Contains(steps[1].Observation, "within 1ms") || steps[2].Outcome != outcomeFailed || !strings.Contains(steps[2].Observation, "damaged") {
		t.Errorf("steps %+v", steps)
	}
	var told string
	for _, n := range res.Answer.Notes {
		told += n.Code + " " + n.Text + "\n"
	}
	if want := "timeout slow did not answer within 1ms\nstore The store is damaged\n"; told != want {
		t.Errorf("the reader is told %q, want %q", told, want)
	}
	replayed(t, res)
}

// TestWithoutAModel: the rules answer with the best passages, and say when there
// are none.
func TestWithoutAModel(t *testing.T) {
	for question, want := range map[string]string{
		"What did Medora say about the breach?":            "Medora",
		"What do I need to prepare for tomorrow's meeting": "Spring planning is on Friday 13 March 14:00",
		"What does the invoice 88-204 cost?":               "1,940.50 EUR",
		"Where did I park the zeppelin?":                   app.NothingFound,
	} {
		res := ask(t, newBox(t).agent(nil), app.Question{Text: question})
		if !strings.Contains(sentences(res.Answer), want) {
			t.Errorf("%s: %q, want %q in it", question, sentences(res.Answer), want)
		}
		for _, s := range res.Answer.Answer {
			if s.By != app.ByRules || len(s.Items) == 0 && s.Text != app.NothingFound {
				t.Errorf("%s: %+v", question, s)
			}
		}
		replayed(t, res)
	}
}

// TestFollowUp: a question that goes on from another one is understood with it.
func TestFollowUp(t *testing.T) {
	earlier := []app.Exchange{{Question: "What is on my calendar tomorrow?", Answer: []app.Sentence{{Text: "Spring planning.", Items: []string{"e-plan"}}}}}
	for question, want := range map[string]string{
		"And who else is there?": ToolItem + ` {"ids":["e-plan"]}`,
		"And today?":             ToolCalendar + ` {"from":"2026-03-12","to":"2026-03-12"}`,
		"What about Clara?":      ToolItem + ` {"ids":["e-plan"]}`,
	} {
		b := newBox(t)
		res := ask(t, b.agent(nil), app.Question{Text: question, Earlier: earlier})
		if len(b.calls) == 0 || b.calls[0] != want {
			t.Errorf("%s: calls %q, want %s first", question, b.calls, want)
		}
		replayed(t, res)
	}
}

// TestFollowUpOfAFollowUp: a day named after two questions is a day for the first.
func TestFollowUpOfAFollowUp(t *testing.T) {
	earlier := []app.Exchange{
		{Question: "What is on my calendar tomorrow?", Answer: []app.Sentence{{Text: "Spring planning.", Items: []string{"e-plan"}}}},
		{Question: "And who else is there?", Answer: []app.Sentence{{Text: "Spring planning with Ann.", Items: []string{"e-plan"}}}},
	}
	b := newBox(t)
	res := ask(t, b.agent(nil), app.Question{Text: "And today?", Earlier: earlier})
	if want := ToolCalendar + ` {"from":"2026-03-12","to":"2026-03-12"}`; len(b.calls) == 0 || b.calls[0] != want {
		t.Errorf("calls %q, want %s first", b.calls, want)
	}
	replayed(t, res)
}

// TestProgress: each step is told as it ends.
func TestProgress(t *testing.T) {
	var told []string
	m := &script{say: []func(llm.Request) (string, error){sayThat(t, "Medora|Medora said that attackers copied names.")}}
	res := ask(t, newBox(t).agent(m), app.Question{Text: "What did Medora say?", Progress: func(s app.Step) { told = append(told, s.Action) }})
	if len(told) != len(res.Answer.Steps) || told[0] != ToolSearch {
		t.Errorf("told of %q for %d steps", told, len(res.Answer.Steps))
	}
}

// TestEndsWithTheContext: a question whose reader went away ends with an error.
func TestEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := &script{say: []func(llm.Request) (string, error){func(llm.Request) (string, error) {
		cancel()
		return "", &llm.Fault{Kind: llm.KindStopped}
	}}}
	_, err := newBox(t).agent(m).Answer(ctx, app.Question{Text: "Zeppelin?"})
	if err != nil && app.AsError(err).Code != app.CodeCancelled {
		t.Errorf("err = %v, want code cancelled", err)
	}
	if _, err := newBox(t).agent(nil).Answer(t.Context(), app.Question{Text: " ?! "}); app.AsError(err) == nil || app.AsError(err).Code != app.CodeUsage {
		t.Errorf("a question without words: %v, want code usage", err)
	}
}
