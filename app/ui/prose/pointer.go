package prose

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Tapped unfolds, or votes where a thumb was hit.
func (h *Handle) Tapped(e *fyne.PointEvent) {
	if !h.Live() {
		return
	}
	switch tool := h.Tools.pressed(e.Position); {
	case tool == "up":
		h.tell.Vote(h.Line.Items[0], 1)
	case tool == "down":
		h.tell.Vote(h.Line.Items[0], -1)
	case tool != "":
		h.Deed.Press(tool)
	case h.Deed != nil && h.Deed.ringHit(e.Position):
		h.Deed.Press("done")
	default:
		h.tell.Focus(h)
		h.Toggle()
	}
}

// Cursor shows that the sentence can be clicked.
func (h *Handle) Cursor() desktop.Cursor {
	if !h.Live() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (h *Handle) setHover(on bool) {
	h.hovered = on && h.Live()
	h.Restyle()
}

// MouseIn shows the tools.
func (h *Handle) MouseIn(*desktop.MouseEvent) { h.setHover(true) }

// MouseMoved tells of a thumb the pointer is on.
func (h *Handle) MouseMoved(e *desktop.MouseEvent) {
	tool := ""
	if h.Deed == nil && len(h.Line.Items) > 0 {
		tool = h.Tools.pressed(e.Position)
	}
	h.rest(tool)
}

// rest tells that the pointer came to rest on a thumb, or left it.
func (h *Handle) rest(tool string) {
	if tool == h.resting || h.tell.Rest == nil {
		return
	}
	h.resting = tool
	switch tool {
	case "up":
		h.tell.Rest(h.Line.Items[0], 1)
	case "down":
		h.tell.Rest(h.Line.Items[0], -1)
	default:
		h.tell.Rest("", 0)
	}
}

// MouseOut hides the tools.
func (h *Handle) MouseOut() {
	h.rest("")
	h.setHover(false)
}
