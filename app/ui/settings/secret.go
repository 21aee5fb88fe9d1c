package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/widget"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// newSecret replaces the password of a source: in the browser, or by one typed
// here.
func (s *Screen) newSecret(source, way, hint string) {
	if way == program.ByPassword {
		s.askSecret(source, hint, func(ctx context.Context, password string) error {
			return s.program.EnterPassword(ctx, source, password)
		}, func() { s.loadSecret(source) })
		return
	}
	ctx, cancel := context.WithCancel(s.Tasks.Context())
	s.Tell(s.St.Say("settings.in_browser", "Source", source), s.St.Say("common.stop.button"), cancel)
	s.Tasks.Spawn(func(context.Context) {
		defer cancel()
		err := s.program.SignIn(ctx, source)
		s.Tasks.Do(func() { s.signedIn(err, func() { s.loadSecret(source) }) })
	})
}

// signedIn ends the wait for a sign-in.
func (s *Screen) signedIn(err error, then func()) {
	s.Run.Clear()
	s.Relayout()
	if err != nil && !errors.Is(err, context.Canceled) && app.AsError(err).Code != app.CodeCancelled {
		s.Fail(err, nil)
		return
	}
	then()
}

// askSecret shows a small window for a password or a key, has it tried, and
// forgets it.
func (s *Screen) askSecret(of, hint string, try func(ctx context.Context, secret string) error, then func()) {
	c := s.Canvas()
	if c == nil {
		return
	}
	sheet := paper.NewPasswordSheet(s.St, of, hint)
	sheet.Width = min(c.Size().Width-12*paper.Grid, 112*paper.Grid)
	pop := widget.NewModalPopUp(sheet, c)
	before := c.Focused()
	closed := func() {
		sheet.Entry.SetText("") // not kept longer than needed
		pop.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	sheet.Entry.Escape, sheet.Cancel.Do = closed, closed
	sheet.Done = func(secret string) {
		closed()
		if secret == "" {
			return
		}
		s.Tell(s.St.Say("settings.trying", "Source", of), "", nil)
		s.Tasks.Spawn(func(ctx context.Context) {
			err := try(ctx, secret)
			s.Tasks.Do(func() { s.signedIn(err, then) })
		})
	}
	pop.Show()
	c.Focus(sheet.Entry)
}
