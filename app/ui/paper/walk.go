package paper

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Walk is how the arrows and j and k go through a screen that is a Sheaf: from
// one part that takes keys to the next, which scrolls into view.
type Walk struct {
	Rows   []fyne.Focusable // from top to bottom
	window fyne.Window
	sheaf  *Sheaf
}

// NewWalk returns a walk without rows.
func NewWalk(s *Sheaf) *Walk { return &Walk{sheaf: s} }

// Attach tells the window.
func (w *Walk) Attach(window fyne.Window) { w.window = window }

// Focused is what has the keys, nil for nothing.
func (w *Walk) Focused() fyne.Focusable {
	if w.window == nil {
		return nil
	}
	return w.window.Canvas().Focused()
}

// Focus puts the keys on a part.
func (w *Walk) Focus(f fyne.Focusable) {
	if w.window != nil {
		w.window.Canvas().Focus(f)
	}
}

// Shown reports whether the window shows the screen now: what is not seen need
// not be drawn.
func (w *Walk) Shown() bool {
	return w.window != nil && holds(w.window.Content(), w.sheaf.Content)
}

func holds(in fyne.CanvasObject, o *fyne.Container) bool {
	c, ok := in.(*fyne.Container)
	if !ok {
		return false
	}
	return c == o || slices.ContainsFunc(c.Objects, func(in fyne.CanvasObject) bool { return holds(in, o) })
}

// Step moves the keys along the rows. Without any the first one gets them, from
// below the last.
func (w *Walk) Step(from fyne.Focusable, by int) {
	if len(w.Rows) == 0 {
		return
	}
	next := slices.Index(w.Rows, from)
	switch {
	case next >= 0:
		next += by
	case by < 0:
		next = len(w.Rows) - 1
	default:
		next = 0
	}
	if next < 0 || next >= len(w.Rows) {
		return
	}
	w.Focus(w.Rows[next])
	w.Reveal(w.Rows[next])
}

// Reveal scrolls a part into view.
func (w *Walk) Reveal(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok {
		w.sheaf.Show(o)
	}
}
