package ask

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/uitest"
)

func item(id string, kind app.Kind, title, text string) app.Item {
	return app.Item{ID: id, Kind: kind, Title: title, Text: text, Source: "Work mail", Time: uitest.At(6, 5),
		From: &app.Person{Name: "Priya Nair", Address: "priya@example.org"}, URL: "https://example.org/" + id}
}

func hit(it app.Item, word string) app.Hit {
	h := app.Hit{Item: it, Score: 1, KeywordRank: 1, Passage: it.Text}
	if i := strings.Index(it.Text, word); word != "" && i >= 0 {
		h.Marks = []app.Mark{{From: i, To: i + len(word)}}
	}
	return h
}

func report() app.Item {
	return item("m-report", app.KindMail, "Incident report", "Please send the incident report with the root cause by Monday 17:00; the board will ask about it.")
}

func slides() app.Item {
	return item("e-board", app.KindEvent, "Board review", "Bring the Q4 slides and the report on the outage.")
}

func lunch() app.Item {
	return item("m-lunch", app.KindMail, "Lunch", "Shall we have lunch after the meeting on what broke?")
}

// memory is a scripted Asker, Cache and Commands.
type memory struct {
	mu     sync.Mutex
	did    []string
	talk   []app.Exchange
	wait   chan struct{} // closed lets Ask answer; nil answers at once
	out    *app.Confirmation
	said   bool
	fault  error
	broken error // of a search
}

func (m *memory) note(format string, a ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.did = append(m.did, fmt.Sprintf(format, a...))
}

func (m *memory) has(what string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.did {
		if d == what {
			return true
		}
	}
	return false
}

func (m *memory) Ask(ctx context.Context, q app.Question) (app.Answer, error) {
	m.note("ask %s after %d", q.Text, len(q.Earlier))
	q.Progress(app.Step{N: 1, Action: "search_memory", Outcome: "ok"})
	if m.out != nil {
		m.said = q.Confirm(ctx, *m.out)
	}
	if m.wait != nil {
		select {
		case <-m.wait:
		case <-ctx.Done():
			return app.Answer{}, ctx.Err()
		}
	}
	if m.fault != nil {
		return app.Answer{}, m.fault
	}
	return app.Answer{
		Answer: []app.Sentence{{Text: "Priya wants the incident report by Monday 17:00.", Items: []string{"m-report"}},
			{Text: "The board asks about the outage at 10:00.", Items: []string{"e-board", "m-report"}}},
		Items: []app.Item{report(), slides()}, Model: "qwen2.5:7b", Steps: make([]app.Step, 2),
		Notes: []app.Note{{Text: "Feeds were read at 06:31", Hint: "Refresh for newer ones"}},
	}, nil
}

func (m *memory) Conversation(context.Context) ([]app.Exchange, error) { return m.talk, nil }

func (m *memory) Converse(_ context.Context, earlier []app.Exchange, last app.Exchange) error {
	m.note("keep %d and %q", len(earlier), last.Question)
	return nil
}

func (m *memory) SearchWords(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	m.note("words %s", q.Text)
	if m.broken != nil {
		return app.SearchResult{}, m.broken
	}
	if !strings.HasPrefix("report", q.Text) {
		return app.SearchResult{}, nil
	}
	return app.SearchResult{Hits: []app.Hit{hit(report(), "report"), hit(slides(), "report")}}, nil
}

func (m *memory) Search(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	m.note("all %s", q.Text)
	return app.SearchResult{Hits: []app.Hit{hit(lunch(), ""), hit(report(), "report"), hit(slides(), "report")}}, nil
}

func (m *memory) Brief(context.Context, string) (app.Brief, error) {
	return app.Brief{
		Date:     "2026-11-21",
		Timeline: []app.Slot{{Sentence: app.Sentence{Text: "Board review at 10:00"}, Span: app.Span{Start: app.At(uitest.At(10, 0))}, Title: "Board review"}},
		Mail:     []app.Sentence{{Text: "Priya wants the report.", Items: []string{"m-report"}}},
		Actions:  []app.ActionLine{{Sentence: app.Sentence{Text: "Send the report", Items: []string{"m-report"}}}},
	}, nil
}

func (m *memory) Items(context.Context, []string) ([]app.Item, error) {
	return []app.Item{report(), slides()}, nil
}

func (m *memory) Votes(context.Context, []string) (map[string]int, error) {
	return map[string]int{"m-report": 1}, nil
}
func (m *memory) Actions(context.Context) ([]app.Commitment, error) { return nil, nil }
func (m *memory) Refresh(context.Context, func(app.Progress)) error { return errors.ErrUnsupported }
func (m *memory) Vote(_ context.Context, id string, value int) error {
	m.note("vote %s %d", id, value)
	return nil
}
func (m *memory) Open(_ context.Context, id string) error { m.note("open %s", id); return nil }
func (m *memory) Changes() (<-chan app.Change, func())    { return nil, func() {} }
func (m *memory) MarkAction(context.Context, string, app.ActionState, app.Stamp) error {
	return errors.ErrUnsupported
}

// open shows the screen in a window, with the keys on its line.
func open(t testing.TB, m *memory, l uitest.Look) (*Screen, fyne.Window, *uitest.Turns) {
	t.Helper()
	if l.Size.Width == 0 {
		l.Size = fyne.NewSize(1280, 900)
	}
	env, q := uitest.Env(t, l)
	s := New(Options{Env: env, Asker: m, Cache: m, Commands: m})
	w := uitest.Window(t, s, l.Size)
	s.Show("")
	q.Settle(s.tasks.Wait)
	return s, w, q
}
