package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

func letter(native string, at time.Time, flags ...string) app.Item {
	it := article(native, at)
	it.Kind, it.Flags = app.KindMail, flags
	return it
}

func mark(item, quote string, state app.ActionState, at time.Time) app.ActionMark {
	m := app.ActionMark{ID: app.ActionID(item, quote), State: state, At: at,
		Action: app.Commitment{ID: app.ShortActionID(app.ActionID(item, quote)), Item: item, Kind: app.ActionAsked, Text: "Do it", Quote: quote, State: app.ActionOpen}}
	if state == app.ActionLater {
		m.Until = app.DateOf(at.AddDate(0, 0, 3))
	}
	return m
}

func TestActionMarks(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	put(t, s, store.SourceAnswer{}, letter("a", now), letter("b", now, app.FlagSample))
	changes, stop := s.Subscribe()
	defer stop()
	old := now.AddDate(0, 0, -100)
	for _, m := range []app.ActionMark{
		mark(id("a"), "Send it.", app.ActionDone, old),
		mark(id("a"), "Put off.", app.ActionLater, old.Add(time.Hour)),
		mark(id("a"), "Twice.", app.ActionDone, now),
		mark(id("a"), "Twice.", app.ActionOpen, now.Add(time.Minute)),
		mark(id("b"), "Sample.", app.ActionDone, now.Add(time.Hour)),
	} {
		if err := s.MarkAction(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	if c := <-changes; c.Kind != app.ChangeActions {
		t.Errorf("announced %v", c)
	}
	states := func(since time.Time) (out []string) {
		t.Helper()
		list, err := s.ActionMarks(ctx, since)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			out = append(out, m.Action.Quote+" "+string(m.State)+" "+m.Until.String())
			if m.About == nil || m.About.ID != m.Action.Item || m.ID != app.ActionID(m.Action.Item, m.Action.Quote) {
				t.Errorf("%s: id %s, item %+v", m.Action.Quote, m.ID, m.About)
			}
		}
		return out
	}
	later := "Put off. later " + old.AddDate(0, 0, 3).Format(time.DateOnly)
	if diff := cmp.Diff([]string{"Send it. done ", later, "Twice. open ", "Sample. done "}, states(time.Time{})); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	if err := s.DropSample(ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{later, "Twice. open "}, states(now.AddDate(0, 0, -90))); diff != "" {
		t.Errorf("lately (-want +got):\n%s", diff)
	}
}

func TestBadActionMarksAreRefused(t *testing.T) {
	s := storetest.Open(t)
	for name, change := range map[string]func(*app.ActionMark){
		"no id":        func(m *app.ActionMark) { m.ID = "" },
		"no item":      func(m *app.ActionMark) { m.Action.Item = "" },
		"not to set":   func(m *app.ActionMark) { m.State = app.ActionAnswered },
		"no date":      func(m *app.ActionMark) { m.State = app.ActionLater },
		"a date extra": func(m *app.ActionMark) { m.Until = app.OnDate(2026, time.May, 1) },
		"an hour": func(m *app.ActionMark) {
			m.State, m.Until = app.ActionLater, app.At(storetest.Now())
		},
	} {
		m := mark("x", "q", app.ActionDone, storetest.Now())
		change(&m)
		if err := s.MarkAction(t.Context(), m); err == nil {
			t.Errorf("%s: kept", name)
		}
	}
}

// TestGoneSent: what the reader wrote is found after it was deleted, and what
// others wrote is not.
func TestGoneSent(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	put(t, s, store.SourceAnswer{}, letter("mine", now.Add(-time.Hour), app.FlagSeen, app.FlagSent), letter("theirs", now.Add(-time.Hour)), letter("kept", now.Add(-time.Hour), app.FlagSent))
	put(t, s, store.SourceAnswer{Coverage: app.Coverage{Complete: true}}, letter("kept", now.Add(-time.Hour), app.FlagSent))
	q := app.ItemQuery{From: now.AddDate(0, 0, -1), To: now}
	got, err := s.GoneSent(t.Context(), q)
	if err != nil || len(got) != 1 || got[0].ID != id("mine") {
		t.Errorf("got %+v, %v", got, err)
	}
	q.From = now
	if got, err := s.GoneSent(t.Context(), q); err != nil || got != nil {
		t.Errorf("later: %+v, %v", got, err)
	}
}
