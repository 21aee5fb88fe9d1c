package rag_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store/storetest"
)

func TestSearchWhileTyping(t *testing.T) {
	s := storetest.Open(t)
	put(t, s, []app.Item{
		{Native: "budget", Kind: app.KindMail, Title: "Budget", Text: "The harbour budget.", Time: day(-3)},
		{Native: "buds", Kind: app.KindArticle, Title: "Tulips", Text: "They bud in spring.", Time: day(-2)},
		{Native: "ja", Kind: app.KindArticle, Title: "会議の予定", Time: day(-4)},
		{Native: "latest", Kind: app.KindArticle, Title: "Weather", Text: "Rain, they say.", Time: day(-1)},
	})
	m := memoryOf(s)
	for text, want := range map[string][]string{
		"":                   {"latest", "buds", "budget", "ja"}, // nothing typed yet: the newest
		"b":                  {"latest", "buds", "budget", "ja"}, // too short to be the beginning of a word
		"bu":                 {"latest", "buds", "budget", "ja"},
		"bud":                {"budget", "buds"},
		"budg":               {"budget"},
		"budget ":            {"budget"},
		"budget h":           {"budget"},
		"budget har":         {"budget"},
		"harbo":              {"budget"},
		"tulips spri":        {"buds"},
		"rain the":           {"latest"}, // a word that says nothing is none to go on with
		"tul the":            nil,
		`"the harbour" spri`: {"budget"},
		`"bud in" spri`:      {"buds"},
		"budg ":              nil, // the blank ended the word
		"会":                  {"ja"},
		"会議":                 {"ja"},
		"kind:mail b":        {"budget"},
		"zzz":                nil,
		"zzz b":              nil,
	} {
		res, err := m.SearchWords(t.Context(), app.SearchQuery{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if got := natives(res.Hits); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		n := 0
		for _, k := range res.ByKind {
			n += k
		}
		if n != len(want) {
			t.Errorf("%q: counted %v", text, res.ByKind)
		}
	}
	if got := natives(search(t, m, app.SearchQuery{Text: "budg", WordsOnly: true}).Hits); len(got) > 0 {
		t.Errorf("a finished word that nobody wrote found %q", got)
	}
}

// The next key ends a search that is no longer wanted, however long it would
// take.
func TestTypingIsCutShort(t *testing.T) {
	n := 50_000
	if testing.Short() || raceDetector {
		n = 5_000
	}
	m := memoryOf(crowd(t, n))
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := m.SearchWords(ctx, app.SearchQuery{Text: "harbour bud"}); !errors.Is(err, context.Canceled) {
		t.Errorf("before it began: %v", err)
	}
	// Cut at ever later moments, each answer is whole or says that it was cut.
	whole := false
	for wait := time.Microsecond; !whole && wait < time.Minute; wait *= 2 {
		ctx, stop := context.WithTimeout(t.Context(), wait)
		res, err := m.SearchWords(ctx, app.SearchQuery{Text: "harbour bud", Limit: 3})
		stop()
		switch {
		case err == nil && len(res.Hits) == 3 && res.ByKind[app.KindArticle] == n:
			whole = true
		case !errors.Is(err, context.DeadlineExceeded):
			t.Fatalf("after %v: %d hits, %v, %v", wait, len(res.Hits), res.ByKind, err)
		}
	}
	if !whole {
		t.Error("no search ever ended")
	}
}
