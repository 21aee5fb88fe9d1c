package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// line is one sentence of the page, ready to be drawn.
type line struct {
	key   string   // tells the sentence from all others of the page, in every redraw
	text  string   // the sentence
	items []string // what it rests on
	font  font
	ink   fyne.ThemeColorName
	label string   // in a column before the text: an hour, "new"
	dot   bool     // a small ring in that column
	aside string   // small, below the text: a place, a due date
	alarm bool     // the aside is pressing
	tips  []string // small, below: what to prepare
	warns []string // with a warning sign, below
	marks bool     // a raised number tells how many items it rests on
	task  *task    // of an action, nil for all else
}

// frame is how the lines of one group are indented.
type frame struct {
	label  float32 // width of the label column
	gutter float32 // free space right of the text, where the tools show
}

// bleed is how far the wash behind a line reaches beyond its text.
const bleed = 3 * grid

// marks are what stands beside the text.
type marks struct {
	label, mark *canvas.Text
	ring        *canvas.Circle
}

// handle draws a sentence. Resting on it shows its tools, a click unfolds its
// items in place.
type handle struct {
	widget.BaseWidget
	st    *style
	facts *facts
	tell  *teller
	line  line
	frame frame

	hovered, focused, opened bool
	text, aside, tips        flow
	marks
	warns        []flow
	icons        []*canvas.Image
	cards        []*card
	back, cursor *canvas.Rectangle
	tools        tools
	deed         *deed // nil but for an action
}

var (
	_ fyne.Tappable     = (*handle)(nil)
	_ fyne.Focusable    = (*handle)(nil)
	_ desktop.Hoverable = (*handle)(nil)
)

func newHandle(st *style, fa *facts, tell *teller, l line) *handle {
	h := &handle{st: st, facts: fa, tell: tell, line: l}
	h.text = flow{st: st, font: l.font, ink: l.ink, text: l.text}
	asideInk := ColorMuted
	if l.alarm {
		asideInk = ColorWarning
	}
	h.aside = flow{st: st, font: fontSmall, ink: asideInk, text: l.aside}
	h.tips = flow{st: st, font: fontSmall, ink: ColorInk, text: strings.Join(l.tips, " ")}
	if l.label != "" {
		h.label = st.text(l.label, font{l.font.size, faceReading}, ColorMuted)
		if l.font.size != SizeBody || !isHour(l.label) {
			h.label = st.text(l.label, fontSmall, ColorMuted)
		}
	}
	if l.dot {
		h.ring = canvas.NewCircle(color.Transparent)
		h.ring.StrokeWidth, h.ring.StrokeColor = 1.5, st.color(asideInk)
		h.ring.Resize(fyne.NewSquareSize(2 * grid))
	}
	if l.marks && len(l.items) > 0 {
		h.mark = st.text(superscript(len(l.items)), font{SizeLead, faceReading}, ColorAccent)
	}
	for _, w := range l.warns {
		h.warns = append(h.warns, flow{st: st, font: fontSmall, ink: ColorWarning, text: w})
		h.icons = append(h.icons, st.image("warning", ColorWarning, 4*grid))
	}
	h.back = canvas.NewRectangle(color.Transparent)
	h.back.CornerRadius = 1.5 * grid
	h.cursor = canvas.NewRectangle(color.Transparent)
	h.cursor.CornerRadius = 1
	h.tools = newTools(st, count(len(l.items), "source", "sources"), thumbTools[:])
	h.tools.none = len(l.items) == 0
	if l.task != nil {
		h.deed = newDeed(st, tell, h, *l.task)
		h.tools = newTools(st, "", actionTools[:])
		h.text.limit = h.deed.lines()
	}
	h.ExtendBaseWidget(h)
	h.restyle()
	return h
}

// isHour reports whether a label begins with a digit, and so should stand in
// the face whose digits are equally wide.
func isHour(label string) bool { return label != "" && label[0] >= '0' && label[0] <= '9' }

// superscript returns a small raised number, "⁺" beyond 9.
func superscript(n int) string {
	digits := []string{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}
	if n < len(digits) {
		return digits[n]
	}
	return "⁹⁺"
}

func (h *handle) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{h} }
func (h *handle) least() fyne.Size                    { return fyne.NewSize(0, h.heightFor(h.Size().Width)) }
func (h *handle) heightFor(w float32) float32         { return h.run(w, false) }
func (h *handle) layout(size fyne.Size)               { h.run(size.Width, true) }

// run goes through the handle from top to bottom and returns its height; with
// place it also puts everything in its place.
func (h *handle) run(w float32, place bool) float32 {
	if h.gone() {
		return h.deed.runGone(w, place)
	}
	x := bleed + h.frame.label
	tw := w - 2*bleed - h.frame.label - h.frame.gutter
	markW := float32(0)
	if h.mark != nil {
		markW = h.mark.MinSize().Width
	}
	pad := h.pad()
	y := pad
	if place {
		h.text.place(x, y, tw-markW)
		h.placeLabel(y)
		h.placeMark(x, y)
	}
	y += h.text.height(tw - markW)
	for _, f := range []*flow{&h.aside, &h.tips} {
		if f.text == "" {
			continue
		}
		if place {
			f.place(x, y, tw)
		}
		y += f.height(tw)
	}
	if h.deed != nil {
		y = h.deed.runKind(x, y, tw, place)
	}
	for i := range h.warns {
		if place {
			h.icons[i].Move(fyne.NewPos(x, y+0.5*grid))
			h.warns[i].place(x+5*grid, y, tw-5*grid)
		}
		y += h.warns[i].height(tw - 5*grid)
	}
	y += pad
	if place {
		h.back.Resize(fyne.NewSize(w, y))
		h.cursor.Move(fyne.NewPos(0, 0))
		h.cursor.Resize(fyne.NewSize(3, y))
		h.tools.place(h, x, tw, w)
	}
	return h.runCards(x, y, tw, place)
}

// pad is the space above and below the sentence.
func (h *handle) pad() float32 {
	if h.line.font.size == SizeDisplay {
		return 1.5 * grid
	}
	return grid
}

func (h *handle) runCards(x, y, tw float32, place bool) float32 {
	if h.deed != nil {
		y = h.deed.runRows(x, y, tw, place)
	}
	if !h.opened {
		return y
	}
	y += grid
	for _, c := range h.cards {
		height := c.heightFor(tw)
		if place {
			c.Move(fyne.NewPos(x, y))
			c.Resize(fyne.NewSize(tw, height))
		}
		y += height + 2*grid
	}
	return y + grid
}

func (h *handle) placeLabel(y float32) {
	step := h.st.lineHeight(h.line.font)
	if h.label != nil {
		put(h.label, bleed, y+(step-h.label.MinSize().Height)/2)
	}
	if h.ring != nil {
		h.ring.Move(fyne.NewPos(bleed+1, y+(step-2*grid)/2+1))
	}
}

func (h *handle) placeMark(x, y float32) {
	if h.mark == nil {
		return
	}
	step := h.st.lineHeight(h.line.font)
	last := y + float32(len(h.text.lines)-1)*step
	put(h.mark, x+h.text.lastLineEnd()+0.5*grid, last+(step-h.mark.MinSize().Height)/2-grid)
}

func (h *handle) objects() []fyne.CanvasObject {
	out := append([]fyne.CanvasObject{h.back, h.cursor}, h.text.texts...)
	if h.gone() {
		return append(out, h.deed.objects()...)
	}
	if h.label != nil {
		out = append(out, h.label)
	}
	if h.mark != nil {
		out = append(out, h.mark)
	}
	if h.ring != nil {
		out = append(out, h.ring)
	}
	for _, f := range []*flow{&h.aside, &h.tips} {
		if f.text != "" {
			out = append(out, f.texts...)
		}
	}
	for i := range h.warns {
		out = append(append(out, h.icons[i]), h.warns[i].texts...)
	}
	out = append(out, h.tools.objects()...)
	if h.deed != nil {
		out = append(out, h.deed.objects()...)
	}
	if h.opened {
		for _, c := range h.cards {
			out = append(out, c)
		}
	}
	return out
}

// vote returns the vote of the item the sentence rests on most.
func (h *handle) vote() int {
	if len(h.line.items) == 0 {
		return 0
	}
	return h.facts.votes[h.line.items[0]]
}

func (h *handle) restyle() {
	h.back.FillColor, h.cursor.FillColor = color.Transparent, color.Transparent
	if h.hovered || h.focused {
		h.back.FillColor = h.st.color(ColorWash)
	}
	if h.focused {
		h.cursor.FillColor = h.st.color(ColorAccent)
	}
	h.tools.show((h.hovered || h.focused) && (h.deed == nil || !h.deed.rows()), h.opened, h.vote())
	h.restyleRing()
	h.back.Refresh()
	h.cursor.Refresh()
	for _, c := range h.cards {
		c.thumbs()
	}
}

// toggle unfolds the items, or folds them again; of an action that was dealt
// with it takes that back.
func (h *handle) toggle() {
	if h.gone() {
		h.tell.undo()
		return
	}
	h.setOpen(!h.opened)
	h.tell.grown()
}

func (h *handle) setOpen(open bool) {
	if open && h.cards == nil {
		for _, id := range h.line.items {
			if it := h.facts.items[id]; it != nil {
				h.cards = append(h.cards, newCard(h.st, h.facts, h.tell, it))
			}
		}
	}
	h.opened = open && !h.gone() && (len(h.cards) > 0 || h.deed != nil)
	h.restyle()
}

// Tapped unfolds, or votes where a thumb was hit.
func (h *handle) Tapped(e *fyne.PointEvent) {
	if !h.live() {
		return
	}
	switch tool := h.tools.pressed(e.Position); {
	case tool == "up":
		h.tell.vote(h.line.items[0], 1)
	case tool == "down":
		h.tell.vote(h.line.items[0], -1)
	case tool != "":
		h.deed.press(tool)
	case h.deed != nil && h.deed.ringHit(e.Position):
		h.deed.press("done")
	default:
		h.tell.focus(h)
		h.toggle()
	}
}

// Cursor shows that the sentence can be clicked.
func (h *handle) Cursor() desktop.Cursor {
	if !h.live() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (h *handle) setHover(on bool) {
	h.hovered = on && h.live()
	h.restyle()
}

// MouseIn shows the tools.
func (h *handle) MouseIn(*desktop.MouseEvent) { h.setHover(true) }

// MouseMoved is part of desktop.Hoverable.
func (h *handle) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the tools.
func (h *handle) MouseOut() { h.setHover(false) }

// FocusGained marks the sentence the keys go to.
func (h *handle) FocusGained() { h.focused = true; h.restyle() }

// FocusLost takes the mark away.
func (h *handle) FocusLost() { h.focused = false; h.restyle() }

// TypedRune passes a letter on to the page.
func (h *handle) TypedRune(r rune) { h.tell.letter(r) }

// TypedKey passes a key on to the page.
func (h *handle) TypedKey(e *fyne.KeyEvent) { h.tell.key(e) }

// AccessibilityLabel is the sentence.
func (h *handle) AccessibilityLabel() string {
	if h.gone() {
		return h.line.text + " Undo"
	}
	return h.line.text
}

// AccessibilityRole tells that the sentence can be pressed.
func (h *handle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
