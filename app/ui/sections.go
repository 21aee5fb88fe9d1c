package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"daybrief/app"
)

// sampleLine tells that the day is not the reader's.
const sampleLine = "This is a sample day. Add your own sources: daybrief source add me@example.org"

// builder turns a brief into the blocks of the page.
type builder struct {
	st    *style
	facts *facts
	tell  *teller
	brief *app.Brief
	open  []app.Commitment
	left  *dealt
}

// parts are the blocks of the page, before they are placed. A nil one is not
// shown.
type parts struct {
	head    *masthead
	sample  *plain
	tldr    *group
	summary *group
	weather *strip
	day     []*group // weather sentence, timeline
	todo    *group
	more    []*handle // actions that the to-do list unfolds
	since   *group
	rest    []*group // mail, markets, tech, insights
	end     *group
	notes   []*plain
	ledger  *ledger
	credit  *plain
}

// build makes all blocks of the brief.
func (b *builder) build(head *masthead) *parts {
	p := &parts{head: head}
	br := b.brief
	if br.Sample {
		p.sample = newPlain(b.st, sampleLine, fontSmall, ColorAccent)
	}
	p.tldr = newGroup(b.st, "", b.sentences("tldr", br.TLDR, fontDisplay, true))
	p.summary = newGroup(b.st, "", b.sentences("summary", br.Summary, fontLead, false))
	b.day(p)
	b.todo(p)
	p.since = newGroup(b.st, "Since yesterday", b.changes())
	b.rest(p)
	b.closing(p)
	return p
}

func (b *builder) handle(l line) *handle { return newHandle(b.st, b.facts, b.tell, l) }

func (b *builder) sentences(section string, list []app.Sentence, f font, marks bool) []*handle {
	var out []*handle
	for _, s := range list {
		if s.Text == "" {
			continue
		}
		out = append(out, b.handle(line{
			key: section + "/" + s.Text, text: s.Text, items: s.Items, font: f, ink: ColorInk, marks: marks,
		}))
	}
	return out
}

// day builds the weather and the timeline.
func (b *builder) day(p *parts) {
	if w := b.brief.Weather; w != nil {
		p.weather = newStrip(b.st, w, b.brief.Date)
		s := w.Sentence
		g := newGroup(b.st, "", b.sentences("weather", []app.Sentence{s}, fontBody, false))
		g.stale.text = b.staleness("weather", nil)
		if g.stale.text != "" {
			g.head = b.st.text("Weather", fontSmallUI, ColorMuted)
		}
		p.day = append(p.day, g)
		if w.Credit != "" {
			p.credit = newPlain(b.st, w.Credit, fontSmall, ColorMuted)
		}
	}
	g := newGroup(b.st, "Today", b.timeline())
	if len(b.brief.Timeline) == 0 {
		g.empty.text = b.nothing("calendar", "Nothing in the calendar today.",
			"No calendar yet. Add one: daybrief source add calendar.ics")
	}
	g.stale.text = b.staleness("calendar", nil)
	p.day = append(p.day, g)
}

// timeline returns a line for each slot, with the checks that speak of it, and
// then the checks that speak of none.
func (b *builder) timeline() []*handle {
	slots := b.brief.Timeline
	at := make([][]app.Check, len(slots)+1)
	for _, c := range b.brief.Checks {
		i := lastSharing(slots, c.Items)
		at[i] = append(at[i], c)
	}
	var out []*handle
	for i, s := range slots {
		l := line{
			key: "timeline/" + s.Text, text: s.Title, items: s.Items, font: fontBody, ink: ColorInk,
			label: b.slotLabel(&slots[i]), aside: s.Place,
		}
		if l.text == "" {
			l.text = s.Text
		}
		for _, f := range s.Flags {
			switch f {
			case app.FlagCancelled, app.FlagTentative, app.FlagDeclined:
				l.aside = strings.Trim(l.aside+" · "+f, " ·")
				l.ink = ColorMuted
			}
		}
		for _, c := range at[i] {
			if c.Code == checkPrepare {
				l.tips = append(l.tips, c.Text)
			} else {
				l.warns = append(l.warns, c.Text)
			}
			l.items = union(l.items, c.Items)
		}
		out = append(out, b.handle(l))
	}
	for _, c := range at[len(slots)] {
		out = append(out, b.handle(line{key: "check/" + c.Text, warns: []string{c.Text}, items: c.Items, font: fontBody}))
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
		return "all day"
	case s.Start.IsZero():
		return ""
	}
	return b.st.clock(s.Start.Time())
}

func (b *builder) changes() []*handle {
	words := map[string]string{"new": "new", "changed": "changed", "resolved": "done", "open": "open"}
	var out []*handle
	for _, d := range b.brief.Changes {
		l := line{key: "change/" + d.Text, text: d.Text, items: d.Items, font: fontBody, ink: ColorInk, label: words[d.Change]}
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
		{"mail", "Mail", "email", "No new mail.", "No mail yet. Add yours: daybrief source add me@example.org", b.brief.Mail},
		{"market", "Markets", "rss", "", "", b.brief.Market},
		{"tech", "Tech", "hackernews", "", "", b.brief.Tech},
		{"insights", "Insights", "", "", "", b.brief.Insights},
	} {
		g := newGroup(b.st, s.title, b.sentences(s.name, s.list, fontBody, false))
		if len(s.list) == 0 && s.empty != "" {
			g.empty.text = b.nothing(s.typ, s.empty, s.none)
		}
		if s.typ != "" {
			g.stale.text = b.staleness(s.typ, s.list)
		}
		if !g.bare() {
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
			return fmt.Sprintf("Nothing could be read from %s.", s.Name)
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
			if it := b.facts.items[id]; it != nil {
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
	return "as of " + b.st.asOf(oldest.AsOf)
}

// closing builds the end of the page.
func (b *builder) closing(p *parts) {
	end := line{key: "end", text: "That’s all for today.", font: fontMasthead, ink: ColorInk, aside: leftOutLine(b.brief.LeftOut)}
	p.end = newGroup(b.st, "", []*handle{b.handle(end)})
	p.end.rule.Hidden = false
	for _, n := range b.brief.Notes {
		p.notes = append(p.notes, newPlain(b.st, joined(n.Text, n.Hint), fontSmall, ColorMuted))
	}
	if len(b.brief.Sources) > 0 {
		p.ledger = newLedger(b.st, b.tell, b.brief.Sources)
	}
}

// focusables returns what j and k go through, in the order of the page.
func (p *parts) focusables(wide bool) []fyne.Focusable {
	var out []fyne.Focusable
	add := func(groups ...*group) {
		for _, g := range groups {
			if g == nil {
				continue
			}
			if g.more != nil {
				out = append(out, g.more)
			}
			for _, l := range g.lines {
				if l.live() {
					out = append(out, l)
				}
			}
		}
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
	if p.ledger != nil {
		out = append(out, p.ledger)
	}
	return out
}
