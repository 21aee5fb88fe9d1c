package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// first is the page before there is a brief.
type first struct {
	widget.BaseWidget
	st    *style
	head  *masthead
	title flow
	text  flow
	make  *button
	width float32
}

func newFirst(st *style, tell *teller, head *masthead, begin func()) *first {
	f := &first{st: st, head: head}
	f.title = flow{st: st, font: fontDisplay, ink: ColorInk, text: "There is no brief yet."}
	f.text = flow{st: st, font: fontLead, ink: ColorInk, text: "Daybrief reads your sources on this machine and " +
		"writes one page: what is urgent, what the day holds, and what happened. The first time takes a minute or two; " +
		"from then on the page is here before you are."}
	f.make = newButton(st, "", "Make my first brief", "Make my first brief", begin)
	f.make.solid, f.make.typed, f.make.runes = true, tell.key, tell.letter
	f.make.restyle()
	f.ExtendBaseWidget(f)
	return f
}

func (f *first) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{f} }
func (f *first) restyle()                            { f.layout(f.Size()) }
func (f *first) least() fyne.Size                    { return fyne.NewSize(0, f.heightFor(f.width)) }
func (f *first) heightFor(w float32) float32         { return f.run(w, false) }
func (f *first) layout(size fyne.Size)               { f.run(size.Width, true) }

func (f *first) run(w float32, place bool) float32 {
	margin := 6 * grid
	if w >= wideFrom {
		margin = 12 * grid
	}
	inner := min(w-2*margin, pageMost)
	n := pen{(w - inner) / 2, topMargin, inner, place}
	n.down(f.head, 0)
	tw := min(inner, textMost*f.st.theme.scale)
	y := n.y + 16*grid
	if place {
		f.title.place(n.x, y, tw)
	}
	y += f.title.height(tw) + 3*grid
	if place {
		f.text.place(n.x, y, tw)
	}
	y += f.text.height(tw) + 6*grid
	if place {
		put(f.make, n.x, y)
	}
	return y + f.make.least().Height + 12*grid
}

func (f *first) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{f.head, f.make}
	return append(append(out, f.title.texts...), f.text.texts...)
}
