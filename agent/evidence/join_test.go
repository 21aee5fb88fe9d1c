package evidence

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// event makes an occurrence of Ann's: its id, where it is from, its UID and
// hour; the rest are flags, "mail ID" for one that came by mail of hers, "of X"
// for another sender, "without" for one without an organizer, "with X" for who
// takes part.
func event(id, source, uid string, hour int, marks ...string) app.Item {
	start := time.Date(2026, 3, 10, hour, 0, 0, 0, time.UTC)
	it := app.Item{ID: id, Source: source, Kind: app.KindEvent, Title: id, Span: app.Span{Start: app.At(start)},
		Detail: app.Detail{Event: &app.EventDetail{UID: uid, Organizer: &app.Person{Address: "ann@example.org"}}}}
	for _, m := range marks {
		switch what, value, _ := strings.Cut(m, " "); what {
		case "mail":
			it.Detail.Event.Mail, it.From = value, &app.Person{Address: "Ann@example.org"}
		case "of":
			it.From = &app.Person{Address: value}
		case "without":
			it.Detail.Event.Organizer = nil
		case "with":
			it.People = append(it.People, app.Person{Address: value})
		default:
			it.AddFlag(m)
		}
	}
	return it
}

func TestJoin(t *testing.T) {
	for name, c := range map[string]struct {
		items []app.Item
		want  string // ids that stay, with the mail and the mark they got
	}{
		"nothing":             {nil, ""},
		"an invitation":       {[]app.Item{event("i", "Mail", "u", 9, "mail m1")}, "i<m1"},
		"already there":       {[]app.Item{event("i", "Mail", "u", 9, "mail m1"), event("c", "Work", "U", 9)}, "c<m1"},
		"moved since":         {[]app.Item{event("i", "Mail", "u", 9, "mail m1"), event("c", "Work", "u", 11)}, "c"},
		"called off":          {[]app.Item{event("i", "Mail", "u", 9, "mail m1", app.FlagCancelled), event("c", "Work", "u", 9)}, "c<m1 cancelled"},
		"another called":      {[]app.Item{event("i", "Mail", "u", 9, "mail m1", app.FlagCancelled), event("c", "Work", "u", 10)}, "c"},
		"off by a stranger":   {[]app.Item{event("i", "Mail", "u", 9, "mail m1", "of eve@example.net", app.FlagCancelled), event("c", "Work", "u", 9)}, "c"},
		"off by nobody":       {[]app.Item{event("i", "Mail", "u", 9, "mail m1", "of ", app.FlagCancelled), event("c", "Work", "u", 9)}, "c"},
		"off by a guest":      {[]app.Item{event("i", "Mail", "u", 9, "mail m1", "of bo@example.org", app.FlagCancelled), event("c", "Work", "u", 9, "with bo@example.org")}, "c<m1"},
		"off, nobody's own":   {[]app.Item{event("i", "Mail", "u", 9, "mail m1", app.FlagCancelled), event("c", "Work", "u", 9, "without")}, "c"},
		"off, a shared copy":  {[]app.Item{event("i", "Mail", "u", 9, "mail m1", app.FlagCancelled), event("c", "Work", "u", 9, "without", "with ann@example.org")}, "c<m1 cancelled"},
		"asked by a stranger": {[]app.Item{event("i", "Mail", "u", 9, "mail m1", "of eve@example.net"), event("c", "Work", "u", 9)}, "c"},
		"two calendars":       {[]app.Item{event("a", "Work", "u", 9), event("b", "Team", "u", 9), event("d", "Team", "u", 10)}, "a d"},
		"declined first":      {[]app.Item{event("a", "Work", "u", 9, app.FlagDeclined), event("b", "Team", "u", 9)}, "b"},
		"one calendar":        {[]app.Item{event("a", "Work", "u", 9), event("b", "Work", "u", 9)}, "a b"},
		"without a UID":       {[]app.Item{event("a", "Work", "", 9), event("b", "Team", "", 9), event("i", "Mail", "", 9, "mail m1")}, "a b i<m1"},
		"mail is no event":    {[]app.Item{{ID: "m1", Kind: app.KindMail}, event("a", "Work", "u", 9)}, "m1 a"},
	} {
		before := len(c.items)
		var got []string
		for _, it := range Join(c.items) {
			s := it.ID
			if it.Detail.Event != nil && it.Detail.Event.Mail != "" {
				s += "<" + it.Detail.Event.Mail
			}
			for _, f := range it.Flags {
				s += " " + f
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
		for i := range c.items[:before] {
			if e := c.items[i].Detail.Event; e != nil && e.Mail != "" && c.items[i].Source != "Mail" {
				t.Errorf("%s: the caller's item %s was changed", name, c.items[i].ID)
			}
		}
	}
}

// TestJoinCopies: a meeting one person has in two calendars under two UIDs.
func TestJoinCopies(t *testing.T) {
	named := func(id, source, uid, title string, hour int, flags ...string) app.Item {
		it := event(id, source, uid, hour, flags...)
		it.Title = title
		return it
	}
	there := named("b", "Home", "u2", "board  Review", 9)
	there.Detail.Event.Place = "Room 4"
	there.Start = app.At(there.Start.Time().In(time.FixedZone("", 3600)))
	for name, c := range map[string]struct {
		items []app.Item
		want  string
	}{
		"the one that tells more":  {[]app.Item{named("a", "Work", "u1", "Board review", 9), there}, "b"},
		"in either order":          {[]app.Item{there, named("a", "Work", "u1", "Board review", 9)}, "b"},
		"another hour":             {[]app.Item{named("a", "Work", "u1", "Board review", 10), there}, "a b"},
		"another title":            {[]app.Item{named("a", "Work", "u1", "Budget", 9), there}, "a b"},
		"twice in one calendar":    {[]app.Item{named("a", "Home", "u1", "Board review", 9), there}, "a b"},
		"declined in one":          {[]app.Item{named("a", "Work", "u1", "Board review", 9), named("c", "Team", "u3", "Board review", 9, app.FlagDeclined)}, "a"},
		"called off in one alone":  {[]app.Item{named("a", "Work", "u1", "Board review", 9), named("c", "Team", "u3", "Board review", 9, app.FlagCancelled)}, "a c"},
		"copied into three":        {[]app.Item{named("a", "Work", "u1", "Board review", 9), there, named("c", "Team", "u3", "Board review", 9)}, "b"},
		"a copy and an invitation": {[]app.Item{named("a", "Work", "u1", "Board review", 9), named("i", "Mail", "u9", "Board review", 9, "mail m1")}, "a"},
	} {
		var got []string
		for _, it := range Join(c.items) {
			got = append(got, it.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
