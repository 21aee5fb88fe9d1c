package secret

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/app"
)

// env is an environment of its own for a test.
func env(vars map[string]string) func(string) (string, bool) {
	return func(k string) (string, bool) { v, ok := vars[k]; return v, ok }
}

// memory is a keyring in memory; with fault it has but that to say.
type memory struct {
	kept  map[string]string
	fault error
}

func inMemory() memory { return memory{kept: map[string]string{}} }

func (m memory) Get(service, account string) (string, error) {
	v, ok := m.kept[service+account]
	if m.fault != nil || !ok {
		return "", cmp.Or(m.fault, keyring.ErrNotFound)
	}
	return v, nil
}

func (m memory) Set(service, account, value string) error {
	if m.fault == nil {
		m.kept[service+account] = value
	}
	return m.fault
}

func (m memory) Delete(service, account string) error {
	if _, ok := m.kept[service+account]; m.fault != nil || !ok {
		return cmp.Or(m.fault, keyring.ErrNotFound)
	}
	delete(m.kept, service+account)
	return nil
}

// wantSecretError fails unless err is the reader's error, says all of the
// parts, and does not give the secret away.
func wantSecretError(t *testing.T, err error, parts ...string) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Code != app.CodeSecret {
		t.Fatalf("got %v, want code secret", err)
	}
	text := e.Message + " " + e.Hint
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q does not say %q", text, p)
		}
	}
	if strings.Contains(text+err.Error(), "hunter2") {
		t.Errorf("the secret is in the error: %v", err)
	}
}

func TestVariable(t *testing.T) {
	for source, want := range map[string]string{
		"Mail": "DAYBRIEF_PASSWORD_MAIL", "work mail-2": "DAYBRIEF_PASSWORD_WORK_MAIL_2", "Büro": "DAYBRIEF_PASSWORD_B_RO",
	} {
		if got := Variable(source); got != want {
			t.Errorf("Variable(%q) = %q, want %q", source, got, want)
		}
	}
}

func TestOrderOfPlaces(t *testing.T) {
	vars := map[string]string{}
	s := New(Options{Profile: "p", Lookup: env(vars), Keyring: inMemory()})
	ctx := t.Context()
	if err := s.Set(ctx, "Mail", "from keyring"); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		n    Name
		env  string
		want string
		from Place
	}{
		{Name{Source: "Mail"}, "", "from keyring", InKeyring},
		{Name{Source: "Mail", Command: "echo from command"}, "", "from command", Command},
		{Name{Source: "Mail", Command: "echo from command"}, "from environment", "from environment", Environment},
	}
	for _, c := range steps {
		vars["DAYBRIEF_PASSWORD_MAIL"] = c.env
		if got, from, err := s.Find(ctx, c.n); got != c.want || from != c.from || err != nil {
			t.Errorf("%+v: got %q from %s, %v, want %q", c, got, from, err, c.want)
		}
	}
}

func TestTwoHomesNeverMix(t *testing.T) {
	ctx, ring := t.Context(), inMemory()
	one, two := New(Options{Profile: "/a", Lookup: env(nil), Keyring: ring}), New(Options{Profile: "/b", Lookup: env(nil), Keyring: ring})
	if err := one.Set(ctx, "Mail", "hunter2"); err != nil {
		t.Fatal(err)
	}
	_, err := two.Get(ctx, Name{Source: "Mail"})
	wantSecretError(t, err, "DAYBRIEF_PASSWORD_MAIL", "password_command", "none in the keyring")
	if err := two.Delete(ctx, "Mail"); err != nil {
		t.Errorf("Delete of nothing: %v", err)
	}
	if got, err := one.Get(ctx, Name{Source: "Mail"}); got != "hunter2" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := one.Delete(ctx, "Mail"); err != nil {
		t.Fatal(err)
	}
	_, err = one.Get(ctx, Name{Source: "Mail"})
	wantSecretError(t, err, "none in the keyring")
}

func TestNoKeyring(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{errors.New("dbus: hunter2 is no session"), "cannot be used here"},
		{keyring.ErrUnsupportedPlatform, "has no keyring"},
		{errNoBus, "has no keyring"},
		{errors.New("failed to unlock correct collection '/x'"), "is locked"},
	} {
		s := New(Options{Lookup: env(nil), Keyring: memory{fault: c.err}})
		_, err := s.Get(t.Context(), Name{Source: "Mail"})
		if e := app.AsError(err); e.Code != app.CodeSecret || !strings.Contains(e.Message, c.says) || !strings.Contains(e.Hint, "DAYBRIEF_PASSWORD_MAIL") {
			t.Errorf("Get: %+v", e)
		}
		if e := app.AsError(s.Set(t.Context(), "Mail", "x")); e == nil || !strings.Contains(e.Message, "not written anywhere else") {
			t.Errorf("Set: %+v", e)
		}
		if e := app.AsError(s.Delete(t.Context(), "Mail")); e == nil || e.Code != app.CodeSecret {
			t.Errorf("Delete: %+v", e)
		}
	}
}

// locked is a keyring that waits for somebody to unlock it.
type locked struct{ unlock chan struct{} }

func (l locked) Get(string, string) (string, error) { <-l.unlock; return "late", nil }
func (l locked) Set(string, string, string) error   { <-l.unlock; return nil }
func (l locked) Delete(string, string) error        { <-l.unlock; return nil }

func TestALockedKeyringDoesNotHoldUsUp(t *testing.T) {
	l := locked{make(chan struct{})}
	defer close(l.unlock)
	s := New(Options{Keyring: l, Lookup: env(nil), KeyringTimeout: 10 * time.Millisecond})
	_, err := s.Get(t.Context(), Name{Source: "Mail"})
	wantSecretError(t, err, "did not answer within 10ms", "locked", "DAYBRIEF_PASSWORD_MAIL")
	wantSecretError(t, s.Set(t.Context(), "Mail", "hunter2"), "did not answer")
	wantSecretError(t, s.Delete(t.Context(), "Mail"), "did not answer")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Get(ctx, Name{Source: "Mail"})
	wantSecretError(t, err, "cancelled")
}

func TestCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of sh")
	}
	cases := []struct {
		name, command, want string
		says                []string
	}{
		{"first line", `printf 'one two\nthree\n'`, "one two", nil},
		{"CRLF", `printf 'hunter\r\n'`, "hunter", nil},
		{"no line end, blanks kept", `printf ' a b '`, " a b ", nil},
		{"much output", `echo first; head -c 1000000 /dev/zero`, "first", nil},
		{"fails", `echo hunter2; echo hunter2 >&2; exit 3`, "", []string{"exit code 3", "DAYBRIEF_PASSWORD_MAIL"}},
		{"nothing", `true`, "", []string{"printed nothing"}},
		{"unknown", `no-such-command-here`, "", []string{"exit code 127"}},
		{"hangs", `sleep 60 & echo hunter2; wait`, "", []string{"longer than"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			limit := time.Minute
			if c.name == "hangs" {
				limit = 200 * time.Millisecond
			}
			s := New(Options{Lookup: env(nil), Keyring: locked{}, CommandTimeout: limit})
			got, err := s.Get(t.Context(), Name{Source: "Mail", Command: c.command})
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.says == nil && err != nil {
				t.Error(err)
			}
			if c.says != nil {
				wantSecretError(t, err, c.says...)
			}
		})
	}
}

func TestFirstRunsNothing(t *testing.T) {
	s := New(Options{Lookup: func(name string) (string, bool) { return "x", name == "DAYBRIEF_PASSWORD_SET" }})
	ran := filepath.Join(t.TempDir(), "ran")
	for _, c := range []struct {
		name Name
		want Place
	}{
		{Name{Source: "Set", Command: "touch " + ran}, Environment},
		{Name{Source: "Other", Command: "touch " + ran}, Command},
		{Name{Source: "Other"}, InKeyring},
	} {
		if got := s.First(c.name); got != c.want {
			t.Errorf("%v: %s, want %s", c.name, got, c.want)
		}
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the command was run")
	}
}
