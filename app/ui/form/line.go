// Package form is what one sets something with: a line, a switch, one of a few,
// a tick, and a row that says what it is for. All of them are drawn in paper and
// ink, can be worked by keyboard alone, and hand on the keys they do not use.
//
// Contract: nothing here asks the program for anything; what the reader does is
// told by functions, on Fyne's main goroutine.
package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Keys are what a control does with keys it does not use, and what is done when
// the focus comes to it.
type Keys struct {
	Key    func(*fyne.KeyEvent)
	Letter func(rune)
	Shown  func(fyne.CanvasObject) // it got the focus: bring it into view
}

func (k *Keys) key(e *fyne.KeyEvent) {
	if k.Key != nil {
		k.Key(e)
	}
}

func (k *Keys) letter(r rune) {
	if k.Letter != nil {
		k.Letter(r)
	}
}

func (k *Keys) shown(o fyne.CanvasObject) {
	if k.Shown != nil {
		k.Shown(o)
	}
}

// Line is one line to type in. Enter and leaving it hand in what was typed;
// Escape brings back what was there.
type Line struct {
	widget.Entry
	Keys  Keys
	Typed func(text string) // with every key
	Done  func(text string) // Enter was pressed, or the line was left
	name  string
	held  string // what Escape brings back
	most  float32
}

// NewLine returns a line. name is what a screen reader says; most is its width
// where there is room, 0 for all of it.
func NewLine(name, hint, text string, most float32) *Line {
	l := &Line{name: name, held: text, most: most}
	l.PlaceHolder, l.Text, l.TextStyle = hint, text, paper.EntryFace(name)
	l.Wrapping, l.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	l.ExtendBaseWidget(l)
	l.OnChanged = func(s string) {
		if l.Typed != nil {
			l.Typed(s)
		}
	}
	l.OnSubmitted = func(s string) { l.hand(s) }
	return l
}

// NewSecretLine is a line that shows dots.
func NewSecretLine(name, hint string) *Line {
	l := NewLine(name, hint, "", 0)
	l.Password = true
	return l
}

func (l *Line) hand(text string) {
	if l.Done != nil {
		l.Done(text)
	}
}

// Hold says what the line stands for now: what Escape brings back.
func (l *Line) Hold(text string) {
	l.held = text
	if l.Text != text {
		l.SetText(text)
	}
}

// Kept is Hold without touching what is being typed.
func (l *Line) Kept(text string) { l.held = text }

// TypedKey lets Escape and the arrows leave the line.
func (l *Line) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		if l.Text != l.held {
			l.SetText(l.held)
			return
		}
		l.Keys.key(e)
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		l.Keys.key(e)
	default:
		l.Entry.TypedKey(e)
	}
}

// FocusGained shows the line.
func (l *Line) FocusGained() {
	l.Entry.FocusGained()
	l.Keys.shown(l)
}

// FocusLost hands in what was typed, unless it is a secret: that wants Enter.
func (l *Line) FocusLost() {
	l.Entry.FocusLost()
	if !l.Password && l.Text != l.held {
		l.hand(l.Text)
	}
}

// HeightFor is part of paper.Block.
func (l *Line) HeightFor(float32) float32 { return l.MinSize().Height }

// Wanted is part of Control.
func (l *Line) Wanted(room float32) fyne.Size {
	w := room
	if l.most > 0 {
		w = min(w, l.most)
	}
	return fyne.NewSize(w, l.MinSize().Height)
}

// Broad is part of Control: a line without a width of its own goes below.
func (l *Line) Broad() bool { return l.most == 0 }

// Put is part of Control.
func (l *Line) Put(text string) {
	if l.held == l.Text { // nothing is being typed
		l.Hold(text)
		return
	}
	l.Kept(text)
}

// Focusables is part of Control.
func (l *Line) Focusables() []fyne.Focusable { return []fyne.Focusable{l} }

// AccessibilityLabel says what is to be typed.
func (l *Line) AccessibilityLabel() string { return l.name }

var _ paper.Block = (*Line)(nil)
