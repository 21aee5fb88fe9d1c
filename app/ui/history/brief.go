package history

import (
	"strings"

	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/prose"
)

// remember makes the items of a past page what its sentences unfold.
func (s *Screen) remember(items []app.Item, votes map[string]int) {
	s.hands.Facts.Items = make(map[string]*app.Item, len(items))
	for i := range items {
		s.hands.Facts.Items[items[i].ID] = &items[i]
	}
	for id, v := range votes {
		if _, known := s.hands.Facts.Votes[id]; !known {
			s.hands.Facts.Votes[id] = v
		}
	}
}

// faultParts say calmly that a brief cannot be read.
func (s *Screen) faultParts(e *app.Error) []paper.Part {
	if e.Code == app.CodeStore {
		return []paper.Part{s.plain(s.st.Say("history.damaged"), paper.FontBody, paper.ColorMuted, 2*paper.Grid)}
	}
	again := s.button("again", "refresh", s.st.Say("common.try_again.button"), func() { s.choose(s.day) })
	s.walk.Rows = append(s.walk.Rows, again)
	return []paper.Part{
		s.plain(paper.Joined(e.Message, e.Hint), paper.FontBody, paper.ColorMuted, 2*paper.Grid),
		{Block: paper.NewRow(again), Gap: paper.Grid},
	}
}

// briefParts are a past brief. Its hours are told as that morning saw them.
func (s *Screen) briefParts(p *program.PastBrief) []paper.Part {
	s.remember(p.Items, p.Votes)
	b, then := &p.Brief, *s.st
	then.Now = b.Made
	out := []paper.Part{
		s.plain(locale.Capital(s.st.Words.DayYear(s.day)), paper.FontMasthead, paper.ColorInk, 0),
		s.plain(s.made(p), paper.FontSmall, paper.ColorMuted, 0),
	}
	if b.Sample {
		out = append(out, s.plain(s.st.Say("history.sample"), paper.FontSmall, paper.ColorAccent, paper.Grid))
	}
	group := func(title string, gap float32, lines []*prose.Handle) {
		if len(lines) > 0 {
			out = append(out, paper.Part{Block: framed(s.st, title, lines), Gap: gap})
		}
	}
	group("", 4*paper.Grid, s.sentences(&then, "tldr", b.TLDR, paper.FontMasthead))
	group("", paper.GapGroup, s.sentences(&then, "summary", b.Summary, paper.FontLead))
	group(s.st.Say("common.section_today"), paper.GapGroup, s.timeline(&then, b))
	group(s.st.Say("common.section_checks"), paper.GapGroup, s.checks(&then, b))
	group(s.st.Say("common.section_todo"), paper.GapGroup, s.actions(&then, b))
	group(s.st.Say("common.section_mail"), paper.GapGroup, s.sentences(&then, "mail", b.Mail, paper.FontBody))
	group(s.st.Say("common.section_market"), paper.GapGroup, s.sentences(&then, "market", b.Market, paper.FontBody))
	group(s.st.Say("common.section_tech"), paper.GapGroup, s.sentences(&then, "tech", b.Tech, paper.FontBody))
	if b.Weather != nil {
		group(s.st.Say("common.section_weather"), paper.GapGroup, s.sentences(&then, "weather", []app.Sentence{b.Weather.Sentence}, paper.FontBody))
	}
	group(s.st.Say("common.section_insights"), paper.GapGroup, s.sentences(&then, "insights", b.Insights, paper.FontBody))
	group(s.st.Say("common.section_since_last"), paper.GapGroup, s.deltas(&then, b))
	if len(b.Sources) > 0 {
		out = append(out, paper.Part{Block: paper.NewHairline(s.st), Gap: paper.GapPart}, paper.Part{Block: s.sources(b), Gap: 4 * paper.Grid})
	}
	return out
}

// made is the quiet line below the day's name.
func (s *Screen) made(p *program.PastBrief) string {
	parts := []string{s.st.Say("common.made", "When", s.st.AsOf(p.Brief.Made))}
	if p.Brief.Model != "" {
		parts = append(parts, s.st.Say("common.worded_by", "Model", p.Brief.Model))
	} else {
		parts = append(parts, s.st.Say("activity.by_rules"))
	}
	parts = append(parts, s.st.Say("common.sources", "N", len(p.Brief.Sources)))
	if n := len(p.Made); n > 1 {
		parts = append(parts, s.st.Say("history.many", "N", n))
	}
	return strings.Join(parts, " · ")
}

// framed is a section whose labels stand in a column of their own.
func framed(st *paper.Style, title string, lines []*prose.Handle) *prose.Group {
	g := prose.NewGroup(st, title, lines)
	g.Frames(0, prose.Frame{Label: labels(lines)})
	return g
}

// labels is the room the labels of sentences need.
func labels(lines []*prose.Handle) float32 {
	widest := float32(0)
	for _, l := range lines {
		if l.Label != nil {
			widest = max(widest, l.Label.MinSize().Width+paper.LabelRoom)
		} else if l.Line.Dot {
			widest = max(widest, 5*paper.Grid)
		}
	}
	return widest
}

func (s *Screen) sentences(st *paper.Style, section string, list []app.Sentence, f paper.Font) []*prose.Handle {
	var out []*prose.Handle
	for _, o := range list {
		if o.Text != "" {
			out = append(out, s.handle(st, prose.Line{
				Key: section + "/" + o.Text, Text: o.Text, Items: o.Items, Font: f, Ink: paper.ColorInk, Marks: section == "tldr",
			}))
		}
	}
	return out
}

func (s *Screen) timeline(st *paper.Style, b *app.Brief) []*prose.Handle {
	var out []*prose.Handle
	for i := range b.Timeline {
		o := &b.Timeline[i]
		l := prose.Line{Key: "timeline/" + o.Text, Text: o.Title, Items: o.Items, Font: paper.FontBody, Ink: paper.ColorInk, Label: hour(st, o), Aside: o.Place}
		if l.Text == "" {
			l.Text = o.Text
		}
		for _, f := range o.Flags {
			if word := prose.StandingWord(st, f); word != "" {
				l.Aside, l.Ink = strings.Trim(l.Aside+" · "+word, " ·"), paper.ColorMuted
			}
		}
		out = append(out, s.handle(st, l))
	}
	return out
}

// hour is when a slot begins.
func hour(st *paper.Style, o *app.Slot) string {
	switch {
	case o.AllDay || o.Start.IsDate():
		return st.Say("common.all_day")
	case o.Start.IsZero():
		return ""
	}
	return st.Clock(o.Start.Time())
}

func (s *Screen) checks(st *paper.Style, b *app.Brief) []*prose.Handle {
	var out []*prose.Handle
	for i := range b.Checks {
		o := &b.Checks[i]
		out = append(out, s.handle(st, prose.Line{Key: "check/" + o.Text, Text: o.Text, Items: o.Items, Font: paper.FontBody, Ink: paper.ColorInk}))
	}
	return out
}

func (s *Screen) actions(st *paper.Style, b *app.Brief) []*prose.Handle {
	var out []*prose.Handle
	for i := range b.Actions {
		o := &b.Actions[i]
		due, _ := st.Due(o.Due)
		out = append(out, s.handle(st, prose.Line{
			Key: "action/" + o.ID + o.Text, Text: o.Text, Items: o.Items, Font: paper.FontBody, Ink: paper.ColorInk, Dot: true, Aside: due,
		}))
	}
	return out
}

func (s *Screen) deltas(st *paper.Style, b *app.Brief) []*prose.Handle {
	var out []*prose.Handle
	for i := range b.Changes {
		o := &b.Changes[i]
		out = append(out, s.handle(st, prose.Line{
			Key: "change/" + o.Text, Text: o.Text, Items: o.Items, Font: paper.FontBody, Ink: paper.ColorInk, Label: s.changeWord(o.Change),
		}))
	}
	return out
}

// changeWord is how something changed, in a word.
func (s *Screen) changeWord(change string) string {
	switch change {
	case app.ChangeNew:
		return s.st.Say("today.change_new")
	case app.ChangeChanged:
		return s.st.Say("today.change_changed")
	case app.ChangeResolved:
		return s.st.Say("today.change_resolved")
	case app.ChangeOpen:
		return s.st.Say("today.change_open")
	case app.ChangeGone:
		return s.st.Say("history.change_gone")
	}
	return ""
}

// sources tell how each source had answered.
func (s *Screen) sources(b *app.Brief) *paper.Rows {
	rows := make([]paper.RowText, len(b.Sources))
	for i := range b.Sources {
		rows[i] = s.st.SourceRow(&b.Sources[i])
	}
	return paper.NewRows(s.st, rows)
}
