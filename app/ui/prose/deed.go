package prose

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// Task is what a line of the to-do list knows beside its sentence.
type Task struct {
	ID    string // of the commitment
	Kind  string // who owes what, in words; "" where the sentence says so
	Quote string // the verbatim sentence it rests on
	Due   app.Stamp
	Gone  app.ActionState // how the reader dealt with it just now; "" while it is open
}

// DeedMode is what an action asks at the moment.
type DeedMode int

const (
	DeedRest  DeedMode = iota
	DeedLater          // until when: tomorrow, next week, another day
	DeedDay            // until which day
)

// deed is what makes a sentence an action: who owes what, its quote, and the
// ways to deal with it. Dealt with, it is one quiet line with an undo.
type deed struct {
	st   *paper.Style
	tell *Teller
	of   *Handle // which it is a part of
	Task Task
	Mode DeedMode

	kind  paper.Flow
	point *canvas.Text // between the due date and the kind
	quote paper.Flow
	rule  *canvas.Rectangle
	icon  *canvas.Image   // of how it was dealt with, in place of the ring
	Undo  *paper.Button   // nil, like all below, until one of them is to be seen
	acts  []*paper.Button // done, later, dismiss
	Times []*paper.Button // tomorrow, next week, another day
	Days  *dayPicker
}

func newDeed(st *paper.Style, tell *Teller, of *Handle, k Task) *deed {
	d := &deed{st: st, tell: tell, of: of, Task: k}
	d.kind = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: k.Kind}
	d.point = st.Text("·", paper.FontSmall, paper.ColorMuted)
	d.rule = canvas.NewRectangle(st.Color(paper.ColorRule))
	if k.Quote != "" {
		d.quote = paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorInk, Text: "“" + k.Quote + "”"}
	}
	if k.Gone != "" {
		d.icon = st.Image(goneIcon(k.Gone), paper.ColorMuted, 4*paper.Grid)
		d.make()
	}
	return d
}

// make makes the buttons, when they are to be seen first: few actions of a day
// ever show theirs.
func (d *deed) make() {
	if d.Undo != nil {
		return
	}
	st, k, tell := d.st, &d.Task, d.tell
	day := func(word string, until app.Stamp) *paper.Button {
		return d.button(word, st.Say("prose.hide_until", "Word", word, "Day", st.Day(until)), func() { tell.Mark(k.ID, app.ActionLater, until) })
	}
	tomorrow, week := app.DateOf(st.Today().AddDate(0, 0, 1)), app.DateOf(st.NextWeek())
	d.Undo = d.button(st.Say("common.undo.button"), st.Say("common.undo.button"), tell.Undo)
	d.acts = []*paper.Button{
		d.button(st.Say("prose.done.button"), st.Say("prose.done.button"), func() { d.Press("done") }),
		d.button(st.Say("prose.later.button"), st.Say("prose.later"), func() { d.Press("later") }),
		d.button(st.Say("prose.dismiss.button"), st.Say("prose.dismiss"), func() { d.Press("dismiss") }),
	}
	d.Times = []*paper.Button{
		day(st.Say("prose.tomorrow.button"), tomorrow), day(st.Say("prose.next_week.button"), week),
		d.button(st.Say("prose.another_day.button"), st.Say("prose.choose_day"), func() { d.Ask(DeedDay) }),
	}
	d.Days = newDayPicker(d, firstDay(st, k.Due))
}

// Resume asks again what was asked before the page was built anew, with the day
// chosen then.
func (d *deed) Resume(m DeedMode, day time.Time) {
	d.make()
	d.Mode, d.Days.Chosen = m, day
	d.Days.Step(0)
}

func (d *deed) button(word, name string, do func()) *paper.Button {
	b := paper.NewButton(d.st, "", word, name, do)
	b.Typed, b.Runes = d.typed, d.tell.Letter
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

// Press does what a tool or a button says.
func (d *deed) Press(name string) {
	switch {
	case d.Task.Gone != "":
	case name == "done":
		d.tell.Mark(d.Task.ID, app.ActionDone, app.Stamp{})
	case name == "dismiss":
		d.tell.Mark(d.Task.ID, app.ActionDismissed, app.Stamp{})
	case name == "later" && d.Mode == DeedRest:
		d.Ask(DeedLater)
	case name == "later":
		d.Ask(DeedRest)
	}
}

// Ask shows another row of buttons and puts the keys on its first one.
func (d *deed) Ask(m DeedMode) {
	d.make()
	d.Mode = m
	d.of.Restyle()
	d.relaid()
	switch m {
	case DeedRest:
		d.tell.Focus(d.of)
	case DeedLater:
		d.tell.Focus(d.Times[0])
	case DeedDay:
		d.tell.Focus(d.Days.day)
	}
}

// relaid puts everything in its place again, as high as before or not.
func (d *deed) relaid() {
	d.of.Arrange(d.of.Size())
	d.tell.Grown()
}

// rows reports whether buttons are shown below the sentence.
func (d *deed) rows() bool { return d.Task.Gone != "" || d.of.Opened || d.Mode != DeedRest }

// typed handles the keys of a row of buttons: arrows walk along it, Esc goes
// back.
func (d *deed) typed(e *fyne.KeyEvent) {
	row := d.Row()
	at := -1
	for i, b := range row {
		if b.Focused {
			at = i
		}
	}
	switch {
	case e.Name == fyne.KeyEscape && d.Mode == DeedDay:
		d.Ask(DeedLater)
	case at >= 0 && e.Name == fyne.KeyRight && at+1 < len(row):
		d.tell.Focus(row[at+1])
	case at > 0 && e.Name == fyne.KeyLeft:
		d.tell.Focus(row[at-1])
	default:
		d.tell.Key(e)
	}
}

// Row returns the buttons that are shown, in their order.
func (d *deed) Row() []*paper.Button {
	if !d.rows() {
		return nil
	}
	d.make()
	switch {
	case d.Task.Gone != "":
		return []*paper.Button{d.Undo}
	case d.Mode == DeedLater:
		return d.Times
	case d.Mode == DeedDay:
		return d.Days.buttons()
	}
	return d.acts
}

// runKind puts the kind behind the due date, or below the text, and returns
// where it ends.
func (d *deed) runKind(x, y, w float32, place bool) float32 {
	due := &d.of.aside
	d.point.Hidden = true
	if d.kind.Text == "" {
		return y
	}
	step, gap := d.st.LineHeight(paper.FontSmall), 1.5*paper.Grid
	end := due.LastLineEnd() + 2*gap + d.point.MinSize().Width
	if due.Text == "" || end+d.st.Measure(d.kind.Text, paper.FontSmall) > w {
		if place {
			d.kind.Place(x, y, w)
		}
		return y + d.kind.Height(w)
	}
	d.point.Hidden = false
	if place {
		paper.Put(d.point, x+due.LastLineEnd()+gap, y-step+(step-d.point.MinSize().Height)/2)
		d.kind.Place(x+end, y-step, w)
	}
	return y
}

// runRows puts the quote, when it is unfolded, and the buttons, and returns
// where they end.
func (d *deed) runRows(x, y, w float32, place bool) float32 {
	if d.of.Opened && d.quote.Text != "" {
		y += paper.Grid
		height := d.quote.Height(w - cardIndent)
		if place {
			d.quote.Place(x+cardIndent, y, w-cardIndent)
			d.rule.Move(fyne.NewPos(x, y+paper.Grid))
			d.rule.Resize(fyne.NewSize(2, height-2*paper.Grid))
		}
		y += height
	}
	if d.rows() {
		y = runButtons(d.Row(), x, y, w, place)
	}
	return y
}

// runButtons puts buttons side by side, in as many rows as they need.
func runButtons(list []*paper.Button, x, y, w float32, place bool) float32 {
	left, height := x-2*paper.Grid, float32(0)
	for _, b := range list {
		size := b.Least()
		if left > x && left+size.Width > x+w+2*paper.Grid {
			left, y = x-2*paper.Grid, y+height
		}
		if place {
			paper.Put(b, left, y)
		}
		left, height = left+size.Width, size.Height
	}
	return y + height + paper.Grid
}

// runGone puts the one line that is left of an action that was dealt with.
func (d *deed) runGone(w float32, place bool) float32 {
	h := d.of
	x, size := Bleed+h.frame.Label, d.Undo.Least()
	height := size.Height
	room := w - x - Bleed - size.Width
	step := d.st.LineHeight(paper.FontSmall)
	h.Text.Lay(room)
	if place {
		h.Text.Place(x, (height-step)/2, room)
		d.icon.Move(fyne.NewPos(Bleed-1, (height-4*paper.Grid)/2))
		paper.Put(d.Undo, w-Bleed-size.Width+2*paper.Grid, 0)
		h.back.Resize(fyne.NewSize(w, height))
		h.Bar.Resize(fyne.NewSize(3, height))
	}
	return height
}

// Objects returns what is drawn below the sentence.
func (d *deed) Objects() []fyne.CanvasObject {
	if d.Task.Gone != "" {
		return []fyne.CanvasObject{d.icon, d.Undo}
	}
	out := append([]fyne.CanvasObject{d.point}, d.kind.Texts...)
	if d.of.Opened && d.quote.Text != "" {
		out = append(append(out, d.rule), d.quote.Texts...)
	}
	if d.rows() {
		for _, b := range d.Row() {
			out = append(out, b)
		}
	}
	return out
}

// lines is how many lines the sentence may take, 0 for all it needs.
func (d *deed) lines() int {
	if d.Task.Gone != "" {
		return 1
	}
	return 0
}

// ringHit reports whether a place is on the ring before the sentence, which
// ticks it off.
func (d *deed) ringHit(p fyne.Position) bool {
	return d.of.ring != nil && p.X >= Bleed-paper.Grid && p.X < Bleed+4*paper.Grid && p.Y < d.of.Pad()+d.st.LineHeight(d.of.Line.Font)
}

// Live reports whether there is anything to do with the sentence.
func (h *Handle) Live() bool { return len(h.Line.Items) > 0 || h.Deed != nil }

// Gone reports whether the sentence is an action that was just dealt with.
func (h *Handle) Gone() bool { return h.Deed != nil && h.Deed.Task.Gone != "" }

// Holds reports whether a button belongs to the sentence.
func (h *Handle) Holds(f fyne.Focusable) bool {
	b, ok := f.(*paper.Button)
	if !ok {
		return false
	}
	for _, c := range h.Cards {
		if b == c.open || b == c.all || b == c.up || b == c.down {
			return true
		}
	}
	return h.Deed != nil && slices.Contains(h.Deed.Row(), b)
}

// restyleRing shows that the ring before an action ticks it off.
func (h *Handle) restyleRing() {
	if h.Deed == nil || h.ring == nil {
		return
	}
	ink := h.aside.Ink
	if h.hovered || h.focused {
		ink = paper.ColorAccent
	}
	h.ring.StrokeColor = h.st.Color(ink)
	h.ring.Refresh()
}
