package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

func TestVotesAreOnlyAdded(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	put(t, s, store.SourceAnswer{}, article("a", now))
	about := article("gone", now)
	for n, v := range []app.Vote{
		{Item: id("a"), Value: 1}, {Item: id("a"), Value: -1},
		{Item: "b", Value: 1, About: &about}, {Item: "b", Value: 0},
	} {
		v.At = now.Add(time.Duration(n) * time.Second)
		if err := s.AddVote(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	votes, err := s.Votes(ctx)
	if err != nil || len(votes) != 4 {
		t.Fatalf("got %d votes, %v, want all 4", len(votes), err)
	}
	if votes[0].About == nil || votes[0].About.Title != "title of a" || !votes[1].At.Equal(now.Add(time.Second)) {
		t.Errorf("first votes: %+v %+v, want them with item and time", votes[0], votes[1])
	}
	if votes[2].About == nil || votes[2].About.Title != "title of gone" {
		t.Errorf("third vote: %+v, want the item it was given", votes[2])
	}
	current, err := s.VoteOf(ctx, []string{id("a"), "b", "c"})
	if diff := cmp.Diff(map[string]int{id("a"): -1}, current); diff != "" || err != nil {
		t.Errorf("VoteOf: %v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []app.Vote{{Item: "a", Value: 2}, {Value: 1}} {
		if err := s.AddVote(ctx, bad); err == nil {
			t.Errorf("%+v was kept", bad)
		}
	}
}

func TestOpenedItems(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	put(t, s, store.SourceAnswer{}, article("a", now))
	b := storetest.Brief(now, 100)
	save(t, s, b) // its items are not in the items table
	cited := b.Items[3].ID
	for n, it := range []string{id("a"), cited, id("a")} {
		if err := s.MarkOpened(ctx, it, now.Add(time.Duration(n)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.MarkOpened(ctx, "nothing", now); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("unknown item: %v, want ErrNotFound", err)
	}
	list, err := s.Opened(ctx, now, now.Add(2*time.Hour))
	if err != nil || len(list) != 2 {
		t.Fatalf("got %d, %v, want the first two", len(list), err)
	}
	if list[0].Item.ID != id("a") || list[1].Item.Title != b.Items[3].Title || !list[1].At.Equal(now.Add(time.Hour)) {
		t.Errorf("got %+v", list)
	}
}

func TestRuns(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	want := app.Run{Trigger: "command", Planned: now, Started: now.Add(time.Minute), State: store.StateRunning}
	var err error
	if want.ID, err = s.StartRun(ctx, want); err != nil {
		t.Fatal(err)
	}
	dead, err := s.StartRun(ctx, app.Run{Trigger: "timer", Started: now})
	if err != nil {
		t.Fatal(err)
	}
	want.Ended, want.State, want.Why = now.Add(time.Hour), "partial", "one failed"
	want.Sources = []app.SourceStatus{{Name: "a", State: app.SourceFailed, Why: "no"}}
	if err := s.EndRun(ctx, want); err != nil {
		t.Fatal(err)
	}
	if n, err := s.CloseStaleRuns(ctx); n != 1 || err != nil {
		t.Errorf("CloseStaleRuns: %d, %v, want 1", n, err)
	}
	runs, err := s.Runs(ctx, 0)
	if err != nil || len(runs) != 2 {
		t.Fatalf("got %d runs, %v, want 2", len(runs), err)
	}
	if runs[0].ID != dead || runs[0].State != "cancelled" || !runs[0].Ended.Equal(now) || !runs[0].Planned.IsZero() {
		t.Errorf("the dead run: %+v", runs[0])
	}
	if diff := cmp.Diff(want, runs[1]); diff != "" {
		t.Errorf("the run (-want +got):\n%s", diff)
	}
}

func TestRunsAreLimitedAndKnown(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	for range 3 {
		if _, err := s.StartRun(ctx, app.Run{Trigger: "command"}); err != nil {
			t.Fatal(err)
		}
	}
	if runs, err := s.Runs(ctx, 2); err != nil || len(runs) != 2 || runs[0].ID != 3 {
		t.Errorf("limit 2: %+v, %v", runs, err)
	}
	if err := s.EndRun(ctx, app.Run{ID: 99}); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("unknown run: %v, want ErrNotFound", err)
	}
}

func TestTrafficIsSummedPerHostAndDay(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	for _, a := range []struct {
		host string
		at   time.Time
	}{{"b.org", now}, {"a.org", now}, {"b.org", now.Add(time.Hour)}, {"b.org", now.AddDate(0, 0, -1)}} {
		if err := s.AddTraffic(ctx, a.host, 10, 100, a.at); err != nil {
			t.Fatal(err)
		}
	}
	today := []store.TrafficRow{{"a.org", "2026-08-21", 10, 100, 1}, {"b.org", "2026-08-21", 20, 200, 2}}
	got, err := s.Traffic(ctx, now)
	if diff := cmp.Diff(today, got); diff != "" || err != nil {
		t.Errorf("today: %v (-want +got):\n%s", err, diff)
	}
	if got, err = s.Traffic(ctx, time.Time{}); len(got) != 3 || err != nil {
		t.Errorf("all: %+v, %v, want three rows", got, err)
	}
}

func TestChangesAreAnnounced(t *testing.T) {
	s, now, ctx := storetest.Open(t), storetest.Now(), t.Context()
	ch, stop := s.Subscribe()
	second, _ := s.Subscribe()
	put(t, s, store.SourceAnswer{}, article("a", now))
	put(t, s, store.SourceAnswer{}, article("a", now)) // nothing changed, nothing announced
	save(t, s, storetest.Brief(now, 10))
	if err := s.AddVote(ctx, app.Vote{Item: "x", Value: 1}); err != nil {
		t.Fatal(err)
	}
	want := []app.Change{{Kind: app.ChangeItems}, {Kind: app.ChangeBrief, Date: "2026-08-21"}, {Kind: app.ChangeVotes}}
	for _, w := range want {
		if got := <-ch; got != w {
			t.Errorf("got %+v, want %+v", got, w)
		}
	}
	stop()
	stop()
	if _, open := <-ch; open {
		t.Error("the channel is open after stop")
	}
	if got := <-second; got != want[0] {
		t.Errorf("the second subscriber got %+v", got)
	}
}

func TestASlowSubscriberKeepsTheNewest(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	ch, stop := s.Subscribe()
	defer stop()
	for n := range 40 { // nobody reads; the writer must not wait
		save(t, s, store.SavedBrief{Brief: app.Brief{Date: now.AddDate(0, 0, n).Format(time.DateOnly)}})
	}
	var last app.Change
	for len(ch) > 0 {
		last = <-ch
	}
	if want := now.AddDate(0, 0, 39).Format(time.DateOnly); last.Date != want {
		t.Errorf("the newest change is of %q, want %q", last.Date, want)
	}
}
