package secret

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"

	"daybrief/app"
)

func TestTokensStandBesideThePassword(t *testing.T) {
	ctx := t.Context()
	s := New(Options{Profile: "p", Lookup: env(map[string]string{"DAYBRIEF_PASSWORD_MAIL": "hunter2"}), Keyring: inMemory()})
	if _, err := s.Tokens().Load(ctx, "Mail"); !errors.Is(err, app.ErrNotFound) || app.AsError(err).Hint == "" {
		t.Errorf("none: %v", err)
	}
	if err := s.Set(ctx, "Mail", "password"); err != nil {
		t.Fatal(err)
	}
	if err := s.Tokens().Save(ctx, "Mail", "tokens"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, "Mail"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Tokens().Load(ctx, "Mail"); got != "tokens" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for range 2 {
		if err := s.Tokens().Delete(ctx, "Mail"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Tokens().Load(ctx, "Mail"); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
}

func TestTokensWithoutAKeyring(t *testing.T) {
	for _, c := range []struct {
		fault error
		says  string
		large bool
	}{
		{errNoBus, "has no keyring", false},
		{keyring.ErrSetDataTooBig, "too long", true},
		{errors.New("failed to unlock correct collection"), "locked", false},
	} {
		tokens := New(Options{Keyring: memory{fault: c.fault}}).Tokens()
		err := tokens.Save(t.Context(), "Mail", "hunter2")
		wantSecretError(t, err, c.says, "not written anywhere else", `daybrief source signin "Mail"`)
		if errors.Is(err, ErrTooLarge) != c.large {
			t.Errorf("%v: too large %v", err, !c.large)
		}
		_, err = tokens.Load(t.Context(), "Mail")
		wantSecretError(t, err, c.says)
		if errors.Is(err, app.ErrNotFound) {
			t.Errorf("%v is taken for none", err)
		}
		wantSecretError(t, tokens.Delete(t.Context(), "Mail"), c.says)
	}
}
