package boot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"daybrief/app"
	"daybrief/app/secret"
	"daybrief/connectors/fetch"
	"daybrief/connectors/signin"
)

// vault keeps tokens in the system's keyring as JSON. It implements
// signin.Vault.
type vault struct{ keep secret.Tokens }

// Load implements signin.Vault. What cannot be read counts as none: signing in
// again mends it.
func (v vault) Load(ctx context.Context, source string) (signin.Token, error) {
	text, err := v.keep.Load(ctx, source)
	if err != nil {
		return signin.Token{}, err
	}
	var t signin.Token
	if json.Unmarshal([]byte(text), &t) != nil { // its error would repeat a part of the token
		return signin.Token{}, fmt.Errorf("read the tokens of %q: %w", source, app.ErrNotFound)
	}
	return t, nil
}

// Save implements signin.Vault. Where the keyring takes only short texts the
// access token is left out: it is renewed with the other one.
func (v vault) Save(ctx context.Context, source string, t signin.Token) error {
	text, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write the tokens of %q: %w", source, err)
	}
	err = v.keep.Save(ctx, source, string(text))
	if !errors.Is(err, secret.ErrTooLarge) || t.Refresh == "" {
		return err
	}
	t.Access = ""
	if text, err = json.Marshal(t); err != nil {
		return fmt.Errorf("write the tokens of %q: %w", source, err)
	}
	return v.keep.Save(ctx, source, string(text))
}

// signers is what signing in by OAuth needs for as long as the program runs.
type signers struct {
	client *fetch.Client
	tokens *signin.Tokens
}

// newSigners connects the keyring with the identity providers. Nothing is
// reached before a source asks.
func (a *App) newSigners() *signers {
	c := a.client(nil, a.opt.Transport)
	return &signers{client: c, tokens: signin.NewTokens(c.HTTP(), vault{a.secrets.Tokens()}, a.opt.Now)}
}

// Close waits for renewals under way.
func (s *signers) Close() error {
	s.tokens.Close()
	s.client.Close()
	return nil
}

// oauthClient is the registration of the name: what is known of the provider
// and, over it, what the configuration says. Without a client id it is an
// *app.Error with code config that tells how to get one.
func (a *App) oauthClient(name string) (signin.Client, error) {
	c, _ := signin.Known(name)
	own := a.Config.OAuth[name]
	c.Name = name
	c.ID, c.Secret = cmp.Or(own.ClientID, c.ID), cmp.Or(own.ClientSecret, c.Secret)
	c.AuthURL, c.TokenURL = cmp.Or(own.AuthURL, c.AuthURL), cmp.Or(own.TokenURL, c.TokenURL)
	c.DeviceURL = cmp.Or(own.DeviceURL, c.DeviceURL)
	if len(own.Scopes) > 0 {
		c.Scopes = own.Scopes
	}
	return c, c.Check()
}

// letThrough allows the hosts of a registration.
func (a *App) letThrough(c signin.Client) {
	a.signers.client.Allow(c.Hosts()...)
	for _, address := range []string{c.TokenURL, c.DeviceURL} {
		if address != "" {
			a.signers.client.Allow(hostOf(address)) // with its port: one on this machine has to be named so
		}
	}
}

// token returns an access token for a source that signs in by OAuth.
func (a *App) token(ctx context.Context, s app.SourceSettings, refused string) (string, error) {
	if a.signers == nil { // a preview has no home and so no tokens
		return "", &app.Error{
			Code: app.CodeSignIn, Message: s.Name + " wants to be signed in to, and a preview is not",
			Hint: "Add it as a source first: daybrief source add ADDRESS",
		}
	}
	c, err := a.oauthClient(s.OAuth)
	if err != nil {
		return "", err
	}
	a.letThrough(c)
	return a.signers.tokens.Token(ctx, s.Name, c, refused)
}
