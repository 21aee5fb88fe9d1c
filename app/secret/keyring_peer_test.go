//go:build peers

package secret

import (
	"errors"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/secret/keyringtest"
)

func TestKeyringSetGetDelete(t *testing.T) {
	k := keyringtest.Start(t)
	if k == nil {
		return
	}
	k.Unlocked(t)
	ctx := t.Context()
	s := New(Options{Profile: "/home/a", Lookup: env(nil)})
	_, err := s.Get(ctx, Name{Source: "Mail"})
	wantSecretError(t, err, "none in the keyring")
	for _, v := range []string{"hunter2", "hunter3 with ünïcode", strings.Repeat("long ", 5000)} {
		if err := s.Set(ctx, "Mail", v); err != nil {
			t.Fatal(err)
		}
		got, from, err := s.Find(ctx, Name{Source: "Mail"})
		if got != v || from != InKeyring || err != nil {
			t.Errorf("got %d bytes from %q, %v, want %d", len(got), from, err, len(v))
		}
	}
	if err := s.Tokens().Save(ctx, "Mail", `{"Refresh":"r"}`); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, "Mail"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Tokens().Load(ctx, "Mail"); got != `{"Refresh":"r"}` || err != nil {
		t.Errorf("the password took the tokens along: %q, %v", got, err)
	}
	if err := s.Tokens().Delete(ctx, "Mail"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Tokens().Load(ctx, "Mail"); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	_, err = s.Get(ctx, Name{Source: "Mail"})
	wantSecretError(t, err, "none in the keyring")
}

// TestKeyringLocked has no window that could ask for the password: the keyring
// says no at once.
func TestKeyringLocked(t *testing.T) {
	k := keyringtest.Start(t)
	if k == nil {
		return
	}
	k.Unlocked(t)
	s := New(Options{Lookup: env(nil)})
	if err := s.Set(t.Context(), "Mail", "hunter2"); err != nil {
		t.Fatal(err)
	}
	k.Locked(t)
	_, err := s.Get(t.Context(), Name{Source: "Mail"})
	wantSecretError(t, err, "locked", "Unlock the keyring", "DAYBRIEF_PASSWORD_MAIL")
	wantSecretError(t, s.Set(t.Context(), "Mail", "hunter2"), "locked")
	k.Unlock(t)
	if got, err := s.Get(t.Context(), Name{Source: "Mail"}); got != "hunter2" || err != nil {
		t.Errorf("unlocked: %q, %v", got, err)
	}
}

// TestKeyringLockedAndNobodyThere has a window that asks for the password and
// that nobody sees. It must not hold us up beyond the time limit, and a later
// call works.
func TestKeyringLockedAndNobodyThere(t *testing.T) {
	k := keyringtest.Start(t)
	if k == nil {
		return
	}
	k.Unlocked(t)
	const limit = time.Second
	s := New(Options{Lookup: env(nil), KeyringTimeout: limit})
	if err := s.Set(t.Context(), "Mail", "hunter2"); err != nil {
		t.Fatal(err)
	}
	k.Locked(t)
	k.Prompter(t)
	began := time.Now()
	_, err := s.Get(t.Context(), Name{Source: "Mail"})
	if took := time.Since(began); took > 60*limit { // a guard against hanging, not a measure
		t.Errorf("it took %v", took)
	}
	wantSecretError(t, err, "locked", "Unlock the keyring", "DAYBRIEF_PASSWORD_MAIL")
	k.Unlock(t)
	if got, err := s.Get(t.Context(), Name{Source: "Mail"}); got != "hunter2" || err != nil {
		t.Errorf("unlocked: %q, %v", got, err)
	}
}

func TestKeyringAbsent(t *testing.T) {
	if keyringtest.Absent(t) == nil {
		return
	}
	s := New(Options{Lookup: env(nil)})
	_, err := s.Get(t.Context(), Name{Source: "Mail"})
	wantSecretError(t, err, "has no keyring", "DAYBRIEF_PASSWORD_MAIL", "password_command", "Start or install")
	wantSecretError(t, s.Set(t.Context(), "Mail", "hunter2"), "not written anywhere else")
	wantSecretError(t, s.Tokens().Save(t.Context(), "Mail", "hunter2"), "not written anywhere else", "signin")
}
