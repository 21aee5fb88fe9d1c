package prose

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Group is a section of the page: a small heading and its sentences. The
// heading hangs left of them where there is room, and stands above them where
// there is not.
type Group struct {
	widget.BaseWidget
	st    *paper.Style
	Lines []*Handle
	Head  *canvas.Text // nil for a section without a heading
	Stale paper.Flow   // "as of yesterday 06:31", beside or below the heading
	Empty paper.Flow   // what is said in place of sentences
	Rule  *canvas.Rectangle
	More  *paper.Button // right of the heading, unfolds more sentences; nil for none

	hang float32 // width of the heading's column, 0 for a heading above
}

func NewGroup(st *paper.Style, title string, lines []*Handle) *Group {
	g := &Group{st: st, Lines: lines, Rule: canvas.NewRectangle(st.Color(paper.ColorRule))}
	if title != "" {
		g.Head = st.Text(title, paper.FontSmallUI, paper.ColorMuted)
	}
	g.Stale = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorWarning}
	g.Empty = paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorMuted}
	g.Rule.Hidden = true
	g.ExtendBaseWidget(g)
	return g
}

// Bare reports whether there is nothing to show.
func (g *Group) Bare() bool {
	return len(g.Lines) == 0 && g.Empty.Text == "" && g.Stale.Text == "" && g.More == nil
}

// Frames sets how the group's sentences are indented.
func (g *Group) Frames(hang float32, f Frame) {
	g.hang = hang
	for _, l := range g.Lines {
		l.frame = f
	}
}

func (g *Group) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(g) }
func (g *Group) Least() fyne.Size                    { return fyne.NewSize(0, g.HeightFor(g.Size().Width)) }
func (g *Group) Restyle()                            {}
func (g *Group) HeightFor(w float32) float32         { return g.run(w, false) }
func (g *Group) Arrange(size fyne.Size)              { g.run(size.Width, true) }

// run goes through the group from top to bottom and returns its height; with
// place it also puts everything in its place.
func (g *Group) run(w float32, place bool) float32 {
	y := float32(0)
	if !g.Rule.Hidden {
		if place {
			g.Rule.Resize(fyne.NewSize(w, 1))
		}
		y += 5 * paper.Grid
	}
	headEnd := g.runHead(&y, w, place)
	x := float32(0)
	if g.hang > 0 {
		x = g.hang
	}
	if g.Empty.Text != "" {
		if place {
			g.Empty.Place(x, y+paper.Grid, w-x)
		}
		y += g.Empty.Height(w-x) + 2*paper.Grid
	}
	for _, l := range g.Lines {
		height := l.HeightFor(w - x + 2*Bleed)
		if place {
			l.Move(fyne.NewPos(x-Bleed, y))
			l.Resize(fyne.NewSize(w-x+2*Bleed, height))
		}
		y += height
	}
	return max(y, headEnd)
}

// runHead places heading and staleness and returns where they end. A heading
// above the sentences moves y below it.
func (g *Group) runHead(y *float32, w float32, place bool) float32 {
	if g.Head == nil {
		return *y
	}
	step, top := g.st.LineHeight(paper.FontSmall), *y
	if g.hang > 0 {
		top += paper.Grid + (g.st.LineHeight(paper.FontBody)-step)/2
	}
	if place {
		paper.Put(g.Head, 0, top+(step-g.Head.MinSize().Height)/2)
		if g.More != nil {
			size := g.More.Least()
			paper.Put(g.More, w-size.Width+2*paper.Grid, top+(step-size.Height)/2)
		}
	}
	if g.Stale.Text == "" {
		if g.hang == 0 {
			*y = top + step
		}
		return top + step
	}
	if g.hang > 0 {
		if place {
			g.Stale.Place(0, top+step, g.hang-3*paper.Grid)
		}
		return top + step + g.Stale.Height(g.hang-3*paper.Grid)
	}
	x := g.Head.MinSize().Width + 3*paper.Grid
	if place {
		g.Stale.Place(x, top, w-x)
	}
	*y = top + max(step, g.Stale.Height(w-x))
	return *y
}

func (g *Group) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{g.Rule}
	if g.Head != nil {
		out = append(out, g.Head)
	}
	if g.More != nil {
		out = append(out, g.More)
	}
	if g.Stale.Text != "" {
		out = append(out, g.Stale.Texts...)
	}
	if g.Empty.Text != "" {
		out = append(out, g.Empty.Texts...)
	}
	for _, l := range g.Lines {
		out = append(out, l)
	}
	return out
}
