package history

import (
	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// changeParts are what differs between two days, or the request for the second
// one.
func (s *Screen) changeParts() []paper.Part {
	c := &s.compare
	one := locale.Capital(s.st.Words.DayYear(s.day))
	switch {
	case c.other.Equal(s.day):
		return []paper.Part{s.plain(one, paper.FontMasthead, paper.ColorInk, 0), s.plain(s.st.Say("history.pick"), paper.FontBody, paper.ColorMuted, 2*paper.Grid)}
	case !s.has(c.other):
		return []paper.Part{
			s.plain(one, paper.FontMasthead, paper.ColorInk, 0),
			s.plain(s.st.Say("history.pick_none", "Day", s.st.Words.DayYear(c.other)), paper.FontBody, paper.ColorMuted, 2*paper.Grid),
		}
	}
	from, to := c.other, s.day
	if to.Before(from) {
		from, to = to, from
	}
	title := s.st.Say("history.changes", "From", s.st.Words.Date(from), "To", s.st.Words.Date(to))
	out := []paper.Part{s.plain(title, paper.FontMasthead, paper.ColorInk, 0)}
	switch {
	case c.fault != nil:
		return append(out, s.faultParts(c.fault)...)
	case c.changes == nil:
		return out // being read
	case len(c.changes.Differences) == 0:
		return append(out, s.plain(s.st.Say("history.same"), paper.FontBody, paper.ColorMuted, 2*paper.Grid))
	}
	s.remember(c.changes.Items, c.changes.Votes)
	return append(out, s.differences(c.changes.Differences)...)
}

// differences are the sections of a comparison; their words stand in one column.
func (s *Screen) differences(list []app.Difference) []paper.Part {
	var out []paper.Part
	var groups []*prose.Group
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Section == list[0].Section {
			n++
		}
		lines := make([]*prose.Handle, n)
		for i := range lines {
			lines[i] = s.handle(s.st, s.difference(&list[i]))
		}
		g := prose.NewGroup(s.st, s.sectionName(list[0].Section), lines)
		groups = append(groups, g)
		out = append(out, paper.Part{Block: g, Gap: paper.GapGroup})
		list = list[n:]
	}
	room := labels(s.lines)
	for _, g := range groups {
		g.Frames(0, prose.Frame{Label: room})
	}
	return out
}

func (s *Screen) difference(d *app.Difference) prose.Line {
	l := prose.Line{
		Key: "difference/" + d.Section + "/" + d.Change + "/" + d.Text, Text: d.Text, Items: d.Items,
		Font: paper.FontBody, Ink: paper.ColorInk, Label: s.changeWord(d.Change),
	}
	if d.Change == app.ChangeGone || d.Change == app.ChangeResolved {
		l.Ink = paper.ColorMuted
	}
	if d.Was != "" {
		l.Aside = s.st.Say("history.was", "Text", d.Was)
	}
	return l
}

func (s *Screen) sectionName(section string) string {
	switch section {
	case "timeline": // of two days, neither of which need be today
		return s.st.Say("history.section_calendar")
	case "changes":
		return s.st.Say("history.section_other")
	}
	return s.st.SectionWords(section)
}
