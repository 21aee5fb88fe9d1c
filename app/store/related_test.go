package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

var relatedDay = time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)

func oldMail(native, from, name, title string, daysAgo int) app.Item {
	return app.Item{Native: native, Kind: app.KindMail, Title: title, Time: relatedDay.AddDate(0, 0, -daysAgo).Add(9 * time.Hour),
		From: &app.Person{Name: name, Address: from}, People: []app.Person{{Address: "me@example.org"}}}
}

func meeting(native, uid, title string, daysAgo int, people ...app.Person) app.Item {
	start := relatedDay.AddDate(0, 0, -daysAgo).Add(10 * time.Hour)
	return app.Item{Native: native, Kind: app.KindEvent, Title: title, People: people,
		Span: app.Span{Start: app.At(start)}, Detail: app.Detail{Event: &app.EventDetail{UID: uid}}}
}

func TestRelated(t *testing.T) {
	ann := app.Person{Name: "Ann Low", Address: "ann@firm.example"}
	old := []app.Item{
		oldMail("by address", "ann@firm.example", "Ann Low", "Parking", 27),
		oldMail("by name", "ann.low@home.example", "Low, Ann", "Keys", 40),
		oldMail("by word", "carl@firm.example", "Carl Moss", "The turbine figures", 30),
		oldMail("nothing shared", "dee@firm.example", "Dee Fox", "Lunch", 30),
		oldMail("too new", "ann@firm.example", "Ann Low", "Fresh", 3),
		oldMail("too old", "ann@firm.example", "Ann Low", "Stale", 300),
		meeting("series", "S1", "Old name", 28),
		{Native: "news", Kind: app.KindArticle, Title: "Turbine maker grows", Time: relatedDay.AddDate(0, 0, -20)},
	}
	s := storetest.Open(t)
	for _, src := range []string{"Mail", "Other"} {
		items := old
		if src == "Other" {
			items = []app.Item{oldMail("elsewhere", "ann@firm.example", "Ann Low", "Turbine", 27)}
		}
		if _, err := s.UpsertItems(t.Context(), src, items, store.SourceAnswer{}); err != nil {
			t.Fatal(err)
		}
	}
	q := store.RelatedQuery{Items: []app.Item{meeting("e", "s1", "Turbine review", 0, ann, app.Person{Address: "Me@example.org"})},
		Not: []string{"me@example.org"}, Sources: []string{"Mail"}, From: relatedDay.AddDate(0, 0, -180), To: relatedDay.AddDate(0, 0, -14)}
	names := func(q store.RelatedQuery) []string {
		t.Helper()
		items, err := s.Related(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, it := range items {
			out = append(out, it.Native)
		}
		return out
	}
	if got, want := names(q), []string{"series", "by address", "by word", "by name"}; !slices.Equal(got, want) {
		t.Errorf("related %q, want %q", got, want)
	}
	changed := oldMail("by word", "carl@firm.example", "Carl Moss", "Something else", 30)
	if _, err := s.UpsertItems(t.Context(), "Mail", []app.Item{changed}, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	if got := names(q); slices.Contains(got, "by word") {
		t.Errorf("found by its old title: %q", got)
	}
	if err := s.DropSource(t.Context(), "Mail"); err != nil {
		t.Fatal(err)
	}
	if got := names(q); got != nil {
		t.Errorf("a dropped source still yields %q", got)
	}
}

// A term in a great many items must not make the search long nor its answer
// large.
func TestRelatedIsBounded(t *testing.T) {
	s := storetest.Open(t)
	var items []app.Item
	for i := range 3000 {
		items = append(items, oldMail(fmt.Sprint(i), "ann@firm.example", "Ann Low", fmt.Sprintf("Status week number %d", i), 15+i%100))
	}
	if _, err := s.UpsertItems(t.Context(), "Mail", items, store.SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Related(t.Context(), store.RelatedQuery{Items: []app.Item{meeting("e", "", "Status of the week", 0, app.Person{Address: "ann@firm.example"})}, From: relatedDay.AddDate(0, 0, -180), To: relatedDay})
	if err != nil || len(got) == 0 || len(got) > 60 {
		t.Errorf("%d items, %v", len(got), err)
	}
	got, err = s.Related(t.Context(), store.RelatedQuery{Items: []app.Item{meeting("e", "", "Status week", 0)}, From: relatedDay.AddDate(0, 0, -180), To: relatedDay})
	if err != nil || got != nil {
		t.Errorf("words of every mail lead to %d items, %v", len(got), err)
	}
}

func TestLiked(t *testing.T) {
	s := storetest.Open(t)
	vote := func(id string, value, daysAgo int, flags ...string) {
		t.Helper()
		v := app.Vote{Item: id, Value: value, At: relatedDay.AddDate(0, 0, -daysAgo), About: &app.Item{ID: id, Kind: app.KindArticle, Title: id, Flags: flags}}
		if err := s.AddVote(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	vote("liked", 1, 30)
	vote("taken back", 1, 29)
	vote("taken back", 0, 28)
	vote("disliked", -1, 27)
	vote("long ago", 1, 300)
	vote("today", 1, 0)
	vote("of the sample", 1, 20, app.FlagSample)
	vote("liked later", -1, 26)
	vote("liked later", 1, 25)
	items, err := s.Liked(t.Context(), relatedDay.AddDate(0, 0, -180), relatedDay, false, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range items {
		got = append(got, it.ID)
	}
	if want := []string{"liked later", "liked"}; !slices.Equal(got, want) {
		t.Errorf("liked %q, want %q", got, want)
	}
}
