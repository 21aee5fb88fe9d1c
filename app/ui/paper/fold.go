package paper

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// foldBleed is how far the wash behind a fold's line reaches beyond its text.
const foldBleed = 3 * Grid

// Fold is a line that unfolds blocks below it. Its body is built when it is
// opened first.
type Fold struct {
	widget.BaseWidget
	st     *Style
	opts   FoldOptions
	title  Flow
	aside  Flow
	arrow  *canvas.Image
	back   *canvas.Rectangle
	cursor *canvas.Rectangle
	body   []Part

	hovered, focused, opened bool
}

// FoldOptions is what a fold says and does. Body and Grown must be set; a fold
// whose body is empty stays closed.
type FoldOptions struct {
	Name   string // tells the fold from all others of the screen, in every redraw
	Title  string
	Aside  string               // small, below the title
	Alarm  bool                 // the aside is in the colour of warnings
	Quiet  bool                 // the title is small, too
	Body   func() []Part        // what unfolds
	Grown  func()               // the fold has another height now
	Focus  func(fyne.Focusable) // puts the keys on it
	Key    func(*fyne.KeyEvent)
	Letter func(rune)
}

var (
	_ fyne.Tappable     = (*Fold)(nil)
	_ fyne.Focusable    = (*Fold)(nil)
	_ desktop.Hoverable = (*Fold)(nil)
)

// NewFold returns a closed fold.
func NewFold(st *Style, o FoldOptions) *Fold {
	f := &Fold{st: st, opts: o, arrow: st.Image("unfold", ColorMuted, 4*Grid)}
	font, ink := FontBody, ColorMuted
	if o.Quiet {
		font = FontSmallUI
	}
	if o.Alarm {
		ink = ColorWarning
	}
	f.title = Flow{Style: st, Font: font, Ink: ColorInk, Text: o.Title}
	f.aside = Flow{Style: st, Font: FontSmall, Ink: ink, Text: o.Aside}
	f.back, f.cursor = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	f.back.CornerRadius = 1.5 * Grid
	f.ExtendBaseWidget(f)
	return f
}

// Name tells the fold from all others of its screen.
func (f *Fold) Name() string { return f.opts.Name }

// Opened reports whether the body is shown.
func (f *Fold) Opened() bool { return f.opened }

// SetOpen unfolds or folds without telling of it.
func (f *Fold) SetOpen(open bool) {
	if open && f.body == nil {
		f.body = f.opts.Body()
	}
	f.opened = open && len(f.body) > 0
	f.Restyle()
}

// Toggle unfolds or folds.
func (f *Fold) Toggle() {
	f.SetOpen(!f.opened)
	f.opts.Grown()
}

// Stops are the fold and what takes keys in its body while that is shown, from
// top to bottom.
func (f *Fold) Stops() []fyne.Focusable {
	out := []fyne.Focusable{f}
	if f.opened {
		out = append(out, Stops(f.body)...)
	}
	return out
}

// Folds are the fold and those in its body, as far as that was built.
func (f *Fold) Folds() []*Fold {
	out := []*Fold{f}
	for _, p := range f.body {
		if inner, ok := p.Block.(*Fold); ok {
			out = append(out, inner.Folds()...)
		}
	}
	return out
}

// Stops are the parts that take keys: folds with what they show, and buttons.
func Stops(list []Part) []fyne.Focusable {
	var out []fyne.Focusable
	for _, p := range list {
		switch b := p.Block.(type) {
		case *Fold:
			out = append(out, b.Stops()...)
		case *Row:
			for _, o := range b.Buttons {
				if !o.Hidden {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// CreateRenderer is part of fyne.Widget.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return Renderer(f) }

// Least is part of Drawn.
func (f *Fold) Least() fyne.Size { return fyne.NewSize(0, f.HeightFor(f.Size().Width)) }

// HeightFor is part of Block.
func (f *Fold) HeightFor(w float32) float32 { return f.run(w, false) }

// Arrange is part of Drawn.
func (f *Fold) Arrange(size fyne.Size) { f.run(size.Width, true) }

// run begins left of the column, so that the title stands at its edge.
func (f *Fold) run(w float32, place bool) float32 {
	y, tw := Grid, w-6*Grid
	if place {
		f.title.Place(0, y, tw)
		f.arrow.Move(fyne.NewPos(w-4*Grid, y+(f.st.LineHeight(f.title.Font)-4*Grid)/2))
	}
	y += f.title.Height(tw)
	if f.aside.Text != "" {
		if place {
			f.aside.Place(0, y, tw)
		}
		y += f.aside.Height(tw)
	}
	y += Grid
	if place {
		f.back.Move(fyne.NewPos(-foldBleed, 0))
		f.back.Resize(fyne.NewSize(w+2*foldBleed, y))
		f.cursor.Move(fyne.NewPos(-foldBleed, 0))
		f.cursor.Resize(fyne.NewSize(3, y))
	}
	if !f.opened {
		return y
	}
	n := Pen{X: 4 * Grid, Y: y + Grid, W: w - 4*Grid, Place: place}
	n.parts(f.body)
	return n.Y + 3*Grid
}

// Objects is part of Drawn.
func (f *Fold) Objects() []fyne.CanvasObject {
	out := append([]fyne.CanvasObject{f.back, f.cursor, f.arrow}, f.title.Texts...)
	if f.aside.Text != "" {
		out = append(out, f.aside.Texts...)
	}
	if f.opened {
		for _, p := range f.body {
			out = append(out, p.Block)
		}
	}
	return out
}

// Restyle is part of Drawn.
func (f *Fold) Restyle() {
	f.back.FillColor, f.cursor.FillColor = color.Transparent, color.Transparent
	if f.hovered || f.focused {
		f.back.FillColor = f.st.Color(ColorWash)
	}
	if f.focused {
		f.cursor.FillColor = f.st.Color(ColorAccent)
	}
	name := "unfold"
	if f.opened {
		name = "fold"
	}
	f.arrow.Resource = f.st.Icon(name, ColorMuted)
	f.arrow.Refresh()
	f.back.Refresh()
	f.cursor.Refresh()
}

// Tapped unfolds where the line was hit; its body is only read.
func (f *Fold) Tapped(e *fyne.PointEvent) {
	if e.Position.Y > f.back.Size().Height {
		return
	}
	if f.opts.Focus != nil {
		f.opts.Focus(f)
	}
	f.Toggle()
}

// Cursor shows that the line can be clicked.
func (f *Fold) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn marks the line.
func (f *Fold) MouseIn(*desktop.MouseEvent) { f.hovered = true; f.Restyle() }

// MouseMoved is part of desktop.Hoverable.
func (f *Fold) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (f *Fold) MouseOut() { f.hovered = false; f.Restyle() }

// FocusGained marks the line.
func (f *Fold) FocusGained() { f.focused = true; f.Restyle(); f.st.Shown(f) }

// FocusLost takes the mark away.
func (f *Fold) FocusLost() { f.focused = false; f.Restyle() }

// TypedRune passes a letter on.
func (f *Fold) TypedRune(r rune) {
	if f.opts.Letter != nil {
		f.opts.Letter(r)
	}
}

// TypedKey unfolds, or passes a key on.
func (f *Fold) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace:
		f.Toggle()
	case e.Name == fyne.KeyEscape && f.opened:
		f.Toggle()
	case f.opts.Key != nil:
		f.opts.Key(e)
	}
}

// AccessibilityLabel is the line.
func (f *Fold) AccessibilityLabel() string {
	if f.opts.Aside == "" {
		return f.opts.Title
	}
	return f.opts.Title + ". " + f.opts.Aside
}

// AccessibilityRole tells that the line can be pressed.
func (f *Fold) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
