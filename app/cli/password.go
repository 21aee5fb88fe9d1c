package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"daybrief/app"
	"daybrief/app/boot"
)

// password asks for the source's password where it wants one, none is there
// yet and somebody sits at the terminal, and puts it into the system's
// keyring. Where the keyring will not take it the reader is told what to do
// instead; nothing is written to a file.
func (e *env) password(ctx context.Context, a *boot.App, s app.SourceSettings) error {
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || !a.WantsPassword(ctx, s) {
		return nil
	}
	if hint := boot.PasswordHint(s); hint != "" {
		e.say("%s", hint)
	}
	_, _ = fmt.Fprintf(e.err, "Password for %s (not shown; empty to skip): ", s.Name)
	typed, err := term.ReadPassword(int(f.Fd()))
	e.say("")
	if err != nil {
		return fmt.Errorf("read the password: %w", err)
	}
	if strings.TrimSpace(string(typed)) == "" {
		return nil
	}
	return a.SetSecret(ctx, s.Name, string(typed))
}
