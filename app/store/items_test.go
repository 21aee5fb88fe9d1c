package store_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

var stamps = cmp.Comparer(func(a, b app.Stamp) bool { return a.Equal(b) })

// put stores the items and fails the test on an error.
func put(t *testing.T, s *store.Store, r store.SourceAnswer, items ...app.Item) app.Upsert {
	t.Helper()
	up, err := s.UpsertItems(t.Context(), "src", items, r)
	if err != nil {
		t.Fatalf("UpsertItems: %v", err)
	}
	return up
}

func article(native string, at time.Time) app.Item {
	return app.Item{Native: native, Kind: app.KindArticle, Title: "title of " + native, Time: at}
}

func id(native string) string { return app.ItemID("src", native) }

func TestItemComesBackAsItWas(t *testing.T) {
	s := storetest.Open(t)
	day := app.OnDate(2026, time.August, 21)
	want := app.Item{
		ID: id("n"), Source: "src", Native: "n", Kind: app.KindEvent, Title: "t", Text: "a\nb", URL: "https://example.org/",
		From: &app.Person{Name: "N", Address: "n@example.org"}, People: []app.Person{{Name: "P"}},
		Time: storetest.Now(), Span: app.Span{Start: day, End: app.OnDate(2026, time.August, 22), AllDay: true, TZ: "Europe/Lisbon"},
		Tags: []string{"x"}, Actions: []app.Action{{Text: "do", Due: day, Quote: "q"}},
		Attachments: []app.Attachment{{Name: "f", Type: "text/plain", Size: 3}}, Flags: []string{app.FlagOutdoor},
		Detail: app.Detail{Story: &app.StoryDetail{Points: 3}},
	}
	put(t, s, store.SourceAnswer{}, want)
	got, err := s.Item(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, stamps); diff != "" {
		t.Errorf("stored item differs (-want +got):\n%s", diff)
	}
	if _, err := s.Item(t.Context(), "nothing"); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("unknown item: got %v, want ErrNotFound", err)
	}
}

func TestUpsertTellsNewChangedUnchangedGone(t *testing.T) {
	now := storetest.Now()
	all := app.Coverage{Complete: true}
	changed := article("a", now)
	changed.Title = "another title"
	scored := article("a", now)
	scored.Score, scored.Reasons = 0.9, []string{"because"}
	cases := []struct {
		name   string
		before []app.Item
		answer store.SourceAnswer
		items  []app.Item
		want   app.Upsert
	}{
		{"new", nil, store.SourceAnswer{}, []app.Item{article("a", now)}, app.Upsert{New: []string{id("a")}}},
		{"unchanged", []app.Item{article("a", now)}, store.SourceAnswer{Coverage: all}, []app.Item{article("a", now)}, app.Upsert{}},
		{"score is no change", []app.Item{article("a", now)}, store.SourceAnswer{}, []app.Item{scored}, app.Upsert{}},
		{"changed", []app.Item{article("a", now)}, store.SourceAnswer{}, []app.Item{changed}, app.Upsert{Changed: []string{id("a")}}},
		{"twice, the last counts", nil, store.SourceAnswer{}, []app.Item{article("a", now), changed}, app.Upsert{New: []string{id("a")}}},
		{"gone", []app.Item{article("a", now), article("b", now)}, store.SourceAnswer{Coverage: all},
			[]app.Item{article("b", now)}, app.Upsert{Gone: []string{id("a")}}},
		{"incomplete, nothing gone", []app.Item{article("a", now)}, store.SourceAnswer{}, nil, app.Upsert{}},
		{"partial, nothing gone", []app.Item{article("a", now)}, store.SourceAnswer{Coverage: all, Partial: true}, nil, app.Upsert{}},
		{"unchanged answer, nothing gone", []app.Item{article("a", now)}, store.SourceAnswer{Coverage: all, Unchanged: true}, nil, app.Upsert{}},
		{"kept, nothing gone", []app.Item{article("a", now), article("b", now)},
			store.SourceAnswer{Coverage: app.Coverage{Complete: true, Keep: []string{"a"}}}, nil, app.Upsert{Gone: []string{id("b")}}},
		{"other kinds are not covered", []app.Item{article("a", now)},
			store.SourceAnswer{Coverage: app.Coverage{Complete: true, Kinds: []app.Kind{app.KindMail}}}, nil, app.Upsert{}},
		{"From is covered, To is not", []app.Item{article("a", now), article("b", now.Add(time.Hour))},
			store.SourceAnswer{Coverage: app.Coverage{Complete: true, From: now, To: now.Add(time.Hour)}}, nil, app.Upsert{Gone: []string{id("a")}}},
		{"before From is not covered", []app.Item{article("a", now)},
			store.SourceAnswer{Coverage: app.Coverage{Complete: true, From: now.Add(time.Microsecond)}}, nil, app.Upsert{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Open(t)
			put(t, s, store.SourceAnswer{}, c.before...)
			got := put(t, s, c.answer, c.items...)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Upsert differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGoneItemsComeBack(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	put(t, s, store.SourceAnswer{}, article("a", now))
	put(t, s, store.SourceAnswer{Coverage: app.Coverage{Complete: true}})
	if got := natives(t, s, app.ItemQuery{}); len(got) != 0 {
		t.Errorf("a gone item is still listed: %v", got)
	}
	if got := natives(t, s, app.ItemQuery{Gone: true}); !cmp.Equal(got, []string{"a"}) {
		t.Errorf("with Gone: got %v", got)
	}
	if up := put(t, s, store.SourceAnswer{}, article("a", now)); !cmp.Equal(up.New, []string{id("a")}) {
		t.Errorf("coming back: got %+v, want it new", up)
	}
	if got := natives(t, s, app.ItemQuery{}); !cmp.Equal(got, []string{"a"}) {
		t.Errorf("after it came back: got %v", got)
	}
}

func TestOtherSourcesAreLeftAlone(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	if _, err := s.UpsertItems(t.Context(), "other", []app.Item{article("x", now)}, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	if up := put(t, s, store.SourceAnswer{Coverage: app.Coverage{Complete: true}}); len(up.Gone) != 0 {
		t.Errorf("gone: %v, want none of another source", up.Gone)
	}
}

func TestPointsAreStoredWithoutCountingAsChange(t *testing.T) {
	s := storetest.Open(t)
	it := article("a", storetest.Now())
	it.Kind, it.Detail.Story = app.KindStory, &app.StoryDetail{Points: 10, Comments: 1}
	put(t, s, store.SourceAnswer{}, it)
	it.Detail.Story = &app.StoryDetail{Points: 99, Comments: 7}
	if up := put(t, s, store.SourceAnswer{}, it); len(up.Changed) != 0 {
		t.Errorf("changed: %v, want none", up.Changed)
	}
	got, err := s.Item(t.Context(), id("a"))
	if err != nil || got.Detail.Story.Points != 99 || got.Detail.Story.Comments != 7 {
		t.Errorf("got %+v, %v, want 99 points and 7 comments", got.Detail.Story, err)
	}
}

// natives returns the native ids the query finds, in its order.
// TestFingerprintTellsEveryChangeAndNothingElse: new, changed and gone items
// change it; the same answer again, and items outside of the query, do not.
func TestCountItemsBySource(t *testing.T) {
	s := storetest.Open(t)
	at := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	all := store.SourceAnswer{At: at, Coverage: app.Coverage{Complete: true}}
	put(t, s, all, article("a", at), article("b", at), article("far", at.AddDate(0, 0, 3)))
	put(t, s, all, article("a", at), article("far", at.AddDate(0, 0, 3))) // b is gone
	for _, tc := range []struct {
		q    app.ItemQuery
		want map[string]int
	}{
		{app.ItemQuery{}, map[string]int{"src": 2}},
		{app.ItemQuery{Gone: true}, map[string]int{"src": 3}},
		{app.ItemQuery{Sources: []string{"src"}, To: at.Add(time.Hour)}, map[string]int{"src": 1}},
		{app.ItemQuery{Sources: []string{"other"}}, map[string]int{}},
	} {
		got, err := s.CountItems(t.Context(), tc.q)
		if d := cmp.Diff(tc.want, got); err != nil || d != "" {
			t.Errorf("%+v: %v %s", tc.q, err, d)
		}
	}
}

func TestFingerprintTellsEveryChangeAndNothingElse(t *testing.T) {
	s := storetest.Open(t)
	at := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	q := app.ItemQuery{Sources: []string{"src"}, From: at.Add(-time.Hour), To: at.Add(time.Hour)}
	print := func() string {
		t.Helper()
		f, err := s.Fingerprint(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	all := store.SourceAnswer{At: at, Coverage: app.Coverage{Complete: true}}
	empty := print()
	put(t, s, all, article("a", at), article("far", at.AddDate(0, 0, 3)))
	one := print()
	put(t, s, all, article("a", at), article("far", at.AddDate(0, 0, 4)))
	if got := print(); got != one {
		t.Error("an item outside of the query changed it")
	}
	b := article("b", at)
	put(t, s, all, article("a", at), b)
	two := print()
	b.Title = "another title"
	put(t, s, all, article("a", at), b)
	other := print()
	put(t, s, all, article("a", at))
	if got := print(); got != one || one == empty || two == one || other == two {
		t.Errorf("empty %s, a %s, a and b %s, b changed %s, b gone %s", empty, one, two, other, got)
	}
}

func natives(t *testing.T, s *store.Store, q app.ItemQuery) []string {
	t.Helper()
	items, err := s.Items(t.Context(), q)
	if err != nil {
		t.Fatalf("Items: %v", err)
	}
	list := []string{}
	for i := range items {
		list = append(list, items[i].Native)
	}
	return list
}

func TestItemsFollowTheQuery(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	mail := article("mail", now.Add(-time.Hour))
	mail.Kind = app.KindMail
	day := app.Item{Native: "day", Kind: app.KindEvent, Span: app.Span{Start: app.OnDate(2026, time.August, 22), AllDay: true}}
	task := app.Item{Native: "undated", Kind: app.KindTask}
	put(t, s, store.SourceAnswer{}, article("b", now), article("old", now.Add(-48*time.Hour)), mail, day, task)
	if _, err := s.UpsertItems(t.Context(), "two", []app.Item{article("two", now)}, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, time.August, 22, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name string
		q    app.ItemQuery
		want []string
	}{
		{"newest first, the undated last", app.ItemQuery{Sources: []string{"src"}}, []string{"day", "b", "mail", "old", "undated"}},
		{"source", app.ItemQuery{Sources: []string{"two"}}, []string{"two"}},
		{"kinds", app.ItemQuery{Kinds: []app.Kind{app.KindMail, app.KindTask}}, []string{"mail", "undated"}},
		{"ids", app.ItemQuery{IDs: []string{id("old"), "nothing"}}, []string{"old"}},
		{"no ids at all", app.ItemQuery{IDs: []string{}}, []string{}},
		{"From is in", app.ItemQuery{From: now, Sources: []string{"src"}}, []string{"day", "b"}},
		{"To is out", app.ItemQuery{To: now, Sources: []string{"src"}}, []string{"mail", "old", "undated"}},
		{"a date is its midnight", app.ItemQuery{From: midnight, To: midnight.Add(time.Second)}, []string{"day"}},
		{"limit", app.ItemQuery{Limit: 2, Sources: []string{"src"}}, []string{"day", "b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, natives(t, s, c.q)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSourceStateIsStoredWithTheItems(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	later := now.Add(time.Hour)
	steps := []struct {
		name  string
		r     store.SourceAnswer
		state string
		good  time.Time
	}{
		{"never asked", store.SourceAnswer{Partial: true}, "", time.Time{}},
		{"first answer", store.SourceAnswer{State: []byte("one"), At: now}, "one", now},
		{"partial", store.SourceAnswer{State: []byte("bad"), At: later, Partial: true}, "one", now},
		{"unchanged keeps it", store.SourceAnswer{Unchanged: true, At: later}, "one", later},
		{"unchanged with a new state", store.SourceAnswer{Unchanged: true, State: []byte("two"), At: later}, "two", later},
		{"an answer without state", store.SourceAnswer{At: later}, "", later},
	}
	for _, c := range steps {
		put(t, s, c.r)
		state, good, err := s.SourceState(t.Context(), "src")
		if err != nil || string(state) != c.state || !good.Equal(c.good) {
			t.Errorf("%s: got %q, %v, %v; want %q, %v", c.name, state, good, err, c.state, c.good)
		}
	}
}

func TestStrangeItemsAreStoredAllTheSame(t *testing.T) {
	s := storetest.Open(t)
	far := article("far", time.Date(12026, time.January, 1, 0, 0, 0, 0, time.UTC)) // RFC 3339 ends at 9999
	zone := article("zone", time.Date(2026, time.January, 1, 0, 0, 0, 0, time.FixedZone("", 40*3600)))
	noID := app.Item{Kind: app.KindNote, Title: "only a title"}
	byURL := app.Item{Kind: app.KindArticle, URL: "https://example.org/a"}
	up := put(t, s, store.SourceAnswer{}, far, zone, noID, byURL)
	if len(up.New) != 4 {
		t.Fatalf("new: %v, want four", up.New)
	}
	up = put(t, s, store.SourceAnswer{}, far, zone, noID, byURL)
	if n := len(up.New) + len(up.Changed); n != 0 {
		t.Errorf("the same again: %+v, want nothing", up)
	}
	got, err := s.Item(t.Context(), id("zone"))
	if err != nil || !got.Time.Equal(zone.Time) {
		t.Errorf("got %v, %v, want %v", got.Time, err, zone.Time)
	}
}

func TestDropSource(t *testing.T) {
	s, now := storetest.Open(t), storetest.Now()
	put(t, s, store.SourceAnswer{State: []byte("x")}, article("a", now))
	if _, err := s.UpsertItems(t.Context(), "two", []app.Item{article("two", now)}, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	if err := s.DropSource(t.Context(), "src"); err != nil {
		t.Fatal(err)
	}
	if got := natives(t, s, app.ItemQuery{Gone: true}); !cmp.Equal(got, []string{"two"}) {
		t.Errorf("left: %v, want two", got)
	}
	if state, good, err := s.SourceState(t.Context(), "src"); state != nil || !good.IsZero() || err != nil {
		t.Errorf("state: %q, %v, %v, want none", state, good, err)
	}
}

func TestManyItemsInOneQuery(t *testing.T) {
	s := storetest.Open(t)
	var items []app.Item
	var ids []string
	for n := range 40000 / 10 { // more than SQLite's limit of bound values would be a fault of ours
		items = append(items, article(strconv.Itoa(n), storetest.Now()))
		ids = append(ids, id(strconv.Itoa(n)))
	}
	put(t, s, store.SourceAnswer{}, items...)
	if got := natives(t, s, app.ItemQuery{IDs: ids}); len(got) != len(items) {
		t.Errorf("got %d items, want %d", len(got), len(items))
	}
}
