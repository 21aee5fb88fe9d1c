package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// Part is a block of a column with the space above it.
type Part struct {
	Block Block
	Gap   float32
	Wide  bool // as wide as the column, not as a line of text
}

// Column puts blocks below each other in one column of text, as wide as one
// reads well.
type Column struct {
	widget.BaseWidget
	st    *Style
	parts []Part
	width float32 // for which the height is asked
}

// NewColumn returns a column of blocks; hidden ones take no room.
func NewColumn(st *Style, parts ...Part) *Column {
	c := &Column{st: st, parts: parts}
	c.ExtendBaseWidget(c)
	return c
}

// Set puts other blocks into the column.
func (c *Column) Set(st *Style, parts ...Part) { c.st, c.parts = st, parts }

// CreateRenderer is part of fyne.Widget.
func (c *Column) CreateRenderer() fyne.WidgetRenderer { return Renderer(c) }

// Restyle is part of Drawn.
func (c *Column) Restyle() { c.Arrange(c.Size()) }

// Least is part of Drawn.
func (c *Column) Least() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.width)) }

// HeightFor is part of Block.
func (c *Column) HeightFor(w float32) float32 { return c.run(w, false) }

// Arrange is part of Drawn.
func (c *Column) Arrange(size fyne.Size) { c.run(size.Width, true) }

// Objects is part of Drawn.
func (c *Column) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(c.parts))
	for i, p := range c.parts {
		out[i] = p.Block
	}
	return out
}

// Inset returns where a column of text begins in a width, how wide its text may
// be, and how wide the column is with the gutter right of the text.
func (st *Style) Inset(w float32) (x, text, column float32) {
	margin := 6 * Grid
	if w >= WideFrom {
		margin = 12 * Grid
	}
	zoom := max(st.Theme.Scale, 1)
	column = min(w-2*margin, PageMost*zoom)
	return (w - column) / 2, min(column, TextMost*st.Theme.Scale), column
}

func (c *Column) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	x, text, column := c.st.Inset(w)
	n := Pen{X: x, Y: 0, Place: place}
	for _, p := range c.parts {
		if !p.Block.Visible() {
			continue
		}
		if n.W = text; p.Wide {
			n.W = column
		}
		n.Down(p.Block, p.Gap)
	}
	return n.Y + foot
}

// foot is the space below the last block of a column.
const foot = 12 * Grid

// Sheaf is the frame of a screen: a head that stays, a column that scrolls, and
// the run line at the lower edge.
type Sheaf struct {
	Content *fyne.Container
	Scroll  *container.Scroll
	Column  *Column
	head    *Column
	Run     *RunLine
}

// NewSheaf returns an empty frame. Call Set before it is shown.
func NewSheaf() *Sheaf {
	s := &Sheaf{}
	s.Scroll = container.NewVScroll(canvas.NewRectangle(nil))
	s.Content = container.New(&sheafLayout{s})
	return s
}

// Set shows a head, a column and a run line; the place the reader scrolled to
// stays.
func (s *Sheaf) Set(head, column *Column, run *RunLine) {
	s.head, s.Column, s.Run = head, column, run
	s.Scroll.Content = column
	s.Content.Objects = []fyne.CanvasObject{head, s.Scroll, run}
	s.Relayout()
}

// Relayout lays everything out again after a part has another height.
func (s *Sheaf) Relayout() {
	if s.Content.Size().Width == 0 { // no window yet; its first size lays everything out
		return
	}
	s.Content.Layout.Layout(s.Content.Objects, s.Content.Size())
	s.head.Refresh()
	s.Column.Refresh()
	s.Scroll.Refresh()
	s.Content.Refresh()
}

// Fail shows an error as one sentence with one button, which tries again or, where
// again is nil, only closes it. relayout lays the screen out.
func (s *Sheaf) Fail(err error, again, relayout func()) {
	word := s.Run.st.Say("common.close.button")
	if again != nil {
		word = s.Run.st.Say("common.try_again.button")
	}
	s.Run.Failure(app.AsError(err), word, func() {
		s.Run.Clear()
		relayout()
		if again != nil {
			again()
		}
	})
	relayout()
}

type sheafLayout struct{ s *Sheaf }

// MinSize is the least size of a screen.
func (l *sheafLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// Layout asks head and column for their heights at this width.
func (l *sheafLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if l.s.head == nil {
		return
	}
	top := topOf(size.Width)
	l.s.head.width, l.s.Column.width = size.Width, size.Width
	h := l.s.head.HeightFor(size.Width) - foot // a head has none
	l.s.head.Move(fyne.NewPos(0, top))
	l.s.head.Resize(fyne.NewSize(size.Width, h))
	y := top + h + 2*Grid
	l.s.Scroll.Move(fyne.NewPos(0, y))
	l.s.Scroll.Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
	if l.s.Run != nil {
		r := l.s.Run.HeightFor(size.Width)
		l.s.Run.Move(fyne.NewPos(0, size.Height-r))
		l.s.Run.Resize(fyne.NewSize(size.Width, r))
	}
}

// topOf is the space above a head.
func topOf(w float32) float32 {
	if w >= WideFrom {
		return TopMargin
	}
	return 3 * Grid
}
