package draft

import (
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// chats are a thread that names the reader, one that does not and one that is
// over.
func chats(day time.Time) []app.Item {
	note := func(id, title, text string, back time.Duration, flags ...string) app.Item {
		return app.Item{
			ID: id, Source: "Chat", Kind: app.KindNote, Title: title, Text: text, Time: day.Add(-back), Flags: flags, Tags: []string{"thread"},
			From: &app.Person{Name: "Maya Ortiz"}, People: []app.Person{{Name: "Maya Ortiz"}, {Name: "Tom Reed"}},
		}
	}
	return []app.Item{
		note("office", "Coffee machine is repaired", "Maya Ortiz: The coffee machine on the second floor works again.", 3*time.Hour),
		note("release", "Release 2.4 is blocked", "Maya Ortiz: The licence check of release 2.4 fails on the new font.\nTom Reed: can you confirm the licence by 15:00?", 5*time.Hour, app.FlagImportant),
		note("old", "Last week's lunch", "Maya Ortiz: Where do we meet for lunch tomorrow?", 9*24*time.Hour),
	}
}

// TestChatsStandBetweenCalendarAndMarket looks at the order of the summary, and
// at the lines of a day that has room for them.
func TestChatsStandBetweenCalendarAndMarket(t *testing.T) {
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	meeting := app.Item{ID: "meeting", Source: "Office", Kind: app.KindEvent, Title: "Bridge review", Score: 0.5}
	meeting.Start, meeting.End = app.At(day.Add(10*time.Hour)), app.At(day.Add(11*time.Hour))
	market := app.Item{ID: "market", Source: "News", Kind: app.KindArticle, Title: "Copper rises 3% to a record", Text: "Copper rose 3% to a record.", Time: day.Add(-2 * time.Hour), Tags: []string{"market"}, Score: 0.9}
	items := append(chats(day), meeting, market)

	of := func(list []app.Sentence) (ids []string) {
		for _, s := range list {
			ids = append(ids, s.Items[0])
		}
		return ids
	}
	b := Make(Input{Day: day, Zone: time.UTC, Items: items})
	if got, want := of(b.TLDR), []string{"meeting", "release", "market"}; !slices.Equal(got, want) {
		t.Errorf("the lines are of %v, want %v", got, want)
	}
	if got, want := of(b.Summary), []string{"meeting", "office", "market"}; !slices.Equal(got, want) {
		t.Errorf("the summary is of %v, want %v", got, want)
	}
	if !strings.HasPrefix(b.TLDR[1].Text, `You are mentioned in "Release 2.4 is blocked"`) {
		t.Errorf("the thread is told as %q", b.TLDR[1].Text)
	}

	b = Make(Input{Day: day, Zone: time.UTC, Items: append(chats(day), market)})
	if got, want := of(b.TLDR), []string{"release", "office", "market"}; !slices.Equal(got, want) {
		t.Errorf("without mail and events the lines are of %v, want %v", got, want)
	}
	if !strings.HasPrefix(b.TLDR[1].Text, `Maya Ortiz and Tom Reed talk about "Coffee machine is repaired"`) {
		t.Errorf("a thread is told as %q", b.TLDR[1].Text)
	}
}
