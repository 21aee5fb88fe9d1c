package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Widths at which the page changes, and what it is made of.
const (
	wideFrom    float32 = 900
	pageMost    float32 = 1180
	textMost    float32 = 600 // about 70 characters of the summary
	textLeast   float32 = 500 // about 60
	gutterMost  float32 = 44 * grid
	gutterLeast float32 = 36 * grid
	hangWidth   float32 = 24 * grid
	labelRoom   float32 = 4 * grid
)

// page places the parts of a brief: two columns where there is room, one
// where there is not.
type page struct {
	widget.BaseWidget
	st    *style
	parts *parts
	width float32 // for which the height is asked
	rule  *canvas.Rectangle
}

func newPage(st *style, p *parts) *page {
	pg := &page{st: st, parts: p, rule: canvas.NewRectangle(st.color(ColorRule))}
	pg.ExtendBaseWidget(pg)
	return pg
}

func (p *page) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{p} }
func (p *page) restyle()                            { p.layout(p.Size()) }
func (p *page) least() fyne.Size                    { return fyne.NewSize(0, p.heightFor(p.width)) }
func (p *page) heightFor(w float32) float32         { return p.run(w, false) }
func (p *page) layout(size fyne.Size)               { p.run(size.Width, true) }

// wide reports whether the page has two columns.
func (p *page) wide(w float32) bool { return w >= wideFrom*p.zoom() }

// zoom is how much larger than normal the reader's text is.
func (p *page) zoom() float32 { return max(p.st.theme.scale, 1) }

func (p *page) run(w float32, place bool) float32 {
	if w <= 0 { // not shown yet
		return 0
	}
	if p.wide(w) {
		return p.runWide(w, place)
	}
	return p.runNarrow(w, place)
}

// pen walks down a column.
type pen struct {
	x, y, w float32
	place   bool
}

// down puts a block below what is there, after a gap, unless it is absent.
func (n *pen) down(b block, gap float32) {
	n.y += gap
	h := b.heightFor(n.w)
	if n.place {
		b.Move(fyne.NewPos(n.x, n.y))
		b.Resize(fyne.NewSize(n.w, h))
	}
	n.y += h
}

// groups puts those groups that have something to show.
func (n *pen) groups(gap float32, list ...*group) {
	for _, g := range list {
		if g != nil && !g.bare() {
			n.down(g, gap)
		}
	}
}

// topMargin and the gaps between parts, on the grid.
const (
	topMargin = 6 * grid
	gapPart   = 8 * grid
	gapGroup  = 6 * grid
)

func (p *page) runWide(w float32, place bool) float32 {
	margin := 12 * grid
	inner := min(w-2*margin, pageMost*p.zoom())
	x := (w - inner) / 2
	right := max(66*grid, min(inner*0.285, 84*grid)) * p.zoom()
	between := 20 * grid
	left := inner - right - between
	text, gutter := p.measures(left)
	top := pen{x, topMargin, inner, place}
	p.runTop(&top)
	p.frames(text, gutter)

	l := pen{x, top.y + gapPart, min(left, text+gutter), place}
	l.groups(0, p.parts.tldr)
	l.groups(gapGroup, p.parts.summary)
	l.groups(gapGroup, p.parts.rest...)
	l.w = text
	p.runEnd(&l)

	r := pen{x + left + between, top.y + gapPart, right, place}
	p.runDay(&r)
	r.groups(gapPart, p.parts.todo, p.parts.since)
	if p.parts.credit != nil {
		r.down(p.parts.credit, gapPart)
	}
	bottom := max(l.y, r.y)
	if place {
		p.rule.Hidden = false
		p.rule.Move(fyne.NewPos(x+left+between/2, top.y+gapPart))
		p.rule.Resize(fyne.NewSize(1, r.y-top.y-gapPart))
	}
	return bottom + 12*grid
}

// measures divides a column between the text, 60 to 75 characters of it, and
// the gutter for its tools. Where both do not fit there is no gutter.
func (p *page) measures(column float32) (text, gutter float32) {
	most := textMost * p.st.theme.scale
	text = min(column, most)
	gutter = min(column-text, gutterMost)
	if gutter >= gutterLeast {
		return text, gutter
	}
	if text = column - gutterLeast; text >= textLeast*p.st.theme.scale {
		return text, gutterLeast
	}
	return min(column, most), 0
}

func (p *page) runNarrow(w float32, place bool) float32 {
	margin := 6 * grid
	inner := min(w-2*margin, (textMost+2*hangWidth)*p.zoom())
	n := pen{(w - inner) / 2, 4 * grid, inner, place}
	p.runTop(&n)
	p.frames(inner, 0)
	n.groups(gapGroup, p.parts.tldr)
	n.y += gapGroup
	p.runDay(&n)
	n.groups(gapPart, p.parts.todo, p.parts.summary)
	n.groups(gapPart, p.parts.rest...)
	n.groups(gapPart, p.parts.since)
	p.runEnd(&n)
	if p.parts.credit != nil {
		n.down(p.parts.credit, 4*grid)
	}
	if place {
		p.rule.Hidden = true
	}
	return n.y + 10*grid
}

// runTop places the masthead and the line that marks a sample day.
func (p *page) runTop(n *pen) {
	n.down(p.parts.head, 0)
	if p.parts.sample != nil {
		n.down(p.parts.sample, 2*grid)
	}
}

// runDay places the weather and the timeline.
func (p *page) runDay(n *pen) {
	if p.parts.weather != nil {
		n.down(p.parts.weather, 0)
		n.y += 2*grid - gapGroup
	} else {
		n.y -= gapGroup
	}
	n.groups(gapGroup, p.parts.day...)
}

func (p *page) runEnd(n *pen) {
	n.groups(gapPart+2*grid, p.parts.end)
	gap := 3 * grid
	for _, note := range p.parts.notes {
		n.down(note, gap)
		gap = grid
	}
	if p.parts.ledger != nil {
		n.x, n.w = n.x-bleed, n.w+2*bleed
		n.down(p.parts.ledger, 2*grid)
		n.x, n.w = n.x+bleed, n.w-2*bleed
	}
}

// frames indents the sentences for a text width and the gutter beside it.
func (p *page) frames(text, gutter float32) {
	hang := hangWidth * p.zoom()
	if text < 110*grid*p.zoom() {
		hang = 0
	}
	p.parts.tldr.frames(0, frame{gutter: 0})
	p.parts.summary.frames(0, frame{gutter: gutter})
	for _, g := range p.parts.rest {
		g.frames(hang, frame{gutter: gutter})
	}
	p.parts.end.frames(0, frame{})
	for _, g := range p.parts.day {
		g.frames(0, frame{label: p.labelWidth(g)})
	}
	p.parts.todo.frames(0, frame{label: 5 * grid})
	p.parts.since.frames(0, frame{label: p.labelWidth(p.parts.since)})
}

// labelWidth is the room the longest label of a group needs.
func (p *page) labelWidth(g *group) float32 {
	widest := float32(0)
	for _, l := range g.lines {
		if l.label != nil {
			widest = max(widest, l.label.MinSize().Width)
		}
	}
	if widest == 0 {
		return 0
	}
	return widest + labelRoom
}

func (p *page) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{p.rule, p.parts.head}
	for _, b := range []*plain{p.parts.sample, p.parts.credit} {
		if b != nil {
			out = append(out, b)
		}
	}
	if p.parts.weather != nil {
		out = append(out, p.parts.weather)
	}
	groups := append([]*group{p.parts.tldr, p.parts.summary, p.parts.todo, p.parts.since, p.parts.end}, p.parts.day...)
	for _, g := range append(groups, p.parts.rest...) {
		if !g.bare() {
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
