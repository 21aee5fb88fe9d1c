package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

const day = 24 * time.Hour

// year is the policy of a reader who set nothing.
func year() store.KeepPolicy {
	return store.KeepPolicy{Now: storetest.Now(), Items: 365 * day, Records: 90 * day}
}

// ago is a time so many days before the fixtures' day.
func ago(days int) time.Time { return storetest.Now().Add(-time.Duration(days) * day) }

// seenAt stores one item as seen at a time.
func seenAt(t *testing.T, s *store.Store, seen time.Time, list ...app.Item) {
	t.Helper()
	for _, it := range list {
		if _, err := s.UpsertItems(t.Context(), it.Source, []app.Item{it}, store.SourceAnswer{At: seen}); err != nil {
			t.Fatal(err)
		}
	}
}

func note(native string, kind app.Kind, at time.Time) app.Item {
	return app.Item{Source: "S", Native: native, ID: app.ItemID("S", native), Kind: kind, Title: "Quarterly figures " + native, Text: "The harbour fee.", Time: at,
		From: &app.Person{Name: "Ann Low", Address: "ann@low.example"}}
}

func TestWhatRetentionRemovesAndKeeps(t *testing.T) {
	span := func(it app.Item, from, to time.Time) app.Item {
		it.Span = app.Span{Start: app.At(from), End: app.At(to)}
		return it
	}
	due := note("due", app.KindMail, ago(500))
	due.Actions = []app.Action{{Text: "Pay", Quote: "Pay", Due: app.At(ago(-20))}}
	overdue := note("overdue", app.KindMail, ago(500))
	overdue.Actions = []app.Action{{Text: "Pay", Quote: "Pay", Due: app.At(ago(400))}}
	sample := note("sample", app.KindMail, ago(500))
	sample.AddFlag(app.FlagSample)
	for _, c := range []struct {
		name string
		it   app.Item
		seen time.Time
		kept bool
	}{
		{"a mail of yesterday", note("1", app.KindMail, ago(1)), ago(1), true},
		{"a mail of 364 days ago", note("2", app.KindMail, ago(364)), ago(364), true},
		{"a mail of 366 days ago", note("3", app.KindMail, ago(366)), ago(366), false},
		{"an old article its feed still shows", note("4", app.KindArticle, ago(800)), ago(0), false},
		{"an event to come", span(note("5", app.KindEvent, ago(800)), ago(-30), ago(-29)), ago(800), true},
		{"an event that began long ago and lasts", span(note("6", app.KindEvent, time.Time{}), ago(500), ago(-5)), ago(500), true},
		{"an event that is over", span(note("7", app.KindEvent, ago(900)), ago(500), ago(499)), ago(500), false},
		{"a mail with something due soon", due, ago(500), true},
		{"a mail with something due long ago", overdue, ago(500), false},
		{"an open task of years ago", note("8", app.KindTask, ago(900)), ago(900), true},
		{"without a time, seen long ago", note("9", app.KindArticle, time.Time{}), ago(500), false},
		{"without a time, first seen lately", note("10", app.KindArticle, time.Time{}), ago(10), true},
		{"of the sample day", sample, ago(500), true},
		{"of the far future", note("11", app.KindArticle, ago(-40000)), ago(500), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Open(t)
			seenAt(t, s, c.seen, c.it)
			seenAt(t, s, storetest.Now(), note("today", app.KindMail, storetest.Now()))
			plan, err := s.KeepPlan(t.Context(), year())
			if err != nil {
				t.Fatal(err)
			}
			done, err := s.Keep(t.Context(), year())
			if err != nil || done != plan || !done.Finished {
				t.Errorf("removed %+v, planned %+v, %v", done, plan, err)
			}
			_, err = s.Item(t.Context(), c.it.ID)
			if got := err == nil; got != c.kept || err != nil && !errors.Is(err, app.ErrNotFound) {
				t.Errorf("kept %v, want %v (%v)", got, c.kept, err)
			}
			if again, err := s.Keep(t.Context(), year()); err != nil || again.Sum() != 0 {
				t.Errorf("a second time removes %+v, %v", again, err)
			}
		})
	}
}

// TestAnUndatedItemItsSourceShowsStays: it would come back as new.
func TestAnUndatedItemItsSourceShowsStays(t *testing.T) {
	s := storetest.Open(t)
	it := note("1", app.KindArticle, time.Time{})
	seenAt(t, s, ago(500), it)
	seenAt(t, s, ago(1), it)
	if done, err := s.Keep(t.Context(), year()); err != nil || done.Items != 0 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestForEverRemovesNothing(t *testing.T) {
	s := storetest.Open(t)
	seenAt(t, s, ago(3000), note("1", app.KindMail, ago(3000)))
	seenAt(t, s, storetest.Now(), note("2", app.KindMail, ago(0)))
	if done, err := s.Keep(t.Context(), store.KeepPolicy{Now: storetest.Now()}); err != nil || done.Sum() != 0 || !done.Finished {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestAWrongClockEmptiesNothing: a clock that runs years ahead is not believed
// as long as no source answered by it.
func TestAWrongClockEmptiesNothing(t *testing.T) {
	s := storetest.Open(t)
	seenAt(t, s, ago(1), note("1", app.KindMail, ago(100)))
	p := year()
	p.Now = ago(-4000)
	if done, err := s.Keep(t.Context(), p); err != nil || done.Sum() != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	seenAt(t, s, p.Now, note("2", app.KindMail, p.Now)) // a machine that was off for eleven years
	if done, err := s.Keep(t.Context(), p); err != nil || done.Items != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestTheItemOfAnOpenActionStays(t *testing.T) {
	for state, kept := range map[app.ActionState]bool{app.ActionOpen: true, app.ActionLater: true, app.ActionDone: false, app.ActionDismissed: false} {
		s := storetest.Open(t)
		it := note("1", app.KindMail, ago(500))
		seenAt(t, s, ago(1), it)
		m := app.ActionMark{ID: app.ActionID(it.ID, "Pay"), State: state, At: ago(500), Action: app.Commitment{Item: it.ID, Quote: "Pay", Text: "Pay"}}
		if state == app.ActionLater {
			m.Until = app.OnDate(2026, time.August, 31)
		}
		if err := s.MarkAction(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Keep(t.Context(), year()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Item(t.Context(), it.ID); (err == nil) != kept {
			t.Errorf("%s: %v", state, err)
		}
		// The decision goes once its item is gone: it can be decided nowhere else.
		if _, err := s.Keep(t.Context(), year()); err != nil {
			t.Fatal(err)
		}
		if marks, err := s.ActionMarks(t.Context(), time.Time{}.Add(1)); err != nil || (len(marks) == 1) != kept {
			t.Errorf("%s: %d decisions, %v", state, len(marks), err)
		}
	}
}

// TestAnItemGoesEverywhere: nothing of its words is left in any table.
func TestAnItemGoesEverywhere(t *testing.T) {
	s := storetest.Open(t)
	it := note("1", app.KindMail, ago(500))
	it.Title = "Zanzibar ferry"
	seenAt(t, s, ago(1), it)
	if err := s.KeepLearned(t.Context(), []store.Learned{{Item: it.ID, Hash: "h", Data: []byte("x")}}, nil); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Keep(t.Context(), year()); err != nil || done.Items != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	db := open(t, s.Path())
	for _, table := range []string{"items", "docs", "chunks", "vectors", "related", "learned"} {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", table, n, err)
		}
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM words WHERE words MATCH 'zanzibar'").Scan(&n); err != nil || n != 0 {
		t.Errorf("words: %d, %v", n, err)
	}
}

func TestVotesOutliveTheirItems(t *testing.T) {
	s := storetest.Open(t)
	it := note("1", app.KindMail, ago(500))
	seenAt(t, s, ago(1), it)
	if err := s.KeepLearned(t.Context(), []store.Learned{{Item: it.ID, Hash: "h", Data: []byte("features")}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.AddVote(t.Context(), app.Vote{Item: it.ID, Value: 1, At: ago(400)}); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Keep(t.Context(), year()); err != nil || done.Items != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	votes, err := s.Votes(t.Context())
	if err != nil || len(votes) != 1 || votes[0].About == nil || votes[0].About.Title != it.Title {
		t.Errorf("votes: %+v, %v", votes, err)
	}
	if l, err := s.Learned(t.Context()); err != nil || len(l) != 1 || string(l[0].Data) != "features" {
		t.Errorf("what learning keeps: %+v, %v", l, err)
	}
	if held, err := s.Snapshots(t.Context(), []string{it.ID, "nothing"}); err != nil || len(held) != 1 || held[0].Title != it.Title {
		t.Errorf("the voted item: %+v, %v", held, err)
	}
}

// TestKeepIsBounded: with a budget it stops between two batches, and goes on the
// next time.
func TestKeepIsBounded(t *testing.T) {
	s := storetest.Open(t)
	var list []app.Item
	for n := range 700 {
		list = append(list, note(fmt.Sprint(n), app.KindMail, ago(500)))
	}
	if _, err := s.UpsertItems(t.Context(), "S", list, store.SourceAnswer{At: ago(1)}); err != nil {
		t.Fatal(err)
	}
	p := year()
	p.Budget = 1
	if done, err := s.Keep(t.Context(), p); err != nil || done.Finished || done.Items != 0 {
		t.Errorf("with no time at all: %+v, %v", done, err)
	}
	p.Budget = 0
	if done, err := s.Keep(t.Context(), p); err != nil || !done.Finished || done.Items != 700 {
		t.Errorf("%+v, %v", done, err)
	}
}
