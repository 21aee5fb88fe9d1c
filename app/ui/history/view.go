package history

import (
	"fyne.io/fyne/v2"

	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// sideWidth is the width of the calendar's column.
const sideWidth = 7 * cellWide

// Restyle draws the screen anew. What has the focus and what is unfolded stay
// so.
func (s *Screen) Restyle() {
	at, opened := s.focusedName(), s.openedKeys()
	s.st, s.still = s.env.Style(), true
	s.st.Reveal = s.seen
	s.lines, s.named = nil, map[string]fyne.Focusable{}
	s.walk.Rows = nil
	old := s.run
	s.run = paper.NewRunLine(s.st, s.TypedKey, s.TypedRune)
	s.run.Carry(old)
	head := paper.NewHead(s.st, paper.HeadOptions{
		Title: s.st.Say("common.place_history"), Quiet: s.quiet(), BackTo: s.st.Say("common.place_today"),
		Back: s.back, Key: s.TypedKey, Letter: s.TypedRune,
	})
	s.named["back"] = head.Back
	side := s.side()
	s.spread = paper.NewSpread(s.st, paper.SpreadOptions{Main: s.main(), Side: side, SideWidth: sideWidth})
	s.sheaf.Set(paper.NewColumn(s.st, paper.Part{Block: head, Wide: true}),
		paper.NewColumn(s.st, paper.Part{Block: s.spread, Wide: true, Gap: 3 * paper.Grid}), s.run)
	for _, h := range s.lines {
		if opened[h.Line.Key] {
			h.SetOpen(true)
		}
	}
	if at != "" {
		s.refocus(at)
	}
	s.relayout()
	s.still = false
}

// seen brings what got the keys into view, but not while the screen is drawn
// anew: what has them then may be out of sight.
func (s *Screen) seen(o fyne.CanvasObject) {
	if !s.still {
		s.sheaf.Show(o)
	}
}

// quiet is what the head says beside the title.
func (s *Screen) quiet() string {
	if !s.read || len(s.days.Days) == 0 {
		return ""
	}
	return s.st.Say("history.quiet", "N", len(s.days.Days))
}

// focusedName is what the focus is on, "" for nothing of this screen.
func (s *Screen) focusedName() string {
	if h := s.current(); h != nil {
		return "line/" + h.Line.Key
	}
	f := s.walk.Focused()
	for name, o := range s.named {
		if f != nil && o == f {
			return name
		}
	}
	return ""
}

// refocus puts the keys where they were, or on the calendar where that is gone.
func (s *Screen) refocus(name string) {
	if f := s.named[name]; f != nil {
		s.walk.Focus(f)
		return
	}
	s.walk.Focus(s.cal)
}

func (s *Screen) openedKeys() map[string]bool {
	out := map[string]bool{}
	for _, h := range s.lines {
		if h.Opened {
			out[h.Line.Key] = true
		}
	}
	return out
}

func (s *Screen) button(name, icon, text string, do func()) *paper.Button {
	b := paper.NewButton(s.st, icon, text, text, do)
	b.Typed, b.Runes = s.TypedKey, s.TypedRune
	s.named[name] = b
	return b
}

func (s *Screen) plain(text string, f paper.Font, ink fyne.ThemeColorName, gap float32) paper.Part {
	return paper.Part{Block: paper.NewPlain(s.st, text, f, ink), Gap: gap}
}

// side is the calendar and what can be done with the chosen day.
func (s *Screen) side() []paper.Part {
	d := days{today: s.today(), chosen: s.day, has: s.has}
	if s.day.IsZero() {
		d.chosen = d.today
	}
	if s.compare.on {
		d.other = s.compare.other
	}
	s.cal = newCalendar(s.st, d, calendarOptions{choose: s.pick, typed: s.TypedKey, letter: s.TypedRune, focus: s.walk.Focus})
	for name, b := range map[string]*paper.Button{"earlier": s.cal.earlier, "later": s.cal.later, "now": s.cal.now} {
		s.named[name] = b
	}
	s.named["calendar"] = s.cal
	out := []paper.Part{{Block: s.cal}}
	add := func(name, text string, do func()) {
		gap := float32(0)
		if len(out) == 1 {
			gap = 3 * paper.Grid
		}
		out = append(out, paper.Part{Block: paper.NewRow(s.button(name, "", text, do)), Gap: gap})
	}
	switch before, ok := s.before(); {
	case s.compare.on:
		add("leave", s.st.Say("history.brief.button"), s.leave)
		if !s.compare.picking {
			add("other", s.st.Say("history.compare.button"), s.other)
		}
	case s.has(s.day):
		if ok {
			add("since", s.st.Say("history.since.button", "Day", s.st.Words.DayMonth(before)), s.since)
		}
		if len(s.days.Days) > 1 {
			add("other", s.st.Say("history.compare.button"), s.other)
		}
		add("work", s.st.Say("history.work.button"), func() { s.env.Go(paper.PlaceActivity, "brief/"+date(s.day)) })
	}
	add("search", s.st.Say("history.search.button"), s.search)
	return out
}

// main is the brief, the comparison, or why there is none.
func (s *Screen) main() []paper.Part {
	switch {
	case !s.read:
		return nil
	case len(s.days.Days) == 0:
		return []paper.Part{s.plain(s.st.Say("history.empty"), paper.FontLead, paper.ColorInk, 0)}
	case s.compare.on:
		return s.changeParts()
	case s.past != nil:
		return s.briefParts(s.past)
	}
	out := []paper.Part{s.plain(locale.Capital(s.st.Words.DayYear(s.day)), paper.FontMasthead, paper.ColorInk, 0)}
	switch {
	case s.fault != nil:
		return append(out, s.faultParts(s.fault)...)
	case !s.has(s.day):
		return append(out, s.plain(s.absent(), paper.FontBody, paper.ColorMuted, 2*paper.Grid))
	}
	return out // it is being read; that takes no time worth a word
}

// absent says why a day has no brief.
func (s *Screen) absent() string {
	today := s.today()
	first, ok := dayOf(s.days.Days[len(s.days.Days)-1].Date)
	kept := s.days.KeptDays
	switch {
	case s.day.After(today):
		return s.st.Say("history.none_ahead")
	case s.day.Equal(today):
		return s.st.Say("history.none_today")
	case kept > 0 && s.day.Before(today.AddDate(0, 0, -kept)):
		return s.st.Say("history.none_kept", "N", kept)
	case ok && s.day.Before(first):
		return s.st.Say("history.none_before", "Day", s.st.Words.DayYear(first))
	}
	return s.st.Say("history.none")
}

// handle makes a sentence that unfolds its items.
func (s *Screen) handle(st *paper.Style, l prose.Line) *prose.Handle {
	h := prose.NewHandle(st, s.hands.Facts, s.tell, l)
	s.lines = append(s.lines, h)
	s.named["line/"+l.Key] = h
	if h.Live() {
		s.walk.Rows = append(s.walk.Rows, h)
	}
	return h
}
