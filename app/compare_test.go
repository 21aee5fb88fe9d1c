package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func said(text string, items ...string) app.Sentence { return app.Sentence{Text: text, Items: items} }

func asked(id, text string, items ...string) app.ActionLine {
	return app.ActionLine{Sentence: said(text, items...), ID: id}
}

func slot(text, item string, day, hour int) app.Slot {
	return app.Slot{Sentence: said(text, item), Title: text, Span: app.Span{Start: app.At(time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC))}}
}

// differences are lines such as "mail new: text (was: text)".
func differences(list []app.Difference) []string {
	var out []string
	for _, d := range list {
		line := fmt.Sprintf("%s %s: %s", d.Section, d.Change, d.Text)
		if d.Was != "" {
			line += " (was: " + d.Was + ")"
		}
		out = append(out, line)
	}
	return out
}

// pair is two briefs and what differs between them.
type pair struct {
	old, now   app.Brief
	neighbours bool
	settled    string
	want       []string
}

func pairs() map[string]pair {
	weather := func(text string) *app.Forecast { return &app.Forecast{Sentence: said(text, "w-"+text)} }
	return map[string]pair{
		"nothing":      {old: app.Brief{Mail: []app.Sentence{said("Priya wants the report.", "m")}}, now: app.Brief{Mail: []app.Sentence{said("Priya wants the report.", "m")}}},
		"empty briefs": {},
		"mail comes, changes and goes": {
			old:  app.Brief{Mail: []app.Sentence{said("Priya wants the report.", "m1"), said("Owen sent an offer.", "m2")}},
			now:  app.Brief{Mail: []app.Sentence{said("Ines asks for lunch.", "m3"), said("Priya wants the report by noon.", "m1")}},
			want: []string{"mail new: Ines asks for lunch.", "mail changed: Priya wants the report by noon. (was: Priya wants the report.)", "mail gone: Owen sent an offer."},
		},
		"actions by their own id, though worded anew": {
			old: app.Brief{Actions: []app.ActionLine{asked("a", "Send the report", "m1"), asked("b", "Sign", "m2"), asked("c", "Pay", "m3")}},
			now: app.Brief{Actions: []app.ActionLine{asked("a", "Send the report by noon", "m9")}}, settled: "b",
			want: []string{"actions changed: Send the report by noon (was: Send the report)", "actions resolved: Sign", "actions gone: Pay"},
		},
		"two actions of one mail": {
			old: app.Brief{Actions: []app.ActionLine{asked("a", "Send", "m1"), asked("b", "Call", "m1")}},
			now: app.Brief{Actions: []app.ActionLine{asked("b", "Call", "m1"), asked("a", "Send", "m1")}},
		},
		"hours of two days are no news": {
			old: app.Brief{Timeline: []app.Slot{slot("Stand-up", "e1", 18, 9)}},
			now: app.Brief{Timeline: []app.Slot{slot("Stand-up", "e2", 21, 9)}},
		},
		"what both days know and what was ahead": {
			old:  app.Brief{Timeline: []app.Slot{slot("Fair until Sunday", "e1", 22, 9), slot("Review at 9", "e2", 21, 9)}},
			now:  app.Brief{Timeline: []app.Slot{slot("Review at 10", "e2", 21, 10)}},
			want: []string{"timeline changed: Review at 10 (was: Review at 9)", "timeline gone: Fair until Sunday"},
		},
		"weather is one thing": {
			old: app.Brief{Weather: weather("Rain")}, now: app.Brief{Weather: weather("Sun")},
			want: []string{"weather changed: Sun (was: Rain)"},
		},
		"insights of one item are not one": {
			old:  app.Brief{Insights: []app.Sentence{said("Two deadlines meet.", "m1", "m2")}},
			now:  app.Brief{Insights: []app.Sentence{said("The board has it.", "m1", "e1")}},
			want: []string{"insights new: The board has it.", "insights gone: Two deadlines meet."},
		},
		"its own words count between neighbours": {
			neighbours: true,
			old:        app.Brief{Mail: []app.Sentence{said("Priya wants the report.", "m1")}, Market: []app.Sentence{said("Oil falls.", "s1")}},
			now: app.Brief{
				Mail:    []app.Sentence{said("Priya thanks you.", "m1")},
				Changes: []app.Delta{{Sentence: said("You answered Priya.", "m1"), Change: "resolved"}, {Sentence: said("Nobody knows where.", "x"), Change: "new"}},
			},
			want: []string{"mail resolved: You answered Priya.", "market gone: Oil falls.", "changes new: Nobody knows where."},
		},
		"and not between others": {
			old: app.Brief{}, now: app.Brief{Changes: []app.Delta{{Sentence: said("You answered Priya.", "m1"), Change: "resolved"}}},
		},
		"sentences without items": {
			old:  app.Brief{Tech: []app.Sentence{said("A"), said("B")}},
			now:  app.Brief{Tech: []app.Sentence{said("B"), said("C")}},
			want: []string{"tech new: C", "tech gone: A"},
		},
	}
}

func TestCompare(t *testing.T) {
	for name, c := range pairs() {
		t.Run(name, func(t *testing.T) {
			c.old.Date, c.now.Date = "2026-11-18", "2026-11-21"
			got := app.Compare(app.CompareParams{Old: &c.old, New: &c.now, Neighbours: c.neighbours, Settled: func(id string) bool { return id == c.settled }})
			if diff := cmp.Diff(c.want, differences(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCompareOrder: the order of two briefs turns new into gone, and a brief
// does not differ from itself.
func TestCompareOrder(t *testing.T) {
	a := app.Brief{Date: "2026-11-18", Mail: []app.Sentence{said("A", "1")}, Tech: []app.Sentence{said("T", "2")}}
	b := app.Brief{Date: "2026-11-21", Mail: []app.Sentence{said("B", "3")}, Insights: []app.Sentence{said("I", "4")}}
	if d := app.Compare(app.CompareParams{Old: &a, New: &a}); len(d) != 0 {
		t.Errorf("a brief differs from itself: %v", differences(d))
	}
	count := func(list []app.Difference, change string) (n int) {
		for _, d := range list {
			if d.Change == change {
				n++
			}
		}
		return n
	}
	there, back := app.Compare(app.CompareParams{Old: &a, New: &b}), app.Compare(app.CompareParams{Old: &b, New: &a})
	if count(there, app.ChangeNew) != count(back, app.ChangeGone) || count(there, app.ChangeGone) != count(back, app.ChangeNew) || len(there) != 4 {
		t.Errorf("there %v, back %v", differences(there), differences(back))
	}
}
