package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// first is the page before there is a brief.
type first struct {
	widget.BaseWidget
	st    *paper.Style
	head  *masthead
	title paper.Flow
	text  paper.Flow
	make  *paper.Button
	width float32
}

func newFirst(st *paper.Style, tell *prose.Teller, head *masthead, begin func()) *first {
	f := &first{st: st, head: head}
	f.title = paper.Flow{Style: st, Font: paper.FontDisplay, Ink: paper.ColorInk, Text: st.Say("today.first_title")}
	f.text = paper.Flow{Style: st, Font: paper.FontLead, Ink: paper.ColorInk, Text: st.Say("today.first_text")}
	f.make = paper.NewButton(st, "", st.Say("today.first.button"), st.Say("today.first.button"), begin)
	f.make.Solid, f.make.Typed, f.make.Runes = true, tell.Key, tell.Letter
	f.make.Restyle()
	f.ExtendBaseWidget(f)
	return f
}

func (f *first) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(f) }
func (f *first) Restyle()                            { f.Arrange(f.Size()) }
func (f *first) Least() fyne.Size                    { return fyne.NewSize(0, f.HeightFor(f.width)) }
func (f *first) HeightFor(w float32) float32         { return f.run(w, false) }
func (f *first) Arrange(size fyne.Size)              { f.run(size.Width, true) }

func (f *first) run(w float32, place bool) float32 {
	margin, top := 6*paper.Grid, 4*paper.Grid // as the page has them
	if w >= paper.WideFrom {
		margin, top = 12*paper.Grid, paper.TopMargin
	}
	inner := min(w-2*margin, paper.PageMost)
	n := paper.Pen{X: (w - inner) / 2, Y: top, W: inner, Place: place}
	n.Down(f.head, 0)
	tw := min(inner, paper.TextMost*f.st.Theme.Scale)
	y := n.Y + 16*paper.Grid
	if place {
		f.title.Place(n.X, y, tw)
	}
	y += f.title.Height(tw) + 3*paper.Grid
	if place {
		f.text.Place(n.X, y, tw)
	}
	y += f.text.Height(tw) + 6*paper.Grid
	if place {
		paper.Put(f.make, n.X, y)
	}
	return y + f.make.Least().Height + 12*paper.Grid
}

func (f *first) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{f.head, f.make}
	return append(append(out, f.title.Texts...), f.text.Texts...)
}
