package paper

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestWhatWasNotPaintedIsBroughtIntoView: of a page built anew Fyne does not know
// the places yet.
func TestWhatWasNotPaintedIsBroughtIntoView(t *testing.T) {
	test.NewTempApp(t)
	o, other := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	group := container.NewWithoutLayout(o)
	long := canvas.NewRectangle(nil)
	long.SetMinSize(fyne.NewSize(400, 2000))
	page := container.NewWithoutLayout(long, group)
	scroll := container.NewVScroll(page)
	scroll.Resize(fyne.NewSize(400, 300))
	for _, r := range []*canvas.Rectangle{o, other} {
		r.Resize(fyne.NewSize(100, 40))
	}
	group.Move(fyne.NewPos(0, 1000))
	o.Move(fyne.NewPos(0, 100))
	Into(scroll, o, 0)
	if at := scroll.Offset.Y; at > 1100 || at+300 < 1140 {
		t.Errorf("the page is scrolled to %.0f, the object lies at 1100", at)
	}
	before := scroll.Offset
	Into(scroll, other, 0) // of no page
	if scroll.Offset != before {
		t.Errorf("a stranger scrolls the page to %v", scroll.Offset)
	}
}
