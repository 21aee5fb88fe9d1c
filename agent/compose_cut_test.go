package agent

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// stream writes the beginning of an answer with so many whole sentences, and
// the begun next one.
func stream(w http.ResponseWriter, body string, sentences int) {
	cut := 0
	for range sentences {
		cut += strings.Index(body[cut:], "}") + 1
	}
	for _, piece := range strings.SplitAfter(body[:min(cut+25, len(body))], " ") {
		llmtest.Part(w, piece, "")
	}
}

// ends are the ways in which an answer ends after three whole sentences.
var ends = map[string]struct {
	end  func(w http.ResponseWriter, r *http.Request)
	used bool // what was whole counts
}{
	"token limit": {func(w http.ResponseWriter, _ *http.Request) { llmtest.End(w, "length", 900, 180) }, true},
	"mid-string":  {func(w http.ResponseWriter, _ *http.Request) { llmtest.End(w, "stop", 900, 180) }, true},
	"blanks": {func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			llmtest.Part(w, "\n          ", "")
		}
	}, true},
	"time":       {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, true},
	"connection": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true},
	"no last line": {func(http.ResponseWriter, *http.Request) {
	}, true},
	"error": {func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, `{"error":"llama runner process has terminated"}`)
	}, false},
	"window": {func(w http.ResponseWriter, _ *http.Request) { llmtest.End(w, "length", 3900, 196) }, false},
}

// cutTime is the time for a model that may not end by itself; it is part of what
// tells one wording from another.
const cutTime = 5 * time.Second

// TestCutAnswers: three sentences were whole when the answer ended.
func TestCutAnswers(t *testing.T) {
	plain := makeBrief(t, &Maker{}, testDay(t))
	for name, tc := range ends {
		t.Run(name, func(t *testing.T) {
			calls := 0
			r, s := against(t, cutTime, func(w http.ResponseWriter, hr *http.Request, req llmtest.Request) {
				if calls++; calls > 1 {
					llmtest.Error(w, http.StatusServiceUnavailable, "busy")
					return
				}
				stream(w, answerTo(t, llm.Request{User: req.Messages[1].Content}, plain.Evidence, sayHonest), 3)
				tc.end(w, hr)
			})
			got := len(modelSentences(&r.Brief))
			if !tc.used {
				wantNote(t, r, app.CodeModelBad)
				same(t, plain, r)
				return
			}
			if got < 2 || got > 3 || r.Brief.Model == "" {
				t.Errorf("%d sentences by the model, want those of the three that passed: %+v", got, r.Trace.Verdicts)
			}
			if len(r.Brief.Notes) != 0 {
				t.Errorf("notes = %+v, want none: what came is used", r.Brief.Notes)
			}
			if step := firstCall(r); !strings.Contains(step.Observation, "cut after 3 whole sentences") || step.Outcome != outcomeOK {
				t.Errorf("step = %q, %s", step.Observation, step.Outcome)
			}
			noCallFor(t, r, s)
		})
	}
}

// noCallFor makes the brief again from the same and wants no call.
func noCallFor(t *testing.T, r Result, s *llmtest.Server) {
	t.Helper()
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{s.URL}, HTTP: s.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, s.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	calls := len(s.Chats())
	in := testDay(t)
	in.Saved = &Saved{Brief: r.Brief, Digest: r.Evidence.Digest, Trace: r.Trace}
	again := makeBrief(t, &Maker{Model: o, Options: Options{Timeout: cutTime}}, in)
	if n := len(s.Chats()) - calls; n != 0 {
		t.Errorf("%d calls for an unchanged day", n)
	}
	if a, b := strings.Join(modelSentences(&r.Brief), "\n"), strings.Join(modelSentences(&again.Brief), "\n"); a != b {
		t.Errorf("the second brief has\n%s\nwant\n%s", b, a)
	}
}

func firstCall(r Result) app.Step {
	for _, s := range r.Trace.Steps {
		if s.Model != "" {
			return s
		}
	}
	return app.Step{}
}

// TestSilentModel: a machine that has not read the prompt when nearly half of
// the time is over is asked for less.
func TestSilentModel(t *testing.T) {
	plain := makeBrief(t, &Maker{}, testDay(t))
	calls := 0
	r, s := against(t, 10*time.Second, func(w http.ResponseWriter, hr *http.Request, req llmtest.Request) {
		if calls++; calls == 1 {
			<-hr.Context().Done()
			return
		}
		llmtest.Say(answerTo(t, llm.Request{User: req.Messages[1].Content}, plain.Evidence, sayHonest))(w, hr, req)
	})
	chats := s.Chats()
	if len(chats) != 2 || len(chats[1].Messages[1].Content) >= len(chats[0].Messages[1].Content)/2 {
		t.Fatalf("%d calls, want a second one of less than half the size", len(chats))
	}
	if len(modelSentences(&r.Brief)) == 0 || len(r.Brief.Notes) != 0 {
		t.Errorf("%d sentences by the model, notes %v", len(modelSentences(&r.Brief)), r.Brief.Notes)
	}
}

// sized is a fake whose size is known.
type sized struct {
	*fake
	billion float64
}

func (s sized) Billion() float64 { return s.billion }

// askedOf returns how many sentences the first call asks for.
func askedOf(t *testing.T, m llm.Model, f *fake, in Input) int {
	t.Helper()
	f.asked = nil
	makeBrief(t, &Maker{Model: m}, in)
	if len(f.asked) == 0 {
		t.Fatal("no call")
	}
	_, wanted, _ := strings.Cut(f.asked[0].User, "\n"+llm.Fence+"\n")
	return len(citeRE.FindAllString(wanted, -1))
}

// TestHowMuchIsAsked: the size tells it at first, then the speed of earlier
// calls.
func TestHowMuchIsAsked(t *testing.T) {
	silent := func(llm.Request) (llm.Reply, error) { return llm.Reply{}, &llm.Fault{Kind: llm.KindBusy} }
	f := &fake{answers: []func(llm.Request) (llm.Reply, error){silent}}
	all := askedOf(t, f, f, testDay(t))
	if all < 16 {
		t.Fatalf("%d sentences in all: too few to measure with", all)
	}
	for billion, want := range map[float64]int{0: all, 0.135: 5, 7.6: 16, 70: 8} {
		if got := askedOf(t, sized{f, billion}, f, testDay(t)); got != want {
			t.Errorf("a model of %g billions is asked for %d sentences, want %d", billion, got, want)
		}
	}
	call := func(prompt, output int, first, seconds float64) app.Step {
		return app.Step{Action: actionCompose, Model: f.Name(), PromptTokens: prompt, OutputTokens: output, First: first, Seconds: seconds}
	}
	last := all + 1
	for _, s := range []app.Step{call(900, 600, 3, 15), call(900, 500, 30, 60), call(900, 300, 80, 140), call(900, 100, 150, 170)} {
		in := testDay(t)
		in.Earlier = []app.Step{call(900, 900, 1, 2), s} // the newest counts
		got := askedOf(t, sized{f, 0.135}, f, in)
		if got >= last || got < 1 {
			t.Errorf("after %d+%d tokens in %.0f s: %d sentences, want fewer than %d and at least one", s.PromptTokens, s.OutputTokens, s.Seconds, got, last)
		}
		last = got
	}
	if last > 2 {
		t.Errorf("the slowest machine is asked for %d sentences", last)
	}
}

func TestPaceOf(t *testing.T) {
	for name, tc := range map[string]struct {
		step  app.Step
		want  pace
		known bool
	}{
		"both":        {app.Step{PromptTokens: 1000, OutputTokens: 400, First: 25, Seconds: 45}, pace{40, 20}, true},
		"cached":      {app.Step{PromptTokens: 1000, OutputTokens: 400, First: 0.1, Seconds: 20.1}, pace{160, 20}, true},
		"never wrote": {app.Step{PromptTokens: 1000, Seconds: 100, Fault: "timeout"}, pace{5, 2.5}, true},
		"refused":     {app.Step{PromptTokens: 1000, Seconds: 0.1, Fault: "busy"}, pace{}, false},
		"old record":  {app.Step{PromptTokens: 1000, OutputTokens: 500, Seconds: 50}, pace{40, 20}, true},
		"no call":     {app.Step{Action: "draft"}, pace{}, false},
	} {
		if got, known := paceOf(tc.step); got != tc.want || known != tc.known {
			t.Errorf("%s: pace %v, %v, want %v, %v", name, got, known, tc.want, tc.known)
		}
	}
}

func TestBudgetOfTime(t *testing.T) {
	for _, tc := range []struct{ timeout, total, want time.Duration }{
		{0, 0, DefaultTotal}, {10 * time.Minute, 0, DefaultTotal}, {time.Minute, 0, time.Minute}, {10 * time.Minute, 5 * time.Minute, 5 * time.Minute},
	} {
		if got := (Options{Timeout: tc.timeout, Total: tc.total}).total(); got != tc.want {
			t.Errorf("Options{%v, %v} gives %v, want %v", tc.timeout, tc.total, got, tc.want)
		}
	}
	var m slowest
	started := time.Now()
	makeBrief(t, &Maker{Model: &m, Options: Options{Timeout: time.Hour, Total: time.Second}}, testDay(t))
	if took := time.Since(started); took > 30*time.Second || m.calls == 0 {
		t.Errorf("%d calls took %v, want an end after a second", m.calls, took)
	}
}

// slowest never answers.
type slowest struct{ calls int }

func (*slowest) Name() string { return "slow" }

func (m *slowest) Chat(ctx context.Context, _ llm.Request) (llm.Reply, error) {
	m.calls++
	<-ctx.Done()
	return llm.Reply{}, &llm.Fault{Kind: llm.KindTimeout, Err: ctx.Err()}
}
