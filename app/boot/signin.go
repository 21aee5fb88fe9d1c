package boot

import (
	"context"

	"daybrief/app"
	"daybrief/connectors/signin"
)

// DeviceCode is what the reader needs on another device to sign in.
type DeviceCode = signin.DeviceCode

// SignInOptions say how to sign a source in.
type SignInOptions struct {
	Device bool                 // with a code on another device instead of this one's browser
	Show   func(address string) // called with the provider's page, which the browser is also sent to
	Code   func(DeviceCode)     // called with the page and the code for the other device
}

// SignIn signs a source with oauth in and keeps the tokens. kept is what the
// reader should know when they could not be put into the keyring: the sign-in
// then lasts until the program ends. Errors are *app.Error, see signin.Flow.
func (a *App) SignIn(ctx context.Context, s app.SourceSettings, o SignInOptions) (kept *app.Error, err error) {
	c, err := a.oauthClient(s.OAuth)
	if err != nil {
		return nil, err
	}
	a.letThrough(c)
	flow := signin.Flow{HTTP: a.signers.client.HTTP(), Now: a.opt.Now, Client: c, Login: loginOf(s)}
	var t signin.Token
	if o.Device {
		t, err = flow.Device(ctx, o.Code)
	} else {
		t, err = flow.Browser(ctx, func(address string) error {
			if o.Show != nil {
				o.Show(address)
			}
			// Without a browser the address is enough, where it was shown.
			if err := a.openURL(address); err != nil && o.Show == nil {
				return err
			}
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	if err := a.signers.tokens.Keep(ctx, s.Name, t); err != nil {
		a.Log.Warn("sign-in not kept", "name", s.Name, "err", err)
		return app.AsError(err), nil
	}
	return t.Notice(c), nil
}

// loginOf is the address the reader signs in with.
func loginOf(s app.SourceSettings) string {
	if s.User != "" {
		return s.User
	}
	if isMailAddress(s.Address) {
		return s.Address
	}
	return ""
}
