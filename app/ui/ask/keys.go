package ask

import (
	"slices"

	"fyne.io/fyne/v2"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// back returns to the day.
func (s *Screen) back() { s.env.Go(paper.PlaceToday, "") }

// entryKey takes the keys that leave the line.
func (s *Screen) entryKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyEscape:
		s.escape()
	default:
		return false
	}
	return true
}

// escape ends what runs, clears the line, or goes back to the day.
func (s *Screen) escape() {
	switch {
	case s.run.Fault:
		s.run.Clear()
		s.relayout()
	case s.busy != nil && s.busy.confirm != nil:
		s.reply(s.busy, false)
	case s.busy != nil:
		s.stop()
	case s.entry.Text != "":
		s.entry.SetText("")
		s.focus(s.entry)
	default:
		s.back()
	}
}

// TypedKey handles a key that nothing else takes.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if h := s.current(); h != nil {
			h.Toggle()
		}
	case fyne.KeyEscape:
		if h := s.current(); h != nil && h.Opened {
			h.Toggle()
			return
		}
		s.escape()
	default:
		paper.ScrollKey(s.sheaf.Scroll, e.Name)
	}
}

// TypedRune handles a letter outside of the line.
func (s *Screen) TypedRune(r rune) {
	h := s.current()
	switch {
	case r == '/':
		s.focus(s.entry)
	case r == 'j':
		s.step(1)
	case r == 'k':
		s.step(-1)
	case h == nil || len(h.Line.Items) == 0:
	case r == 'o':
		for _, id := range h.Line.Items {
			if it := s.hands.Facts.Items[id]; it != nil && s.hands.CanOpen(it) {
				s.hands.Open(id)
				return
			}
		}
	case r == '+' || r == '=':
		s.hands.Vote(h.Line.Items[0], 1)
	case r == '-' || r == '−':
		s.hands.Vote(h.Line.Items[0], -1)
	}
}

func (s *Screen) focused() fyne.Focusable {
	if c := s.canvas(); c != nil {
		return c.Focused()
	}
	return nil
}

// current is the sentence the keys go to, nil for none.
func (s *Screen) current() *prose.Handle {
	f := s.focused()
	for _, h := range s.lines {
		if fyne.Focusable(h) == f || h.Holds(f) {
			return h
		}
	}
	return nil
}

// step moves the focus along the rows; above the first one is the line to type
// in.
func (s *Screen) step(by int) {
	f := s.focused()
	if h := s.current(); h != nil {
		f = h
	}
	next := slices.Index(s.rows, f) + by // the line is before the first row
	switch {
	case next < 0:
		s.focus(s.entry)
	case next < len(s.rows):
		s.focus(s.rows[next])
		s.reveal(s.rows[next])
	}
}

func (s *Screen) reveal(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok {
		s.sheaf.Show(o)
	}
}

// focusConfirm puts the keys on "no", the safe word.
func (s *Screen) focusConfirm() {
	if len(s.rows) > 0 {
		s.focus(s.rows[0])
	}
}

func (s *Screen) focusedKey() string {
	if h := s.current(); h != nil {
		return h.Line.Key
	}
	return ""
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
