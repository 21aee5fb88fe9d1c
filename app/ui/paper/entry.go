package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is one line to type in. Keys it does not use itself go to Key, letters
// are its own.
type Entry struct {
	widget.Entry
	Key  func(e *fyne.KeyEvent) (used bool) // asked first; nil: nothing is used
	name string
}

// NewEntry returns an empty line. name is what a screen reader says, hint stands
// in it while it is empty.
func NewEntry(name, hint string) *Entry {
	e := &Entry{name: name}
	e.PlaceHolder, e.Wrapping, e.TextStyle = hint, fyne.TextWrapOff, EntryFace(name)
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey asks Key before the entry takes a key.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.Key != nil && e.Key(k) {
		return
	}
	e.Entry.TypedKey(k)
}

// HeightFor is part of Block.
func (e *Entry) HeightFor(float32) float32 { return e.MinSize().Height }

// AccessibilityLabel says what is to be typed.
func (e *Entry) AccessibilityLabel() string { return e.name }

// Row puts buttons side by side, in as many lines as they need.
type Row struct {
	widget.BaseWidget
	Buttons []*Button
}

// NewRow returns a row of buttons; hidden ones take no room.
func NewRow(list ...*Button) *Row {
	r := &Row{Buttons: list}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer { return Renderer(r) }

// Restyle is part of Drawn.
func (r *Row) Restyle() {
	for _, b := range r.Buttons {
		b.Restyle()
	}
}

// Least is part of Drawn.
func (r *Row) Least() fyne.Size { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }

// HeightFor is part of Block.
func (r *Row) HeightFor(w float32) float32 { return r.run(w, false) }

// Arrange is part of Drawn.
func (r *Row) Arrange(size fyne.Size) { r.run(size.Width, true) }

// run begins so far left that the first word stands at the edge of the text.
// The words of a line stand on one baseline, also beside a filled button.
func (r *Row) run(w float32, place bool) float32 {
	x, y, height := -2*Grid, float32(0), float32(0)
	var line []*Button
	end := func() {
		for _, b := range line {
			b.Move(b.Position().AddXY(0, (height-b.Size().Height)/2))
		}
		line = line[:0]
	}
	for _, b := range r.Buttons {
		if b.Hidden {
			continue
		}
		size := b.Least()
		if b.Solid && x < 0 {
			x = 0
		}
		if x > 0 && x+size.Width > w+2*Grid {
			end()
			x, y, height = -2*Grid, y+height, 0
			if b.Solid {
				x = 0
			}
		}
		if place {
			Put(b, x, y)
			line = append(line, b)
		}
		x, height = x+size.Width+Grid, max(height, size.Height)
	}
	end()
	return y + height
}

// Objects is part of Drawn.
func (r *Row) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.Buttons))
	for i, b := range r.Buttons {
		out[i] = b
	}
	return out
}
