package today

import (
	"fyne.io/fyne/v2"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// keyList is what ? shows.
func keyList(st *paper.Style) [][2]string {
	return [][2]string{
		{"j  k", st.Say("keys.walk")},
		{"Enter", st.Say("keys.unfold")},
		{"o", st.Say("keys.open")},
		{"+  −", st.Say("keys.vote")},
		{"d  l  x", st.Say("keys.deal")},
		{"u", st.Say("keys.undo")},
		{"r", st.Say("keys.refresh")},
		{"/  Ctrl K", st.Say("keys.ask")},
		{"Ctrl H", st.Say("keys.history")},
		{"Ctrl ,", st.Say("keys.settings")},
		{"s", st.Say("keys.speak")},
		{"c", st.Say("keys.copy")},
		{"1  3  0", st.Say("keys.minutes")},
		{"?", st.Say("keys.list")},
		{"Esc", st.Say("keys.escape")},
	}
}

// TypedRune handles a letter anywhere on the page.
func (t *Today) TypedRune(r rune) {
	switch r {
	case 'o':
		if h := t.current(); h != nil {
			t.openFirst(h)
		}
	case '+', '=':
		t.voteCurrent(1)
	case '-', '−':
		t.voteCurrent(-1)
	default:
		if do := t.letters()[r]; do != nil {
			do()
		}
	}
}

// letters are those that do one thing wherever the keys are.
func (t *Today) letters() map[rune]func() {
	return map[rune]func(){
		'j': func() { t.step(1) }, 'k': func() { t.step(-1) },
		'r': t.Refresh, '?': t.showKeys, 'u': t.undo, '/': t.search, 's': t.speak, 'c': t.copyText,
		'd': func() { t.deal("done") }, 'l': func() { t.deal("later") }, 'x': func() { t.deal("dismiss") },
		'1': func() { t.setMinutes(minutesLeast) }, '3': func() { t.setMinutes(minutesUsual) }, '0': func() { t.setMinutes(minutesMost) },
	}
}

// TypedKey handles a key anywhere on the page.
func (t *Today) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		t.step(1)
	case fyne.KeyUp:
		t.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		t.unfold()
	case fyne.KeyEscape:
		t.escape()
	default:
		paper.ScrollKey(t.scroll, e.Name)
	}
}

func (t *Today) canvas() fyne.Canvas {
	if t.window == nil {
		return nil
	}
	return t.window.Canvas()
}

func (t *Today) focus(f fyne.Focusable) {
	if c := t.canvas(); c != nil {
		c.Focus(f)
	}
}

// focused returns what the keys go to, where it is a part of the page.
func (t *Today) focused() fyne.Focusable {
	if c := t.canvas(); c != nil {
		return c.Focused()
	}
	return nil
}

// current returns the sentence the keys go to: the focused one, or the one the
// focused button belongs to.
func (t *Today) current() *prose.Handle {
	f := t.focused()
	for _, h := range t.handles() {
		if fyne.Focusable(h) == f || h.Holds(f) {
			return h
		}
	}
	return nil
}

// step moves the focus by one sentence and brings it into view.
func (t *Today) step(by int) {
	list := t.focusables()
	if len(list) == 0 {
		return
	}
	at := -1
	f := t.focused()
	if h := t.current(); h != nil {
		f = h
	}
	for i, o := range list {
		if o == f {
			at = i
		}
	}
	next := at + by
	if at < 0 {
		next = 0
	}
	if next < 0 || next >= len(list) {
		return
	}
	t.focus(list[next])
	t.reveal(list[next].(fyne.CanvasObject))
}

// reveal scrolls as little as needed to show an object of the page.
func (t *Today) reveal(o fyne.CanvasObject) { paper.Into(t.scroll, o, t.run.Covers()) }

func (t *Today) unfold() {
	if l, ok := t.focused().(*ledger); ok {
		l.toggle()
		return
	}
	if h := t.current(); h != nil {
		h.Toggle()
	}
}

func (t *Today) openFirst(h *prose.Handle) {
	for _, id := range h.Line.Items {
		if it := t.hands.Facts.Items[id]; it != nil && t.hands.CanOpen(it) {
			t.hands.Open(id)
			return
		}
	}
}

func (t *Today) voteCurrent(value int) {
	if h := t.current(); h != nil && len(h.Line.Items) > 0 {
		t.hands.Vote(h.Line.Items[0], value)
	}
}

// escape closes the topmost thing: the list of keys, a failure, unfolded
// items, the focus.
func (t *Today) escape() {
	switch h := t.current(); {
	case t.popup != nil:
		t.popup()
	case t.run.Fault:
		t.run.Clear()
	case t.silence != nil:
		t.silence()
	case h != nil && h.Deed != nil && h.Deed.Mode != prose.DeedRest:
		h.Deed.Ask(prose.DeedRest)
	case h != nil && h.Opened:
		t.focus(h)
		h.Toggle()
	case t.hinted:
		t.unhint()
	default:
		if l, ok := t.focused().(*ledger); ok && l.opened {
			l.toggle()
			return
		}
		if c := t.canvas(); c != nil {
			c.Unfocus()
		}
	}
}
