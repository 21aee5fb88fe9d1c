package form

import (
	"slices"

	"fyne.io/fyne/v2"

	"daybrief/app/ui/paper"
)

// Frame is what a screen of forms does beside its own things: it holds the
// sheaf, the keys, the way back, and what runs beside it. A screen embeds it and
// calls Build whenever it shows something else.
type Frame struct {
	Env   *paper.Env
	Tasks *paper.Tasks
	Sheaf *paper.Sheaf
	Run   *paper.RunLine
	St    *paper.Style

	// Escape is asked first when Escape is pressed; nil, or false: the frame
	// leaves the focus, and then the screen.
	Escape func() bool
	// Letter gets the letters the frame does not use.
	Letter func(rune)

	window fyne.Window
	order  []fyne.Focusable // what j and k go through
}

// NewFrame returns the frame of a screen.
func NewFrame(env *paper.Env) *Frame {
	return &Frame{Env: env, Tasks: paper.NewTasks(env.Main), Sheaf: paper.NewSheaf(), St: env.Style()}
}

// Content is part of paper.Screen.
func (f *Frame) Content() fyne.CanvasObject { return f.Sheaf.Content }

// Attach is part of paper.Screen.
func (f *Frame) Attach(w fyne.Window) { f.window = w }

// Close is part of paper.Screen.
func (f *Frame) Close() { f.Tasks.Close() }

// Begin begins to build the screen anew, in the style in use.
func (f *Frame) Begin() {
	f.St = f.Env.Style()
	f.order = f.order[:0:0]
}

// Build shows a head and a body. What the run line said is said on.
func (f *Frame) Build(title, quiet string, body paper.Block) {
	head := paper.NewHead(f.St, paper.HeadOptions{
		Title: title, Quiet: quiet, BackTo: f.St.Say("common.place_today"), Back: f.leave, Key: f.TypedKey, Letter: f.TypedRune,
	})
	run := paper.NewRunLine(f.St, f.TypedKey, f.TypedRune)
	run.Carry(f.Run)
	f.Run = run
	f.St.Reveal = f.Sheaf.Show
	f.Sheaf.Set(paper.NewColumn(f.St, paper.Part{Block: head, Wide: true}), paper.NewColumn(f.St, paper.Part{Block: body, Gap: 4 * paper.Grid, Wide: true}), run)
}

func (f *Frame) leave() { f.Env.Go(paper.PlaceToday, "") }

// Keys are those of a control on this screen.
func (f *Frame) Keys() Keys { return Keys{Key: f.TypedKey, Letter: f.TypedRune, Shown: f.Reveal} }

// Button returns a button of this screen that j and k reach.
func (f *Frame) Button(text string, do func()) *paper.Button {
	b := paper.NewButton(f.St, "", text, text, do)
	b.Typed, b.Runes = f.TypedKey, f.TypedRune
	return b
}

// Solid is Button for the one thing to do.
func (f *Frame) Solid(text string, do func()) *paper.Button {
	b := f.Button(text, do)
	b.Solid = true
	b.Restyle()
	return b
}

// Reach says what the keys go through next, in this order.
func (f *Frame) Reach(list ...fyne.Focusable) { f.order = append(f.order, list...) }

// ReachRow is Reach for buttons.
func (f *Frame) ReachRow(row *paper.Row) *paper.Row {
	for _, b := range row.Buttons {
		f.order = append(f.order, b)
	}
	return row
}

// Place is which of the things the keys go through o is, -1 for none of them.
func (f *Frame) Place(o fyne.Focusable) int { return slices.Index(f.order, o) }

// At is the thing at a place, nil where there is none.
func (f *Frame) At(place int) fyne.Focusable {
	if place < 0 || place >= len(f.order) {
		return nil
	}
	return f.order[place]
}

// Canvas returns where the screen is shown, nil for nowhere yet.
func (f *Frame) Canvas() fyne.Canvas {
	if f.window == nil {
		return nil
	}
	return f.window.Canvas()
}

// Window returns the window the screen is shown in, nil for none yet.
func (f *Frame) Window() fyne.Window { return f.window }

// Focus puts the keys on something.
func (f *Frame) Focus(o fyne.Focusable) {
	if c := f.Canvas(); c != nil {
		c.Focus(o)
	}
}

// Relayout lays everything out after a part has another height.
func (f *Frame) Relayout() { f.Sheaf.Relayout() }

// Reveal scrolls as little as needed to show an object of the screen.
func (f *Frame) Reveal(o fyne.CanvasObject) {
	f.Sheaf.Show(o)
}

// step moves the focus to the next or previous thing that can be seen.
func (f *Frame) step(by int) {
	c := f.Canvas()
	if c == nil {
		return
	}
	var list []fyne.Focusable
	at := -1
	for _, o := range f.order {
		if obj, ok := o.(fyne.CanvasObject); !ok || !obj.Visible() {
			continue
		}
		if o == c.Focused() {
			at = len(list)
		}
		list = append(list, o)
	}
	next := at + by
	if at < 0 {
		next = 0
	}
	if next < 0 || next >= len(list) {
		return
	}
	c.Focus(list[next])
	f.Reveal(list[next].(fyne.CanvasObject))
}

// TypedRune is part of paper.Screen.
func (f *Frame) TypedRune(r rune) {
	switch r {
	case 'j':
		f.step(1)
	case 'k':
		f.step(-1)
	default:
		if f.Letter != nil {
			f.Letter(r)
		}
	}
}

// TypedKey is part of paper.Screen.
func (f *Frame) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		f.step(1)
	case fyne.KeyUp:
		f.step(-1)
	case fyne.KeyEscape:
		f.escape()
	default:
		paper.ScrollKey(f.Sheaf.Scroll, e.Name)
	}
}

func (f *Frame) escape() {
	c := f.Canvas()
	switch {
	case f.Escape != nil && f.Escape():
	case f.Run != nil && f.Run.Fault:
		f.Run.Clear()
		f.Relayout()
	case c != nil && c.Focused() != nil:
		c.Unfocus()
	default:
		f.leave()
	}
}

// Fail shows an error as one sentence with one button.
func (f *Frame) Fail(err error, again func()) { f.Sheaf.Fail(err, again, f.Relayout) }

// Tell shows a sentence with a button, "" for none.
func (f *Frame) Tell(text, word string, do func()) {
	f.Run.Waiting(text, word, do)
	f.Relayout()
}
