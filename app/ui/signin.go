package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daybrief/app"
)

// SignIner is what Commands may be as well: it gets a source signed in again
// whose password or sign-in is not good any more.
type SignIner interface {
	// SignInBy tells how the source signs in: ByPassword, ByBrowser or "" for not
	// at all, and which password its provider wants, where that is known. It does
	// not wait.
	SignInBy(source string) (way, hint string)
	// SignIn sends the reader to the browser and returns when they are back.
	SignIn(ctx context.Context, source string) error
	// EnterPassword tries a password and keeps it in the keyring. It is an error
	// when the server refuses it.
	EnterPassword(ctx context.Context, source, password string) error
}

// Ways to sign in.
const (
	ByPassword = "password"
	ByBrowser  = "browser"
)

// signInCode reports whether a source failed for want of a good password or
// sign-in.
func signInCode(code string) bool {
	return code == app.CodeSignIn || code == app.CodeLogin || code == app.CodeSecret || code == app.CodeUnauth
}

// signInWord returns what the button of a source says, "" for none.
func (t *Today) signInWord(s *app.SourceStatus) string {
	signer, ok := t.opts.Commands.(SignIner)
	if !ok || !signInCode(s.Code) {
		return ""
	}
	switch way, _ := signer.SignInBy(s.Name); way {
	case ByPassword:
		return "Enter password"
	case ByBrowser:
		return "Sign in again"
	}
	return ""
}

// signIn gets a source signed in: in the browser, or with a password the reader
// types here.
func (t *Today) signIn(source string) {
	signer, ok := t.opts.Commands.(SignIner)
	if !ok || t.running {
		return
	}
	if way, hint := signer.SignInBy(source); way == ByPassword {
		t.askPassword(signer, source, hint)
		return
	}
	ctx, cancel := context.WithCancel(t.ctx)
	t.run.waiting(fmt.Sprintf("Sign in to %s in the browser.", source), "Stop", cancel)
	t.relayout()
	t.spawn(func(context.Context) {
		defer cancel()
		err := signer.SignIn(ctx, source)
		t.do(func() { t.signedIn(err, func() { t.signIn(source) }) })
	})
}

// signedIn ends a sign-in: what it brought back is read at once.
func (t *Today) signedIn(err error, again func()) {
	t.run.clear()
	t.relayout()
	switch {
	case err == nil:
		t.Refresh()
	case !errors.Is(err, context.Canceled) && app.AsError(err).Code != app.CodeCancelled:
		t.fail(err, again)
	}
}

// askPassword shows a small window for the password of a source.
func (t *Today) askPassword(signer SignIner, source, hint string) {
	c := t.canvas()
	if c == nil {
		return
	}
	if t.popup != nil {
		t.popup()
	}
	s := newPasswordSheet(t.st, source, hint)
	s.width = min(c.Size().Width-12*grid, 112*grid)
	pop := widget.NewModalPopUp(s, c)
	before := c.Focused()
	t.popup = func() {
		t.popup = nil
		s.entry.SetText("") // not kept longer than needed
		pop.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	s.entry.escape, s.cancel.tapped = t.popup, t.popup
	s.done = func(password string) {
		t.popup()
		if password == "" {
			return
		}
		t.run.waiting(fmt.Sprintf("Trying the password of %s.", source), "", nil)
		t.relayout()
		t.spawn(func(ctx context.Context) {
			err := signer.EnterPassword(ctx, source, password)
			t.do(func() { t.signedIn(err, func() { t.signIn(source) }) })
		})
	}
	pop.Show()
	c.Focus(s.entry)
}

// passwordEntry is a line for a password. Escape leaves it.
type passwordEntry struct {
	widget.Entry
	escape func()
}

// TypedKey handles Escape; the rest is the entry's.
func (e *passwordEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.escape != nil {
		e.escape()
		return
	}
	e.Entry.TypedKey(k)
}

// passwordSheet asks for a password: whose, which one, a line to type it, and
// where it goes.
type passwordSheet struct {
	widget.BaseWidget
	st           *style
	title        *canvas.Text
	hint, note   flow
	entry        *passwordEntry
	save, cancel *button
	width        float32
	done         func(password string)
}

func newPasswordSheet(st *style, source, hint string) *passwordSheet {
	s := &passwordSheet{st: st, title: st.text("Password for "+source, fontLead, ColorInk), done: func(string) {}}
	s.hint = flow{st: st, font: fontSmall, ink: ColorInk, text: hint}
	s.note = flow{st: st, font: fontSmall, ink: ColorMuted, text: "It is tried once and kept in this system’s keyring, nowhere else."}
	s.entry = &passwordEntry{}
	s.entry.Password = true
	s.entry.Wrapping = fyne.TextWrapOff
	s.entry.ExtendBaseWidget(s.entry)
	s.entry.OnSubmitted = func(string) { s.submit() }
	s.save = newButton(st, "", "Sign in", "Sign in", s.submit)
	s.save.solid = true
	s.save.restyle()
	s.cancel = newButton(st, "", "Cancel", "Cancel", func() {})
	s.ExtendBaseWidget(s)
	return s
}

func (s *passwordSheet) submit() { s.done(s.entry.Text) }

func (s *passwordSheet) CreateRenderer() fyne.WidgetRenderer { return &drawnRenderer{s} }
func (s *passwordSheet) restyle()                            {}
func (s *passwordSheet) layout(size fyne.Size)               { s.run(size.Width, true) }
func (s *passwordSheet) least() fyne.Size {
	return fyne.NewSize(s.width, s.run(s.width, false))
}

func (s *passwordSheet) run(w float32, place bool) float32 {
	pad := 5 * grid
	room := w - 2*pad
	y := 4 * grid
	if place {
		put(s.title, pad, y)
	}
	y += s.st.lineHeight(fontLead) + 2*grid
	if s.hint.text != "" {
		if place {
			s.hint.place(pad, y, room)
		}
		y += s.hint.height(room) + 3*grid
	}
	h := s.entry.MinSize().Height
	if place {
		s.entry.Move(fyne.NewPos(pad, y))
		s.entry.Resize(fyne.NewSize(room, h))
	}
	y += h + 2*grid
	if place {
		s.note.place(pad, y, room)
	}
	y += s.note.height(room) + 4*grid
	if place {
		x := w - pad - s.save.least().Width
		put(s.save, x, y)
		put(s.cancel, x-2*grid-s.cancel.least().Width, y+(s.save.least().Height-s.cancel.least().Height)/2)
	}
	return y + s.save.least().Height + 4*grid
}

func (s *passwordSheet) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.title, s.entry, s.cancel, s.save}
	return append(append(out, s.hint.texts...), s.note.texts...)
}
