package boot

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/app"
)

var updateAsk = flag.Bool("update-ask", false, "write the table of docs/ask.md anew")

// honest is a model that knows the answers: of a question it says the sentences
// of the script, each resting on the line that holds its key.
type honest struct {
	say    []string // "what the line holds|sentence"
	tokens []int    // of each prompt
	offers int      // prompts that offered tools
}

func (h *honest) Name() string { return "scripted:1b" }

func (h *honest) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	h.tokens = append(h.tokens, llm.Estimate(req.System+req.User))
	if strings.Contains(req.User, "Choose one action") {
		h.offers++
	}
	list := []map[string]any{}
	for _, s := range h.say {
		of, text, _ := strings.Cut(s, "|")
		for line := range strings.Lines(req.User) {
			var n int
			if _, err := fmt.Sscanf(line, "[%d]", &n); err == nil && strings.Contains(line, of) {
				list = append(list, map[string]any{"items": []int{n}, "text": text})
				break
			}
		}
	}
	data, err := json.Marshal(map[string]any{"thought": "The lines say it.", "action": "answer", "input": map[string]any{"sentences": list}})
	return llm.Reply{Text: string(data), DoneReason: "stop", PromptTokens: h.tokens[len(h.tokens)-1], OutputTokens: llm.Estimate(string(data))}, err
}

// tenQuestions are asked on the sample day. All are answered by one look: a
// search, or the calendar and what belongs to it.
var tenQuestions = []struct {
	text string
	say  []string
	want string
}{
	{"What do I need to prepare for today's meeting?", []string{"Board review|Bring the Q4 slides and the hosting costs split by team to the board review at 10:00."}, "Q4 slides"},
	{"What's on my calendar tomorrow?", []string{"Dentist|The dentist is tomorrow at 08:15.", "Stand-up|The stand-up is at 09:00."}, "08:15"},
	{"What do I have to do today?", []string{"Priya|Send Priya Nair the incident report with the root cause by 17:00 today."}, "17:00"},
	{"What did José Almeida want?", []string{"José|José Almeida asks you to confirm section 7 by Friday."}, "confirm"},
	{"How much is the Cloudberry invoice and when is it due?", []string{"4471|Invoice 4471 over 1,284.00 EUR is due on 28 November."}, "1,284.00"},
	{"Do I need an umbrella today?", []string{"Hamburg|Take an umbrella today: light rain in Hamburg."}, "rain"},
	{"What market news is there?", []string{"Oil|Oil falls 3% to $61 after the OPEC meeting.", "Shares|Shares lose 0.9% after weak sales figures from two chains."}, "3%"},
	{"Which articles on security did I read this week?", []string{"decoder|Phone makers ship a security update for a picture decoder."}, "decoder"},
	{"What does Mara ask about Jonas?", []string{"Mara|Mara Keller asks whether you are free on Friday at 19:00."}, "19:00"},
	{"Where did I park the zeppelin?", nil, app.NothingFound},
}

// row is one question's cost.
type row struct {
	question, steps, answer string
	calls, most, all        int
}

func askTen(t *testing.T) []row {
	t.Helper()
	a := at(t, wednesday)
	sampleRun(t, a)
	var out []row
	for _, q := range tenQuestions {
		h := &honest{say: q.say}
		ans, err := a.answer(t.Context(), app.Question{Text: q.text}, answerer{model: h})
		if err != nil {
			t.Fatal(err)
		}
		r := row{question: q.text, steps: stepNames(ans), calls: len(h.tokens), answer: strings.ReplaceAll(answerText(ans), "\n", " ")}
		for _, n := range h.tokens {
			r.all, r.most = r.all+n, max(r.most, n)
		}
		if r.calls > 2 {
			t.Errorf("%s: %d calls for a question that one search answers", q.text, r.calls)
		}
		if len(q.say) > 0 && h.offers > 0 {
			t.Errorf("%s: the model was offered tools although the answer was found", q.text)
		}
		if !strings.Contains(r.answer, q.want) {
			t.Errorf("%s: %q, want %q", q.text, r.answer, q.want)
		}
		for _, v := range ans.Trace.Verdicts {
			if !v.Passed {
				t.Logf("%s: refused %q: %s", q.text, v.Text, strings.Join(v.Reasons, "; "))
			}
		}
		out = append(out, r)
	}
	return out
}

// TestTenQuestions holds the table of docs/ask.md, and the ceiling of two calls
// for a question that one search answers.
func TestTenQuestions(t *testing.T) {
	var b strings.Builder
	b.WriteString("| question | steps | calls | prompt tokens, all calls | answer |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range askTen(t) {
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %s |\n", r.question, strings.ReplaceAll(r.steps, " ", ", "), r.calls, r.all, r.answer)
	}
	path := filepath.Join("..", "..", "docs", "ask.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), "<!-- ten questions -->\n")
	_, tail, ok2 := strings.Cut(rest, "<!-- end -->")
	if !ok || !ok2 {
		t.Fatal("docs/ask.md has no place for the table")
	}
	want := head + "<!-- ten questions -->\n" + b.String() + "<!-- end -->" + tail
	if *updateAsk {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(data) {
		t.Errorf("the table of docs/ask.md is not what is measured; run this test with -update-ask:\n%s", b.String())
	}
}

// TestWanderingModel: a model that would rather look on than answer is not let.
func TestWanderingModel(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	w := &wanderer{}
	ans, err := a.answer(t.Context(), app.Question{Text: "How much is the Cloudberry invoice?"}, answerer{model: w})
	if err != nil {
		t.Fatal(err)
	}
	if w.calls > 2 || !strings.Contains(answerText(ans), "1,284.00") {
		t.Errorf("%d calls, %q", w.calls, answerText(ans))
	}
}

// wanderer always wants another search.
type wanderer struct{ calls int }

func (w *wanderer) Name() string { return "wanderer:1b" }

func (w *wanderer) Chat(context.Context, llm.Request) (llm.Reply, error) {
	w.calls++
	return llm.Reply{Text: fmt.Sprintf(`{"thought":"More.","action":"search_memory","input":{"text":"more %d"}}`, w.calls)}, nil
}
