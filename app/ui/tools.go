package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// tool is one small picture to press.
type tool struct {
	name string // of its icon
	img  *canvas.Image
	hit  box
}

// tools is what shows beside a sentence the pointer or the focus rests on: how
// many sources it has, and what can be done with it: two thumbs, or what can
// be said of an action. At rest there is nothing but text.
type tools struct {
	st         *style
	text       *canvas.Text
	fade       *canvas.LinearGradient
	back       *canvas.Rectangle
	arrow      *canvas.Image
	list       []*tool
	none       bool // nothing to do
	shown      bool
	overlaying bool
}

// The tools of a sentence and of an action, in their order.
var (
	thumbTools  = [...]string{"up", "down"}
	actionTools = [...]string{"done", "later", "dismiss"}
)

// newTools makes the tools with these icons; words stand before them.
func newTools(st *style, words string, names []string) tools {
	t := tools{st: st}
	t.text = st.text(words, fontSmall, ColorAccent)
	t.arrow = st.image("unfold", ColorAccent, 4*grid)
	for _, n := range names {
		t.list = append(t.list, &tool{name: n, img: st.image(n, ColorMuted, iconEdge)})
	}
	t.back = canvas.NewRectangle(st.color(ColorWash))
	wash := st.theme.palette(st.variant)[ColorWash]
	t.fade = canvas.NewHorizontalGradient(veil(wash, 0), wash)
	t.show(false, false, 0)
	return t
}

// width is the room the tools take.
func (t *tools) width() float32 {
	return t.text.MinSize().Width + 5*grid + float32(len(t.list))*(iconEdge+2*grid)
}

// place puts the tools into the gutter, else behind the end of the last line,
// else over its end.
func (t *tools) place(h *handle, x, tw, w float32) {
	step := h.st.lineHeight(h.line.font)
	y := h.pad() + float32(max(len(h.text.lines)-1, 0))*step
	room, left := t.width(), float32(0)
	t.overlaying = false
	end := x + h.text.lastLineEnd() + 4*grid
	if h.mark != nil {
		end += h.mark.MinSize().Width
	}
	switch {
	case h.frame.gutter >= room+2*grid:
		left, y = x+tw+4*grid, h.pad()
	case end+room <= w-grid:
		left = end
	default:
		left = w - grid - room
		t.overlaying = true
	}
	t.back.Move(fyne.NewPos(left-grid, y))
	t.back.Resize(fyne.NewSize(room+grid, step))
	t.fade.Move(fyne.NewPos(left-7*grid, y))
	t.fade.Resize(fyne.NewSize(6*grid, step))
	put(t.text, left, y+(step-t.text.MinSize().Height)/2)
	left += t.text.MinSize().Width
	t.arrow.Move(fyne.NewPos(left, y+(step-4*grid)/2))
	left += 6 * grid
	for _, o := range t.list {
		o.img.Move(fyne.NewPos(left, y+(step-iconEdge)/2))
		o.hit = box{fyne.NewPos(left-grid, y), fyne.NewSize(iconEdge+2*grid, step)}
		left += iconEdge + 2*grid
	}
}

// pressed returns the tool at a place, "" for none.
func (t *tools) pressed(p fyne.Position) string {
	if t.shown {
		for _, o := range t.list {
			if o.hit.holds(p) {
				return o.name
			}
		}
	}
	return ""
}

// show sets what is to be seen.
func (t *tools) show(active, opened bool, vote int) {
	t.shown = active && !t.none
	name := "unfold"
	if opened {
		name = "fold"
	}
	t.set(t.arrow, name, ColorAccent)
	for _, o := range t.list {
		if vote > 0 && o.name == "up" || vote < 0 && o.name == "down" {
			t.set(o.img, o.name+"-on", ColorAccent)
		} else {
			t.set(o.img, o.name, ColorMuted)
		}
		o.img.Hidden = !t.shown
	}
	t.text.Hidden, t.arrow.Hidden = !t.shown, !t.shown
	t.back.Hidden, t.fade.Hidden = !t.shown || !t.overlaying, !t.shown || !t.overlaying
}

func (t *tools) set(img *canvas.Image, name string, ink fyne.ThemeColorName) {
	if r := t.st.icon(name, ink); img.Resource != r {
		img.Resource = r
		img.Refresh()
	}
}

func (t *tools) objects() []fyne.CanvasObject {
	if t.none {
		return nil
	}
	out := []fyne.CanvasObject{t.fade, t.back, t.text, t.arrow}
	for _, o := range t.list {
		out = append(out, o.img)
	}
	return out
}
