package boot

import (
	"context"

	"daybrief/app"
	"daybrief/connectors/email"
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

// PasswordHint says which password the provider wants, before the wrong one is
// typed; "" where the usual one does.
func PasswordHint(s app.SourceSettings) string {
	if s.Type != "email" {
		return ""
	}
	return email.PasswordHint(s)
}
