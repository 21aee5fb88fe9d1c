package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// focus is what all controls of our own do with the keys and the pointer.
type focus struct {
	Keys    Keys
	focused bool
	self    interface { // the control
		fyne.CanvasObject
		Restyle()
	}
}

// Cursor is a hand.
func (f *focus) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained shows the ring.
func (f *focus) FocusGained() {
	f.focused = true
	f.self.Restyle()
	f.Keys.shown(f.self)
}

// FocusLost takes the ring away.
func (f *focus) FocusLost() {
	f.focused = false
	f.self.Restyle()
}

// flip is what is on or off: a tick, a switch.
type flip struct {
	focus
	Changed func(on bool)
	On      bool
}

// Tapped turns it.
func (f *flip) Tapped(*fyne.PointEvent) { f.turn() }

func (f *flip) turn() {
	f.On = !f.On
	f.self.Restyle()
	if f.Changed != nil {
		f.Changed(f.On)
	}
}

// TypedRune hands letters on.
func (f *flip) TypedRune(r rune) {
	if r != ' ' {
		f.Keys.letter(r)
	}
}

// TypedKey turns it on Space and Enter.
func (f *flip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		f.turn()
	default:
		f.Keys.key(e)
	}
}
