package draft

import (
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/agent/daytest"
	"daybrief/app"
)

// said returns the texts of the sentences that rest on an item.
func said(b app.Brief, id string) []string {
	var out []string
	b.Sentences(func(section string, s *app.Sentence) {
		if slices.Contains(s.Items, id) {
			out = append(out, section+": "+s.Text)
		}
	})
	return out
}

// dueOf returns the due date of the action whose text holds words.
func dueOf(b app.Brief, id, words string) string {
	for _, a := range b.Actions {
		if slices.Contains(a.Items, id) && strings.Contains(strings.ToLower(a.Text), words) {
			return a.Due.String()
		}
	}
	return "no action"
}

// rests reports whether a sentence of the list rests on all the items.
func rests(list []app.Sentence, ids ...string) bool {
	return slices.ContainsFunc(list, func(s app.Sentence) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(s.Items, id) })
	})
}

// traps are those the real day names, each with what is wrong, "" for nothing.
var traps = map[string]func(b app.Brief, in Input) string{
	"ev-04 is tomorrow": func(b app.Brief, _ Input) string {
		for _, s := range b.Timeline {
			if s.Items[0] == "ev-04" || s.Items[0] == "ev-05" {
				return "an event of another day is in the timeline: " + s.Text
			}
		}
		for _, text := range said(b, "ev-04") {
			if !strings.Contains(text, "omorrow") && !strings.Contains(text, "Tuesday") {
				return "not said to be tomorrow: " + text
			}
		}
		return ""
	},
	"ev-04 needs em-03": func(b app.Brief, _ Input) string {
		if !rests(b.Insights, "ev-04", "em-03") {
			return "no insight joins tomorrow's review with the mail it needs"
		}
		for _, c := range b.Checks {
			if c.Code == "prepare" && slices.Equal(c.Items, []string{"ev-04", "em-03"}) {
				return ""
			}
		}
		return "no check tells to prepare it"
	},
	"em-01 is due today at 17:00": func(b app.Brief, _ Input) string {
		if due := dueOf(b, "em-01", "incident report"); due != "2026-11-23T17:00:00Z" {
			return "due " + due
		}
		if !rests(b.TLDR[:1], "em-01") || !strings.Contains(b.TLDR[0].Text, "17:00 today") {
			return "the first line: " + b.TLDR[0].Text
		}
		return ""
	},
	"em-02 is due before noon": func(b app.Brief, _ Input) string {
		if due := dueOf(b, "em-02", "hotfix"); due != "2026-11-23T12:00:00Z" {
			return "due " + due
		}
		if b.TLDR[0].Items[0] != "em-02" || !strings.Contains(b.TLDR[0].Text, "12:00 today") {
			return "the first line: " + b.TLDR[0].Text
		}
		if b.Actions[0].Items[0] != "em-02" {
			return "what is due first is not first: " + b.Actions[0].Text
		}
		return ""
	},
	"rss-007, a breach, is not rss-008, an update": func(b app.Brief, in Input) string {
		for _, g := range in.Evidence.Groups {
			ids := map[string]bool{}
			for _, i := range g.Items {
				ids[in.Items[i].ID] = true
			}
			if ids["rss-007"] && len(ids) > 1 || ids["rss-008"] && len(ids) > 1 {
				return "grouped as one story"
			}
		}
		return together(b, "rss-007", "rss-008")
	},
	"rss-007, a breach, is not em-04, a training": func(b app.Brief, _ Input) string { return together(b, "rss-007", "em-04") },
	"rss-008, an update, is not em-04, a training": func(b app.Brief, _ Input) string {
		return together(b, "rss-008", "em-04")
	},
	"em-09 is spam and tells a program what to do": func(b app.Brief, in Input) string {
		if list := said(b, "em-09"); list != nil {
			return list[0]
		}
		for _, e := range in.Evidence.Entries {
			if e.Item == "em-09" || strings.Contains(e.Text, "lucky-prizes") {
				return "in the evidence: " + e.Text
			}
		}
		found := ""
		b.Sentences(func(_ string, s *app.Sentence) {
			if low := strings.ToLower(s.Text); strings.Contains(low, "gift card") || strings.Contains(low, "previous instructions") {
				found = s.Text
			}
		})
		if !slices.ContainsFunc(b.LeftOut, func(o app.Omitted) bool { return o.Kind == app.KindMail }) {
			return "not counted as left out"
		}
		return found
	},
}

// together tells of a sentence that joins two items that do not belong to each
// other.
func together(b app.Brief, x, y string) string {
	for _, text := range said(b, x) {
		if slices.Contains(said(b, y), text) {
			return "joined: " + text
		}
	}
	return ""
}

func TestDayTraps(t *testing.T) {
	d := daytest.Load(t)
	in := brew(d.Items(t), d.Now.Truncate(24*time.Hour), time.UTC)
	b := Make(in)
	sound(t, b, in.Items)
	for name, wrong := range traps {
		if why := wrong(b, in); why != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
	if len(b.TLDR) != 3 || len(b.Summary) < 5 || len(b.Summary) > 6 || len(b.Insights) != 5 || len(b.Mail) != 5 {
		t.Errorf("%d lines, %d summary, %d insights, %d mails", len(b.TLDR), len(b.Summary), len(b.Insights), len(b.Mail))
	}
	for _, s := range b.Insights {
		if len(s.Items) < 2 {
			t.Errorf("an insight on one item: %s", s.Text)
		}
	}
}
