package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// sheet is a titled list of pairs. It has the focus while it is shown.
type sheet struct {
	widget.BaseWidget
	st    *Style
	title *canvas.Text
	names []*canvas.Text
	texts []Flow
	Width float32
	Close func()
}

func NewSheet(st *Style, title string, rows [][2]string) *sheet {
	s := &sheet{st: st, title: st.Text(title, FontMasthead, ColorInk)}
	for _, r := range rows {
		s.names = append(s.names, st.Text(r[0], FontSmallUI, ColorInk))
		s.texts = append(s.texts, Flow{Style: st, Font: FontBody, Ink: ColorInk, Text: r[1]})
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return Renderer(s) }

func (s *sheet) Restyle() {}

func (s *sheet) Least() fyne.Size { return fyne.NewSize(s.Width, s.run(s.Width, false)) }

func (s *sheet) Arrange(size fyne.Size) { s.run(size.Width, true) }

func (s *sheet) run(w float32, place bool) float32 {
	pad, column := 5*Grid, float32(0)
	for _, n := range s.names {
		column = max(column, n.MinSize().Width+5*Grid)
	}
	y := 4 * Grid
	if place {
		Put(s.title, pad, y)
	}
	y += s.st.LineHeight(FontMasthead) + 2*Grid
	step := s.st.LineHeight(FontBody)
	for i := range s.texts {
		if place {
			Put(s.names[i], pad, y+(step-s.names[i].MinSize().Height)/2)
			s.texts[i].Place(pad+column, y, w-2*pad-column)
		}
		y += s.texts[i].Height(w-2*pad-column) + Grid
	}
	return y + 3*Grid
}

func (s *sheet) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.title}
	for i := range s.texts {
		out = append(append(out, s.names[i]), s.texts[i].Texts...)
	}
	return out
}

// Tapped closes the sheet.
func (s *sheet) Tapped(*fyne.PointEvent) { s.Close() }

// FocusGained is part of fyne.Focusable.
func (s *sheet) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (s *sheet) FocusLost() {}

// TypedRune closes the sheet on a second "?".
func (s *sheet) TypedRune(rune) { s.Close() }

// TypedKey closes the sheet on Esc, Enter and Space.
func (s *sheet) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.Close()
	}
}
