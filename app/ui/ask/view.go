package ask

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// Restyle draws the screen anew. What has the focus and what is unfolded stay
// so.
func (s *Screen) Restyle() {
	at, opened := s.focusedKey(), s.openedKeys()
	s.st = s.env.Style()
	s.rows, s.lines, s.tops = nil, nil, nil
	old := s.run
	s.run = paper.NewRunLine(s.st, s.TypedKey, s.TypedRune)
	s.run.Carry(old)
	s.entry.PlaceHolder = s.st.Say("ask.entry")
	head := paper.NewHead(s.st, paper.HeadOptions{
		Title: s.st.Say("common.place_ask"), Quiet: s.st.Say("ask.quiet"), BackTo: s.st.Say("common.place_today"),
		Back: s.back, Key: s.TypedKey, Letter: s.TypedRune,
	})
	top := paper.NewColumn(s.st, paper.Part{Block: head, Wide: true}, paper.Part{Block: s.entry, Gap: 3 * paper.Grid})
	s.sheaf.Set(top, paper.NewColumn(s.st, s.parts()...), s.run)
	for _, h := range s.lines {
		if opened[h.Line.Key] {
			h.SetOpen(true)
		}
		if h.Line.Key == at {
			s.focus(h)
		}
	}
	s.relayout()
	if f := s.focused(); f != nil && f != fyne.Focusable(s.entry) && s.current() == nil && !slices.Contains(s.rows, f) {
		s.focus(s.entry) // what had the keys is gone
	}
	s.st.Reveal = s.sheaf.Show // not before: what had the keys may be out of sight
}

// parts are the blocks below the line.
func (s *Screen) parts() []paper.Part {
	var out []paper.Part
	switch {
	case s.entry.Text != "" && s.found.text != "":
		out = s.foundParts()
	case len(s.turns) == 0:
		out = s.readyParts()
	}
	for _, t := range s.turns {
		out = append(out, s.turnParts(t)...)
	}
	if len(s.turns) > 0 && s.busy == nil {
		forget := s.button("", s.st.Say("ask.forget.button"), s.forget)
		out = append(out, paper.Part{Block: paper.NewRow(forget), Gap: paper.GapPart})
		s.rows = append(s.rows, forget)
	}
	return out
}

func (s *Screen) button(icon, text string, do func()) *paper.Button {
	b := paper.NewButton(s.st, icon, text, text, do)
	b.Typed, b.Runes = s.TypedKey, s.TypedRune
	return b
}

// readyParts are questions of today's brief.
func (s *Screen) readyParts() []paper.Part {
	out := []paper.Part{{Block: paper.NewPlain(s.st, s.st.Say("ask.about"), paper.FontBody, paper.ColorMuted), Gap: paper.GapGroup}}
	for i, q := range s.ready {
		b := s.button("", q.shown, func() { s.put(q.shown, q.asked) })
		gap := float32(0)
		if i == 0 {
			gap = paper.GapGroup
		}
		out = append(out, paper.Part{Block: paper.NewRow(b), Gap: gap})
		s.rows = append(s.rows, b)
	}
	return out
}

// foundParts are what was found while typing.
func (s *Screen) foundParts() []paper.Part {
	ask := s.button("after", s.st.Say("ask.this.button"), func() { s.submit(s.entry.Text) })
	ask.After = true
	out := []paper.Part{{Block: paper.NewRow(ask), Gap: 2 * paper.Grid}}
	s.rows = append(s.rows, ask)
	if len(s.found.hits) == 0 {
		text := s.st.Say("ask.none")
		if !s.found.whole {
			text = s.st.Say("ask.looking")
		}
		return append(out, paper.Part{Block: paper.NewPlain(s.st, text, paper.FontBody, paper.ColorMuted), Gap: 3 * paper.Grid})
	}
	var lines []*prose.Handle
	for i := range s.found.hits {
		h := &s.found.hits[i]
		s.hands.Facts.Items[h.Item.ID] = &h.Item
		lines = append(lines, s.handle(hitLine(s.st, h)))
	}
	out = append(out, s.group(lines, 2*paper.Grid))
	for _, n := range s.found.notes {
		out = append(out, s.note(n))
	}
	return out
}

func (s *Screen) note(n app.Note) paper.Part {
	return paper.Part{Block: paper.NewPlain(s.st, paper.Joined(n.Text, n.Hint), paper.FontSmall, paper.ColorMuted), Gap: 2 * paper.Grid}
}

func (s *Screen) handle(l prose.Line) *prose.Handle {
	h := prose.NewHandle(s.st, s.hands.Facts, s.tell, l)
	s.lines, s.rows = append(s.lines, h), append(s.rows, h)
	return h
}

// group puts sentences below each other.
func (s *Screen) group(lines []*prose.Handle, gap float32) paper.Part {
	g := prose.NewGroup(s.st, "", lines)
	s.tops = append(s.tops, g)
	return paper.Part{Block: g, Gap: gap}
}

// turnParts are a question and its answer.
func (s *Screen) turnParts(t *turn) []paper.Part {
	out := []paper.Part{{Block: paper.NewPlain(s.st, t.question, paper.FontMasthead, paper.ColorInk), Gap: paper.GapPart}}
	small := func(text string, ink fyne.ThemeColorName) {
		out = append(out, paper.Part{Block: paper.NewPlain(s.st, text, paper.FontSmall, ink), Gap: paper.Grid})
	}
	if !t.done && !t.past {
		for _, step := range t.steps {
			small(s.st.StepWords(step), paper.ColorMuted)
		}
		if t.confirm != nil {
			return append(out, s.confirmParts(t)...)
		}
		small(s.st.Say("ask.thinking"), paper.ColorAccent)
		stop := s.button("stop", s.st.Say("common.stop.button"), s.stop)
		s.rows = append(s.rows, stop)
		return append(out, paper.Part{Block: paper.NewRow(stop), Gap: paper.Grid})
	}
	switch {
	case t.stopped:
		small(s.st.Say("ask.stopped"), paper.ColorMuted)
	case t.err != nil:
		e := app.AsError(t.err)
		small(paper.Joined(e.Message, e.Hint), paper.ColorWarning)
		again := s.button("refresh", s.st.Say("common.try_again.button"), func() { s.put(t.question, t.asked) })
		s.rows = append(s.rows, again)
		out = append(out, paper.Part{Block: paper.NewRow(again)})
	default:
		out = append(out, s.answerParts(t)...)
	}
	return out
}

func (s *Screen) answerParts(t *turn) []paper.Part {
	var lines []*prose.Handle
	for _, sentence := range t.answer.Answer {
		lines = append(lines, s.handle(prose.Line{
			Key: "answer/" + t.question + "/" + sentence.Text, Text: sentence.Text, Items: sentence.Items,
			Font: paper.FontLead, Ink: paper.ColorInk, Marks: true,
		}))
	}
	out := []paper.Part{s.group(lines, paper.Grid)}
	for _, n := range t.answer.Notes {
		out = append(out, s.note(n))
	}
	if !t.past && len(lines) > 0 {
		words := s.st.Say("ask.byrules")
		if t.answer.Model != "" {
			words = s.st.Say("ask.bymodel", "Model", t.answer.Model, "N", len(t.answer.Steps))
		}
		out = append(out, paper.Part{Block: paper.NewPlain(s.st, words, paper.FontSmall, paper.ColorMuted), Gap: 2 * paper.Grid})
	}
	return out
}

// told is what would leave this machine, as a reader reads it: all of it, but
// the signs of JSON.
func told(input string) string {
	var named map[string]any
	if err := json.Unmarshal([]byte(input), &named); err != nil || len(named) == 0 {
		return input
	}
	parts := make([]string, 0, len(named))
	for _, name := range slices.Sorted(maps.Keys(named)) {
		value, ok := named[name].(string)
		if !ok {
			data, err := json.Marshal(named[name])
			if err != nil { // it has just been read
				return input
			}
			value = string(data)
		}
		parts = append(parts, name+": "+value)
	}
	return strings.Join(parts, "; ")
}

// confirmParts ask the reader before something reaches out.
func (s *Screen) confirmParts(t *turn) []paper.Part {
	c := t.confirm
	plain := func(text string, f paper.Font, ink fyne.ThemeColorName, gap float32) paper.Part {
		return paper.Part{Block: paper.NewPlain(s.st, text, f, ink), Gap: gap}
	}
	yes := s.button("", s.st.Say("ask.yes.button"), func() { s.reply(t, true) })
	no := s.button("", s.st.Say("ask.no.button"), func() { s.reply(t, false) })
	s.rows = append(s.rows, no, yes)
	return []paper.Part{
		plain(c.Why, paper.FontBodyBold, paper.ColorInk, 4*paper.Grid),
		plain(s.st.Say("ask.reaches", "Host", c.Reaches), paper.FontBody, paper.ColorInk, 0),
		plain(s.st.Say("ask.leaves", "Input", told(c.Input)), paper.FontBody, paper.ColorWarning, 0),
		{Block: paper.NewRow(no, yes), Gap: 2 * paper.Grid},
	}
}
