package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// browserLimit is how long Browser waits for the reader.
const browserLimit = 5 * time.Minute

// Flow is one sign-in of one reader.
type Flow struct {
	HTTP   *http.Client     // the guarded one; it must be let through to Client.Hosts
	Now    func() time.Time // nil means time.Now
	Client Client
	Login  string        // the address to sign in with, as a hint for the provider's page; may be ""
	Limit  time.Duration // how long to wait for the reader's browser; 0 means 5 minutes
}

func (f Flow) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}

// String names the client alone.
func (f Flow) String() string { return "signin.Flow(" + f.Client.Name + ")" }

// GoString is String.
func (f Flow) GoString() string { return f.String() }

// Format prints String whatever the verb.
func (f Flow) Format(w fmt.State, _ rune) { show(w, f) }

// LogValue is String for slog.
func (f Flow) LogValue() slog.Value { return slog.StringValue(f.String()) }

// check tells whether the flow can begin.
func (f Flow) check() error {
	if f.HTTP == nil || f.HTTP.Transport == nil {
		// Without a transport of ours net/http would use its own, unguarded one.
		return &app.Error{Code: app.CodeInternal, Message: "signing in was started without a way to the network"}
	}
	return f.Client.Check()
}

// web returns a context that makes x/oauth2 use our client: with answers
// bounded, and without redirects, which would carry a secret elsewhere.
func (f Flow) web(ctx context.Context) context.Context {
	c := *f.HTTP
	c.Transport = lenient{f.HTTP.Transport}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return context.WithValue(ctx, oauth2.HTTPClient, &c)
}

// config is the client as x/oauth2 wants it. The style is set, since the
// library would otherwise find it out by sending a code that works once twice.
func (f Flow) config(redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: f.Client.ID, ClientSecret: f.Client.Secret, RedirectURL: redirect, Scopes: f.Client.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: f.Client.AuthURL, TokenURL: f.Client.TokenURL, DeviceAuthURL: f.Client.DeviceURL,
			AuthStyle: oauth2.AuthStyleInParams}}
}

// redeem runs a call of the token endpoint. A server that does not find the
// secret in the form is asked again with it in the header (RFC 6749 section
// 2.3.1): it has refused the client, so it has not used up the code.
func (f Flow) redeem(cfg *oauth2.Config, call func(*oauth2.Config) (*oauth2.Token, error)) (*oauth2.Token, error) {
	token, err := call(cfg)
	if err == nil {
		return token, nil
	}
	err = reduce(err, hostOf(f.Client.TokenURL))
	var refused *fault
	if f.Client.Secret == "" || !errors.As(err, &refused) || refused.code != "invalid_client" {
		return nil, err
	}
	again := *cfg
	again.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if token, err = call(&again); err != nil {
		return nil, reduce(err, hostOf(f.Client.TokenURL))
	}
	return token, nil
}

// take checks what a provider handed out and makes it ours.
func (f Flow) take(in *oauth2.Token) (Token, error) {
	if !strings.EqualFold(in.Type(), "Bearer") || !printable(in.AccessToken) || !printable(in.RefreshToken) {
		return Token{}, errNoToken
	}
	now := f.now()
	out := Token{Access: in.AccessToken, Refresh: in.RefreshToken, Obtained: now, For: f.Client.mark()}
	switch {
	case in.ExpiresIn > 0:
		out.Expiry = now.Add(time.Duration(in.ExpiresIn) * time.Second)
	case !in.Expiry.IsZero(): // of an answer that is a form
		out.Expiry = now.Add(time.Until(in.Expiry))
	}
	return out, nil
}

// printable reports whether a token is made of visible ASCII alone (RFC 6749
// appendix A.12, A.17): anything else could break out of a SASL message.
func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 0x21 || r > 0x7e }) < 0
}

// missing returns the scopes that were asked for and not granted. An answer
// without scope grants what was asked for (RFC 6749 section 5.1). Scopes that
// open no door are left out: providers do not list them.
func (c Client) missing(in *oauth2.Token) []string {
	text, _ := in.Extra("scope").(string)
	granted := strings.Fields(strings.ToLower(strings.ReplaceAll(text, ",", " ")))
	if len(granted) == 0 {
		return nil
	}
	silent := map[string]bool{"offline_access": true, "openid": true, "profile": true, "email": true}
	for _, g := range granted {
		silent[strings.TrimSuffix(g, "/")] = true
	}
	var out []string
	for _, s := range c.Scopes {
		if !silent[strings.TrimSuffix(strings.ToLower(s), "/")] {
			out = append(out, s)
		}
	}
	return out
}

// finish is what both ways of signing in end with.
func (f Flow) finish(in *oauth2.Token) (Token, error) {
	out, err := f.take(in)
	if err != nil {
		return Token{}, f.Client.explain(err)
	}
	if lacks := f.Client.missing(in); len(lacks) > 0 {
		return Token{}, &app.Error{Code: app.CodeLogin,
			Message: "Signing in with " + f.Client.Title() + " worked, but it did not grant what Daybrief needs: " + strings.Join(lacks, ", "),
			Hint:    "Sign in again and leave every box on the provider's page ticked. If there was none, check scopes in the configuration."}
	}
	return out, nil
}

// Notice tells what the reader should know about a sign-in that worked: nil, or
// that it cannot be renewed, as a provider does that hands out no refresh token.
func (t Token) Notice(c Client) *app.Error {
	if t.Refresh != "" || t.Access == "" {
		return nil
	}
	message := c.Title() + " gave no refresh token, so this sign-in cannot be renewed"
	if !t.Expiry.IsZero() {
		message += " and ends at " + t.Expiry.UTC().Format("2006-01-02 15:04 MST")
	}
	hint := "Add the scope that asks for one to the configuration, mostly offline_access, and sign in again."
	if c.google() {
		hint = "Remove Daybrief from the connections of your Google account and sign in again: Google gives one with the first consent."
	}
	return &app.Error{Code: app.CodeSignIn, Message: message, Hint: hint}
}

// testingDays is how long Google keeps a sign-in of an app whose consent screen
// is in testing.
const testingDays = 7

// TestingEnds is when Google ends a sign-in if the app is still in testing. It
// is zero for other providers and where the time of the sign-in is not known.
func (c Client) TestingEnds(t Token) time.Time {
	if !c.google() || t.Obtained.IsZero() {
		return time.Time{}
	}
	return t.Obtained.AddDate(0, 0, testingDays)
}

// failed explains why there is no token at the end of a flow.
func (f Flow) failed(err error) *app.Error {
	e := f.Client.explain(err)
	var cause *fault
	if errors.As(err, &cause) && cause.code == "invalid_grant" { // of a code, not of a sign-in there was
		e.Code, e.Hint = app.CodeLogin, "Start again."
		e.Message = "Signing in with " + f.Client.Title() + " failed: the provider does not accept the code of this sign-in any more"
		if cause.detail != "" {
			e.Message += " (" + cause.detail + ")"
		}
	}
	return e
}

// ended explains why a flow stopped waiting.
func (c Client) ended(ctx context.Context, late string) *app.Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		hint := "Start it again when you are ready."
		if c.DeviceURL != "" { // an error of the registration is shown on that page and never comes back here
			hint += " If the provider's page showed an error instead, sign in with a code on another device: that needs no redirect address."
		}
		return &app.Error{Code: app.CodeTimeout, Message: "Signing in with " + c.Title() + " was given up: " + late,
			Hint: hint, Err: ctx.Err()}
	}
	return c.explain(fetch.Classify(context.Canceled, ""))
}
