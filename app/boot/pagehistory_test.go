package boot

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/app/ui/program"
)

var _ program.History = (*Page)(nil)

// TestTheWindowLooksBack: three mornings, the second of which has two briefs;
// each is shown as it was, with its items as they were, though the mail is gone
// by now.
func TestTheWindowLooksBack(t *testing.T) {
	m := threeMornings(t)
	p := m.app.Page()
	days, err := p.PastDays(t.Context())
	if err != nil || len(days.Days) != 3 || days.Days[0].Date != "2026-11-26" || days.Days[2].Date != "2026-11-23" || days.KeptDays != 0 {
		t.Fatalf("the days are %+v, %v", days, err)
	}
	first, err := p.PastBrief(t.Context(), "2026-11-23")
	if err != nil || len(first.Made) != 1 || len(first.Brief.Actions) != 1 || !strings.Contains(first.Items[0].Text, "incident report") {
		t.Errorf("the first brief is %+v, %v", first, err)
	}
	second, err := p.PastBrief(t.Context(), "2026-11-24")
	if err != nil || len(second.Made) != 2 || !second.Made[0].After(second.Made[1]) || len(second.Brief.Actions) != 3 {
		t.Errorf("the last brief of the second day has %d actions, made %v, %v", len(second.Brief.Actions), second.Made, err)
	}
}

// TestADayWithoutABriefIsSaid: the error names the day.
func TestADayWithoutABriefIsSaid(t *testing.T) {
	m := threeMornings(t)
	_, err := m.app.Page().PastBrief(t.Context(), "2026-11-25")
	if e := app.AsError(err); e == nil || e.Code != app.CodeNoBrief || !strings.Contains(e.Message, "2026-11-25") {
		t.Errorf("a day without a brief: %v", err)
	}
}

func threeMornings(t *testing.T) *mailbox {
	t.Helper()
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	m.run()
	m.now = m.now.AddDate(0, 0, 1)
	m.put("b", "Owen Pike > Bob Stone: Offer", "", 0, "Hi Bob,\r\n\r\nplease sign the offer by Friday.\r\n\r\nOwen")
	m.run()
	m.now = m.now.Add(time.Hour)
	m.put("c", "Ines Vale > Bob Stone: Lunch", "", 0, "Hi Bob,\r\n\r\nplease book a table by Thursday.\r\n\r\nInes")
	m.run()
	m.drop("a")
	m.now = m.now.AddDate(0, 0, 2)
	m.run()
	return m
}

// TestTheWindowComparesDays: neighbours in the words of the later brief, days
// further apart by their sentences, in whichever order they are named.
func TestTheWindowComparesDays(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	first := m.run()
	m.now = m.now.AddDate(0, 0, 1)
	m.put("b", "Owen Pike > Bob Stone: Offer", "", 0, "Hi Bob,\r\n\r\nplease sign the offer by Friday.\r\n\r\nOwen")
	m.run()
	p := m.app.Page()
	if err := p.MarkAction(t.Context(), first.Actions[0].ID, app.ActionDone, app.Stamp{}); err != nil {
		t.Fatal(err)
	}
	m.now = m.now.AddDate(0, 0, 1)
	m.run()
	find := func(from, to, change, text string) *app.Difference {
		t.Helper()
		c, err := p.PastChanges(t.Context(), from, to)
		if err != nil || c.From != "2026-11-23" && c.From != "2026-11-24" {
			t.Fatalf("%s and %s: %+v, %v", from, to, c, err)
		}
		for i, d := range c.Differences {
			if d.Change == change && strings.Contains(d.Text, text) {
				return &c.Differences[i]
			}
		}
		t.Errorf("%s and %s: nothing is %s with %q: %+v", from, to, change, text, c.Differences)
		return &app.Difference{}
	}
	if d := find("2026-11-23", "2026-11-24", app.ChangeNew, "offer"); d.Section != "actions" && d.Section != "mail" {
		t.Errorf("the new mail is in section %s", d.Section)
	}
	find("2026-11-24", "2026-11-25", app.ChangeResolved, "incident report")
	find("2026-11-25", "2026-11-23", app.ChangeNew, "offer")
	find("2026-11-25", "2026-11-23", app.ChangeResolved, "incident report")
	if _, err := p.PastChanges(t.Context(), "2026-11-20", "2026-11-23"); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoBrief {
		t.Errorf("a day without a brief: %v", err)
	}
}

// TestADamagedBriefIsOneSentence: what does not parse costs its day alone.
func TestADamagedBriefIsOneSentence(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Friday.\r\n\r\nPriya")
	m.run()
	b := app.Brief{Date: "2026-11-22", Made: m.now.AddDate(0, 0, -1)}
	if err := m.app.Store.SaveBrief(t.Context(), store.SavedBrief{Brief: b}); err != nil {
		t.Fatal(err)
	}
	spoil(t, m.app.Dirs.Store, "UPDATE briefs SET brief = '{\"date\":' WHERE date = '2026-11-22'")
	p := m.app.Page()
	_, err := p.PastBrief(t.Context(), "2026-11-22")
	if e := app.AsError(err); e == nil || e.Code != app.CodeStore || e.Hint == "" {
		t.Errorf("a damaged brief: %v", err)
	}
	if _, err := p.PastBrief(t.Context(), "2026-11-23"); err != nil {
		t.Errorf("the day beside it: %v", err)
	}
	if days, err := p.PastDays(t.Context()); err != nil || len(days.Days) != 2 {
		t.Errorf("the list: %+v, %v", days, err)
	}
}

// spoil changes a store behind Daybrief's back.
func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkHistory400 is what the screen of the past asks of a store with 400
// briefs: the list, and one brief.
func BenchmarkHistory400(b *testing.B) {
	s := storetest.Open(b)
	if err := storetest.Fill(b.Context(), s, 5000, 400); err != nil {
		b.Fatal(err)
	}
	p := &Page{app: &App{Store: s}}
	b.Run("days", func(b *testing.B) {
		for b.Loop() {
			if days, err := p.PastDays(b.Context()); err != nil || len(days.Days) != 400 {
				b.Fatal(len(days.Days), err)
			}
		}
	})
	b.Run("brief", func(b *testing.B) {
		date := storetest.Now().AddDate(0, 0, -200).Format(time.DateOnly)
		for b.Loop() {
			if _, err := p.PastBrief(b.Context(), date); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("compare", func(b *testing.B) {
		from, to := storetest.Now().AddDate(0, 0, -200).Format(time.DateOnly), storetest.Now().Format(time.DateOnly)
		for b.Loop() {
			if _, err := p.PastChanges(b.Context(), from, to); err != nil {
				b.Fatal(err)
			}
		}
	})
}
