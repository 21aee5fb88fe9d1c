package evidence

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/app"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)

func article(id, title, url string, score float64) app.Item {
	return app.Item{ID: id, Kind: app.KindArticle, Title: title, URL: url, Score: score, Tags: []string{"market"},
		Text: "First sentence with 5 figures here. Second one is plain and short.", Time: day.Add(-6 * time.Hour)}
}

func TestGroups(t *testing.T) {
	items := []app.Item{
		article("a", "Copper rises 2% after strike in Chile", "https://x.example/copper?utm_source=rss", 0.4),
		article("b", "Chile strike: copper rises 2%", "https://y.example/1", 0.5),
		article("c", "Something else with other words", "http://www.x.example/copper/", 0.3),
		article("d", "Copper mine opens in Peru next year", "https://z.example/2", 0.4),
		article("e", "Security update for browsers ships", "https://z.example/3", 0.4),
		article("f", "Security breach at a payroll firm", "https://z.example/4", 0.4),
		{ID: "m", Kind: app.KindMail, Title: "Copper rises 2% after strike in Chile"},
	}
	var got []string
	for _, g := range Groups(items) {
		ids := ""
		for _, i := range g.Items {
			ids += items[i].ID
		}
		got = append(got, ids)
	}
	if diff := cmp.Diff([]string{"bac", "d", "e", "f", "m"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// crowd is a day with more than fits.
func crowd() []app.Item {
	var items []app.Item
	for i := 0; i < 60; i++ {
		items = append(items, article(fmt.Sprintf("n%02d", i), fmt.Sprintf("Headline %d about topic%d", i, i), fmt.Sprintf("https://x.example/%d", i), 0.4))
		items = append(items, app.Item{ID: fmt.Sprintf("m%02d", i), Kind: app.KindMail, Title: fmt.Sprintf("Letter %d", i), Score: 0.6, Time: day.Add(-3 * time.Hour),
			From: &app.Person{Name: "Ann Low"}, Text: strings.Repeat("This is one of many plain sentences. ", 40) + "Please send 40 EUR.",
			Actions: []app.Action{{Text: "Send 40 EUR", Quote: "Please send 40 EUR."}}})
	}
	spam := app.Item{ID: "spam", Kind: app.KindMail, Title: "Win", Text: "x", Score: 0.9, Time: day, Flags: []string{app.FlagInstructions}}
	ev := app.Item{ID: "ev", Kind: app.KindEvent, Title: "Review\nof all", Span: app.Span{Start: app.At(day.Add(10 * time.Hour)), End: app.At(day.Add(11 * time.Hour))}}
	return append(items, spam, ev)
}

func TestSelectKeepsBudgetAndBalance(t *testing.T) {
	for _, budget := range []int{0, 300, 3000} {
		s := Select(Input{Items: crowd(), Day: day, Budget: budget})
		limit := budget
		if limit == 0 {
			limit = defaultBudget
		}
		used, left, kinds := 0, 0, map[app.Kind]int{}
		for i, e := range s.Entries {
			if e.N != i+1 || strings.ContainsAny(e.Text, "\n\r") || e.Item == "spam" {
				t.Errorf("entry %+v", e)
			}
			used += tokens(e.Text)
			kinds[app.Kind(strings.SplitN(e.Text, " ", 2)[0])]++
		}
		for _, o := range s.LeftOut {
			left += o.Count
		}
		if used > limit || kinds[app.KindEvent] != 1 || budget != 300 && kinds[app.KindArticle] < 2 || kinds[app.KindMail] == 0 {
			t.Errorf("budget %d: %d tokens, %v", limit, used, kinds)
		}
		if left+len(s.Entries) != len(crowd()) {
			t.Errorf("budget %d: %d entries and %d left out of %d", limit, len(s.Entries), left, len(crowd()))
		}
	}
}

func TestCoreKeepsWhatMatters(t *testing.T) {
	items := crowd()
	core := strings.Join(Core(&items[1], 120), " ")
	if !strings.Contains(core, "Please send 40 EUR.") || !strings.HasPrefix(core, "This is one") || len(core) > 120 {
		t.Errorf("core %q", core)
	}
}

func TestDigestDependsOnWhatIsShown(t *testing.T) {
	a := Select(Input{Items: crowd(), Day: day})
	items := crowd()
	for i := range items {
		items[i].Detail.Story = &app.StoryDetail{Points: i}
	}
	if b := Select(Input{Items: items, Day: day}); a.Digest != b.Digest {
		t.Error("points change the digest")
	}
	items[1].Title = "Another letter"
	if b := Select(Input{Items: items, Day: day}); a.Digest == b.Digest {
		t.Error("a changed title does not change the digest")
	}
}

func TestCurrent(t *testing.T) {
	mail := func(age time.Duration, due app.Stamp, flags ...string) app.Item {
		return app.Item{Kind: app.KindMail, Time: day.Add(-age), Flags: flags, Actions: []app.Action{{Text: "x", Due: due}}}
	}
	old := 5 * 24 * time.Hour
	for name, c := range map[string]struct {
		it   app.Item
		want bool
	}{
		"old mail, due soon":     {mail(old, app.OnDate(2026, time.March, 5)), true},
		"old mail, answered":     {mail(old, app.OnDate(2026, time.March, 5), app.FlagAnswered), false},
		"old mail, long overdue": {mail(old*2, app.OnDate(2026, time.February, 20)), false},
		"own mail":               {mail(0, app.Stamp{}, app.FlagSent), false},
		"old news":               {app.Item{Kind: app.KindStory, Time: day.Add(-old)}, false},
		"yesterday's date":       {app.Item{Kind: app.KindEvent, Span: app.Span{Start: app.OnDate(2026, time.March, 1), End: app.OnDate(2026, time.March, 2), AllDay: true}}, false},
		"today's date":           {app.Item{Kind: app.KindEvent, Span: app.Span{Start: app.OnDate(2026, time.March, 2), End: app.OnDate(2026, time.March, 3), AllDay: true}}, true},
		"over midnight":          {app.Item{Kind: app.KindEvent, Span: app.Span{Start: app.At(day.Add(-time.Hour)), End: app.At(day.Add(time.Hour))}}, true},
	} {
		if got := Current(&c.it, day, time.UTC); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("a few words äöü", 7)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 4 + (n&0xff+256)%256
		if got := Cut(s, n); len(got) > n && len(s) > n {
			t.Errorf("Cut(%q, %d) = %q", s, n, got)
		}
		_ = Words(s)
	})
}
