package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newSourceSignIn(e *env) *cobra.Command {
	var device bool
	c := &cobra.Command{
		Use:   "signin NAME",
		Short: "Sign a source in again, in the browser or with a new password",
		Args:  exactly(1, "the name of one source"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				s, err := a.Source(args[0])
				if err != nil {
					return err
				}
				if s.OAuth != "" {
					return e.signInAgain(c.Context(), a, s, device)
				}
				return e.newPassword(c.Context(), a, s)
			})
		},
	}
	c.Flags().BoolVar(&device, "device", false, "sign in with a code on another device")
	return c
}

// signInAgain runs the provider's flow and tests what it brought.
func (e *env) signInAgain(ctx context.Context, a *boot.App, s app.SourceSettings, device bool) error {
	if err := e.signIn(ctx, a, s, device); err != nil {
		return err
	}
	return e.signedIn(a.TestSource(ctx, s))
}

// newPassword asks for a password, tries it and keeps it where it works.
func (e *env) newPassword(ctx context.Context, a *boot.App, s app.SourceSettings) error {
	if err := a.TakesPassword(ctx, s); err != nil {
		return err
	}
	if hint := boot.PasswordHint(s); hint != "" {
		e.say("%s", hint)
	}
	password, err := e.hidden(fmt.Sprintf("Password for %s (not shown): ", s.Name))
	if err != nil || password == "" {
		return &app.Error{Code: app.CodeSecret, Err: err, Message: "No password was given", Hint: fmt.Sprintf("Start again: daybrief source signin %q", s.Name)}
	}
	t, kept, err := a.EnterPassword(ctx, s, password)
	if err != nil {
		return err
	}
	if kept != nil {
		e.say("%s", strings.TrimSpace(sentence(kept.Message)+" "+kept.Hint))
		e.code = ExitPartial
	}
	return e.signedIn(t)
}

// signedIn shows the test after a sign-in.
func (e *env) signedIn(t boot.Tested) error {
	if t.Error != nil {
		e.code = ExitPartial
	}
	if e.json {
		return e.print(t)
	}
	e.tested(t)
	return nil
}

// signIn runs the flow of the source's identity provider.
func (e *env) signIn(ctx context.Context, a *boot.App, s app.SourceSettings, device bool) error {
	kept, err := a.SignIn(ctx, s, boot.SignInOptions{
		Device: device,
		Show: func(address string) {
			e.say("Sign in to %s in the browser. If it does not open by itself, open this address:", s.Name)
			e.say("%s", address)
		},
		Code: func(c boot.DeviceCode) {
			e.say("On any device, open %s and enter the code %s", c.URL, c.Code)
			if left := time.Until(c.Expires).Round(time.Minute); !c.Expires.IsZero() && left > 0 {
				e.say("The code is good for %d minutes. Waiting ...", int(left.Minutes()))
			}
		},
	})
	if err != nil {
		return err
	}
	e.say("Signed in to %s.", s.Name)
	if kept != nil {
		e.say("%s", strings.TrimSpace(sentence(kept.Message)+" "+kept.Hint))
	}
	return nil
}

// getIn asks for what a new source needs to sign in: the provider's flow, or
// the password where somebody sits at the terminal. It is only kept when the
// source is. What fails here the test of the source says again. With yes nobody
// is asked, but which password the provider wants is said all the same.
func (e *env) getIn(ctx context.Context, a *boot.App, s app.SourceSettings, device, yes bool) error {
	if s.OAuth != "" {
		if yes { // which opens no browser and waits for nobody
			return nil
		}
		err := e.signIn(ctx, a, s, device)
		if err == nil || app.AsError(err).Code == app.CodeCancelled {
			return err
		}
		if app.AsError(err).Code != app.CodeConfig { // which the test meets again and says in full
			e.say("%s", sentence(app.AsError(err).Message))
		}
		return nil
	}
	if !a.WantsPassword(ctx, s) {
		return nil
	}
	if hint := boot.PasswordHint(s); hint != "" && !e.json {
		e.say("%s", hint)
	}
	if yes || !e.canAsk() {
		return nil
	}
	password, err := e.hidden(fmt.Sprintf("Password for %s (not shown; empty to skip): ", s.Name))
	if err != nil {
		return err
	}
	a.HoldPassword(s.Name, password)
	return nil
}
