package rag_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// crowd stores n items that all have the words looked for, among them five that
// are wanted; embedded, all but alike.
func crowd(tb testing.TB, n int) *store.Store {
	tb.Helper()
	s := storetest.Open(tb)
	for from := 0; from < n; from += 5000 {
		var items []app.Item
		for i := from; i < min(from+5000, n); i++ {
			items = append(items, app.Item{Native: strconv.Itoa(i), Kind: app.KindArticle, Title: "Harbour budget", Time: day(-1).Add(-time.Duration(i) * time.Second),
				Text: fmt.Sprintf("The harbour budget of ship %d.", i%50)})
		}
		put(tb, s, items)
	}
	var wanted []app.Item
	for i := range 5 {
		wanted = append(wanted, app.Item{Native: "wanted " + strconv.Itoa(i), Kind: app.KindMail, Title: "Hello", Time: day(-400 - i), Tags: []string{"Rare"},
			Text:   "Far down in a long text without much of a harbour in it, and less of a budget, stands what is looked for among many other words.",
			From:   &app.Person{Name: "Zoë Quist", Address: "zoe@rare.example"},
			People: []app.Person{{Name: "Yan Park"}},
		})
	}
	if _, err := s.UpsertItems(tb.Context(), "Rare source", wanted, store.SourceAnswer{}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Five matches among fifty thousand are all found, whatever the filter, by each
// leg.
func TestFiltersApplyBeforeRanking(t *testing.T) {
	n := 50_000
	if testing.Short() || raceDetector {
		n = 3_000
	}
	s, f := crowd(t, n), newFake()
	m := remembering(t, s, f)
	embedAll(t, m)
	year := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, q := range map[string]app.SearchQuery{
		"kind":    {Kinds: []app.Kind{app.KindMail}},
		"source":  {Sources: []string{"rare SOURCE"}},
		"sender":  {People: []string{"Zoe"}},
		"part":    {People: []string{"quis"}},
		"address": {People: []string{"zoe@rare.example"}},
		"anybody": {With: []string{"yan park"}},
		"tag":     {Tags: []string{"rare"}},
		"time":    {From: year, To: year.AddDate(1, 0, 0)},
		"typed":   {Text: `tag:rare from:zoe kind:mail "harbour"`},
		"not":     {Text: "-ship -ships"},
		"without": {Text: "-kind:article"},
		"others":  {Text: `-source:"Source"`},
		"said":    {Text: "mails from Zoë Quist last year about"},
	} {
		q.Text += " harbour budget"
		res := search(t, m, q)
		if len(res.Hits) != 5 || res.ByKind[app.KindMail] != 5 || res.BySource["Rare source"] != 5 || len(res.BySource) != 1 {
			t.Errorf("%s: %d hits, by kind %v, by source %v", name, len(res.Hits), res.ByKind, res.BySource)
		}
		for _, h := range res.Hits {
			if h.KeywordRank == 0 || h.VectorRank == 0 || h.Item.Source != "Rare source" {
				t.Errorf("%s: %s has ranks %d and %d", name, h.Item.Native, h.KeywordRank, h.VectorRank)
			}
		}
	}
	res := search(t, m, app.SearchQuery{Text: "harbour", Limit: 3})
	if len(res.Hits) != 3 || res.ByKind[app.KindArticle] != n || res.ByKind[app.KindMail] != 5 {
		t.Errorf("unfiltered: %d hits, by kind %v", len(res.Hits), res.ByKind)
	}
}

// Dates are days of the reader's, in any zone; times are moments.
func TestDaysOfTheReader(t *testing.T) {
	s := storetest.Open(t)
	put(t, s, []app.Item{
		{Native: "all day", Kind: app.KindEvent, Title: "Fair", Span: app.Span{Start: app.OnDate(2026, time.August, 22), AllDay: true}},
		{Native: "the next", Kind: app.KindEvent, Title: "Fair", Span: app.Span{Start: app.OnDate(2026, time.August, 23), AllDay: true}},
		{Native: "noon", Kind: app.KindEvent, Title: "Fair", Span: app.Span{Start: app.At(time.Date(2026, time.August, 22, 12, 0, 0, 0, time.UTC))}},
	})
	for _, hours := range []int{-11, -5, 0, 9} {
		m := memoryOf(s)
		m.Zone = time.FixedZone("", hours*3600)
		m.Now = func() time.Time { return time.Date(2026, time.August, 21, 12, 0, 0, 0, time.UTC) }
		got := natives(search(t, m, app.SearchQuery{Text: "tomorrow's events"}).Hits)
		slices.Sort(got)
		if !slices.Equal(got, []string{"all day", "noon"}) {
			t.Errorf("at %+d hours: %q", hours, got)
		}
	}
}

// Scripts without spaces are found by what stands anywhere in them.
func TestScriptsWithoutSpaces(t *testing.T) {
	s := storetest.Open(t)
	put(t, s, []app.Item{
		{Native: "ja", Kind: app.KindArticle, Title: "東京の会議", Text: "来週の会議は大阪で開かれます", Time: day(-1)},
		{Native: "zh", Kind: app.KindArticle, Title: "天气预报", Text: "明天上海有雨", Time: day(-1)},
		{Native: "th", Kind: app.KindArticle, Title: "ข่าว", Text: "การประชุมพรุ่งนี้ที่กรุงเทพ", Time: day(-1)},
		{Native: "ko", Kind: app.KindArticle, Title: "소식", Text: "서울에서 회의를 합니다", Time: day(-1)},
		{Native: "en", Kind: app.KindArticle, Title: "Meeting in Tokyo", Text: "Nothing else.", Time: day(-1)},
	})
	m := memoryOf(s)
	for text, want := range map[string]string{
		"会議": "ja", "大阪の会議": "ja", "開かれます": "ja", "上海": "zh", "天气预报": "zh", "雨": "zh", "ประชุม": "th", "กรุงเทพ": "th",
		"회의": "ko", "서울": "ko", "tokyo meetings": "en", `"明天上海"`: "zh",
	} {
		hits := search(t, m, app.SearchQuery{Text: text}).Hits
		if got := natives(hits); len(got) == 0 || got[0] != want {
			t.Errorf("%s: found %q, want %s", text, got, want)
		} else if len(hits[0].Marks) == 0 && (want == "th" || want == "ko") {
			t.Errorf("%s: nothing is marked in %q", text, hits[0].Passage)
		}
	}
	if got := natives(search(t, m, app.SearchQuery{Text: "会議 -大阪"}).Hits); len(got) > 0 {
		t.Errorf("without 大阪: %q", got)
	}
}

// A filling goes on beside a search, which answers by words meanwhile.
func TestSearchDoesNotWaitForTheIndex(t *testing.T) {
	s, f := garage(t), newFake()
	embedAll(t, remembering(t, s, f))
	slow := &slowVectors{Store: s, open: make(chan struct{})}
	m := remembering(t, s, f)
	m.Vectors = slow
	m.Patience = 50 * time.Millisecond
	res := search(t, m, app.SearchQuery{Text: "car"})
	if got := natives(res.Hits); !slices.Equal(got, []string{"words"}) || !slices.Equal(codes(res.Notes), []string{app.CodeIndexing}) {
		t.Errorf("while filling: %q, notes %+v", got, res.Notes)
	}
	close(slow.open)
	m.Patience = time.Minute
	if got := natives(search(t, m, app.SearchQuery{Text: "car"}).Hits); !slices.Contains(got, "meaning") {
		t.Errorf("filled: %q", got)
	}
}

// slowVectors holds the reading of vectors up.
type slowVectors struct {
	*store.Store
	open chan struct{}
}

func (s *slowVectors) EachVector(ctx context.Context, v app.VectorSpace, after int64, f func(int64, []float32) error) error {
	select {
	case <-s.open:
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.Store.EachVector(ctx, v, after, f)
}
