package prose

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Line is one sentence of the page, ready to be drawn.
type Line struct {
	Key   string   // tells the sentence from all others of the page, in every redraw
	Text  string   // the sentence
	Items []string // what it rests on
	Font  paper.Font
	Ink   fyne.ThemeColorName
	Label string   // in a column before the text: an hour, "new"
	Dot   bool     // a small ring in that column
	Aside string   // small, below the text: a place, a due date
	Alarm bool     // the aside is pressing
	Tips  []string // small, below: what to prepare
	Warns []string // with a warning sign, below
	Marks bool     // a raised number tells how many items it rests on
	Task  *Task    // of an action, nil for all else

	Passage string   // body text below the sentence, of at most three lines
	Found   []string // its words to mark, in lower case
}

// Frame is how the lines of one group are indented.
type Frame struct {
	Label  float32 // width of the label column
	Gutter float32 // free space right of the text, where the tools show
}

// Bleed is how far the wash behind a line reaches beyond its text.
const Bleed = 3 * paper.Grid

// marks are what stands beside the text.
type marks struct {
	Label, mark *canvas.Text
	ring        *canvas.Circle
}

// Handle draws a sentence. Resting on it shows its tools, a click unfolds its
// items in place.
type Handle struct {
	widget.BaseWidget
	st    *paper.Style
	facts *Facts
	tell  *Teller
	Line  Line
	frame Frame

	state
	marks
	texts
	icons     []*canvas.Image // one a warning
	Cards     []*card
	back, Bar *canvas.Rectangle
	Tools     tools
	Deed      *deed // nil but for an action
}

// state is what the reader did to a sentence.
type state struct {
	hovered, focused, Opened bool
	resting                  string // the thumb the pointer is on
}

// texts are the paragraphs of a sentence.
type texts struct {
	Text, aside, tips paper.Flow
	passage           paper.Marked
	warns             []paper.Flow
}

var (
	_ fyne.Tappable     = (*Handle)(nil)
	_ fyne.Focusable    = (*Handle)(nil)
	_ desktop.Hoverable = (*Handle)(nil)
)

func NewHandle(st *paper.Style, fa *Facts, tell *Teller, l Line) *Handle {
	h := &Handle{st: st, facts: fa, tell: tell, Line: l}
	h.Text = paper.Flow{Style: st, Font: l.Font, Ink: l.Ink, Text: l.Text}
	asideInk := paper.ColorMuted
	if l.Alarm {
		asideInk = paper.ColorWarning
	}
	h.aside = paper.Flow{Style: st, Font: paper.FontSmall, Ink: asideInk, Text: l.Aside}
	h.tips = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorInk, Text: strings.Join(l.Tips, " ")}
	h.passage = paper.Marked{Flow: paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorInk, Text: l.Passage, Limit: 3}, Found: l.Found}
	if l.Label != "" {
		h.Label = st.Text(l.Label, paper.Font{Size: l.Font.Size, Face: paper.FaceReading}, paper.ColorMuted)
		if l.Font.Size != paper.SizeBody || !isHour(l.Label) {
			h.Label = st.Text(l.Label, paper.FontSmall, paper.ColorMuted)
		}
	}
	if l.Dot {
		h.ring = canvas.NewCircle(color.Transparent)
		h.ring.StrokeWidth, h.ring.StrokeColor = 1.5, st.Color(asideInk)
		h.ring.Resize(fyne.NewSquareSize(2 * paper.Grid))
	}
	if l.Marks && len(l.Items) > 0 {
		h.mark = st.Text(superscript(len(l.Items)), paper.Font{Size: paper.SizeLead, Face: paper.FaceReading}, paper.ColorAccent)
	}
	for _, w := range l.Warns {
		h.warns = append(h.warns, paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorWarning, Text: w})
		h.icons = append(h.icons, st.Image("warning", paper.ColorWarning, 4*paper.Grid))
	}
	h.back = canvas.NewRectangle(color.Transparent)
	h.back.CornerRadius = 1.5 * paper.Grid
	h.Bar = canvas.NewRectangle(color.Transparent)
	h.Bar.CornerRadius = 1
	h.Tools = newTools(st, st.Say("common.sources", "N", len(l.Items)), thumbTools[:])
	h.Tools.none = len(l.Items) == 0
	if l.Task != nil {
		h.Deed = newDeed(st, tell, h, *l.Task)
		h.Tools = newTools(st, "", actionTools[:])
		h.Text.Limit = h.Deed.lines()
	}
	h.ExtendBaseWidget(h)
	h.Restyle()
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

func (h *Handle) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(h) }
func (h *Handle) Least() fyne.Size                    { return fyne.NewSize(0, h.HeightFor(h.Size().Width)) }
func (h *Handle) HeightFor(w float32) float32         { return h.run(w, false) }
func (h *Handle) Arrange(size fyne.Size)              { h.run(size.Width, true) }

// run goes through the handle from top to bottom and returns its height; with
// place it also puts everything in its place.
func (h *Handle) run(w float32, place bool) float32 {
	if h.Gone() {
		return h.Deed.runGone(w, place)
	}
	x := Bleed + h.frame.Label
	tw := w - 2*Bleed - h.frame.Label - h.frame.Gutter
	markW := float32(0)
	if h.mark != nil {
		markW = h.mark.MinSize().Width
	}
	pad := h.Pad()
	y := pad
	if place {
		h.Text.Place(x, y, tw-markW)
		h.placeLabel(y)
		h.placeMark(x, y)
	}
	y += h.Text.Height(tw - markW)
	if h.Line.Passage != "" {
		if place {
			h.passage.Place(x, y, tw)
		}
		y += h.passage.Height(tw)
	}
	for _, f := range []*paper.Flow{&h.aside, &h.tips} {
		if f.Text == "" {
			continue
		}
		if place {
			f.Place(x, y, tw)
		}
		y += f.Height(tw)
	}
	if h.Deed != nil {
		y = h.Deed.runKind(x, y, tw, place)
	}
	for i := range h.warns {
		if place {
			h.icons[i].Move(fyne.NewPos(x, y+0.5*paper.Grid))
			h.warns[i].Place(x+5*paper.Grid, y, tw-5*paper.Grid)
		}
		y += h.warns[i].Height(tw - 5*paper.Grid)
	}
	y += pad
	if place {
		h.back.Resize(fyne.NewSize(w, y))
		h.Bar.Move(fyne.NewPos(0, 0))
		h.Bar.Resize(fyne.NewSize(3, y))
		h.Tools.place(h, x, tw, w)
	}
	return h.runCards(x, y, tw, place)
}

// Pad is the space above and below the sentence.
func (h *Handle) Pad() float32 {
	if h.Line.Font.Size == paper.SizeDisplay {
		return 1.5 * paper.Grid
	}
	return paper.Grid
}

func (h *Handle) runCards(x, y, tw float32, place bool) float32 {
	if h.Deed != nil {
		y = h.Deed.runRows(x, y, tw, place)
	}
	if !h.Opened {
		return y
	}
	y += paper.Grid
	for _, c := range h.Cards {
		height := c.HeightFor(tw)
		if place {
			c.Move(fyne.NewPos(x, y))
			c.Resize(fyne.NewSize(tw, height))
		}
		y += height + 2*paper.Grid
	}
	return y + paper.Grid
}

func (h *Handle) placeLabel(y float32) {
	step := h.st.LineHeight(h.Line.Font)
	if h.Label != nil {
		paper.Put(h.Label, Bleed, y+(step-h.Label.MinSize().Height)/2)
	}
	if h.ring != nil {
		h.ring.Move(fyne.NewPos(Bleed+1, y+(step-2*paper.Grid)/2+1))
	}
}

func (h *Handle) placeMark(x, y float32) {
	if h.mark == nil {
		return
	}
	step := h.st.LineHeight(h.Line.Font)
	last := y + float32(len(h.Text.Lines)-1)*step
	paper.Put(h.mark, x+h.Text.LastLineEnd()+0.5*paper.Grid, last+(step-h.mark.MinSize().Height)/2-paper.Grid)
}

func (h *Handle) Objects() []fyne.CanvasObject {
	out := append([]fyne.CanvasObject{h.back, h.Bar}, h.Text.Texts...)
	if h.Gone() {
		return append(out, h.Deed.Objects()...)
	}
	if h.Label != nil {
		out = append(out, h.Label)
	}
	if h.mark != nil {
		out = append(out, h.mark)
	}
	if h.ring != nil {
		out = append(out, h.ring)
	}
	for _, f := range []*paper.Flow{&h.aside, &h.tips} {
		if f.Text != "" {
			out = append(out, f.Texts...)
		}
	}
	if h.Line.Passage != "" {
		out = append(out, h.passage.Objects()...)
	}
	for i := range h.warns {
		out = append(append(out, h.icons[i]), h.warns[i].Texts...)
	}
	out = append(out, h.Tools.Objects()...)
	if h.Deed != nil {
		out = append(out, h.Deed.Objects()...)
	}
	if h.Opened {
		for _, c := range h.Cards {
			out = append(out, c)
		}
	}
	return out
}

// Vote returns the vote of the item the sentence rests on most.
func (h *Handle) Vote() int {
	if len(h.Line.Items) == 0 {
		return 0
	}
	return h.facts.Votes[h.Line.Items[0]]
}

func (h *Handle) Restyle() {
	h.back.FillColor, h.Bar.FillColor = color.Transparent, color.Transparent
	if h.hovered || h.focused {
		h.back.FillColor = h.st.Color(paper.ColorWash)
	}
	if h.focused {
		h.Bar.FillColor = h.st.Color(paper.ColorAccent)
	}
	rests := (h.hovered || h.focused) && (h.Deed == nil || !h.Deed.rows())
	if h.Tools.show(rests, h.Opened, h.Vote()) && h.Size().Width > 0 {
		h.Arrange(h.Size())
		h.Tools.show(rests, h.Opened, h.Vote()) // whether they lie over the text is known now
	}
	h.restyleRing()
	h.back.Refresh()
	h.Bar.Refresh()
	for _, c := range h.Cards {
		c.thumbs()
	}
}

// Toggle unfolds the items, or folds them again; of an action that was dealt
// with it takes that back.
func (h *Handle) Toggle() {
	if h.Gone() {
		h.tell.Undo()
		return
	}
	h.SetOpen(!h.Opened)
	h.tell.Grown()
}

func (h *Handle) SetOpen(open bool) {
	if open && h.Cards == nil {
		for _, id := range h.Line.Items {
			if it := h.facts.Items[id]; it != nil {
				h.Cards = append(h.Cards, newCard(h.st, h.facts, h.tell, it))
			}
		}
	}
	h.Opened = open && !h.Gone() && (len(h.Cards) > 0 || h.Deed != nil)
	h.Restyle()
}

// FocusGained marks the sentence the keys go to.
func (h *Handle) FocusGained() { h.focused = true; h.Restyle(); h.st.Shown(h) }

// FocusLost takes the mark away.
func (h *Handle) FocusLost() { h.focused = false; h.Restyle() }

// TypedRune passes a letter on to the page.
func (h *Handle) TypedRune(r rune) { h.tell.Letter(r) }

// TypedKey passes a key on to the page.
func (h *Handle) TypedKey(e *fyne.KeyEvent) { h.tell.Key(e) }

// AccessibilityLabel is the sentence.
func (h *Handle) AccessibilityLabel() string {
	if h.Gone() {
		return h.st.Say("prose.undo_line", "Text", h.Line.Text)
	}
	return h.Line.Text
}

// AccessibilityRole tells that the sentence can be pressed.
func (h *Handle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
