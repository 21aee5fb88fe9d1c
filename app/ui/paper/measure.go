package paper

import "fyne.io/fyne/v2"

// Widths at which the page changes, and what it is made of.
const (
	WideFrom    float32 = 900
	PageMost    float32 = 1180
	TextMost    float32 = 600 // about 70 characters of the summary
	TextLeast   float32 = 500 // about 60
	GutterMost  float32 = 44 * Grid
	GutterLeast float32 = 36 * Grid
	HangWidth   float32 = 24 * Grid
	LabelRoom   float32 = 4 * Grid
)

// Pen walks down a column.
type Pen struct {
	X, Y, W float32
	Place   bool
}

// Down puts a block below what is there, after a gap, unless it is absent.
func (n *Pen) Down(b Block, gap float32) {
	n.Y += gap
	h := b.HeightFor(n.W)
	if n.Place {
		b.Move(fyne.NewPos(n.X, n.Y))
		b.Resize(fyne.NewSize(n.W, h))
	}
	n.Y += h
}

// topMargin and the gaps between parts, on the grid.
const (
	TopMargin = 6 * Grid
	GapPart   = 8 * Grid
	GapGroup  = 6 * Grid
)
