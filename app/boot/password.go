package boot

import (
	"context"
	"strings"

	"daybrief/app"
)

// WantsPassword reports whether the source needs a password and none is found
// in the environment, its command or the keyring.
func (a *App) WantsPassword(ctx context.Context, s app.SourceSettings) bool {
	if !signsIn(s) {
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
		return s.User != ""
	}
	return false
}

// appPasswords are the providers that refuse the usual password to other
// programs, and where they make one for them.
var appPasswords = []struct{ domains, page string }{
	{"gmail.com googlemail.com", "https://myaccount.google.com/apppasswords"},
	{"icloud.com me.com mac.com", "https://account.apple.com"},
	{"fastmail.com fastmail.fm", "https://app.fastmail.com/settings/security"},
	{"yahoo.com ymail.com rocketmail.com", "https://login.yahoo.com/account/security"},
}

// PasswordHint says which password the provider wants, before the wrong one is
// typed; "" where the usual one does.
func PasswordHint(s app.SourceSettings) string {
	_, domain, _ := strings.Cut(strings.ToLower(s.Address), "@")
	for _, p := range appPasswords {
		for _, d := range strings.Fields(p.domains) {
			if d == domain {
				return "This provider wants an app password, not your usual one. Get it at " + p.page
			}
		}
	}
	return ""
}
