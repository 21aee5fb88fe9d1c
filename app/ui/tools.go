package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// tools is what shows beside a sentence the pointer or the focus rests on: how
// many sources it has, and two thumbs. At rest there is nothing but text.
type tools struct {
	st         *style
	text       *canvas.Text
	fade       *canvas.LinearGradient
	back       *canvas.Rectangle
	arrow      *canvas.Image
	upIcon     *canvas.Image
	downIcon   *canvas.Image
	up, down   box
	none       bool // nothing to open
	shown      bool
	overlaying bool
}

func newTools(st *style, items int) tools {
	t := tools{st: st, none: items == 0}
	t.text = st.text(count(items, "source", "sources"), fontSmall, ColorAccent)
	t.arrow = st.image("unfold", ColorAccent, 4*grid)
	t.upIcon = st.image("up", ColorMuted, iconEdge)
	t.downIcon = st.image("down", ColorMuted, iconEdge)
	t.back = canvas.NewRectangle(st.color(ColorWash))
	wash := st.theme.palette(st.variant)[ColorWash]
	t.fade = canvas.NewHorizontalGradient(veil(wash, 0), wash)
	t.show(false, false, 0)
	return t
}

// width is the room the tools take.
func (t *tools) width() float32 {
	return t.text.MinSize().Width + 5*grid + 2*(iconEdge+2*grid)
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
	left += 5*grid + grid
	t.upIcon.Move(fyne.NewPos(left, y+(step-iconEdge)/2))
	t.up = box{fyne.NewPos(left-grid, y), fyne.NewSize(iconEdge+2*grid, step)}
	left += iconEdge + 2*grid
	t.downIcon.Move(fyne.NewPos(left, y+(step-iconEdge)/2))
	t.down = box{fyne.NewPos(left-grid, y), fyne.NewSize(iconEdge+2*grid, step)}
}

// show sets what is to be seen.
func (t *tools) show(active, opened bool, vote int) {
	t.shown = active && !t.none
	name := "unfold"
	if opened {
		name = "fold"
	}
	t.set(t.arrow, name, ColorAccent)
	t.set(t.upIcon, "up", ColorMuted)
	t.set(t.downIcon, "down", ColorMuted)
	if vote > 0 {
		t.set(t.upIcon, "up-on", ColorAccent)
	}
	if vote < 0 {
		t.set(t.downIcon, "down-on", ColorAccent)
	}
	t.text.Hidden, t.arrow.Hidden = !t.shown, !t.shown
	t.upIcon.Hidden, t.downIcon.Hidden = !t.shown, !t.shown
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
	return []fyne.CanvasObject{t.fade, t.back, t.text, t.arrow, t.upIcon, t.downIcon}
}
