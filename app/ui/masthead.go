package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// masthead is the head of the page: the day, how the brief came about, and the
// two things that are always there.
type masthead struct {
	widget.BaseWidget
	st      *style
	day     *canvas.Text
	made    flow
	refresh *button
	more    *button
}

// acts is what the masthead's buttons do.
type acts struct{ refresh, more func() }

func newMasthead(st *style, tell *teller, day, made string, do acts) *masthead {
	m := &masthead{st: st, day: st.text(day, fontMasthead, ColorInk)}
	m.made = flow{st: st, font: fontSmall, ink: ColorMuted, text: made}
	m.refresh = newButton(st, "refresh", "", "Make the brief anew", do.refresh)
	m.more = newButton(st, "more", "", "More", do.more)
	for _, b := range []*button{m.refresh, m.more} {
		b.ink, b.typed, b.runes = ColorMuted, tell.key, tell.letter
		b.restyle()
	}
	m.ExtendBaseWidget(m)
	return m
}

func (m *masthead) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{m} }
func (m *masthead) least() fyne.Size                    { return fyne.NewSize(0, m.heightFor(m.Size().Width)) }
func (m *masthead) restyle()                            {}

// narrow reports whether the quiet line goes below the day.
func (m *masthead) narrow(w float32) bool {
	return m.day.MinSize().Width+m.st.measure(m.made.text, fontSmall)+2*m.more.least().Width+8*grid > w
}

func (m *masthead) heightFor(w float32) float32 {
	row := max(m.st.lineHeight(fontMasthead), m.more.least().Height)
	if m.narrow(w) && m.made.text != "" {
		return row + m.made.height(w)
	}
	return row
}

func (m *masthead) layout(size fyne.Size) {
	edge := m.more.least()
	row := max(m.st.lineHeight(fontMasthead), edge.Height)
	put(m.day, 0, (row-m.day.MinSize().Height)/2)
	put(m.more, size.Width-edge.Width+2*grid, (row-edge.Height)/2)
	put(m.refresh, size.Width-2*edge.Width+2*grid, (row-edge.Height)/2)
	if m.narrow(size.Width) {
		m.made.place(0, row, size.Width)
		return
	}
	width := m.st.measure(m.made.text, fontSmall) + 1
	step := m.st.lineHeight(fontSmall)
	m.made.place(size.Width-2*edge.Width-width, (row-step)/2, width)
}

func (m *masthead) objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{m.day, m.refresh, m.more}, m.made.texts...)
}
