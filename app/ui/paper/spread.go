package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// spreadFrom is the width from which a spread has two columns, and spreadGap the
// space between them.
const (
	spreadFrom float32 = 190 * Grid
	spreadGap  float32 = 16 * Grid
)

// Spread is a text with something beside it: right of it where there is room,
// above it where there is not.
type Spread struct {
	widget.BaseWidget
	st   *Style
	main []Part
	side []Part
	wide float32 // of the side
}

// SpreadOptions is what stands in a spread.
type SpreadOptions struct {
	Main, Side []Part
	SideWidth  float32 // for a text of normal size
}

// NewSpread returns a spread of two columns of blocks.
func NewSpread(st *Style, o SpreadOptions) *Spread {
	s := &Spread{st: st, main: o.Main, side: o.Side, wide: o.SideWidth * max(st.Theme.Scale, 1)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is part of fyne.Widget.
func (s *Spread) CreateRenderer() fyne.WidgetRenderer { return Renderer(s) }

// Restyle is part of Drawn.
func (s *Spread) Restyle() { s.Arrange(s.Size()) }

// Least is part of Drawn.
func (s *Spread) Least() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }

// HeightFor is part of Block.
func (s *Spread) HeightFor(w float32) float32 { return s.run(w, false) }

// Arrange is part of Drawn.
func (s *Spread) Arrange(size fyne.Size) { s.run(size.Width, true) }

// Sided reports whether both columns stand side by side at a width.
func (s *Spread) Sided(w float32) bool { return w >= spreadFrom*max(s.st.Theme.Scale, 1) }

func (s *Spread) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	if !s.Sided(w) {
		n := Pen{W: w, Place: place}
		n.parts(s.side)
		n.Y += GapGroup
		n.parts(s.main)
		return n.Y
	}
	left := Pen{W: min(w-s.wide-spreadGap, TextMost*s.st.Theme.Scale), Place: place}
	left.parts(s.main)
	right := Pen{X: w - s.wide, W: s.wide, Place: place}
	right.parts(s.side)
	return max(left.Y, right.Y)
}

// parts puts blocks below each other.
func (n *Pen) parts(list []Part) {
	for _, p := range list {
		if p.Block.Visible() {
			n.Down(p.Block, p.Gap)
		}
	}
}

// Objects is part of Drawn.
func (s *Spread) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(s.main)+len(s.side))
	for _, list := range [][]Part{s.main, s.side} {
		for _, p := range list {
			out = append(out, p.Block)
		}
	}
	return out
}
