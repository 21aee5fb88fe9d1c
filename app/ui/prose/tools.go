package prose

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/app/ui/paper"
)

// tool is one small picture to press.
type tool struct {
	name  string // of its icon
	Image *canvas.Image
	Hit   paper.Box
}

// tools is what shows beside a sentence the pointer or the focus rests on: how
// many sources it has, and what can be done with it: two thumbs, or what can
// be said of an action. At rest there is nothing but text: a day has two
// hundred sentences, and reading three pictures for each takes longer than a
// frame, so the objects are made when they are to be seen first.
type tools struct {
	st         *paper.Style
	words      string
	names      []string // of the icons
	text       *canvas.Text
	fade       *canvas.LinearGradient
	back       *canvas.Rectangle
	arrow      *canvas.Image
	List       []*tool
	none       bool // nothing to do
	shown      bool
	overlaying bool
	short      bool // without words
}

// The tools of a sentence and of an action, in their order.
var (
	thumbTools  = [...]string{"up", "down"}
	actionTools = [...]string{"done", "later", "dismiss"}
)

// newTools returns tools with these icons; words stand before them.
func newTools(st *paper.Style, words string, names []string) tools {
	return tools{st: st, words: words, names: names}
}

// made reports whether there is anything to place and to draw.
func (t *tools) made() bool { return t.text != nil }

func (t *tools) make() {
	st := t.st
	t.text = st.Text(t.words, paper.FontSmall, paper.ColorAccent)
	t.arrow = st.Image("unfold", paper.ColorAccent, 4*paper.Grid)
	for _, n := range t.names {
		t.List = append(t.List, &tool{name: n, Image: st.Image(n, paper.ColorMuted, paper.IconEdge)})
	}
	t.back = canvas.NewRectangle(st.Color(paper.ColorWash))
	wash := st.Theme.Palette(st.Variant)[paper.ColorWash]
	t.fade = canvas.NewHorizontalGradient(paper.Veil(wash, 0), wash)
}

// width is the room the tools take.
func (t *tools) width() float32 {
	return t.text.MinSize().Width + 5*paper.Grid + float32(len(t.List))*(paper.IconEdge+2*paper.Grid)
}

// place puts the tools into the gutter, else behind the end of the last line,
// else without words there, else so over its end.
func (t *tools) place(h *Handle, x, tw, w float32) {
	if !t.made() {
		return
	}
	step := h.st.LineHeight(h.Line.Font)
	y := h.Pad() + float32(max(len(h.Text.Lines)-1, 0))*step
	room, left := t.width(), float32(0)
	t.overlaying, t.short = false, false
	end := x + h.Text.LastLineEnd() + 4*paper.Grid
	if h.mark != nil {
		end += h.mark.MinSize().Width
	}
	switch {
	case h.frame.Gutter >= room+2*paper.Grid:
		left, y = x+tw+4*paper.Grid, h.Pad()
	case end+room <= w-paper.Grid:
		left = end
	default:
		t.short = true
		room -= t.text.MinSize().Width + 6*paper.Grid
		if left = end; end+room > w-paper.Grid {
			left = w - paper.Grid - room
			t.overlaying = true
		}
	}
	t.seen()
	t.back.Move(fyne.NewPos(left-paper.Grid, y))
	t.back.Resize(fyne.NewSize(room+paper.Grid, step))
	t.fade.Move(fyne.NewPos(left-7*paper.Grid, y))
	t.fade.Resize(fyne.NewSize(6*paper.Grid, step))
	paper.Put(t.text, left, y+(step-t.text.MinSize().Height)/2)
	t.arrow.Move(fyne.NewPos(left+t.text.MinSize().Width, y+(step-4*paper.Grid)/2))
	if !t.short {
		left += t.text.MinSize().Width + 6*paper.Grid
	}
	for _, o := range t.List {
		o.Image.Move(fyne.NewPos(left, y+(step-paper.IconEdge)/2))
		o.Hit = paper.Box{Pos: fyne.NewPos(left-paper.Grid, y), Size: fyne.NewSize(paper.IconEdge+2*paper.Grid, step)}
		left += paper.IconEdge + 2*paper.Grid
	}
}

// pressed returns the tool at a place, "" for none.
func (t *tools) pressed(p fyne.Position) string {
	if t.shown {
		for _, o := range t.List {
			if o.Hit.Holds(p) {
				return o.name
			}
		}
	}
	return ""
}

// show sets what is to be seen. It reports whether the tools were made just
// now and want to be placed.
func (t *tools) show(active, opened bool, vote int) (made bool) {
	t.shown = active && !t.none
	if !t.made() {
		if !t.shown {
			return false
		}
		t.make()
		made = true
	}
	name := "unfold"
	if opened {
		name = "fold"
	}
	t.set(t.arrow, name, paper.ColorAccent)
	for _, o := range t.List {
		if vote > 0 && o.name == "up" || vote < 0 && o.name == "down" {
			t.set(o.Image, o.name+"-on", paper.ColorAccent)
		} else {
			t.set(o.Image, o.name, paper.ColorMuted)
		}
		o.Image.Hidden = !t.shown
	}
	t.seen()
	return made
}

// seen hides what there is no room for.
func (t *tools) seen() {
	t.text.Hidden, t.arrow.Hidden = !t.shown || t.short, !t.shown || t.short
	t.back.Hidden, t.fade.Hidden = !t.shown || !t.overlaying, !t.shown || !t.overlaying
}

func (t *tools) set(img *canvas.Image, name string, ink fyne.ThemeColorName) {
	if r := t.st.Icon(name, ink); img.Resource != r {
		img.Resource = r
		img.Refresh()
	}
}

func (t *tools) Objects() []fyne.CanvasObject {
	if t.none || !t.made() {
		return nil
	}
	out := []fyne.CanvasObject{t.fade, t.back, t.text, t.arrow}
	for _, o := range t.List {
		out = append(out, o.Image)
	}
	return out
}
