package today

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// signInCode reports whether a source failed for want of a good password or
// sign-in.
func signInCode(code string) bool {
	return code == app.CodeSignIn || code == app.CodeLogin || code == app.CodeSecret || code == app.CodeUnauth
}

// signInWord returns what the button of a source says, "" for none.
func (t *Today) signInWord(s *app.SourceStatus) string {
	signer, ok := t.opts.Commands.(program.SignIner)
	if !ok || !signInCode(s.Code) {
		return ""
	}
	switch way, _ := signer.SignInBy(s.Name); way {
	case program.ByPassword:
		return t.st.Say("today.password.button")
	case program.ByBrowser:
		return t.st.Say("today.sign_in.button")
	}
	return ""
}

// signIn gets a source signed in: in the browser, or with a password the reader
// types here.
func (t *Today) signIn(source string) {
	signer, ok := t.opts.Commands.(program.SignIner)
	if !ok || t.running {
		return
	}
	if way, hint := signer.SignInBy(source); way == program.ByPassword {
		t.askPassword(signer, source, hint)
		return
	}
	ctx, cancel := context.WithCancel(t.tasks.Context())
	t.run.Waiting(t.st.Say("today.browser", "Source", source), t.st.Say("common.stop.button"), cancel)
	t.relayout()
	t.tasks.Spawn(func(context.Context) {
		defer cancel()
		err := signer.SignIn(ctx, source)
		t.tasks.Do(func() { t.signedIn(err, func() { t.signIn(source) }) })
	})
}

// signedIn ends a sign-in: what it brought back is read at once.
func (t *Today) signedIn(err error, again func()) {
	t.run.Clear()
	t.relayout()
	switch {
	case err == nil:
		t.Refresh()
	case !errors.Is(err, context.Canceled) && app.AsError(err).Code != app.CodeCancelled:
		t.fail(err, again)
	}
}

// askPassword shows a small window for the password of a source.
func (t *Today) askPassword(signer program.SignIner, source, hint string) {
	c := t.canvas()
	if c == nil {
		return
	}
	if t.popup != nil {
		t.popup()
	}
	s := paper.NewPasswordSheet(t.st, source, hint)
	s.Width = min(c.Size().Width-12*paper.Grid, 112*paper.Grid)
	pop := widget.NewModalPopUp(s, c)
	before := c.Focused()
	t.popup = func() {
		t.popup = nil
		s.Entry.SetText("") // not kept longer than needed
		pop.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	s.Entry.Escape, s.Cancel.Do = t.popup, t.popup
	s.Done = func(password string) {
		t.popup()
		if password == "" {
			return
		}
		t.run.Waiting(t.st.Say("today.trying", "Source", source), "", nil)
		t.relayout()
		t.tasks.Spawn(func(ctx context.Context) {
			err := signer.EnterPassword(ctx, source, password)
			t.tasks.Do(func() { t.signedIn(err, func() { t.signIn(source) }) })
		})
	}
	pop.Show()
	c.Focus(s.Entry)
}
