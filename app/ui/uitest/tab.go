package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daybrief/app/ui/paper"
)

// TabThrough presses Tab until the focus has gone all around, and Shift+Tab as
// often, and holds that what has it is in sight each time. It returns how many
// things take the focus.
func TabThrough(t testing.TB, w fyne.Window, scroll *container.Scroll) int {
	t.Helper()
	c := w.Canvas()
	seen := map[fyne.Focusable]bool{}
	for range 400 {
		c.FocusNext()
		f := c.Focused()
		if f == nil || seen[f] {
			break
		}
		seen[f] = true
		inSight(t, f, scroll)
	}
	for range seen {
		c.FocusPrevious()
		inSight(t, c.Focused(), scroll)
	}
	return len(seen)
}

// inSight holds that what has the focus lies in the visible part of what
// scrolls, or beside that; of something high its top does.
func inSight(t testing.TB, f fyne.Focusable, scroll *container.Scroll) {
	t.Helper()
	o := f.(fyne.CanvasObject)
	if b, ok := f.(*paper.Button); ok && b.Fixed {
		return
	}
	if _, ok := f.(*paper.Entry); ok { // the line above the answers
		return
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	y := place(o).Y - place(scroll).Y
	end := y + min(o.Size().Height, scroll.Size().Height/3)
	if y < -0.5 || end > scroll.Size().Height+0.5 {
		t.Errorf("%T has the focus at %.0f to %.0f of %.0f", f, y, y+o.Size().Height, scroll.Size().Height)
	}
}
