// Package storetest fills stores for tests and benchmarks. It is imported by
// tests only.
package storetest

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
)

// Now is the day the fixtures end on.
func Now() time.Time { return time.Date(2026, time.August, 21, 6, 30, 0, 0, time.UTC) }

// Open returns a store in a folder of its own, closed when the test ends.
func Open(tb testing.TB) *store.Store {
	tb.Helper()
	s, note, err := store.Open(tb.Context(), tb.TempDir()+"/daybrief.db", store.Options{Now: Now})
	if err != nil || note != nil {
		tb.Fatalf("open a new store: %v, note %v", err, note)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close the store: %v", err)
		}
	})
	return s
}

// batch is how many items are stored in one transaction.
const batch = 2000

// Fill stores as many items, of six sources, one every ten minutes back from
// Now, and as many briefs, one a day back from Now, each of which cites 40 of
// the items. The same call always stores the same.
func Fill(ctx context.Context, s *store.Store, items, briefs int) error {
	for source := range len(kinds) {
		var list []app.Item
		for n := source; n < items; n += len(kinds) {
			list = append(list, Item(n))
			if len(list) == batch {
				if err := put(ctx, s, list); err != nil {
					return err
				}
				list = list[:0]
			}
		}
		if err := put(ctx, s, list); err != nil {
			return err
		}
	}
	for n := briefs - 1; n >= 0; n-- {
		if err := s.SaveBrief(ctx, Brief(Now().AddDate(0, 0, -n), max(items, 1))); err != nil {
			return fmt.Errorf("fill with brief %d: %w", n, err)
		}
	}
	return nil
}

func put(ctx context.Context, s *store.Store, list []app.Item) error {
	if len(list) == 0 {
		return nil
	}
	if _, err := s.UpsertItems(ctx, list[0].Source, list, store.SourceAnswer{At: Now()}); err != nil {
		return fmt.Errorf("fill with items: %w", err)
	}
	return nil
}

// kinds has a source for each kind.
var kinds = [...]struct {
	source string
	kind   app.Kind
}{
	{"Mail", app.KindMail}, {"Calendar", app.KindEvent}, {"Hacker News", app.KindStory},
	{"Markets", app.KindArticle}, {"World", app.KindArticle}, {"Tech", app.KindArticle},
}

// Item returns the nth item of the fixture, as its source would yield it.
func Item(n int) app.Item {
	k := kinds[n%len(kinds)]
	at := Now().Add(-time.Duration(n) * 10 * time.Minute)
	it := app.Item{
		Source: k.source,
		Native: strconv.Itoa(n),
		Kind:   k.kind,
		Title:  fmt.Sprintf("Harbour works report %d: dredging of basin %d moves to the next stage", n, n%97),
		Text:   text(n),
		URL:    fmt.Sprintf("https://news.example.org/harbour/%d", n),
		From:   &app.Person{Name: fmt.Sprintf("Writer %d", n%211), Address: fmt.Sprintf("writer%d@example.org", n%211)},
		Time:   at,
	}
	it.ID = app.ItemID(it.Source, it.Native)
	switch k.kind {
	case app.KindEvent:
		it.Span = app.Span{Start: app.At(at), End: app.At(at.Add(time.Hour)), TZ: "Europe/Lisbon"}
	case app.KindStory:
		it.Detail.Story = &app.StoryDetail{Points: n % 800, Comments: n % 300, Discussion: it.URL + "#comments"}
	case app.KindArticle:
		it.Tags = []string{"world"}
	}
	return it
}

// text is about a kilobyte, which is what feeds and short mails have.
func text(n int) string {
	line := fmt.Sprintf("Crew %d has cleared %d cubic metres and asks the office for the revised drawings by Friday. ", n%31, 1000+n%7000)
	out := ""
	for len(out) < 1000 {
		out += line
	}
	return out
}

// Brief returns the brief of a day, which cites 40 of the first items of the
// fixture, with its evidence and trace.
func Brief(day time.Time, items int) store.SavedBrief {
	var b store.SavedBrief
	b.Brief = app.Brief{Date: day.Format(time.DateOnly), Planned: day, Made: day.Add(time.Minute)}
	for n := range 40 {
		it := Item((day.YearDay()*40 + n) % items)
		b.Items = append(b.Items, it)
		line := app.Sentence{Text: it.Title + ".", Items: []string{it.ID}, By: app.ByRules}
		switch {
		case n < 3:
			b.Brief.TLDR = append(b.Brief.TLDR, line)
		case n < 9:
			b.Brief.Summary = append(b.Brief.Summary, line)
		case n < 14:
			b.Brief.Insights = append(b.Brief.Insights, line)
		case n < 24:
			b.Brief.Mail = append(b.Brief.Mail, line)
		case n < 32:
			b.Brief.Market = append(b.Brief.Market, line)
		default:
			b.Brief.Tech = append(b.Brief.Tech, line)
		}
		b.Evidence.Entries = append(b.Evidence.Entries, app.EvidenceEntry{N: n + 1, Item: it.ID, Text: it.Text})
	}
	for n, k := range kinds {
		b.Brief.Sources = append(b.Brief.Sources, app.SourceStatus{Name: k.source, State: app.SourceOK, AsOf: day, Items: n})
	}
	b.Trace.Steps = []app.Step{{N: 1, Action: "compose", Outcome: "ok", Prompt: text(1) + text(2), Reply: text(3), Seconds: 1}}
	return b
}
