package paper

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// drawn is what a widget of this package does for its renderer.
type drawn interface {
	Arrange(size fyne.Size)
	Restyle() // after something the reader sees changed
	Objects() []fyne.CanvasObject
	Least() fyne.Size
}

// drawnRenderer hands everything on.
type drawnRenderer struct{ d drawn }

// Renderer lets a widget draw itself.
func Renderer(d drawn) fyne.WidgetRenderer { return &drawnRenderer{d} }

func (r *drawnRenderer) Layout(size fyne.Size)        { r.d.Arrange(size) }
func (r *drawnRenderer) MinSize() fyne.Size           { return r.d.Least() }
func (r *drawnRenderer) Refresh()                     { r.d.Restyle() }
func (r *drawnRenderer) Objects() []fyne.CanvasObject { return r.d.Objects() }
func (r *drawnRenderer) Destroy()                     {}

// Box is a rectangle with a place, for hits of the pointer.
type Box struct {
	Pos  fyne.Position
	Size fyne.Size
}

func (b Box) Holds(p fyne.Position) bool {
	return p.X >= b.Pos.X && p.Y >= b.Pos.Y && p.X < b.Pos.X+b.Size.Width && p.Y < b.Pos.Y+b.Size.Height
}

// Put moves an object to a place in its least size.
func Put(o fyne.CanvasObject, x, y float32) {
	o.Resize(o.MinSize())
	o.Move(fyne.NewPos(x, y))
}

// Plain is a paragraph of its own: a block without anything to do.
type Plain struct {
	widget.BaseWidget
	flow Flow
}

func NewPlain(st *Style, text string, f Font, ink fyne.ThemeColorName) *Plain {
	p := &Plain{flow: Flow{Style: st, Font: f, Ink: ink, Text: text}}
	p.ExtendBaseWidget(p)
	return p
}

func (p *Plain) CreateRenderer() fyne.WidgetRenderer { return Renderer(p) }
func (p *Plain) HeightFor(w float32) float32         { return p.flow.Height(w) }
func (p *Plain) Arrange(size fyne.Size)              { p.flow.Place(0, 0, size.Width) }
func (p *Plain) Restyle()                            {}
func (p *Plain) Objects() []fyne.CanvasObject        { return p.flow.Texts }
func (p *Plain) Least() fyne.Size                    { return fyne.NewSize(0, p.flow.Height(p.Size().Width)) }

// Button is an icon, a word or both, without a frame: the page's only button.
type Button struct {
	widget.BaseWidget
	st      *Style
	Icon    string
	Text    string
	Name    string // what a screen reader says
	After   bool   // the icon stands after the word
	Solid   bool   // filled with the accent: the one thing to do on an empty page
	Ink     fyne.ThemeColorName
	Do      func()
	Rest    func(on bool)        // the pointer came or left; may be nil
	Typed   func(*fyne.KeyEvent) // keys it does not use itself
	Runes   func(rune)
	Fixed   bool // it is always in view
	hovered bool
	Focused bool

	back  *canvas.Rectangle
	image *canvas.Image
	label *canvas.Text
}

var (
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

func NewButton(st *Style, icon, text, name string, tapped func()) *Button {
	b := &Button{st: st, Icon: icon, Text: text, Name: name, Do: tapped, Ink: ColorAccent}
	b.back = canvas.NewRectangle(color.Transparent)
	b.back.CornerRadius = 1.5 * Grid
	b.label = st.Text(text, FontSmallUI, b.Ink)
	b.image = canvas.NewImageFromResource(nil)
	b.image.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	b.Restyle()
	return b
}

// IconEdge is the edge of an icon in a line of small text.
const IconEdge = 5 * Grid

func (b *Button) CreateRenderer() fyne.WidgetRenderer { return Renderer(b) }

func (b *Button) Least() fyne.Size {
	w, pad := float32(0), 2*Grid
	if b.Solid {
		pad = 4 * Grid
	}
	if b.Icon != "" {
		w += IconEdge
	}
	if b.Text != "" {
		w += b.st.Measure(b.Text, FontSmallUI)
	}
	if b.Icon != "" && b.Text != "" && !b.After {
		w += Grid
	}
	h := max(IconEdge, b.st.LineHeight(FontSmallUI)) + 2*Grid
	if b.Solid {
		h += 2 * Grid
	}
	return fyne.NewSize(w+2*pad, h)
}

func (b *Button) Arrange(size fyne.Size) {
	b.back.Resize(size)
	x := 2 * Grid
	if b.Solid {
		x = 4 * Grid
	}
	if b.Icon != "" {
		left := x
		if b.After {
			left += b.st.Measure(b.Text, FontSmallUI)
		} else {
			x += IconEdge + Grid
		}
		b.image.Resize(fyne.NewSquareSize(IconEdge))
		b.image.Move(fyne.NewPos(left, (size.Height-IconEdge)/2))
	}
	Put(b.label, x, (size.Height-b.label.MinSize().Height)/2)
}

func (b *Button) Restyle() {
	ink := b.Ink
	switch {
	case b.Solid:
		b.back.FillColor, ink = b.st.Color(ColorAccent), ColorPaper
	case b.hovered || b.Focused:
		b.back.FillColor = b.st.Color(ColorWash)
	default:
		b.back.FillColor = color.Transparent
	}
	b.back.StrokeWidth = 0
	if b.Focused {
		b.back.StrokeWidth, b.back.StrokeColor = 2, b.st.Color(ColorAccent)
		if b.Solid {
			b.back.StrokeColor = b.st.Color(ColorInk)
		}
	}
	b.st.Reword(b.label, b.Text, FontSmallUI)
	b.label.Color = b.st.Color(ink)
	if b.Icon != "" {
		b.image.Resource = b.st.Icon(b.Icon, ink)
	}
	b.back.Refresh()
	b.label.Refresh()
	b.image.Refresh()
}

func (b *Button) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.back, b.image, b.label}
}

func (b *Button) Tapped(*fyne.PointEvent)        { b.Do() }
func (b *Button) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (b *Button) MouseIn(*desktop.MouseEvent)    { b.hover(true) }
func (b *Button) MouseMoved(*desktop.MouseEvent) {}
func (b *Button) MouseOut()                      { b.hover(false) }
func (b *Button) FocusLost()                     { b.Focused = false; b.Restyle() }
func (b *Button) FocusGained() {
	b.Focused = true
	b.Restyle()
	if !b.Fixed {
		b.st.Shown(b)
	}
}

func (b *Button) TypedRune(r rune) {
	if b.Runes != nil {
		b.Runes(r)
	}
}

func (b *Button) hover(on bool) {
	b.hovered = on
	b.Restyle()
	if b.Rest != nil {
		b.Rest(on)
	}
}

func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Do()
	default:
		if b.Typed != nil {
			b.Typed(e)
		}
	}
}

// AccessibilityLabel says what the button does.
func (b *Button) AccessibilityLabel() string { return b.Name }

// AccessibilityRole tells that it is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Block is a part of the page whose height follows from its width, which
// Fyne's MinSize cannot tell. heightFor is cheap when asked twice for the same
// width.
type Block interface {
	fyne.CanvasObject
	HeightFor(width float32) float32
}
