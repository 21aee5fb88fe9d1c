package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Part is a block with the space above it.
type Part struct {
	Block paper.Block
	Gap   float32
}

// Stack puts blocks below each other; hidden ones take no room.
type Stack struct {
	widget.BaseWidget
	Parts []Part
}

// NewStack returns blocks below each other.
func NewStack(parts ...Part) *Stack {
	s := &Stack{Parts: parts}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is part of fyne.Widget.
func (s *Stack) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(s) }

// Restyle is part of paper's drawing.
func (s *Stack) Restyle() { s.Arrange(s.Size()) }

// Least is part of paper's drawing.
func (s *Stack) Least() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }

// HeightFor is part of paper.Block.
func (s *Stack) HeightFor(w float32) float32 { return s.run(w, false) }

// Arrange is part of paper's drawing.
func (s *Stack) Arrange(size fyne.Size) { s.run(size.Width, true) }

func (s *Stack) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	n := paper.Pen{W: w, Place: place}
	for _, p := range s.Parts {
		if p.Block.Visible() {
			gap := p.Gap
			if n.Y == 0 {
				gap = 0
			}
			n.Down(p.Block, gap)
		}
	}
	return n.Y
}

// Objects is part of paper's drawing.
func (s *Stack) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(s.Parts))
	for i, p := range s.Parts {
		out[i] = p.Block
	}
	return out
}

// Split has an index at the left of a body where there is room, else above it.
type Split struct {
	widget.BaseWidget
	st    *paper.Style
	Index []*paper.Button
	Body  *Stack
	rule  *canvas.Rectangle
}

// NewSplit returns an index and a body.
func NewSplit(st *paper.Style, index []*paper.Button, body *Stack) *Split {
	s := &Split{st: st, Index: index, Body: body, rule: canvas.NewRectangle(st.Color(paper.ColorRule))}
	s.ExtendBaseWidget(s)
	return s
}

// The index's width, and the space between it and the body.
const (
	indexWidth = 48 * paper.Grid
	indexSpace = 12 * paper.Grid
)

// CreateRenderer is part of fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(s) }

// Restyle is part of paper's drawing.
func (s *Split) Restyle() { s.Arrange(s.Size()) }

// Least is part of paper's drawing.
func (s *Split) Least() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }

// HeightFor is part of paper.Block.
func (s *Split) HeightFor(w float32) float32 { return s.run(w, false) }

// Arrange is part of paper's drawing.
func (s *Split) Arrange(size fyne.Size) { s.run(size.Width, true) }

// Wide reports whether the index is at the left.
func (s *Split) Wide(w float32) bool {
	zoom := max(s.st.Theme.Scale, 1)
	return w >= (indexWidth+indexSpace+120*paper.Grid)*zoom
}

func (s *Split) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	zoom := max(s.st.Theme.Scale, 1)
	s.rule.Hidden = s.Wide(w)
	if s.Wide(w) {
		left := s.column(place)
		x := (indexWidth + indexSpace) * zoom
		n := paper.Pen{X: x, W: min(w-x, paper.TextMost*zoom), Place: place}
		n.Down(s.Body, paper.Grid)
		return max(left, n.Y)
	}
	n := paper.Pen{Y: s.row(w, place) + paper.Grid, W: w, Place: place}
	if place {
		s.rule.Move(fyne.NewPos(0, n.Y))
		s.rule.Resize(fyne.NewSize(w, 1))
	}
	n.Down(s.Body, 5*paper.Grid)
	return n.Y
}

// column puts the index below each other.
func (s *Split) column(place bool) float32 {
	y := float32(0)
	for _, b := range s.Index {
		if place {
			paper.Put(b, -2*paper.Grid, y)
		}
		y += b.Least().Height
	}
	return y
}

// row puts the index side by side.
func (s *Split) row(w float32, place bool) float32 {
	x, y, h := -2*paper.Grid, float32(0), float32(0)
	for _, b := range s.Index {
		size := b.Least()
		if x > 0 && x+size.Width > w+2*paper.Grid {
			x, y = -2*paper.Grid, y+h
		}
		if place {
			paper.Put(b, x, y)
		}
		x, h = x+size.Width, max(h, size.Height)
	}
	return y + h
}

// Objects is part of paper's drawing.
func (s *Split) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, b := range s.Index {
		out = append(out, b)
	}
	return append(out, s.rule, s.Body)
}
