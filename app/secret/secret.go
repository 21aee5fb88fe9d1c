// Package secret finds and keeps passwords and tokens.
//
// Contract: a password comes from the environment, from a command the reader
// named, or from the system's keyring, in this order; what was handed out by an
// identity provider (see Tokens) from the keyring alone. A secret is never
// written to a file, never logged, and never part of an error. No call outlives
// its time limit, because a locked keyring waits for somebody to unlock it.
package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/app"
)

// service is the name the keyring shows for our secrets.
const service = "daybrief"

// Time limits. A keyring that is locked answers when somebody unlocks it; a
// password manager may ask a server.
const (
	keyringTimeout = 5 * time.Second
	commandTimeout = 30 * time.Second
)

// Name says whose secret is meant.
type Name struct {
	Source  string // the source's name in the configuration
	Command string // its password_command, "" for none
}

// Place is where a password was found.
type Place string

// The places, in the order they are looked at.
const (
	Environment Place = "environment"
	Command     Place = "command"
	InKeyring   Place = "keyring"
)

// Store reads and keeps secrets. It is safe for concurrent use.
type Store interface {
	// Get returns the secret; an *app.Error with code secret, which says where
	// it was looked for and what to do, when there is none.
	Get(ctx context.Context, n Name) (string, error)
	// Find is Get that tells where the secret was found.
	Find(ctx context.Context, n Name) (string, Place, error)
	// First is the place that Find looks at: the keyring where neither the
	// environment nor a command gives the secret. It waits for nothing.
	First(n Name) Place
	// Set keeps the secret in the keyring; *app.Error with code secret when
	// there is no keyring that takes it.
	Set(ctx context.Context, source, value string) error
	// Delete removes it from the keyring; one that is not there is no error.
	Delete(ctx context.Context, source string) error
	// Tokens keeps what identity providers hand out.
	Tokens() Tokens
	// Kept returns the names under which something was put into the keyring and
	// not taken out, as far as Options.Index knows, in order.
	Kept() []string
	// Forget removes from the keyring all that is kept for the profile, and the
	// passwords and tokens of more names. gone names those it removed; left those
	// that a keyring which did not answer may still hold, and err says why.
	Forget(ctx context.Context, names []string) (gone, left []string, err error)
}

// Keyring is the system's keyring. Its calls may block for ever.
type Keyring interface {
	Get(service, account string) (string, error)
	Set(service, account, value string) error
	Delete(service, account string) error
}

// Options for New. The zero value is valid.
type Options struct {
	// Profile keeps the secrets of two homes apart: the path of config.toml.
	Profile string
	// Index is the file that notes the names of what was put into the keyring, so
	// that it can be taken out again; "" for none.
	Index string
	// Keyring is the system's one when nil.
	Keyring Keyring
	// Lookup finds environment variables; nil means os.LookupEnv.
	Lookup func(string) (string, bool)
	// KeyringTimeout and CommandTimeout are 5 and 30 seconds when zero.
	KeyringTimeout, CommandTimeout time.Duration
}

type store struct{ o Options }

// New returns the secrets of a profile. It touches nothing.
func New(o Options) Store {
	if o.Keyring == nil {
		o.Keyring = system{}
	}
	if o.Lookup == nil {
		o.Lookup = os.LookupEnv
	}
	if o.KeyringTimeout == 0 {
		o.KeyringTimeout = keyringTimeout
	}
	if o.CommandTimeout == 0 {
		o.CommandTimeout = commandTimeout
	}
	return &store{o}
}

// System returns the keyring of the operating system, which Options mean when
// they name none.
func System() Keyring { return system{} }

type system struct{}

// Get implements Keyring.
func (system) Get(service, account string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	return keyring.Get(service, account)
}

// Set implements Keyring.
func (system) Set(service, account, value string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Set(service, account, value)
}

// Delete implements Keyring.
func (system) Delete(service, account string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Delete(service, account)
}

// Variable returns the name of the environment variable that holds a source's
// secret: "Work mail" has DAYBRIEF_PASSWORD_WORK_MAIL.
func Variable(source string) string {
	return "DAYBRIEF_PASSWORD_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, source)
}

func (s *store) account(source string) string { return s.o.Profile + "\n" + source }

// Get implements Store.
func (s *store) Get(ctx context.Context, n Name) (string, error) {
	v, _, err := s.Find(ctx, n)
	return v, err
}

// First implements Store.
func (s *store) First(n Name) Place {
	if v, ok := s.o.Lookup(Variable(n.Source)); ok && v != "" {
		return Environment
	}
	if n.Command != "" {
		return Command
	}
	return InKeyring
}

// Find implements Store.
func (s *store) Find(ctx context.Context, n Name) (string, Place, error) {
	if v, ok := s.o.Lookup(Variable(n.Source)); ok && v != "" {
		return v, Environment, nil
	}
	if n.Command != "" {
		v, err := s.fromCommand(ctx, n)
		return v, Command, err
	}
	v, err := s.ask(ctx, func() (string, error) { return s.o.Keyring.Get(service, s.account(n.Source)) })
	if err == nil && v != "" {
		return v, InKeyring, nil
	}
	return "", InKeyring, s.none(n.Source, err)
}

// none is the error of a secret that was found nowhere.
func (s *store) none(source string, err error) error {
	hint := fmt.Sprintf("Run daybrief source signin %q to keep it in the keyring, set the environment variable %s, or give the source a password_command.", source, Variable(source))
	found := "there is none in the keyring"
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		found = s.keyringFault(err)
		hint = fmt.Sprintf("%s, set the environment variable %s, or give the source a password_command.", s.mend(err), Variable(source))
	}
	return &app.Error{
		Code: app.CodeSecret,
		Message: fmt.Sprintf("No password for %q was found: the environment variable %s is not set, the source has no password_command, and %s.",
			source, Variable(source), found),
		Hint: hint,
		Err:  fmt.Errorf("secret: get %q: %w", source, orNotFound(err)),
	}
}

func orNotFound(err error) error {
	if err == nil {
		return app.ErrNotFound
	}
	return err
}

// keyringFault words why the keyring did not answer.
func (s *store) keyringFault(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("the keyring did not answer within %v (it may be locked)", s.o.KeyringTimeout)
	case isLocked(err):
		return "the keyring is locked"
	case errors.Is(err, context.Canceled):
		return "looking in the keyring was cancelled"
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.Is(err, errNoBus):
		return "this system has no keyring"
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return "it is too long for the keyring"
	}
	return "the keyring cannot be used here"
}

// mend says what to do about a keyring that did not answer.
func (s *store) mend(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded), isLocked(err):
		return "Unlock the keyring, for example by signing in to the desktop or opening its password program"
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return "Install a keyring"
	}
	return "Start or install a keyring such as GNOME Keyring or KWallet"
}

// isLocked reports whether the keyring said that it is locked and that nobody
// unlocked it. The library has no type for that.
func isLocked(err error) bool {
	if err == nil {
		return false
	}
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "locked") || strings.Contains(text, "failed to unlock") || strings.Contains(text, "dismissed") || strings.Contains(text, "prompt")
}

// Set implements Store.
func (s *store) Set(ctx context.Context, source, value string) error {
	err := s.put(ctx, source, func() error { return s.o.Keyring.Set(service, s.account(source), value) })
	if err == nil {
		return nil
	}
	return &app.Error{
		Code:    app.CodeSecret,
		Message: fmt.Sprintf("The password of %q could not be kept: %s. It was not written anywhere else.", source, s.keyringFault(err)),
		Hint:    fmt.Sprintf("Set the environment variable %s, or give the source a password_command.", Variable(source)),
		Err:     fmt.Errorf("secret: set %q: %w", source, err),
	}
}

// Delete implements Store.
func (s *store) Delete(ctx context.Context, source string) error {
	_, err := s.ask(ctx, func() (string, error) { return "", s.o.Keyring.Delete(service, s.account(source)) })
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		s.note(source, false)
		return nil
	}
	return &app.Error{
		Code:    app.CodeSecret,
		Message: fmt.Sprintf("The password of %q could not be removed: %s.", source, s.keyringFault(err)),
		Hint:    "Remove the entry \"" + service + "\" in the system's keyring by hand.",
		Err:     fmt.Errorf("secret: delete %q: %w", source, err),
	}
}

// ask calls the keyring and gives up after the time limit. The library knows
// no deadline: a call that blocks stays behind in its goroutine, which ends
// when the keyring answers or the program does, and its late answer is thrown
// away.
func (s *store) ask(ctx context.Context, call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.KeyringTimeout)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	type answer struct {
		value string
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := call()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
