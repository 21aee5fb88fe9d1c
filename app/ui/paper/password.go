package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// passwordEntry is a line for a password. Escape leaves it.
type passwordEntry struct {
	widget.Entry
	Escape func()
}

// TypedKey handles Escape; the rest is the entry's.
func (e *passwordEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.Escape != nil {
		e.Escape()
		return
	}
	e.Entry.TypedKey(k)
}

// PasswordSheet asks for a password: whose, which one, a line to type it, and
// where it goes.
type PasswordSheet struct {
	widget.BaseWidget
	st           *Style
	title        *canvas.Text
	Hint, note   Flow
	Entry        *passwordEntry
	Save, Cancel *Button
	Width        float32
	Done         func(password string)
}

func NewPasswordSheet(st *Style, source, hint string) *PasswordSheet {
	s := &PasswordSheet{st: st, title: st.Text(st.Say("password.title", "Source", source), FontLead, ColorInk), Done: func(string) {}}
	s.Hint = Flow{Style: st, Font: FontSmall, Ink: ColorInk, Text: hint}
	s.note = Flow{Style: st, Font: FontSmall, Ink: ColorMuted, Text: st.Say("password.note")}
	s.Entry = &passwordEntry{}
	s.Entry.Password = true
	s.Entry.Wrapping = fyne.TextWrapOff
	s.Entry.ExtendBaseWidget(s.Entry)
	s.Entry.OnSubmitted = func(string) { s.submit() }
	s.Save = NewButton(st, "", st.Say("password.save.button"), st.Say("password.save.button"), s.submit)
	s.Save.Solid = true
	s.Save.Restyle()
	s.Cancel = NewButton(st, "", st.Say("common.cancel.button"), st.Say("common.cancel.button"), func() {})
	s.Save.Fixed, s.Cancel.Fixed = true, true // it lies over what scrolls
	s.ExtendBaseWidget(s)
	return s
}

func (s *PasswordSheet) submit() { s.Done(s.Entry.Text) }

func (s *PasswordSheet) CreateRenderer() fyne.WidgetRenderer { return Renderer(s) }

func (s *PasswordSheet) Restyle() {}

func (s *PasswordSheet) Arrange(size fyne.Size) { s.run(size.Width, true) }

func (s *PasswordSheet) Least() fyne.Size {
	return fyne.NewSize(s.Width, s.run(s.Width, false))
}

func (s *PasswordSheet) run(w float32, place bool) float32 {
	pad := 5 * Grid
	room := w - 2*pad
	y := 4 * Grid
	if place {
		Put(s.title, pad, y)
	}
	y += s.st.LineHeight(FontLead) + 2*Grid
	if s.Hint.Text != "" {
		if place {
			s.Hint.Place(pad, y, room)
		}
		y += s.Hint.Height(room) + 3*Grid
	}
	h := s.Entry.MinSize().Height
	if place {
		s.Entry.Move(fyne.NewPos(pad, y))
		s.Entry.Resize(fyne.NewSize(room, h))
	}
	y += h + 2*Grid
	if place {
		s.note.Place(pad, y, room)
	}
	y += s.note.Height(room) + 4*Grid
	if place {
		x := w - pad - s.Save.Least().Width
		Put(s.Save, x, y)
		Put(s.Cancel, x-2*Grid-s.Cancel.Least().Width, y+(s.Save.Least().Height-s.Cancel.Least().Height)/2)
	}
	return y + s.Save.Least().Height + 4*Grid
}

func (s *PasswordSheet) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.title, s.Entry, s.Cancel, s.Save}
	return append(append(out, s.Hint.Texts...), s.note.Texts...)
}
