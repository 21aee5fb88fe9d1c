package today

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// masthead is the head of the page: the day, how the brief came about, and the
// three things that are always there.
type masthead struct {
	widget.BaseWidget
	st      *paper.Style
	day     *canvas.Text
	made    paper.Flow
	search  *paper.Button
	refresh *paper.Button
	more    *paper.Button
}

// acts is what the masthead's buttons do.
type acts struct{ search, refresh, more func() }

func newMasthead(st *paper.Style, tell *prose.Teller, day, made string, do acts) *masthead {
	m := &masthead{st: st, day: st.Text(day, paper.FontMasthead, paper.ColorInk)}
	m.made = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: made}
	m.search = paper.NewButton(st, "search", "", st.Say("today.search"), do.search)
	m.refresh = paper.NewButton(st, "refresh", "", st.Say("today.refresh"), do.refresh)
	m.more = paper.NewButton(st, "more", "", st.Say("today.more"), do.more)
	for _, b := range m.buttons() {
		b.Ink, b.Typed, b.Runes = paper.ColorMuted, tell.Key, tell.Letter
		b.Restyle()
	}
	m.ExtendBaseWidget(m)
	return m
}

// buttons are those at the right edge, from left to right.
func (m *masthead) buttons() []*paper.Button { return []*paper.Button{m.search, m.refresh, m.more} }

func (m *masthead) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(m) }
func (m *masthead) Least() fyne.Size                    { return fyne.NewSize(0, m.HeightFor(m.Size().Width)) }
func (m *masthead) Restyle()                            {}

// narrow reports whether the quiet line goes below the day.
func (m *masthead) narrow(w float32) bool {
	return m.day.MinSize().Width+m.st.Measure(m.made.Text, paper.FontSmall)+3*m.more.Least().Width+8*paper.Grid > w
}

func (m *masthead) HeightFor(w float32) float32 {
	row := max(m.st.LineHeight(paper.FontMasthead), m.more.Least().Height)
	if m.narrow(w) && m.made.Text != "" {
		return row + m.made.Height(w)
	}
	return row
}

func (m *masthead) Arrange(size fyne.Size) {
	edge := m.more.Least()
	row := max(m.st.LineHeight(paper.FontMasthead), edge.Height)
	paper.Put(m.day, 0, (row-m.day.MinSize().Height)/2)
	x := size.Width + 2*paper.Grid
	for _, b := range slices.Backward(m.buttons()) {
		if b.Visible() {
			x -= edge.Width
			paper.Put(b, x, (row-edge.Height)/2)
		}
	}
	if m.narrow(size.Width) {
		m.made.Place(0, row, size.Width)
		return
	}
	width := m.st.Measure(m.made.Text, paper.FontSmall) + 1
	step := m.st.LineHeight(paper.FontSmall)
	m.made.Place(size.Width-3*edge.Width-width, (row-step)/2, width)
}

func (m *masthead) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{m.day, m.search, m.refresh, m.more}, m.made.Texts...)
}
