package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/ui/paper"
)

// Control is what a field sets its value with.
type Control interface {
	fyne.CanvasObject
	// Wanted is its size where there is room for a width.
	Wanted(room float32) fyne.Size
	// Broad reports whether it goes below the words rather than beside them.
	Broad() bool
	// Put shows a value, unless another one is being typed.
	Put(text string)
	// Focusables are what the keys can go to.
	Focusables() []fyne.Focusable
}

// Field is a control with what it is for: a label, a line of help, what is
// wrong with the value, and buttons below.
type Field struct {
	widget.BaseWidget
	Control Control
	Acts    *paper.Row // below the help; nil for none
	st      *paper.Style
	label   paper.Flow
	help    paper.Flow
	fault   paper.Flow
	size    fyne.Size // of the control, as placed last
}

// NewField returns a field.
func NewField(st *paper.Style, label, help string, c Control) *Field {
	f := &Field{st: st, Control: c}
	f.label = paper.Flow{Style: st, Font: paper.FontBody, Ink: paper.ColorInk, Text: label}
	f.help = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorMuted, Text: help}
	f.fault = paper.Flow{Style: st, Font: paper.FontSmall, Ink: paper.ColorWarning}
	f.ExtendBaseWidget(f)
	return f
}

// Fault says what is wrong, "" for nothing. It reports whether that is news.
func (f *Field) Fault(text string) bool {
	if f.fault.Text == text {
		return false
	}
	f.fault.Text, f.fault.Texts = text, nil
	f.Refresh()
	return true
}

// Wrong returns what Fault said last.
func (f *Field) Wrong() string { return f.fault.Text }

// Help changes the line of help.
func (f *Field) Help(text string) {
	if f.help.Text != text {
		f.help.Text, f.help.Texts = text, nil
		f.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return paper.Renderer(f) }

// Restyle is part of paper's drawing.
func (f *Field) Restyle() { f.run(f.Size().Width, true) }

// Least is part of paper's drawing.
func (f *Field) Least() fyne.Size { return fyne.NewSize(0, f.HeightFor(f.Size().Width)) }

// HeightFor is part of paper.Block.
func (f *Field) HeightFor(w float32) float32 { return f.run(w, false) }

// Arrange is part of paper's drawing.
func (f *Field) Arrange(size fyne.Size) { f.run(size.Width, true) }

// between is the space between words and control.
const between = 6 * paper.Grid

// beside returns how much room the words have beside the control; false where
// the control goes below.
func (f *Field) beside(w float32) (words float32, ok bool) {
	if f.Control.Broad() {
		return w, false
	}
	f.size = f.Control.Wanted(w)
	words = w - f.size.Width - between
	return words, words >= 50*paper.Grid
}

func (f *Field) run(w float32, place bool) float32 {
	if w <= 0 {
		return 0
	}
	words, beside := f.beside(w)
	if !beside {
		words = w
	}
	step := f.st.LineHeight(paper.FontBody)
	y := f.put(&f.label, 0, words, place)
	if beside && place {
		f.Control.Resize(f.size)
		f.Control.Move(fyne.NewPos(w-f.size.Width+f.blank(), (step-f.size.Height)/2))
	}
	if !beside {
		size := f.Control.Wanted(w)
		y += paper.Grid
		if place {
			f.Control.Resize(size)
			f.Control.Move(fyne.NewPos(-f.blank(), y))
		}
		y += size.Height + paper.Grid
	}
	y += f.put(&f.help, y, words, place)
	y += f.put(&f.fault, y, words, place)
	if beside {
		y = max(y, f.size.Height)
	}
	if f.Acts != nil && !f.Acts.Hidden {
		h := f.Acts.HeightFor(w)
		if place {
			f.Acts.Move(fyne.NewPos(0, y))
			f.Acts.Resize(fyne.NewSize(w, h))
		}
		y += h
	}
	return y
}

// blank is the space around what is seen of the control, which stands at the
// edge of the text.
func (f *Field) blank() float32 {
	switch f.Control.(type) {
	case *Choice:
		return chipPad
	case *Toggle:
		return ringSpace - 1
	}
	return 0
}

// put places a paragraph and returns its height, 0 for one without words.
func (f *Field) put(p *paper.Flow, y, w float32, place bool) float32 {
	if p.Text == "" {
		return 0
	}
	if place {
		p.Place(0, y, w)
	}
	return p.Height(w)
}

// Objects is part of paper's drawing.
func (f *Field) Objects() []fyne.CanvasObject {
	out := append([]fyne.CanvasObject{}, f.label.Texts...)
	out = append(append(out, f.Control), f.help.Texts...)
	out = append(out, f.fault.Texts...)
	if f.Acts != nil {
		out = append(out, f.Acts)
	}
	return out
}

// Focusables are what the keys can go to.
func (f *Field) Focusables() []fyne.Focusable {
	out := f.Control.Focusables()
	if f.Acts != nil && !f.Acts.Hidden {
		for _, b := range f.Acts.Buttons {
			if !b.Hidden {
				out = append(out, b)
			}
		}
	}
	return out
}

// AccessibilityLabel reads the field aloud.
func (f *Field) AccessibilityLabel() string {
	return paper.Joined(paper.Joined(f.label.Text, f.help.Text), f.fault.Text)
}
