package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// RunLine is the quiet strip at the lower edge: a thin line and the source
// being read while a run goes, or one sentence with one button after a
// failure.
type RunLine struct {
	widget.BaseWidget
	st    *Style
	back  *canvas.Rectangle
	track *canvas.Rectangle
	done  *canvas.Rectangle
	icon  *canvas.Image
	Text  Flow
	Again *Button
	Part  float32 // 0 to 1
	Fault bool
	Waits bool // for something outside of the window, which the button ends
}

func NewRunLine(st *Style, key func(*fyne.KeyEvent), letter func(rune)) *RunLine {
	r := &RunLine{st: st}
	r.back = canvas.NewRectangle(st.Color(ColorPaper))
	r.track = canvas.NewRectangle(st.Color(ColorRule))
	r.done = canvas.NewRectangle(st.Color(ColorAccent))
	r.icon = st.Image("warning", ColorWarning, 4*Grid)
	r.Text = Flow{Style: st, Font: FontSmall, Ink: ColorMuted}
	r.Again = NewButton(st, "", st.Say("common.try_again.button"), st.Say("common.try_again.button"), func() {})
	r.Again.Typed, r.Again.Runes, r.Again.Fixed = key, letter, true
	r.ExtendBaseWidget(r)
	r.Hide()
	return r
}

// StepShare is how much of a run has passed when a step begins; reading the
// sources takes most of it.
func StepShare(p app.Progress) float32 {
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

// Progress shows a step of a run.
func (r *RunLine) Progress(p app.Progress) {
	r.Fault, r.Waits = false, false
	r.Set(r.st.stepWords(p), ColorMuted)
	r.Part = max(r.Part, StepShare(p))
	r.Again.Hide()
	r.Show()
	r.Refresh()
}

// Failure shows a sentence with one button.
func (r *RunLine) Failure(err *app.Error, word string, act func()) {
	text := Joined(err.Message, err.Hint)
	r.Fault, r.Part, r.Waits = true, 0, false
	r.Set(text, ColorInk)
	r.offer(word, act)
}

// Waiting shows what is waited for, with a button that ends the wait; "" for
// none.
func (r *RunLine) Waiting(text, word string, stop func()) {
	r.Fault, r.Part, r.Waits = false, 0, true
	r.Set(text, ColorInk)
	r.offer(word, stop)
}

// offer shows the strip with its button, or without one.
func (r *RunLine) offer(word string, act func()) {
	r.Again.Text, r.Again.Name, r.Again.Do = word, word, act
	r.Again.Hidden = word == ""
	r.Again.Restyle()
	r.Show()
	r.Refresh()
}

// Carry shows what another run line shows, which this one takes the place of;
// nil for none.
func (r *RunLine) Carry(old *RunLine) {
	if old == nil || !old.Visible() {
		return
	}
	r.Part, r.Fault, r.Waits = old.Part, old.Fault, old.Waits
	r.Set(old.Text.Text, old.Text.Ink)
	r.Again.Text, r.Again.Do, r.Again.Hidden = old.Again.Text, old.Again.Do, old.Again.Hidden
	r.Again.Restyle()
	r.Show()
}

// Clear takes the strip away.
func (r *RunLine) Clear() {
	r.Part, r.Fault, r.Waits = 0, false, false
	r.Hide()
}

func (r *RunLine) Set(text string, ink fyne.ThemeColorName) {
	r.Text.Text, r.Text.Ink, r.Text.Texts = text, ink, nil
}

func (r *RunLine) CreateRenderer() fyne.WidgetRenderer { return Renderer(r) }
func (r *RunLine) Least() fyne.Size                    { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }
func (r *RunLine) Restyle()                            { r.Arrange(r.Size()); canvas.Refresh(r) }

// margin is that of the text above.
func (r *RunLine) margin(w float32) float32 {
	x, _, _ := r.st.Inset(w)
	return x
}

// inset returns the left margin and the room of the sentence.
func (r *RunLine) inset(w float32) (x, room float32) {
	x = r.margin(w)
	room = w - 2*x
	if r.Fault || r.Waits {
		room -= 6*Grid + r.Again.Least().Width
	}
	return x, max(room, 20*Grid)
}

func (r *RunLine) HeightFor(w float32) float32 {
	_, room := r.inset(w)
	h := r.Text.Height(room) + 4*Grid
	if r.Fault || r.Waits {
		h = max(h, r.Again.Least().Height+2*Grid)
	}
	return h
}

func (r *RunLine) Arrange(size fyne.Size) {
	r.back.Resize(size)
	r.track.Resize(fyne.NewSize(size.Width, 1))
	r.done.Resize(fyne.NewSize(size.Width*r.Part, 2))
	x, room := r.inset(size.Width)
	r.icon.Hidden = !r.Fault
	y := (size.Height - r.Text.Height(room)) / 2
	if r.Fault {
		r.icon.Move(fyne.NewPos(x, y+0.5*Grid))
		x += 6 * Grid
	}
	if r.Fault || r.Waits {
		Put(r.Again, size.Width-r.margin(size.Width)-r.Again.Least().Width+2*Grid, (size.Height-r.Again.Least().Height)/2)
	}
	r.Text.Place(x, y, room)
}

func (r *RunLine) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.back, r.track, r.done, r.icon, r.Again}, r.Text.Texts...)
}

// AccessibilityLabel is the sentence.
func (r *RunLine) AccessibilityLabel() string { return r.Text.Text }

// AccessibilityRole tells that it is read, not pressed.
func (r *RunLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
