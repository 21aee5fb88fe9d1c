package welcome

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// machine is a scripted program.
type machine struct {
	mu    sync.Mutex
	did   []string
	state program.SetupState
	ask   []program.Question // asked while a source is added
	fail  error
	model program.ModelSetup
	pull  chan struct{} // closed lets a pull end
	timer program.TimerState
	run   chan struct{} // closed lets a run end
}

func (m *machine) note(format string, a ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.did = append(m.did, fmt.Sprintf(format, a...))
}

func (m *machine) has(what string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Contains(m.did, what)
}

func (m *machine) SetupState(context.Context) (program.SetupState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state, nil
}

func (m *machine) AddSource(ctx context.Context, address string, with program.Adder) (program.Added, error) {
	m.note("add %s", address)
	with.Step(program.AddStep{Kind: program.StepFound, Name: "Work mail", Type: "email"})
	for _, q := range m.ask {
		r := with.Ask(ctx, q)
		m.note("%s: %v %q %v", q.Kind, r.OK, r.Text, r.Taken)
		if !r.OK {
			return program.Added{}, &app.Error{Code: app.CodeCancelled, Message: "Nothing was chosen"}
		}
	}
	if m.fail != nil {
		return program.Added{}, m.fail
	}
	m.mu.Lock()
	m.state.Sources = append(slices.Clone(m.state.Sources), program.SourceState{Name: "Work mail", Type: "email", Address: address})
	m.mu.Unlock()
	return program.Added{Names: []string{"Work mail"}, Type: "email", Count: 7, First: "Incident <b>report</b>"}, nil
}

func (m *machine) AddSuggested(_ context.Context, names []string) error {
	m.note("suggested %v", names)
	return nil
}

func (m *machine) ModelSetup(context.Context) (program.ModelSetup, error) { return m.model, nil }

func (m *machine) PullModel(ctx context.Context, name string, report func(program.Pull)) error {
	m.note("pull %s", name)
	report(program.Pull{Phase: "loading", Done: 1200e6, Total: 4700e6, Part: 0.25})
	select {
	case <-m.pull:
		return nil
	case <-ctx.Done():
		return &app.Error{Code: app.CodeCancelled, Message: "The pull was stopped.", Err: ctx.Err()}
	}
}

func (m *machine) GetOllama(context.Context) error { m.note("get ollama"); return nil }

func (m *machine) Timer(context.Context) (program.TimerState, error) { return m.timer, nil }

func (m *machine) InstallTimer(_ context.Context, c program.TimerChoice) (program.TimerState, error) {
	m.note("timer %s %v", c.Time, c.Weekdays)
	m.timer = program.TimerState{TimerChoice: c, Installed: true, System: "systemd"}
	return m.timer, nil
}

func (m *machine) RemoveTimer(context.Context) (program.TimerState, error) {
	m.timer.Installed = false
	return m.timer, nil
}

func (m *machine) Refresh(ctx context.Context, report func(app.Progress)) error {
	report(app.Progress{Step: "sources", Source: "Work mail", State: "start", Total: 2})
	report(app.Progress{Step: "sources", Source: "Work mail", State: "done", Count: 7, Done: 1, Total: 2})
	report(app.Progress{Step: "sources", Source: "BBC Business", State: "failed", Done: 2, Total: 2})
	select {
	case <-m.run:
		return m.fail
	case <-ctx.Done():
		return ctx.Err()
	}
}

func closed() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func suggestions() []program.Suggestion {
	return []program.Suggestion{
		{Name: "BBC Business", Tag: "market", Address: "https://feeds.bbci.co.uk/news/business/rss.xml"},
		{Name: "The Guardian World", Tag: "world", Address: "https://www.theguardian.com/world/rss"},
		{Name: "Ars Technica", Tag: "tech", Address: "https://feeds.arstechnica.com/arstechnica/index"},
	}
}

func open(t testing.TB, m *machine, look uitest.Look, about string) (*Screen, fyne.Window, *uitest.Turns) {
	t.Helper()
	if m.state.Time == "" {
		m.state.Time, m.state.Suggested = "06:30", suggestions()
		m.state.Sources = append(m.state.Sources, program.SourceState{Name: "Hacker News", Type: "hackernews"})
	}
	if m.pull == nil {
		m.pull = closed()
	}
	if m.run == nil {
		m.run = closed()
	}
	if look.Size.Width == 0 {
		look.Size = fyne.NewSize(1280, 900)
	}
	env, q := uitest.Env(t, look)
	env.Go = func(to paper.Place, about string) { m.note("go %s %s", to, about) }
	s := New(Options{Env: env, Program: m})
	w := uitest.Window(t, s, look.Size)
	s.Show(about)
	q.Settle(s.Tasks.Wait)
	return s, w, q
}

// asks waits until the adding of a source asks something, and shows it.
func asks(t testing.TB, s *Screen, q *uitest.Turns) {
	t.Helper()
	for s.adding != nil && s.adding.question == nil {
		if f := q.Next(); f != nil {
			f()
		}
	}
	if s.adding == nil {
		t.Fatal("nothing is asked")
	}
}
