package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// drawn is what a widget of this package does for its renderer.
type drawn interface {
	layout(size fyne.Size)
	restyle() // after something the reader sees changed
	objects() []fyne.CanvasObject
	least() fyne.Size
}

// drawnRenderer lets a widget draw itself.
type drawnRenderer struct{ d drawn }

func (r *drawnRenderer) Layout(size fyne.Size)        { r.d.layout(size) }
func (r *drawnRenderer) MinSize() fyne.Size           { return r.d.least() }
func (r *drawnRenderer) Refresh()                     { r.d.restyle() }
func (r *drawnRenderer) Objects() []fyne.CanvasObject { return r.d.objects() }
func (r *drawnRenderer) Destroy()                     {}

// box is a rectangle with a place, for hits of the pointer.
type box struct {
	pos  fyne.Position
	size fyne.Size
}

func (b box) holds(p fyne.Position) bool {
	return p.X >= b.pos.X && p.Y >= b.pos.Y && p.X < b.pos.X+b.size.Width && p.Y < b.pos.Y+b.size.Height
}

// put moves an object to a place in its least size.
func put(o fyne.CanvasObject, x, y float32) {
	o.Resize(o.MinSize())
	o.Move(fyne.NewPos(x, y))
}

// plain is a paragraph of its own: a block without anything to do.
type plain struct {
	widget.BaseWidget
	flow flow
}

func newPlain(st *style, text string, f font, ink fyne.ThemeColorName) *plain {
	p := &plain{flow: flow{st: st, font: f, ink: ink, text: text}}
	p.ExtendBaseWidget(p)
	return p
}

func (p *plain) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{p} }
func (p *plain) heightFor(w float32) float32         { return p.flow.height(w) }
func (p *plain) layout(size fyne.Size)               { p.flow.place(0, 0, size.Width) }
func (p *plain) restyle()                            {}
func (p *plain) objects() []fyne.CanvasObject        { return p.flow.texts }
func (p *plain) least() fyne.Size                    { return fyne.NewSize(0, p.flow.height(p.Size().Width)) }

// button is an icon, a word or both, without a frame: the page's only button.
type button struct {
	widget.BaseWidget
	st      *style
	icon    string
	text    string
	name    string // what a screen reader says
	after   bool   // the icon stands after the word
	solid   bool   // filled with the accent: the one thing to do on an empty page
	ink     fyne.ThemeColorName
	tapped  func()
	typed   func(*fyne.KeyEvent) // keys it does not use itself
	runes   func(rune)
	hovered bool
	focused bool

	back  *canvas.Rectangle
	image *canvas.Image
	label *canvas.Text
}

var (
	_ fyne.Tappable     = (*button)(nil)
	_ fyne.Focusable    = (*button)(nil)
	_ desktop.Hoverable = (*button)(nil)
)

func newButton(st *style, icon, text, name string, tapped func()) *button {
	b := &button{st: st, icon: icon, text: text, name: name, tapped: tapped, ink: ColorAccent}
	b.back = canvas.NewRectangle(color.Transparent)
	b.back.CornerRadius = 1.5 * grid
	b.label = st.text(text, fontSmallUI, b.ink)
	b.image = canvas.NewImageFromResource(nil)
	b.image.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	b.restyle()
	return b
}

// iconEdge is the edge of an icon in a line of small text.
const iconEdge = 5 * grid

func (b *button) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{b} }

func (b *button) least() fyne.Size {
	w, pad := float32(0), 2*grid
	if b.solid {
		pad = 4 * grid
	}
	if b.icon != "" {
		w += iconEdge
	}
	if b.text != "" {
		w += b.st.measure(b.text, fontSmallUI)
	}
	if b.icon != "" && b.text != "" && !b.after {
		w += grid
	}
	h := max(iconEdge, b.st.lineHeight(fontSmallUI)) + 2*grid
	if b.solid {
		h += 2 * grid
	}
	return fyne.NewSize(w+2*pad, h)
}

func (b *button) layout(size fyne.Size) {
	b.back.Resize(size)
	x := 2 * grid
	if b.solid {
		x = 4 * grid
	}
	if b.icon != "" {
		left := x
		if b.after {
			left += b.st.measure(b.text, fontSmallUI)
		} else {
			x += iconEdge + grid
		}
		b.image.Resize(fyne.NewSquareSize(iconEdge))
		b.image.Move(fyne.NewPos(left, (size.Height-iconEdge)/2))
	}
	put(b.label, x, (size.Height-b.label.MinSize().Height)/2)
}

func (b *button) restyle() {
	ink := b.ink
	switch {
	case b.solid:
		b.back.FillColor, ink = b.st.color(ColorAccent), ColorPaper
	case b.hovered || b.focused:
		b.back.FillColor = b.st.color(ColorWash)
	default:
		b.back.FillColor = color.Transparent
	}
	b.back.StrokeWidth = 0
	if b.focused {
		b.back.StrokeWidth, b.back.StrokeColor = 2, b.st.color(ColorAccent)
		if b.solid {
			b.back.StrokeColor = b.st.color(ColorInk)
		}
	}
	b.label.Text, b.label.Color = b.text, b.st.color(ink)
	if b.icon != "" {
		b.image.Resource = b.st.icon(b.icon, ink)
	}
	b.back.Refresh()
	b.label.Refresh()
	b.image.Refresh()
}

func (b *button) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.back, b.image, b.label}
}

func (b *button) Tapped(*fyne.PointEvent)        { b.tapped() }
func (b *button) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (b *button) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.restyle() }
func (b *button) MouseMoved(*desktop.MouseEvent) {}
func (b *button) MouseOut()                      { b.hovered = false; b.restyle() }
func (b *button) FocusGained()                   { b.focused = true; b.restyle() }
func (b *button) FocusLost()                     { b.focused = false; b.restyle() }
func (b *button) TypedRune(r rune) {
	if b.runes != nil {
		b.runes(r)
	}
}

func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.tapped()
	default:
		if b.typed != nil {
			b.typed(e)
		}
	}
}

// AccessibilityLabel says what the button does.
func (b *button) AccessibilityLabel() string { return b.name }

// AccessibilityRole tells that it is a button.
func (b *button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
