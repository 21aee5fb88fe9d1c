package today

import (
	"strings"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// builder turns a brief into the blocks of the page.
type builder struct {
	st    *paper.Style
	facts *prose.Facts
	tell  *prose.Teller
	brief *app.Brief
	open  []app.Commitment
	left  *dealt

	minutes int    // how long the reader wants to read: 1, 3 or 10
	setUp   func() // leads a new reader to their own sources
	read    func() // shows the rest of a short page
}

// parts are the blocks of the page, before they are placed. A nil one is not
// shown.
type parts struct {
	head    *masthead
	sample  *paper.Row
	tldr    *prose.Group
	summary *prose.Group
	weather *strip
	day     []*prose.Group // weather sentence, timeline
	todo    *prose.Group
	more    []*prose.Handle // actions that the to-do list unfolds
	since   *prose.Group
	rest    []*prose.Group // mail, markets, tech, insights
	on      *paper.Row     // shows the rest of a short page
	end     *prose.Group
	notes   []*paper.Plain
	ledger  *ledger
	credit  *paper.Plain
}

// build makes all blocks of the brief.
func (b *builder) build(head *masthead) *parts {
	p := &parts{head: head}
	br := b.brief
	if br.Sample {
		p.sample = paper.NewRow(b.button("after", b.st.Say("today.set_up.button"), b.setUp))
		p.sample.Buttons[0].After = true
	}
	p.tldr = prose.NewGroup(b.st, "", b.sentences("tldr", br.TLDR, paper.FontDisplay, true))
	b.day(p)
	b.todo(p)
	if b.minutes == minutesLeast {
		p.summary, p.since = prose.NewGroup(b.st, "", nil), prose.NewGroup(b.st, "", nil)
		p.on = paper.NewRow(b.button("unfold", b.st.Say("today.read_on.button"), b.read))
		p.on.Buttons[0].After = true
	} else {
		p.summary = prose.NewGroup(b.st, "", b.sentences("summary", br.Summary, paper.FontLead, false))
		p.since = prose.NewGroup(b.st, b.st.Say("common.section_since"), b.changes())
		b.rest(p)
	}
	b.closing(p)
	return p
}

func (b *builder) button(icon, text string, do func()) *paper.Button {
	out := paper.NewButton(b.st, icon, text, text, do)
	out.Typed, out.Runes = b.tell.Key, b.tell.Letter
	return out
}

func (b *builder) handle(l prose.Line) *prose.Handle {
	return prose.NewHandle(b.st, b.facts, b.tell, l)
}

func (b *builder) sentences(section string, list []app.Sentence, f paper.Font, marks bool) []*prose.Handle {
	var out []*prose.Handle
	for _, s := range list {
		if s.Text == "" {
			continue
		}
		out = append(out, b.handle(prose.Line{
			Key: section + "/" + s.Text, Text: s.Text, Items: s.Items, Font: f, Ink: paper.ColorInk, Marks: marks, Passage: b.passage(section, &s),
		}))
	}
	return out
}

// passage is what a long page shows below a sentence.
func (b *builder) passage(section string, s *app.Sentence) string {
	if b.minutes != minutesMost {
		return ""
	}
	return passageOf(section, s, b.facts)
}

// day builds the weather and the timeline.
func (b *builder) day(p *parts) {
	if w := b.brief.Weather; w != nil {
		p.weather = newStrip(b.st, w, b.brief.Date)
		s := w.Sentence
		g := prose.NewGroup(b.st, "", b.sentences("weather", []app.Sentence{s}, paper.FontBody, false))
		g.Stale.Text = b.staleness("weather", nil)
		if g.Stale.Text != "" {
			g.Head = b.st.Text(b.st.Say("common.section_weather"), paper.FontSmallUI, paper.ColorMuted)
		}
		p.day = append(p.day, g)
		if w.Credit != "" {
			p.credit = paper.NewPlain(b.st, w.Credit, paper.FontSmall, paper.ColorMuted)
		}
	}
	g := prose.NewGroup(b.st, b.st.Say("common.section_today"), b.timeline())
	if len(b.brief.Timeline) == 0 {
		g.Empty.Text = b.nothing("calendar", b.st.Say("today.calendar_none"),
			b.st.Say("today.calendar_add", "Place", b.st.Say("today.menu_welcome")))
	}
	g.Stale.Text = b.staleness("calendar", nil)
	p.day = append(p.day, g)
}

// timeline returns a line for each slot, with the checks that speak of it, and
// then the checks that speak of none.
func (b *builder) timeline() []*prose.Handle {
	slots := b.brief.Timeline
	at := make([][]app.Check, len(slots)+1)
	for _, c := range b.brief.Checks {
		i := lastSharing(slots, c.Items)
		at[i] = append(at[i], c)
	}
	var out []*prose.Handle
	for i, s := range slots {
		l := prose.Line{
			Key: "timeline/" + s.Text, Text: s.Title, Items: s.Items, Font: paper.FontBody, Ink: paper.ColorInk,
			Label: b.slotLabel(&slots[i]), Aside: s.Place,
		}
		if l.Text == "" {
			l.Text = s.Text
		}
		for _, f := range s.Flags {
			switch f {
			case app.FlagCancelled, app.FlagTentative, app.FlagDeclined:
				l.Aside = strings.Trim(l.Aside+" · "+prose.StandingWord(b.st, f), " ·")
				l.Ink = paper.ColorMuted
			}
		}
		for _, c := range at[i] {
			if c.Code == checkPrepare {
				l.Tips = append(l.Tips, c.Text)
			} else {
				l.Warns = append(l.Warns, c.Text)
			}
			l.Items = union(l.Items, c.Items)
		}
		out = append(out, b.handle(l))
	}
	for _, c := range at[len(slots)] {
		out = append(out, b.handle(prose.Line{Key: "check/" + c.Text, Warns: []string{c.Text}, Items: c.Items, Font: paper.FontBody}))
	}
	return out
}

// checkPrepare is the code of a check that advises and does not warn.
const checkPrepare = "prepare"

// lastSharing returns the index of the last slot that rests on one of the
// items, or len(slots).
func lastSharing(slots []app.Slot, items []string) int {
	for i := len(slots) - 1; i >= 0; i-- {
		for _, a := range slots[i].Items {
			for _, c := range items {
				if a == c {
					return i
				}
			}
		}
	}
	return len(slots)
}

func union(a, b []string) []string {
	out := append([]string(nil), a...)
	seen := map[string]bool{}
	for _, v := range a {
		seen[v] = true
	}
	for _, v := range b {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

func (b *builder) slotLabel(s *app.Slot) string {
	switch {
	case s.AllDay || s.Start.IsDate():
		return b.st.Say("common.all_day")
	case s.Start.IsZero():
		return ""
	}
	return b.st.Clock(s.Start.Time())
}

func (b *builder) changes() []*prose.Handle {
	words := map[string]string{
		"new": b.st.Say("today.change_new"), "changed": b.st.Say("today.change_changed"),
		"resolved": b.st.Say("today.change_resolved"), "open": b.st.Say("today.change_open"),
	}
	var out []*prose.Handle
	for _, d := range b.brief.Changes {
		l := prose.Line{Key: "change/" + d.Text, Text: d.Text, Items: d.Items, Font: paper.FontBody, Ink: paper.ColorInk, Label: words[d.Change]}
		out = append(out, b.handle(l))
	}
	return out
}

// rest builds mail, markets, tech and insights.
func (b *builder) rest(p *parts) {
	for _, s := range []struct {
		name, title, typ, empty, none string
		list                          []app.Sentence
	}{
		{"mail", b.st.Say("common.section_mail"), "email", b.st.Say("today.mail_none"), b.st.Say("today.mail_add", "Place", b.st.Say("today.menu_welcome")), b.brief.Mail},
		{"market", b.st.Say("common.section_market"), "rss", "", "", b.brief.Market},
		{"tech", b.st.Say("common.section_tech"), "hackernews", "", "", b.brief.Tech},
		{"insights", b.st.Say("common.section_insights"), "", "", "", b.brief.Insights},
	} {
		g := prose.NewGroup(b.st, s.title, b.sentences(s.name, s.list, paper.FontBody, false))
		if len(s.list) == 0 && s.empty != "" {
			g.Empty.Text = b.nothing(s.typ, s.empty, s.none)
		}
		if s.typ != "" {
			g.Stale.Text = b.staleness(s.typ, s.list)
		}
		if !g.Bare() {
			p.rest = append(p.rest, g)
		}
	}
}

// nothing returns what stands in an empty section: the calm word when a source
// of its type is there, how to add one when not, and nothing when it failed,
// for then nobody knows.
func (b *builder) nothing(typ, calm, none string) string {
	has := false
	for _, s := range b.brief.Sources {
		if s.Type != typ {
			continue
		}
		has = true
		if s.State == app.SourceFailed {
			return b.st.Say("today.unread", "Source", s.Name)
		}
	}
	if has || b.brief.Sample {
		return calm
	}
	return none
}

// staleness returns from when a section's oldest part is, where one of its
// sources shows an older answer. The sources are those its items came from, or
// those of its type when it has none.
func (b *builder) staleness(typ string, list []app.Sentence) string {
	from := map[string]bool{}
	for _, s := range list {
		for _, id := range s.Items {
			if it := b.facts.Items[id]; it != nil {
				from[it.Source] = true
			}
		}
	}
	var oldest *app.SourceStatus
	for i := range b.brief.Sources {
		s := &b.brief.Sources[i]
		mine := from[s.Name] || len(from) == 0 && s.Type == typ
		if mine && s.State == app.SourceStale && !s.AsOf.IsZero() && (oldest == nil || s.AsOf.Before(oldest.AsOf)) {
			oldest = s
		}
	}
	if oldest == nil {
		return ""
	}
	return b.st.Say("common.as_of", "When", b.st.AsOf(oldest.AsOf))
}

// closing builds the end of the page.
func (b *builder) closing(p *parts) {
	end := prose.Line{Key: "end", Text: b.st.Say("common.end"), Font: paper.FontMasthead, Ink: paper.ColorInk, Aside: leftOutLine(b.st, b.brief.LeftOut)}
	p.end = prose.NewGroup(b.st, "", []*prose.Handle{b.handle(end)})
	p.end.Rule.Hidden = false
	for _, n := range b.brief.Notes {
		p.notes = append(p.notes, paper.NewPlain(b.st, paper.Joined(n.Text, n.Hint), paper.FontSmall, paper.ColorMuted))
	}
	if len(b.brief.Sources) > 0 {
		p.ledger = newLedger(b.st, b.tell, b.brief.Sources)
	}
}

// focusables returns what j and k go through, in the order of the page.
func (p *parts) focusables(wide bool) []fyne.Focusable {
	var out []fyne.Focusable
	add := func(groups ...*prose.Group) {
		for _, g := range groups {
			if g == nil {
				continue
			}
			if g.More != nil {
				out = append(out, g.More)
			}
			for _, l := range g.Lines {
				if l.Live() {
					out = append(out, l)
				}
			}
		}
	}
	if p.sample != nil {
		out = append(out, p.sample.Buttons[0])
	}
	add(p.tldr)
	if wide {
		add(p.summary)
		add(p.rest...)
		add(p.day...)
		add(p.todo, p.since)
	} else {
		add(p.day...)
		add(p.todo, p.summary)
		add(p.rest...)
		add(p.since)
	}
	if p.on != nil {
		out = append(out, p.on.Buttons[0])
	}
	if p.ledger != nil {
		out = append(out, p.ledger)
	}
	return out
}
