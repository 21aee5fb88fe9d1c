package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// The measures of a switch.
const (
	trackWidth  = 9 * paper.Grid
	trackHeight = 5 * paper.Grid
	knob        = 3.5 * paper.Grid
	ringSpace   = 3 // around it, for the ring of the focus
)

// Toggle is a switch.
type Toggle struct {
	widget.BaseWidget
	flip
	st    *paper.Style
	name  string
	ring  *canvas.Rectangle
	track *canvas.Rectangle
	dot   *canvas.Circle
}

var (
	_ fyne.Tappable      = (*Toggle)(nil)
	_ fyne.Focusable     = (*Toggle)(nil)
	_ desktop.Cursorable = (*Toggle)(nil)
)

// NewToggle returns a switch. name is what a screen reader says.
func NewToggle(st *paper.Style, name string, on bool) *Toggle {
	t := &Toggle{st: st, name: name}
	t.self, t.On = t, on
	t.ring = canvas.NewRectangle(color.Transparent)
	t.ring.CornerRadius = trackHeight/2 + ringSpace
	t.track = canvas.NewRectangle(color.Transparent)
	t.track.CornerRadius = trackHeight / 2
	t.dot = canvas.NewCircle(color.Transparent)
	t.ExtendBaseWidget(t)
	t.Restyle()
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *Toggle) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(t) }

// Least is the size of the switch with the ring around it.
func (t *Toggle) Least() fyne.Size {
	return fyne.NewSize(trackWidth+2*ringSpace, trackHeight+2*ringSpace)
}

// Arrange places the switch.
func (t *Toggle) Arrange(size fyne.Size) {
	y := (size.Height - trackHeight) / 2
	t.ring.Move(fyne.NewPos(0, y-ringSpace))
	t.ring.Resize(fyne.NewSize(trackWidth+2*ringSpace, trackHeight+2*ringSpace))
	t.track.Move(fyne.NewPos(ringSpace, y))
	t.track.Resize(fyne.NewSize(trackWidth, trackHeight))
	x := ringSpace + (trackHeight-knob)/2
	if t.On {
		x = ringSpace + trackWidth - knob - (trackHeight-knob)/2
	}
	t.dot.Move(fyne.NewPos(x, y+(trackHeight-knob)/2))
	t.dot.Resize(fyne.NewSquareSize(knob))
}

// Restyle draws it as it stands: on is filled, off is a line, so that colour is
// not all that tells them apart.
func (t *Toggle) Restyle() {
	t.track.StrokeWidth = 2
	if t.On {
		t.track.FillColor, t.track.StrokeColor = t.st.Color(paper.ColorAccent), t.st.Color(paper.ColorAccent)
		t.dot.FillColor = t.st.Color(paper.ColorPaper)
	} else {
		t.track.FillColor, t.track.StrokeColor = color.Transparent, t.st.Color(paper.ColorMuted)
		t.dot.FillColor = t.st.Color(paper.ColorMuted)
	}
	t.ring.StrokeWidth = 0
	if t.focused {
		t.ring.StrokeWidth, t.ring.StrokeColor = 2, t.st.Color(paper.ColorInk)
	}
	t.Arrange(t.Size())
	t.ring.Refresh()
	t.track.Refresh()
	t.dot.Refresh()
}

// Objects is part of paper's drawing.
func (t *Toggle) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.ring, t.track, t.dot} }

// Set turns it without telling.
func (t *Toggle) Set(on bool) {
	t.On = on
	t.Restyle()
}

// Wanted is part of Control.
func (t *Toggle) Wanted(float32) fyne.Size { return t.Least() }

// Broad is part of Control.
func (t *Toggle) Broad() bool { return false }

// Put is part of Control.
func (t *Toggle) Put(text string) { t.Set(text == "true") }

// Focusables is part of Control.
func (t *Toggle) Focusables() []fyne.Focusable { return []fyne.Focusable{t} }

// AccessibilityLabel says what is switched.
func (t *Toggle) AccessibilityLabel() string { return t.name }

// AccessibilityRole tells that it can be pressed.
func (t *Toggle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
