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

// save stores the brief and fails the test on an error.
func save(t *testing.T, s *store.Store, b store.SavedBrief) {
	t.Helper()
	if err := s.SaveBrief(t.Context(), b); err != nil {
		t.Fatalf("SaveBrief: %v", err)
	}
}

func TestBriefComesBackAsItWas(t *testing.T) {
	s := storetest.Open(t)
	want := storetest.Brief(storetest.Now(), 100)
	save(t, s, want)
	for _, date := range []string{"", want.Brief.Date} {
		got, err := s.Brief(t.Context(), date)
		if err != nil {
			t.Fatalf("Brief(%q): %v", date, err)
		}
		if diff := cmp.Diff(want, got, stamps); diff != "" {
			t.Errorf("Brief(%q) (-want +got):\n%s", date, diff)
		}
		items, err := s.BriefItems(t.Context(), date)
		if diff := cmp.Diff(want.Items, items, stamps); diff != "" || err != nil {
			t.Errorf("BriefItems(%q): %v (-want +got):\n%s", date, err, diff)
		}
	}
	latest, err := s.LatestBrief(t.Context())
	if diff := cmp.Diff(want.Brief, latest, stamps); diff != "" || err != nil {
		t.Errorf("LatestBrief: %v (-want +got):\n%s", err, diff)
	}
}

func TestNoBrief(t *testing.T) {
	s := storetest.Open(t)
	_, err1 := s.LatestBrief(t.Context())
	_, err2 := s.Brief(t.Context(), "2026-08-21")
	_, err3 := s.BriefItems(t.Context(), "")
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, app.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
	}
	bad := storetest.Brief(storetest.Now(), 1)
	bad.Brief.Date = "tomorrow"
	if err := s.SaveBrief(t.Context(), bad); err == nil {
		t.Error("a brief of the day \"tomorrow\" was saved")
	}
}

func TestLatestOfADayWinsAndHistoryStays(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	for n, model := range []string{"yesterday", "first", "second"} {
		b := storetest.Brief(now, 10)
		if n == 0 {
			b = storetest.Brief(now.AddDate(0, 0, -1), 10)
		}
		b.Brief.Model, b.Brief.Made = model, now.Add(time.Duration(n)*time.Minute)
		save(t, s, b)
	}
	latest, err := s.LatestBrief(t.Context())
	if err != nil || latest.Model != "second" {
		t.Errorf("latest: %q, %v, want second", latest.Model, err)
	}
	list, err := s.Briefs(t.Context())
	if err != nil || len(list) != 2 || list[0].Model != "second" || list[1].Model != "yesterday" {
		t.Errorf("Briefs: %+v, %v, want second and yesterday", list, err)
	}
	day, err := s.DayBriefs(t.Context(), latest.Date)
	if err != nil || len(day) != 2 || day[1].Model != "first" {
		t.Fatalf("DayBriefs: %+v, %v, want second and first", day, err)
	}
	first, err := s.BriefMade(t.Context(), day[1].Date, day[1].Made)
	if err != nil || first.Brief.Model != "first" {
		t.Errorf("BriefMade: %q, %v, want first", first.Brief.Model, err)
	}
}

func TestABriefFromTheFutureDoesNotHideTheNext(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	save(t, s, storetest.Brief(now.AddDate(4, 0, 0), 10)) // the clock was wrong
	if b, err := s.LatestBrief(t.Context()); err != nil || b.Date != "2030-08-21" {
		t.Errorf("the only brief: %q, %v", b.Date, err)
	}
	save(t, s, storetest.Brief(now, 10))
	if b, err := s.LatestBrief(t.Context()); err != nil || b.Date != "2026-08-21" {
		t.Errorf("latest: %q, %v, want 2026-08-21", b.Date, err)
	}
}

func TestCitedItemsAreSnapshotted(t *testing.T) {
	s := storetest.Open(t)
	it := article("a", storetest.Now())
	put(t, s, store.SourceAnswer{}, it)
	b := store.SavedBrief{Brief: app.Brief{Date: "2026-08-21", TLDR: []app.Sentence{{Text: "x", Items: []string{id("a"), "unknown"}}}}}
	save(t, s, b)
	it.Title = "changed later"
	put(t, s, store.SourceAnswer{}, it)
	items, err := s.BriefItems(t.Context(), "")
	if err != nil || len(items) != 1 || items[0].Title != "title of a" || items[0].Native != "a" {
		t.Errorf("got %+v, %v, want the item as it was", items, err)
	}
}

func TestBriefIsSavedWholeOrNotAtAll(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	good := storetest.Brief(now, 100)
	save(t, s, good)

	sql := open(t, s.Path())
	b := storetest.Brief(now.AddDate(0, 0, 1), 100)
	// The write fails at the last of the brief's items.
	mustExec(t, sql, `CREATE TRIGGER boom BEFORE INSERT ON brief_items WHEN NEW.n = 39 BEGIN SELECT RAISE(ABORT, 'boom'); END`)
	if err := s.SaveBrief(t.Context(), b); err == nil {
		t.Fatal("the save did not fail")
	}
	latest, err := s.LatestBrief(t.Context())
	if err != nil || latest.Date != good.Brief.Date {
		t.Errorf("latest: %q, %v, want %q", latest.Date, err, good.Brief.Date)
	}
	var left int
	if err := sql.QueryRow("SELECT (SELECT count(*) FROM briefs) + (SELECT count(*) FROM brief_items)").Scan(&left); err != nil || left != 41 {
		t.Errorf("%d rows, %v, want the 41 of the first brief", left, err)
	}
	mustExec(t, sql, "DROP TRIGGER boom")
	save(t, s, b) // and the writer still works
}

func TestTold(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	kinds := []app.Kind{app.KindStory, app.KindArticle, app.KindMail}
	for n, day := range []string{"2026-08-19", "2026-08-20", "2026-08-21"} {
		b := store.SavedBrief{Brief: app.Brief{Date: day, Made: now}}
		for _, kind := range kinds {
			b.Items = append(b.Items, app.Item{ID: string(kind) + day, Native: "n", Kind: kind})
		}
		b.Brief.Sample = n == 0
		save(t, s, b)
	}
	got, err := s.Told(t.Context(), "2026-08-21")
	want := map[string]bool{"story2026-08-20": true, "article2026-08-20": true}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestDropSample(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	ctx := t.Context()
	own, sample := article("own", now), article("sample", now)
	sample.AddFlag(app.FlagSample)
	put(t, s, store.SourceAnswer{}, own)
	if _, err := s.UpsertItems(ctx, "show", []app.Item{sample}, store.SourceAnswer{State: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	shown := app.ItemID("show", "sample")
	for _, it := range []string{id("own"), shown} {
		if err := errors.Join(s.AddVote(ctx, app.Vote{Item: it, Value: 1}), s.MarkOpened(ctx, it, now)); err != nil {
			t.Fatal(err)
		}
	}
	b := storetest.Brief(now, 10)
	b.Brief.Sample = true
	save(t, s, b)

	if err := s.DropSample(ctx); err != nil {
		t.Fatal(err)
	}
	if got := natives(t, s, app.ItemQuery{Gone: true}); !cmp.Equal(got, []string{"own"}) {
		t.Errorf("items: %v, want own", got)
	}
	if _, err := s.LatestBrief(ctx); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("the sample brief: %v, want ErrNotFound", err)
	}
	votes, err := s.Votes(ctx)
	if err != nil || len(votes) != 1 || votes[0].Item != id("own") {
		t.Errorf("votes: %+v, %v, want the own one", votes, err)
	}
	opened, err := s.Opened(ctx, time.Time{}, time.Time{})
	if err != nil || len(opened) != 1 || opened[0].Item.ID != id("own") {
		t.Errorf("opened: %+v, %v, want the own one", opened, err)
	}
	if state, _, err := s.SourceState(ctx, "show"); state != nil || err != nil {
		t.Errorf("state of the sample source: %q, %v", state, err)
	}
}
