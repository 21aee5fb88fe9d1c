package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Head is the head of every screen but the day's: the way back, a title, and a
// quiet line.
type Head struct {
	widget.BaseWidget
	st    *Style
	title *canvas.Text
	quiet Flow
	Back  *Button
}

// HeadOptions is what a head says and does. Key and Letter get the keys the
// button does not use.
type HeadOptions struct {
	Title, Quiet string
	BackTo       string // "Today"
	Back         func()
	Key          func(*fyne.KeyEvent)
	Letter       func(rune)
}

// arrowInset is the empty part of the arrow's picture before its tip, which
// stands at the edge of the text.
const arrowInset = 1.5 * Grid

// NewHead returns the head of a screen.
func NewHead(st *Style, o HeadOptions) *Head {
	h := &Head{st: st, title: st.Text(o.Title, FontMasthead, ColorInk)}
	h.quiet = Flow{Style: st, Font: FontSmall, Ink: ColorMuted, Text: o.Quiet}
	h.Back = NewButton(st, "back", o.BackTo, o.BackTo, o.Back)
	h.Back.Ink, h.Back.Typed, h.Back.Runes, h.Back.Fixed = ColorMuted, o.Key, o.Letter, true
	h.Back.Restyle()
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer is part of fyne.Widget.
func (h *Head) CreateRenderer() fyne.WidgetRenderer { return Renderer(h) }

// Least is part of Drawn.
func (h *Head) Least() fyne.Size { return fyne.NewSize(0, h.HeightFor(h.Size().Width)) }

// Restyle is part of Drawn.
func (h *Head) Restyle() {}

// HeightFor is part of Block.
func (h *Head) HeightFor(w float32) float32 { return h.run(w, false) }

// Arrange is part of Drawn.
func (h *Head) Arrange(size fyne.Size) { h.run(size.Width, true) }

// run puts the way back above the title and the quiet line below it, or at the
// right where there is room.
func (h *Head) run(w float32, place bool) float32 {
	back, step := h.Back.Least(), h.st.LineHeight(FontMasthead)
	if place {
		Put(h.Back, -2*Grid-arrowInset, 0)
		Put(h.title, 0, back.Height+(step-h.title.MinSize().Height)/2)
	}
	y := back.Height + step
	if h.quiet.Text == "" {
		return y
	}
	small := h.st.LineHeight(FontSmall)
	if room := w - h.title.MinSize().Width - 8*Grid; h.st.Measure(h.quiet.Text, FontSmall) < room {
		if place {
			width := h.st.Measure(h.quiet.Text, FontSmall) + 1
			h.quiet.Place(w-width, y-step+(step-small)/2, width)
		}
		return y
	}
	if place {
		h.quiet.Place(0, y, w)
	}
	return y + h.quiet.Height(w)
}

// Objects is part of Drawn.
func (h *Head) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{h.Back, h.title}, h.quiet.Texts...)
}
