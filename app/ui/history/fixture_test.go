package history

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

func item(id string, kind app.Kind, title, text string) app.Item {
	return app.Item{ID: id, Kind: kind, Title: title, Text: text, Source: "Work mail", Time: uitest.At(6, 5),
		From: &app.Person{Name: "Priya Nair", Address: "priya@example.org"}, URL: "https://example.org/" + id}
}

func said(text string, ids ...string) app.Sentence {
	return app.Sentence{Text: text, Items: ids, By: app.ByRules}
}

// briefOf is the brief of a day n days before the morning of the tests.
func briefOf(n int) program.PastBrief {
	made := uitest.Morning().AddDate(0, 0, -n)
	report := item("m-report", app.KindMail, "Incident report", "Please send the incident report by Monday 17:00.")
	board := item("e-board", app.KindEvent, "Board review", "Bring the slides.")
	oil := item(fmt.Sprintf("a-oil-%d", n), app.KindArticle, "Oil falls", "Oil falls 3 % to $61 after the meeting.")
	b := app.Brief{
		Date: made.Format(time.DateOnly), Made: made, Model: "qwen2.5:7b",
		TLDR:    []app.Sentence{said("Send Priya the incident report by Monday 17:00.", "m-report"), said("10:00 Board review: bring the Q4 slides.", "e-board"), said("Oil falls 3 % to $61 after the OPEC meeting.", oil.ID)},
		Summary: []app.Sentence{said("Priya needs the incident report before the board meets; the review is at 10:00.", "m-report", "e-board"), said("Oil fell again, and the refiners follow.", oil.ID)},
		Timeline: []app.Slot{
			{Sentence: said("Stand-up at 09:00", "e-board"), Title: "Stand-up", Span: app.Span{Start: app.At(made.Truncate(24 * time.Hour).Add(9 * time.Hour))}},
			{Sentence: said("Board review at 10:00", "e-board"), Title: "Board review", Place: "Room 4", Span: app.Span{Start: app.At(made.Truncate(24 * time.Hour).Add(10 * time.Hour))}},
		},
		Actions: []app.ActionLine{{Sentence: said("Send the incident report", "m-report"), ID: "act1", Due: app.At(made.AddDate(0, 0, 2))}},
		Mail:    []app.Sentence{said("Priya Nair asks for the incident report by Monday.", "m-report")},
		Market:  []app.Sentence{said(fmt.Sprintf("Oil falls %d %% to $61 after the OPEC meeting.", n%7+1), oil.ID)},
		Sources: []app.SourceStatus{
			{Name: "Work mail", Type: "email", State: app.SourceOK, AsOf: made, Items: 12},
			{Name: "Calendar", Type: "calendar", State: app.SourceFailed, Why: "The server did not answer within 30 s", Hint: "Try it again later"},
		},
	}
	return program.PastBrief{Brief: b, Items: []app.Item{report, board, oil}, Votes: map[string]int{"m-report": 1}, Made: []time.Time{made, made.Add(-time.Hour)}}
}

// shelf is a scripted History and Commands.
type shelf struct {
	mu     sync.Mutex
	did    []string
	days   []int // how many days ago there was a brief, ascending
	kept   int
	fault  error         // of a brief
	wait   chan struct{} // closed lets a brief be read; nil reads at once
	list   error         // of the list
	differ []app.Difference
	news   chan app.Change
}

func (m *shelf) note(format string, a ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.did = append(m.did, fmt.Sprintf(format, a...))
}

func (m *shelf) has(what string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.did {
		if d == what {
			return true
		}
	}
	return false
}

func (m *shelf) PastDays(context.Context) (program.PastDays, error) {
	m.note("days")
	out := program.PastDays{KeptDays: m.kept}
	for _, n := range m.days {
		out.Days = append(out.Days, program.PastDay{Date: uitest.Morning().AddDate(0, 0, -n).Format(time.DateOnly)})
	}
	return out, m.list
}

func (m *shelf) PastBrief(ctx context.Context, date string) (program.PastBrief, error) {
	m.note("read %s", date)
	if m.wait != nil {
		select {
		case <-m.wait:
		case <-ctx.Done():
			return program.PastBrief{}, ctx.Err()
		}
	}
	day, _ := dayOf(date)
	return briefOf(int(uitest.Morning().Truncate(24*time.Hour).Sub(day).Hours() / 24)), m.fault
}

func (m *shelf) PastChanges(_ context.Context, from, to string) (program.PastChanges, error) {
	m.note("compare %s %s", from, to)
	return program.PastChanges{From: min(from, to), To: max(from, to), Differences: m.differ, Items: briefOf(0).Items}, m.fault
}

func (m *shelf) Refresh(context.Context, func(app.Progress)) error { return errors.ErrUnsupported }
func (m *shelf) Vote(_ context.Context, id string, value int) error {
	m.note("vote %s %d", id, value)
	return nil
}
func (m *shelf) Open(_ context.Context, id string) error { m.note("open %s", id); return nil }
func (m *shelf) Changes() (<-chan app.Change, func())    { return m.news, func() {} }
func (m *shelf) MarkAction(context.Context, string, app.ActionState, app.Stamp) error {
	return errors.ErrUnsupported
}

// differences are a few of each kind.
func differences() []app.Difference {
	return []app.Difference{
		{Section: "actions", Change: app.ChangeResolved, Sentence: said("Sign the offer for Owen", "m-report")},
		{Section: "actions", Change: app.ChangeNew, Sentence: said("Send the incident report", "m-report")},
		{Section: "timeline", Change: app.ChangeChanged, Sentence: said("Board review at 10:00", "e-board"), Was: "Board review at 09:30"},
		{Section: "market", Change: app.ChangeGone, Sentence: said("Zinc rises 3.1 % to $2,870 a tonne.")},
	}
}

// year are a brief a day for 400 days, but for the Sundays.
func year() []int {
	var out []int
	for n := range 400 {
		if uitest.Morning().AddDate(0, 0, -n).Weekday() != time.Sunday {
			out = append(out, n)
		}
	}
	return out
}

// open shows the screen in a window.
func open(t testing.TB, m *shelf, l uitest.Look, about string) (*Screen, fyne.Window, *uitest.Turns) {
	t.Helper()
	if l.Size.Width == 0 {
		l.Size = fyne.NewSize(1280, 900)
	}
	env, q := uitest.Env(t, l)
	s := New(Options{Env: env, History: m, Commands: m})
	w := uitest.Window(t, s, l.Size)
	s.Show(about)
	if m.news == nil {
		q.Settle(s.tasks.Wait)
	}
	return s, w, q
}
