package draft

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// crowdedDay has more news than a brief shows, and four mails.
func crowdedDay(day time.Time) []app.Item {
	var items []app.Item
	for i := range 24 {
		tag := []string{"market", "tech"}[i%2]
		items = append(items, app.Item{ID: fmt.Sprintf("n%02d-%s", i, day.Format("0102")), Source: "Feed", Kind: app.KindArticle, Title: fmt.Sprintf("Firm%d opens plant%d in town%d", i, i, i),
			Text: fmt.Sprintf("The plant of firm%d makes pumps. It was built in two years.", i), Tags: []string{tag}, Time: day.Add(-time.Duration(i) * time.Hour)})
	}
	for i := range 4 {
		items = append(items, app.Item{ID: fmt.Sprintf("m%d-%s", i, day.Format("0102")), Source: "Mail", Kind: app.KindMail, Title: fmt.Sprintf("Letter%d on garden%d", i, i), Text: "It was a fine week in the garden here.",
			From: &app.Person{Name: fmt.Sprintf("Ann %d", i), Address: fmt.Sprintf("ann%d@x.example", i)}, Time: day.Add(-2 * time.Hour)})
	}
	return items
}

// Something new changes one line at the end of a list, of fourteen days' lists
// now and then; the three lines, the summary and whatever stands above stay.
func TestSomethingNewStaysBelow(t *testing.T) {
	changed := 0
	for n := range 14 {
		day := time.Date(2026, 3, 2+n, 0, 0, 0, 0, time.UTC)
		in := brew(crowdedDay(day), day, time.UTC)
		in.Evidence = evidence.Selection{}
		base := Make(in)
		in.Unknown = map[string]float64{}
		for i := range in.Items {
			if i%5 == 0 {
				in.Unknown[in.Items[i].ID] = 0.9
			}
		}
		with := Make(in)
		for _, l := range []struct{ was, is []app.Sentence }{{base.Market, with.Market}, {base.Tech, with.Tech}, {base.Mail, with.Mail}} {
			last := len(l.was) - 1
			if diff := cmp.Diff(l.was[:last], l.is[:last]); diff != "" || len(l.is) != len(l.was) {
				t.Errorf("day %d: above the last line (-was +is)\n%s", n, diff)
			}
			if l.is[last].Text != l.was[last].Text {
				changed++
				if in.Unknown[l.is[last].Items[0]] == 0 {
					t.Errorf("day %d: %q is nothing new", n, l.is[last].Text)
				}
			}
		}
		base.Market, base.Tech, base.LeftOut = with.Market, with.Tech, with.LeftOut
		if diff := cmp.Diff(base, with); diff != "" {
			t.Errorf("day %d: the rest of the brief (-was +is)\n%s", n, diff)
		}
	}
	if want := 14 * 14 / 10; changed < want/2 || changed > want+2 {
		t.Errorf("%d lines of 14 days changed, expected about %d", changed, want)
	}
}
