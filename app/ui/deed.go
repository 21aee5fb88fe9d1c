package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/app"
)

// task is what a line of the to-do list knows beside its sentence.
type task struct {
	id    string // of the commitment
	kind  string // who owes what, in words; "" where the sentence says so
	quote string // the verbatim sentence it rests on
	due   app.Stamp
	gone  app.ActionState // how the reader dealt with it just now; "" while it is open
}

// deedMode is what an action asks at the moment.
type deedMode int

const (
	deedRest  deedMode = iota
	deedLater          // until when: tomorrow, next week, another day
	deedDay            // until which day
)

// deed is what makes a sentence an action: who owes what, its quote, and the
// ways to deal with it. Dealt with, it is one quiet line with an undo.
type deed struct {
	st   *style
	tell *teller
	of   *handle // which it is a part of
	task task
	mode deedMode

	kind  flow
	point *canvas.Text // between the due date and the kind
	quote flow
	rule  *canvas.Rectangle
	icon  *canvas.Image // of how it was dealt with, in place of the ring
	undo  *button
	acts  []*button // done, later, dismiss
	times []*button // tomorrow, next week, another day
	days  *dayPicker
}

func newDeed(st *style, tell *teller, of *handle, k task) *deed {
	d := &deed{st: st, tell: tell, of: of, task: k}
	d.kind = flow{st: st, font: fontSmall, ink: ColorMuted, text: k.kind}
	d.point = st.text("·", fontSmall, ColorMuted)
	d.rule = canvas.NewRectangle(st.color(ColorRule))
	if k.quote != "" {
		d.quote = flow{st: st, font: fontBody, ink: ColorInk, text: "“" + k.quote + "”"}
	}
	if k.gone != "" {
		d.icon = st.image(goneIcon(k.gone), ColorMuted, 4*grid)
	}
	day := func(word string, until app.Stamp) *button {
		return d.button(word, word+": hide it until "+st.day(until), func() { tell.mark(k.id, app.ActionLater, until) })
	}
	tomorrow, week := app.DateOf(st.today().AddDate(0, 0, 1)), app.DateOf(st.nextWeek())
	d.undo = d.button("Undo", "Undo", tell.undo)
	d.acts = []*button{
		d.button("Done", "Done", func() { d.press("done") }), d.button("Later", "Hide it until another day", func() { d.press("later") }),
		d.button("Dismiss", "Dismiss: it is nothing to do", func() { d.press("dismiss") }),
	}
	d.times = []*button{day("Tomorrow", tomorrow), day("Next week", week), d.button("Another day", "Choose a day", func() { d.ask(deedDay) })}
	d.days = newDayPicker(d, firstDay(st, k.due))
	return d
}

func (d *deed) button(word, name string, do func()) *button {
	b := newButton(d.st, "", word, name, do)
	b.typed, b.runes = d.typed, d.tell.letter
	return b
}

// goneIcon is the picture for how an action was dealt with.
func goneIcon(s app.ActionState) string {
	switch s {
	case app.ActionLater:
		return "later"
	case app.ActionDismissed:
		return "dismiss"
	}
	return "done"
}

// press does what a tool or a button says.
func (d *deed) press(name string) {
	switch {
	case d.task.gone != "":
	case name == "done":
		d.tell.mark(d.task.id, app.ActionDone, app.Stamp{})
	case name == "dismiss":
		d.tell.mark(d.task.id, app.ActionDismissed, app.Stamp{})
	case name == "later" && d.mode == deedRest:
		d.ask(deedLater)
	case name == "later":
		d.ask(deedRest)
	}
}

// ask shows another row of buttons and puts the keys on its first one.
func (d *deed) ask(m deedMode) {
	d.mode = m
	d.of.restyle()
	d.relaid()
	switch m {
	case deedRest:
		d.tell.focus(d.of)
	case deedLater:
		d.tell.focus(d.times[0])
	case deedDay:
		d.tell.focus(d.days.day)
	}
}

// relaid puts everything in its place again, as high as before or not.
func (d *deed) relaid() {
	d.of.layout(d.of.Size())
	d.tell.grown()
}

// rows reports whether buttons are shown below the sentence.
func (d *deed) rows() bool { return d.task.gone != "" || d.of.opened || d.mode != deedRest }

// typed handles the keys of a row of buttons: arrows walk along it, Esc goes
// back.
func (d *deed) typed(e *fyne.KeyEvent) {
	row := d.row()
	at := -1
	for i, b := range row {
		if b.focused {
			at = i
		}
	}
	switch {
	case e.Name == fyne.KeyEscape && d.mode == deedDay:
		d.ask(deedLater)
	case at >= 0 && e.Name == fyne.KeyRight && at+1 < len(row):
		d.tell.focus(row[at+1])
	case at > 0 && e.Name == fyne.KeyLeft:
		d.tell.focus(row[at-1])
	default:
		d.tell.key(e)
	}
}

// row returns the buttons that are shown, in their order.
func (d *deed) row() []*button {
	switch {
	case d.task.gone != "":
		return []*button{d.undo}
	case d.mode == deedLater:
		return d.times
	case d.mode == deedDay:
		return d.days.buttons()
	}
	return d.acts
}

// runKind puts the kind behind the due date, or below the text, and returns
// where it ends.
func (d *deed) runKind(x, y, w float32, place bool) float32 {
	due := &d.of.aside
	d.point.Hidden = true
	if d.kind.text == "" {
		return y
	}
	step, gap := d.st.lineHeight(fontSmall), 1.5*grid
	end := due.lastLineEnd() + 2*gap + d.point.MinSize().Width
	if due.text == "" || end+d.st.measure(d.kind.text, fontSmall) > w {
		if place {
			d.kind.place(x, y, w)
		}
		return y + d.kind.height(w)
	}
	d.point.Hidden = false
	if place {
		put(d.point, x+due.lastLineEnd()+gap, y-step+(step-d.point.MinSize().Height)/2)
		d.kind.place(x+end, y-step, w)
	}
	return y
}

// runRows puts the quote, when it is unfolded, and the buttons, and returns
// where they end.
func (d *deed) runRows(x, y, w float32, place bool) float32 {
	if d.of.opened && d.quote.text != "" {
		y += grid
		height := d.quote.height(w - cardIndent)
		if place {
			d.quote.place(x+cardIndent, y, w-cardIndent)
			d.rule.Move(fyne.NewPos(x, y+grid))
			d.rule.Resize(fyne.NewSize(2, height-2*grid))
		}
		y += height
	}
	if d.rows() {
		y = runButtons(d.row(), x, y, w, place)
	}
	return y
}

// runButtons puts buttons side by side, in as many rows as they need.
func runButtons(list []*button, x, y, w float32, place bool) float32 {
	left, height := x-2*grid, float32(0)
	for _, b := range list {
		size := b.least()
		if left > x && left+size.Width > x+w+2*grid {
			left, y = x-2*grid, y+height
		}
		if place {
			put(b, left, y)
		}
		left, height = left+size.Width, size.Height
	}
	return y + height
}

// runGone puts the one line that is left of an action that was dealt with.
func (d *deed) runGone(w float32, place bool) float32 {
	h := d.of
	x, size := bleed+h.frame.label, d.undo.least()
	height := size.Height
	room := w - x - bleed - size.Width
	step := d.st.lineHeight(fontSmall)
	h.text.lay(room)
	if place {
		h.text.place(x, (height-step)/2, room)
		d.icon.Move(fyne.NewPos(bleed-1, (height-4*grid)/2))
		put(d.undo, w-bleed-size.Width+2*grid, 0)
		h.back.Resize(fyne.NewSize(w, height))
		h.cursor.Resize(fyne.NewSize(3, height))
	}
	return height
}

// objects returns what is drawn below the sentence.
func (d *deed) objects() []fyne.CanvasObject {
	if d.task.gone != "" {
		return []fyne.CanvasObject{d.icon, d.undo}
	}
	out := append([]fyne.CanvasObject{d.point}, d.kind.texts...)
	if d.of.opened && d.quote.text != "" {
		out = append(append(out, d.rule), d.quote.texts...)
	}
	if d.rows() {
		for _, b := range d.row() {
			out = append(out, b)
		}
	}
	return out
}

// lines is how many lines the sentence may take, 0 for all it needs.
func (d *deed) lines() int {
	if d.task.gone != "" {
		return 1
	}
	return 0
}

// ringHit reports whether a place is on the ring before the sentence, which
// ticks it off.
func (d *deed) ringHit(p fyne.Position) bool {
	return d.of.ring != nil && p.X >= bleed-grid && p.X < bleed+4*grid && p.Y < d.of.pad()+d.st.lineHeight(d.of.line.font)
}

// live reports whether there is anything to do with the sentence.
func (h *handle) live() bool { return len(h.line.items) > 0 || h.deed != nil }

// gone reports whether the sentence is an action that was just dealt with.
func (h *handle) gone() bool { return h.deed != nil && h.deed.task.gone != "" }

// holds reports whether a button belongs to the sentence.
func (h *handle) holds(f fyne.Focusable) bool {
	b, ok := f.(*button)
	if !ok {
		return false
	}
	for _, c := range h.cards {
		if b == c.open || b == c.all || b == c.up || b == c.down {
			return true
		}
	}
	return h.deed != nil && slices.Contains(h.deed.row(), b)
}

// restyleRing shows that the ring before an action ticks it off.
func (h *handle) restyleRing() {
	if h.deed == nil || h.ring == nil {
		return
	}
	ink := h.aside.ink
	if h.hovered || h.focused {
		ink = ColorAccent
	}
	h.ring.StrokeColor = h.st.color(ink)
	h.ring.Refresh()
}
