package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// group is a section of the page: a small heading and its sentences. The
// heading hangs left of them where there is room, and stands above them where
// there is not.
type group struct {
	widget.BaseWidget
	st    *style
	lines []*handle
	head  *canvas.Text // nil for a section without a heading
	stale flow         // "as of yesterday 06:31", beside or below the heading
	empty flow         // what is said in place of sentences
	rule  *canvas.Rectangle
	more  *button // right of the heading, unfolds more sentences; nil for none

	hang float32 // width of the heading's column, 0 for a heading above
}

func newGroup(st *style, title string, lines []*handle) *group {
	g := &group{st: st, lines: lines, rule: canvas.NewRectangle(st.color(ColorRule))}
	if title != "" {
		g.head = st.text(title, fontSmallUI, ColorMuted)
	}
	g.stale = flow{st: st, font: fontSmall, ink: ColorWarning}
	g.empty = flow{st: st, font: fontBody, ink: ColorMuted}
	g.rule.Hidden = true
	g.ExtendBaseWidget(g)
	return g
}

// bare reports whether there is nothing to show.
func (g *group) bare() bool {
	return len(g.lines) == 0 && g.empty.text == "" && g.stale.text == "" && g.more == nil
}

// frames sets how the group's sentences are indented.
func (g *group) frames(hang float32, f frame) {
	g.hang = hang
	for _, l := range g.lines {
		l.frame = f
	}
}

func (g *group) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{g} }
func (g *group) least() fyne.Size                    { return fyne.NewSize(0, g.heightFor(g.Size().Width)) }
func (g *group) restyle()                            {}
func (g *group) heightFor(w float32) float32         { return g.run(w, false) }
func (g *group) layout(size fyne.Size)               { g.run(size.Width, true) }

// run goes through the group from top to bottom and returns its height; with
// place it also puts everything in its place.
func (g *group) run(w float32, place bool) float32 {
	y := float32(0)
	if !g.rule.Hidden {
		if place {
			g.rule.Resize(fyne.NewSize(w, 1))
		}
		y += 5 * grid
	}
	headEnd := g.runHead(&y, w, place)
	x := float32(0)
	if g.hang > 0 {
		x = g.hang
	}
	if g.empty.text != "" {
		if place {
			g.empty.place(x, y+grid, w-x)
		}
		y += g.empty.height(w-x) + 2*grid
	}
	for _, l := range g.lines {
		height := l.heightFor(w - x + 2*bleed)
		if place {
			l.Move(fyne.NewPos(x-bleed, y))
			l.Resize(fyne.NewSize(w-x+2*bleed, height))
		}
		y += height
	}
	return max(y, headEnd)
}

// runHead places heading and staleness and returns where they end. A heading
// above the sentences moves y below it.
func (g *group) runHead(y *float32, w float32, place bool) float32 {
	if g.head == nil {
		return *y
	}
	step, top := g.st.lineHeight(fontSmall), *y
	if g.hang > 0 {
		top += grid + (g.st.lineHeight(fontBody)-step)/2
	}
	if place {
		put(g.head, 0, top+(step-g.head.MinSize().Height)/2)
		if g.more != nil {
			size := g.more.least()
			put(g.more, w-size.Width+2*grid, top+(step-size.Height)/2)
		}
	}
	if g.stale.text == "" {
		if g.hang == 0 {
			*y = top + step
		}
		return top + step
	}
	if g.hang > 0 {
		if place {
			g.stale.place(0, top+step, g.hang-3*grid)
		}
		return top + step + g.stale.height(g.hang-3*grid)
	}
	x := g.head.MinSize().Width + 3*grid
	if place {
		g.stale.place(x, top, w-x)
	}
	*y = top + max(step, g.stale.height(w-x))
	return *y
}

func (g *group) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{g.rule}
	if g.head != nil {
		out = append(out, g.head)
	}
	if g.more != nil {
		out = append(out, g.more)
	}
	if g.stale.text != "" {
		out = append(out, g.stale.texts...)
	}
	if g.empty.text != "" {
		out = append(out, g.empty.texts...)
	}
	for _, l := range g.lines {
		out = append(out, l)
	}
	return out
}
