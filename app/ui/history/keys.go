package history

import (
	"fyne.io/fyne/v2"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// back returns to the day.
func (s *Screen) back() { s.env.Go(paper.PlaceToday, "") }

// search goes to where all days are searched.
func (s *Screen) search() { s.env.Go(paper.PlaceAsk, "") }

// escape ends a comparison, or goes back to the day.
func (s *Screen) escape() {
	switch {
	case s.run.Fault:
		s.run.Clear()
		s.relayout()
	case s.compare.on:
		s.leave()
	default:
		s.back()
	}
}

// TypedKey handles a key that nothing else takes.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	h := s.current()
	switch e.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		switch {
		case h != nil:
			h.Toggle()
		case s.walk.Focused() == fyne.Focusable(s.cal) && len(s.walk.Rows) > 0:
			s.walk.Focus(s.walk.Rows[0])
			s.walk.Reveal(s.walk.Rows[0])
		}
	case fyne.KeyEscape:
		if h != nil && h.Opened {
			h.Toggle()
			return
		}
		s.escape()
	default:
		paper.ScrollKey(s.sheaf.Scroll, e.Name)
	}
}

// TypedRune handles a letter.
func (s *Screen) TypedRune(r rune) {
	h := s.current()
	switch {
	case r == '/':
		s.search()
	case r == 'j':
		s.step(1)
	case r == 'k':
		s.step(-1)
	case r == 'g':
		s.walk.Focus(s.cal)
		s.walk.Reveal(s.cal)
	case r == 'c' && s.compare.on:
		s.leave()
	case r == 'c':
		s.since()
	case h != nil && len(h.Line.Items) > 0:
		s.letter(h, r)
	}
}

// letter does what a letter asks of a sentence: open it, or vote on it.
func (s *Screen) letter(h *prose.Handle, r rune) {
	switch r {
	case 'o':
		for _, id := range h.Line.Items {
			if it := s.hands.Facts.Items[id]; it != nil && s.hands.CanOpen(it) {
				s.hands.Open(id)
				return
			}
		}
	case '+', '=':
		s.hands.Vote(h.Line.Items[0], 1)
	case '-', '−':
		s.hands.Vote(h.Line.Items[0], -1)
	}
}

// step moves the keys along the sentences.
func (s *Screen) step(by int) {
	f := s.walk.Focused()
	if h := s.current(); h != nil {
		f = h
	}
	s.walk.Step(f, by)
}

// current is the sentence the keys go to, nil for none.
func (s *Screen) current() *prose.Handle {
	f := s.walk.Focused()
	if f == nil {
		return nil
	}
	for _, h := range s.lines {
		if fyne.Focusable(h) == f || h.Holds(f) {
			return h
		}
	}
	return nil
}

// since compares with the brief before; without one a second day is to be
// chosen.
func (s *Screen) since() {
	if day, ok := s.before(); ok {
		s.against(day)
		return
	}
	s.other()
}

// other has the reader choose the second day.
func (s *Screen) other() {
	if !s.has(s.day) {
		return
	}
	s.compare = compared{on: true, picking: true, other: s.day}
	s.generation++
	s.Restyle()
	s.walk.Focus(s.cal)
}
