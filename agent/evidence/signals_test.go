package evidence

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// plain is a mail of yesterday nothing speaks for.
func plain(id string) app.Item {
	return app.Item{ID: id, Kind: app.KindMail, Title: "Letter " + id, Score: 0.56, Time: day.Add(-10 * time.Hour),
		From: &app.Person{Name: "Writer " + id, Address: id + "@far.example"}, Text: "This letter tells of " + id + " at some length, as letters do."}
}

// review is a meeting of today with somebody.
func review(p ...app.Person) app.Item {
	return app.Item{ID: "ev", Kind: app.KindEvent, Title: "Turbine review", Score: 0.6, People: p,
		Span: app.Span{Start: app.At(day.Add(10 * time.Hour)), End: app.At(day.Add(11 * time.Hour))}}
}

// TestSignals: of twenty mails that do not all fit, the one a signal speaks for
// is taken, and comes off the list without the signal.
func TestSignals(t *testing.T) {
	ann := app.Person{Name: "Ann Low", Address: "ann@firm.example"}
	for name, c := range map[string]struct {
		signal func(it *app.Item)
		also   []app.Item
	}{
		"score":           {func(it *app.Item) { it.Score = 0.7 }, nil},
		"met today":       {func(it *app.Item) { it.From = &ann }, []app.Item{review(ann)}},
		"met, other name": {func(it *app.Item) { it.From = &app.Person{Name: "Low, Ann", Address: "al@home.example"} }, []app.Item{review(ann)}},
		"about a meeting": {func(it *app.Item) { it.Title = "Figures of the turbine" }, []app.Item{review()}},
		"waiting": {func(it *app.Item) {
			it.Time = day.AddDate(0, 0, -5)
			it.Actions = []app.Action{{Text: "Answer Ann: is it on?", Quote: "Is it on?"}}
		}, nil},
	} {
		select1 := func(with bool) (bool, int) {
			items := append([]app.Item(nil), c.also...)
			for i := range 20 {
				items = append(items, plain(fmt.Sprintf("m%02d", i)))
			}
			items = append(items, plain("z"))
			last := &items[len(items)-1]
			if with {
				c.signal(last)
			}
			s := Select(Input{Items: items, Day: day, Budget: 300})
			found, n := false, 0
			for _, e := range s.Entries {
				found = found || e.Item == "z"
				if strings.HasPrefix(e.Text, "mail") {
					n++
				}
			}
			if left := 21 - n; len(s.LeftOut) != 1 || s.LeftOut[0] != (app.Omitted{Kind: app.KindMail, Count: left}) {
				t.Errorf("%s: %d mails shown, left out %v", name, n, s.LeftOut)
			}
			return found, n
		}
		if found, _ := select1(true); !found {
			t.Errorf("%s: not chosen with the signal", name)
		}
		if found, _ := select1(false); found {
			t.Errorf("%s: chosen without the signal", name)
		}
	}
}

func TestCoreOfALongMail(t *testing.T) {
	filler := strings.Repeat("We had a fine summer and thought of you all quite often indeed. ", 12)
	for name, c := range map[string]struct{ sentence, quote string }{
		"an ask":             {"Could somebody have a look at the door before it falls off.", "Could somebody have a look at the door before it falls off."},
		"an amount":          {"The repair of the old roof costs 14,200 EUR without the gutters.", ""},
		"a date":             {"The builders come back to the house on Thursday with the ladder.", ""},
		"a meeting of today": {"Everything about the turbine is in the folder you know of.", ""},
	} {
		it := plain("long")
		it.Text = filler + c.sentence + " " + filler
		if c.quote != "" {
			it.Actions = []app.Action{{Text: "Look at the door", Quote: c.quote}}
		}
		s := Select(Input{Items: []app.Item{it, review()}, Day: day})
		if !strings.Contains(s.Entries[0].Text, c.sentence) {
			t.Errorf("%s is not among what is kept: %q", name, s.Entries[0].Text)
		}
		if len(s.Entries[0].Text) > mailCore+120 {
			t.Errorf("%s: %d bytes", name, len(s.Entries[0].Text))
		}
	}
}

// older is an item of days ago.
func older(it app.Item, days int) app.Item {
	it.Time = day.AddDate(0, 0, -days)
	return it
}

func TestRecall(t *testing.T) {
	ann := app.Person{Name: "Ann Low", Address: "ann@firm.example"}
	from := func(id, title string, p app.Person, days int, flags ...string) app.Item {
		it := older(plain(id), days)
		it.Title, it.From, it.Flags = title, &p, flags
		return it
	}
	before := func(id, text string) app.Item {
		it := review(ann)
		it.ID, it.Text, it.Title = id, text, "Review"
		it.Start, it.End = app.At(day.AddDate(0, 0, -28)), app.At(day.AddDate(0, 0, -28).Add(time.Hour))
		it.Detail.Event = &app.EventDetail{UID: "s"}
		return it
	}
	meeting := review(ann, app.Person{Address: "bo@firm.example"}, app.Person{Address: "cy@firm.example"})
	meeting.Detail.Event = &app.EventDetail{UID: "S"}
	for name, c := range map[string]struct {
		old  app.Item
		want string // why, "" for not remembered
	}{
		"about it, from there":      {from("o", "Turbine figures", ann, 20), WhyPerson},
		"from another address":      {from("o", "Turbine figures", app.Person{Name: "Low, Ann", Address: "x@home.example"}, 20), WhyPerson},
		"from there, another thing": {from("o", "Parking", ann, 20), ""},
		"two words of the title":    {from("o", "Review of the turbine", app.Person{Address: "far@far.example"}, 20), WhyTopic},
		"one word of the title":     {from("o", "Wind turbine", app.Person{Address: "far@far.example"}, 20), ""},
		"a newsletter":              {from("o", "Review of the turbine", ann, 20, app.FlagNewsletter), ""},
		"instructions":              {from("o", "Review of the turbine", ann, 20, app.FlagInstructions), ""},
		"of the series":             {before("o", "Decide on the blades."), WhySeries},
		"of the series, no words":   {before("o", ""), ""},
		"a note":                    {app.Item{ID: "o", Kind: app.KindNote, Title: "Turbine review questions", Text: "Ask for the blades.", Time: day.AddDate(0, 0, -20)}, WhyTopic},
	} {
		s := Select(Input{Items: []app.Item{meeting, c.old}, Day: day})
		why := ""
		for _, m := range s.Memory {
			why = m.Why
		}
		if why != c.want {
			t.Errorf("%s: %q, want %q", name, why, c.want)
		}
		if marked := len(s.Entries) == 2 && strings.Contains(s.Entries[1].Text, "from memory: "); marked != (c.want != "") {
			t.Errorf("%s: entries %v", name, s.Entries)
		}
	}
}

// TestMemoryCrowdsNothingOut: what is shown of the day's own affairs without
// memory is shown with it, and the budget holds.
func TestMemoryCrowdsNothingOut(t *testing.T) {
	ann := app.Person{Name: "Ann Low", Address: "ann@firm.example"}
	items := append(crowd(), review(ann))
	without := Select(Input{Items: items, Day: day})
	for i := range 40 {
		it := older(plain(fmt.Sprintf("o%02d", i)), 20+i)
		it.Title, it.From, it.Text = fmt.Sprintf("Turbine paper %d", i), &ann, strings.Repeat("The turbine has 3 blades of 40 metres each. ", 10)
		items = append(items, it)
	}
	with := Select(Input{Items: items, Day: day})
	used, memory := 0, 0
	shown := map[string]bool{}
	for _, e := range with.Entries {
		used += tokens(e.Text)
		shown[e.Item] = true
		if strings.Contains(e.Text, "from memory") {
			memory++
		}
	}
	for _, e := range without.Entries {
		if strings.HasPrefix(e.Text, "mail") != shown[e.Item] && strings.HasPrefix(e.Text, "mail") {
			t.Errorf("memory took the place of %q", e.Text)
		}
	}
	if used > defaultBudget || memory == 0 || memory > memoryFor {
		t.Errorf("%d tokens, %d lines of memory", used, memory)
	}
}

func TestPeople(t *testing.T) {
	mail := func(name, address string) app.Item {
		return app.Item{Kind: app.KindMail, From: &app.Person{Name: name, Address: address}}
	}
	p := Acquaint([]app.Item{
		mail("Ann Low", "ann@firm.example"), mail("Low, Ann", "a.low@home.example"), mail("Ann", "ann@firm.example"),
		mail("Ann", "info@shop.example"), mail("Ann Low", "notify@hub.example"), mail("Carl Moss", "notify@hub.example"),
		mail("Dee", "dee@firm.example"), mail("Dee", "d.fox@firm.example"), mail("Dee", "dee@far.example"),
	})
	same := func(a, b string) bool { return p.Key(app.Person{Address: a}) == p.Key(app.Person{Address: b}) }
	for pair, want := range map[[2]string]bool{
		{"ann@firm.example", "A.Low@home.example"}: true,
		{"dee@firm.example", "d.fox@firm.example"}: true, // a name at one domain
		{"dee@firm.example", "dee@far.example"}:    false,
		{"ann@firm.example", "info@shop.example"}:  false,
		{"ann@firm.example", "notify@hub.example"}: false, // many write from it
		{"un@known.example", "un@known.example"}:   true,
	} {
		if got := same(pair[0], pair[1]); got != want {
			t.Errorf("%v: %v", pair, got)
		}
	}
	if p.Key(app.Person{Name: "ann LOW"}) != p.Key(app.Person{Address: "ann@firm.example"}) {
		t.Error("a full name alone is not the person")
	}
}

func TestStepsTellOfMemory(t *testing.T) {
	ann := app.Person{Name: "Ann Low", Address: "ann@firm.example"}
	old := older(plain("o"), 20)
	old.Title, old.From = "Turbine figures", &ann
	items := []app.Item{review(ann), old}
	s := Select(Input{Items: items, Day: day})
	var got []string
	for _, p := range s.Steps(items) {
		got = append(got, p.Action+": "+p.Observation)
	}
	want := "search_memory: mail of 2026-02-10 for ev (person)|search_memory: nothing found"
	if all := strings.Join(got, "|"); all != want {
		t.Errorf("steps %q, want %q", all, want)
	}
}
