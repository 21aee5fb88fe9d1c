package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Shown tells the screen that something of it got the keys, so that it scrolls
// there: Fyne's Tab goes to what is out of sight.
func (st *Style) Shown(o fyne.CanvasObject) {
	if st.Reveal != nil {
		st.Reveal(o)
	}
}

// The most of an object that is brought into view, and the space kept around it.
const (
	revealMost   = 80 * Grid
	revealMargin = 6 * Grid
)

// Into scrolls as little as needed to show an object of what a scroll holds.
// below is how much of the scroll's lower edge is covered.
func Into(scroll *container.Scroll, o fyne.CanvasObject, below float32) {
	if o.Size().Height == 0 { // not laid out
		return
	}
	if y, ok := top(scroll.Content, o); ok {
		bring(scroll, y, o.Size().Height, below)
	}
}

// top is how far below the top of an object another one of its tree lies. Fyne's
// own answer is 0 for all that was not painted yet, which is what gets the keys
// after a page was built anew.
func top(in, o fyne.CanvasObject) (float32, bool) {
	if in == o {
		return 0, true
	}
	var list []fyne.CanvasObject
	switch in := in.(type) {
	case *fyne.Container:
		list = in.Objects
	case interface{ Objects() []fyne.CanvasObject }:
		list = in.Objects()
	}
	for _, child := range list {
		if y, ok := top(child, o); ok {
			return y + child.Position().Y, true
		}
	}
	return 0, false
}

// bring scrolls to what lies y below the top of a scroll's content and is h
// high.
func bring(scroll *container.Scroll, y, h, below float32) {
	room, top := scroll.Size().Height-below, scroll.Offset.Y
	h = min(h, revealMost, room-2*revealMargin)
	switch {
	case y-revealMargin < top:
		scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-revealMargin)))
	case y+h+revealMargin > top+room:
		scroll.ScrollToOffset(fyne.NewPos(0, y+h+revealMargin-room))
	}
}

// ScrollKey does what the keys that scroll a page do, and reports whether the key
// is one of them.
func ScrollKey(scroll *container.Scroll, key fyne.KeyName) bool {
	page := scroll.Size().Height * 0.9
	switch key {
	case fyne.KeyPageDown, fyne.KeySpace:
		scrollBy(scroll, page)
	case fyne.KeyPageUp:
		scrollBy(scroll, -page)
	case fyne.KeyHome:
		scroll.ScrollToTop()
	case fyne.KeyEnd:
		scroll.ScrollToBottom()
	default:
		return false
	}
	return true
}

func scrollBy(scroll *container.Scroll, dy float32) {
	scroll.ScrollToOffset(fyne.NewPos(0, max(0, scroll.Offset.Y+dy)))
}

// Show brings a part of the column into view.
func (s *Sheaf) Show(o fyne.CanvasObject) {
	if s.Column != nil {
		Into(s.Scroll, o, s.Run.Covers())
	}
}

// Covers is how much of the lower edge the run line covers.
func (r *RunLine) Covers() float32 {
	if r == nil || !r.Visible() {
		return 0
	}
	return r.Size().Height
}
