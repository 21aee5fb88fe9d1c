package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// page places the parts of a brief: two columns where there is room, one
// where there is not.
type page struct {
	widget.BaseWidget
	st    *paper.Style
	parts *parts
	width float32 // for which the height is asked
	rule  *canvas.Rectangle
}

func newPage(st *paper.Style, p *parts) *page {
	pg := &page{st: st, parts: p, rule: canvas.NewRectangle(st.Color(paper.ColorRule))}
	pg.ExtendBaseWidget(pg)
	return pg
}

func (p *page) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(p) }
func (p *page) Restyle()                            { p.Arrange(p.Size()) }
func (p *page) Least() fyne.Size                    { return fyne.NewSize(0, p.HeightFor(p.width)) }
func (p *page) HeightFor(w float32) float32         { return p.run(w, false) }
func (p *page) Arrange(size fyne.Size)              { p.run(size.Width, true) }

// wide reports whether the page has two columns.
func (p *page) wide(w float32) bool { return w >= paper.WideFrom*p.zoom() }

// zoom is how much larger than normal the reader's text is.
func (p *page) zoom() float32 { return max(p.st.Theme.Scale, 1) }

func (p *page) run(w float32, place bool) float32 {
	if w <= 0 { // not shown yet
		return 0
	}
	if p.wide(w) {
		return p.runWide(w, place)
	}
	return p.runNarrow(w, place)
}

func (p *page) runWide(w float32, place bool) float32 {
	margin := 12 * paper.Grid
	inner := min(w-2*margin, paper.PageMost*p.zoom())
	x := (w - inner) / 2
	right := max(66*paper.Grid, min(inner*0.285, 84*paper.Grid)) * p.zoom()
	between := 20 * paper.Grid
	left := inner - right - between
	text, gutter := p.measures(left)
	top := paper.Pen{X: x, Y: paper.TopMargin, W: inner, Place: place}
	p.runTop(&top)
	p.frames(text, gutter)

	l := paper.Pen{X: x, Y: top.Y + paper.GapPart, W: min(left, text+gutter), Place: place}
	p.groups(&l, 0, p.parts.tldr)
	p.groups(&l, paper.GapGroup, p.parts.summary)
	p.groups(&l, paper.GapGroup, p.parts.rest...)
	l.W = text
	p.runEnd(&l)

	r := paper.Pen{X: x + left + between, Y: top.Y + paper.GapPart, W: right, Place: place}
	p.runDay(&r)
	p.groups(&r, paper.GapPart, p.parts.todo, p.parts.since)
	if p.parts.credit != nil {
		r.Down(p.parts.credit, paper.GapPart)
	}
	bottom := max(l.Y, r.Y)
	if place {
		p.rule.Hidden = false
		p.rule.Move(fyne.NewPos(x+left+between/2, top.Y+paper.GapPart))
		p.rule.Resize(fyne.NewSize(1, bottom-top.Y-paper.GapPart))
	}
	return bottom + 12*paper.Grid
}

// measures divides a column between the text, 60 to 75 characters of it, and
// the gutter for its tools. Where both do not fit there is no gutter.
func (p *page) measures(column float32) (text, gutter float32) {
	most := paper.TextMost * p.st.Theme.Scale
	text = min(column, most)
	gutter = min(column-text, paper.GutterMost)
	if gutter >= paper.GutterLeast {
		return text, gutter
	}
	if text = column - paper.GutterLeast; text >= paper.TextLeast*p.st.Theme.Scale {
		return text, paper.GutterLeast
	}
	return min(column, most), 0
}

func (p *page) runNarrow(w float32, place bool) float32 {
	margin := 6 * paper.Grid
	inner := min(w-2*margin, (paper.TextMost+2*paper.HangWidth)*p.zoom())
	n := paper.Pen{X: (w - inner) / 2, Y: 4 * paper.Grid, W: inner, Place: place}
	p.runTop(&n)
	p.frames(inner, 0)
	p.groups(&n, paper.GapGroup, p.parts.tldr)
	n.Y += paper.GapGroup
	p.runDay(&n)
	p.groups(&n, paper.GapPart, p.parts.todo, p.parts.summary)
	p.groups(&n, paper.GapPart, p.parts.rest...)
	p.groups(&n, paper.GapPart, p.parts.since)
	p.runEnd(&n)
	if p.parts.credit != nil {
		n.Down(p.parts.credit, 4*paper.Grid)
	}
	if place {
		p.rule.Hidden = true
	}
	return n.Y + 10*paper.Grid
}

// runTop places the masthead and the line that marks a sample day.
func (p *page) runTop(n *paper.Pen) {
	n.Down(p.parts.head, 0)
	if p.parts.sample != nil {
		n.Down(p.parts.sample, 2*paper.Grid)
	}
}

// runDay places the weather and the timeline.
func (p *page) runDay(n *paper.Pen) {
	if p.parts.weather != nil {
		n.Down(p.parts.weather, 0)
		n.Y += 2*paper.Grid - paper.GapGroup
	} else {
		n.Y -= paper.GapGroup
	}
	p.groups(n, paper.GapGroup, p.parts.day...)
}

func (p *page) runEnd(n *paper.Pen) {
	if p.parts.on != nil {
		n.Down(p.parts.on, paper.GapGroup)
	}
	p.groups(n, paper.GapPart+2*paper.Grid, p.parts.end)
	gap := 3 * paper.Grid
	for _, note := range p.parts.notes {
		n.Down(note, gap)
		gap = paper.Grid
	}
	if p.parts.ledger != nil {
		n.X, n.W = n.X-prose.Bleed, n.W+2*prose.Bleed
		n.Down(p.parts.ledger, 2*paper.Grid)
		n.X, n.W = n.X+prose.Bleed, n.W-2*prose.Bleed
	}
}

// frames indents the sentences for a text width and the gutter beside it.
func (p *page) frames(text, gutter float32) {
	hang := paper.HangWidth * p.zoom()
	for _, g := range p.parts.rest { // another language has longer headings
		if g.Head != nil {
			hang = max(hang, g.Head.MinSize().Width+3*paper.Grid)
		}
	}
	if text < 110*paper.Grid*p.zoom() {
		hang = 0
	}
	p.parts.tldr.Frames(0, prose.Frame{Gutter: 0})
	p.parts.summary.Frames(0, prose.Frame{Gutter: gutter})
	for _, g := range p.parts.rest {
		g.Frames(hang, prose.Frame{Gutter: gutter})
	}
	p.parts.end.Frames(0, prose.Frame{})
	for _, g := range p.parts.day {
		g.Frames(0, prose.Frame{Label: p.labelWidth(g)})
	}
	p.parts.todo.Frames(0, prose.Frame{Label: 5 * paper.Grid})
	p.parts.since.Frames(0, prose.Frame{Label: p.labelWidth(p.parts.since)})
}

// labelWidth is the room the longest label of a group needs.
func (p *page) labelWidth(g *prose.Group) float32 {
	widest := float32(0)
	for _, l := range g.Lines {
		if l.Label != nil {
			widest = max(widest, l.Label.MinSize().Width)
		}
	}
	if widest == 0 {
		return 0
	}
	return widest + paper.LabelRoom
}

func (p *page) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{p.rule, p.parts.head}
	for _, r := range []*paper.Row{p.parts.sample, p.parts.on} {
		if r != nil {
			out = append(out, r)
		}
	}
	if p.parts.credit != nil {
		out = append(out, p.parts.credit)
	}
	if p.parts.weather != nil {
		out = append(out, p.parts.weather)
	}
	groups := append([]*prose.Group{p.parts.tldr, p.parts.summary, p.parts.todo, p.parts.since, p.parts.end}, p.parts.day...)
	for _, g := range append(groups, p.parts.rest...) {
		if !g.Bare() {
			out = append(out, g)
		}
	}
	for _, n := range p.parts.notes {
		out = append(out, n)
	}
	if p.parts.ledger != nil {
		out = append(out, p.parts.ledger)
	}
	return out
}

// groups puts those groups that have something to show.
func (p *page) groups(n *paper.Pen, gap float32, list ...*prose.Group) {
	for _, g := range list {
		if g != nil && !g.Bare() {
			n.Down(g, gap)
		}
	}
}
