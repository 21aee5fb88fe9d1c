package boot

import (
	"strings"
	"testing"

	"daybrief/agent/react"
	"daybrief/app"
	"daybrief/app/preload"
)

// asksOf answers a question without a model.
func asksOf(t *testing.T, a *App, text string, earlier ...app.Exchange) app.Answer {
	t.Helper()
	ans, err := a.answer(t.Context(), app.Question{Text: text, Earlier: earlier}, answerer{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return ans
}

func answerText(a app.Answer) string {
	var out []string
	for _, s := range a.Answer {
		out = append(out, s.Text)
	}
	return strings.Join(out, "\n")
}

func stepNames(a app.Answer) string {
	var out []string
	for _, s := range a.Steps {
		out = append(out, s.Action)
	}
	return strings.Join(out, " ")
}

// TestRulesAnswerTheSampleDay asks what a reader asks, without a model: the right
// tool is planned and the answer is there.
func TestRulesAnswerTheSampleDay(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	for _, c := range []struct{ question, steps, want string }{
		{"What do I need to prepare for today's meeting?", "calendar related", "Bring the Q4 slides"},
		{"What's on my calendar tomorrow?", "calendar", "Dentist"},
		{"Am I free on Saturday?", "calendar", "Stand-up"},
		{"What are my open promises?", "open_actions", app.NothingFound},
		{"What do I have to do?", "open_actions", "17:00"},
		{"What is due today?", "open_actions", "17:00"},
		{"What's due this week?", "open_actions", "4471"},
		{"Any deadlines coming up?", "open_actions", "Brightwater"},
		{"What did Priya Nair write?", "mail", "Priya Nair wrote"},
		{"What does José want me to confirm?", "mail", "250,000"},
		{"Do I need an umbrella today?", "weather", "Hamburg"},
		{"What market news is there?", "stories", "Oil falls 3%"},
		{"What did I read about a breach this week?", "search_memory", "640,000"},
		{"How much is the Cloudberry invoice?", "search_memory", "1,284.00 EUR"},
		{"Who won the chess championship?", "search_memory", app.NothingFound},
	} {
		ans := asksOf(t, a, c.question)
		if !strings.HasPrefix(stepNames(ans), c.steps) || !strings.Contains(answerText(ans), c.want) {
			t.Errorf("%s\n  steps %s, want %s\n  answer %q, want %q", c.question, stepNames(ans), c.steps, answerText(ans), c.want)
		}
		t.Logf("%s -> %s\n%s", c.question, stepNames(ans), answerText(ans))
		again, causes, err := a.ReplayAnswer(t.Context())
		if err != nil || len(causes) > 0 || answerText(again) != answerText(ans) {
			t.Errorf("%s: the replay differs: %q %v", c.question, causes, err)
		}
	}
}

// TestAskMakesTheBrief: the brief is made the usual way, with its steps in the
// trace.
func TestAskMakesTheBrief(t *testing.T) {
	a := at(t, wednesday)
	ans := asksOf(t, a, "Generate my daily brief")
	b, err := a.LatestBrief(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := answerText(ans)
	for _, s := range append(b.TLDR, b.Summary...) {
		if !strings.Contains(text, s.Text) {
			t.Errorf("the answer lacks %q", s.Text)
		}
	}
	if !strings.Contains(stepNames(ans), "draft") || !strings.HasSuffix(stepNames(ans), "daily_brief") || len(ans.Items) == 0 {
		t.Errorf("steps %s, %d items", stepNames(ans), len(ans.Items))
	}
	if again := asksOf(t, a, "Show my brief"); strings.Contains(stepNames(again), "draft") || !strings.Contains(answerText(again), b.TLDR[0].Text) {
		t.Errorf("showing the brief made it anew: %s", stepNames(again))
	}
}

// TestConversation: a question goes on from the one before.
func TestConversation(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	first := asksOf(t, a, "What's on my calendar today?")
	if err := a.Converse(nil, app.Exchange{Question: "What's on my calendar today?", Answer: first.Answer}); err != nil {
		t.Fatal(err)
	}
	next := asksOf(t, a, "And tomorrow?", a.Conversation()...)
	if !strings.Contains(answerText(next), "Dentist") {
		t.Errorf("and tomorrow: %q", answerText(next))
	}
	who := asksOf(t, a, "And who else is there?", a.Conversation()...)
	if !strings.Contains(answerText(who), "Aiko") {
		t.Errorf("who else: %q", answerText(who))
	}
	for range 9 {
		if err := a.Converse(a.Conversation(), app.Exchange{Question: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(a.Conversation()); n != exchangesMax {
		t.Errorf("%d exchanges are kept, want %d", n, exchangesMax)
	}
}

// TestForeignToolsStandBehindOurs: a foreign tool cannot take the place of ours.
func TestForeignToolsStandBehindOurs(t *testing.T) {
	a := at(t, wednesday)
	own := a.tools(app.Reader{})
	all := beside(own, []react.Tool{{Name: "search_memory", Server: "x"}, {Name: "answer", Server: "x"}, {Name: "search_memory", Server: "y"}})
	names := map[string]string{}
	for _, tool := range all {
		if was, twice := names[tool.Name]; twice {
			t.Errorf("%s is a tool of %q and of %q", tool.Name, was, tool.Server)
		}
		names[tool.Name] = tool.Server
	}
	if names["search_memory"] != "" || names["search_memory_2"] != "x" || names["answer_2"] != "x" || len(all) != len(own)+3 {
		t.Errorf("names %v", names)
	}
}

// TestToolTexts: each tool has its description in tools.md.
func TestToolTexts(t *testing.T) {
	a := at(t, wednesday)
	list := a.tools(app.Reader{})
	for _, tool := range list {
		if tool.Description == "" || len(tool.Schema) == 0 {
			t.Errorf("%s has no description or schema", tool.Name)
		}
	}
	if strings.Count(toolTexts, "\n## ") != len(list) {
		t.Errorf("tools.md has %d sections for %d tools", strings.Count(toolTexts, "\n## "), len(list))
	}
}

// TestExploreFollowsTheConfiguration: the model adds steps to a brief only where
// agent.brief_steps lets it.
func TestExploreFollowsTheConfiguration(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	w := &wanderer{}
	if _, steps := a.explore(t.Context(), w, sampleReader, nil); len(steps) > 0 || w.calls > 0 {
		t.Errorf("%d steps by default", len(steps))
	}
	a.Config.Agent.BriefSteps = 2
	in := a.briefFrame(preload.BriefParams{Now: wednesday, Sample: true, Sources: []app.SourceStatus{{Name: "Mail"}}})
	a.lookFurther(t.Context(), w, &in)
	if len(in.Explored) != 2 {
		t.Errorf("%d steps are kept with the brief, want 2", len(in.Explored))
	}
	w.calls = 0
	if _, steps := a.explore(t.Context(), w, sampleReader, nil); len(steps) != 2 || w.calls != 2 {
		t.Errorf("%d steps in %d calls, want 2", len(steps), w.calls)
	}
}
