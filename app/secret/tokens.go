package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"

	"daybrief/app"
)

// Tokens keeps what an identity provider handed out for a source, as text of
// the caller's own making. The keyring is the only place it is looked for.
type Tokens interface {
	// Load returns it; errors.Is(err, app.ErrNotFound) when there is none,
	// ErrTooLarge never. Every error is an *app.Error with code secret.
	Load(ctx context.Context, source string) (string, error)
	// Save keeps it. An error that is ErrTooLarge means a shorter text could
	// still be kept.
	Save(ctx context.Context, source, value string) error
	// Delete removes it; one that is not there is no error.
	Delete(ctx context.Context, source string) error
}

// ErrTooLarge is the cause of an error of Save where the keyring takes only
// shorter texts, as on Windows (2560 bytes) and macOS.
var ErrTooLarge = errors.New("too long for the keyring")

type tokens struct{ s *store }

// Tokens implements Store.
func (s *store) Tokens() Tokens { return tokens{s} }

// account keeps a source's tokens apart from its password. No source's name
// holds a line feed in config.toml's list, for nobody could type it.
func (t tokens) account(source string) string { return t.s.account(source) + tokensOf }

// Load implements Tokens.
func (t tokens) Load(ctx context.Context, source string) (string, error) {
	v, err := t.s.ask(ctx, func() (string, error) { return t.s.o.Keyring.Get(service, t.account(source)) })
	if err == nil && v != "" {
		return v, nil
	}
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return "", &app.Error{
			Code: app.CodeSecret, Err: fmt.Errorf("secret: tokens of %q: %w", source, app.ErrNotFound),
			Message: fmt.Sprintf("%q is not signed in.", source),
			Hint:    fmt.Sprintf("Sign in with: daybrief source signin %q", source),
		}
	}
	return "", t.fault("The sign-in of %q could not be read: %s.", source, err)
}

// Save implements Tokens.
func (t tokens) Save(ctx context.Context, source, value string) error {
	err := t.s.put(ctx, source+tokensOf, func() error { return t.s.o.Keyring.Set(service, t.account(source), value) })
	if err == nil {
		return nil
	}
	if errors.Is(err, keyring.ErrSetDataTooBig) {
		err = fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return t.fault("The sign-in of %q could not be kept: %s. It was not written anywhere else.", source, err)
}

// Delete implements Tokens.
func (t tokens) Delete(ctx context.Context, source string) error {
	_, err := t.s.ask(ctx, func() (string, error) { return "", t.s.o.Keyring.Delete(service, t.account(source)) })
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		t.s.note(source+tokensOf, false)
		return nil
	}
	return t.fault("The sign-in of %q could not be removed: %s.", source, err)
}

func (t tokens) fault(message, source string, err error) *app.Error {
	return &app.Error{
		Code: app.CodeSecret, Err: fmt.Errorf("secret: tokens of %q: %w", source, err),
		Message: fmt.Sprintf(message, source, t.s.keyringFault(err)),
		Hint:    t.s.mend(err) + ", then sign in with: daybrief source signin " + fmt.Sprintf("%q", source),
	}
}
