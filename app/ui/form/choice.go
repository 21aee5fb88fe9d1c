package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Option is one of a few.
type Option struct {
	Value string
	Name  string // on the screen
}

// Choice has one of a few taken: words in a row, the taken one in ink with a
// line below it.
type Choice struct {
	widget.BaseWidget
	focus
	Changed func(value string)
	Value   string
	st      *paper.Style
	name    string
	options []Option
	words   []*canvas.Text
	line    *canvas.Rectangle
	ring    *canvas.Rectangle
	boxes   []paper.Box
}

var (
	_ fyne.Tappable      = (*Choice)(nil)
	_ fyne.Focusable     = (*Choice)(nil)
	_ desktop.Cursorable = (*Choice)(nil)
)

// NewChoice returns a choice. A value that is none of the options is one more.
func NewChoice(st *paper.Style, name string, options []Option, value string) *Choice {
	c := &Choice{st: st, name: name, options: options, Value: value}
	c.self = c
	c.line = canvas.NewRectangle(st.Color(paper.ColorAccent))
	c.ring = canvas.NewRectangle(color.Transparent)
	c.ring.CornerRadius = 1.5 * paper.Grid
	c.ExtendBaseWidget(c)
	c.build()
	return c
}

// build makes the words anew.
func (c *Choice) build() {
	if c.at() < 0 {
		c.options = append(c.options[:len(c.options):len(c.options)], Option{Value: c.Value, Name: c.Value})
	}
	c.words = make([]*canvas.Text, len(c.options))
	c.boxes = make([]paper.Box, len(c.options))
	for i, o := range c.options {
		ink := paper.ColorMuted
		if o.Value == c.Value {
			ink = paper.ColorInk
		}
		c.words[i] = c.st.Text(o.Name, paper.FontSmallUI, ink)
	}
}

// at returns which option is taken, -1 for none.
func (c *Choice) at() int {
	for i, o := range c.options {
		if o.Value == c.Value {
			return i
		}
	}
	return -1
}

// CreateRenderer is part of fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(c) }

// chipPad is the space around a word.
const chipPad = 2 * paper.Grid

// run lays the words out in as many lines as they need.
func (c *Choice) run(room float32, place bool) fyne.Size {
	x, y, widest := float32(0), float32(0), float32(0)
	row := c.st.LineHeight(paper.FontSmallUI) + 3*paper.Grid
	for i, w := range c.words {
		width := w.MinSize().Width + 2*chipPad
		if x > 0 && x+width > room {
			x, y = 0, y+row
		}
		if place {
			c.boxes[i] = paper.Box{Pos: fyne.NewPos(x, y), Size: fyne.NewSize(width, row)}
			paper.Put(w, x+chipPad, y+(row-w.MinSize().Height)/2)
		}
		x += width
		widest = max(widest, x)
	}
	return fyne.NewSize(widest, y+row)
}

// Least is part of paper's drawing.
func (c *Choice) Least() fyne.Size { return fyne.NewSize(0, c.run(c.Size().Width, false).Height) }

// HeightFor is part of paper.Block.
func (c *Choice) HeightFor(w float32) float32 { return c.run(w, false).Height }

// Arrange places the words and the line below the taken one.
func (c *Choice) Arrange(size fyne.Size) {
	c.run(size.Width, true)
	at := c.at()
	c.line.Hidden = at < 0
	if at < 0 {
		return
	}
	b := c.boxes[at]
	c.line.Move(fyne.NewPos(b.Pos.X+chipPad, b.Pos.Y+b.Size.Height-1.5*paper.Grid))
	c.line.Resize(fyne.NewSize(b.Size.Width-2*chipPad, 2))
	c.ring.Move(b.Pos)
	c.ring.Resize(b.Size)
}

// Restyle draws it as it stands.
func (c *Choice) Restyle() {
	for i, o := range c.options {
		ink := paper.ColorMuted
		if o.Value == c.Value {
			ink = paper.ColorInk
		}
		c.words[i].Color = c.st.Color(ink)
		c.words[i].Refresh()
	}
	c.ring.StrokeWidth = 0
	if c.focused {
		c.ring.StrokeWidth, c.ring.StrokeColor = 2, c.st.Color(paper.ColorAccent)
	}
	c.Arrange(c.Size())
	c.ring.Refresh()
	c.line.Refresh()
}

// Objects is part of paper's drawing.
func (c *Choice) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{c.ring, c.line}
	for _, w := range c.words {
		out = append(out, w)
	}
	return out
}

// Tapped takes the word below the pointer.
func (c *Choice) Tapped(e *fyne.PointEvent) {
	for i, b := range c.boxes {
		if b.Holds(e.Position) {
			c.take(i)
		}
	}
}

func (c *Choice) take(n int) {
	if n < 0 || n >= len(c.options) || c.options[n].Value == c.Value {
		return
	}
	c.Value = c.options[n].Value
	c.Restyle()
	if c.Changed != nil {
		c.Changed(c.Value)
	}
}

// TypedRune hands letters on.
func (c *Choice) TypedRune(r rune) { c.Keys.letter(r) }

// TypedKey goes to the next and the previous word.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyRight:
		c.take(c.at() + 1)
	case fyne.KeyLeft:
		c.take(c.at() - 1)
	default:
		c.Keys.key(e)
	}
}

// Wanted is part of Control.
func (c *Choice) Wanted(room float32) fyne.Size { return c.run(room, false) }

// Broad is part of Control: many words go below.
func (c *Choice) Broad() bool { return c.run(1e6, false).Width > 60*paper.Grid }

// Put is part of Control.
func (c *Choice) Put(value string) {
	if c.Value = value; c.at() < 0 {
		c.build()
	}
	c.Restyle()
}

// Focusables is part of Control.
func (c *Choice) Focusables() []fyne.Focusable { return []fyne.Focusable{c} }

// AccessibilityLabel says what is chosen from, and what is chosen.
func (c *Choice) AccessibilityLabel() string {
	if at := c.at(); at >= 0 {
		return c.name + ": " + c.options[at].Name
	}
	return c.name
}

// AccessibilityRole tells that it can be pressed.
func (c *Choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
