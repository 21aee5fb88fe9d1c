package boot

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
	"daybrief/app/export"
	"daybrief/app/preload"
	"daybrief/app/store"
)

// quoting is a model that says of each place the first words of its evidence
// line; what of it is a sentence passes the gate.
func quoting(w http.ResponseWriter, r *http.Request, req llmtest.Request) {
	evidence, places, _ := strings.Cut(req.Messages[len(req.Messages)-1].Content, "\n=====\n")
	lines := map[int]string{}
	for _, m := range regexp.MustCompile(`(?m)^\[(\d+)\] (.*)$`).FindAllStringSubmatch(evidence, -1) {
		n, _ := strconv.Atoi(m[1]) // digits, by the expression
		lines[n] = m[2]
	}
	type sentence struct {
		Text  string `json:"text"`
		Items []int  `json:"items"`
	}
	out := map[string][]sentence{}
	for _, line := range regexp.MustCompile(`(?m)^(tldr|mail|market|tech|summary|insights)[: ](.*)$`).FindAllStringSubmatch(places, -1) {
		for _, m := range regexp.MustCompile(`\[(\d+)`).FindAllStringSubmatch(line[2], -1) {
			n, _ := strconv.Atoi(m[1])
			text := lines[n]
			if i := strings.LastIndex(text, ": "); i > 0 {
				text = text[i+2:]
			}
			text, _, _ = strings.Cut(text, ". ")
			out[line[1]] = append(out[line[1]], sentence{text, []int{n}})
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	llmtest.Say(string(data))(w, r, req)
}

var twoModels = []llmtest.Model{
	{Name: "qwen2.5:7b", Family: "qwen2", Size: "7.6B", Digest: "d7", Context: 32768, Capabilities: []string{"completion"}},
	{Name: "other:3b", Family: "llama", Size: "3.2B", Digest: "d3", Context: 32768, Capabilities: []string{"completion"}},
}

// withModels opens the program with a server of two models.
func withModels(t *testing.T, answer llmtest.Answer) (*App, *llmtest.Server) {
	t.Helper()
	server := llmtest.Start(t, "0.12.6", twoModels, answer)
	env := map[string]string{"OLLAMA_HOST": server.URL}
	a, err := Open(t.Context(), Options{Home: t.TempDir(), Now: func() time.Time { return wednesday }, Getenv: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, server
}

func replayed(t *testing.T, a *App, o ReplayOptions) ReplayReport {
	t.Helper()
	r, err := a.Replay(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReplayOfTheSampleDay(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	if r := replayed(t, a, ReplayOptions{}); !r.Same || r.Sentences < 30 || r.Model != "" || r.Program == "" || len(r.Causes) > 0 {
		t.Errorf("%+v", r)
	}
	sampleRun(t, a) // nothing changed: saved again with what it was made from
	if r := replayed(t, a, ReplayOptions{Date: "2026-11-25"}); !r.Same {
		t.Errorf("of the unchanged day: %+v", r)
	}
}

func TestReplayOfTheSampleDayWithAModel(t *testing.T) {
	a, server := withModels(t, quoting)
	b := sampleRun(t, a).Brief
	if b.Model != "qwen2.5:7b" {
		t.Fatalf("worded by %q: %+v", b.Model, b.Notes)
	}
	calls := len(server.Chats())
	r := replayed(t, a, ReplayOptions{})
	if !r.Same || r.Model != "qwen2.5:7b" || r.Worded == 0 || len(r.Causes) > 0 {
		t.Errorf("%+v", r)
	}
	if n := len(server.Chats()); n != calls {
		t.Errorf("%d calls for a replay", n-calls)
	}
	saved, err := a.Explained(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	keptWhole(t, saved.Trace)
	explained(t, saved)
	remembersPace(t, a)
}

// keptWhole: each call is kept with all that went into it.
func keptWhole(t *testing.T, trace app.Trace) {
	t.Helper()
	if len(trace.Verdicts) == 0 {
		t.Error("no verdict of the gate is kept")
	}
	for _, s := range trace.Steps {
		if s.Model == "" {
			continue
		}
		o := s.Options
		if s.Digest != "d7" || s.Prompt == "" || s.Reply == "" || o == nil || o.NumCtx == 0 || o.NumPredict == 0 || o.Seed == 0 || len(o.Schema) == 0 {
			t.Errorf("what the model was asked with is not kept whole: %+v", s)
		}
	}
}

func TestReplayWithAnotherModel(t *testing.T) {
	a, server := withModels(t, quoting)
	b := sampleRun(t, a).Brief
	calls := len(server.Chats())
	r := replayed(t, a, ReplayOptions{Model: "other:3b"})
	if chats := server.Chats(); r.Asked != "other:3b" || r.Calls == 0 || len(chats) != calls+r.Calls || chats[calls].Model != "other:3b" {
		t.Errorf("%+v", r)
	}
	if _, err := a.Replay(t.Context(), ReplayOptions{Model: "nobody"}); app.AsError(err).Code != app.CodeModelAbsent || strings.Contains(err.Error(), "worded by rules") {
		t.Errorf("a model that is not there: %v", err)
	}
	if rows, err := a.Store.DayBriefs(t.Context(), b.Date); err != nil || len(rows) != 1 {
		t.Errorf("a replay was saved: %v, %v", rows, err)
	}
}

// remembersPace: the next brief knows how fast the model was, not what it said.
func remembersPace(t *testing.T, a *App) {
	t.Helper()
	for _, days := range []int{0, 1} {
		in := a.briefFrame(preload.BriefParams{Now: wednesday.AddDate(0, 0, days), Sample: true})
		if err := a.earlier(t.Context(), &in, in.Day.Format(time.DateOnly)); err != nil {
			t.Fatal(err)
		}
		calls := in.Earlier
		if days == 0 {
			calls = in.Saved.Trace.Steps
		}
		if len(calls) == 0 || calls[0].Model == "" || calls[0].PromptTokens == 0 || calls[0].Prompt != "" || calls[0].Reply != "" {
			t.Errorf("after %d days: %+v", days, calls)
		}
	}
}

// explained holds what brief --why tells to the trace.
func explained(t *testing.T, saved store.SavedBrief) {
	t.Helper()
	y := export.WhyOf(&saved.Brief, &saved.Trace, saved.Items)
	refused, passed := 0, 0
	for _, s := range y.Sentences {
		refused += len(s.Refused)
		if s.By == app.ByModel && s.Passed == nil {
			t.Errorf("no verdict on %q", s.Text)
		}
		if s.Passed != nil {
			passed++
		}
		for _, o := range s.Items {
			if o.Title == "" || o.Source == "" {
				t.Errorf("%q: item %s is not told", s.Text, o.ID)
			}
		}
	}
	if refused == 0 || passed == 0 {
		t.Errorf("%d refused wordings and %d that passed", refused, passed)
	}
}

func TestAChangedRecordIsSeen(t *testing.T) {
	a := at(t, wednesday)
	sampleRun(t, a)
	saved, err := a.Explained(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	saved.Brief.TLDR[0].Text = "Send nobody anything."
	if err := a.Store.SaveBrief(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	r := replayed(t, a, ReplayOptions{})
	if r.Same || len(r.Changes) != 1 || r.Changes[0].Section != "tldr" || r.Changes[0].Old.Text != "Send nobody anything." {
		t.Errorf("%+v", r)
	}
}

func TestWhatCannotBeReplayed(t *testing.T) {
	a := at(t, wednesday)
	says := func(why string) {
		t.Helper()
		_, err := a.Replay(t.Context(), ReplayOptions{})
		e := app.AsError(err)
		if e == nil || e.Code != app.CodeNotFound || !strings.Contains(e.Message, why) || e.Hint == "" {
			t.Errorf("got %v, want %s", err, why)
		}
	}
	if _, err := a.Replay(t.Context(), ReplayOptions{}); app.AsError(err).Code != app.CodeNoBrief {
		t.Errorf("without a brief: %v", err)
	}
	sampleRun(t, a)
	saved, err := a.Explained(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	save := func() {
		t.Helper()
		if err := a.Store.SaveBrief(t.Context(), saved); err != nil {
			t.Fatal(err)
		}
	}
	saved.Evidence.Kept = "gone"
	save()
	says("is kept for 30 days")
	saved.Evidence.Kept = ""
	save()
	says("an earlier Daybrief")
	saved.Kept = []byte("not packed at all")
	save()
	says("is damaged")
}

func TestModelsAndTheirExam(t *testing.T) {
	a, server := withModels(t, quoting)
	list, err := a.Models(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "other:3b" || list[1].Chosen != "brief" {
		t.Fatalf("%+v, %v", list, err)
	}
	var seen []string
	note := func(r ExamReport) { seen = append(seen, r.Model) }
	reports, err := a.TestModels(t.Context(), []string{"qwen2.5:7b", "other"}, note)
	if err != nil || len(reports) != 2 || reports[0].Asked == 0 || reports[0].Verdict == "" {
		t.Errorf("%+v, %v", reports, err)
	}
	before := len(server.Chats())
	if _, err := a.TestModels(t.Context(), []string{"qwen2.5:7b", "nobody"}, note); app.AsError(err).Code != app.CodeModelAbsent || len(server.Chats()) != before {
		t.Errorf("a model that is not there: %v", err)
	}
	if _, err := a.TestModels(t.Context(), nil, note); err != nil {
		t.Error(err)
	}
	if want := []string{"qwen2.5:7b", "other:3b", "qwen2.5:7b"}; !slices.Equal(seen, want) {
		t.Errorf("examined %v, want %v", seen, want)
	}
}

func TestNoExamWithoutOllama(t *testing.T) {
	_, err := at(t, wednesday).TestModels(t.Context(), nil, func(ExamReport) {})
	if e := app.AsError(err); e.Code != app.CodeModelDown || e.Hint == "" || strings.Contains(e.Message, "brief is worded") {
		t.Errorf("without Ollama: %v", err)
	}
}
