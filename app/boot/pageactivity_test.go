package boot

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/app/store"
	"daybrief/app/ui/program"
	"daybrief/connectors/fetch"
)

var _ program.Activity = (*Page)(nil)

// runWatched makes a run and returns what was seen of it while the brief was
// written.
func runWatched(t *testing.T, p *Page) (during *program.Running) {
	t.Helper()
	_, err := p.app.Preload(t.Context(), PreloadOptions{Trigger: "command", Report: func(o app.Progress) {
		if o.Step == "write" && o.State == "start" {
			during, _ = p.Running(t.Context())
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return during
}

// TestARunIsFollowedFromAnywhere: while this program makes a run, whoever
// looks sees each source; after it none goes on.
func TestARunIsFollowedFromAnywhere(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	p := m.app.Page()
	steps, stop := p.Steps()
	defer stop()
	want := &program.Running{
		Run: app.Run{Trigger: "command", Planned: m.app.plannedFor("command"), Started: m.now}, Here: true,
		Step:    app.Progress{Step: "write", State: "start"},
		Sources: []app.Progress{{Step: "sources", Source: "Mail", State: "done", Count: 1, Done: 1, Total: 1}},
	}
	if diff := cmp.Diff(want, runWatched(t, p), cmpopts.IgnoreFields(app.Progress{}, "Seconds")); diff != "" {
		t.Error(diff)
	}
	select {
	case <-steps:
	case <-time.After(time.Minute):
		t.Error("no step was announced")
	}
	if r, err := p.Running(t.Context()); r != nil || err != nil {
		t.Errorf("after the run: %+v, %v", r, err)
	}
}

// TestARunIsKept: it is in the list, and its brief tells how it came about.
func TestARunIsKept(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	m.run()
	p := m.app.Page()
	runs, err := p.Runs(t.Context(), 5)
	if err != nil || len(runs) != 1 || runs[0].State != "done" || runs[0].Sources[0].Items != 1 {
		t.Errorf("the runs are %+v, %v", runs, err)
	}
	w, err := p.BriefWork(t.Context(), "")
	if err != nil || w.Date != "2026-11-23" || w.Model != "" || len(w.Trace.Steps) < 3 {
		t.Errorf("how the brief came about: %+v, %v", w, err)
	}
}

// TestRunsOfOthers: one that another process makes goes on, one that died does
// not.
func TestRunsOfOthers(t *testing.T) {
	m := newMailbox(t)
	p := m.app.Page()
	if r, err := p.Running(t.Context()); r != nil || err != nil {
		t.Fatalf("in an empty store: %+v, %v", r, err)
	}
	if _, err := m.app.Store.StartRun(t.Context(), app.Run{Trigger: "timer", Started: m.now}); err != nil {
		t.Fatal(err)
	}
	release, err := preload.Acquire(m.app.Dirs.Lock, preload.Holder{Command: "timer", Since: m.now})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := p.Running(t.Context()); err != nil || r == nil || r.Here || r.Run.Trigger != "timer" {
		t.Errorf("while another process makes it: %+v, %v", r, err)
	}
	if runs, err := p.Runs(t.Context(), 5); err != nil || runs[0].State != "running" {
		t.Errorf("the runs are %+v, %v", runs, err)
	}
	release()
	if r, err := p.Running(t.Context()); r != nil || err != nil {
		t.Errorf("of a process that died: %+v, %v", r, err)
	}
	if runs, err := p.Runs(t.Context(), 5); err != nil || runs[0].State != "cancelled" {
		t.Errorf("the runs are %+v, %v", runs, err)
	}
}

// TestOneRunIsFollowedAtATime: a second one that only learns that another goes
// on does not end what is told of that.
func TestOneRunIsFollowedAtATime(t *testing.T) {
	var l live
	told := 0
	follow, end := l.begin(app.Run{Trigger: "window"}, func(app.Progress) { told++ })
	_, endSecond := l.begin(app.Run{Trigger: "timer"}, nil)
	follow(app.Progress{Step: "sources", Source: "Mail", State: "start"})
	follow(app.Progress{Step: "sources", Source: "Mail", State: "done", Count: 3})
	endSecond()
	r := l.running()
	if r == nil || r.Run.Trigger != "window" || len(r.Sources) != 1 || r.Sources[0].Count != 3 || told != 2 {
		t.Errorf("the run is %+v, told %d", r, told)
	}
	end()
	if l.running() != nil {
		t.Error("it goes on after its end")
	}
}

func TestTheLastAnswerIsTold(t *testing.T) {
	m := newMailbox(t)
	p := m.app.Page()
	if _, err := p.AnswerWork(t.Context()); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("before the first question: %v", err)
	}
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	m.run()
	if _, err := p.Ask(t.Context(), app.Question{Text: "What did Priya want?"}); err != nil {
		t.Fatal(err)
	}
	w, err := p.AnswerWork(t.Context())
	if err != nil || w.Question != "What did Priya want?" || len(w.Trace.Steps) == 0 || !w.Made.Equal(m.now) {
		t.Errorf("the answer's work is %+v, %v", w, err)
	}
	if err := os.WriteFile(filepath.Join(m.app.Dirs.State, lastAnswer), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.AnswerWork(t.Context()); err == nil {
		t.Error("a damaged answer is told")
	}
}

// TestRequestsAreCounted: each of them, not each writing of the ledger.
func TestRequestsAreCounted(t *testing.T) {
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("hello"))
	}))
	defer feed.Close()
	m := newMailbox(t)
	c := m.app.client([]string{bareHost(feed.URL)}, nil)
	for range 3 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, feed.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.HTTP().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	c.Close()
	if err := m.app.ledger.flush(); err != nil {
		t.Fatal(err)
	}
	hosts, err := m.app.Page().Hosts(t.Context(), 30)
	if err != nil || len(hosts) != 1 || hosts[0].At != program.AtMachine || hosts[0].Requests < 3 || hosts[0].Received == 0 {
		t.Errorf("the hosts are %+v, %v", hosts, err)
	}
}

// TestWhatLeftTheMachine: hosts with the sources and the models they were
// reached for, those that got the most first.
func TestWhatLeftTheMachine(t *testing.T) {
	m := newMailbox(t)
	for _, r := range []fetch.Traffic{
		{Host: "imap.own.example", Sent: 500, Received: 9000, At: m.now}, {Host: "imap.own.example", Sent: 500, Received: 1000, At: m.now.AddDate(0, 0, -2)},
		{Host: "gone.example", Sent: 10, Received: 20, At: m.now}, {Host: "api.cloud.example", Sent: 700, Received: 80, At: m.now},
		{Host: "program notes (outside)", Sent: 5, Received: 6, At: m.now}, {Host: "old.example", Sent: 1, Received: 1, At: m.now.AddDate(0, 0, -60)},
	} {
		m.app.ledger.add(r)
		if err := m.app.ledger.flush(); err != nil {
			t.Fatal(err)
		}
	}
	m.app.Config.Source = append(m.app.Config.Source, app.SourceSettings{Name: "Work", Type: "email", Address: "bob@own.example", Server: "imap.own.example:993"})
	call := store.ModelCall{At: m.now, Provider: "openai", Host: "api.cloud.example:443", Remote: true, Model: "big", Purpose: "ask", PromptTokens: 5}
	if _, err := m.app.Store.BeginCall(t.Context(), call, store.Budget{}); err != nil {
		t.Fatal(err)
	}
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	want := []program.Host{
		{Name: "imap.own.example", At: program.AtHost, Sources: []string{"Work"}, Requests: 2, Sent: 1000, Received: 10000, Last: today},
		{Name: "api.cloud.example", At: program.AtHost, Models: []string{"big"}, Requests: 1, Sent: 700, Received: 80, Last: today},
		{Name: "gone.example", At: program.AtHost, Requests: 1, Sent: 10, Received: 20, Last: today},
		{Name: "program notes (outside)", At: program.AtProgram, Requests: 1, Sent: 5, Received: 6, Last: today},
	}
	got, err := m.app.Page().Hosts(t.Context(), 30)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}
