package activity

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// record is a scripted Activity and Commands.
type record struct {
	mu      sync.Mutex
	runs    []app.Run
	running *program.Running
	brief   program.Work
	answer  program.Work
	usage   program.Usage
	hosts   []program.Host
	err     error
	steps   chan struct{}
	news    chan app.Change
	asked   []int // limits of runs
}

func (r *record) Runs(_ context.Context, limit int) ([]app.Run, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, limit)
	return r.runs[:min(limit, len(r.runs))], r.err
}

func (r *record) Running(context.Context) (*program.Running, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running, r.err
}

func (r *record) set(now *program.Running) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running = now
}

func (r *record) Steps() (<-chan struct{}, func()) { return r.steps, func() {} }
func (r *record) BriefWork(context.Context, string) (program.Work, error) {
	return r.brief, r.err
}
func (r *record) AnswerWork(context.Context) (program.Work, error)   { return r.answer, r.err }
func (r *record) Usage(context.Context, int) (program.Usage, error)  { return r.usage, r.err }
func (r *record) Hosts(context.Context, int) ([]program.Host, error) { return r.hosts, r.err }
func (r *record) Refresh(context.Context, func(app.Progress)) error  { return errors.ErrUnsupported }
func (r *record) Vote(context.Context, string, int) error            { return errors.ErrUnsupported }
func (r *record) Open(context.Context, string) error                 { return errors.ErrUnsupported }
func (r *record) Changes() (<-chan app.Change, func())               { return r.news, func() {} }
func (r *record) MarkAction(context.Context, string, app.ActionState, app.Stamp) error {
	return errors.ErrUnsupported
}

func ledger() []app.SourceStatus {
	return []app.SourceStatus{
		{Name: "Work mail", Type: "email", State: app.SourceOK, AsOf: uitest.At(6, 30), Items: 12, Took: 3.4},
		{Name: "Calendar", Type: "calendar", State: app.SourceStale, AsOf: uitest.At(6, 30).AddDate(0, 0, -1), Items: 4, Why: "The server did not answer within 30 s", Hint: "Try it again later"},
		{Name: "Hacker News", Type: "hackernews", State: app.SourceOK, AsOf: uitest.At(6, 30), Items: 30, Took: 0.8},
	}
}

// days are runs of the last days, the latest first.
func days(n int) []app.Run {
	var out []app.Run
	for i := range n {
		at := uitest.At(6, 30).AddDate(0, 0, -i)
		r := app.Run{ID: int64(n - i), Trigger: "timer", Planned: at, Started: at, Ended: at.Add(12 * time.Second), State: "done", Sources: ledger()[:1]}
		switch i {
		case 1:
			r.State, r.Sources = "partial", ledger()
		case 2:
			r.Trigger, r.Started, r.Ended = "catch-up", at.Add(3*time.Hour), at.Add(3*time.Hour+20*time.Second)
		case 3:
			r.Trigger, r.State, r.Why, r.Sources = "window", "failed", "The disk is full", nil
		case 4:
			r.Trigger, r.State, r.Sources = "command", "cancelled", nil
		}
		out = append(out, r)
	}
	return out
}

func going() *program.Running {
	return &program.Running{
		Run: app.Run{ID: 99, Trigger: "window", Started: uitest.At(7, 11), State: "running"}, Here: true,
		Step: app.Progress{Step: "sources", Done: 1, Total: 3},
		Sources: []app.Progress{
			{Step: "sources", Source: "Work mail", State: "start", Count: 7},
			{Step: "sources", Source: "Hacker News", State: "done", Count: 30, Seconds: 0.8},
			{Step: "sources", Source: "Calendar", State: "failed", Err: &app.Error{Message: "The server refused the password", Hint: "Sign in again"}},
			{Step: "sources", Source: "Weather", State: "start"},
		},
	}
}

func made() program.Work {
	return program.Work{
		Date: "2026-11-21", Made: uitest.At(6, 31), Model: "qwen2.5:7b", Titles: map[string]string{"e-board": "Board review"},
		Trace: app.Trace{
			Steps: []app.Step{
				{N: 1, Action: "search_memory", Thought: "What is known of today's meetings and the people there?", Input: `{"events":["e-board","e-one"]}`, Observation: "mail of 2026-11-18 for Board review (person)", Outcome: "ok"},
				{N: 2, Action: "select_evidence", Thought: "What does today rest on?", Input: `{"items":64}`, Observation: "58 lines of evidence, 2 kinds left out in part", Outcome: "ok"},
				{N: 3, Action: "draft", Thought: "Say it by rules first.", Input: `{"date":"2026-11-21"}`, Observation: "24 sentences", Outcome: "ok"},
				{N: 4, Action: "compose", Thought: "Word 18 sentences better than the rules do.", Prompt: "You word a brief.\n\nEvidence:\n" + strings.Repeat("[1] Priya asks for the report.\n", 130), Reply: `{"tldr":[{"text":"Send Priya the report."}]}`, Model: "qwen2.5:7b", PromptTokens: 4210, OutputTokens: 612, Seconds: 21.4, Outcome: "ok", Observation: "16 of 18 sentences passed the gate", Options: &app.StepOptions{NumCtx: 8192, NumPredict: 1200}},
				{N: 5, Action: "repair", Thought: "Word 2 refused or missing sentences once more.", Model: "qwen2.5:7b", PromptTokens: 1100, Seconds: 4, Outcome: "unusable", Fault: "cut"},
			},
			Verdicts: []app.Verdict{
				{Section: "tldr", Text: "Send Priya the report.", Passed: true, Round: 1},
				{Section: "mail", Text: "Priya wants the report by 18:00.", Reasons: []string{"18:00 stands in none of its items"}, Round: 1},
				{Section: "insights", Text: "A mix of updates.", Reasons: []string{"it holds the empty phrase \"mix of updates\""}, Round: 2},
			},
		},
	}
}

func full() *record {
	answer := made()
	answer.Question, answer.Date = "What did Priya want?", ""
	answer.Trace.Steps, answer.Trace.Verdicts = answer.Trace.Steps[:1], nil
	return &record{
		runs: days(20), brief: made(), answer: answer,
		usage: program.Usage{
			CallsToday: 3, TokensToday: 5120, CallsPerDay: 50,
			Models: []program.ModelUsage{
				{Model: "qwen2.5:7b", Provider: "ollama", Host: "localhost:11434", Calls: 61, Failed: 2, PromptTokens: 250200, OutputTokens: 31200, Seconds: 1250, For: []program.Purpose{{Name: "ask", Calls: 9}, {Name: "brief", Calls: 52}}},
				{Model: "gpt-4.1-mini", Provider: "openai", Host: "api.openai.com", Remote: true, Calls: 3, PromptTokens: 4800, OutputTokens: 320, Seconds: 6.2, Sent: 21000, Masked: 14, For: []program.Purpose{{Name: "ask", Calls: 3}}},
			},
		},
		hosts: []program.Host{
			{Name: "imap.example.org", At: program.AtHost, Sources: []string{"Work mail"}, Requests: 31, Sent: 48200, Received: 2100000, Last: uitest.At(0, 0)},
			{Name: "api.openai.com", At: program.AtHost, Models: []string{"gpt-4.1-mini"}, Requests: 3, Sent: 21000, Received: 9100, Last: uitest.At(0, 0).AddDate(0, 0, -2)},
			{Name: "old.example.net", At: program.AtHost, Requests: 1, Sent: 512, Received: 1024, Last: uitest.At(0, 0).AddDate(0, 0, -20)},
			{Name: "localhost", At: program.AtMachine, Models: []string{"qwen2.5:7b"}, Requests: 61, Sent: 900000, Received: 120000, Last: uitest.At(0, 0)},
			{Name: "program notes-server (outside)", At: program.AtProgram, Sources: []string{"Notes"}, Requests: 2, Sent: 900, Received: 4000, Last: uitest.At(0, 0)},
		},
	}
}

// open shows the screen in a window.
func open(t testing.TB, r *record, l uitest.Look, about part) (*Screen, fyne.Window, *uitest.Turns) {
	t.Helper()
	if l.Size.Width == 0 {
		l.Size = fyne.NewSize(1280, 900)
	}
	env, q := uitest.Env(t, l)
	s := New(Options{Env: env, Activity: r, Commands: r})
	s.again = time.Millisecond
	w := uitest.Window(t, s, l.Size)
	s.Show(string(about))
	if r.steps == nil && r.news == nil {
		q.Settle(s.tasks.Wait)
	}
	return s, w, q
}

// text is all that is written in a column.
func text(c *paper.Column) string {
	var b strings.Builder
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if d, ok := o.(interface{ Objects() []fyne.CanvasObject }); ok {
			for _, c := range d.Objects() {
				walk(c)
			}
		} else if t, ok := o.(*canvas.Text); ok {
			b.WriteString(t.Text + "\n")
		}
	}
	walk(c)
	return b.String()
}

func wantText(t *testing.T, s *Screen, want ...string) {
	t.Helper()
	got := strings.Join(strings.Fields(text(s.sheaf.Column)), " ")
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q is not on the screen:\n%s", w, text(s.sheaf.Column))
		}
	}
}
