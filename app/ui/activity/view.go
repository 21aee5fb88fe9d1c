package activity

import (
	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// Restyle draws the screen anew. What has the focus and what is unfolded stay
// so.
func (s *Screen) Restyle() {
	at, opened := s.focusedName(), s.opened()
	s.st = s.env.Style()
	s.named = map[string]fyne.Focusable{}
	old := s.run
	s.run = paper.NewRunLine(s.st, s.TypedKey, s.TypedRune)
	s.run.Carry(old)
	head := paper.NewHead(s.st, paper.HeadOptions{
		Title: s.st.Say("common.place_activity"), Quiet: s.st.Say("activity.quiet"), BackTo: s.st.Say("common.place_today"),
		Back: s.back, Key: s.TypedKey, Letter: s.TypedRune,
	})
	s.named["back"] = head.Back
	s.body = s.parts()
	s.sheaf.Set(paper.NewColumn(s.st, paper.Part{Block: head, Wide: true}, paper.Part{Block: s.tabRow(), Gap: 2 * paper.Grid, Wide: true}),
		paper.NewColumn(s.st, s.body...), s.run)
	s.reopen(opened)
	s.relayout()
	s.refocus(at)
	s.st.Reveal = s.sheaf.Show // not before: what had the keys may be out of sight
}

// tabRow offers the parts; the one shown is in ink and underlined.
func (s *Screen) tabRow() *tabBar {
	s.tabs = nil
	var shown *paper.Button
	for _, p := range parts {
		b := s.button("tab/"+string(p), "", s.tabName(p), func() { s.turn(p) })
		b.Ink, b.Fixed = paper.ColorMuted, true
		if p == s.shown {
			b.Ink, shown = paper.ColorInk, b
		}
		b.Restyle()
		s.tabs = append(s.tabs, b)
	}
	return newTabBar(s.st, s.tabs, shown)
}

func (s *Screen) tabName(p part) string {
	switch p {
	case partBrief:
		return s.st.Say("activity.brief.button")
	case partAnswer:
		return s.st.Say("activity.answer.button")
	case partModels:
		return s.st.Say("activity.models.button")
	case partHosts:
		return s.st.Say("activity.hosts.button")
	}
	return s.st.Say("activity.runs.button")
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

func (s *Screen) heading(text string) paper.Part {
	return s.plain(text, paper.FontSmallUI, paper.ColorMuted, paper.GapGroup)
}

// fold makes a line that unfolds.
func (s *Screen) fold(o paper.FoldOptions) *paper.Fold {
	o.Grown, o.Focus, o.Key, o.Letter = s.relayout, s.walk.Focus, s.TypedKey, s.TypedRune
	return paper.NewFold(s.st, o)
}

// parts is what is shown of the part the reader turned to.
func (s *Screen) parts() []paper.Part {
	got, read := s.have[s.shown]
	switch {
	case !read:
		return nil
	case got.err != nil:
		return s.faultParts(got.err)
	}
	switch s.shown {
	case partRuns:
		return s.runParts(&got)
	case partModels:
		return s.modelParts(&got.usage)
	case partHosts:
		return s.hostParts(got.hosts)
	}
	return s.workParts(&got.work)
}

// faultParts say why there is nothing to show; what is only not there yet says
// so calmly.
func (s *Screen) faultParts(e *app.Error) []paper.Part {
	switch e.Code {
	case app.CodeNoBrief:
		return []paper.Part{s.plain(s.st.Say("activity.no_brief"), paper.FontBody, paper.ColorMuted, paper.GapGroup)}
	case app.CodeNotFound:
		return []paper.Part{s.plain(s.st.Say("activity.no_answer"), paper.FontBody, paper.ColorMuted, paper.GapGroup)}
	}
	again := s.button("again", "refresh", s.st.Say("common.try_again.button"), s.reload)
	return []paper.Part{
		s.plain(paper.Joined(e.Message, e.Hint), paper.FontBody, paper.ColorWarning, paper.GapGroup),
		{Block: paper.NewRow(again), Gap: paper.Grid},
	}
}

// folds are all lines that unfold, by their names.
func (s *Screen) folds() map[string]*paper.Fold {
	out := map[string]*paper.Fold{}
	for _, p := range s.body {
		if f, ok := p.Block.(*paper.Fold); ok {
			for _, inner := range f.Folds() {
				out[inner.Name()] = inner
			}
		}
	}
	return out
}

func (s *Screen) opened() map[string]bool {
	out := map[string]bool{}
	for name, f := range s.folds() {
		if f.Opened() {
			out[name] = true
		}
	}
	return out
}

// reopen unfolds what was unfolded: the outer ones first, for they hold the
// inner ones.
func (s *Screen) reopen(names map[string]bool) {
	for range 2 {
		for name, f := range s.folds() {
			if names[name] && !f.Opened() {
				f.SetOpen(true)
			}
		}
	}
}

// focusedName is what the focus is on, "" for nothing of this screen.
func (s *Screen) focusedName() string {
	f := s.walk.Focused()
	if f == nil {
		return ""
	}
	if o, ok := f.(*paper.Fold); ok {
		return "fold/" + o.Name()
	}
	for name, o := range s.named {
		if o == f {
			return name
		}
	}
	return ""
}

// refocus puts the keys where they were, or on the row of parts where that is
// gone.
func (s *Screen) refocus(name string) {
	if name == "" {
		return
	}
	if f := s.named[name]; f != nil {
		s.walk.Focus(f)
		return
	}
	for n, f := range s.folds() {
		if "fold/"+n == name {
			s.walk.Focus(f)
			return
		}
	}
	s.walk.Focus(s.stops()[0])
}
