package boot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/agent"
	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/app/store"
)

var memorySources = []app.SourceStatus{{Name: "Mail", State: app.SourceOK}, {Name: "Calendar", State: app.SourceOK}, {Name: "News", State: app.SourceOK}}

func keep(t testing.TB, a *App, source string, items ...app.Item) {
	t.Helper()
	if _, err := a.Store.UpsertItems(t.Context(), source, items, store.SourceAnswer{At: wednesday}); err != nil {
		t.Fatal(err)
	}
}

func mailOf(native, name, address, title string, at time.Time) app.Item {
	return app.Item{Native: native, Kind: app.KindMail, Title: title, Text: "The turbine hall costs 14,200 EUR a year. Nothing else has changed since then.",
		From: &app.Person{Name: name, Address: address}, Time: at}
}

// boardReview is at ten on the day of all tests here.
func boardReview() app.Item {
	start := time.Date(2026, time.November, 25, 10, 0, 0, 0, time.Local)
	return app.Item{Native: "board", Kind: app.KindEvent, Title: "Board review: turbine hall", People: []app.Person{{Name: "Ann Low", Address: "ann@firm.example"}},
		Span: app.Span{Start: app.At(start), End: app.At(start.Add(time.Hour))}, Detail: app.Detail{Event: &app.EventDetail{UID: "b1"}}}
}

// TestABriefRemembers: what the people of a meeting wrote months ago, from
// another address too, stands with the meeting, its day said; what was liked is
// among the items.
func TestABriefRemembers(t *testing.T) {
	a := at(t, wednesday)
	keep(t, a, "Calendar", boardReview())
	keep(t, a, "Mail",
		mailOf("m1", "Ann Low", "ann.low@home.example", "Cost sheet of the turbine hall", wednesday.AddDate(0, 0, -100)),
		mailOf("m2", "Dee Fox", "dee@firm.example", "Lunch", wednesday.AddDate(0, 0, -90)),
		mailOf("m3", "Ann Low", "ann@firm.example", "Turbine hall too long ago", wednesday.AddDate(0, 0, -200)))
	old := app.Item{ID: "old", Source: "News", Kind: app.KindArticle, Title: "Havenway tests battery ferries", Time: wednesday.AddDate(0, 0, -60), Tags: []string{"tech"}}
	if err := a.Store.AddVote(t.Context(), app.Vote{Item: "old", Value: 1, At: wednesday.AddDate(0, 0, -60), About: &old}); err != nil {
		t.Fatal(err)
	}
	keep(t, a, "News", app.Item{Native: "n1", Kind: app.KindArticle, Title: "Havenway orders six battery ferries", Tags: []string{"tech"}, Time: wednesday.Add(-5 * time.Hour), Text: "The first of the six ferries is to sail in 2029."})
	in := a.briefFrame(preload.BriefParams{Now: wednesday, Sources: memorySources})
	if err := a.fill(t.Context(), &in); err != nil || !in.Liked["old"] || !slices.ContainsFunc(in.Items, func(it app.Item) bool { return it.ID == "old" }) {
		t.Errorf("liked %v among %d items, %v", in.Liked, len(in.Items), err)
	}
	b, err := a.makeBrief(t.Context(), preload.BriefParams{Now: wednesday, Sources: memorySources, Rules: true})
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	b.Sentences(func(_ string, s *app.Sentence) { said += s.Text + "\n" })
	if want := `see Ann Low's mail of 17 August about "Cost sheet of the turbine hall"`; !strings.Contains(said, want) {
		t.Errorf("the brief does not say %q:\n%s", want, said)
	}
	if strings.Contains(said, "Lunch") || strings.Contains(said, "too long ago") {
		t.Errorf("the brief remembers what does not belong:\n%s", said)
	}
	saved, err := a.Store.Brief(t.Context(), b.Date)
	if err != nil {
		t.Fatal(err)
	}
	lines := ""
	for _, e := range saved.Evidence.Entries {
		lines += e.Text + "\n"
	}
	if !strings.Contains(lines, "from memory: Mon 17 Aug 2026, 100 days before") {
		t.Errorf("the evidence does not mark what is old:\n%s", lines)
	}
}

// BenchmarkMemoryAgainstNone makes the brief of a day of 300 items with 50,000
// older ones in the store, two to six months old, from people who write today
// too and with the words of the day's meeting, against the same day alone.
// Wanted: at most 1.15.
func BenchmarkMemoryAgainstNone(b *testing.B) {
	open := func(old int) func() time.Duration {
		a, err := Open(b.Context(), Options{Home: b.TempDir(), Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = a.Close() })
		keep(b, a, "Calendar", boardReview())
		day := make([]app.Item, 300)
		for i := range day {
			day[i] = mailOf(fmt.Sprint("d", i), fmt.Sprint("Writer ", i%40), fmt.Sprintf("w%d@firm.example", i%40), fmt.Sprintf("Turbine report %d of the hall", i), wednesday.Add(-time.Duration(i)*time.Minute))
		}
		keep(b, a, "Mail", day...)
		for n := 0; n < old; n += 5000 {
			list := make([]app.Item, 5000)
			for i := range list {
				k := n + i
				list[i] = mailOf(fmt.Sprint("o", k), fmt.Sprint("Writer ", k%300), fmt.Sprintf("w%d@firm.example", k%300), fmt.Sprintf("Board paper %d on turbine %d", k, k%97), wednesday.AddDate(0, 0, -61-k%118))
			}
			keep(b, a, "Mail", list...)
		}
		maker := agent.Maker{}
		return func() time.Duration {
			return timed(func() {
				in := a.briefFrame(preload.BriefParams{Now: wednesday, Sources: memorySources})
				if err := a.fill(b.Context(), &in); err != nil {
					b.Fatal(err)
				}
				if _, err := maker.Make(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	full, empty := open(50_000), open(0)
	full()
	empty()
	b.ResetTimer()
	ratio(b, full, empty)
}
