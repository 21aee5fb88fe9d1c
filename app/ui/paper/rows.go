package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RowText is one row of Rows: what it is about, what is said of it, and quiet
// words below that.
type RowText struct {
	Name  string
	Text  string
	Ink   fyne.ThemeColorName // of Text; "" is the ink
	Notes []string
}

// rowsFrom is the width from which names have a column of their own.
const rowsFrom = 100 * Grid

type rowFlow struct {
	name  Flow
	texts []*Flow
}

// Rows is a list of names with what is said of them, the names in a column of
// their own where there is room.
type Rows struct {
	widget.BaseWidget
	st    *Style
	rows  []rowFlow
	least float32 // the names' column is at least as wide
}

// NewRows returns rows to read; there is nothing to press.
func NewRows(st *Style, list []RowText) *Rows {
	r := &Rows{st: st}
	for _, o := range list {
		ink := o.Ink
		if ink == "" {
			ink = ColorInk
		}
		row := rowFlow{name: Flow{Style: st, Font: FontSmallUI, Ink: ColorInk, Text: o.Name}}
		if o.Text != "" {
			row.texts = append(row.texts, &Flow{Style: st, Font: FontSmall, Ink: ink, Text: o.Text})
		}
		for _, n := range o.Notes {
			if n != "" {
				row.texts = append(row.texts, &Flow{Style: st, Font: FontSmall, Ink: ColorMuted, Text: n})
			}
		}
		r.rows = append(r.rows, row)
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer { return Renderer(r) }

// Restyle is part of Drawn.
func (r *Rows) Restyle() {}

// Least is part of Drawn.
func (r *Rows) Least() fyne.Size { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }

// HeightFor is part of Block.
func (r *Rows) HeightFor(w float32) float32 { return r.run(w, false) }

// Arrange is part of Drawn.
func (r *Rows) Arrange(size fyne.Size) { r.run(size.Width, true) }

// Align gives lists below each other one column of names.
func Align(lists ...*Rows) {
	widest := float32(0)
	for _, r := range lists {
		widest = max(widest, r.widest())
	}
	for _, r := range lists {
		r.least = widest
	}
}

// widest is the width of the longest name.
func (r *Rows) widest() float32 {
	widest := r.least
	for i := range r.rows {
		widest = max(widest, r.st.Measure(r.rows[i].name.Text, FontSmallUI))
	}
	return widest
}

// column is the width of the names, 0 where they stand above what is said.
func (r *Rows) column(w float32) float32 {
	widest := r.widest()
	switch {
	case w < rowsFrom*max(r.st.Theme.Scale, 1):
		return 0
	case widest > w*0.42:
		return w * 0.42
	}
	return widest + 5*Grid
}

func (r *Rows) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	column, y := r.column(w), float32(0)
	for i := range r.rows {
		row := &r.rows[i]
		x, room := column, column-4*Grid
		if column == 0 {
			room = w
		}
		if place {
			row.name.Place(0, y, room)
		}
		name := row.name.Height(room)
		top := y
		if column == 0 {
			top += name
		}
		for _, f := range row.texts {
			if place {
				f.Place(x, top, w-x)
			}
			top += f.Height(w - x)
		}
		y = max(y+name, top) + 2*Grid
	}
	return max(0, y-2*Grid)
}

// Objects is part of Drawn.
func (r *Rows) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i := range r.rows {
		out = append(out, r.rows[i].name.Texts...)
		for _, f := range r.rows[i].texts {
			out = append(out, f.Texts...)
		}
	}
	return out
}

// Hairline is a thin rule across a column.
type Hairline struct {
	widget.BaseWidget
	line *canvas.Rectangle
}

// NewHairline returns a rule.
func NewHairline(st *Style) *Hairline {
	h := &Hairline{line: canvas.NewRectangle(st.Color(ColorRule))}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer is part of fyne.Widget.
func (h *Hairline) CreateRenderer() fyne.WidgetRenderer { return Renderer(h) }

// HeightFor is part of Block.
func (h *Hairline) HeightFor(float32) float32 { return 1 }

// Arrange is part of Drawn.
func (h *Hairline) Arrange(size fyne.Size) { h.line.Resize(fyne.NewSize(size.Width, 1)) }

// Restyle is part of Drawn.
func (h *Hairline) Restyle() {}

// Objects is part of Drawn.
func (h *Hairline) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{h.line} }

// Least is part of Drawn.
func (h *Hairline) Least() fyne.Size { return fyne.NewSize(0, 1) }
