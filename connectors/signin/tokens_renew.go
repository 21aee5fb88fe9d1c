package signin

import (
	"context"
	"errors"

	"golang.org/x/oauth2"

	"daybrief/app"
)

// work is what one flight is about.
type work struct {
	source  string
	client  Client
	refused string
}

// good reports whether a token needs no renewal.
func (t *Tokens) good(w work, token Token) bool {
	return token.fresh(t.flow.now()) && token.Access != w.refused
}

// usable reports whether a token may serve although its renewal is due.
func (t *Tokens) usable(w work, token Token) bool {
	return token.Alive(t.flow.now()) && token.Access != w.refused
}

// renew returns a token that is good, from the Vault or from the provider.
func (t *Tokens) renew(ctx context.Context, w work) (Token, error) {
	current, err := t.load(ctx, w)
	if err != nil {
		return Token{}, err
	}
	if !current.isOf(w.client) {
		return Token{}, &app.Error{Code: app.CodeSignIn,
			Message: "the sign-in of " + w.source + " is not of " + w.client.Title() + " with this client id",
			Hint:    signInHint(w.source)}
	}
	if t.good(w, current) {
		return current, nil
	}
	if current.Refresh == "" {
		if t.usable(w, current) {
			return current, nil
		}
		return Token{}, &app.Error{Code: app.CodeSignIn,
			Message: "the sign-in of " + w.source + " is over, and " + w.client.Title() + " gave no refresh token to renew it with",
			Hint:    signInHint(w.source)}
	}
	if dead := t.deadNote(w.source, current.Refresh); dead != nil {
		return Token{}, dead
	}
	token, err := t.refresh(ctx, w, current)
	var refused *fault
	if !errors.As(err, &refused) || refused.code != "invalid_grant" {
		return t.settle(w, current, token, err)
	}
	// Another process of ours may have renewed it, or the reader signed in again
	// there: then the Vault has another one.
	saved, loadErr := t.vault.Load(ctx, w.source)
	if loadErr != nil || saved.Refresh == current.Refresh || saved.Refresh == "" || !saved.isOf(w.client) || t.Note(w.source) != nil {
		return t.settle(w, current, token, err)
	}
	if t.good(w, saved) {
		return saved, nil
	}
	token, err = t.refresh(ctx, w, saved)
	return t.settle(w, saved, token, err)
}

// load returns the newest token there is: that of the Vault, which another
// process may have renewed, or the one in memory when it could not be saved.
func (t *Tokens) load(ctx context.Context, w work) (Token, error) {
	t.mu.Lock()
	k := *t.of(w.source)
	t.mu.Unlock()
	saved, err := t.vault.Load(ctx, w.source)
	switch {
	case k.unsaved != nil && (err != nil || !saved.Obtained.After(k.token.Obtained)):
		_ = t.save(ctx, w.source, k.token) // try again; the note says how it went
		return k.token, nil
	case err == nil:
		if saved.Access == "" && saved.Refresh == k.token.Refresh {
			return k.token, nil // a Vault that keeps no access tokens
		}
		return saved, nil
	case k.token.Access != "":
		return k.token, nil // the keyring is locked or was emptied meanwhile
	case errors.Is(err, app.ErrNotFound):
		return Token{}, &app.Error{Code: app.CodeSignIn, Message: "nobody is signed in to " + w.source,
			Hint: signInHint(w.source)}
	}
	var known *app.Error
	if errors.As(err, &known) {
		return Token{}, known
	}
	return Token{}, &app.Error{Code: app.CodeSecret, Message: "the sign-in of " + w.source + " could not be read from the keyring",
		Hint: "Unlock the system's keyring; daybrief doctor says what is wrong with it.", Err: plain(err)}
}

// refresh trades a refresh token for a new access token (RFC 6749 section 6) and
// saves it before anybody sees it. Its error is one of reduce.
func (t *Tokens) refresh(ctx context.Context, w work, old Token) (Token, error) {
	f := t.flow
	f.Client = w.client
	if err := f.check(); err != nil {
		return Token{}, err
	}
	got, err := f.redeem(f.config(""), func(c *oauth2.Config) (*oauth2.Token, error) {
		return c.TokenSource(f.web(ctx), &oauth2.Token{RefreshToken: old.Refresh}).Token()
	})
	if err != nil {
		return Token{}, err
	}
	token, err := f.take(got)
	if err != nil {
		return Token{}, err
	}
	if !old.Obtained.IsZero() {
		token.Obtained = old.Obtained
	}
	_ = t.save(ctx, w.source, token) // without a keyring it serves until the end, and the note says so
	return token, nil
}

// settle ends a renewal: with its token, with the old one when the trouble is
// likely to pass and the old one still serves, or with what the reader is told.
func (t *Tokens) settle(w work, old, token Token, err error) (Token, error) {
	if err == nil {
		return token, nil
	}
	if transient(err) && t.usable(w, old) {
		return old, nil
	}
	e := w.client.explain(err)
	if e.Code != app.CodeSignIn {
		return Token{}, e
	}
	e.Message = "the sign-in of " + w.source + " is over: " + e.Message
	e.Hint = signInHint(w.source)
	if w.client.google() {
		e.Hint = googleTesting + " " + e.Hint
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.of(w.source)
	k.dead, k.refresh, k.until = e, old.Refresh, t.flow.now().Add(deadFor)
	return Token{}, e
}

// googleTesting is why most sign-ins with an own client id at Google end.
const googleTesting = "While your app's consent screen at Google is in testing, Google ends each sign-in after 7 days; docs/signin.md says what can be done about it."

// deadNote returns why a refresh token is no good, if that is known. It is
// looked at afresh after a while.
func (t *Tokens) deadNote(source, refresh string) *app.Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.of(source)
	if k.dead == nil || k.refresh != refresh || !t.flow.now().Before(k.until) {
		return nil
	}
	return k.dead
}
