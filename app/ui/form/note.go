package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Note is a line of words that changes; without words it takes no room.
type Note struct {
	widget.BaseWidget
	flow paper.Flow
}

// NewNote returns a line without words.
func NewNote(st *paper.Style) *Note {
	n := &Note{flow: paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted}}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// Set changes the words. Lay out what holds the note afterwards.
func (n *Note) Set(text string, ink fyne.ThemeColorName) {
	n.flow.Text, n.flow.Ink, n.flow.Texts = text, ink, nil
	n.Hidden = text == ""
	n.Refresh()
}

// Text returns the words.
func (n *Note) Text() string { return n.flow.Text }

// CreateRenderer is part of fyne.Widget.
func (n *Note) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(n) }

// Restyle is part of paper's drawing.
func (n *Note) Restyle() { n.Arrange(n.Size()) }

// Least is part of paper's drawing.
func (n *Note) Least() fyne.Size { return fyne.NewSize(0, n.HeightFor(n.Size().Width)) }

// HeightFor is part of paper.Block.
func (n *Note) HeightFor(w float32) float32 { return n.flow.Height(w) }

// Arrange is part of paper's drawing.
func (n *Note) Arrange(size fyne.Size) { n.flow.Place(0, 0, size.Width) }

// Objects is part of paper's drawing.
func (n *Note) Objects() []fyne.CanvasObject { return n.flow.Texts }

// AccessibilityLabel is the words.
func (n *Note) AccessibilityLabel() string { return n.flow.Text }

// AccessibilityRole tells that it is read, not pressed.
func (n *Note) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Bar is how far something has come.
type Bar struct {
	widget.BaseWidget
	Part  float32 // 0 to 1
	st    *paper.Style
	track *canvas.Rectangle
	done  *canvas.Rectangle
}

// NewBar returns an empty bar.
func NewBar(st *paper.Style) *Bar {
	b := &Bar{st: st, track: canvas.NewRectangle(st.Color(paper.ColorRule)), done: canvas.NewRectangle(st.Color(paper.ColorAccent))}
	b.track.CornerRadius, b.done.CornerRadius = barHeight/2, barHeight/2
	b.ExtendBaseWidget(b)
	return b
}

const barHeight float32 = 4

// Set moves the bar.
func (b *Bar) Set(part float32) {
	b.Part = min(max(part, 0), 1)
	b.Arrange(b.Size())
	b.done.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(b) }

// Restyle is part of paper's drawing.
func (b *Bar) Restyle() { b.Arrange(b.Size()) }

// Least is part of paper's drawing.
func (b *Bar) Least() fyne.Size { return fyne.NewSize(0, barHeight) }

// HeightFor is part of paper.Block.
func (b *Bar) HeightFor(float32) float32 { return barHeight }

// Arrange is part of paper's drawing.
func (b *Bar) Arrange(size fyne.Size) {
	b.track.Resize(fyne.NewSize(size.Width, barHeight))
	b.done.Resize(fyne.NewSize(size.Width*b.Part, barHeight))
}

// Objects is part of paper's drawing.
func (b *Bar) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.track, b.done} }
