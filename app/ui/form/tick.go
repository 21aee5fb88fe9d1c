package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Tick is a line with a box to tick.
type Tick struct {
	widget.BaseWidget
	flip
	st    *paper.Style
	words paper.Flow
	note  paper.Flow
	box   *canvas.Rectangle
	mark  *canvas.Image
	back  *canvas.Rectangle
}

var (
	_ fyne.Tappable      = (*Tick)(nil)
	_ fyne.Focusable     = (*Tick)(nil)
	_ desktop.Cursorable = (*Tick)(nil)
)

// NewTick returns a line with a box; note is a quiet line below the words.
func NewTick(st *paper.Style, words, note string, on bool) *Tick {
	t := &Tick{st: st}
	t.self, t.On = t, on
	t.words = paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorInk, Text: words}
	t.note = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: note, Limit: 1}
	t.back = canvas.NewRectangle(color.Transparent)
	t.back.CornerRadius = 1.5 * paper.Grid
	t.box = canvas.NewRectangle(color.Transparent)
	t.box.CornerRadius, t.box.StrokeWidth = paper.Grid, 1.5
	t.mark = st.Image("check", paper.ColorPaper, boxEdge)
	t.ExtendBaseWidget(t)
	t.Restyle()
	return t
}

const (
	boxEdge  = 4.5 * paper.Grid
	boxRoom  = 8 * paper.Grid
	tickEdge = 1.5 * paper.Grid // of the wash beyond the words
)

// CreateRenderer is part of fyne.Widget.
func (t *Tick) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(t) }

// Least is part of paper's drawing.
func (t *Tick) Least() fyne.Size { return fyne.NewSize(0, t.HeightFor(t.Size().Width)) }

// HeightFor is part of paper.Block.
func (t *Tick) HeightFor(w float32) float32 {
	room := max(w-boxRoom, 10*paper.Grid)
	h := t.words.Height(room) + 2*tickEdge
	if t.note.Text != "" {
		h += t.note.Height(room)
	}
	return h
}

// Arrange is part of paper's drawing.
func (t *Tick) Arrange(size fyne.Size) {
	room := max(size.Width-boxRoom, 10*paper.Grid)
	y := t.words.Place(boxRoom, tickEdge, room)
	if t.note.Text != "" {
		t.note.Place(boxRoom, y, room)
	}
	t.back.Move(fyne.NewPos(-2*paper.Grid, 0))
	t.back.Resize(fyne.NewSize(size.Width+4*paper.Grid, size.Height))
	at := fyne.NewPos(0, tickEdge+(t.st.LineHeight(paper.FontBody)-boxEdge)/2)
	t.box.Move(at)
	t.box.Resize(fyne.NewSquareSize(boxEdge))
	t.mark.Move(at)
	t.mark.Resize(fyne.NewSquareSize(boxEdge))
}

// Restyle draws it as it stands.
func (t *Tick) Restyle() {
	t.box.FillColor, t.box.StrokeColor = color.Transparent, t.st.Color(paper.ColorMuted)
	if t.On {
		t.box.FillColor, t.box.StrokeColor = t.st.Color(paper.ColorAccent), t.st.Color(paper.ColorAccent)
	}
	t.mark.Hidden = !t.On
	t.back.FillColor = color.Transparent
	t.back.StrokeWidth = 0
	if t.focused {
		t.back.StrokeWidth, t.back.StrokeColor = 2, t.st.Color(paper.ColorAccent)
	}
	t.box.Refresh()
	t.mark.Refresh()
	t.back.Refresh()
}

// Objects is part of paper's drawing.
func (t *Tick) Objects() []fyne.CanvasObject {
	out := append([]fyne.CanvasObject{t.back, t.box, t.mark}, t.words.Texts...)
	return append(out, t.note.Texts...)
}

// AccessibilityLabel reads the line.
func (t *Tick) AccessibilityLabel() string { return paper.Joined(t.words.Text, t.note.Text) }

// AccessibilityRole tells that it can be pressed.
func (t *Tick) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
