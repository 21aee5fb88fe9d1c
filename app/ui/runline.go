package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// runLine is the quiet strip at the lower edge: a thin line and the source
// being read while a run goes, or one sentence with one button after a
// failure.
type runLine struct {
	widget.BaseWidget
	st    *style
	back  *canvas.Rectangle
	track *canvas.Rectangle
	done  *canvas.Rectangle
	icon  *canvas.Image
	text  flow
	again *button
	part  float32 // 0 to 1
	fault bool
	waits bool // for something outside of the window, which the button ends
}

func newRunLine(st *style, tell *teller) *runLine {
	r := &runLine{st: st}
	r.back = canvas.NewRectangle(st.color(ColorPaper))
	r.track = canvas.NewRectangle(st.color(ColorRule))
	r.done = canvas.NewRectangle(st.color(ColorAccent))
	r.icon = st.image("warning", ColorWarning, 4*grid)
	r.text = flow{st: st, font: fontSmall, ink: ColorMuted}
	r.again = newButton(st, "", "Try again", "Try again", func() {})
	r.again.typed, r.again.runes = tell.key, tell.letter
	r.ExtendBaseWidget(r)
	r.Hide()
	return r
}

// stepShare is how much of a run has passed when a step begins; reading the
// sources takes most of it.
func stepShare(p app.Progress) float32 {
	switch p.Step {
	case "sources":
		return 0.7 * float32(p.Done) / float32(max(p.Total, 1))
	case "store":
		return 0.72
	case "index":
		return 0.76
	case "score":
		return 0.8
	case "write":
		return 0.84
	}
	return 0.96
}

// progress shows a step of a run.
func (r *runLine) progress(p app.Progress) {
	r.fault, r.waits = false, false
	r.set(stepWords(p), ColorMuted)
	r.part = max(r.part, stepShare(p))
	r.again.Hide()
	r.Show()
	r.Refresh()
}

// failure shows a sentence with one button.
func (r *runLine) failure(err *app.Error, word string, act func()) {
	text := joined(err.Message, err.Hint)
	r.fault, r.part, r.waits = true, 0, false
	r.set(text, ColorInk)
	r.offer(word, act)
}

// waiting shows what is waited for, with a button that ends the wait; "" for
// none.
func (r *runLine) waiting(text, word string, stop func()) {
	r.fault, r.part, r.waits = false, 0, true
	r.set(text, ColorInk)
	r.offer(word, stop)
}

// offer shows the strip with its button, or without one.
func (r *runLine) offer(word string, act func()) {
	r.again.text, r.again.name, r.again.tapped = word, word, act
	r.again.Hidden = word == ""
	r.again.restyle()
	r.Show()
	r.Refresh()
}

// clear takes the strip away.
func (r *runLine) clear() {
	r.part, r.fault, r.waits = 0, false, false
	r.Hide()
}

func (r *runLine) set(text string, ink fyne.ThemeColorName) {
	r.text.text, r.text.ink, r.text.texts = text, ink, nil
}

func (r *runLine) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{r} }
func (r *runLine) least() fyne.Size                    { return fyne.NewSize(0, r.heightFor(r.Size().Width)) }
func (r *runLine) restyle()                            { r.layout(r.Size()); canvas.Refresh(r) }

func (r *runLine) margin(w float32) float32 {
	if w >= wideFrom {
		return 12 * grid
	}
	return 6 * grid
}

// inset returns the left margin and the room of the sentence.
func (r *runLine) inset(w float32) (x, room float32) {
	x = r.margin(w)
	room = w - 2*x
	if r.fault || r.waits {
		room -= 6*grid + r.again.least().Width
	}
	return x, max(room, 20*grid)
}

func (r *runLine) heightFor(w float32) float32 {
	_, room := r.inset(w)
	h := r.text.height(room) + 4*grid
	if r.fault || r.waits {
		h = max(h, r.again.least().Height+2*grid)
	}
	return h
}

func (r *runLine) layout(size fyne.Size) {
	r.back.Resize(size)
	r.track.Resize(fyne.NewSize(size.Width, 1))
	r.done.Resize(fyne.NewSize(size.Width*r.part, 2))
	x, room := r.inset(size.Width)
	r.icon.Hidden = !r.fault
	y := (size.Height - r.text.height(room)) / 2
	if r.fault {
		r.icon.Move(fyne.NewPos(x, y+0.5*grid))
		x += 6 * grid
	}
	if r.fault || r.waits {
		put(r.again, size.Width-r.margin(size.Width)-r.again.least().Width, (size.Height-r.again.least().Height)/2)
	}
	r.text.place(x, y, room)
}

func (r *runLine) objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.back, r.track, r.done, r.icon, r.again}, r.text.texts...)
}

// AccessibilityLabel is the sentence.
func (r *runLine) AccessibilityLabel() string { return r.text.text }

// AccessibilityRole tells that it is read, not pressed.
func (r *runLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
