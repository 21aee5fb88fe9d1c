package activity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// tabBar is a row of buttons, one of which is underlined.
type tabBar struct {
	widget.BaseWidget
	row   *paper.Row
	shown *paper.Button
	line  *canvas.Rectangle
}

func newTabBar(st *paper.Style, list []*paper.Button, shown *paper.Button) *tabBar {
	t := &tabBar{row: paper.NewRow(list...), shown: shown, line: canvas.NewRectangle(st.Color(paper.ColorAccent))}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *tabBar) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(t) }

// HeightFor is part of paper.Block.
func (t *tabBar) HeightFor(w float32) float32 { return t.row.HeightFor(w) }

// Least is part of paper's drawn.
func (t *tabBar) Least() fyne.Size { return fyne.NewSize(0, t.HeightFor(t.Size().Width)) }

// Restyle is part of paper's drawn.
func (t *tabBar) Restyle() { t.row.Restyle() }

// Objects is part of paper's drawn.
func (t *tabBar) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.row, t.line} }

// Arrange is part of paper's drawn.
func (t *tabBar) Arrange(size fyne.Size) {
	t.row.Resize(size)
	t.row.Arrange(size)
	at, b := t.shown.Position(), t.shown.Size()
	t.line.Move(fyne.NewPos(at.X+2*paper.Grid, at.Y+b.Height-paper.Grid))
	t.line.Resize(fyne.NewSize(b.Width-4*paper.Grid, 2))
}
