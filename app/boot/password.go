package boot

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"

	"daybrief/app"
	"daybrief/app/secret"
	"daybrief/connectors/email"
)

// WantsPassword reports whether the source needs a password and none is found
// in the environment or the keyring; one with a command gets it from there. A
// source that would send it
// in the clear over the network is never given one.
func (a *App) WantsPassword(ctx context.Context, s app.SourceSettings) bool {
	if !signsIn(s) || s.OAuth != "" || s.PasswordCommand != "" || inTheClear(s) {
		return false
	}
	_, err := a.secret(ctx, s.Name, s.PasswordCommand)
	return err != nil
}

// signsIn reports whether a source signs in to a server.
func signsIn(s app.SourceSettings) bool {
	switch s.Type {
	case "email":
		return !isPath(s.Address)
	case "calendar":
		return s.User != "" || s.OAuth != ""
	case "mcp":
		return s.MCP != nil && s.MCP.SecretEnv != ""
	}
	return false
}

// maySignIn reports whether a source uses a secret where it has one: an MCP
// server on the web, which may be open to all.
func maySignIn(s app.SourceSettings) bool { return s.Type == "mcp" && len(s.Command) == 0 }

// inTheClear reports whether what is sent to a source can be read on the way:
// plain http to another machine.
func inTheClear(s app.SourceSettings) bool {
	u, err := url.Parse(s.Address)
	if err != nil || !strings.EqualFold(u.Scheme, "http") {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// isMailAddress reports whether an address is one of a person: it could be a
// file as well, which the caller has ruled out.
func isMailAddress(address string) bool {
	name, domain, ok := strings.Cut(address, "@")
	return ok && name != "" && domain != "" && !strings.ContainsAny(address, "/\\ \t:") && !strings.Contains(domain, "@")
}

// PasswordHint says which password the provider wants, before the wrong one is
// typed; "" where the usual one does.
func PasswordHint(s app.SourceSettings) string {
	if s.Type != "email" {
		return ""
	}
	return email.PasswordHint(s)
}

// secret returns a source's password.
func (a *App) secret(ctx context.Context, source, command string) (string, error) {
	if a.secrets == nil { // a preview has no home and so no passwords
		return "", &app.Error{
			Code: app.CodeSecret, Message: source + " wants a password, and a preview has none",
			Hint: "Add it as a source first: daybrief source add ADDRESS",
		}
	}
	if v, ok := a.typed.get(source); ok {
		return v, nil
	}
	return a.secrets.Get(ctx, secret.Name{Source: source, Command: command})
}

// typed holds passwords the reader has typed and the keyring has not, for as
// long as the program runs.
type typed struct {
	mu   sync.Mutex
	kept map[string]string // by source
}

func (t *typed) get(source string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.kept[source]
	return v, ok
}

func (t *typed) set(source, value string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		t.kept = map[string]string{}
	}
	if t.kept[source] = value; value == "" {
		delete(t.kept, source)
	}
}

// HoldPassword uses a password the reader has typed from now on, until
// KeepPassword or DropPassword, or the end of the program.
func (a *App) HoldPassword(source, value string) { a.typed.set(source, value) }

// DropPassword forgets a password that was held.
func (a *App) DropPassword(source string) { a.typed.set(source, "") }

// KeepPassword moves a held password into the system's keyring. Where that is
// not possible it is an *app.Error with code secret, and the password is held
// on.
func (a *App) KeepPassword(ctx context.Context, source string) error {
	value, ok := a.typed.get(source)
	if !ok {
		return nil
	}
	if err := a.secrets.Set(ctx, source, value); err != nil {
		return err
	}
	a.typed.set(source, "")
	return nil
}

// EnterPassword tries a new password and keeps it unless the server refuses it.
// The error of an answer is in Tested; kept says that it works but is not in the
// keyring. err is an *app.Error for a source to which no password is sent or
// that takes it from elsewhere.
func (a *App) EnterPassword(ctx context.Context, s app.SourceSettings, password string) (t Tested, kept *app.Error, err error) {
	if err := a.TakesPassword(ctx, s); err != nil {
		return Tested{}, nil, err
	}
	a.HoldPassword(s.Name, password)
	t = a.TestSource(ctx, s)
	if t.Error != nil && refusedPassword(t.Error.Code) {
		a.DropPassword(s.Name)
		return t, nil, nil
	}
	return t, app.AsError(a.KeepPassword(ctx, s.Name)), nil
}

// PasswordRefused reports whether a test failed for its password or sign-in.
func PasswordRefused(t Tested) bool { return t.Error != nil && refusedPassword(t.Error.Code) }

func refusedPassword(code string) bool {
	return code == app.CodeLogin || code == app.CodeUnauth || code == app.CodeSecret || code == app.CodeSignIn || code == app.CodeConfig
}

// TakesPassword is an *app.Error with code usage where typing a password for a
// source would change nothing, or would send it in the clear.
func (a *App) TakesPassword(ctx context.Context, s app.SourceSettings) error {
	e := &app.Error{Code: app.CodeUsage}
	by := a.signsInBy(ctx, s)
	switch {
	case !signsIn(s) && !maySignIn(s):
		e.Message, e.Hint = fmt.Sprintf("%q needs no password", s.Name), fmt.Sprintf("See whether it answers: daybrief source test %q", s.Name)
	case s.OAuth != "":
		e.Message, e.Hint = fmt.Sprintf("%q signs in with %s and takes no password", s.Name, s.OAuth), fmt.Sprintf("Sign in with: daybrief source signin %q", s.Name)
	case inTheClear(s):
		e.Message = fmt.Sprintf("The password of %q would travel in the clear, for its address begins with http://", s.Name)
		e.Hint = "Use the server's https:// address."
	case by == string(secret.Environment):
		e.Message = fmt.Sprintf("%q takes its password from the environment variable %s", s.Name, secret.Variable(s.Name))
		e.Hint = "Set that variable anew, or unset it to use the keyring."
	case s.PasswordCommand != "":
		e.Message = fmt.Sprintf("%q takes its password from its password_command", s.Name)
		e.Hint = "Change what the command prints, or take password_command out of config.toml to use the keyring."
	default:
		return nil
	}
	return e
}

// signsInBy tells how a source signs in: the place its password is found at, or
// oauth; "" where it does not, or where nothing was found. The password itself
// stays here.
func (a *App) signsInBy(ctx context.Context, s app.SourceSettings) string {
	switch {
	case !signsIn(s):
		return ""
	case s.OAuth != "":
		return "oauth"
	case a.secrets == nil:
		return ""
	}
	if _, ok := a.typed.get(s.Name); ok {
		return "typed"
	}
	if place := a.secrets.First(secret.Name{Source: s.Name, Command: s.PasswordCommand}); place != secret.InKeyring {
		return string(place) // a command is not run for this: it may take its time, or ask
	}
	_, place, err := a.secrets.Find(ctx, secret.Name{Source: s.Name, Command: s.PasswordCommand})
	if err != nil {
		return ""
	}
	return string(place)
}
